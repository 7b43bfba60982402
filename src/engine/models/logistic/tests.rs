use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;

fn spec(l2: f64, n_classes: usize) -> LogisticSpec {
    LogisticSpec {
        l2,
        class_weights: vec![1.0; n_classes],
        max_iterations: MAX_ITERATIONS,
        seed: 42,
    }
}

fn matrix(columns: Vec<Vec<f64>>) -> FeatureMatrix {
    let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
    FeatureMatrix::new(names, columns).unwrap()
}

fn noise(n: usize, seed: u64) -> Vec<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..n).map(|_| random.gen_range(-1.7..1.7)).collect()
}

/// Rows of `n_classes` overlapping classes.
pub(super) fn example(n: usize, n_features: usize, n_classes: u32, seed: u64) -> (FeatureMatrix, Vec<u32>) {
    let columns: Vec<Vec<f64>> = (0..n_features).map(|j| noise(n, seed + j as u64)).collect();
    let luck = noise(n, seed + 1_000);
    let labels = (0..n)
        .map(|i| {
            let pull: f64 = columns
                .iter()
                .enumerate()
                .map(|(j, c)| c[i] * (1.0 - j as f64 * 0.4))
                .sum();
            let place = ((pull + luck[i] * 1.5 + 2.0) / 4.0 * f64::from(n_classes)).floor();
            (0..n_classes).rev().find(|&c| f64::from(c) <= place).unwrap_or(0)
        })
        .collect();
    (matrix(columns), labels)
}

fn fit(matrix: &FeatureMatrix, labels: &[u32], n_classes: usize, l2: f64) -> LogisticFit {
    fit_logistic(matrix, labels, n_classes, &spec(l2, n_classes), &Progress::none()).unwrap()
}

#[test]
fn two_classes_reach_a_level_place() {
    let (matrix, labels) = example(2_000, 3, 2, 1);
    for l2 in [0.0, 1.0, 50.0] {
        let found = fit(&matrix, &labels, 2, l2);
        assert!(found.converged, "{found:?}");
        let probabilities = found.probabilities(&matrix);
        for j in 0..3 {
            let slope: f64 = (0..2_000)
                .map(|i| (probabilities[[i, 1]] - f64::from(labels[i])) * matrix.values()[[i, j]])
                .sum();
            assert!((slope + l2 * found.weights[[0, j]]).abs() < 1e-8);
        }
        assert_eq!(found.covariance.is_some(), l2 == 0.0);
    }
}

#[test]
fn more_classes_reach_a_level_place_and_sum_to_zero() {
    let (matrix, labels) = example(1_500, 2, 4, 7);
    let found = fit(&matrix, &labels, 4, 1.0);
    assert!(found.converged);
    for j in 0..2 {
        assert!(found.weights.column(j).sum().abs() < 1e-9);
    }
    assert!(found.intercepts.iter().sum::<f64>().abs() < 1e-9);
    let free = fit(&matrix, &labels, 4, 0.0);
    assert!(free.converged);
    assert!(free.weights.row(0).iter().all(|w| *w == 0.0) && free.intercepts[0] == 0.0);
    assert!(free.log_likelihood > found.log_likelihood);
    let probabilities = free.probabilities(&matrix);
    for class in 0..4 {
        let expected: f64 = probabilities.column(class).sum();
        let counted = labels.iter().filter(|&&l| l as usize == class).count() as f64;
        assert!((expected - counted).abs() < 1e-7);
    }
}

#[test]
fn two_classes_as_softmax_are_the_same_model() {
    let (matrix, labels) = example(800, 2, 2, 3);
    let two = fit(&matrix, &labels, 2, 0.0);
    let rows = Rows {
        matrix: &matrix,
        labels: &labels,
        n_classes: 2,
        class_weights: &[1.0, 1.0],
        l2: 0.0,
    };
    let objective = Multinomial { rows };
    let soft = newton::newton(
        &objective,
        at_zeros(&objective, &Progress::none()).unwrap(),
        50,
        true,
        &Progress::none(),
    )
    .unwrap();
    for j in 0..2 {
        assert!((two.weights[[0, j]] - soft.parameters[j]).abs() < 1e-9);
    }
}

