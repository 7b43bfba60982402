//! Where to start: linfa's k-means++ on small seeded samples.

use std::panic::{AssertUnwindSafe, catch_unwind};

use linfa::{DatasetBase, ParamGuard as _, traits::Fit as _};
use linfa_clustering::KMeans;
use ndarray::Array2;
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::engine::features::{FeatureMatrix, sample_rows};

/// Rows linfa sees; each start draws its own.
const SAMPLE_ROWS: usize = 1_000;

/// Iterations of linfa's: ours takes over from what they reach.
const STEPS: u64 = 3;

/// One start, k × features, row after row. The same seed gives the same start.
pub(super) fn start(matrix: &FeatureMatrix, k: usize, seed: u64) -> Vec<f64> {
    let size = SAMPLE_ROWS.max(10 * k);
    let rows = sample_rows(matrix.n_rows(), size, seed);
    let records = Array2::from_shape_fn((rows.len(), matrix.n_features()), |(i, j)| {
        matrix.values()[[rows[i] as usize, j]]
    });
    from_linfa(&records, k, seed).unwrap_or_else(|| spread(&records, k, seed))
}

fn from_linfa(records: &Array2<f64>, k: usize, seed: u64) -> Option<Vec<f64>> {
    // The third party may panic on data it does not like; ours goes on without it.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let random = Xoshiro256PlusPlus::seed_from_u64(seed);
        KMeans::params_with_rng(k, random)
            .n_runs(1)
            .max_n_iterations(STEPS)
            .tolerance(1e-6)
            .check()
            .ok()?
            .fit(&DatasetBase::from(records.view()))
            .ok()
    }))
    .ok()??;
    let centroids: Vec<f64> = found.centroids().iter().copied().collect();
    centroids
        .iter()
        .all(|value| value.is_finite())
        .then_some(centroids)
}

/// k-means++ (Arthur and Vassilvitskii 2007).
pub(super) fn spread(records: &Array2<f64>, k: usize, seed: u64) -> Vec<f64> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let n = records.nrows();
    let mut nearest = vec![f64::INFINITY; n];
    let mut chosen = random.gen_range(0..n);
    let mut centroids = Vec::with_capacity(k * records.ncols());
    for _ in 0..k {
        let centroid = records.row(chosen);
        centroids.extend(centroid);
        for (distance, row) in nearest.iter_mut().zip(records.rows()) {
            let own: f64 = row.iter().zip(&centroid).map(|(a, b)| (a - b) * (a - b)).sum();
            *distance = distance.min(own);
        }
        let mut left = random.r#gen::<f64>() * nearest.iter().sum::<f64>();
        chosen = nearest
            .iter()
            .position(|distance| {
                left -= distance;
                left < 0.0
            })
            .unwrap_or(n - 1);
    }
    centroids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_seeded_and_spread() {
        let x: Vec<f64> = (0..3_000)
            .map(|i| f64::from(i % 3) * 100.0 + f64::from(i % 7))
            .collect();
        let matrix = FeatureMatrix::new(vec!["x".to_owned()], vec![x]).unwrap();
        for make in [start, |matrix: &FeatureMatrix, k, seed| {
            spread(matrix.values(), k, seed)
        }] {
            let mut found = make(&matrix, 3, 5);
            assert_eq!(found, make(&matrix, 3, 5));
            found.sort_by(f64::total_cmp);
            for (centroid, at) in found.iter().zip([0.0, 100.0, 200.0]) {
                assert!((at..at + 7.0).contains(centroid), "{found:?}");
            }
        }
    }
}
