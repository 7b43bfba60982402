//! Scored rows of a two-class problem, sorted once so that any threshold is a binary search.

mod calibration;
mod decision;
mod kinds;
mod precision_range;
mod thinned;

pub use calibration::CalibrationBin;
pub use decision::{Flips, Offer};
pub use kinds::Curve;

use super::{ConfusionMatrix, Interval, delong};

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

/// Rows with at least one threshold: what lies at and above it.
#[derive(Debug, Clone, Copy)]
struct Above {
    threshold: f64,
    true_positives: u64,
    false_positives: u64,
}

impl ScoredRows {
    /// From (probability of positive, is truly positive).
    pub fn new(rows: impl IntoIterator<Item = (f64, bool)>) -> Self {
        Self::with_rows(
            rows.into_iter()
                .map(|(score, is_positive)| (score, is_positive, 0)),
        )
        .0
    }

    /// From (probability of positive, is truly positive, which row): with the rows in the order of their scores.
    pub fn with_rows(rows: impl IntoIterator<Item = (f64, bool, u32)>) -> (Self, Vec<u32>) {
        let mut rows: Vec<(f64, bool, u32)> = rows.into_iter().collect();
        // By truth and row as well, so that the order given leaves no trace.
        rows.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut positives_below = Vec::with_capacity(rows.len() + 1);
        let mut n_positive = 0;
        positives_below.push(0);
        for (_, is_positive, _) in &rows {
            n_positive += u64::from(*is_positive);
            positives_below.push(n_positive);
        }
        let scored = Self {
            scores: rows.iter().map(|(score, ..)| *score).collect(),
            positives_below,
        };
        (scored, rows.into_iter().map(|(.., row)| row).collect())
    }

    /// Score and truth at a place in the order of the scores.
    pub fn get(&self, place: usize) -> Option<(f64, bool)> {
        let score = *self.scores.get(place)?;
        Some((score, self.is_positive(place)))
    }

    pub fn n_rows(&self) -> usize {
        self.scores.len()
    }

