//! Standardising: subtract the mean, divide by the population standard deviation (ddof 0).

use super::FeatureMatrix;

/// Means and standard deviations learnt from training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardizer {
    pub means: Vec<f64>,
    /// 1 where the feature is constant (as scikit-learn's `StandardScaler`).
    pub stds: Vec<f64>,
}

impl Standardizer {
    /// Learns from all rows of `training`.
    pub fn fit(training: &FeatureMatrix) -> Self {
        let _ = training;
        Self {
            means: vec![],
            stds: vec![],
        }
    }

    /// (x − mean) ÷ std, feature by feature.
    pub fn apply(&self, matrix: &FeatureMatrix) -> FeatureMatrix {
        matrix.clone()
    }
}
