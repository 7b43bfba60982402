//! Means over a sample of customers while one column is set to a value, with their standard errors.

use std::sync::OnceLock;

use ndarray::Array1;

use super::{Equations, Estimate};
use crate::engine::{features::FeatureMatrix, models::dot};

/// Standardised customers and their log-odds.
pub(super) struct Sample<'a> {
    equations: &'a Equations,
    columns: Vec<&'a [f64]>,
    /// Classes × customers.
    log_odds: Vec<Vec<f64>>,
    /// Their probabilities as they are, classes × customers: the same for every column and class explained.
    as_is: OnceLock<Vec<Vec<f64>>>,
    n_rows: usize,
}

/// A sample without what one column adds to its log-odds.
pub(super) struct Moved<'a> {
    sample: &'a Sample<'a>,
    column: usize,
    /// Classes × customers.
    rest: Vec<Vec<f64>>,
}

/// A mean over customers and its gradient by (weights, intercept) of two classes.
#[derive(Debug, Clone)]
pub(super) struct Mean {
    value: f64,
    /// `None` where there is no covariance to use it with.
    gradient: Option<Array1<f64>>,
    variance_of: Option<f64>,
}

impl<'a> Sample<'a> {
    pub(super) fn new(equations: &'a Equations, matrix: &'a FeatureMatrix) -> Self {
        let columns = matrix.columns();
        let n_rows = matrix.n_rows();
        let each = equations.weights.rows().into_iter().zip(&equations.intercepts);
        let log_odds = each.map(|(weights, &intercept)| {
            let mut odds = vec![intercept; n_rows];
            for (weight, column) in weights.iter().zip(&columns) {
                odds.iter_mut()
                    .zip(*column)
                    .for_each(|(sum, z)| *sum += weight * z);
            }
            odds
        });
        Self {
            equations,
            log_odds: log_odds.collect(),
            as_is: OnceLock::new(),
            columns,
            n_rows,
        }
    }

