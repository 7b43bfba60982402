//! A fit for each k, each with the help of the one before.

use ndarray::Array2;
use rayon::prelude::*;

use super::scan::{MOST_SEGMENTS, different_rows};
use crate::engine::{
    Progress,
    features::FeatureMatrix,
    models::{
        ModelError,
        kmeans::{KMeansFit, KMeansSpec, SEARCH_ROWS, fit_kmeans_from},
    },
};

/// Beyond this k a fit mostly splits a segment of the one before, from which it starts: fewer starts of its own.
const FEW_STARTS_BEYOND: usize = 12;
const FEW_STARTS: usize = 2;
/// Samples of a large file that are searched, and what parts their seeds.
const SAMPLES: u64 = 2;
const SEED_STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// One fit a k; each also starts from the fit before it with one more centroid.
pub(super) fn fit_all(
    matrix: &FeatureMatrix,
    (smallest, largest): (usize, usize),
    seed: u64,
    progress: &Progress,
) -> Result<Vec<KMeansFit>, ModelError> {
    let mut fits: Vec<KMeansFit> = Vec::new();
    // Work grows with k.
    let work = |k: usize| (k * k - smallest * smallest + k) as f32;
    for k in smallest..=largest {
        let part = progress.part(work(k) / work(largest + 1), work(k + 1) / work(largest + 1));
        let fit = part.timed(&format!("segment {k}"), || {
            let warm: Vec<Array2<f64>> = fits.last().map(|fit| one_more(matrix, fit)).into_iter().collect();
            let mut spec = KMeansSpec::new(k, seed);
            if k > FEW_STARTS_BEYOND && !warm.is_empty() {
                spec.n_starts = FEW_STARTS;
            }
            best_of_samples(matrix, &spec, &warm, &part)
        })?;
        fits.push(fit);
    }
    Ok(fits)
}

/// The best fit from [`SAMPLES`] samples where the search for a beginning sees a sample alone: each leads a little above
/// the best inertia now and then, but rarely all of them.
fn best_of_samples(
    matrix: &FeatureMatrix,
    spec: &KMeansSpec,
    warm: &[Array2<f64>],
    progress: &Progress,
) -> Result<KMeansFit, ModelError> {
    if matrix.n_rows() <= SEARCH_ROWS || spec.k > FEW_STARTS_BEYOND {
        return fit_kmeans_from(matrix, spec, warm, progress);
    }
    let part = |sample: u64| {
        progress.part(
            sample as f32 / SAMPLES as f32,
            (sample + 1) as f32 / SAMPLES as f32,
        )
    };
    let mut best = fit_kmeans_from(matrix, spec, warm, &part(0))?;
    for sample in 1..SAMPLES {
        let seed = spec.seed.wrapping_add(sample.wrapping_mul(SEED_STEP));
        let fit = fit_kmeans_from(matrix, &KMeansSpec { seed, ..*spec }, warm, &part(sample))?;
        if fit.inertia < best.inertia {
            best = fit;
        }
    }
    Ok(best)
}

/// The k asked for where it lies outside the range: alone, not with all that lie between.
pub(super) fn fit_beyond(
    matrix: &FeatureMatrix,
    k: usize,
    seed: u64,
    progress: &Progress,
) -> Result<KMeansFit, ModelError> {
    let rows = matrix.n_rows();
    if rows < k {
        return Err(ModelError::MoreSegmentsThanRows { k, rows });
    }
    let distinct = different_rows(matrix, k.min(MOST_SEGMENTS));
    if distinct < k.min(MOST_SEGMENTS) {
        return Err(ModelError::TooFewDifferentRows { k, distinct });
    }
    progress.timed(&format!("segment {k}"), || {
        best_of_samples(matrix, &KMeansSpec::new(k, seed), &[], progress)
    })
}

/// The centroids of a fit and the row farthest from them.
pub(super) fn one_more(matrix: &FeatureMatrix, fit: &KMeansFit) -> Array2<f64> {
    let n_features = matrix.n_features();
    let columns = matrix.columns();
    let distance = |row: usize| -> f64 {
        let own = fit.centroids.row(usize::from(fit.labels[row]));
        columns
            .iter()
            .zip(own)
            .map(|(column, at)| (column[row] - at).powi(2))
            .sum()
    };
    let farthest = (0..matrix.n_rows())
        .into_par_iter()
        .map(|row| (distance(row), row))
        .reduce(
            || (f64::NEG_INFINITY, usize::MAX),
            |a, b| if (b.0, a.1) > (a.0, b.1) { b } else { a },
        )
        .1;
    Array2::from_shape_fn((fit.sizes.len() + 1, n_features), |(segment, feature)| {
        if segment < fit.sizes.len() {
            fit.centroids[[segment, feature]]
        } else {
            columns[feature][farthest]
        }
    })
}
