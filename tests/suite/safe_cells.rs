//! Tables that are written for spreadsheets: nothing in them runs, and they read back as they were.

use buyerscope::{
    engine::{
        Progress,
        run::{Results, Step, perform},
        study::{Source, Study},
        table::Table,
    },
    export::{TableContent, TextCells, table_bytes},
};
use proptest::prelude::*;

/// A file through the engine: the cleaned table, and the bytes it is written as.
fn written(text: &[u8], cells: TextCells) -> (Table, Vec<u8>) {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let mut study = Study {
        source: Some(Source::File(file.path().to_owned())),
        ..Study::default()
    };
    study.import.delimiter = Some(',');
    let mut results = Results::default();
    for step in [Step::Import, Step::Prepare] {
        results.accept(perform(step, &study, &results, &Progress::none()));
    }
    let prepared = results.prepared().unwrap();
    let bytes = table_bytes(
        &TableContent::Customers(prepared.clone()),
        cells,
        &Progress::none(),
    )
    .unwrap();
    (prepared.table.clone(), bytes)
}

fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes)
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn columns(table: &Table) -> Vec<Vec<String>> {
    let names = table.columns().iter();
    names
        .map(|column| table.plain_cells(&column.name).unwrap())
        .collect()
}

fn a_file(rows: &[(String, i32)]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["=name", "points"]).unwrap();
    for (text, n) in rows {
        writer.write_record([format!("{text}x"), n.to_string()]).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_cell_runs_and_all_read_back(
        rows in prop::collection::vec(("['=+@\\-\u{ff1d}\u{ff20}a1;|]{0,5}", -99..99_i32), 2..12)
    ) {
        let file = a_file(&rows);
        let (table, safe) = written(&file, TextCells::Safe);
        let dangerous = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
        for cell in records(&safe).iter().flatten() {
            prop_assert!(!cell.starts_with(dangerous) || cell.parse::<f64>().is_ok(), "{cell:?}");
        }
        let numbers: Vec<String> = rows.iter().map(|(_, n)| n.to_string()).collect();
        let second: Vec<String> = records(&safe).iter().skip(1).map(|row| row[1].clone()).collect();
        prop_assert_eq!(&second, &numbers, "numbers stay numbers");
        let (again, _) = written(&safe, TextCells::Safe);
        prop_assert_eq!(columns(&again), columns(&table));
        prop_assert_eq!(&again.columns()[0].name, "=name");
        // Raw: what is in the table, to the letter.
        let (_, raw) = written(&file, TextCells::Raw);
        let first: Vec<String> = records(&raw).iter().skip(1).map(|row| row[0].clone()).collect();
        prop_assert_eq!(&first, &columns(&table)[0]);
    }
}