#[test]
fn limited_memory_finds_the_same_minimum() {
    let (matrix, labels) = example(600, 4, 3, 11);
    let rows = Rows {
        matrix: &matrix,
        labels: &labels,
        n_classes: 3,
        class_weights: &[1.0, 2.0, 0.5],
        l2: 0.7,
    };
    let objective = Multinomial { rows };
    let newton = newton::newton(
        &objective,
        at_zeros(&objective, &Progress::none()).unwrap(),
        50,
        false,
        &Progress::none(),
    )
    .unwrap();
    let zeros = at_zeros(&objective, &Progress::none()).unwrap();
    assert!((zeros.1.loss - rows.loss_at_zeros()).abs() < 1e-9);
    let other = limited_memory::limited_memory(&objective, zeros, 1_000, true, &Progress::none()).unwrap();
    assert_eq!((&newton.end, &other.end), (&End::Converged, &End::Converged));
    for (a, b) in newton.parameters.iter().zip(&other.parameters) {
        assert!((a - b).abs() < 1e-6, "{a} {b}");
    }
}

#[test]
fn limited_memory_tells_separated_classes() {
    let (matrix, labels) = example(40, 60, 3, 5);
    let rows = Rows {
        matrix: &matrix,
        labels: &labels,
        n_classes: 3,
        class_weights: &[1.0; 3],
        l2: 0.0,
    };
    let objective = Multinomial { rows };
    let zeros = at_zeros(&objective, &Progress::none()).unwrap();
    // More features than rows.
    let found = limited_memory::limited_memory(&objective, zeros, 1_000, true, &Progress::none()).unwrap();
    assert!(matches!(found.end, End::Endless(_)), "{:?}", found.end);
    assert!(found.parameters.iter().all(|parameter| parameter.is_finite()));
}

/// Two classes by luck, and a third that ends just before they begin: whichever of them the others are compared with,
/// and however small the gap.
#[test]
fn one_class_of_three_is_told_however_small_the_gap() {
    let luck = noise(240, 9);
    for gap in [1.0, 1e-1, 1e-3, 1e-6] {
        for separated in 0..3_u32 {
            let own: Vec<f64> = (0..240_u32)
                .map(|row| f64::from(row) / 70.0 - 1.7 - if row < 80 { 0.0 } else { (1.0 - gap) / 70.0 })
                .collect();
            let labels: Vec<u32> = (0..240)
                .map(|row| match (row < 80, luck[row] < 0.0) {
                    (true, _) => separated,
                    (false, true) => (separated + 1) % 3,
                    (false, false) => (separated + 2) % 3,
                })
                .collect();
            let matrix = matrix(vec![noise(240, 21), own]);
            let found = fit(&matrix, &labels, 3, 0.0);
            assert!(!found.converged, "gap {gap}, class {separated}: {found:?}");
            assert_eq!(
                found.warnings,
                ["Training stopped. x1 splits the classes perfectly, so its coefficient grows without end."],
                "gap {gap}, class {separated}"
            );
            assert!(
                found
                    .weights
                    .iter()
                    .chain(&found.intercepts)
                    .all(|value| value.is_finite())
            );
            assert!(found.class_covariances.is_empty());
        }
    }
}

