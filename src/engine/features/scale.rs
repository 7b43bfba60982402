//! Standardising: subtract the mean, divide by the population standard deviation (ddof 0).

use rayon::prelude::*;

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
        let (means, stds) = (0..training.n_features())
            .into_par_iter()
            .map(|feature| mean_and_std(training.column_slice(feature)))
            .unzip();
        Self { means, stds }
    }

    /// (x − mean) ÷ std, feature by feature.
    pub fn apply(&self, matrix: &FeatureMatrix) -> FeatureMatrix {
        let columns: Vec<Vec<f64>> = (0..matrix.n_features())
            .into_par_iter()
            .map(|feature| {
                let (mean, std) = (self.means[feature], self.stds[feature]);
                matrix
                    .column_slice(feature)
                    .iter()
                    .map(|value| (value - mean) / std)
                    .collect()
            })
            .collect();
        FeatureMatrix::from_flat(matrix.names().to_vec(), matrix.n_rows(), columns.concat())
    }

    /// A standardised value of a feature in the units of the file.
    pub fn in_file_units(&self, feature: usize, standardized: f64) -> f64 {
        standardized * self.stds[feature] + self.means[feature]
    }
}

/// Mean and population standard deviation; 1 instead of a deviation that is rounding only, with
/// scikit-learn's bound (`_is_constant_feature`).
pub(crate) fn mean_and_std(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 1.0);
    }
    let n = values.len() as f64;
    let rough = values.iter().sum::<f64>() / n;
    // The second sum takes out what rounding left in the first (Chan, Golub and LeVeque 1983).
    let (rest, squares) = values.iter().fold((0.0, 0.0), |(rest, squares), value| {
        let off = value - rough;
        (rest + off, squares + off * off)
    });
    let mean = rough + rest / n;
    let variance = ((squares - rest * rest / n) / n).max(0.0);
    let rounding = n * f64::EPSILON * variance + (n * mean * f64::EPSILON).powi(2);
    let is_constant = variance <= rounding || !variance.is_finite();
    (mean, if is_constant { 1.0 } else { variance.sqrt() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_column(values: Vec<f64>) -> FeatureMatrix {
        FeatureMatrix::new(vec!["x".to_owned()], vec![values]).unwrap()
    }

    #[test]
    fn divides_by_n_and_leaves_constants_alone() {
        let scaler = Standardizer::fit(&one_column(vec![1.0, 2.0, 3.0, 4.0]));
        assert_eq!(scaler.means, [2.5]);
        assert!((scaler.stds[0] - 1.25_f64.sqrt()).abs() < 1e-15);
        let constant = Standardizer::fit(&one_column(vec![0.1; 1_000]));
        assert_eq!(constant.stds, [1.0]);
        assert!(
            constant
                .apply(&one_column(vec![0.1; 3]))
                .column_slice(0)
                .iter()
                .all(|v| v.abs() < 1e-15)
        );
    }

    #[test]
    fn large_offsets_do_not_cost_digits() {
        let scaler = Standardizer::fit(&one_column(vec![1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0, 1e9 + 4.0]));
        assert!((scaler.stds[0] - 1.25_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn test_rows_do_not_touch_the_scaler() {
        let train = one_column(vec![1.0, 2.0, 3.0]);
        let scaler = Standardizer::fit(&train);
        let scaled = scaler.apply(&one_column(vec![100.0]));
        assert_eq!(scaler, Standardizer::fit(&train));
        assert!((scaler.in_file_units(0, scaled.column_slice(0)[0]) - 100.0).abs() < 1e-12);
    }
}
