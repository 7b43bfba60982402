//! What is drawn over all thresholds, and where one of them stands on it.

use super::{CurvePoint, Offer, ScoredRows};
use crate::engine::metrics::Interval;

/// What is drawn over all thresholds of two classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Curve {
    #[default]
    Roc,
    PrecisionRecall,
    Calibration,
    Gains,
    Lift,
    /// Per 1,000 rows.
    Profit,
}

impl Curve {
    /// In the order of a menu.
    pub const ALL: [Self; 6] = [
        Self::Roc,
        Self::PrecisionRecall,
        Self::Calibration,
        Self::Gains,
        Self::Lift,
        Self::Profit,
    ];
}

/// Rows for which profit is said.
const PER_ROWS: f64 = 1_000.0;
/// Bins of a calibration curve.
const BINS: usize = 10;

impl ScoredRows {
    /// The points of a curve, their thresholds falling (calibration: rising). Empty where it is not defined.
    pub fn curve(&self, curve: Curve, offer: Offer) -> Vec<CurvePoint> {
        match curve {
            Curve::Roc => self.roc(),
            Curve::PrecisionRecall => self.precision_recall(),
            Curve::Gains => self.gains(),
            Curve::Lift => self.lift(),
            Curve::Calibration => {
                let bins = self.calibration(BINS).into_iter();
                bins.map(|bin| CurvePoint {
                    x: bin.score,
                    y: bin.observed.value,
                    threshold: bin.score,
                })
                .collect()
            }
            Curve::Profit => {
                let per_rows = PER_ROWS / self.n_rows() as f64;
                let points = self.profits(offer).into_iter();
                points
                    .map(|point| CurvePoint {
                        y: point.y * per_rows,
                        ..point
                    })
                    .collect()
            }
        }
    }

    /// Where a threshold stands on a curve; `None` where it stands nowhere.
    pub fn place_on(&self, curve: Curve, offer: Offer, threshold: f64) -> Option<CurvePoint> {
        let at = self.scores.partition_point(|score| *score < threshold);
        let n_rows = self.n_rows() as f64;
        let (n_above, hits) = (
            n_rows - at as f64,
            (self.n_positive() - self.positives_below[at]) as f64,
        );
        let (share, recall) = (n_above / n_rows, hits / self.n_positive() as f64);
        let precision = hits / n_above;
        let (x, y) = match curve {
            Curve::Roc => ((n_above - hits) / self.n_negative() as f64, recall),
            Curve::PrecisionRecall => (recall, precision),
            Curve::Gains => (share, recall),
            Curve::Lift => (share, recall / share),
            Curve::Profit => (share, self.profit(offer, threshold).value * PER_ROWS / n_rows),
            Curve::Calibration => (threshold, between(&self.curve(curve, offer), threshold)?),
        };
        (x.is_finite() && y.is_finite()).then_some(CurvePoint { x, y, threshold })
    }

    /// [`Self::profit`] of 1,000 such rows.
    pub fn profit_per_thousand(&self, offer: Offer, threshold: f64) -> Interval {
        let per_rows = PER_ROWS / self.n_rows() as f64;
        let profit = self.profit(offer, threshold);
        Interval {
            value: profit.value * per_rows,
            low: profit.low * per_rows,
            high: profit.high * per_rows,
        }
    }
}

/// The y of rising points at `x`, on a straight line between the two beside it.
fn between(points: &[CurvePoint], x: f64) -> Option<f64> {
    let after = points.partition_point(|point| point.x < x);
    let (right, left) = (
        points.get(after)?,
        points.get(after.checked_sub(1).unwrap_or(after))?,
    );
    if after == 0 {
        return (right.x == x).then_some(right.y);
    }
    Some(left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Where a threshold stands is a point of the curve.
        #[test]
        fn thresholds_stand_on_their_curves(rows in crate::engine::metrics::curves::decision::tests::scored(), margin in 0.0..100.0_f64, cost in 0.0..50.0_f64) {
            let offer = Offer { margin, cost };
            for curve in Curve::ALL {
                for point in rows.curve(curve, offer) {
                    let Some(place) = rows.place_on(curve, offer, point.threshold) else { continue };
                    prop_assert!((place.x - point.x).abs() < 1e-9, "{curve:?} {place:?} {point:?}");
                    prop_assert!((place.y - point.y).abs() < 1e-9, "{curve:?} {place:?} {point:?}");
                }
            }
        }
    }
}
