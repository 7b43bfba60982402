use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::engine::Progress;

/// x, y and a name with spaces are numbers, region is text.
struct Rows {
    x: Vec<f64>,
    y: Vec<f64>,
    region: Vec<Option<String>>,
}

impl Source for Rows {
    fn numbers(&self, column: usize, rows: Range<usize>, out: &mut Vec<f64>) {
        let values = if column == 0 { &self.x } else { &self.y };
        out.extend_from_slice(&values[rows]);
    }

    fn words<'a>(&'a self, _: usize, rows: Range<usize>, out: &mut Vec<Option<&'a str>>) {
        out.extend(self.region[rows].iter().map(Option::as_deref));
    }
}

const COLUMNS: [KnownColumn<'_>; 4] = [
    KnownColumn {
        name: "x",
        is_number: true,
    },
    KnownColumn {
        name: "y",
        is_number: true,
    },
    KnownColumn {
        name: "total spent",
        is_number: true,
    },
    KnownColumn {
        name: "region",
        is_number: false,
    },
];

fn rows() -> Rows {
    Rows {
        x: vec![4.0, 0.0, f64::NAN, -3.0],
        y: vec![2.0, 5.0, 1.0, 0.0],
        region: vec![
            Some("North".to_owned()),
            None,
            Some("South".to_owned()),
            Some("North".to_owned()),
        ],
    }
}

fn compute(text: &str) -> Computed {
    let formula = Formula::parse(text, &COLUMNS).unwrap_or_else(|error| panic!("{text}: {error}"));
    formula.evaluate(&rows(), 4, &Progress::none()).unwrap()
}

