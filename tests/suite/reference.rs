//! The engine against numbers computed with scikit-learn and statsmodels
//! (tests/reference/make_reference.py).
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failing test says where"
)]

use std::fmt::Write as _;

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use buyerscope::engine::{
    Progress,
    classify::{ClassifierReport, classify, target_classes},
    features::{FeatureMatrix, Standardizer, stratified_split},
    metrics::{ConfusionMatrix, Interval, ScoredRows, SilhouetteSample, mean_silhouette, metrics_of, wilson},
    models::{
        kmeans::{KMeansSpec, fit_kmeans},
        logistic::{LogisticFit, LogisticSpec, fit_logistic},
    },
    segment::{SegmentRows, prepare_segments},
    study::{ClassWeight, ClassifierSpec, ImportSpec, SegmentSpec},
    table::{Imported, Table, read_bytes, read_file, read_sample},
};
use serde_json::Value;

static REFERENCE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../reference/reference.json")).expect("reference.json is JSON")
});

/// The OJ data; `None`, said aloud, where the file is not there.
fn oj() -> Option<Table> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/oj.csv");
    let path = std::env::var_os("OJ_CSV").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    if !path.exists() {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    }
    let found = read_file(&path, &ImportSpec::default(), &Progress::none()).unwrap();
    Some(found.table)
}

fn customers() -> Imported {
    let found = read_sample(&ImportSpec::default(), &Progress::none()).unwrap();
    assert_eq!(
        found.receipt.sha256, REFERENCE["customers"]["sha256"],
        "the sample has changed: run tests/reference/make_reference.py"
    );
    found
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn words(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_str().unwrap().to_owned())
        .collect()
}

fn counts(value: &Value) -> Vec<Vec<u64>> {
    let rows = value.as_array().unwrap().iter();
    rows.map(|row| {
        row.as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_u64().unwrap())
            .collect()
    })
    .collect()
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = number(expected);
    let off = (found - expected).abs() / expected.abs().max(1e-12);
    assert!(off < tolerance, "{what}: {found} instead of {expected}");
}

fn assert_interval(found: Interval, expected: &Value, tolerance: f64, what: &str) {
    for (value, expected) in [found.value, found.low, found.high].iter().zip(numbers(expected)) {
        assert!(
            (value - expected).abs() < tolerance,
            "{what}: {found:?} instead of {expected:?}"
        );
    }
}

/// Trains on all rows.
fn trained(table: &Table, spec: &ClassifierSpec) -> ClassifierReport {
    let target = spec.target.as_deref().unwrap();
    let (classes, codes) = target_classes(table, target).unwrap();
    let split = stratified_split(&codes, classes.len(), 0.0, 42);
    classify(table, &split, spec, 42, &Progress::none()).unwrap()
}

fn spec(target: &str, positive: &str, features: &[String], l2: f64) -> ClassifierSpec {
    ClassifierSpec {
        target: Some(target.to_owned()),
        positive: Some(positive.to_owned()),
        features: Some(features.to_vec()),
        test_fraction: 0.0,
        l2,
        ..ClassifierSpec::default()
    }
}

/// Everything statsmodels' Logit says, to `tolerance`.
fn assert_unpenalised(report: &ClassifierReport, expected: &Value, tolerance: f64) {
    assert!(report.fit.converged, "{:?}", report.warnings);
    for coefficient in &report.coefficients {
        let of = |key: &str| &expected[key][&coefficient.feature];
        let error = coefficient.error.unwrap();
        assert_close(
            coefficient.value,
            of("coefficients"),
            tolerance,
            &coefficient.feature,
        );
        assert_close(error.std_error, of("std_errors"), tolerance, "standard error");
        assert_close(error.z, of("z"), tolerance, "z");
        assert_close(error.p, of("p"), tolerance, "p");
        assert_close(error.low, of("low"), tolerance, "low");
        assert_close(error.high, of("high"), tolerance, "high");
    }
    let intercept = &report.intercepts[0];
    assert_close(
        intercept.value,
        &expected["coefficients"]["const"],
        tolerance,
        "intercept",
    );
    let intercept_error = intercept.std_error.unwrap();
    assert_close(
        intercept_error,
        &expected["std_errors"]["const"],
        tolerance,
        "its error",
    );
    assert_close(
        report.fit.log_likelihood,
        &expected["log_likelihood"],
        tolerance,
        "likelihood",
    );
    let matrix = report.confusion(&report.train, 0.5);
    let mut expected_counts = counts(&expected["counts"]);
    if report.positive == 0 {
        expected_counts.reverse();
        for row in &mut expected_counts {
            row.reverse();
        }
    }
    assert_eq!(matrix.counts, expected_counts);
    assert_interval(report.train.roc_auc, &expected["delong"], 1e-9, "AUC");
}

