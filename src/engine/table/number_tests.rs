use proptest::prelude::*;

use super::number::{Evidence, Reading, evidence, is_code, is_too_long, parse};

const POINT: Reading = Reading {
    decimal: '.',
    thousands: None,
};
const COMMA: Reading = Reading {
    decimal: ',',
    thousands: None,
};

#[test]
fn numbers_are_read_in_both_ways_of_writing() {
    for (cell, reading, expected) in [
        ("12", POINT, 12.0),
        ("-12.5", POINT, -12.5),
        ("\u{2212}12.5", POINT, -12.5),
        ("+3", POINT, 3.0),
        (".5", POINT, 0.5),
        ("5.", POINT, 5.0),
        ("1,234.5", POINT, 1234.5),
        ("1,234,567", POINT, 1_234_567.0),
        ("1,234", POINT, 1234.0),
        ("1,00,000", POINT, 100_000.0),
        ("12,34,56,789.50", POINT, 123_456_789.5),
        ("1.234", POINT, 1.234),
        ("1.234", COMMA, 1234.0),
        ("0,435", COMMA, 0.435),
        ("1.234,50 €", COMMA, 1234.5),
        ("€ 1.234,50", COMMA, 1234.5),
        ("-$1,234.50", POINT, -1234.5),
        ("$-1,234.50", POINT, -1234.5),
        ("($1,234.50)", POINT, -1234.5),
        ("(1,234)", POINT, -1234.0),
        ("1,234-", POINT, -1234.0),
        ("12 %", POINT, 12.0),
        ("12,5%", COMMA, 12.5),
        ("1 234,5 EUR", COMMA, 1234.5),
        ("USD 99", POINT, 99.0),
        ("1\u{202f}234\u{202f}567.25", POINT, 1_234_567.25),
        ("1\u{a0}234", POINT, 1234.0),
        ("1'234.50", POINT, 1234.5),
        ("1\u{2019}234", COMMA, 1234.0),
        ("1e3", POINT, 1000.0),
        ("1.5E-3", POINT, 0.0015),
        ("1,5e\u{2212}3", COMMA, 0.0015),
    ] {
        assert_eq!(parse(cell, reading).map(|n| n.value), Ok(expected), "{cell}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for (cell, reading) in [
        ("abc", POINT),
        ("", POINT),
        ("-", POINT),
        ("12,5", POINT),
        ("0,435", POINT),
        ("1.234,50", POINT),
        ("1.2.3", POINT),
        ("12 34", POINT),
        ("1,23,45", POINT),
        ("1.23.456", COMMA),
        ("0,12,345", POINT),
        ("0,123.4", POINT),
        ("--5", POINT),
        ("-5-", POINT),
        ("(-5)", POINT),
        ("5%%", POINT),
        ("$$5", POINT),
        ("1e", POINT),
        ("e5", POINT),
        ("1e999", POINT),
        ("inf", POINT),
        ("2024-01-02", POINT),
        ("12:30", POINT),
        ("1_000", POINT),
        ("1234,567.5", POINT),
        ("12.5", COMMA),
    ] {
        assert!(parse(cell, reading).is_err(), "{cell}");
    }
    assert_eq!(parse("12,5", POINT), Err("no number with a decimal point"));
    assert_eq!(parse("1e999", POINT), Err("too large a number"));
}

#[test]
fn marks_tell_the_reading() {
    for (cell, expected) in [
        ("12", Evidence::Neutral),
        ("1 234", Evidence::Neutral),
        ("1.234", Evidence::Ambiguous),
        ("-12,345 €", Evidence::Ambiguous),
        ("0.435", Evidence::Point),
        ("0,435", Evidence::Comma),
        ("1.5", Evidence::Point),
        ("1234.567", Evidence::Point),
        ("1.234e5", Evidence::Point),
        ("1,234,567", Evidence::Point),
        ("1.234.567", Evidence::Comma),
        ("1.234,50", Evidence::Comma),
        ("1 234.567", Evidence::Point),
        ("abc", Evidence::NoNumber),
    ] {
        assert_eq!(evidence(cell, None), expected, "{cell}");
    }
}

#[test]
fn only_the_named_thousands_mark_is_allowed() {
    let apostrophe = Reading {
        decimal: '.',
        thousands: Some('\''),
    };
    assert_eq!(parse("1'234", apostrophe).map(|n| n.value), Ok(1234.0));
    assert!(parse("1,234", apostrophe).is_err());
}

#[test]
fn decimals_and_codes_are_known() {
    assert_eq!(parse("1.50", POINT).map(|n| n.decimals), Ok(2));
    assert_eq!(parse("1.5e-3", POINT).map(|n| n.decimals), Ok(4));
    assert_eq!(parse("1.5e3", POINT).map(|n| n.decimals), Ok(0));
    assert!(is_code("0001") && !is_code("0") && !is_code("10") && !is_code("0.5"));
    assert!(is_too_long("1234567890123456") && !is_too_long("123456789012345"));
}

proptest! {
    /// Written in any of our ways, a number is read back as it was.
    #[test]
    fn written_numbers_read_back(cents in -1_000_000_000_i64..1_000_000_000, style in 0..6_usize) {
        let (decimal, thousands) = [('.', ","), (',', "."), (',', " "), ('.', "'"), (',', "\u{202f}"), ('.', "")][style];
        let whole = (cents.abs() / 100).to_string();
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                grouped.push_str(thousands);
            }
            grouped.push(digit);
        }
        let sign = if cents < 0 { "-" } else { "" };
        let text = format!("{sign}{grouped}{decimal}{:02}", cents.abs() % 100);
        let number = parse(&text, Reading { decimal, thousands: None });
        prop_assert_eq!(number.map(|n| (n.value, n.decimals)), Ok((cents as f64 / 100.0, 2)));
        let expected = if decimal == '.' { Evidence::Point } else { Evidence::Comma };
        prop_assert_eq!(evidence(&text, None), expected);
    }

    /// The short way for plain digits says the same as the long one (a `+` keeps a cell from the short way).
    #[test]
    fn both_ways_agree(cell in "[0-9]{1,9}([.,][0-9]{0,9})?") {
        let signed = format!("+{cell}");
        prop_assert_eq!(evidence(&cell, None), evidence(&signed, None));
        for reading in [POINT, COMMA] {
            let parsed = |cell: &str| parse(cell, reading).map(|n| (n.value.to_bits(), n.decimals));
            prop_assert_eq!(parsed(&cell), parsed(&signed));
            prop_assert_eq!(parsed(&format!("-{cell}")), parsed(&format!("\u{2212}{cell}")));
        }
    }

    #[test]
    fn any_text_is_taken_without_panic(cell in "\\PC*", digits in "[-+0-9.,' eE%€$()\u{2212}\u{a0}]{0,12}") {
        for (cell, reading) in [(&cell, POINT), (&cell, COMMA), (&digits, POINT), (&digits, COMMA)] {
            if let Ok(number) = parse(cell, reading) {
                prop_assert!(number.value.is_finite());
                prop_assert!(evidence(cell, None) != Evidence::NoNumber);
            }
        }
    }
}
