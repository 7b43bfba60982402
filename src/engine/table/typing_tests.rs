//! What columns are taken for, on which evidence, and what the user's choices change.

use super::*;
use crate::engine::{
    Progress,
    study::{ColumnSpec, ImportSpec, Source},
};

pub(super) fn read_as(text: &str, spec: &ImportSpec) -> Imported {
    read_bytes("test.csv", text.as_bytes(), spec, &Progress::none()).unwrap()
}

pub(super) fn read(text: &str) -> Imported {
    read_as(text, &ImportSpec::default())
}

pub(super) fn choose(column: &str, change: impl FnOnce(&mut ColumnSpec)) -> ImportSpec {
    ImportSpec::default().with_column(column, change)
}

pub(super) fn first(imported: &Imported) -> &ColumnReceipt {
    &imported.receipt.columns[0]
}

/// A column named `name` of these cells, each quoted.
pub(super) fn column(name: &str, cells: &[&str]) -> String {
    let rows: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\",x\n")).collect();
    format!("{name},other\n{}", rows.concat())
}

pub(super) fn dates(imported: &Imported) -> Vec<String> {
    let name = &first(imported).name;
    let dates = imported.table.dates(name).unwrap();
    dates
        .into_iter()
        .map(|date| date.map_or_else(String::new, |date| date.to_string()))
        .collect()
}

#[test]
fn one_day_above_twelve_settles_the_order() {
    let imported = read(&column(
        "d",
        &["03/04/2024", "31/04/2024", "30/04/2024", "05/04/2024"],
    ));
    let receipt = first(&imported);
    // The 31st of April is no day.
    assert_eq!((receipt.kind, receipt.rejected), (ColumnKind::Category, 0));
    let imported = read(&column("d", &["03/04/2024", "30/04/2024", "05/04/2024"]));
    let receipt = first(&imported);
    assert_eq!((receipt.basis, receipt.ambiguous), (Basis::Evidence, 0));
    assert_eq!(
        receipt.decisions,
        ["1 cell such as 30/04/2024 shows that the day comes first."]
    );
    assert_eq!(dates(&imported), ["2024-04-03", "2024-04-30", "2024-04-05"]);
    let imported = read(&column("d", &["03/04/2024", "04/30/2024", "05/04/2024"]));
    assert_eq!(dates(&imported), ["2024-03-04", "2024-04-30", "2024-05-04"]);
}

#[test]
fn dates_that_nothing_settles_are_in_doubt_until_the_user_says() {
    let text = column("d", &["03/04/2024", "04/04/2024", "05/04/2024"]);
    let imported = read(&text);
    let receipt = first(&imported);
    assert_eq!((receipt.basis, receipt.ambiguous), (Basis::Custom, 2));
    assert_eq!(receipt.ambiguous_lines.as_ref(), [2, 4]);
    assert!(receipt.is_ambiguous_in(4) && !receipt.is_ambiguous_in(3));
    let doubt = receipt.doubt.clone().unwrap();
    assert_eq!(
        (doubt.taken.value.as_str(), doubt.other.value.as_str()),
        ("3 Apr 2024", "4 Mar 2024")
    );
    assert_eq!(dates(&imported)[0], "2024-04-03");
    let chosen = read_as(&text, &choose("d", |spec| doubt.other.reading.choose(spec)));
    assert_eq!(dates(&chosen)[0], "2024-03-04");
    assert_eq!(
        (first(&chosen).basis, first(&chosen).ambiguous),
        (Basis::Chosen, 0)
    );
    // Another column of the file suggests the order, but this one is still in doubt.
    let text = "d,e\n03/04/2024,12/31/2023\n05/04/2024,01/02/2024\n";
    let imported = read(text);
    assert_eq!(
        (first(&imported).basis, dates(&imported)[0].as_str()),
        (Basis::File, "2024-03-04")
    );
    assert_eq!(imported.receipt.columns[1].basis, Basis::Evidence);
}

