//! Choices for single columns of files that keep their cells typed.

use super::*;
use crate::engine::{
    Progress,
    study::{ColumnSpec, ImportSpec},
};

const XLSX: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.xlsx");
const XLSB: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.xlsb");
const ODS: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.ods");
const PARQUET: &[u8] = include_bytes!("../../../tests/fixtures/formats/customers.parquet");

fn read_with(bytes: &[u8], spec: &ImportSpec) -> Imported {
    read_bytes("test.bin", bytes, spec, &Progress::none()).unwrap()
}

fn read(bytes: &[u8], column: &str, change: impl FnOnce(&mut ColumnSpec)) -> Imported {
    read_with(bytes, &ImportSpec::default().with_column(column, change))
}

fn as_kind(bytes: &[u8], column: &str, kind: ColumnKind) -> Imported {
    read(bytes, column, |own| own.kind = Some(kind))
}

/// Kind and first three cells.
fn column(imported: &Imported, name: &str) -> (&'static str, Vec<String>) {
    let mut cells = imported.table.plain_cells(name).unwrap();
    cells.truncate(3);
    (imported.table.column(name).unwrap().kind.word(), cells)
}

fn receipt<'a>(imported: &'a Imported, name: &str) -> &'a ColumnReceipt {
    let mut columns = imported.receipt.columns.iter();
    columns.find(|column| column.name == name).unwrap()
}

fn is_noted(imported: &Imported, words: &str) -> bool {
    imported.receipt.notes.iter().any(|note| note.contains(words))
}

#[test]
fn columns_of_workbooks_are_read_as_chosen() {
    use ColumnKind::{Category, Date, Identifier, Number, Text};
    for bytes in [XLSX, XLSB, ODS] {
        for (name, kind, expected) in [
            ("spent", Text, ["1.234", "1234.5", "0.1"]),
            ("visits", Identifier, ["3", "12", "7"]),
            ("visits", Category, ["3", "12", "7"]),
            ("since", Text, ["2020-02-01", "2021-12-31", "2019-07-04"]),
            ("code", Number, ["7", "8", "9"]),
            ("spent", Number, ["1.234", "1234.5", "0.1"]),
            ("since", Date, ["2020-02-01", "2021-12-31", "2019-07-04"]),
        ] {
            let imported = as_kind(bytes, name, kind);
            let expected = expected.map(str::to_owned).to_vec();
            assert_eq!(column(&imported, name), (kind.word(), expected));
            assert_eq!(receipt(&imported, name).ambiguous, 0);
        }
        let imported = as_kind(bytes, "spent", Text);
        assert_eq!(
            receipt(&imported, "spent").decisions,
            ["Read as text, as chosen."]
        );
        // A number of the file can count as missing, and nothing else changes.
        let imported = read(bytes, "visits", |own| own.missing = Some(vec!["7".to_owned()]));
        let expected = ["3", "12", ""].map(str::to_owned).to_vec();
        assert_eq!(column(&imported, "visits"), ("number", expected));
        let all = ImportSpec {
            missing: Some(vec!["1.234".to_owned()]),
            ..ImportSpec::default()
        };
        let imported = read_with(bytes, &all);
        assert_eq!(column(&imported, "spent").1[..2], ["", "1234.5"]);
        let marks = &receipt(&imported, "spent").marks;
        assert!(marks.contains(&("1.234".to_owned(), 1)), "{marks:?}");
        // What cannot be read so is listed.
        let imported = as_kind(bytes, "name", Date);
        assert_eq!(receipt(&imported, "name").rejected, 3);
        assert!(imported.receipt.problems.iter().any(|found| found.value == "Ada"));
        // Choices about the writing change nothing where nothing is written, and that is said.
        let imported = read(bytes, "spent", |own| own.decimal = Some(','));
        assert_eq!(column(&imported, "spent").1[0], "1.234");
        assert!(is_noted(&imported, "keeps the cells of spent as numbers"));
        let imported = read(bytes, "nothing", |own| own.kind = Some(Text));
        assert!(is_noted(
            &imported,
            "no column \"nothing\" for the choices made for it"
        ));
    }
}

