//! Principal components of standardised rows, for drawing many features in two dimensions.

use ndarray::Array2;

use crate::engine::features::FeatureMatrix;

/// The leading principal components.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalComponents {
    /// Components × features; each of length 1, its largest entry positive.
    pub loadings: Array2<f64>,
    /// Share of the variance each explains, 0 to 1.
    pub explained: Vec<f64>,
}

/// The first `n_components` (fewer where there are fewer features) by eigenvalues of the covariance.
pub fn principal_components(matrix: &FeatureMatrix, n_components: usize) -> PrincipalComponents {
    let _ = (matrix, n_components);
    PrincipalComponents {
        loadings: Array2::zeros((0, 0)),
        explained: vec![],
    }
}

impl PrincipalComponents {
    /// Coordinates of each row along component `component`.
    pub fn project(&self, matrix: &FeatureMatrix, component: usize) -> Vec<f64> {
        let _ = (matrix, component);
        Vec::new()
    }
}
