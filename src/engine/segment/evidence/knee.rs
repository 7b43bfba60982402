//! Where a falling curve bends: Kneedle (Satopää, Albrecht, Irwin and Raghavan 2011), "Finding a Kneedle in a Haystack".

/// How far the curve must come back towards the straight line before a bend counts, in steps of k: the paper's S, which
/// it recommends to be 1.
const SENSITIVITY: f64 = 1.0;

/// The knee of the inertia over k (both ascending in k): the k at which the normalised curve lies farthest below the
/// straight line between its ends, confirmed as the paper does. `None` where the curve is too short or too straight.
///
/// The points are few and exact, so that the paper's smoothing is left out; where several bends are confirmed, the
/// deepest one is taken.
pub fn knee(curve: &[(usize, f64)]) -> Option<usize> {
    let (first, last) = (curve.first()?, curve.last()?);
    let (fall, steps) = (first.1 - last.1, (last.0 - first.0) as f64);
    let is_sound = curve.iter().all(|(_, value)| value.is_finite());
    if curve.len() < 3 || fall <= 0.0 || steps <= 0.0 || !is_sound {
        return None;
    }
    // A falling convex curve turned over: normalised fall minus normalised k.
    let below = |&(k, value): &(usize, f64)| (first.1 - value) / fall - (k - first.0) as f64 / steps;
    let depths: Vec<f64> = curve.iter().map(below).collect();
    let step = SENSITIVITY / (curve.len() - 1) as f64;
    let is_knee = |&at: &usize| {
        let is_peak = depths[at] > depths[at - 1] && depths[at] >= depths[at + 1];
        let threshold = depths[at] - step;
        let after = &depths[at + 1..];
        // Until the next peak is higher: that one is the bend then.
        let comes_back = after
            .iter()
            .take_while(|depth| **depth <= depths[at])
            .any(|depth| *depth < threshold);
        is_peak && threshold > 0.0 && comes_back
    };
    let found = (1..depths.len() - 1).filter(is_knee);
    let deepest = found.reduce(|a, b| if depths[b] > depths[a] { b } else { a })?;
    Some(curve[deepest].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bends_are_found_and_straight_lines_have_none() {
        let curve = |values: &[f64]| -> Vec<(usize, f64)> { (2..).zip(values.iter().copied()).collect() };
        assert_eq!(
            knee(&curve(&[100.0, 60.0, 20.0, 18.0, 16.0, 14.0, 12.0])),
            Some(4)
        );
        assert_eq!(knee(&curve(&[100.0, 80.0, 60.0, 40.0, 20.0, 0.0])), None);
        assert_eq!(knee(&curve(&[100.0, 10.0])), None);
        assert_eq!(knee(&curve(&[5.0, 5.0, 5.0, 5.0])), None);
        assert_eq!(knee(&curve(&[5.0, f64::NAN, 1.0, 0.5])), None);
    }

    /// y = −1/x + 5, the example of the paper's figure 2, has its knee at 0.22; turned over it falls.
    #[test]
    fn the_papers_example() {
        let curve: Vec<(usize, f64)> = (0..10).map(|i| (i, 1.0 / (0.1 + i as f64 / 10.0))).collect();
        assert_eq!(knee(&curve), Some(2));
    }
}
