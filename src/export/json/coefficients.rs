//! Coefficients as in results.json.

use serde::Serialize;

use super::{analysis::IntervalJson, inflation::finite};
use crate::engine::classify::{ClassifierReport, Coefficient};

/// In the units of the file; bounds are those of the coefficient.
#[derive(Serialize)]
pub(super) struct CoefficientJson<'a> {
    class: &'a str,
    feature: &'a str,
    value: f64,
    std_error: Option<f64>,
    z: Option<f64>,
    p: Option<f64>,
    odds_ratio: f64,
    low: Option<f64>,
    high: Option<f64>,
    per_sd: f64,
    odds_ratio_per_sd: IntervalJson,
    /// Variance inflation; null where it is infinite or not defined, which `inflation` says.
    vif: Option<f64>,
}

pub(super) fn coefficients(report: &ClassifierReport) -> Vec<CoefficientJson<'_>> {
    let each = report.coefficients_with_inflation();
    each.map(|(c, vif)| coefficient(c, finite(vif.flatten())))
        .collect()
}

fn coefficient(c: &Coefficient, vif: Option<f64>) -> CoefficientJson<'_> {
    CoefficientJson {
        class: &c.class,
        feature: &c.feature,
        value: c.value,
        std_error: c.error.map(|e| e.std_error),
        z: c.error.map(|e| e.z),
        p: c.error.map(|e| e.p),
        odds_ratio: c.value.exp(),
        low: c.error.map(|e| e.low),
        high: c.error.map(|e| e.high),
        per_sd: c.per_sd,
        odds_ratio_per_sd: c.odds_ratio_per_sd.into(),
        vif,
    }
}