#[test]
fn columns_of_parquet_are_read_as_chosen() {
    use ColumnKind::{Boolean, Category, Date, Identifier, Number, Text};
    for (name, kind, expected, rejected) in [
        ("visits", Text, ["3", "", "7"], 0),
        ("visits", Category, ["3", "", "7"], 0),
        ("small", Identifier, ["1", "-2", "3"], 0),
        ("price", Text, ["1.2", "", "-3.45"], 0),
        ("since", Text, ["2020-02-01", "2021-12-31", "2019-07-04"], 0),
        ("member", Category, ["true", "false", "true"], 0),
        ("code", Number, ["7", "8", "9"], 0),
        ("code", Text, ["007", "008", "009"], 0),
        ("note", Text, ["NA", "-", "12"], 0),
        ("note", Category, ["NA", "-", "12"], 0),
        // As a number, a usual mark says that there is none.
        ("note", Number, ["", "", "12"], 0),
        ("small", Date, ["", "", ""], 3),
        ("small", Boolean, ["1", "", ""], 2),
        ("member", Number, ["", "", ""], 3),
        ("visits", Number, ["3", "", "7"], 0),
    ] {
        let imported = as_kind(PARQUET, name, kind);
        let expected = expected.map(str::to_owned).to_vec();
        assert_eq!(column(&imported, name), (kind.word(), expected), "{name}");
        let of = receipt(&imported, name);
        assert_eq!(
            (of.rejected, of.parsed + of.missing + of.rejected),
            (rejected, 3),
            "{name}"
        );
        let listed = imported
            .receipt
            .problems
            .iter()
            .filter(|found| found.column == name);
        assert_eq!(listed.count(), rejected);
    }
    let imported = as_kind(PARQUET, "card", Number);
    assert_eq!(
        receipt(&imported, "card").rounded,
        2,
        "digits that are lost are counted"
    );
    let imported = read(PARQUET, "note", |own| own.missing = Some(vec!["12".to_owned()]));
    assert_eq!(column(&imported, "note").1, ["NA", "-", ""]);
    let imported = read(PARQUET, "small", |own| own.missing = Some(vec!["-2".to_owned()]));
    assert_eq!(
        column(&imported, "small"),
        ("number", ["1", "", "3"].map(str::to_owned).to_vec())
    );
    assert_eq!(
        receipt(&imported, "small").basis,
        Basis::Plain,
        "only a mark was chosen"
    );
    let kept = ImportSpec {
        text_columns: vec!["visits".to_owned(), "gone".to_owned()],
        missing: Some(vec!["7".to_owned()]),
        ..ImportSpec::default()
    };
    let imported = read_with(PARQUET, &kept);
    assert_eq!(column(&imported, "visits").1, ["3", "", ""]);
    assert_ne!(column(&imported, "visits").0, "number");
    assert!(is_noted(&imported, "no column \"gone\" to be kept as text"));
    for (name, change, said) in [
        (
            "visits",
            ColumnSpec {
                thousands: Some(','),
                ..ColumnSpec::default()
            },
            "cells of visits as numbers",
        ),
        (
            "since",
            ColumnSpec {
                dates: Some(DateFormat::Fields(DateOrder::MonthDayYear)),
                ..ColumnSpec::default()
            },
            "cells of since as dates, not as text: the order of dates chosen for it changes nothing",
        ),
    ] {
        let before = column(&read_with(PARQUET, &ImportSpec::default()), name);
        let imported = read(PARQUET, name, |own| *own = change);
        assert_eq!(column(&imported, name), before);
        assert!(is_noted(&imported, said), "{:?}", imported.receipt.notes);
    }
    assert!(
        read_with(PARQUET, &ImportSpec::default())
            .receipt
            .notes
            .iter()
            .all(|note| !note.contains("chosen"))
    );
}
