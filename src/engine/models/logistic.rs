//! Logistic regression with two or more classes.

use ndarray::Array2;

use super::ModelError;
use crate::engine::{Progress, features::FeatureMatrix};

/// What to fit: minimises Σᵢ wᵢ·log-lossᵢ + l2/2·‖w‖² over standardised features, intercepts free.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticSpec {
    pub l2: f64,
    /// One weight a class; all 1 for none.
    pub class_weights: Vec<f64>,
    pub max_iterations: usize,
    pub seed: u64,
}

/// A fitted model over standardised features.
///
/// With two classes there is one row of weights, for class 1 against class 0. With K > 2 classes
/// there are K rows (softmax, rows sum to zero with a penalty; class 0 is the reference without).
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticFit {
    /// Rows of weights × features, per standard deviation.
    pub weights: Array2<f64>,
    pub intercepts: Vec<f64>,
    /// Covariance of (weights, intercept) of the first row of weights, features first and the intercept last,
    /// in standardised units; `None` with a penalty, with more than two classes, or where the
    /// information matrix is singular.
    pub covariance: Option<Array2<f64>>,
    pub converged: bool,
    pub iterations: usize,
    /// Unweighted, without the penalty.
    pub log_likelihood: f64,
    /// Names of features that split the classes (quasi-)perfectly or repeat others, in words for warnings.
    pub warnings: Vec<String>,
}

/// Fits on standardised rows; `labels[i]` is the class of row i.
///
/// # Errors
/// When a class has no rows, or the caller cancels.
pub fn fit_logistic(
    matrix: &FeatureMatrix,
    labels: &[u32],
    n_classes: usize,
    spec: &LogisticSpec,
    progress: &Progress,
) -> Result<LogisticFit, ModelError> {
    let _ = (matrix, labels, n_classes, spec, progress);
    Err(ModelError::MoreSegmentsThanRows { k: 0, rows: 0 })
}

impl LogisticFit {
    /// Probabilities, rows × classes, of standardised rows.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        Array2::zeros((matrix.n_rows(), 2))
    }
}
