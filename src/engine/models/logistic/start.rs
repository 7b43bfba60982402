//! linfa finds where to start, on a seeded sample.

use std::panic::{AssertUnwindSafe, catch_unwind};

use linfa::{DatasetBase, traits::Fit as _};
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2};

use super::objective::Rows;
use crate::engine::features::sample_rows;

/// Rows of the sample, and values in it: fewer rows where there are many features.
const SAMPLE_ROWS: usize = 5_000;
const SAMPLE_VALUES: usize = 1_000_000;

/// L-BFGS steps of linfa: Newton's method takes over from what they reach.
const STEPS: u64 = 30;

/// The least penalty a row, so that separated classes do not send the start far away.
const LEAST_PENALTY: f64 = 1e-4;

/// One row of weights and its intercept a class: a place near the minimum, or `None` where linfa
/// finds none. With two classes there is one row, for class 1.
pub(super) fn start(rows: Rows<'_>, seed: u64) -> Option<Vec<(Vec<f64>, f64)>> {
    let n_rows = rows.matrix.n_rows();
    let n_features = rows.matrix.n_features();
    if n_features == 0 {
        return None;
    }
    let size = (SAMPLE_VALUES / n_features).clamp(200, SAMPLE_ROWS);
    let sample = sample_rows(n_rows, size, seed);
    let labels: Array1<usize> = sample
        .iter()
        .map(|&row| rows.labels[row as usize] as usize)
        .collect();
    let mut has_class = vec![false; rows.n_classes];
    labels.iter().for_each(|&class| has_class[class] = true);
    if has_class.contains(&false) {
        return None;
    }
    // linfa multiplies row by row: row-major.
    let records = Array2::from_shape_fn((sample.len(), n_features), |(i, j)| {
        rows.matrix.values()[[sample[i] as usize, j]]
    });
    let share = sample.len() as f64 / n_rows as f64;
    let penalty = (rows.l2 * share).max(LEAST_PENALTY * sample.len() as f64);
    // Its line search may panic on data it does not like.
    let found = catch_unwind(AssertUnwindSafe(|| {
        if rows.n_classes == 2 {
            two_classes(records, labels, penalty)
        } else {
            more_classes(records, labels, penalty)
        }
    }))
    .ok()??;
    let is_finite = found
        .iter()
        .all(|(weights, intercept)| weights.iter().all(|weight| weight.is_finite()) && intercept.is_finite());
    is_finite.then_some(found)
}

fn two_classes(records: Array2<f64>, labels: Array1<usize>, penalty: f64) -> Option<Vec<(Vec<f64>, f64)>> {
    let dataset = DatasetBase::new(records, labels);
    let fitted = LogisticRegression::default()
        .alpha(penalty)
        .max_iterations(STEPS)
        .fit(&dataset)
        .ok()?;
    // linfa calls the class with more rows positive; here class 1 is.
    let sign = if fitted.labels().pos.class == 1 { 1.0 } else { -1.0 };
    let weights = fitted.params().iter().map(|weight| sign * weight).collect();
    Some(vec![(weights, sign * fitted.intercept())])
}

fn more_classes(records: Array2<f64>, labels: Array1<usize>, penalty: f64) -> Option<Vec<(Vec<f64>, f64)>> {
    let dataset = DatasetBase::new(records, labels);
    let fitted = MultiLogisticRegression::default()
        .alpha(penalty)
        .max_iterations(STEPS)
        .fit(&dataset)
        .ok()?;
    let found = fitted.params().columns().into_iter().zip(fitted.intercept());
    Some(
        found
            .map(|(weights, intercept)| (weights.to_vec(), *intercept))
            .collect(),
    )
}
