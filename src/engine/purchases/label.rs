//! A label by a stated rule, for files that have none.

use super::{Customers, Cut, LabelRule, PurchaseError, PurchaseSpec};
use crate::engine::{format, metrics::quantile};

/// What the rule came to.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelReport {
    /// The rule as a sentence.
    pub sentence: String,
    /// The value that parts the labels.
    pub cut: f64,
    pub above: u64,
    pub below: u64,
    /// Customers without the measure: no label.
    pub unlabelled: u64,
}

/// Refuses rules that mean nothing.
pub(super) fn check(spec: &PurchaseSpec) -> Result<(), PurchaseError> {
    let Some(rule) = &spec.label else { return Ok(()) };
    if rule.above.trim() == rule.below.trim() {
        return Err(PurchaseError::SameLabels {
            label: rule.above.trim().to_owned(),
        });
    }
    let is_usable = match rule.cut {
        Cut::Quantile(share) => (0.0..=1.0).contains(&share),
        Cut::Value(value) => value.is_finite(),
    };
    let (Cut::Quantile(cut) | Cut::Value(cut)) = rule.cut;
    is_usable
        .then_some(())
        .ok_or(PurchaseError::UnusableCut { cut: cut.to_string() })
}

/// The label of every customer. `cut`: where the rule has come to part other customers.
pub(super) fn labels(
    customers: &Customers,
    rule: &LabelRule,
    cut: Option<f64>,
) -> (Vec<Option<String>>, LabelReport) {
    let values = customers.measure(rule.measure);
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let cut = cut.unwrap_or_else(|| match rule.cut {
        Cut::Quantile(share) => quantile(&sorted, share),
        Cut::Value(value) => value,
    });
    let (mut above, mut below) = (0, 0);
    let labels = values
        .iter()
        .map(|&value| {
            let label = if value.is_nan() {
                return None;
            } else if value > cut {
                above += 1;
                &rule.above
            } else {
                below += 1;
                &rule.below
            };
            Some(label.trim().to_owned())
        })
        .collect();
    let shown = format::decimal(cut, customers.decimals_of(rule.measure).max(2));
    let whence = match rule.cut {
        Cut::Quantile(share) => format!(", which {} do not exceed", format::percent(share, 0)),
        Cut::Value(_) => String::new(),
    };
    let report = LabelReport {
        sentence: format!(
            "{} where {} is above {shown}{whence}; else {}.",
            rule.above.trim(),
            rule.measure.name(),
            rule.below.trim()
        ),
        cut,
        above,
        below,
        unlabelled: (values.len() - sorted.len()) as u64,
    };
    (labels, report)
}