#[test]
fn rows_gain_along_what_separates_them_alone() {
    let luck = noise(120, 4);
    let x: Vec<f64> = (0..120).map(|row| f64::from(row) / 35.0 - 1.7).collect();
    let labels: Vec<u32> = (0..120).map(|row| u32::from(row >= 60)).collect();
    let matrix = matrix(vec![x, luck]);
    let rows = Rows {
        matrix: &matrix,
        labels: &labels,
        n_classes: 2,
        class_weights: &[1.0, 1.0],
        l2: 0.0,
    };
    let cut = 59.5 / 35.0 - 1.7;
    let none = Progress::none();
    for (step, separates) in [
        ([1.0, 0.0, -cut], true),
        ([-1.0, 0.0, cut], false),
        ([1.0, 0.0, -cut - 0.1], false),
        ([0.0, 1.0, 0.0], false),
        ([0.0, 0.0, 0.0], false),
    ] {
        let two = Binary { rows }.gains(&step, &none).unwrap();
        assert_eq!(two.separate(), separates, "{step:?}");
        assert_eq!(Multinomial { rows }.gains(&step, &none).unwrap(), two);
    }
}

#[test]
fn separated_classes_are_told_and_stay_finite() {
    let x: Vec<f64> = (0..200).map(|i| f64::from(i) / 100.0 - 1.0).collect();
    let labels: Vec<u32> = (0..200).map(|i| u32::from(i >= 90)).collect();
    let found = fit(&matrix(vec![x.clone(), noise(200, 1)]), &labels, 2, 0.0);
    assert!(!found.converged);
    assert!(found.weights.iter().all(|w| w.is_finite()));
    assert_eq!(
        found.warnings,
        ["Training stopped. x0 splits the classes perfectly, so its coefficient grows without end."]
    );
    assert!(found.covariance.is_none());
    // With a penalty there is a minimum.
    assert!(fit(&matrix(vec![x]), &labels, 2, 1.0).converged);
}

#[test]
fn a_level_that_occurs_in_one_class_only_is_told() {
    let (matrix_, mut labels) = example(500, 1, 2, 5);
    let rare: Vec<f64> = (0..500).map(|i| if i % 50 == 0 { 7.0 } else { -0.14 }).collect();
    labels.iter_mut().step_by(50).for_each(|label| *label = 1);
    let found = fit(
        &matrix(vec![matrix_.column_slice(0).to_vec(), rare]),
        &labels,
        2,
        0.0,
    );
    assert!(!found.converged);
    assert_eq!(
        found.warnings,
        ["Training stopped. x1 splits the classes perfectly, so its coefficient grows without end."]
    );
    let three: Vec<u32> = labels
        .iter()
        .enumerate()
        .map(|(i, l)| if i % 50 == 0 { 2 } else { *l })
        .collect();
    let columns = vec![matrix_.column_slice(0).to_vec(), found_rare()];
    assert!(!fit(&matrix(columns), &three, 3, 0.0).converged);
}

fn found_rare() -> Vec<f64> {
    (0..500).map(|i| if i % 50 == 0 { 7.0 } else { -0.14 }).collect()
}

#[test]
fn outliers_are_no_separation() {
    let (clean, labels) = example(1_000, 2, 2, 9);
    let mut heavy = clean.column_slice(0).to_vec();
    heavy[labels.iter().position(|&l| l == 1).unwrap()] = 800.0;
    let found = fit(
        &matrix(vec![heavy, clean.column_slice(1).to_vec()]),
        &labels,
        2,
        0.0,
    );
    assert!(found.converged, "{:?}", found.warnings);
}

