//! 95 % ranges.

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::draws::binomial_quantile;

/// Standard normal deviate of a two-sided 95 % range.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Draws of a bootstrap.
pub(super) const DRAWS: usize = 1_000;

/// A value with its 95 % range; `low` and `high` are NaN where no range is known, all NaN where
/// the value is undefined (0 ÷ 0).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// A value without a range.
    pub fn bare(value: f64) -> Self {
        Self {
            value,
            low: f64::NAN,
            high: f64::NAN,
        }
    }
}

/// Share `hits ÷ of` with the Wilson score interval (Wilson 1927).
pub fn wilson(hits: u64, of: u64) -> Interval {
    if of == 0 {
        return Interval::bare(f64::NAN);
    }
    let (hits, n) = (hits as f64, of as f64);
    let share = hits / n;
    let square = Z_95 * Z_95;
    let centre = (hits + square / 2.0) / (n + square);
    let half = Z_95 * n.sqrt() / (n + square) * (share * (1.0 - share) + square / (4.0 * n)).sqrt();
    Interval {
        value: share,
        // At the ends the range reaches them exactly; rounding would miss by a hair.
        low: if hits == 0.0 {
            0.0
        } else {
            (centre - half).max(0.0)
        },
        high: if hits == n { 1.0 } else { (centre + half).min(1.0) },
    }
}

/// ROC AUC with DeLong's interval (DeLong, DeLong and Clarke-Pearson 1988; fast form of Sun and Xu 2014).
/// `positive` and `negative` are the scores of each class, ascending.
///
/// NaN where a class is empty; no range where one has fewer than two rows.
pub fn delong(positive: &[f64], negative: &[f64]) -> Interval {
    let (m, n) = (positive.len() as f64, negative.len() as f64);
    if positive.is_empty() || negative.is_empty() {
        return Interval::bare(f64::NAN);
    }
    // For each row the share of the other class that it is on the right side of.
    let above = placements(positive, negative);
    let below: Vec<f64> = placements(negative, positive)
        .iter()
        .map(|share| 1.0 - share)
        .collect();
    let area = above.iter().sum::<f64>() / m;
    if m < 2.0 || n < 2.0 {
        return Interval::bare(area);
    }
    let variance = sample_variance(&above) / m + sample_variance(&below) / n;
    let half = Z_95 * variance.sqrt();
    Interval {
        value: area,
        low: (area - half).max(0.0),
        high: (area + half).min(1.0),
    }
}

/// For each of `scores` the share of `others` below it, equals counting half. Both ascending.
fn placements(scores: &[f64], others: &[f64]) -> Vec<f64> {
    let (mut below, mut up_to) = (0, 0);
    scores
        .iter()
        .map(|score| {
            while below < others.len() && others[below] < *score {
                below += 1;
            }
            up_to = up_to.max(below);
            while up_to < others.len() && others[up_to] <= *score {
                up_to += 1;
            }
            (below + up_to) as f64 / (2 * others.len()) as f64
        })
        .collect()
}

/// Divides by n − 1.
fn sample_variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

