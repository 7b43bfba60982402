//! The matrix that models are fitted on.

use ndarray::{Array2, ArrayView1, ShapeBuilder as _};
use rayon::prelude::*;

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
        if names.len() != columns.len() {
            return Err(FeatureError::NamesDoNotFit {
                names: names.len(),
                columns: columns.len(),
            });
        }
        let n_rows = columns.first().map_or(0, Vec::len);
        for (feature, column) in names.iter().zip(&columns) {
            if column.len() != n_rows {
                return Err(FeatureError::LengthsDiffer {
                    feature: feature.clone(),
                    found: column.len(),
                    expected: n_rows,
                });
            }
            if let Some(row) = column.iter().position(|value| !value.is_finite()) {
                return Err(FeatureError::NotFinite {
                    feature: feature.clone(),
                    row,
                });
            }
        }
        let mut flat = Vec::with_capacity(n_rows * names.len());
        for column in columns {
            flat.extend_from_slice(&column);
        }
        Ok(Self::from_flat(names, n_rows, flat))
    }

    /// From finite values laid out feature after feature.
    pub(super) fn from_flat(names: Vec<String>, n_rows: usize, flat: Vec<f64>) -> Self {
        let values = Array2::from_shape_vec((n_rows, names.len()).f(), flat)
            .unwrap_or_else(|error| unreachable!("rows × features values are given: {error}"));
        Self { values, names }
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

    /// The values of one feature, contiguous.
    pub fn column_slice(&self, feature: usize) -> &[f64] {
        match self.values.as_slice_memory_order() {
            Some(all) => &all[feature * self.n_rows()..(feature + 1) * self.n_rows()],
            None => unreachable!("the matrix is contiguous by construction"),
        }
    }

    /// The features, each contiguous.
    pub fn columns(&self) -> Vec<&[f64]> {
        (0..self.n_features()).map(|j| self.column_slice(j)).collect()
    }

    pub fn values(&self) -> &Array2<f64> {
        &self.values
    }

    /// The given rows, in the given order.
    #[must_use]
    pub fn rows(&self, rows: &[u32]) -> Self {
        let columns: Vec<Vec<f64>> = (0..self.n_features())
            .into_par_iter()
            .map(|j| {
                let column = self.column_slice(j);
                rows.iter().map(|&row| column[row as usize]).collect()
            })
            .collect();
        Self::from_flat(self.names.clone(), rows.len(), columns.concat())
    }

    /// Of standardised features, with the marked ones at their average.
    pub(crate) fn averaged(&self, are_marked: &[bool]) -> Self {
        let mut averaged = self.clone();
        for (mut column, is_marked) in averaged.values.columns_mut().into_iter().zip(are_marked) {
            if *is_marked {
                column.fill(0.0);
            }
        }
        averaged
    }

    /// The given features, in the given order.
    pub(crate) fn select(&self, features: &[usize]) -> Self {
        let names = features.iter().map(|&j| self.names[j].clone()).collect();
        let flat = features
            .iter()
            .flat_map(|&j| self.column_slice(j))
            .copied()
            .collect();
        Self::from_flat(names, self.n_rows(), flat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(n: usize) -> Vec<String> {
        (0..n).map(|j| format!("x{j}")).collect()
    }

    #[test]
    fn columns_are_contiguous_and_rows_can_be_taken() {
        let matrix = FeatureMatrix::new(names(2), vec![vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0]]).unwrap();
        assert_eq!(matrix.column_slice(1), [4.0, 5.0, 6.0]);
        assert_eq!(matrix.values()[[2, 0]], 3.0);
        let taken = matrix.rows(&[2, 0]);
        assert_eq!(taken.column_slice(0), [3.0, 1.0]);
        assert_eq!(taken.n_rows(), 2);
        assert_eq!(matrix.select(&[1]).column_slice(0), [4.0, 5.0, 6.0]);
    }

    #[test]
    fn one_row_and_no_rows_are_fine() {
        let one = FeatureMatrix::new(names(2), vec![vec![1.0], vec![2.0]]).unwrap();
        assert_eq!(one.column_slice(1), [2.0]);
        let none = FeatureMatrix::new(names(2), vec![vec![], vec![]]).unwrap();
        assert_eq!((none.n_rows(), none.n_features()), (0, 2));
        assert!(none.column_slice(1).is_empty());
    }

    #[test]
    fn what_is_no_matrix_is_refused() {
        for (columns, n_names) in [
            (vec![vec![1.0]], 2),
            (vec![vec![1.0], vec![1.0, 2.0]], 2),
            (vec![vec![f64::NAN]], 1),
            (vec![vec![f64::INFINITY]], 1),
        ] {
            assert!(FeatureMatrix::new(names(n_names), columns).is_err());
        }
    }
}
