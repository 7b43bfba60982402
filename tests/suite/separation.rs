//! Classes that features split perfectly: said by name, and never a number that is none.
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::fmt::Write as _;

use buyerscope::engine::{
    Progress,
    classify::{ClassifierReport, classify, target_classes},
    features::stratified_split,
    study::{ClassifierSpec, ImportSpec},
    table::{Table, read_bytes},
};

const ROWS: u32 = 240;

/// A number between 0 and 1 that follows no other.
fn luck(row: u32, salt: u32) -> f64 {
    ((f64::from(row) * 78.233 + f64::from(salt) * 12.9898).sin() * 43_758.545_3)
        .abs()
        .fract()
}

/// `age`, `spent` and `town` follow nothing; `own` and `kind` are what the case makes of the row.
fn table(own: impl Fn(u32) -> String, kind: impl Fn(u32) -> &'static str) -> Table {
    let mut csv = "age,spent,town,own,kind\n".to_owned();
    for row in 0..ROWS {
        let town = ["Ash", "Birch", "Cedar", "Elm"][(row % 4) as usize];
        let (age, spent) = (20.0 + 50.0 * luck(row, 1), 900.0 * luck(row, 2));
        writeln!(csv, "{age:.2},{spent:.2},{town},{},{}", own(row), kind(row)).unwrap();
    }
    let read = read_bytes(
        "made.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    );
    read.unwrap().table
}

fn trained(table: &Table, features: &[&str], l2: f64) -> ClassifierReport {
    let spec = ClassifierSpec {
        target: Some("kind".to_owned()),
        features: Some(features.iter().map(|&name| name.to_owned()).collect()),
        test_fraction: 0.0,
        l2,
        ..ClassifierSpec::default()
    };
    let (classes, codes) = target_classes(table, "kind").unwrap();
    let split = stratified_split(&codes, classes.len(), 0.0, 42);
    classify(table, &split, &spec, 42, &Progress::none()).unwrap()
}

fn assert_numbers(report: &ClassifierReport) {
    for coefficient in &report.coefficients {
        assert!(
            coefficient.value.is_finite() && coefficient.per_sd.is_finite(),
            "{coefficient:?}"
        );
    }
    assert!(
        report
            .intercepts
            .iter()
            .all(|intercept| intercept.value.is_finite())
    );
    assert!(report.fit.log_likelihood.is_finite());
    for row in 0..ROWS as usize {
        let own = report.probabilities.of(row).unwrap();
        assert!(own.iter().all(|p| p.is_finite() && *p >= 0.0 && *p <= 1.0));
        assert!((own.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

/// Without a penalty training stops and says `words`; with one there is a minimum and nothing to say.
#[track_caller]
fn assert_said(table: &Table, features: &[&str], words: &str) {
    let report = trained(table, features, 0.0);
    assert!(!report.fit.converged);
    assert!(
        report.warnings.iter().any(|warning| warning == words),
        "{:?}",
        report.warnings
    );
    assert!(
        report
            .coefficients
            .iter()
            .all(|coefficient| coefficient.error.is_none())
    );
    assert_numbers(&report);
    let held = trained(table, features, 1.0);
    assert!(
        held.fit.converged && held.fit.warnings.is_empty(),
        "{:?}",
        held.warnings
    );
    assert_numbers(&held);
}

fn by_luck(row: u32) -> &'static str {
    if luck(row, 3) < 0.4 { "no" } else { "yes" }
}

#[test]
fn a_number_that_splits_all_rows() {
    let made = table(|row| row.to_string(), |row| if row < 90 { "no" } else { "yes" });
    assert_said(
        &made,
        &["age", "spent", "own"],
        "Training stopped. own splits the classes perfectly, so its coefficient grows without end.",
    );
}

#[test]
fn a_number_that_splits_all_rows_but_those_on_the_line() {
    // Rows 90 to 109 share one value, and both classes.
    let own = |row: u32| if (90..110).contains(&row) { 100 } else { row };
    let kind = |row: u32| match row {
        0..90 => "no",
        90..110 => by_luck(row),
        _ => "yes",
    };
    assert_said(
        &table(|row| format!("{}.5", own(row)), kind),
        &["age", "own"],
        "Training stopped. own splits the classes perfectly, so its coefficient grows without end.",
    );
}

#[test]
fn a_level_that_one_class_alone_has() {
    let own = |row: u32| ["gold", "plus", "trial"][(row % 3) as usize];
    let kind = |row: u32| if row % 3 == 1 { "yes" } else { by_luck(row) };
    assert_said(
        &table(|row| own(row).to_owned(), kind),
        &["age", "town", "own"],
        "Training stopped. own[plus] splits the classes perfectly, so its coefficient grows without end.",
    );
}

#[test]
fn the_level_that_others_are_compared_with() {
    let own = |row: u32| ["gold", "plus", "trial", "web"][(row % 4) as usize];
    let kind = |row: u32| {
        if row.is_multiple_of(4) {
            "yes"
        } else {
            by_luck(row)
        }
    };
    assert_said(
        &table(|row| own(row).to_owned(), kind),
        &["age", "spent", "own"],
        "Training stopped. The first level of own splits the classes perfectly, so the coefficients of its other levels, \
         which are compared with it, grow without end.",
    );
}

#[test]
fn two_numbers_that_split_together() {
    let own = |row: u32| 900.0 * luck(row, 5);
    let kind = |row: u32| {
        if own(row) > 900.0 * luck(row, 2) {
            "yes"
        } else {
            "no"
        }
    };
    let made = table(|row| format!("{:.6}", own(row)), kind);
    let report = trained(&made, &["age", "spent", "own"], 0.0);
    assert!(!report.fit.converged);
    let said = report.warnings.join(" ");
    assert!(
        said.contains("own and spent together split") || said.contains("spent and own together split"),
        "{said}"
    );
    assert_numbers(&report);
}

#[test]
fn one_class_of_three() {
    let kind = |row: u32| match row {
        0..80 => "far",
        _ if luck(row, 3) < 0.5 => "near",
        _ => "nearer",
    };
    assert_said(
        &table(|row| row.to_string(), kind),
        &["age", "own"],
        "Training stopped. own splits the classes perfectly, so its coefficient grows without end.",
    );
}

#[test]
fn overlapping_classes_are_not_said_to_be_split() {
    let made = table(|row| row.to_string(), by_luck);
    let report = trained(&made, &["age", "spent", "town", "own"], 0.0);
    assert!(
        report.fit.converged && report.fit.warnings.is_empty(),
        "{:?}",
        report.warnings
    );
    assert!(
        report
            .coefficients
            .iter()
            .all(|coefficient| coefficient.error.is_some())
    );
    assert_numbers(&report);
}
