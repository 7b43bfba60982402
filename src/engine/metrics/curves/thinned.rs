//! Curves as a picture needs them: without points that cannot be told apart.

use super::{Curve, CurvePoint, Offer, ScoredRows};

/// Points of a curve closer than this share of an axis to the one before are left out.
const STEP: f64 = 1e-3;

impl ScoredRows {
    /// As [`Self::curve`], but of points closer to each other than a thousandth of both axes the first one only; both
    /// ends stay. Calibration, which has few points, is whole.
    pub fn thinned_curve(&self, curve: Curve, offer: Offer) -> Vec<CurvePoint> {
        let points = self.curve(curve, offer);
        if curve == Curve::Calibration {
            return points;
        }
        let y_step = STEP * height(&points);
        thinned(points, STEP, y_step)
    }
}

/// From the lowest to the highest point that is a number; never 0, so that equal points are told to be so.
fn height(points: &[CurvePoint]) -> f64 {
    let known = points.iter().map(|point| point.y).filter(|y| y.is_finite());
    let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| {
        (low.min(y), high.max(y))
    });
    if low > high {
        1.0
    } else {
        (high - low).max(f64::MIN_POSITIVE)
    }
}

/// Without points closer than a step in both directions to the last one kept; both ends stay.
fn thinned(points: Vec<CurvePoint>, x_step: f64, y_step: f64) -> Vec<CurvePoint> {
    let last = points.len().saturating_sub(1);
    let mut kept: Vec<CurvePoint> = Vec::new();
    for (i, point) in points.into_iter().enumerate() {
        let is_far = kept
            .last()
            .is_none_or(|k| (point.x - k.x).abs() >= x_step || (point.y - k.y).abs() >= y_step);
        if is_far || i == last {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_keep_their_ends_and_lose_what_cannot_be_seen() {
        let dense: Vec<_> = (0..=100_000)
            .map(|i| CurvePoint {
                x: f64::from(i) / 1e5,
                y: f64::from(i) / 1e5,
                threshold: 1.0 - f64::from(i) / 1e5,
            })
            .collect();
        let kept = thinned(dense, 1e-3, 1e-3);
        assert!(kept.len() <= 1002, "{}", kept.len());
        assert_eq!(
            kept.first().map(|p| (p.x, p.y, p.threshold)),
            Some((0.0, 0.0, 1.0))
        );
        assert_eq!(
            kept.last().map(|p| (p.x, p.y, p.threshold)),
            Some((1.0, 1.0, 0.0))
        );
    }

    #[test]
    fn however_many_rows_there_are_points_stay_few() {
        let rows = ScoredRows::new((0..200_000_u32).map(|i| {
            let luck = f64::from(i * 7_919 % 1_000) / 1_000.0;
            (f64::from(i) / 2e5, luck < f64::from(i) / 2e5)
        }));
        for curve in Curve::ALL {
            let points = rows.thinned_curve(curve, Offer::default());
            let whole = rows.curve(curve, Offer::default());
            assert!(points.len() < 6_000, "{curve:?}: {}", points.len());
            assert_eq!(points.first(), whole.first(), "{curve:?}");
            assert_eq!(points.last(), whole.last(), "{curve:?}");
        }
    }
}