/// Percentile bootstrap of a metric that depends on the cells of a 2×2 matrix only: resampling
/// rows is a multinomial draw of the cells. `cells` is [tn, fp, fn, tp].
///
/// Quick enough for a frame. The same seed takes the same luck to every matrix, so that ranges
/// move smoothly with the threshold.
pub fn bootstrap_counts(cells: [u64; 4], seed: u64, metric: impl Fn([u64; 4]) -> f64) -> Interval {
    let value = metric(cells);
    let total: u64 = cells.iter().sum();
    if total == 0 || !value.is_finite() {
        return Interval::bare(value);
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut values: Vec<f64> = (0..DRAWS)
        .map(|_| {
            // Luck is drawn for all cells before any is used: the same whatever the counts.
            let luck: [f64; 3] = random.r#gen();
            metric(multinomial(cells, total, luck))
        })
        .filter(|value| value.is_finite())
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    Interval {
        value,
        low: quantile(&values, 0.025),
        high: quantile(&values, 0.975),
    }
}

/// Cells of `total` rows drawn with replacement: binomials of what the earlier cells have left.
fn multinomial(cells: [u64; 4], total: u64, luck: [f64; 3]) -> [u64; 4] {
    let mut drawn = [0; 4];
    let (mut rows_left, mut share_left) = (total, total);
    for cell in 0..3 {
        let share = if share_left == 0 {
            0.0
        } else {
            cells[cell] as f64 / share_left as f64
        };
        drawn[cell] = binomial_quantile(rows_left, share, luck[cell]);
        rows_left -= drawn[cell];
        share_left -= cells[cell];
    }
    drawn[3] = rows_left;
    drawn
}

/// Of ascending values, between the two nearest places (as numpy's default).
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let place = share * (sorted.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place among the values"
    )]
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: Interval, expected: [f64; 3], tolerance: f64) {
        for (a, b) in [found.value, found.low, found.high].into_iter().zip(expected) {
            assert!((a - b).abs() < tolerance, "{found:?} is not {expected:?}");
        }
    }

    #[test]
    fn wilson_ranges() {
        // statsmodels: proportion_confint(hits, of, method="wilson")
        assert_near(wilson(8, 10), [0.8, 0.490_162_5, 0.943_317_8], 1e-6);
        assert_near(wilson(0, 10), [0.0, 0.0, 0.277_532_8], 1e-6);
        assert_near(wilson(10, 10), [1.0, 0.722_467_2, 1.0], 1e-6);
        assert!(wilson(0, 0).value.is_nan());
    }

    #[test]
    fn areas() {
        assert_eq!(delong(&[0.8, 0.9], &[0.1, 0.2]).value, 1.0);
        assert_eq!(delong(&[0.5], &[0.5]).value, 0.5);
        assert!(delong(&[], &[0.5]).value.is_nan());
        let found = delong(&[0.35, 0.6, 0.8, 0.9], &[0.1, 0.4, 0.6, 0.7]);
        assert!((found.value - 11.5 / 16.0).abs() < 1e-15);
        assert!(found.low < found.value && found.high == 1.0);
    }

    #[test]
    fn bootstrap_agrees_with_wilson_on_accuracy() {
        let accuracy = |[tn, fp, fn_, tp]: [u64; 4]| (tn + tp) as f64 / (tn + fp + fn_ + tp) as f64;
        for cells in [[571, 82, 101, 316], [20, 3, 4, 9], [100_000, 500, 600, 20_000]] {
            let found = bootstrap_counts(cells, 42, accuracy);
            let right = cells[0] + cells[3];
            let expected = wilson(right, cells.iter().sum());
            let width = expected.high - expected.low;
            assert!(
                (found.low - expected.low).abs() < 0.15 * width,
                "{cells:?} {found:?} {expected:?}"
            );
            assert!(
                (found.high - expected.high).abs() < 0.15 * width,
                "{cells:?} {found:?} {expected:?}"
            );
        }
        assert_eq!(
            bootstrap_counts([5, 1, 2, 9], 1, accuracy),
            bootstrap_counts([5, 1, 2, 9], 1, accuracy)
        );
        assert!(bootstrap_counts([0; 4], 1, accuracy).value.is_nan());
    }

    #[test]
    fn drawn_cells_have_the_right_means() {
        let cells = [40, 10, 20, 130];
        let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
        let mut sums = [0; 4];
        for _ in 0..20_000 {
            let drawn = multinomial(cells, 200, random.r#gen());
            assert_eq!(drawn.iter().sum::<u64>(), 200);
            for (sum, cell) in sums.iter_mut().zip(drawn) {
                *sum += cell;
            }
        }
        for (sum, cell) in sums.into_iter().zip(cells) {
            let mean = sum as f64 / 20_000.0;
            assert!((mean - cell as f64).abs() < 0.25, "{mean} {cell}");
        }
    }
}
