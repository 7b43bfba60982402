//! From scores to a decision: precision over recall, gains, profit, and the thresholds that wishes lead to.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Above, ScoredRows};
use crate::engine::metrics::{Interval, Z_95};

/// What a contacted customer costs and a won one brings, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Offer {
    /// Earned with each truly positive customer who is contacted, the cost not yet taken off.
    pub margin: f64,
    /// Spent on every customer who is contacted.
    pub cost: f64,
}

impl Offer {
    /// The probability from which a contact pays: cost ÷ margin. `None` where no contact ever does, or
    /// the numbers are none of a cost and a margin.
    pub fn break_even(&self) -> Option<f64> {
        let Self { margin, cost } = *self;
        (cost >= 0.0 && margin > 0.0 && cost <= margin && margin.is_finite()).then(|| cost / margin)
    }

    /// A contact costs more than a won customer brings: not even a certain one is worth it.
    pub fn never_pays(&self) -> bool {
        self.cost > self.margin
    }
}

/// Customers who change side between two thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flips {
    /// Truly positive ones, and truly negative ones.
    pub positive: u64,
    pub negative: u64,
    /// Whether they become positive: the threshold went down.
    pub to_positive: bool,
}

impl Flips {
    pub fn n(&self) -> u64 {
        self.positive + self.negative
    }

    /// Those whose new side is the true one.
    pub fn rightly(&self) -> u64 {
        if self.to_positive {
            self.positive
        } else {
            self.negative
        }
    }
}

impl ScoredRows {
    /// Profit of contacting the rows at or above the threshold, with a 95 % range.
    ///
    /// Each row brings margin − cost, −cost, or (not contacted) nothing; the range is that of a sum of as many
    /// independent rows: n·mean ± z·sd·√n. No range with fewer than two rows.
    pub fn profit(&self, offer: Offer, threshold: f64) -> Interval {
        let above = self.above(threshold);
        let (hits, misses) = (above.true_positives as f64, above.false_positives as f64);
        let n = self.n_rows() as f64;
        let (won, lost) = (offer.margin - offer.cost, -offer.cost);
        let total = hits * won + misses * lost;
        if n < 2.0 {
            return Interval::bare(total);
        }
        let squares = hits * won * won + misses * lost * lost;
        let variance = (squares - total * total / n).max(0.0) / (n - 1.0);
        let half = Z_95 * (variance * n).sqrt();
        Interval {
            value: total,
            low: total - half,
            high: total + half,
        }
    }

    /// The highest threshold that finds at least this share of the positive rows; `None` without any.
    pub fn threshold_for_recall(&self, recall: f64) -> Option<f64> {
        let n_positive = self.n_positive() as f64;
        let fits = |step: &Above| n_positive > 0.0 && step.true_positives as f64 >= recall * n_positive;
        self.steps()
            .iter()
            .find(|step| fits(step))
            .map(|step| step.threshold)
    }

    /// The lowest threshold (the most rows) with at least this precision; `None` where there is none.
    pub fn threshold_for_precision(&self, precision: f64) -> Option<f64> {
        let steps = self.steps();
        let fits = |step: &&Above| step.precision() >= precision;
        steps.iter().rev().find(fits).map(|step| step.threshold)
    }

    /// The threshold with the most rows at or above it that are at most this share of all. Where more rows than
    /// that share the highest score it is that score. `None` without rows.
    pub fn threshold_for_share(&self, share: f64) -> Option<f64> {
        let most = share * self.n_rows() as f64;
        let steps = self.steps();
        let fitting = steps.iter().rev().find(|step| step.n_rows() as f64 <= most);
        fitting.or(steps.first()).map(|step| step.threshold)
    }

    /// How many change side when the threshold goes from one value to another, in O(log n).
    pub fn flips(&self, from: f64, to: f64) -> Flips {
        let Range { start, end } = self.flipped(from, to);
        let positive = self.positives_below[end] - self.positives_below[start];
        Flips {
            positive,
            negative: (end - start) as u64 - positive,
            to_positive: to < from,
        }
    }

    /// Their places in the order of the scores.
    pub fn flipped(&self, from: f64, to: f64) -> Range<usize> {
        let below = |at: f64| self.scores.partition_point(|score| *score < at);
        below(from.min(to))..below(from.max(to))
    }
}

impl Above {
    pub(super) fn n_rows(&self) -> u64 {
        self.true_positives + self.false_positives
    }

