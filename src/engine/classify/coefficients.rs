//! From weights over standardised features to log-odds in the units of the file.

use statrs::function::erf::erfc;

use crate::engine::{
    features::Standardizer,
    metrics::{Interval, Z_95},
    models::logistic::LogisticFit,
};

/// The intercept in the units of the file, and its standard error where there is no penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct Intercept {
    pub class: String,
    pub value: f64,
    pub std_error: Option<f64>,
}

/// What one encoded feature does to the log-odds of `class`.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The class whose log-odds it moves (the positive one with two classes).
    pub class: String,
    pub feature: String,
    /// Log-odds for one unit of the file.
    pub value: f64,
    /// `None` with a penalty, where the information matrix is singular, for the class that others are compared with,
    /// and with more than two classes that are weighted.
    pub error: Option<CoefficientError>,
    /// Log-odds for one standard deviation.
    pub per_sd: f64,
    /// exp(`per_sd`) with its 95 % range (NaN bounds without standard errors).
    pub odds_ratio_per_sd: Interval,
}

/// Wald statistics of a coefficient in the units of the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoefficientError {
    pub std_error: f64,
    pub z: f64,
    pub p: f64,
    /// 95 % bounds of the coefficient.
    pub low: f64,
    pub high: f64,
}

/// Coefficients and intercepts in the units of the file, class by class.
///
/// With two classes there is one row of weights; it is turned to speak for `positive`.
pub(super) fn in_file_units(
    fit: &LogisticFit,
    scaler: &Standardizer,
    names: &[String],
    classes: &[String],
    positive: usize,
) -> (Vec<Coefficient>, Vec<Intercept>) {
    let is_binary = fit.weights.nrows() == 1;
    let (mut coefficients, mut intercepts) = (Vec::new(), Vec::new());
    for (row, weights) in fit.weights.rows().into_iter().enumerate() {
        let class = &classes[if is_binary { positive } else { row }];
        let sign = if is_binary && positive == 0 { -1.0 } else { 1.0 };
        let offset: f64 = (0..names.len())
            .map(|j| weights[j] * scaler.means[j] / scaler.stds[j])
            .sum();
        intercepts.push(Intercept {
            class: class.clone(),
            value: sign * (fit.intercepts[row] - offset),
            std_error: intercept_error(fit, row, scaler),
        });
        for (feature, name) in names.iter().enumerate() {
            let per_sd = sign * weights[feature];
            // A variance of 0 belongs to a constant feature, NaN to one that repeats others.
            let std_error_per_sd = fit
                .covariance_of(row)
                .map(|covariance| covariance[[feature, feature]].sqrt())
                .filter(|error| *error > 0.0);
            let std = scaler.stds[feature];
            coefficients.push(Coefficient {
                class: class.clone(),
                feature: name.clone(),
                value: per_sd / std,
                error: std_error_per_sd.map(|error| CoefficientError::new(per_sd / std, error / std)),
                per_sd,
                odds_ratio_per_sd: odds_ratio(per_sd, std_error_per_sd),
            });
        }
    }
    (coefficients, intercepts)
}

/// √(tᵀ·C·t), where t makes the file's intercept of (weights, intercept).
fn intercept_error(fit: &LogisticFit, row: usize, scaler: &Standardizer) -> Option<f64> {
    let covariance = fit.covariance_of(row)?;
    let mut turn: Vec<f64> = scaler
        .means
        .iter()
        .zip(&scaler.stds)
        .map(|(mean, std)| -mean / std)
        .collect();
    turn.push(1.0);
    let turn = ndarray::Array1::from(turn);
    let error = turn.dot(&covariance.dot(&turn)).sqrt();
    error.is_finite().then_some(error)
}

fn odds_ratio(per_sd: f64, std_error: Option<f64>) -> Interval {
    let half = Z_95 * std_error.unwrap_or(f64::NAN);
    Interval {
        value: per_sd.exp(),
        low: (per_sd - half).exp(),
        high: (per_sd + half).exp(),
    }
}

impl CoefficientError {
    fn new(value: f64, std_error: f64) -> Self {
        let z = value / std_error;
        Self {
            std_error,
            z,
            // Both tails of the normal curve.
            p: erfc(z.abs() / std::f64::consts::SQRT_2),
            low: value - Z_95 * std_error,
            high: value + Z_95 * std_error,
        }
    }
}
