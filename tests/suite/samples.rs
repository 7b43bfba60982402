//! The sample files are what `examples/make_samples` draws, and hold what their README promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use encoding_rs::WINDOWS_1252;

#[path = "../../examples/make_samples/generator/mod.rs"]
mod generator;

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample_data")
        .join(name);
    fs::read(path).expect("sample files are in the repository")
}

/// Rows without the header, cut at every `delimiter`; the samples quote nothing.
fn rows(text: &str, delimiter: char) -> Vec<Vec<&str>> {
    text.lines()
        .skip(1)
        .map(|line| line.split(delimiter).collect())
        .collect()
}

fn count_empty(rows: &[Vec<&str>], column: usize) -> usize {
    rows.iter().filter(|row| row[column].is_empty()).count()
}

#[test]
fn a_file_of_any_size_is_drawn_row_by_row() {
    let bytes = |rows| {
        let mut bytes = Vec::new();
        generator::write_customers(&mut bytes, rows).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let (few, many) = (bytes(100), bytes(2_000));
    assert!(many.starts_with(&few), "more rows go on where fewer end");
    let rows = rows(&many, ',');
    assert_eq!(rows.len(), 2_000);
    assert!(rows.iter().all(|row| row.len() == 7));
    let ids: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(ids.len(), 2_000);
    let share = |column| count_empty(&rows, column) as f64 / 2_000.0;
    assert!(
        (0.02..0.06).contains(&share(4)) && share(3) < 0.02,
        "as in the sample"
    );
}

#[test]
fn drawing_again_gives_the_same_bytes() {
    for file in generator::sample_files() {
        assert!(
            file.bytes == sample(file.name),
            "sample_data/{} differs from what its generator draws: run `cargo run --example make_samples`",
            file.name
        );
    }
}

#[test]
fn customers_are_5000_with_some_cells_missing() {
    let text = String::from_utf8(sample("customers.csv")).unwrap();
    let rows = rows(&text, ',');
    assert_eq!(rows.len(), 5_000);
    assert!(rows.iter().all(|row| row.len() == 7));
    assert_eq!(
        [0, 1, 2, 3, 4, 5, 6].map(|column| count_empty(&rows, column)),
        [0, 0, 0, 31, 214, 0, 0]
    );

    let ids: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(ids.len(), 5_000, "a customer stands twice");
    let premium = rows.iter().filter(|row| row[6] == "Premium Buyer").count();
    let bargain = rows.iter().filter(|row| row[6] == "Bargain Hunter").count();
    assert_eq!(premium + bargain, 5_000);
    assert!(
        (1_500..=1_850).contains(&premium),
        "{premium} premium buyers are not about a third"
    );
}

#[test]
fn messy_customers_have_every_trouble_they_promise() {
    let bytes = sample("customers_messy.csv");
    assert!(
        String::from_utf8(bytes.clone()).is_err(),
        "the file must not be UTF-8"
    );
    let (text, _, had_errors) = WINDOWS_1252.decode(&bytes);
    assert!(!had_errors);
    let rows = rows(&text, ';');
    assert_eq!(rows.len(), 1_500);
    assert_eq!(rows.iter().filter(|row| row.len() != 7).count(), 3);

    let distinct: BTreeSet<&Vec<&str>> = rows.iter().collect();
    assert_eq!(rows.len() - distinct.len(), 40, "duplicated rows");
    for mark in ["", "NA", "n/a", "-", "?"] {
        assert!(
            rows.iter().any(|row| row.contains(&mark)),
            "no cell is marked missing by {mark:?}"
        );
    }
    for part in [".", ",", " €", "Süd", "Île-de-France", "Côte d’Azur"] {
        assert!(text.contains(part), "{part:?} is nowhere in the file");
    }
}

#[test]
fn transactions_are_60000_of_3000_customers_in_two_years() {
    let text = String::from_utf8(sample("transactions.csv")).unwrap();
    let rows = rows(&text, ',');
    assert_eq!(rows.len(), 60_000);
    let mut orders: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        assert_eq!(row.len(), 5);
        assert!(
            row[1].starts_with("2024-") || row[1].starts_with("2025-"),
            "{} is outside",
            row[1]
        );
        let (amount, discount): (f64, f64) = (row[2].parse().unwrap(), row[4].parse().unwrap());
        assert!(amount > 0.0 && (0.0..1.0).contains(&discount));
        *orders.entry(row[0]).or_default() += 1;
    }
    assert_eq!(orders.len(), 3_000);
    assert!(
        orders.keys().any(|id| id.starts_with('0')),
        "no id starts with a zero"
    );
    assert!(
        rows.is_sorted_by_key(|row| row[1]),
        "purchases stand in the order of their dates"
    );
}