/// Coefficients per standard deviation of scikit-learn's LogisticRegression.
fn assert_penalised(report: &ClassifierReport, expected: &Value) {
    assert!(report.fit.converged);
    for coefficient in &report.coefficients {
        assert_close(
            coefficient.per_sd,
            &expected["coefficients"][&coefficient.feature],
            1e-4,
            &coefficient.feature,
        );
        assert!(coefficient.error.is_none() && coefficient.odds_ratio_per_sd.low.is_nan());
    }
    let sign = if report.positive == 1 { 1.0 } else { -1.0 };
    assert_close(
        sign * report.fit.intercepts[0],
        &expected["intercept"],
        1e-4,
        "intercept",
    );
}

#[test]
fn oj_by_maximum_likelihood() {
    let Some(table) = oj() else { return };
    let expected = &REFERENCE["oj"];
    let features = words(&expected["features"]);
    let report = trained(&table, &spec("Purchase", "MM", &features, 0.0));
    assert_unpenalised(&report, &expected["unpenalised"], 1e-6);
    // As published with the data.
    let value = |feature: &str| {
        let found = report.coefficients.iter().find(|c| c.feature == feature).unwrap();
        (found.value, found.error.unwrap().std_error)
    };
    for (feature, coefficient, std_error) in [
        ("LoyalCH", -6.380_797, 0.390_953),
        ("PriceDiff", -3.935_757, 0.658_863),
        ("DiscMM", -1.567_991, 0.812_371),
        ("WeekofPurchase", 0.002_032, 0.006_006),
    ] {
        assert!((value(feature).0 - coefficient).abs() < 1e-6);
        assert!((value(feature).1 - std_error).abs() < 1e-6);
    }
    assert!((report.fit.log_likelihood + 418.116_55).abs() < 5e-6);
    assert_eq!(
        report.confusion(&report.train, 0.5).counts,
        [[571, 82], [101, 316]]
    );
    assert!((report.train.roc_auc.value - 0.899_868).abs() < 5e-7);
}

#[test]
fn oj_with_a_penalty() {
    let Some(table) = oj() else { return };
    let expected = &REFERENCE["oj"];
    let report = trained(
        &table,
        &spec("Purchase", "MM", &words(&expected["features"]), 1.0),
    );
    assert_penalised(&report, &expected["l2_1"]);
    // Seen from the other class the signs turn and nothing else.
    let other = trained(
        &table,
        &spec("Purchase", "CH", &words(&expected["features"]), 1.0),
    );
    for (a, b) in report.coefficients.iter().zip(&other.coefficients) {
        assert_eq!(a.value, -b.value);
    }
    assert_eq!(report.probabilities, other.probabilities);
}

#[test]
fn oj_segments() {
    let Some(table) = oj() else { return };
    assert_segments(&table, &REFERENCE["oj"]);
}

#[test]
fn customers_segments() {
    assert_segments(&customers().table, &REFERENCE["customers"]);
}

