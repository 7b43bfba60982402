//! Gaussian naive Bayes: each feature normal within a class, independent of the others.

use linfa::{Dataset, traits::Fit as _};
use linfa_bayes::{GaussianNb, NaiveBayes as _};
use ndarray::{Array1, Array2};

use super::ModelError;
use crate::engine::features::FeatureMatrix;

/// Added to each variance, as a share of the largest one (scikit-learn's `var_smoothing`).
const SMOOTHING: f64 = 1e-9;

/// Means, variances and priors of the classes.
#[derive(Debug, Clone)]
pub struct BayesFit {
    model: GaussianNb<f64, usize>,
    /// What class weights add to each class's logarithm.
    shifts: Vec<f64>,
}

/// Fits on standardised rows; `labels[i]` is the class of row i, and every class has some. Class weights count in the
/// priors, as weighted rows do.
///
/// # Errors
/// When linfa refuses the rows.
pub fn fit_bayes(
    matrix: &FeatureMatrix,
    labels: &[u32],
    class_weights: &[f64],
) -> Result<BayesFit, ModelError> {
    let targets: Array1<usize> = labels.iter().map(|&label| label as usize).collect();
    let data = Dataset::new(matrix.values().clone(), targets);
    let params = GaussianNb::params().var_smoothing(SMOOTHING);
    let model = params.fit(&data).map_err(|error| ModelError::Refused {
        model: "Naive Bayes",
        why: error.to_string(),
    })?;
    Ok(BayesFit {
        model,
        shifts: class_weights.iter().map(|weight| weight.ln()).collect(),
    })
}

impl BayesFit {
    /// Probabilities, rows × classes, of standardised rows.
    ///
    /// linfa adds up exponentials without taking out the largest, which gives 0 ÷ 0 for rows far from every class; only
    /// its logarithms are used.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        let n_classes = self.shifts.len();
        let mut found = Array2::from_elem((matrix.n_rows(), n_classes), f64::NEG_INFINITY);
        let logs = self.model.joint_log_likelihood(matrix.values().view());
        for (class, shift) in self.shifts.iter().enumerate() {
            if let Some(logs) = logs.get(&class) {
                found.column_mut(class).assign(&logs.mapv(|log| log + shift));
            }
        }
        for mut row in found.rows_mut() {
            let largest = row.fold(f64::NEG_INFINITY, |most, &log| most.max(log));
            row.mapv_inplace(|log| (log - largest).exp());
            let sum = row.sum();
            row.mapv_inplace(|value| value / sum);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(columns: Vec<Vec<f64>>) -> FeatureMatrix {
        let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
        FeatureMatrix::new(names, columns).unwrap()
    }

    #[test]
    fn by_hand() {
        // Class 0: mean 0, variance 1; class 1: mean 3, variance 1; priors one half.
        let rows = matrix(vec![vec![-1.0, 1.0, 2.0, 4.0]]);
        let fit = fit_bayes(&rows, &[0, 0, 1, 1], &[1.0, 1.0]).unwrap();
        let found = fit.probabilities(&matrix(vec![vec![1.5, 0.0, 1e6]]));
        assert!((found[[0, 0]] - 0.5).abs() < 1e-9);
        // log-odds at 0: (9 − 0) ÷ 2
        assert!((found[[1, 1]] - 1.0 / (1.0 + 4.5_f64.exp())).abs() < 1e-7);
        assert_eq!(found[[2, 1]], 1.0, "far away there is still an answer");
        let weighted = fit_bayes(&rows, &[0, 0, 1, 1], &[1.0, 3.0]).unwrap();
        let found = weighted.probabilities(&matrix(vec![vec![1.5]]));
        assert!((found[[0, 1]] - 0.75).abs() < 1e-9);
    }

    #[test]
    fn constant_features_say_nothing() {
        let rows = matrix(vec![vec![-1.0, 1.0, 2.0, 4.0], vec![0.0; 4]]);
        let fit = fit_bayes(&rows, &[0, 0, 1, 1], &[1.0, 1.0]).unwrap();
        let found = fit.probabilities(&rows);
        assert!(found.iter().all(|p| p.is_finite()));
        assert!(found[[0, 0]] > 0.9 && found[[3, 1]] > 0.9);
    }
}