fn shown(text: &str) -> String {
    let of = |value: f64| {
        if value.is_nan() {
            "-".to_owned()
        } else {
            value.to_string()
        }
    };
    match compute(text).values {
        Values::Numbers(values) => values.into_iter().map(of).collect::<Vec<_>>().join(" "),
        Values::Words(words) => words
            .into_iter()
            .map(|word| word.unwrap_or_else(|| "-".to_owned()))
            .collect::<Vec<_>>()
            .join(" "),
        Values::Truths(truths) => truths
            .into_iter()
            .map(|truth| truth.map_or("-", |truth| if truth { "yes" } else { "no" }))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

#[test]
fn formulas_give_what_mathematics_does() {
    for (text, expected) in [
        ("1 + 2 * 3 - 4 / 2", "5 5 5 5"),
        ("-2^2", "-4 -4 -4 -4"),
        ("2^3^2", "512 512 512 512"),
        ("2^-1", "0.5 0.5 0.5 0.5"),
        ("(1 + 2) * 3", "9 9 9 9"),
        ("10 - 3 - 2", "5 5 5 5"),
        ("x / y", "2 0 - -"),
        ("x + [total spent]", "6 5 - -3"),
        ("if(x > 0, x / y, -1)", "2 -1 - -1"),
        ("abs(x)", "4 0 - 3"),
        ("sqrt(x)", "2 0 - -"),
        ("round(x / 3, 2)", "1.33 0 - -1"),
        ("round(-2.5)", "-3 -3 -3 -3"),
        ("min(x, y, 1)", "1 0 - -3"),
        ("max(x, y)", "4 5 - 0"),
        ("log(100, 10) + log10(100)", "4 4 4 4"),
        ("ln(exp(x))", "4 0 - -3"),
        ("LOG(1)", "0 0 0 0"),
        ("x^0", "1 1 - 1"),
        ("x × 2 − y ÷ 1", "6 -5 - -6"),
        ("x >= 0", "yes yes - no"),
        ("x ≠ 4 and y < 3", "no no - yes"),
        ("x > 0 or y = 1", "yes no yes no"),
        ("x > 100 and y > 100", "no no no no"),
        ("not x > 0", "no yes - yes"),
        ("not (x > 0 and y > 0)", "no yes - yes"),
        ("is_missing(x)", "no no yes no"),
        ("region = \"North\"", "yes - no yes"),
        ("region != 'North'", "no - yes no"),
        ("if(region = \"North\", \"up\", region)", "up - South up"),
        (
            "if(is_missing(region), \"none\", region)",
            "North none South North",
        ),
        ("true and x = 4", "yes no - no"),
        ("\"say \"\"so\"\"\" = 'x'", "no no no no"),
        ("1e3 + .5", "1000.5 1000.5 1000.5 1000.5"),
        ("date(\"1970-02-01\") + 0 * y", "31 31 31 31"),
        ("floor(2.7) + ceil(2.2)", "5 5 5 5"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_has_no_value_is_missing_and_counted() {
    let faults = |text: &str| compute(text).faults;
    assert_eq!(faults("x / y").divisions_by_zero, 1);
    assert_eq!(faults("ln(x) + 1").logarithms, 2);
    assert_eq!(faults("sqrt(x)").roots, 1);
    assert_eq!(faults("x ^ 0.5").roots, 1);
    assert_eq!(faults("exp(1000 + y)").too_large, 4);
    // The side that is not chosen does not count.
    assert_eq!(faults("if(y = 0, 0, x / y)").total(), 0);
    assert_eq!(faults("x + 1").total(), 0, "a missing operand is no fault");
}

#[test]
fn errors_point_at_the_place() {
    for (text, at, length, words) in [
        ("", 0, 1, "empty"),
        ("x +", 3, 1, "ends too early"),
        ("x + * 2", 4, 1, "a value is missing"),
        ("(x + 1", 6, 1, "closing )"),
        ("x y", 2, 1, "operator"),
        ("x + agee", 4, 4, "no column agee"),
        ("X + 1", 0, 1, "is it x?"),
        ("total + 1", 0, 5, "is it [total spent]?"),
        ("foo(x)", 0, 3, "no function foo"),
        ("region + 1", 0, 6, "here a number is needed, and this is text"),
        ("region = North", 9, 5, "in quotes"),
        ("region < \"North\"", 7, 1, "only numbers have an order"),
        ("x = \"North\"", 0, 11, "compares a number with text"),
        ("1 < x < 3", 6, 1, "join with and"),
        ("if(x, 1, 2)", 3, 1, "if needs a condition first"),
        ("if(x > 1, 1, region)", 13, 6, "alike"),
        ("if(x > 1, 1)", 0, 11, "if takes a condition"),
        ("x and y", 0, 1, "join conditions"),
        ("x > 1 and", 9, 1, "ends too early"),
        ("x % 2", 2, 1, "% means nothing"),
        ("12abc + 1", 0, 3, "no number"),
        ("[total", 0, 6, "never closed"),
        ("x = \"North", 4, 6, "never closed"),
        ("date(\"31.1.2025\")", 5, 11, "a day in quotes"),
        ("round(x, 1, 2)", 0, 13, "round takes"),
    ] {
        let error = Formula::parse(text, &COLUMNS).expect_err(text);
        assert!(error.message.contains(words), "{text}: {}", error.message);
        assert_eq!((error.at, error.length), (at, length), "{text}: {error}");
    }
    let deep = "(".repeat(500) + "x" + &")".repeat(500);
    let error = Formula::parse(&deep, &COLUMNS).unwrap_err();
    assert!(error.message.contains("nested too deep"), "{error}");
    assert!(Formula::parse(&"x+".repeat(5_000), &COLUMNS).is_err());
}

#[test]
fn a_formula_knows_its_columns_and_kind() {
    let formula = Formula::parse("y > 1 and (y < 3 or x = 2)", &COLUMNS).unwrap();
    assert_eq!(
        (formula.columns(), formula.kind()),
        (&[1, 0][..], ValueKind::Truth)
    );
}

#[test]
fn many_rows_are_computed_in_blocks() {
    let n = 10_000;
    let rows = Rows {
        x: (0..n).map(f64::from).collect(),
        y: vec![2.0; 10_000],
        region: vec![None; 10_000],
    };
    let formula = Formula::parse("x * y + 1", &COLUMNS).unwrap();
    let found = formula.evaluate(&rows, 10_000, &Progress::none()).unwrap();
    let expected = (0..n).map(|i| f64::from(i) * 2.0 + 1.0).collect();
    assert_eq!(found.values, Values::Numbers(expected));
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,60}") {
        drop(Formula::parse(&text, &COLUMNS));
    }

    #[test]
    fn pieces_in_any_order_are_a_formula_or_an_error_within_the_text(
        picked in prop::collection::vec(
            prop::sample::select(vec![
                "x", "y", "[total spent]", "region", "1", "2.5", "\"a\"", "+", "-", "*", "/", "^", "(", ")", ",",
                "=", "<", "and", "or", "not", "if(", "min(", "log(", "is_missing(", "true",
            ]),
            0..14,
        )
    ) {
        let text = picked.join(" ");
        match Formula::parse(&text, &COLUMNS) {
            Ok(formula) => {
                let found = formula.evaluate(&rows(), 4, &Progress::none()).unwrap();
                let n = match found.values {
                    Values::Numbers(values) => {
                        prop_assert!(values.iter().all(|value| value.is_finite() || value.is_nan()));
                        values.len()
                    }
                    Values::Words(words) => words.len(),
                    Values::Truths(truths) => truths.len(),
                };
                prop_assert_eq!(n, 4);
            }
            Err(error) => prop_assert!(error.at <= text.chars().count() && error.length >= 1),
        }
    }
}
