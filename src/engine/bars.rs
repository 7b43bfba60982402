//! The bars of a histogram: from where to where they reach, and which of them counts a value.

use super::condition::Bin;

/// Beyond this a half is lost beside a whole number.
const LARGEST_WHOLE: f64 = 1e15;

/// Bars of equal width, side by side; the last one is closed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars {
    pub low: f64,
    pub high: f64,
    pub n: usize,
}

impl Bars {
    /// About `n` bars for the finite values; `None`: there are none.
    pub fn of(values: &(impl Iterator<Item = f64> + Clone), n: usize) -> Option<Self> {
        let finite = || values.clone().filter(|value| value.is_finite());
        let (low, high) = finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        (n > 0 && low <= high).then(|| Self::over(low, high, finite().all(|value| value.fract() == 0.0), n))
    }

    /// Bars for values from `low` to `high`, both finite.
    ///
    /// Bars of whole numbers are 1, 2, 5, 10, 20 … wide and begin half way between two of them, so that each
    /// counts as many whole numbers as the next: others show peaks that are not in the data. There are at
    /// most a third more of them than `n` (or two); of other values there are `n`. Values that are all equal get
    /// bars around them.
    pub fn over(low: f64, high: f64, are_whole: bool, n: usize) -> Self {
        if are_whole && low.abs().max(high.abs()) <= LARGEST_WHOLE {
            return Self::whole(low, high, (n + n / 3).max(2) as f64);
        }
        if low < high {
            return Self { low, high, n };
        }
        // Far from zero half a unit may be lost in rounding.
        let half = f64::max(0.5, low.abs() * 1e-9);
        Self {
            low: low - half,
            high: high + half,
            n,
        }
    }

    fn whole(low: f64, high: f64, most: f64) -> Self {
        let mut unit = 1.0;
        loop {
            for step in [1.0, 2.0, 5.0] {
                let width = step * unit;
                let first = (low / width).floor();
                let n_bars = (high / width).floor() - first + 1.0;
                if n_bars <= most {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "between 1 and `most`"
                    )]
                    let n = n_bars as usize;
                    let low = first * width - 0.5;
                    return Self {
                        low,
                        high: low + n_bars * width,
                        n,
                    };
                }
            }
            unit *= 10.0;
        }
    }

    /// The bar that counts a value from `low` to `high`.
    pub fn place_of(&self, value: f64) -> usize {
        Bin::place_of(value, self.low, self.high, self.n)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bars_of_whole_numbers_are_whole() {
        let over = |low, high, n| {
            let bars = Bars::over(low, high, true, n);
            (bars.low, bars.high, bars.n)
        };
        assert_eq!(over(18.0, 75.0, 24), (17.5, 75.5, 29));
        assert_eq!(over(0.0, 4.0, 24), (-0.5, 4.5, 5));
        assert_eq!(over(3.0, 3.0, 24), (2.5, 3.5, 1));
        assert_eq!(over(-7.0, 93.0, 24), (-10.5, 94.5, 21));
        assert_eq!(over(0.0, 1e6, 24), (-0.5, 1_049_999.5, 21));
        let bars = Bars::of(&[1e300, -1e300].into_iter(), 4).unwrap();
        assert_eq!((bars.low, bars.high, bars.n), (-1e300, 1e300, 4));
        assert_eq!(Bars::of(&[f64::NAN].into_iter(), 4), None);
    }

    proptest! {
        #[test]
        fn bars_of_whole_numbers_hold_equally_many(low in -3000_i32..3000, range in 0..5000_i32, n in 1..40_usize) {
            let high = low + range;
            let bars = Bars::over(f64::from(low), f64::from(high), true, n);
            prop_assert!(bars.n <= (n + n / 3).max(2) && bars.low < f64::from(low) && bars.high > f64::from(high));
            let mut held = vec![0; bars.n];
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers of a small range")]
            let all = (bars.low + 0.5) as i32..(bars.high + 0.5) as i32;
            for value in all {
                held[bars.place_of(f64::from(value))] += 1;
            }
            prop_assert!(held.iter().all(|&n| n == held[0]), "{:?}", held);
            // None is empty at either end.
            prop_assert!(bars.place_of(f64::from(low)) == 0 && bars.place_of(f64::from(high)) == bars.n - 1);
        }
    }
}
