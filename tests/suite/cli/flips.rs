//! Who changes side between two thresholds.

use std::collections::BTreeMap;

use crate::command::{in_repository, line, some_customers};

/// The rows of a CSV of ours, by the names of their columns.
fn rows(path: &std::path::Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_flips_are_the_test_rows_between_the_thresholds() {
    let (folder, customers) = some_customers();
    let out = folder.path().join("out");
    let said = line("analyze")
        .path(&customers)
        .words("--target buyer_type --k-range 2..3 --threshold 0.3 --flips-from 0.6 --out")
        .path(&out)
        .run()
        .text();
    let flips = rows(&out.join("flips.csv"));
    let between = |row: &BTreeMap<String, String>| {
        let probability: f64 = row["probability"].parse().unwrap_or(f64::NAN);
        row["part"] == "test" && (0.3..0.6).contains(&probability)
    };
    let mut expected: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in rows(&out.join("predictions.csv")) {
        if between(&row) {
            expected.insert(
                row["customer_id"].clone(),
                (row["truth"].clone(), row["probability"].clone()),
            );
        }
    }
    assert!(!expected.is_empty());
    assert_eq!(flips.len(), expected.len());
    for row in &flips {
        let (truth, probability) = &expected[&row["customer_id"]];
        assert_eq!((&row["truth"], &row["probability"]), (truth, probability));
        assert_eq!(
            (row["from"].as_str(), row["to"].as_str()),
            ("Bargain Hunter", "Premium Buyer")
        );
        assert_eq!(row["rightly"] == "yes", truth == "Premium Buyer");
    }
    let rightly = flips.iter().filter(|row| row["rightly"] == "yes").count();
    let sentence = format!(
        "From threshold 0.60 to 0.30, {} of 150 test rows become Premium Buyer: {rightly} rightly, {} wrongly.",
        flips.len(),
        flips.len() - rightly
    );
    assert!(said.contains(&sentence), "{sentence} in {said}");
}

#[test]
fn with_more_classes_nobody_flips() {
    let (_folder, customers) = some_customers();
    let said = line("analyze")
        .path(&customers)
        .words("--target region --k-range 2..3 --flips-from 0.6")
        .run()
        .complaint();
    assert!(said.contains("region has 4 classes"), "{said}");
}

/// Rows of a test file are named by that file, not by rows of the same number in the other.
#[test]
fn the_flips_of_a_test_file_are_its_own_customers() {
    let all = std::fs::read_to_string(in_repository("sample_data/customers.csv")).unwrap();
    let lines: Vec<&str> = all.lines().collect();
    let (folder, customers) = some_customers();
    let theirs = folder.path().join("later.csv");
    std::fs::write(&theirs, format!("{}\n{}\n", lines[0], lines[601..901].join("\n"))).unwrap();
    let out = folder.path().join("out");
    line("analyze")
        .path(&customers)
        .words("--target buyer_type --k-range 2..3 --threshold 0.2 --flips-from 0.8 --test-file")
        .path(&theirs)
        .words("--out")
        .path(&out)
        .run()
        .text();
    let truths: BTreeMap<String, String> = rows(&theirs)
        .into_iter()
        .map(|row| (row["customer_id"].clone(), row["buyer_type"].clone()))
        .collect();
    let flips = rows(&out.join("flips.csv"));
    assert!(flips.len() > 20);
    for row in &flips {
        assert_eq!(Some(&row["truth"]), truths.get(&row["customer_id"]), "{row:?}");
    }
}
