//! What a column holds against the reading that is taken, and what the user may say to it.

use super::{
    typing_tests::{choose, column, dates, first, read, read_as},
    *,
};
use crate::engine::study::ImportSpec;

#[test]
fn dates_for_both_orders_are_named_and_in_doubt() {
    let mut cells = vec!["03/04/2024"; 20];
    cells.extend([
        "25/12/2024",
        "26/12/2024",
        "12/25/2024",
        "2024-05-06",
        "7 Aug 2024",
    ]);
    let text = column("d", &cells);
    let imported = read(&text);
    let receipt = first(&imported);
    assert_eq!((receipt.kind, receipt.basis), (ColumnKind::Date, Basis::Evidence));
    assert_eq!(
        receipt.decisions,
        [
            "2 cells such as 25/12/2024 show that the day comes first. 1 cell such as 12/25/2024 needs the \
             month first and is not read. 1 cell begins with the year (2024-05-06) and cannot be mistaken. 1 \
             cell names the month (7 Aug 2024) and cannot be mistaken."
        ]
    );
    assert_eq!(
        (receipt.rejected, receipt.ambiguous, receipt.is_doubtful()),
        (1, 20, true)
    );
    assert_eq!(imported.receipt.problems[0].problem, "no date with the day first");
    assert_eq!(dates(&imported)[22..], ["", "2024-05-06", "2024-08-07"]);
    let doubt = receipt.doubt.clone().unwrap();
    assert_eq!(
        (doubt.taken.value.as_str(), doubt.other.value.as_str()),
        ("3 Apr 2024", "4 Mar 2024")
    );
    let notes = &imported.receipt.notes;
    assert!(
        notes
            .iter()
            .any(|note| note.starts_with("Some dates need the day first")),
        "{notes:?}"
    );
    // One click takes the other order; what speaks against it is still said.
    let chosen = read_as(&text, &choose("d", |spec| doubt.other.reading.choose(spec)));
    let receipt = first(&chosen);
    assert_eq!(
        (receipt.basis, receipt.rejected, receipt.is_doubtful()),
        (Basis::Chosen, 2, false)
    );
    assert!(receipt.decisions[0].contains("2 cells such as 25/12/2024 need the day first and are not read."));
    assert_eq!(dates(&chosen)[22..], ["2024-12-25", "2024-05-06", "2024-08-07"]);
}

#[test]
fn dates_that_begin_with_the_year_stay_so() {
    let imported = read(&column("d", &["2024-05-06", "2024-05-07", "1 May 2024"]));
    let receipt = first(&imported);
    assert_eq!(receipt.dates, Some(DateFormat::Fields(DateOrder::YearMonthDay)));
    assert_eq!((receipt.rejected, receipt.is_doubtful()), (0, false));
    assert_eq!(dates(&imported), ["2024-05-06", "2024-05-07", "2024-05-01"]);
    // Half of either: the order of the others still has to be found.
    let imported = read(&column(
        "d",
        &["2024-05-06", "2024-05-07", "13/05/2024", "14/05/2024"],
    ));
    assert_eq!(
        first(&imported).dates,
        Some(DateFormat::Fields(DateOrder::DayMonthYear))
    );
    assert_eq!(first(&imported).rejected, 0);
}

#[test]
fn currencies_are_not_mixed_in_silence() {
    let mut cells = vec!["12,50 €"; 18];
    cells.extend(["$ 3,50", "4,00 EUR", "5,25"]);
    let text = column("spent", &cells);
    let imported = read(&text);
    let receipt = first(&imported);
    let words = "19 cells in €, 1 in $, 1 without a currency: read as plain numbers, nothing converted.";
    assert!(
        receipt.decisions.iter().any(|said| said == words),
        "{:?}",
        receipt.decisions
    );
    assert!(imported.receipt.notes.contains(&format!("spent: {words}")));
    let [caution] = receipt.cautions.as_slice() else {
        panic!("{:?}", receipt.cautions);
    };
    assert_eq!(
        (caution.short.as_str(), caution.words.as_str()),
        ("2 currencies", words)
    );
    // Said once and answered, it is a decision and no question.
    let chosen = read_as(
        &text,
        &caution.remedies[0].choose(&ImportSpec::default(), "spent"),
    );
    assert!(first(&chosen).cautions.is_empty());
    assert!(first(&chosen).decisions.iter().any(|said| said == words));
    assert_eq!(chosen.table.numbers("spent").unwrap()[0], 12.5);
    let one = read(&column("spent", &["1 €", "EUR 2", "3"]));
    assert!(first(&one).cautions.is_empty());
}

#[test]
fn a_decimal_mark_that_fits_no_column_is_said() {
    let text = "a;b;c\n1,5;2,25;x\n2,5;3,25;y\n3,5;4;x\n";
    let spec = ImportSpec {
        decimal: Some('.'),
        ..ImportSpec::default()
    };
    let imported = read_as(text, &spec);
    let words = "5 cells in 2 columns do not fit the decimal point you chose: the columns a, b became text.";
    assert_eq!(imported.receipt.misfit.as_deref(), Some(words));
    assert!(imported.receipt.notes.contains(&words.to_owned()));
    let [caution] = first(&imported).cautions.as_slice() else {
        panic!("{:?}", first(&imported).cautions);
    };
    assert!(
        caution
            .words
            .starts_with("3 cells such as 1,5 do not fit the decimal point you chose")
    );
    assert_eq!(caution.remedies, [Remedy::FoundDecimal]);
    let mended = read_as(text, &caution.remedies[0].choose(&spec, "a"));
    assert_eq!(mended.table.numbers("a").unwrap(), [1.5, 2.5, 3.5]);
    assert!(mended.receipt.misfit.is_none() && first(&mended).cautions.is_empty());
}
