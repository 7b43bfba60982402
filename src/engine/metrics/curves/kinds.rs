//! What is drawn over all thresholds, and where one of them stands on it.

use super::{Above, CurvePoint, Offer, ScoredRows};
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
    ///
    /// Gains and profit begin with nobody contacted; precision begins at recall 0 with that of the highest score.
    pub fn curve(&self, curve: Curve, offer: Offer) -> Vec<CurvePoint> {
        match curve {
            Curve::Roc => return self.roc(),
            Curve::Calibration => return self.calibration_points(),
            Curve::PrecisionRecall | Curve::Gains | Curve::Lift | Curve::Profit => {}
        }
        let steps = self.steps();
        let nobody = Above {
            threshold: 1.0 + steps.first().map_or(1.0, |step| step.threshold),
            true_positives: 0,
            false_positives: 0,
        };
        let point = |above: &Above| self.point(curve, offer, above);
        let mut points: Vec<CurvePoint> = steps.iter().filter_map(point).collect();
        let start = match points.first() {
            Some(highest) if curve == Curve::PrecisionRecall => Some(CurvePoint {
                x: 0.0,
                threshold: nobody.threshold,
                ..*highest
            }),
            Some(_) => point(&nobody),
            None => None,
        };
        points.splice(0..0, start);
        points
    }

    /// Where a threshold stands on a curve, of which calibration needs the `points`; `None` where it stands
    /// nowhere.
    pub fn place_on(
        &self,
        curve: Curve,
        offer: Offer,
        points: &[CurvePoint],
        threshold: f64,
    ) -> Option<CurvePoint> {
        if curve == Curve::Calibration {
            let y = between(points, threshold)?;
            return Some(CurvePoint {
                x: threshold,
                y,
                threshold,
            });
        }
        self.point(curve, offer, &self.above(threshold))
    }

    /// The point for what lies above a threshold; `None` where it is not defined.
    fn point(&self, curve: Curve, offer: Offer, above: &Above) -> Option<CurvePoint> {
        let (hits, n_above) = (above.true_positives as f64, above.n_rows() as f64);
        let n_rows = self.n_rows() as f64;
        let (share, recall) = (n_above / n_rows, hits / self.n_positive() as f64);
        let (x, y) = match curve {
            Curve::Roc => (above.false_positives as f64 / self.n_negative() as f64, recall),
            Curve::PrecisionRecall => (recall, above.precision()),
            Curve::Gains => (share, recall),
            Curve::Lift => (share, recall / share),
            Curve::Profit => (
                share,
                (hits * offer.margin - n_above * offer.cost) * PER_ROWS / n_rows,
            ),
            Curve::Calibration => return None,
        };
        (x.is_finite() && y.is_finite()).then_some(CurvePoint {
            x,
            y,
            threshold: above.threshold,
        })
    }

    fn calibration_points(&self) -> Vec<CurvePoint> {
        let bins = self.calibration(BINS).into_iter();
        bins.map(|bin| CurvePoint {
            x: bin.score,
            y: bin.observed.value,
            threshold: bin.score,
        })
        .collect()
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
                let points = rows.curve(curve, offer);
                for point in &points {
                    let Some(place) = rows.place_on(curve, offer, &points, point.threshold) else { continue };
                    prop_assert!((place.x - point.x).abs() < 1e-9, "{curve:?} {place:?} {point:?}");
                    prop_assert!((place.y - point.y).abs() < 1e-9, "{curve:?} {place:?} {point:?}");
                }
            }
        }
    }
}
