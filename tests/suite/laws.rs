//! What holds for any data: the order of rows, the number of threads and the names of classes do not matter.
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use buyerscope::engine::{
    Progress,
    classify::{ClassifierReport, classify, target_classes},
    features::{FeatureMatrix, Split, Standardizer, stratified_split},
    metrics::{SilhouetteSample, mean_silhouette},
    models::{
        kmeans::{KMeansSpec, fit_kmeans},
        logistic::{LogisticFit, LogisticSpec, fit_logistic},
        principal::principal_components,
    },
    segment::scan_segments,
    study::{ClassifierSpec, ImportSpec, SegmentSpec},
    table::{Table, read_sample},
};
use proptest::prelude::*;

fn customers() -> Table {
    read_sample(&ImportSpec::default(), &Progress::none())
        .unwrap()
        .table
}

const NUMERIC: [&str; 4] = ["total_spent", "avg_purchase_value", "visits_per_month", "age"];

fn classifier_spec(positive: Option<&str>) -> ClassifierSpec {
    ClassifierSpec {
        target: Some("buyer_type".to_owned()),
        positive: positive.map(str::to_owned),
        features: Some(NUMERIC.iter().chain(&["region"]).map(|&f| f.to_owned()).collect()),
        ..ClassifierSpec::default()
    }
}

fn trained(table: &Table, split: &Split, positive: Option<&str>) -> ClassifierReport {
    classify(table, split, &classifier_spec(positive), 42, &Progress::none()).unwrap()
}

fn split(table: &Table) -> Split {
    let (classes, codes) = target_classes(table, "buyer_type").unwrap();
    stratified_split(&codes, classes.len(), 0.25, 42)
}

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
        .install(work)
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    let table = customers();
    let split = split(&table);
    let segments = SegmentSpec {
        features: Some(NUMERIC.map(str::to_owned).to_vec()),
        k_range: (2, 5),
        ..SegmentSpec::default()
    };
    let work = || {
        let report = trained(&table, &split, None);
        let scan = scan_segments(&table, &segments, 7, &Progress::none()).unwrap();
        (report, scan)
    };
    let (one, two) = (with_threads(1, work), with_threads(2, work));
    assert_eq!(one.0.fit, two.0.fit);
    assert_eq!(one.0.probabilities, two.0.probabilities);
    assert_eq!(one.0.train.roc_auc, two.0.train.roc_auc);
    assert_eq!(one.1.principal, two.1.principal);
    assert_eq!(one.1.components, two.1.components);
    for (a, b) in one.1.fits.iter().zip(&two.1.fits) {
        assert_eq!(a.fit, b.fit);
        assert_eq!(a.silhouette.to_bits(), b.silhouette.to_bits());
    }
}

#[test]
fn many_rows_in_many_parts_give_the_same_bits() {
    let n = 150_000;
    let matrix = made_up(n, 3);
    let labels: Vec<u32> = (0..n)
        .map(|i| u32::from((i * 7_919) % 1_000 < 300 + i % 400))
        .collect();
    let work = || {
        let kmeans = KMeansSpec {
            n_starts: 2,
            ..KMeansSpec::new(4, 3)
        };
        (
            logistic(&matrix, &labels, 0.0),
            fit_kmeans(&matrix, &kmeans, &Progress::none()).unwrap(),
            principal_components(&matrix, 2, &Progress::none()).unwrap(),
        )
    };
    assert_eq!(with_threads(1, work), with_threads(2, work));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let table = customers();
    let n = u32::try_from(table.n_rows()).unwrap();
    // 7 and 5,000 share no divisor: each row once.
    let order: Vec<u32> = (0..n).map(|i| (i * 7 + 3) % n).collect();
    let turned = table.take(&order);
    let split_ = split(&table);
    let is_test: Vec<bool> = (0..n)
        .map(|row| split_.test.binary_search(&row).is_ok())
        .collect();
    let part = |test: bool| {
        (0..n)
            .filter(|&i| is_test[order[i as usize] as usize] == test)
            .collect()
    };
    let turned_split = Split {
        train: part(false),
        test: part(true),
    };
    let (a, b) = (
        trained(&table, &split_, None),
        trained(&turned, &turned_split, None),
    );
    for (x, y) in a.coefficients.iter().zip(&b.coefficients) {
        assert_eq!(x.feature, y.feature);
        assert!(
            (x.value - y.value).abs() <= 1e-9 * x.value.abs().max(1.0),
            "{x:?} {y:?}"
        );
    }
    assert_eq!(a.encoder, b.encoder);
    let (a, b) = (a.test.unwrap(), b.test.unwrap());
    assert!((a.log_loss - b.log_loss).abs() < 1e-9);
    assert!((a.roc_auc.value - b.roc_auc.value).abs() < 1e-9);
}

