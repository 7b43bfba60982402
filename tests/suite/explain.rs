//! Why the classifier says what it says: against statsmodels (tests/reference/make_explain.py), and as a user
//! meets it.
#![expect(clippy::print_stderr, reason = "what is skipped says so")]

use std::{path::PathBuf, sync::LazyLock};

use buyerscope::{
    engine::{
        Progress,
        classify::{ClassifierReport, classify, target_classes},
        features::stratified_split,
        run::Step,
        study::{ClassifierSpec, ImportSpec, Source},
        table::{Table, read_file, read_sample},
    },
    state::{Tab, TrainPage},
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::Value;

use crate::views::{Window, click, is_made, is_said, large, opened, show, wait};

static REFERENCE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../reference/explain.json")).expect("explain.json is JSON")
});

/// The tables that there are, each with what is to be found on it.
fn tables() -> Vec<(Table, &'static Value)> {
    let sample = read_sample(&ImportSpec::default(), &Progress::none()).unwrap();
    assert_eq!(
        sample.receipt.sha256, REFERENCE["customers"]["sha256"],
        "the sample has changed: run tests/reference/make_explain.py"
    );
    let mut tables = vec![(sample.table, &REFERENCE["customers"])];
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/oj.csv");
    let path = std::env::var_os("OJ_CSV").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    if path.exists() {
        let oj = read_file(&path, &ImportSpec::default(), &Progress::none()).unwrap();
        tables.push((oj.table, &REFERENCE["oj"]));
    } else {
        eprintln!("skipped: there is no {}", path.display());
    }
    tables
}

fn words(value: &Value) -> Vec<String> {
    let each = value.as_array().unwrap().iter();
    each.map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Trains on all rows, without a penalty.
fn trained(table: &Table, expected: &Value) -> ClassifierReport {
    let target = expected["target"].as_str().unwrap().to_owned();
    let (classes, codes) = target_classes(table, &target).unwrap();
    let spec = ClassifierSpec {
        target: Some(target),
        positive: expected["positive"].as_str().map(str::to_owned),
        features: Some(words(&expected["columns"])),
        test_fraction: 0.0,
        l2: 0.0,
        ..ClassifierSpec::default()
    };
    let split = stratified_split(&codes, classes.len(), 0.0, 42);
    classify(table, &split, &spec, 42, &Progress::none()).unwrap()
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected
        .as_f64()
        .unwrap_or_else(|| panic!("{what}: {expected} is no number"));
    let off = (found - expected).abs() / expected.abs().max(1e-6);
    assert!(off < tolerance, "{what}: {found} instead of {expected}");
}

#[test]
fn variance_inflation_is_that_of_statsmodels() {
    for (table, expected) in tables() {
        let report = trained(&table, expected);
        let names = report.encoder.names();
        let found = report.inflation_of_features();
        assert_eq!(names.len(), found.len());
        for (name, found) in names.iter().zip(found) {
            assert_close(found.unwrap(), &expected["inflation"]["vif"][name], 1e-8, name);
        }
        for own in &report.inflation {
            let expected = &expected["inflation"]["gvif"][&own.column];
            assert_close(own.generalised.unwrap(), expected, 1e-8, &own.column);
        }
    }
}

/// The window with the classifier trained and the Explain page shown.
fn explained(mut window: Window) -> Window {
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    click(&mut window, "Page Explain");
    assert_eq!(window.state().state().train_page, TrainPage::Explain);
    window
}

/// What the row of a table says that begins so.
fn row(window: &Window, starts: &str) -> String {
    let mut rows = window.query_all_by_role(Role::Row);
    let said = rows.find_map(|row| {
        let label = row.accesskit_node().label()?;
        label.starts_with(starts).then_some(label)
    });
    said.unwrap_or_else(|| panic!("no row that begins with {starts}"))
}

#[test]
fn coefficients_stand_in_a_table_with_their_inflation() {
    let window = explained(large(Some(Source::Sample)));
    let state = window.state().state();
    let report = &state.results.classifier().unwrap().report;
    let inflation = report.inflation_of_features()[0].unwrap();
    let said = row(&window, "total_spent: per unit");
    assert!(said.ends_with(&format!("inflation {inflation:.1}")), "{said}");
    assert!(report.inflation.iter().all(|own| own.sentence().is_none()));
    is_said(&window, "No feature goes so much with others");
}

#[test]
fn what_cannot_be_told_apart_is_said_and_infinite_is_no_hole() {
    let rows: String = (0..200)
        .map(|i| {
            let (a, b) = (i * 37 % 101, i * 53 % 89);
            let label = if (a + b + i * 29 % 60) % 120 > 60 {
                "yes"
            } else {
                "no"
            };
            format!("{a}.5,{b}.25,{}.75,{label}\n", a + b)
        })
        .collect();
    let (window, _file) = opened(&format!("orders,visits,sum,buys\n{rows}"));
    let window = explained(window);
    for feature in ["orders", "visits", "sum"] {
        let said = row(&window, &format!("{feature}: "));
        assert!(said.ends_with("inflation infinite"), "{said}");
    }
    is_said(
        &window,
        "The effect of sum cannot be told apart from that of orders and visits at all",
    );
}
