//! How much features go with each other, as in results.json.

use serde::Serialize;

use crate::engine::classify::Inflation;

/// Variance inflation of one column. Numbers are null where they are infinite, or where the column is the
/// same in all training rows; `level` says which.
#[derive(Serialize)]
pub(super) struct InflationJson<'a> {
    feature: &'a str,
    /// Of all its encoded features together (Fox and Monette 1992).
    gvif: Option<f64>,
    /// Encoded features.
    df: usize,
    /// GVIF^(1/(2·df)): how many times as wide its ranges are.
    widening: Option<f64>,
    level: &'static str,
    /// The features it goes with most.
    with: &'a [String],
    sentence: Option<String>,
}

impl<'a> InflationJson<'a> {
    pub(super) fn of(inflation: &'a Inflation) -> Self {
        Self {
            feature: &inflation.column,
            gvif: finite(inflation.generalised),
            df: inflation.n_features,
            widening: finite(inflation.widening()),
            level: inflation.level().word(),
            with: &inflation.with,
            sentence: inflation.sentence(),
        }
    }
}

/// JSON has no infinity.
pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}