#[test]
fn swapping_class_names_swaps_recalls() {
    let table = customers();
    let split = split(&table);
    let (classes, _) = target_classes(&table, "buyer_type").unwrap();
    let (a, b) = (
        trained(&table, &split, Some(&classes[0])),
        trained(&table, &split, Some(&classes[1])),
    );
    let at = |report: &ClassifierReport| report.metrics(report.shown(), 0.5);
    assert_eq!(at(&a).recall, at(&b).specificity);
    assert_eq!(at(&a).specificity, at(&b).recall);
    assert_eq!(at(&a).accuracy, at(&b).accuracy);
    assert!((a.shown().roc_auc.value - b.shown().roc_auc.value).abs() < 1e-12);
}

#[test]
fn cells_sum_to_n_at_every_threshold() {
    let table = customers();
    let report = trained(&table, &split(&table), None);
    for part in [&report.train, report.test.as_ref().unwrap()] {
        for step in 0..=100 {
            let matrix = report.confusion(part, f64::from(step) / 100.0);
            assert_eq!(matrix.total(), part.rows.len() as u64);
        }
    }
}

fn made_up(n: usize, n_features: usize) -> FeatureMatrix {
    let columns = (0..n_features)
        .map(|j| {
            let turn = 0.37 + j as f64 * 0.21;
            (0..n)
                .map(|i| (i as f64 * turn).sin() + (i % (3 + j)) as f64 * 0.4)
                .collect()
        })
        .collect();
    let names = (0..n_features).map(|j| format!("x{j}")).collect();
    let matrix = FeatureMatrix::new(names, columns).unwrap();
    Standardizer::fit(&matrix).apply(&matrix)
}

fn logistic(matrix: &FeatureMatrix, labels: &[u32], l2: f64) -> LogisticFit {
    let spec = LogisticSpec {
        l2,
        class_weights: vec![1.0; 2],
        max_iterations: 100,
        seed: 5,
    };
    fit_logistic(matrix, labels, 2, &spec, &Progress::none()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_labels_give_finite_numbers(
        labels in proptest::collection::vec(0_u32..2, 12..60),
        l2 in prop_oneof![Just(0.0), 1e-6..100.0_f64],
    ) {
        prop_assume!(labels.contains(&0) && labels.contains(&1));
        let matrix = made_up(labels.len(), 3);
        let fit = logistic(&matrix, &labels, l2);
        prop_assert!(fit.weights.iter().all(|weight| weight.is_finite()));
        prop_assert!(fit.log_likelihood <= 0.0);
        prop_assert!(fit.converged || !fit.warnings.is_empty());
        let probabilities = fit.probabilities(&matrix);
        prop_assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        if fit.converged {
            // The intercept is free: as many are expected as there are.
            let expected: f64 = probabilities.column(1).sum();
            prop_assert!((expected - f64::from(labels.iter().sum::<u32>())).abs() < 1e-6);
        }
    }

    /// A class that weighs k is one whose every row stands there k times.
    #[test]
    fn weights_are_rows_repeated(
        labels in proptest::collection::vec(0_u32..2, 20..60), weight in 1_u32..5, l2 in 0.05..50.0_f64,
    ) {
        prop_assume!(labels.contains(&0) && labels.contains(&1));
        let matrix = made_up(labels.len(), 3);
        let spec = LogisticSpec {
            l2,
            class_weights: vec![1.0, f64::from(weight)],
            max_iterations: 100,
            seed: 5,
        };
        let weighted = fit_logistic(&matrix, &labels, 2, &spec, &Progress::none()).unwrap();
        let copies: Vec<u32> = (0_u32..)
            .zip(&labels)
            .flat_map(|(row, label)| vec![row; if *label == 1 { weight as usize } else { 1 }])
            .collect();
        let copied_labels: Vec<u32> = copies.iter().map(|&row| labels[row as usize]).collect();
        let copied = logistic(&matrix.rows(&copies), &copied_labels, l2);
        for (a, b) in weighted.weights.iter().zip(&copied.weights) {
            prop_assert!((a - b).abs() < 1e-8, "{} {}", a, b);
        }
        prop_assert!((weighted.intercepts[0] - copied.intercepts[0]).abs() < 1e-8);
    }

    #[test]
    fn segments_cover_all_rows(n in 6_usize..80, k in 1_usize..6, seed in any::<u64>()) {
        let matrix = made_up(n, 2);
        let spec = KMeansSpec { n_starts: 2, ..KMeansSpec::new(k, seed) };
        let fit = fit_kmeans(&matrix, &spec, &Progress::none()).unwrap();
        prop_assert_eq!(fit.sizes.iter().sum::<u64>(), n as u64);
        prop_assert!(fit.converged);
        // All features have variance 1 here, or 0.
        prop_assert!(fit.inertia <= (n * 2) as f64 + 1e-9);
        let sample = SilhouetteSample::draw(&matrix, seed);
        let silhouette = mean_silhouette(&sample, &fit.labels, k, &Progress::none()).unwrap();
        prop_assert!(silhouette.is_nan() || (-1.0..=1.0).contains(&silhouette));
    }
}
