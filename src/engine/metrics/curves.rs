//! Scored rows of a two-class problem, sorted once so that any threshold is a binary search.

use super::{ConfusionMatrix, Interval};

/// One corner of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    pub x: f64,
    pub y: f64,
    /// The threshold that gives this point; above 1 for the first point of a ROC curve.
    pub threshold: f64,
}

/// Probabilities of the positive class with the truth, sorted ascending, with running counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredRows {
    scores: Vec<f64>,
    /// `positives_below[i]`: truly positive rows among the first i.
    positives_below: Vec<u64>,
}

impl ScoredRows {
    /// From (probability of positive, is truly positive).
    pub fn new(rows: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let _ = rows;
        Self {
            scores: vec![],
            positives_below: vec![0],
        }
    }

    pub fn n_rows(&self) -> usize {
        self.scores.len()
    }

    pub fn n_positive(&self) -> u64 {
        self.positives_below.last().copied().unwrap_or(0)
    }

    /// Counts at a threshold in O(log n): positive when the score is at least `threshold`.
    /// `positive` is the class number (0 or 1) of the positive class.
    pub fn confusion(&self, threshold: f64, positive: usize) -> ConfusionMatrix {
        let _ = (threshold, positive);
        ConfusionMatrix {
            counts: vec![vec![0; 2]; 2],
        }
    }

    /// ROC: x false alarm rate, y recall, from (0,0) to (1,1); collinear points left out as scikit-learn's `drop_intermediate`.
    pub fn roc(&self) -> Vec<CurvePoint> {
        Vec::new()
    }

    pub fn roc_auc(&self) -> Interval {
        Interval::bare(f64::NAN)
    }

    /// Average precision: Σ (Rₙ − Rₙ₋₁)·Pₙ, as scikit-learn's `average_precision_score`.
    pub fn average_precision(&self) -> f64 {
        f64::NAN
    }

    /// Mean log-loss; probabilities clipped to the smallest f64 step from 0 and 1, as scikit-learn.
    pub fn log_loss(&self) -> f64 {
        f64::NAN
    }

    /// Mean squared error of the probability.
    pub fn brier(&self) -> f64 {
        f64::NAN
    }

    /// Counts of truly (negative, positive) rows in `n_bins` equal bins over 0 to 1.
    pub fn score_histogram(&self, n_bins: usize) -> (Vec<u64>, Vec<u64>) {
        (vec![0; n_bins], vec![0; n_bins])
    }

    /// The threshold (a score that occurs, rounded to 2 decimals where that changes nothing) with the best F1.
    pub fn best_f1_threshold(&self) -> f64 {
        0.5
    }

    /// The threshold with the largest recall + specificity − 1 (Youden 1950).
    pub fn youden_threshold(&self) -> f64 {
        0.5
    }
}