    pub(super) fn moved(&self, column: usize) -> Moved<'_> {
        let own = self.equations.features[column].clone();
        let mut rest = self.log_odds.clone();
        for (class, odds) in rest.iter_mut().enumerate() {
            for feature in own.clone() {
                let weight = self.equations.weights[[class, feature]];
                let column = self.columns[feature];
                odds.iter_mut()
                    .zip(column)
                    .for_each(|(sum, z)| *sum -= weight * z);
            }
        }
        Moved {
            sample: self,
            column,
            rest,
        }
    }

    /// Probability of a class for each customer whose log-odds are these with a shift for each class.
    fn probabilities(log_odds: &[Vec<f64>], shifts: &[f64], class: usize) -> Vec<f64> {
        let own = &log_odds[class];
        let mut against = vec![1.0; own.len()];
        for (other, odds) in log_odds.iter().enumerate().filter(|(other, _)| *other != class) {
            let shift = shifts[other] - shifts[class];
            for ((sum, a), b) in against.iter_mut().zip(odds).zip(own) {
                *sum += (a - b + shift).exp();
            }
        }
        against.into_iter().map(|sum| 1.0 / sum).collect()
    }

    fn as_is(&self) -> &[Vec<f64>] {
        self.as_is.get_or_init(|| {
            let none = vec![0.0; self.equations.n_classes()];
            (0..none.len())
                .map(|class| Self::probabilities(&self.log_odds, &none, class))
                .collect()
        })
    }

    /// Mean slope of the probability of a class over one unit of the file, at what customers are.
    pub(super) fn slope(&self, column: usize, class: usize) -> Estimate {
        let equations = self.equations;
        let feature = equations.features[column].start;
        let std = equations.scaler.stds[feature];
        let n = self.n_rows as f64;
        let all = self.as_is();
        if !equations.is_binary() {
            let weight = |class: usize| equations.weights[[class, feature]];
            let slope = |row: usize| {
                let mean: f64 = (0..all.len()).map(|other| all[other][row] * weight(other)).sum();
                all[class][row] * (weight(class) - mean)
            };
            let sum: f64 = (0..self.n_rows).map(slope).sum();
            return Estimate::bare(sum / n / std);
        }
        // σ′ = p(1 − p) and σ″ = p(1 − p)(1 − 2p), of class 1; the other class has the same with another sign.
        let p = &all[1];
        let first: Vec<f64> = p.iter().map(|p| p * (1.0 - p)).collect();
        let second: Vec<f64> = p.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).collect();
        let weight = equations.weights[[1, feature]] / std;
        let steepness = first.iter().sum::<f64>() / n;
        let sign = if class == 1 { 1.0 } else { -1.0 };
        let gradient = equations.covariance.as_ref().map(|_| {
            let each = self.columns.iter().enumerate().map(|(k, z)| {
                let own = if k == feature { steepness / std } else { 0.0 };
                own + weight * dot(&second, z) / n
            });
            let intercept = weight * second.iter().sum::<f64>() / n;
            each.chain([intercept]).collect::<Array1<f64>>()
        });
        Mean {
            value: sign * weight * steepness,
            variance_of: gradient.as_ref().and_then(|gradient| self.variance(gradient)),
            gradient,
        }
        .mean()
    }

    /// gᵀ·C·g; `None` where it is not known.
    fn variance(&self, gradient: &Array1<f64>) -> Option<f64> {
        let covariance = self.equations.covariance.as_ref()?;
        let variance = gradient.dot(&covariance.dot(gradient));
        (variance.is_finite() && variance >= 0.0).then_some(variance)
    }

    /// The mean of a gain: `to` instead of `from`.
    pub(super) fn gain(&self, from: &Mean, to: &Mean) -> Estimate {
        let gradient = from.gradient.as_ref().zip(to.gradient.as_ref());
        let gradient = gradient.map(|(from, to)| to - from);
        let variance = gradient.as_ref().and_then(|gradient| self.variance(gradient));
        Estimate::new(to.value - from.value, variance)
    }

    fn mean_of(
        &self,
        log_odds: &[Vec<f64>],
        shifts: &[f64],
        class: usize,
        at: &dyn Fn(usize, f64, &[f64]) -> f64,
    ) -> Mean {
        let n = self.n_rows as f64;
        let p = Self::probabilities(log_odds, shifts, class);
        let value = p.iter().sum::<f64>() / n;
        let gradient = self.equations.covariance.as_ref().map(|_| {
            // Of class 1; for class 0 all signs turn, which no variance sees.
            let steep: Vec<f64> = p.iter().map(|p| p * (1.0 - p)).collect();
            let total: f64 = steep.iter().sum();
            let each = (0..self.columns.len()).map(|feature| at(feature, total, &steep) / n);
            each.chain([total / n]).collect::<Array1<f64>>()
        });
        Mean {
            value,
            variance_of: gradient.as_ref().and_then(|gradient| self.variance(gradient)),
            gradient,
        }
    }

    /// The mean probability of a class with a number of standardised units added to a feature of each customer.
    pub(super) fn added(&self, feature: usize, by: f64, class: usize) -> Mean {
        let shifts: Vec<f64> = (0..self.equations.n_classes())
            .map(|class| self.equations.weights[[class, feature]] * by)
            .collect();
        self.mean_of(&self.log_odds, &shifts, class, &|k, total, steep| {
            let added = if k == feature { by * total } else { 0.0 };
            dot(steep, self.columns[k]) + added
        })
    }
}

impl Moved<'_> {
    /// The mean with the column's standardised features set to these.
    pub(super) fn at(&self, set: &[f64], class: usize) -> Mean {
        let sample = self.sample;
        let own = sample.equations.features[self.column].clone();
        let shifts: Vec<f64> = (0..sample.equations.n_classes())
            .map(|class| {
                let weights = own
                    .clone()
                    .map(|feature| sample.equations.weights[[class, feature]]);
                weights.zip(set).map(|(weight, z)| weight * z).sum()
            })
            .collect();
        sample.mean_of(&self.rest, &shifts, class, &|k, total, steep| {
            if own.contains(&k) {
                set[k - own.start] * total
            } else {
                dot(steep, sample.columns[k])
            }
        })
    }
}

impl Mean {
    pub(super) fn mean(&self) -> Estimate {
        Estimate::new(self.value, self.variance_of)
    }
}
