//! Rows → probabilities of the classes.

use ndarray::Array2;
use rayon::prelude::*;

use super::{LogisticFit, objective::log_odds};
use crate::engine::{
    features::FeatureMatrix,
    models::blocks::{BLOCK_ROWS, fill_rows, softmax},
};

impl LogisticFit {
    /// Weights that were learnt before; nothing is known of the fit behind them.
    pub(in crate::engine) fn of_weights(weights: Array2<f64>, intercepts: Vec<f64>) -> Self {
        Self {
            weights,
            intercepts,
            covariance: None,
            class_covariances: Vec::new(),
            converged: true,
            iterations: 0,
            log_likelihood: f64::NAN,
            warnings: Vec::new(),
        }
    }

    /// Two, or the rows of weights.
    pub fn n_classes(&self) -> usize {
        self.weights.nrows().max(2)
    }

    /// Probabilities, rows × classes, of standardised rows.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        let n_classes = self.n_classes();
        fill_rows(matrix.n_rows(), n_classes, |first, out| {
            let odds = self.block_log_odds(matrix, first, out.len() / n_classes);
            for (i, row) in out.chunks_mut(n_classes).enumerate() {
                for (value, own) in row.iter_mut().zip(&odds) {
                    *value = own[i];
                }
                softmax(row);
            }
        })
    }

    /// Σ log pᵢ(own class), without weights or penalty.
    pub(in crate::engine) fn log_likelihood_of(&self, matrix: &FeatureMatrix, labels: &[u32]) -> f64 {
        let blocks: Vec<f64> = labels
            .par_chunks(BLOCK_ROWS)
            .enumerate()
            .map(|(block, labels)| {
                let odds = self.block_log_odds(matrix, block * BLOCK_ROWS, labels.len());
                let own_log = |(i, &label): (usize, &u32)| {
                    let own = odds[label as usize][i];
                    // Σ exp(other − own) over the other classes keeps the digits of small tails.
                    let largest = odds.iter().map(|o| o[i] - own).fold(0.0, f64::max);
                    if largest == 0.0 {
                        let others = odds
                            .iter()
                            .enumerate()
                            .filter(|(class, _)| *class != label as usize);
                        -others.map(|(_, o)| (o[i] - own).exp()).sum::<f64>().ln_1p()
                    } else {
                        -largest
                            - odds
                                .iter()
                                .map(|o| (o[i] - own - largest).exp())
                                .sum::<f64>()
                                .ln()
                    }
                };
                labels.iter().enumerate().map(own_log).sum()
            })
            .collect();
        blocks.iter().sum()
    }

    /// Log-odds of the classes (class 0 of two is 0), one vector a class.
    fn block_log_odds(&self, matrix: &FeatureMatrix, first: usize, n: usize) -> Vec<Vec<f64>> {
        let columns: Vec<&[f64]> = (0..matrix.n_features())
            .map(|feature| &matrix.column_slice(feature)[first..first + n])
            .collect();
        let mut found: Vec<Vec<f64>> = Vec::with_capacity(self.n_classes());
        if self.weights.nrows() == 1 {
            found.push(vec![0.0; n]);
        }
        for (weights, &intercept) in self.weights.rows().into_iter().zip(&self.intercepts) {
            let mut parameters = weights.to_vec();
            parameters.push(intercept);
            let mut odds = vec![0.0; n];
            log_odds(&columns, &parameters, &mut odds);
            found.push(odds);
        }
        found
    }
}
