//! Gaussian naive Bayes: each feature normal within a class, independent of the others.
//!
//! Ours and not linfa's, which keeps its means and variances to itself, so that a model could not be saved, and which
//! gives 0 ÷ 0 for rows far from every class. linfa's own is the oracle of the tests.

use std::f64::consts::PI;

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::blocks::{fill_rows, softmax};
use crate::engine::features::FeatureMatrix;

/// Added to each variance, as a share of the largest one (scikit-learn's `var_smoothing`).
const SMOOTHING: f64 = 1e-9;

/// What is known of the classes, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BayesFit {
    pub classes: Vec<BayesClass>,
}

/// One class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BayesClass {
    /// Its (weighted) share of the training rows.
    pub prior: f64,
    /// One a feature, standardised.
    pub means: Vec<f64>,
    /// The same, smoothed.
    pub variances: Vec<f64>,
}

/// Fits on standardised rows; `labels[i]` is the class of row i, and every class has some. Class weights count in the
/// priors, as weighted rows do.
pub fn fit_bayes(matrix: &FeatureMatrix, labels: &[u32], class_weights: &[f64]) -> BayesFit {
    let n_classes = class_weights.len();
    let mut counts = vec![0.0; n_classes];
    for &label in labels {
        counts[label as usize] += 1.0;
    }
    let columns = matrix.columns();
    let moments: Vec<Moments> = columns
        .par_iter()
        .map(|column| Moments::of(column, labels, &counts))
        .collect();
    let smoothing = SMOOTHING * moments.iter().map(|own| own.overall).fold(0.0, f64::max);
    let total: f64 = counts
        .iter()
        .zip(class_weights)
        .map(|(n, weight)| n * weight)
        .sum();
    let class = |class: usize| BayesClass {
        prior: counts[class] * class_weights[class] / total,
        means: moments.iter().map(|own| own.means[class]).collect(),
        variances: moments
            .iter()
            .map(|own| own.variances[class] + smoothing)
            .collect(),
    };
    BayesFit {
        classes: (0..n_classes).map(class).collect(),
    }
}

/// Of one feature: mean and variance (ddof 0) within each class, and the variance of all rows.
struct Moments {
    means: Vec<f64>,
    variances: Vec<f64>,
    overall: f64,
}

impl Moments {
    fn of(column: &[f64], labels: &[u32], counts: &[f64]) -> Self {
        let by_class = |value: &dyn Fn(f64, usize) -> f64| {
            let mut sums = vec![0.0; counts.len()];
            for (&x, &label) in column.iter().zip(labels) {
                sums[label as usize] += value(x, label as usize);
            }
            sums
        };
        let over_counts =
            |sums: Vec<f64>| -> Vec<f64> { sums.iter().zip(counts).map(|(s, n)| s / n).collect() };
        let n: f64 = counts.iter().sum();
        let sums = by_class(&|x, _| x);
        let mean = sums.iter().sum::<f64>() / n;
        let overall = by_class(&|x, _| (x - mean) * (x - mean)).iter().sum::<f64>() / n;
        let means = over_counts(sums);
        let variances = over_counts(by_class(&|x, class| (x - means[class]) * (x - means[class])));
        Self {
            means,
            variances,
            overall,
        }
    }
}