#[test]
fn digits_are_dates_only_on_evidence() {
    let kind = |name: &str, cells: &[&str]| first(&read(&column(name, cells))).kind;
    let days = ["20240131", "20240201", "20231231"];
    assert_eq!(kind("bought", &days), ColumnKind::Date);
    assert_eq!(
        kind("bought", &["20240131", "20240201", "20231331"]),
        ColumnKind::Number
    );
    assert_eq!(kind("customer_id", &days), ColumnKind::Identifier);
    let seconds = ["1700000000", "1700000060", "1700009999"];
    assert_eq!(kind("created_at", &seconds), ColumnKind::Date);
    assert_eq!(kind("revenue", &seconds), ColumnKind::Number);
    let imported = read(&column("created_at", &seconds));
    assert_eq!(dates(&imported)[0], "2023-11-14");
    assert!(first(&imported).decisions[0].contains("seconds since 1970"));
    let number = choose("created_at", |spec| spec.kind = Some(ColumnKind::Number));
    let imported = read_as(&column("created_at", &seconds), &number);
    assert_eq!(imported.table.numbers("created_at").unwrap()[0], 1_700_000_000.0);
}

#[test]
fn numbers_in_doubt_take_the_other_reading_on_a_word() {
    let text = column("points", &["1.250", "616", "2.422"]);
    let imported = read(&text);
    let receipt = first(&imported);
    assert_eq!(receipt.ambiguous_lines.as_ref(), [2, 4]);
    let doubt = receipt.doubt.clone().unwrap();
    assert_eq!(
        (doubt.taken.value.as_str(), doubt.other.value.as_str()),
        ("1.25", "1\u{202f}250")
    );
    let outcomes: Vec<Outcome> = receipt.samples.iter().map(|sample| sample.outcome).collect();
    assert_eq!(outcomes, [Outcome::Ambiguous, Outcome::Parsed]);
    let chosen = read_as(&text, &choose("points", |spec| doubt.other.reading.choose(spec)));
    assert_eq!(chosen.table.numbers("points").unwrap(), [1250.0, 616.0, 2422.0]);
    assert_eq!(
        first(&chosen).decisions,
        ["Numbers with a decimal comma, as chosen."]
    );
    // A choice for one column leaves the others alone.
    let text = "a;b\n1.250;0.5\n2.500;0.75\n";
    let spec = choose("a", |spec| spec.decimal = Some(','));
    let imported = read_as(text, &spec);
    assert_eq!(imported.table.numbers("a").unwrap(), [1250.0, 2500.0]);
    assert_eq!(imported.table.numbers("b").unwrap(), [0.5, 0.75]);
    let spec = choose("a", |spec| spec.thousands = Some('.'));
    assert_eq!(read_as(text, &spec).table.numbers("a").unwrap(), [1250.0, 2500.0]);
}

#[test]
fn decisions_name_their_evidence() {
    let imported = read("a;b\n1.234,50;1.250\n12,5;2.500\n985;3.000\n");
    let said = |at: usize| imported.receipt.columns[at].decisions.join(" ");
    assert_eq!(
        said(0),
        "2 cells such as 1.234,50 show that the comma is the decimal mark."
    );
    assert_eq!(imported.receipt.columns[1].basis, Basis::File);
    assert!(
        said(1).contains("Other columns of the file have a decimal comma"),
        "{}",
        said(1)
    );
    let samples: Vec<(usize, &str, &str)> = imported.receipt.columns[0]
        .samples
        .iter()
        .map(|sample| (sample.line, sample.raw.as_str(), sample.value.as_str()))
        .collect();
    assert_eq!(
        samples,
        [
            (2, "1.234,50", "1\u{202f}234.50"),
            (3, "12,5", "12.50"),
            (4, "985", "985.00")
        ]
    );
}

