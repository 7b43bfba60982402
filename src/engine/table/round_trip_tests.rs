//! What is parsed is printed back, in all dialects.

mod dialect;

use dialect::{Dialect, dialects, moment, rows};
use proptest::prelude::*;

use super::{number::Reading, written::Exact, *};
use crate::engine::{Progress, study::ImportSpec};

/// Of few words one may happen to be written as another encoding writes another one.
const TELLING_WORDS: usize = 6;

/// Every number that is called parsed, printed back in the format found, is its raw text.
fn hold_numbers(imported: &Imported, column: &ColumnReceipt, raw: &[&str]) -> Result<(), TestCaseError> {
    let unread = raw.iter().filter(|cell| **cell == "ask").count();
    prop_assert_eq!(
        (column.kind, column.parsed, column.rejected, column.missing),
        (ColumnKind::Number, raw.len() - unread, unread, 0),
        "{:?}",
        &column.decisions
    );
    let format = column.numbers.as_ref().unwrap();
    let reading = Reading {
        decimal: format.decimal,
        thousands: None,
    };
    for (value, raw) in imported.table.numbers(&column.name).unwrap().into_iter().zip(raw) {
        if *raw == "ask" {
            prop_assert!(value.is_nan());
            continue;
        }
        let number = number::parse(raw, reading).map_err(TestCaseError::fail)?;
        prop_assert_eq!(&format.print(value, number.decimals), raw, "{:?}", format);
        prop_assert_eq!(Exact::of_cell(raw, reading), Some(Exact::of_value(value)));
    }
    let listed = imported
        .receipt
        .problems
        .iter()
        .filter(|found| found.column == column.name);
    prop_assert!(listed.map(|found| found.value.as_str()).eq(vec!["ask"; unread]));
    Ok(())
}

/// What holds of every table that was read.
fn hold(
    dialect: &Dialect,
    imported: &Imported,
    minutes: &[i64],
    cells: &[[String; 5]],
) -> Result<(), TestCaseError> {
    let column = |at: usize| -> Vec<&str> { cells.iter().map(|row| row[at].as_str()).collect() };
    let receipt = &imported.receipt;
    prop_assert_eq!((receipt.n_rows, receipt.set_aside_total), (cells.len(), 0));
    let [amount, score, seen, subscribed, name] = &receipt.columns[..] else {
        return Err(TestCaseError::fail(format!("{} columns", receipt.columns.len())));
    };
    hold_numbers(imported, amount, &column(0))?;
    hold_numbers(imported, score, &column(1))?;

    prop_assert_eq!(
        (seen.kind, seen.parsed),
        (ColumnKind::Date, cells.len()),
        "{:?}",
        &seen.decisions
    );
    prop_assert!(dialect.dates.has_order || seen.doubt.is_none());
    if seen.doubt.is_none() {
        let dates = imported.table.dates("seen").unwrap();
        for (date, minute) in dates.into_iter().zip(minutes) {
            prop_assert_eq!(date, Some(moment(*minute).date()));
        }
    }
    prop_assert_eq!(subscribed.kind, ColumnKind::Boolean);
    prop_assert_eq!(name.rejected + name.missing, 0);
    for (at, name) in [(2, "seen"), (3, "subscribed"), (4, "name")] {
        prop_assert_eq!(column(at), imported.table.plain_cells(name).unwrap());
    }
    Ok(())
}

#[test]
fn grouping_is_learnt_from_the_first_cell_that_shows_it() {
    let bytes = b"a\n\"45,123.10\"\n\"-3,100.00\"\n\"4,10,264.95\"\n\"-4,10,264.95\"\n";
    let imported = read_bytes("t.csv", bytes, &ImportSpec::default(), &Progress::none()).unwrap();
    let format = imported.receipt.columns[0].numbers.as_ref().unwrap();
    assert_eq!(format.print(-410_264.95, 2), "-4,10,264.95");
    assert_eq!(format.print(45_123.1, 2), "45,123.10");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// With encoding and delimiter named: which of two related encodings it is, is not what is tested.
    #[test]
    fn what_is_parsed_is_printed_back(dialect in dialects(false), rows in rows()) {
        let cells: Vec<[String; 5]> = rows.iter().map(|row| dialect.cells(row)).collect();
        let Some(bytes) = dialect.bytes(&cells) else { return Ok(()) };
        let spec = ImportSpec {
            encoding: Some(dialect.letters.encoding.name().to_owned()),
            delimiter: Some(dialect.delimiter),
            ..ImportSpec::default()
        };
        let imported = read_bytes("t.csv", &bytes, &spec, &Progress::none()).unwrap();
        let minutes: Vec<i64> = rows.iter().map(|row| row.minute).collect();
        hold(&dialect, &imported, &minutes, &cells)?;
    }

    /// The same where the text itself tells its encoding and its delimiter.
    #[test]
    fn what_is_found_and_parsed_is_printed_back(dialect in dialects(true), rows in rows()) {
        let cells: Vec<[String; 5]> = rows.iter().map(|row| dialect.cells(row)).collect();
        let Some(bytes) = dialect.bytes(&cells) else { return Ok(()) };
        let telling = cells.iter().filter(|row| !row[4].is_ascii()).count();
        let is_told = dialect.letters.has_mark
            || dialect.letters.encoding == encoding_rs::UTF_8
            || telling >= TELLING_WORDS
            || bytes.is_ascii();
        prop_assume!(is_told);
        let imported = read_bytes("t.csv", &bytes, &ImportSpec::default(), &Progress::none()).unwrap();
        prop_assert_eq!(imported.receipt.delimiter, Some(dialect.delimiter));
        let minutes: Vec<i64> = rows.iter().map(|row| row.minute).collect();
        hold(&dialect, &imported, &minutes, &cells)?;
    }
}