#[test]
fn repeated_and_constant_features_share_their_effect() {
    let (alone, labels) = example(400, 2, 2, 21);
    let (a, b) = (alone.column_slice(0).to_vec(), alone.column_slice(1).to_vec());
    let both: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x - 2.0 * y).collect();
    let constant = vec![0.0; 400];
    let plain = fit(&alone, &labels, 2, 0.0);
    let twice = fit(
        &matrix(vec![a.clone(), a.clone(), b.clone(), constant.clone()]),
        &labels,
        2,
        0.0,
    );
    assert!(twice.converged);
    assert!((twice.weights[[0, 0]] - plain.weights[[0, 0]] / 2.0).abs() < 1e-9);
    assert!((twice.weights[[0, 1]] - plain.weights[[0, 0]] / 2.0).abs() < 1e-9);
    assert!((twice.weights[[0, 2]] - plain.weights[[0, 1]]).abs() < 1e-9);
    assert_eq!(twice.weights[[0, 3]], 0.0);
    assert_eq!(
        twice.warnings,
        [
            "x1 repeats x0: their coefficients cannot be told apart and share one effect.",
            "x3 is the same in all training rows: nothing can be learnt from it.",
        ]
    );
    let covariance = twice.covariance.unwrap();
    assert!(covariance[[0, 0]].is_nan() && covariance[[1, 1]].is_nan());
    let known = plain.covariance.unwrap();
    assert!((covariance[[2, 2]] - known[[1, 1]]).abs() < 1e-9);
    let sum = fit(&matrix(vec![a, b, both]), &labels, 2, 0.0);
    assert!((sum.log_likelihood - plain.log_likelihood).abs() < 1e-9);
    assert!(sum.warnings[0].starts_with("x2 follows from x0 and x1"));
}

#[test]
fn class_weights_count_rows_as_often() {
    let (alone, labels) = example(300, 2, 2, 31);
    let weighted = LogisticSpec {
        class_weights: vec![1.0, 2.0],
        ..spec(0.5, 2)
    };
    let found = fit_logistic(&alone, &labels, 2, &weighted, &Progress::none()).unwrap();
    let twice: Vec<u32> = (0..300_u32)
        .flat_map(|row| vec![row; 1 + labels[row as usize] as usize])
        .collect();
    let twice_labels: Vec<u32> = twice.iter().map(|&row| labels[row as usize]).collect();
    let copied = fit(&alone.rows(&twice), &twice_labels, 2, 0.5);
    for j in 0..2 {
        assert!((found.weights[[0, j]] - copied.weights[[0, j]]).abs() < 1e-9);
    }
}

#[test]
fn the_sandwich_of_plain_weights_is_near_the_inverse_information() {
    let (alone, labels) = example(5_000, 2, 2, 41);
    let plain = fit(&alone, &labels, 2, 0.0);
    let nearly = LogisticSpec {
        class_weights: vec![1.0, 1.0 + 1e-9],
        ..spec(0.0, 2)
    };
    let sandwich = fit_logistic(&alone, &labels, 2, &nearly, &Progress::none()).unwrap();
    let (a, b) = (plain.covariance.unwrap(), sandwich.covariance.unwrap());
    for j in 0..3 {
        assert!((a[[j, j]] / b[[j, j]] - 1.0).abs() < 0.1);
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let (many, labels) = example(6_000, 3, 3, 51);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| fit(&many, &labels, 3, 1.0))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn widely_spread_rows_keep_their_digits() {
    let fitted = LogisticFit {
        weights: ndarray::array![[0.0], [1.0], [2.0]],
        intercepts: vec![0.0; 3],
        covariance: None,
        class_covariances: vec![],
        converged: true,
        iterations: 0,
        log_likelihood: 0.0,
        warnings: vec![],
    };
    let rows = matrix(vec![vec![-2_000.0, 0.0, 2_000.0]]);
    let probabilities = fitted.probabilities(&rows);
    assert_eq!(probabilities.row(0).to_vec(), [1.0, 0.0, 0.0]);
    assert_eq!(probabilities.row(2).to_vec(), [0.0, 0.0, 1.0]);
    assert_eq!(
        fitted.log_likelihood_of(&rows, &[1, 1, 1]),
        -2_000.0 - 3_f64.ln() - 2_000.0
    );
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let one = matrix(vec![vec![0.0, 1.0]]);
    let none = Progress::none();
    assert_eq!(
        fit_logistic(&one, &[0, 0], 2, &spec(1.0, 2), &none),
        Err(ModelError::EmptyClass { class: 1 })
    );
    assert!(fit_logistic(&one, &[0], 2, &spec(1.0, 2), &none).is_err());
}