#[test]
fn no_value_changes_silently() {
    for (cell, expected) in [("0,435", 0.435), ("0.9", 0.9), ("0,9", 0.9), ("0.435", 0.435)] {
        let imported = read(&column("n", &[cell, "3"]));
        assert_eq!(imported.table.numbers("n").unwrap()[0], expected, "{cell}");
    }
    let imported = read(&column("n", &["0.5", "0.12345678901234567890"]));
    assert_eq!(first(&imported).rounded, 1);
    assert!(
        first(&imported)
            .decisions
            .iter()
            .any(|said| said.contains("1 cell has more digits"))
    );
}

#[test]
fn na_beside_codes_is_a_region() {
    let text = column("region", &["NA", "EU", "APAC", "NA", "EU"]);
    let imported = read(&text);
    let receipt = first(&imported);
    assert_eq!((receipt.kind, receipt.missing), (ColumnKind::Category, 0));
    assert_eq!(receipt.kept, Some(("NA".to_owned(), 2)));
    assert!(
        receipt.decisions[0].contains("codes such as EU and is kept as a value"),
        "{receipt:?}"
    );
    let [caution] = receipt.cautions.as_slice() else {
        panic!("{:?}", receipt.cautions);
    };
    assert!(
        caution
            .words
            .starts_with("NA stands in 2 cells, 40.0\u{202f}%, beside codes"),
        "{caution:?}"
    );
    for (remedy, missing) in caution.remedies.iter().zip([0, 2]) {
        let chosen = read_as(&text, &remedy.choose(&ImportSpec::default(), "region"));
        assert_eq!(
            (first(&chosen).missing, first(&chosen).is_doubtful()),
            (missing, false)
        );
    }
    for cells in [
        &["NA", "EMEA", "APAC"][..],
        &["NA", "LATAM", "AMER", "EMEA"],
        &["NA", "DE", "USA"],
    ] {
        assert_eq!(
            first(&read(&column("x", cells))).kept,
            Some(("NA".to_owned(), 1)),
            "{cells:?}"
        );
    }
    assert_eq!(imported.table.plain_cells("region").unwrap()[0], "NA");
    let usual = USUAL_MARKS.map(str::to_owned).to_vec();
    let chosen = read_as(&text, &choose("region", |spec| spec.missing = Some(usual)));
    assert_eq!((first(&chosen).missing, first(&chosen).kept.clone()), (2, None));
    for cells in [
        &["NA", "North", "South"][..],
        &["NA", "M", "F"],
        &["NA", "YES", "NO"],
        &["NA", "1", "2"],
        &["NA", "", "NA"],
        &["NA", "USD", "EUR"],
        &["NA", "XS", "XL"],
        &["NA", "S", "M", "XL"],
        &["NA", "AA", "BBB"],
    ] {
        let imported = read(&column("x", cells));
        let receipt = first(&imported);
        assert_eq!(receipt.kept, None, "{cells:?}");
        let is_asked = receipt
            .cautions
            .iter()
            .any(|caution| caution.short == "NA missing");
        let is_category = matches!(receipt.kind, ColumnKind::Category | ColumnKind::Boolean);
        assert_eq!(is_asked, is_category, "{receipt:?}");
    }
    let mut rare = vec!["North"; 20];
    rare.push("NA");
    assert!(!first(&read(&column("x", &rare))).is_doubtful());
}

#[test]
fn marks_for_missing_cells_are_chosen() {
    let text = column("age", &["31", "-1", "unknown", "44", "NA"]);
    let own = |marks: &[&str]| {
        let marks = marks.iter().map(|&mark| mark.to_owned()).collect();
        choose("age", |spec| spec.missing = Some(marks))
    };
    let imported = read_as(&text, &own(&["unknown", "-1", "NA"]));
    let receipt = first(&imported);
    assert_eq!(
        (receipt.kind, receipt.missing, receipt.parsed),
        (ColumnKind::Number, 3, 2)
    );
    assert_eq!(receipt.marks.len(), 3);
    let imported = read_as(&text, &own(&[]));
    assert_eq!(
        (first(&imported).kind, first(&imported).missing),
        (ColumnKind::Category, 0)
    );
    let file = ImportSpec {
        missing: Some(vec!["x".to_owned(), "unknown".to_owned()]),
        ..ImportSpec::default()
    };
    let imported = read_as(&text, &file);
    assert_eq!(imported.receipt.columns[1].missing, 5);
    // Without a header the columns are known by their numbers.
    let spec =
        ImportSpec::default().with_column("column_2", |spec| spec.missing = Some(vec!["b".to_owned()]));
    let imported = read_as("1.5,a\n2.5,b\n1.5,a\n2.5,a\n", &spec);
    assert_eq!(imported.receipt.columns[1].missing, 1);
}

