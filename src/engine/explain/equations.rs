//! A classifier as the equations it is made of.

use std::ops::Range;

use ndarray::Array2;

use super::{Customer, Value};
use crate::engine::{
    classify::ClassifierReport,
    features::{ColumnEncoding, Standardizer},
};

/// Log-odds of each class as sums over standardised features.
#[derive(Debug, Clone, PartialEq)]
pub struct Equations {
    pub columns: Vec<ColumnEncoding>,
    /// Of each column its encoded features.
    pub features: Vec<Range<usize>>,
    pub scaler: Standardizer,
    /// Classes × features. With two classes that of class 0 is all zeros.
    pub weights: Array2<f64>,
    pub intercepts: Vec<f64>,
    /// Of the weights and the intercept of class 1, with two classes and without a penalty.
    pub covariance: Option<Array2<f64>>,
    /// Place of the positive class, with two classes.
    pub positive: usize,
}

impl Equations {
    /// Those of a trained classifier.
    pub fn of(report: &ClassifierReport) -> Self {
        let columns = report.encoder.columns().to_vec();
        let mut first = 0;
        let features = columns
            .iter()
            .map(|column| {
                let own = first..first + column.names().len();
                first = own.end;
                own
            })
            .collect();
        let fit = &report.fit;
        let (weights, intercepts) = if fit.weights.nrows() == 1 {
            let mut weights = Array2::zeros((2, fit.weights.ncols()));
            weights.row_mut(1).assign(&fit.weights.row(0));
            let intercept = fit.intercepts.first().copied().unwrap_or(0.0);
            (weights, vec![0.0, intercept])
        } else {
            (fit.weights.clone(), fit.intercepts.clone())
        };
        Self {
            columns,
            features,
            scaler: report.scaler.clone(),
            weights,
            intercepts,
            covariance: fit.covariance.clone(),
            positive: report.positive,
        }
    }

    pub fn n_classes(&self) -> usize {
        self.intercepts.len()
    }

    /// Whether there are two classes, parted by a threshold.
    pub fn is_binary(&self) -> bool {
        self.n_classes() == 2
    }

    /// The standardised features that a value of a column becomes.
    pub fn standardised(&self, column: usize, value: Value) -> Vec<f64> {
        let mut made = Vec::new();
        self.standardise(column, value, &mut made);
        made
    }

    /// Standardised features of all columns.
    pub fn all_standardised(&self, values: &[Value]) -> Vec<f64> {
        let mut made = Vec::with_capacity(self.weights.ncols());
        for (column, &value) in values.iter().enumerate() {
            self.standardise(column, value, &mut made);
        }
        made
    }

    fn standardise(&self, column: usize, value: Value, made: &mut Vec<f64>) {
        let own = self.features[column].clone();
        let first = own.start;
        made.extend(own.map(|feature| {
            let plain = match value {
                Value::Number(number) => number,
                // The first level has no feature of its own.
                Value::Level(level) => f64::from(u8::from(feature - first + 1 == level)),
            };
            (plain - self.scaler.means[feature]) / self.scaler.stds[feature]
        }));
    }

    /// Log-odds of each class.
    pub fn log_odds(&self, standardised: &[f64]) -> Vec<f64> {
        let each = self.weights.rows().into_iter().zip(&self.intercepts);
        each.map(|(weights, intercept)| {
            let sum: f64 = weights.iter().zip(standardised).map(|(w, z)| w * z).sum();
            sum + intercept
        })
        .collect()
    }

    /// Probability of a class, with the digits of small ones kept.
    pub fn probability(log_odds: &[f64], class: usize) -> f64 {
        let own = log_odds[class];
        let others = log_odds.iter().enumerate().filter(|(other, _)| *other != class);
        1.0 / (1.0 + others.map(|(_, odds)| (odds - own).exp()).sum::<f64>())
    }

    /// The class predicted: the positive one from the threshold on with two classes, else the most probable.
    pub fn decided(&self, log_odds: &[f64], threshold: f64) -> usize {
        if self.is_binary() {
            let is_positive = Self::probability(log_odds, self.positive) >= threshold;
            return if is_positive {
                self.positive
            } else {
                1 - self.positive
            };
        }
        let by_odds = |&a: &usize, &b: &usize| log_odds[a].total_cmp(&log_odds[b]).then(b.cmp(&a));
        (0..log_odds.len()).max_by(by_odds).unwrap_or(0)
    }

    /// The class predicted for a customer.
    pub fn decision(&self, customer: &Customer, threshold: f64) -> usize {
        self.decided(
            &self.log_odds(&self.all_standardised(&customer.values)),
            threshold,
        )
    }

    /// What a class's equation is made of beyond what all classes share: with two classes its log-odds, with
    /// more its score against the mean of all classes.
    pub fn own_weights(&self, class: usize) -> (Vec<f64>, f64) {
        let n = self.n_classes() as f64;
        // With two classes one of the rows is zero: log-odds are the difference of both.
        let share = if self.is_binary() { 1.0 } else { 1.0 / n };
        let others = |sum: f64, own: f64| if self.is_binary() { sum - own } else { sum };
        let weights = self.weights.columns().into_iter();
        let weights = weights.map(|all| all[class] - share * others(all.sum(), all[class]));
        let intercept =
            self.intercepts[class] - share * others(self.intercepts.iter().sum(), self.intercepts[class]);
        (weights.collect(), intercept)
    }
}
