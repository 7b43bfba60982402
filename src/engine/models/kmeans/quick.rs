//! k-means on few rows, for work that fits very many times: resamples, reference sets.

use super::{lloyd::lloyd, mixed, start::spread};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Few rows settle in far fewer passes.
const MAX_ITERATIONS: usize = 200;

/// Segments in no particular order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuickFit {
    /// k × features, row after row.
    pub(crate) centroids: Vec<f64>,
    pub(crate) labels: Vec<u8>,
    pub(crate) inertia: f64,
}

/// The best end of `n_starts` starts by k-means++; the first of equals. With fewer rows than `k` there are as many
/// segments as rows.
///
/// # Errors
/// When the caller cancels.
pub(crate) fn quick_kmeans(
    matrix: &FeatureMatrix,
    k: usize,
    (n_starts, seed): (usize, u64),
    progress: &Progress,
) -> Result<QuickFit, Cancelled> {
    let fitted = k.min(matrix.n_rows());
    let mut best: Option<QuickFit> = None;
    for nth in 0..n_starts.max(1) {
        progress.check()?;
        let start = spread(matrix.values(), fitted, mixed(seed, nth));
        let end = lloyd(matrix, &start, fitted, MAX_ITERATIONS, progress)?;
        if best.as_ref().is_none_or(|best| end.inertia < best.inertia) {
            best = Some(QuickFit {
                centroids: end.centroids,
                labels: end.labels,
                inertia: end.inertia,
            });
        }
    }
    best.ok_or(Cancelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_all_starts_is_kept() {
        let x: Vec<f64> = (0..60)
            .map(|i| f64::from(i % 3) * 100.0 + f64::from(i % 5))
            .collect();
        let matrix = FeatureMatrix::new(vec!["x".to_owned()], vec![x]).unwrap();
        let none = Progress::none();
        let found = quick_kmeans(&matrix, 3, (6, 1), &none).unwrap();
        assert!(found.inertia < 200.0, "{}", found.inertia);
        let all_alone = quick_kmeans(&matrix.rows(&[0, 1]), 5, (1, 1), &none).unwrap();
        assert_eq!((all_alone.labels.len(), all_alone.inertia), (2, 0.0));
    }
}