#[test]
fn a_kind_is_chosen() {
    let text = column("n", &["12", "x", "7"]);
    let number = |kind| read_as(&text, &choose("n", |spec| spec.kind = Some(kind)));
    let imported = number(ColumnKind::Number);
    assert_eq!((first(&imported).rejected, first(&imported).parsed), (1, 2));
    assert_eq!(first(&number(ColumnKind::Text)).kind, ColumnKind::Text);
    assert_eq!(first(&number(ColumnKind::Identifier)).basis, Basis::Chosen);
    let imported = number(ColumnKind::Date);
    assert_eq!(
        (first(&imported).kind, first(&imported).rejected),
        (ColumnKind::Date, 3)
    );
    let spec = choose("gone", |spec| spec.kind = Some(ColumnKind::Text));
    let notes = read_as(&text, &spec).receipt.notes;
    assert!(notes.iter().any(|note| note.contains("no column \"gone\"")));
    let spec = choose("n", |spec| spec.decimal = Some('x'));
    let failed = read_bytes("t", text.as_bytes(), &spec, &Progress::none());
    assert!(matches!(failed, Err(TableError::UnusableMark { mark: 'x' })));
}

#[test]
fn all_that_is_left_out_is_found_again() {
    let long = "y".repeat(5000);
    let mut text = "n,m\n".to_owned();
    for i in 0..3000 {
        text.push_str(&format!("{i}.5,1\n{i}.5,1\n{i}.5,1,{long}\n"));
    }
    for i in 0..200 {
        text.push_str(&format!("no{i},1\n"));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.csv");
    std::fs::write(&path, &text).unwrap();
    let spec = ImportSpec::default();
    let receipt = read_file(&path, &spec, &Progress::none()).unwrap().receipt;
    assert_eq!((receipt.set_aside.len(), receipt.set_aside_total), (1000, 3000));
    assert_eq!(receipt.problems_total, 200);
    let source = Source::File(path.clone());
    let all = |sha256: &str| read_leftovers(&source, &spec, sha256, &Progress::none());
    let found = all(&receipt.sha256).unwrap();
    assert_eq!((found.set_aside.len(), found.problems.len()), (3000, 200));
    assert_eq!(found.set_aside[2999].raw, format!("2999.5,1,{long}"));
    std::fs::write(&path, format!("{text}9,9\n")).unwrap();
    assert!(matches!(all(&receipt.sha256), Err(TableError::Changed { .. })));
}

#[test]
fn a_last_row_that_may_be_a_total_is_kept_and_said() {
    let said = |last: &str| {
        let text = format!("id,name,spent\nK1,Ann,5\nK2,Bob,7\n{last}\n");
        let imported = read(&text);
        assert_eq!(imported.table.n_rows(), 3);
        let mut notes = imported.receipt.notes.into_iter();
        notes.find(|note| note.starts_with("The last row"))
    };
    assert_eq!(
        said("Summe,,").unwrap(),
        "The last row, line 4, holds “Summe” and nothing else: is it a customer? If not, a cleaning step that filters \
         rows leaves it out."
    );
    assert!(said("Total:,,12").unwrap().contains("holds “Total:”: is it"));
    assert_eq!(said("K3,Cid,"), None);
}