/// No k is more than 0.1 % worse than the best of scikit-learn's ten runs.
fn assert_segments(table: &Table, expected: &Value) {
    let segment_spec = SegmentSpec {
        features: Some(words(&expected["numeric"])),
        ..SegmentSpec::default()
    };
    let SegmentRows { matrix, scaler, .. } = prepare_segments(table, &segment_spec).unwrap();
    for (k, inertia) in expected["inertia"].as_object().unwrap() {
        let fit = fit_kmeans(
            &matrix,
            &KMeansSpec::new(k.parse().unwrap(), 42),
            &Progress::none(),
        )
        .unwrap();
        assert!(fit.converged);
        let share = fit.inertia / number(inertia) - 1.0;
        eprintln!("k = {k}: {:.4} % from scikit-learn's", share * 100.0);
        assert!(share < 0.001, "k = {k}: {} instead of {inertia}", fit.inertia);
    }
    let groups = &expected["silhouette"];
    let by = matrix
        .names()
        .iter()
        .position(|name| groups["by"] == **name)
        .unwrap();
    let cuts = numbers(&groups["cuts"]);
    let labels: Vec<u8> = (0..matrix.n_rows())
        .map(|row| {
            let value = scaler.in_file_units(by, matrix.column_slice(by)[row]);
            (0_u8..)
                .zip(&cuts)
                .filter(|(_, cut)| **cut + 1e-9 < value)
                .count()
                .try_into()
                .unwrap()
        })
        .collect();
    let sample = SilhouetteSample::draw(&matrix, 1);
    assert_eq!(sample.rows.len(), matrix.n_rows());
    let found = mean_silhouette(&sample, &labels, 4, &Progress::none()).unwrap();
    assert_close(found, &groups["silhouette"], 1e-9, "silhouette");
}

#[test]
fn customers_with_holes_and_regions() {
    let Imported { table, .. } = customers();
    let expected = &REFERENCE["customers"];
    let positive = expected["positive"].as_str().unwrap();
    let mut features = words(&expected["numeric"]);
    features.push("region".to_owned());
    let free = trained(&table, &spec("buyer_type", positive, &features, 0.0));
    assert_unpenalised(&free, &expected["unpenalised"], 1e-6);
    assert_penalised(
        &trained(&table, &spec("buyer_type", positive, &features, 1.0)),
        &expected["l2_1"],
    );
    let balanced = ClassifierSpec {
        class_weight: ClassWeight::Balanced,
        ..spec("buyer_type", positive, &features, 2.5)
    };
    assert_penalised(&trained(&table, &balanced), &expected["balanced"]);
    assert!(
        free.fillings
            .iter()
            .any(|w| w.starts_with("age: ") && w.contains("the median of the training rows"))
    );
}

#[test]
fn customers_with_more_classes() {
    let Imported { table, .. } = customers();
    let expected = &REFERENCE["customers"];
    let features = words(&expected["numeric"]);
    let regions = ClassifierSpec {
        positive: None,
        ..spec("region", "", &features, 1.0)
    };
    let report = trained(&table, &regions);
    let rows = &expected["regions"]["coefficients"];
    // scikit-learn leaves the rows without a region out of the medians and deviations; so do we.
    for (place, coefficient) in report.coefficients.iter().enumerate() {
        let (class, feature) = (place / features.len(), place % features.len());
        let expected = number(&rows[class][feature]);
        assert!(
            (coefficient.per_sd - expected).abs() < 2e-3,
            "{coefficient:?} {expected}"
        );
    }
}

/// The made-up case with three classes: standardised, labels, names.
fn three_classes() -> (FeatureMatrix, FeatureMatrix, Vec<u32>) {
    let expected = &REFERENCE["three_classes"];
    let columns: BTreeMap<String, Value> = serde_json::from_value(expected["columns"].clone()).unwrap();
    let names: Vec<String> = columns.keys().cloned().collect();
    let raw = FeatureMatrix::new(names, columns.values().map(numbers).collect()).unwrap();
    let labels = serde_json::from_value(expected["labels"].clone()).unwrap();
    (Standardizer::fit(&raw).apply(&raw), raw, labels)
}

fn fit_three(matrix: &FeatureMatrix, labels: &[u32], l2: f64) -> LogisticFit {
    let spec = LogisticSpec {
        l2,
        class_weights: vec![1.0; 3],
        max_iterations: 100,
        seed: 1,
    };
    let fit = fit_logistic(matrix, labels, 3, &spec, &Progress::none()).unwrap();
    assert!(fit.converged);
    fit
}

#[test]
fn three_classes_with_a_penalty() {
    let (matrix, _, labels) = three_classes();
    let fit = fit_three(&matrix, &labels, 1.0);
    let expected = &REFERENCE["three_classes"]["l2_1"];
    for class in 0..3 {
        assert_close(
            fit.intercepts[class],
            &expected["intercepts"][class],
            1e-4,
            "intercept",
        );
        for feature in 0..3 {
            let expected = &expected["coefficients"][class][feature];
            assert_close(fit.weights[[class, feature]], expected, 1e-4, "weight");
        }
    }
}

