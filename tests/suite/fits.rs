//! The solver on data sets of different shape, against statsmodels and scikit-learn
//! (tests/reference/make_fits.py), and ranges against pROC (tests/reference/make_intervals.R).
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::{path::Path, sync::LazyLock};

use buyerscope::engine::{
    Progress,
    classify::{ClassifierReport, classify, target_classes},
    features::stratified_split,
    metrics::{Interval, ScoredRows, paired_difference},
    study::{ClassWeight, ClassifierSpec, ImportSpec},
    table::{Table, read_file},
};
use serde_json::Value;

/// The largest difference, as a part of what is compared where that is above 1.
const TOLERANCE: f64 = 1e-6;

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference");

static FITS: LazyLock<Value> = LazyLock::new(|| json("fits.json"));
static INTERVALS: LazyLock<Value> = LazyLock::new(|| json("intervals.json"));

fn json(name: &str) -> Value {
    let bytes = std::fs::read(Path::new(REFERENCE).join(name)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

fn words(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Equal to one part in a million, of the number itself (`scale` 0) or of the scale it is on.
#[track_caller]
fn assert_equal(found: f64, expected: f64, scale: f64, what: &str) {
    let allowed = TOLERANCE * expected.abs().max(scale);
    assert!(
        (found - expected).abs() <= allowed,
        "{what}: {found} instead of {expected}"
    );
}

/// One data set and what is known of it.
struct Set {
    name: &'static str,
    table: Table,
    known: &'static Value,
    classes: Vec<String>,
    /// After encoding.
    features: Vec<String>,
}

impl Set {
    fn read(name: &'static str) -> Self {
        let path = Path::new(REFERENCE).join(format!("fits/{name}.csv"));
        let table = read_file(&path, &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table;
        let known = &FITS["sets"][name];
        Self {
            name,
            table,
            known,
            classes: words(&known["classes"]),
            features: words(&known["features"]),
        }
    }

    /// Trained on all rows; with two classes the second is the positive one, as for scikit-learn.
    fn trained(&self, l2: f64, class_weight: ClassWeight) -> ClassifierReport {
        let columns = self.table.columns().iter().map(|column| column.name.clone());
        let spec = ClassifierSpec {
            target: Some("label".to_owned()),
            positive: (self.classes.len() == 2).then(|| self.classes[1].clone()),
            features: Some(columns.filter(|name| name != "label").collect()),
            test_fraction: 0.0,
            l2,
            class_weight,
            ..ClassifierSpec::default()
        };
        let (classes, codes) = target_classes(&self.table, "label").unwrap();
        assert_eq!(classes, self.classes);
        let split = stratified_split(&codes, classes.len(), 0.0, 42);
        let report = classify(&self.table, &split, &spec, 42, &Progress::none()).unwrap();
        assert!(report.fit.converged, "{}: {:?}", self.name, report.warnings);
        let names: Vec<&String> = report
            .coefficients
            .iter()
            .take(self.features.len())
            .map(|c| &c.feature)
            .collect();
        assert_eq!(names, self.features.iter().collect::<Vec<_>>());
        report
    }

    /// Probabilities of some rows and the sums of all, counts and metrics.
    fn assert_measured(&self, report: &ClassifierReport, expected: &Value) {
        let n_classes = self.classes.len();
        let of = |row: usize| report.probabilities.of(row).unwrap();
        let rows: Vec<usize> = serde_json::from_value(expected["rows"].clone()).unwrap();
        let probabilities = expected["probabilities"].as_array().unwrap();
        for (&row, own) in rows.iter().zip(probabilities) {
            for (found, expected) in of(row).iter().zip(numbers(own)) {
                assert_equal(*found, expected, 1.0, "probability");
            }
        }
        for class in 0..n_classes {
            let own = || (0..self.table.n_rows()).map(|row| of(row)[class]);
            assert_equal(own().sum(), numbers(&expected["sums"])[class], 1.0, "sum");
            let squares: f64 = own().map(|p| p * p).sum();
            assert_equal(
                squares,
                numbers(&expected["sums_of_squares"])[class],
                1.0,
                "squares",
            );
        }
        let counts: Vec<Vec<u64>> = serde_json::from_value(expected["counts"].clone()).unwrap();
        assert_eq!(
            report.confusion(&report.train, 0.5).counts,
            counts,
            "{}",
            self.name
        );
        let metrics = report.metrics(&report.train, 0.5);
        let known = expected["metrics"].as_object().unwrap();
        let mut n_compared = 0;
        for (name, Interval { value, .. }) in report.train.named(&metrics) {
            match known.get(name) {
                Some(Value::Null) => assert!(value.is_nan(), "{} {name}: {value} is 0 ÷ 0", self.name),
                Some(known) => assert_equal(value, known.as_f64().unwrap(), 1.0, name),
                None => continue,
            }
            n_compared += 1;
        }
        assert_eq!(n_compared, known.len());
    }
}

fn assert_maximum_likelihood(name: &'static str) {
    let set = Set::read(name);
    let expected = &set.known["unpenalised"];
    let report = set.trained(0.0, ClassWeight::None);
    let log_likelihood = expected["log_likelihood"].as_f64().unwrap();
    assert_equal(report.fit.log_likelihood, log_likelihood, 0.0, "log-likelihood");
    set.assert_measured(&report, expected);
    let n_features = set.features.len();
    let is_binary = set.classes.len() == 2;
    if !is_binary {
        // The first class is what the others are compared with.
        let reference = &report.coefficients[..n_features];
        assert!(
            reference
                .iter()
                .all(|found| found.value == 0.0 && found.error.is_none())
        );
    }
    for class in 1..set.classes.len() {
        let known = &expected["classes"][class.to_string()];
        let place = |key: &str, feature: usize| numbers(&known[key])[feature + 1];
        let row = if is_binary { 0 } else { class };
        let intercept = &report.intercepts[row];
        assert_equal(
            intercept.value,
            numbers(&known["coefficients"])[0],
            0.0,
            "intercept",
        );
        let error = intercept.std_error.unwrap();
        assert_equal(error, numbers(&known["std_errors"])[0], 0.0, "its standard error");
        for feature in 0..n_features {
            let found = &report.coefficients[row * n_features + feature];
            let what = format!("{name} {}", found.feature);
            // Of a coefficient that is nearly 0 the standard error says how large a difference is.
            let std_error = place("std_errors", feature);
            assert_equal(found.value, place("coefficients", feature), std_error, &what);
            let error = found.error.unwrap();
            assert_equal(error.std_error, std_error, 0.0, &what);
            assert_equal(error.z, place("z", feature), 1.0, &what);
            assert_equal(error.p, place("p", feature), 1e-3, &what);
            assert_equal(error.low, place("low", feature), std_error, &what);
            assert_equal(error.high, place("high", feature), std_error, &what);
        }
    }
}

fn assert_penalised(name: &'static str) {
    let set = Set::read(name);
    let n_features = set.features.len();
    for expected in set.known["penalised"].as_array().unwrap() {
        let class_weight = match &expected["class_weight"] {
            Value::Null => ClassWeight::None,
            Value::String(balanced) if balanced == "balanced" => ClassWeight::Balanced,
            own => ClassWeight::Own(
                set.classes
                    .iter()
                    .enumerate()
                    .map(|(class, label)| (label.clone(), own[class.to_string()].as_f64().unwrap()))
                    .collect(),
            ),
        };
        let report = set.trained(expected["l2"].as_f64().unwrap(), class_weight);
        set.assert_measured(&report, expected);
        let rows = expected["coefficients"].as_array().unwrap();
        assert_eq!(report.fit.weights.nrows(), rows.len());
        for (row, known) in rows.iter().enumerate() {
            for (feature, known) in numbers(known).into_iter().enumerate() {
                let found = &report.coefficients[row * n_features + feature];
                assert_equal(found.per_sd, known, 1.0, &format!("{name} {}", found.feature));
                assert!(found.error.is_none());
            }
            let known = numbers(&expected["intercepts"])[row];
            assert_equal(report.fit.intercepts[row], known, 1.0, "intercept");
        }
    }
}

macro_rules! data_sets {
    ($($name:ident),*) => {
        /// Every set that the script made is looked at.
        #[test]
        fn every_set_is_held_to_its_numbers() {
            let named = [$(stringify!($name)),*];
            let known: Vec<&String> = FITS["sets"].as_object().unwrap().keys().collect();
            assert!(known.iter().all(|name| named.contains(&name.as_str())), "{known:?}");
        }

        $(mod $name {
            #[test]
            fn by_maximum_likelihood() {
                super::assert_maximum_likelihood(stringify!($name));
            }

            #[test]
            fn with_a_penalty_and_class_weights() {
                super::assert_penalised(stringify!($name));
            }
        })*
    };
}

data_sets!(few_rows, wide, correlated, rare, categories, units, three, five);

/// pROC's `ci.auc` with DeLong's method, of the data it comes with and of hard cases. Where it would leave 0 to 1
/// pROC cuts the range off, as we do.
#[test]
fn ranges_of_areas_are_those_of_proc() {
    let cases = INTERVALS["delong"].as_object().unwrap();
    assert_eq!(cases.len(), 6);
    for (name, case) in cases {
        let truth = numbers(&case["truth"]).into_iter().map(|truth| truth == 1.0);
        let rows = ScoredRows::new(numbers(&case["scores"]).into_iter().zip(truth));
        let found = rows.roc_auc();
        for (found, key) in [(found.value, "auc"), (found.low, "low"), (found.high, "high")] {
            assert_equal(found, case[key].as_f64().unwrap(), 1.0, &format!("{name} {key}"));
        }
    }
}

/// McNemar's test as statsmodels has it; Tango's range by a numerical maximum of the likelihood.
#[test]
fn paired_differences_are_those_of_statsmodels_and_tango() {
    for case in FITS["paired"].as_array().unwrap() {
        let count = |key: &str| case[key].as_u64().unwrap();
        let found = paired_difference(count("wins"), count("losses"), count("rows"));
        let expected = numbers(&case["tango"]);
        assert_equal(found.difference.value, expected[0], 1.0, "difference");
        assert_equal(found.difference.low, expected[1], 1.0, "low");
        assert_equal(found.difference.high, expected[2], 1.0, "high");
        assert_equal(found.p, case["p"].as_f64().unwrap(), 0.1, "p");
    }
}
