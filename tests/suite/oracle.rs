//! linfa's own full fits as an oracle.
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use buyerscope::engine::{
    Progress,
    features::{FeatureMatrix, Standardizer},
    models::{
        kmeans::{KMeansSpec, fit_kmeans},
        logistic::{LogisticSpec, fit_logistic},
    },
    segment::prepare_segments,
    study::{ImportSpec, SegmentSpec},
    table::read_sample,
};
use linfa::{
    DatasetBase,
    traits::{Fit as _, Transformer as _},
};
use linfa_clustering::KMeans;
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2};
use rand::SeedableRng as _;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The sample's numbers, standardised, and the row-major copy that linfa wants.
fn customers() -> (FeatureMatrix, Array2<f64>) {
    let table = read_sample(&ImportSpec::default(), &Progress::none())
        .unwrap()
        .table;
    let features = ["total_spent", "avg_purchase_value", "visits_per_month", "age"];
    let spec = SegmentSpec {
        features: Some(features.map(str::to_owned).to_vec()),
        ..SegmentSpec::default()
    };
    let matrix = prepare_segments(&table, &spec).unwrap().matrix;
    let records = Array2::from_shape_fn(matrix.values().dim(), |at| matrix.values()[at]);
    (matrix, records)
}

/// Classes made of the rows themselves, overlapping.
fn labels(matrix: &FeatureMatrix, n_classes: usize) -> Vec<u32> {
    (0..matrix.n_rows())
        .map(|row| {
            let pull = matrix.values()[[row, 0]] - 0.5 * matrix.values()[[row, 1]];
            let luck = (row as f64 * 12.9898).sin() * 1.5;
            let place = pull + luck;
            if place < -0.2 {
                0
            } else if place < 0.9 || n_classes == 2 {
                1
            } else {
                2
            }
        })
        .collect()
}

fn spec(n_classes: usize) -> LogisticSpec {
    LogisticSpec {
        l2: 2.0,
        class_weights: vec![1.0; n_classes],
        max_iterations: 100,
        seed: 1,
    }
}

#[test]
fn logistic_regression_agrees_with_linfa() {
    let (matrix, records) = customers();
    for turned in [false, true] {
        // Whichever class is the larger, ours speaks for class 1.
        let labels: Vec<u32> = labels(&matrix, 2)
            .into_iter()
            .map(|label| if turned { 1 - label } else { label })
            .collect();
        let ours = fit_logistic(&matrix, &labels, 2, &spec(2), &Progress::none()).unwrap();
        let targets: Array1<usize> = labels.iter().map(|&label| label as usize).collect();
        let theirs = LogisticRegression::default()
            .alpha(2.0)
            .max_iterations(500)
            .gradient_tolerance(1e-6)
            .fit(&DatasetBase::new(records.clone(), targets))
            .unwrap();
        let sign = if theirs.labels().pos.class == 1 { 1.0 } else { -1.0 };
        for (a, b) in ours.weights.iter().zip(theirs.params()) {
            assert!((a - sign * b).abs() < 1e-4, "{a} {b}");
        }
        assert!((ours.intercepts[0] - sign * theirs.intercept()).abs() < 1e-4);
    }
}

#[test]
fn softmax_agrees_with_linfa() {
    let (matrix, records) = customers();
    let labels = labels(&matrix, 3);
    let ours = fit_logistic(&matrix, &labels, 3, &spec(3), &Progress::none()).unwrap();
    let targets: Array1<usize> = labels.iter().map(|&label| label as usize).collect();
    let theirs = MultiLogisticRegression::default()
        .alpha(2.0)
        .max_iterations(500)
        .gradient_tolerance(1e-6)
        .fit(&DatasetBase::new(records, targets))
        .unwrap();
    for class in 0..3 {
        for feature in 0..4 {
            let (a, b) = (ours.weights[[class, feature]], theirs.params()[[feature, class]]);
            assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
    }
}

#[test]
fn segments_are_no_worse_than_linfas() {
    let (matrix, records) = customers();
    for k in [2, 4, 7] {
        let ours = fit_kmeans(&matrix, &KMeansSpec::new(k, 42), &Progress::none()).unwrap();
        let random = Xoshiro256PlusPlus::seed_from_u64(42);
        let theirs = KMeans::params_with_rng(k, random)
            .n_runs(4)
            .tolerance(1e-6)
            .fit(&DatasetBase::from(records.clone()))
            .unwrap();
        // Its inertia is from before its last update: measured anew.
        let inertia: f64 = theirs.transform(&records).sum();
        assert!(
            ours.inertia <= inertia * (1.0 + 1e-9),
            "k = {k}: {} {inertia}",
            ours.inertia
        );
    }
}

#[test]
fn standardising_is_what_linfa_was_given() {
    let (matrix, _) = customers();
    let again = Standardizer::fit(&matrix);
    assert!(again.means.iter().all(|mean| mean.abs() < 1e-12));
    assert!(again.stds.iter().all(|std| (std - 1.0).abs() < 1e-12));
}