    pub(super) fn precision(&self) -> f64 {
        self.true_positives as f64 / self.n_rows() as f64
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::metrics::Curve;

    fn example() -> ScoredRows {
        ScoredRows::new([(0.1, false), (0.4, false), (0.35, true), (0.8, true)])
    }

    fn corners(rows: &ScoredRows, curve: Curve) -> Vec<(f64, f64)> {
        let points = rows.curve(curve, Offer::default()).into_iter();
        points.map(|point| (point.x, point.y)).collect()
    }

    #[test]
    fn curves_of_the_textbook_example() {
        let rows = example();
        // scikit-learn's precision_recall_curve gives the same corners, from the lowest score up.
        let two_thirds = 2.0 / 3.0;
        assert_eq!(
            corners(&rows, Curve::PrecisionRecall),
            [(0.0, 1.0), (0.5, 1.0), (0.5, 0.5), (1.0, two_thirds), (1.0, 0.5)]
        );
        assert_eq!(
            corners(&rows, Curve::Gains),
            [(0.0, 0.0), (0.25, 0.5), (0.5, 0.5), (0.75, 1.0), (1.0, 1.0)]
        );
        assert_eq!(corners(&rows, Curve::Lift)[..2], [(0.25, 2.0), (0.5, 1.0)]);
    }

    #[test]
    fn wishes_lead_to_thresholds() {
        let rows = example();
        assert_eq!(rows.threshold_for_recall(0.5), Some(0.8));
        assert_eq!(rows.threshold_for_recall(0.51), Some(0.35));
        assert_eq!(rows.threshold_for_precision(0.6), Some(0.35));
        assert_eq!(rows.threshold_for_precision(1.0), Some(0.8));
        assert_eq!(rows.threshold_for_share(0.5), Some(0.4));
        assert_eq!(rows.threshold_for_share(0.1), Some(0.8));
        let none = ScoredRows::new([(0.3, false)]);
        assert_eq!(none.threshold_for_recall(0.5), None);
        assert_eq!(none.threshold_for_precision(0.1), None);
        assert_eq!(ScoredRows::new([]).threshold_for_share(0.5), None);
    }

    #[test]
    fn a_contact_pays_from_the_break_even_on() {
        let offer = Offer {
            margin: 50.0,
            cost: 10.0,
        };
        assert_eq!(offer.break_even(), Some(0.2));
        assert_eq!(Offer { cost: 60.0, ..offer }.break_even(), None);
        assert_eq!(Offer { margin: 0.0, ..offer }.break_even(), None);
        // Three contacted, two of them won.
        let profit = example().profit(offer, 0.3);
        assert_eq!(profit.value, 70.0);
        // Values 40, 40, -10, 0: variance 691.666…, and four rows.
        let half = Z_95 * (4.0 * (3300.0 - 4900.0 / 4.0) / 3.0_f64).sqrt();
        assert!((profit.high - 70.0 - half).abs() < 1e-9);
    }

    pub fn scored() -> impl Strategy<Value = ScoredRows> {
        let row = ((0_u8..=20).prop_map(|s| f64::from(s) / 20.0), any::<bool>());
        proptest::collection::vec(row, 0..60).prop_map(ScoredRows::new)
    }

    proptest! {
        /// The curve and the sum at its thresholds are one number.
        #[test]
        fn the_curve_of_profit_is_the_profit(rows in scored(), margin in 0.0..100.0_f64, cost in 0.0..50.0_f64) {
            let offer = Offer { margin, cost };
            for point in rows.curve(Curve::Profit, offer) {
                prop_assert!((rows.profit_per_thousand(offer, point.threshold).value - point.y).abs() < 1e-9);
            }
        }

        /// Who flips is what the two confusion matrices differ by.
        #[test]
        fn flips_are_the_difference_of_two_matrices(rows in scored(), from in 0.0..1.0_f64, to in 0.0..1.0_f64) {
            let (before, after) = (rows.confusion(from, 1).counts, rows.confusion(to, 1).counts);
            let flips = rows.flips(from, to);
            prop_assert_eq!(flips.positive, before[1][1].abs_diff(after[1][1]));
            prop_assert_eq!(flips.negative, before[0][1].abs_diff(after[0][1]));
            let right = |counts: &[Vec<u64>]| counts[0][0] + counts[1][1];
            prop_assert_eq!(right(&before) + 2 * flips.rightly(), right(&after) + flips.n());
        }

        /// A wished recall or precision is reached, and nothing better in its own sense reaches it.
        #[test]
        fn wishes_are_kept(rows in scored(), wish in 0.01..1.0_f64) {
            if let Some(threshold) = rows.threshold_for_recall(wish) {
                let [_, positive] = &rows.confusion(threshold, 1).counts[..] else { unreachable!() };
                prop_assert!(positive[1] as f64 >= wish * rows.n_positive() as f64);
            }
            if let Some(threshold) = rows.threshold_for_precision(wish) {
                let counts = rows.confusion(threshold, 1).counts;
                prop_assert!(counts[1][1] as f64 / (counts[0][1] + counts[1][1]) as f64 >= wish);
            }
        }
    }
}