    /// (Probability of positive, is truly positive), ascending.
    pub fn rows(&self) -> impl Iterator<Item = (f64, bool)> + '_ {
        let is_positive = self.positives_below.windows(2).map(|two| two[1] > two[0]);
        self.scores.iter().copied().zip(is_positive)
    }

    pub fn n_positive(&self) -> u64 {
        self.positives_below.last().copied().unwrap_or(0)
    }

    fn n_negative(&self) -> u64 {
        self.n_rows() as u64 - self.n_positive()
    }

    /// Counts at a threshold in O(log n): positive when the score is at least `threshold`.
    /// `positive` is the class number (0 or 1) of the positive class.
    pub fn confusion(&self, threshold: f64, positive: usize) -> ConfusionMatrix {
        let above = self.above(threshold);
        let mut counts = vec![vec![0; 2]; 2];
        let negative = 1 - positive;
        counts[positive][positive] = above.true_positives;
        counts[positive][negative] = self.n_positive() - above.true_positives;
        counts[negative][positive] = above.false_positives;
        counts[negative][negative] = self.n_negative() - above.false_positives;
        ConfusionMatrix { counts }
    }

    /// What lies above each score that occurs, from the highest score down.
    fn steps(&self) -> Vec<Above> {
        let n = self.n_rows();
        (0..n)
            .rev()
            .filter(|&i| i == 0 || self.scores[i - 1] < self.scores[i])
            .map(|i| self.tail(i, self.scores[i]))
            .collect()
    }

    /// What lies at and above a threshold, in O(log n).
    fn above(&self, threshold: f64) -> Above {
        self.tail(self.scores.partition_point(|score| *score < threshold), threshold)
    }

    /// The rows from a place on, which lie at and above `threshold`.
    fn tail(&self, place: usize, threshold: f64) -> Above {
        let true_positives = self.n_positive() - self.positives_below[place];
        Above {
            threshold,
            true_positives,
            false_positives: (self.n_rows() - place) as u64 - true_positives,
        }
    }

    /// ROC: x false alarm rate, y recall, from (0,0) to (1,1); collinear points left out as scikit-learn's `drop_intermediate`.
    ///
    /// Empty where a class has no rows.
    pub fn roc(&self) -> Vec<CurvePoint> {
        let (n_positive, n_negative) = (self.n_positive(), self.n_negative());
        if n_positive == 0 || n_negative == 0 {
            return Vec::new();
        }
        let mut steps = self.steps();
        let rises = |a: &Above, b: &Above| {
            (
                b.true_positives - a.true_positives,
                b.false_positives - a.false_positives,
            )
        };
        let is_corner: Vec<bool> = (0..steps.len())
            .map(|i| {
                i == 0 || i + 1 == steps.len() || {
                    rises(&steps[i - 1], &steps[i]) != rises(&steps[i], &steps[i + 1])
                }
            })
            .collect();
        let highest = steps.first().map_or(1.0, |step| step.threshold);
        let mut kept = is_corner.iter();
        steps.retain(|_| kept.next() == Some(&true));
        let point = |step: &Above| CurvePoint {
            x: step.false_positives as f64 / n_negative as f64,
            y: step.true_positives as f64 / n_positive as f64,
            threshold: step.threshold,
        };
        let start = CurvePoint {
            x: 0.0,
            y: 0.0,
            threshold: 1.0 + highest,
        };
        std::iter::once(start).chain(steps.iter().map(point)).collect()
    }

    /// The area under the ROC curve with DeLong's range.
    pub fn roc_auc(&self) -> Interval {
        let (mut positive, mut negative) = (Vec::new(), Vec::new());
        for (i, &score) in self.scores.iter().enumerate() {
            if self.is_positive(i) {
                positive.push(score);
            } else {
                negative.push(score);
            }
        }
        delong(&positive, &negative)
    }

    /// Average precision: Σ (Rₙ − Rₙ₋₁)·Pₙ, as scikit-learn's `average_precision_score`.
    /// NaN without positive rows.
    pub fn average_precision(&self) -> f64 {
        precision_range::average_precision(&self.equal_scores())
    }

    /// Mean log-loss; probabilities clipped to the smallest f64 step from 0 and 1, as scikit-learn.
    /// NaN without rows.
    pub fn log_loss(&self) -> f64 {
        self.mean(|score, is_positive| {
            let own = if is_positive { score } else { 1.0 - score };
            -own.clamp(f64::EPSILON, 1.0 - f64::EPSILON).ln()
        })
    }

    /// Mean squared error of the probability. NaN without rows.
    pub fn brier(&self) -> f64 {
        self.mean(|score, is_positive| (score - f64::from(u8::from(is_positive))).powi(2))
    }

    /// Counts of truly (negative, positive) rows in `n_bins` equal bins over 0 to 1.
    pub fn score_histogram(&self, n_bins: usize) -> (Vec<u64>, Vec<u64>) {
        let (mut negative, mut positive) = (vec![0; n_bins], vec![0; n_bins]);
        for (i, &score) in self.scores.iter().enumerate() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 ≤ score ≤ 1; the last bin is closed"
            )]
            let bin = ((score * n_bins as f64) as usize).min(n_bins.saturating_sub(1));
            let counts = if self.is_positive(i) {
                &mut positive
            } else {
                &mut negative
            };
            if let Some(count) = counts.get_mut(bin) {
                *count += 1;
            }
        }
        (negative, positive)
    }

    /// The threshold with the best F1: in the middle between the two scores that it parts, rounded to 2 decimals where
    /// that changes nothing.
    pub fn best_f1_threshold(&self) -> f64 {
        let n_positive = self.n_positive();
        self.best_threshold(|step| {
            2.0 * step.true_positives as f64
                / (step.true_positives + step.false_positives + n_positive) as f64
        })
    }

    /// The threshold with the largest recall + specificity − 1 (Youden 1950).
    pub fn youden_threshold(&self) -> f64 {
        let (n_positive, n_negative) = (self.n_positive().max(1) as f64, self.n_negative().max(1) as f64);
        self.best_threshold(|step| {
            step.true_positives as f64 / n_positive - step.false_positives as f64 / n_negative
        })
    }

    /// The highest of the best thresholds; 0.5 without rows of both classes.
    fn best_threshold(&self, worth: impl Fn(&Above) -> f64) -> f64 {
        if self.n_positive() == 0 || self.n_negative() == 0 {
            return 0.5;
        }
        let best = self
            .steps()
            .into_iter()
            .map(|step| (worth(&step), step.threshold))
            .reduce(|best, step| if step.0 > best.0 { step } else { best });
        let lowest = best.map_or(0.5, |(_, threshold)| threshold);
        let n_below = |at: f64| self.scores.partition_point(|score| *score < at);
        // At the lowest positive itself, new customers who score a hair less would be lost.
        let below = n_below(lowest).checked_sub(1).map(|place| self.scores[place]);
        let threshold = below.map_or(lowest, |below| f64::midpoint(below, lowest));
        let rounded = (threshold * 100.0).round() / 100.0;
        if n_below(rounded) == n_below(threshold) {
            rounded
        } else {
            threshold
        }
    }

    fn is_positive(&self, place: usize) -> bool {
        self.positives_below[place + 1] > self.positives_below[place]
    }

    fn mean(&self, of: impl Fn(f64, bool) -> f64) -> f64 {
        let values = self.scores.iter().enumerate();
        let sum: f64 = values.map(|(i, &score)| of(score, self.is_positive(i))).sum();
        sum / self.n_rows() as f64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn example() -> ScoredRows {
        ScoredRows::new([(0.1, false), (0.4, false), (0.35, true), (0.8, true)])
    }

    #[test]
    fn the_textbook_example() {
        // The example of scikit-learn's roc_auc_score and average_precision_score.
        let rows = example();
        assert_eq!(rows.roc_auc().value, 0.75);
        assert!((rows.average_precision() - 0.833_333_333_333_333_3).abs() < 1e-15);
        let corners: Vec<(f64, f64)> = rows.roc().iter().map(|p| (p.x, p.y)).collect();
        assert_eq!(
            corners,
            [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0)]
        );
        assert!(rows.roc()[0].threshold > 1.0);
        assert_eq!(rows.confusion(0.4, 1).counts, [[1, 1], [1, 1]]);
        assert_eq!(rows.confusion(0.36, 0).counts, [[1, 1], [1, 1]]);
        // In the middle of 0.1 and 0.35, and of 0.4 and 0.8, rounded.
        assert_eq!(rows.best_f1_threshold(), 0.22);
        assert_eq!(rows.youden_threshold(), 0.6);
        // Nothing between the classes: as far from both as can be.
        let parted = ScoredRows::new([(0.0, false), (0.01, false), (0.999, true), (1.0, true)]);
        assert_eq!(parted.best_f1_threshold(), 0.5);
        assert_eq!(rows.score_histogram(2), (vec![2, 0], vec![1, 1]));
        assert!((rows.brier() - (0.01 + 0.16 + 0.4225 + 0.04) / 4.0).abs() < 1e-15);
    }

    #[test]
    fn one_class_or_no_rows() {
        let none = ScoredRows::new([]);
        assert!(none.roc().is_empty() && none.brier().is_nan() && none.roc_auc().value.is_nan());
        assert_eq!(none.confusion(0.5, 1).total(), 0);
        let one = ScoredRows::new([(0.2, false)]);
        assert!(one.average_precision().is_nan());
        assert_eq!(one.best_f1_threshold(), 0.5);
        assert_eq!(one.log_loss(), -(0.8_f64.ln()));
    }

    #[test]
    fn certain_errors_cost_a_finite_loss() {
        let rows = ScoredRows::new([(0.0, true), (1.0, false)]);
        assert!((rows.log_loss() - 36.043_653_389_117_15).abs() < 1e-9);
    }

    fn scored() -> impl Strategy<Value = Vec<(f64, bool)>> {
        proptest::collection::vec(
            ((0_u8..=40).prop_map(|s| f64::from(s) / 40.0), any::<bool>()),
            0..80,
        )
    }

    proptest! {
        #[test]
        fn cells_sum_to_n_and_fit_the_definition(rows in scored(), threshold in 0.0..1.0_f64) {
            let counts = ScoredRows::new(rows.iter().copied()).confusion(threshold, 1);
            prop_assert_eq!(counts.total(), rows.len() as u64);
            let hits = rows.iter().filter(|(score, truth)| *truth && *score >= threshold).count();
            prop_assert_eq!(counts.counts[1][1], hits as u64);
        }

        #[test]
        fn the_order_of_rows_leaves_no_trace(rows in scored(), turn in 0_usize..80) {
            let mut turned = rows.clone();
            turned.rotate_left(if rows.is_empty() { 0 } else { turn % rows.len() });
            turned.reverse();
            let (a, b) = (ScoredRows::new(rows), ScoredRows::new(turned));
            prop_assert_eq!(a.log_loss().to_bits(), b.log_loss().to_bits());
            prop_assert_eq!(a.roc_auc().low.to_bits(), b.roc_auc().low.to_bits());
            prop_assert_eq!(a, b);
        }

        #[test]
        fn the_area_under_the_corners_is_the_auc(rows in scored()) {
            let rows = ScoredRows::new(rows);
            let roc = rows.roc();
            prop_assume!(!roc.is_empty());
            let area: f64 = roc.windows(2).map(|w| (w[1].x - w[0].x) * (w[1].y + w[0].y) / 2.0).sum();
            prop_assert!((area - rows.roc_auc().value).abs() < 1e-12);
            prop_assert_eq!((roc[roc.len() - 1].x, roc[roc.len() - 1].y), (1.0, 1.0));
        }
    }
}
