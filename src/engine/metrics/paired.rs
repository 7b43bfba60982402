//! Two ways of predicting the same rows: is one of them more often right?

use statrs::function::erf::erfc;

use super::{Interval, Z_95};

/// Halvings of the stretch in which a bound is looked for: the last is far below a printed digit.
const HALVINGS: usize = 60;

/// How the shares of rights of two ways differ, with a 95 % range, and McNemar's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedDifference {
    /// Rows that the first way alone has right.
    pub wins: u64,
    /// Rows that the second way alone has right.
    pub losses: u64,
    /// (wins − losses) ÷ n, with Tango's score interval; NaN without rows.
    pub difference: Interval,
    /// Two-sided p of McNemar's score test, without continuity correction; 1 where the two never differ.
    pub p: f64,
}

impl PairedDifference {
    /// Whether the range leaves out 0, which is whether p is below 0.05: interval and test are of one kind.
    pub fn is_told_apart(&self) -> bool {
        self.difference.low > 0.0 || self.difference.high < 0.0
    }
}

/// From the rows that only one of two ways has right, of `n` rows in all.
///
/// Test: McNemar (1947), z = (wins − losses) ÷ √(wins + losses). Interval: Tango (1998), Statistics in Medicine
/// 17:891–908: all differences that the score test, of which McNemar's is the case 0, does not reject at 5 %.
pub fn paired_difference(wins: u64, losses: u64, n: u64) -> PairedDifference {
    let (b, c, rows) = (wins as f64, losses as f64, n as f64);
    let value = (b - c) / rows;
    let difference = if n == 0 {
        Interval::bare(f64::NAN)
    } else {
        Interval {
            value,
            low: bound(b, c, rows, (-1.0, value), Z_95),
            high: bound(b, c, rows, (1.0, value), -Z_95),
        }
    };
    let z = (b - c) / (b + c).sqrt();
    PairedDifference {
        wins,
        losses,
        difference,
        // The chance of a normal deviate at least as far from 0.
        p: if wins == losses {
            1.0
        } else {
            erfc(z.abs() / std::f64::consts::SQRT_2)
        },
    }
}

/// The difference between an end (−1 or 1) and the estimate at which the score is `z`. The score falls as the
/// supposed difference rises.
fn bound(b: f64, c: f64, n: f64, (end, estimate): (f64, f64), z: f64) -> f64 {
    let (mut outside, mut inside) = (end, estimate);
    if outside == inside {
        return outside;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(outside, inside);
        if score(b, c, n, middle).abs() > z.abs() {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    inside
}

/// Tango's score for a supposed difference: what was seen less what it makes expect, in standard errors, with the
/// chance of the other discordant cell at its likeliest under it.
fn score(b: f64, c: f64, n: f64, difference: f64) -> f64 {
    let likeliest = likeliest(b, c, n, difference);
    let variance = n * (2.0 * likeliest + difference * (1.0 - difference));
    let above = b - c - n * difference;
    if variance <= 0.0 {
        // No spread is expected: what was seen either fits exactly or not at all.
        return if above == 0.0 {
            0.0
        } else {
            above.signum() * f64::INFINITY
        };
    }
    above / variance.sqrt()
}

/// The chance of a loss (a row that the second way alone has right) that makes the counts likeliest, where that of
/// a win is larger by `difference`.
fn likeliest(b: f64, c: f64, n: f64, difference: f64) -> f64 {
    let first = 2.0 * n;
    let second = -b - c + (2.0 * n - b + c) * difference;
    let third = -c * difference * (1.0 - difference);
    let root = (second * second - 4.0 * first * third).max(0.0).sqrt();
    ((root - second) / (2.0 * first)).max(0.0).max(-difference)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mcnemar_is_that_of_statsmodels() {
        // statsmodels: mcnemar([[0, b], [c, 0]], exact=False, correction=False).pvalue
        for (wins, losses, expected) in [
            (40, 20, 0.009_823_274_507_519_247),
            (121, 59, 3.815_135_865_112_606e-6),
            (15, 14, 0.852_683_684_334_642_6),
            (3, 3, 1.0),
            (0, 0, 1.0),
        ] {
            let found = paired_difference(wins, losses, 200).p;
            assert!((found - expected).abs() < 1e-7, "{wins} {losses}: {found}");
        }
    }

    /// The bound of the range is where the likeliest counts under it, found by trying, give a score of ±1.96.
    #[test]
    fn the_range_is_tangos() {
        for (wins, losses, rows) in [(40, 20, 160), (9, 3, 32), (62, 279, 1_250), (1, 0, 44)] {
            let found = paired_difference(wins, losses, rows).difference;
            let (b, c, n) = (wins as f64, losses as f64, rows as f64);
            for (bound, z) in [(found.low, Z_95), (found.high, -Z_95)] {
                let log_likelihood = |loss: f64| {
                    let win = loss + bound;
                    let rest: f64 = 1.0 - win - loss;
                    let term = |count: f64, chance: f64| if count == 0.0 { 0.0 } else { count * chance.ln() };
                    term(b, win) + term(c, loss) + term(n - b - c, rest)
                };
                let steps = 400_000;
                let best = (0..=steps)
                    .map(|step| f64::from(step) / f64::from(steps) * 0.5)
                    .filter(|&loss| loss + bound >= 0.0 && 2.0 * loss + bound <= 1.0)
                    .map(|loss| (log_likelihood(loss), loss))
                    .filter(|(value, _)| value.is_finite())
                    .max_by(|one, other| one.0.total_cmp(&other.0))
                    .unwrap()
                    .1;
                let expected = (b - c - n * bound) / (n * (2.0 * best + bound * (1.0 - bound))).sqrt();
                assert!(
                    (expected - z).abs() < 2e-3,
                    "{b} {c} {n}: {bound} gives {expected}"
                );
            }
        }
    }

    #[test]
    fn nobody_and_everybody() {
        assert!(paired_difference(0, 0, 0).difference.value.is_nan());
        let same = paired_difference(0, 0, 50);
        assert!(same.difference.low < 0.0 && same.difference.high > 0.0 && !same.is_told_apart());
        let all = paired_difference(50, 0, 50);
        assert_eq!((all.difference.value, all.difference.high), (1.0, 1.0));
        assert!(all.difference.low > 0.8 && all.is_told_apart());
    }

    proptest! {
        #[test]
        fn interval_and_test_agree_and_turn_with_the_sides(b in 0_u64..300, c in 0_u64..300, rest in 0_u64..900) {
            let n = b + c + rest;
            prop_assume!(n > 0);
            let (one, other) = (paired_difference(b, c, n), paired_difference(c, b, n));
            prop_assert!((one.difference.low + other.difference.high).abs() < 1e-9);
            prop_assert_eq!(one.p.to_bits(), other.p.to_bits());
            prop_assert!(one.difference.low <= one.difference.value && one.difference.value <= one.difference.high);
            // Not where they meet the line within rounding.
            if (one.p - 0.05).abs() > 1e-6 {
                prop_assert_eq!(one.is_told_apart(), one.p < 0.05);
            }
        }
    }
}