#[test]
fn three_classes_by_maximum_likelihood() {
    let (_, raw, labels) = three_classes();
    // Unpenalised, the units do not matter: straight on the columns.
    let fit = fit_three(&raw, &labels, 0.0);
    let expected = &REFERENCE["three_classes"];
    assert_close(
        fit.log_likelihood,
        &expected["log_likelihood"],
        1e-9,
        "likelihood",
    );
    for class in 1..3 {
        let own = &expected["unpenalised"][(class - 1).to_string()];
        assert_close(fit.intercepts[class], &own["const"], 1e-6, "intercept");
        for (feature, name) in raw.names().iter().enumerate() {
            assert_close(fit.weights[[class, feature]], &own[name], 1e-6, name);
        }
    }
}

#[test]
fn three_classes_measured() {
    let (_, raw, labels) = three_classes();
    let expected = &REFERENCE["three_classes"];
    let mut csv = format!("{},class\n", raw.names().join(","));
    for (row, label) in labels.iter().enumerate() {
        for feature in 0..3 {
            write!(csv, "{},", raw.column_slice(feature)[row]).unwrap();
        }
        csv.push_str(["zero\n", "one\n", "two\n"][*label as usize]);
    }
    let Imported { table, .. } = read_bytes(
        "three.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    )
    .unwrap();
    let free = ClassifierSpec {
        positive: None,
        ..spec("class", "", raw.names(), 0.0)
    };
    let report = trained(&table, &free);
    // Classes are sorted by name here: one, two, zero.
    let place = [2, 0, 1];
    let found = report.metrics(&report.train, 0.5);
    let matrix = report.confusion(&report.train, 0.5);
    for (i, row) in counts(&expected["counts"]).iter().enumerate() {
        for (j, count) in row.iter().enumerate() {
            assert_eq!(matrix.counts[place[i]][place[j]], *count);
        }
    }
    assert_close(found.precision.value, &expected["precision"], 1e-12, "precision");
    assert_close(found.recall.value, &expected["recall"], 1e-12, "recall");
    assert_close(found.f1.value, &expected["f1"], 1e-12, "f1");
    assert_close(found.mcc.value, &expected["mcc"], 1e-12, "mcc");
    assert_close(report.train.log_loss, &expected["log_loss"], 1e-9, "log loss");
    assert_close(report.train.roc_auc.value, &expected["roc_auc"], 1e-12, "AUC");
    assert_close(report.train.brier, &expected["brier"], 1e-9, "Brier");
}

#[test]
fn scores() {
    let expected = &REFERENCE["scores"];
    let truth = expected["truth"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_bool().unwrap());
    let rows = ScoredRows::new(numbers(&expected["scores"]).into_iter().zip(truth));
    assert_interval(rows.roc_auc(), &expected["delong"], 1e-12, "AUC");
    assert_close(
        rows.average_precision(),
        &expected["average_precision"],
        1e-12,
        "AP",
    );
    assert_close(rows.log_loss(), &expected["log_loss"], 1e-12, "log loss");
    assert_close(rows.brier(), &expected["brier"], 1e-12, "Brier");
    let roc = rows.roc();
    for (axis, expected) in [0, 1]
        .map(|axis| numbers(&expected["roc"][axis]))
        .iter()
        .enumerate()
    {
        let found: Vec<f64> = roc.iter().map(|p| if axis == 0 { p.x } else { p.y }).collect();
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12));
    }
    let matrix: ConfusionMatrix = rows.confusion(0.5, 1);
    assert_eq!(matrix.counts, counts(&expected["counts"]));
    let found = metrics_of(&matrix, 1, 42);
    assert_close(found.f1.value, &expected["f1"], 1e-12, "f1");
    assert_close(found.mcc.value, &expected["mcc"], 1e-12, "mcc");
}

#[test]
fn wilson_ranges() {
    for case in REFERENCE["wilson"].as_array().unwrap() {
        let found = wilson(case[0].as_u64().unwrap(), case[1].as_u64().unwrap());
        assert!((found.low - number(&case[2])).abs() < 1e-12, "{case} {found:?}");
        assert!((found.high - number(&case[3])).abs() < 1e-12, "{case} {found:?}");
    }
}