impl BayesFit {
    /// Probabilities, rows × classes, of standardised rows.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        let columns = matrix.columns();
        // ln of prior and of the densities' constant factors.
        let constants: Vec<f64> = self
            .classes
            .iter()
            .map(|class| {
                let spread: f64 = class
                    .variances
                    .iter()
                    .map(|variance| (2.0 * PI * variance).ln())
                    .sum();
                class.prior.ln() - 0.5 * spread
            })
            .collect();
        fill_rows(matrix.n_rows(), self.classes.len(), |first, out| {
            for (place, logs) in out.chunks_mut(self.classes.len()).enumerate() {
                for ((log, class), constant) in logs.iter_mut().zip(&self.classes).zip(&constants) {
                    let squares = columns.iter().zip(&class.means).zip(&class.variances);
                    let squares = squares.map(|((column, mean), variance)| {
                        let off = column[first + place] - mean;
                        off * off / variance
                    });
                    *log = constant - 0.5 * squares.sum::<f64>();
                }
                softmax(logs);
            }
        })
    }

    /// Whether it is one for so many classes and features.
    pub fn fits(&self, n_classes: usize, n_features: usize) -> bool {
        let class_fits = |class: &BayesClass| {
            class.means.len() == n_features
                && class.variances.len() == n_features
                && class.means.iter().all(|mean| mean.is_finite())
                && class
                    .variances
                    .iter()
                    .all(|variance| variance.is_finite() && *variance > 0.0)
                && class.prior > 0.0
                && class.prior <= 1.0
        };
        self.classes.len() == n_classes && self.classes.iter().all(class_fits)
    }
}

#[cfg(test)]
mod tests {
    use linfa::{Dataset, traits::Fit as _};
    use linfa_bayes::{GaussianNb, NaiveBayes as _};
    use ndarray::Array1;
    use rand::{Rng as _, SeedableRng as _};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    fn matrix(columns: Vec<Vec<f64>>) -> FeatureMatrix {
        let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
        FeatureMatrix::new(names, columns).unwrap()
    }

    #[test]
    fn by_hand() {
        // Class 0: mean 0, variance 1; class 1: mean 3, variance 1; priors one half.
        let rows = matrix(vec![vec![-1.0, 1.0, 2.0, 4.0]]);
        let fit = fit_bayes(&rows, &[0, 0, 1, 1], &[1.0, 1.0]);
        let found = fit.probabilities(&matrix(vec![vec![1.5, 0.0, 1e6]]));
        assert!((found[[0, 0]] - 0.5).abs() < 1e-9);
        // log-odds at 0: (9 − 0) ÷ 2
        assert!((found[[1, 1]] - 1.0 / (1.0 + 4.5_f64.exp())).abs() < 1e-7);
        assert_eq!(found[[2, 1]], 1.0, "far away there is still an answer");
        let weighted = fit_bayes(&rows, &[0, 0, 1, 1], &[1.0, 3.0]);
        let found = weighted.probabilities(&matrix(vec![vec![1.5]]));
        assert!((found[[0, 1]] - 0.75).abs() < 1e-9);
    }

    #[test]
    fn constant_features_say_nothing() {
        let rows = matrix(vec![vec![-1.0, 1.0, 2.0, 4.0], vec![0.0; 4]]);
        let fit = fit_bayes(&rows, &[0, 0, 1, 1], &[1.0, 1.0]);
        let found = fit.probabilities(&rows);
        assert!(found.iter().all(|p| p.is_finite()));
        assert!(found[[0, 0]] > 0.9 && found[[3, 1]] > 0.9);
    }

    #[test]
    fn as_linfas() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
        let labels: Vec<u32> = (0..300).map(|row| row % 3).collect();
        let columns: Vec<Vec<f64>> = (0..4)
            .map(|j| {
                let value = |label: &u32| f64::from(*label * j) * 0.4 + random.gen_range(-1.0..1.0);
                labels.iter().map(value).collect()
            })
            .collect();
        let rows = matrix(columns);
        let ours = fit_bayes(&rows, &labels, &[1.0; 3]).probabilities(&rows);
        let targets: Array1<usize> = labels.iter().map(|&label| label as usize).collect();
        let data = Dataset::new(rows.values().clone(), targets);
        let theirs = GaussianNb::params().var_smoothing(SMOOTHING).fit(&data).unwrap();
        let logs = theirs.joint_log_likelihood(rows.values().view());
        for (row, ours) in ours.rows().into_iter().enumerate() {
            let mut expected = [logs[&0][row], logs[&1][row], logs[&2][row]];
            softmax(&mut expected);
            for (ours, theirs) in ours.iter().zip(expected) {
                assert!((ours - theirs).abs() < 1e-12, "{ours} {theirs}");
            }
        }
    }
}
