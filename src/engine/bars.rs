//! The bars of a histogram: from where to where they reach, and which of them counts a value.

use super::condition::Bin;

/// Beyond this a half is lost beside a whole number.
const LARGEST_WHOLE: f64 = 1e15;
/// A Monday, in days since 1970-01-01.
const MONDAY: f64 = 4.0;

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

    /// Bars for days from `low` to `high`, whole numbers of days since 1970-01-01.
    ///
    /// A bar is a day, or 1, 2, 4, 8 … weeks from a Monday on: bars that do not hold equally many of each day of the week
    /// show peaks that are not in the data. At most a third more of them than `n` (or two).
    pub fn over_days(low: f64, high: f64, n: usize) -> Self {
        let most = (n + n / 3).max(2) as f64;
        let days = high - low + 1.0;
        if days <= most {
            return Self::side_by_side(low, 1.0, days);
        }
        let mut width = 7.0;
        loop {
            let first = ((low - MONDAY) / width).floor();
            let n_bars = ((high - MONDAY) / width).floor() - first + 1.0;
            if n_bars <= most {
                return Self::side_by_side(first * width + MONDAY, width, n_bars);
            }
            width *= 2.0;
        }
    }

    /// `n_bars` of this width, the first one beginning with the whole number `first`.
    fn side_by_side(first: f64, width: f64, n_bars: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "few, and at least one"
        )]
        let n = n_bars as usize;
        let low = first - 0.5;
        Self {
            low,
            high: low + n_bars * width,
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
                    return Self::side_by_side(first * width, width, n_bars);
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

    #[test]
    fn bars_of_days_are_days_or_weeks() {
        let over = |low, high| {
            let bars = Bars::over_days(low, high, 24);
            (bars.low, bars.high, bars.n)
        };
        assert_eq!(over(10.0, 10.0), (9.5, 10.5, 1));
        assert_eq!(over(10.0, 41.0), (9.5, 41.5, 32));
        // From the Monday before: 1970-01-05.
        assert_eq!(over(10.0, 42.0), (3.5, 45.5, 6));
        assert_eq!(over(-2.0, 700.0), (-24.5, 703.5, 26));
    }

    proptest! {
        #[test]
        fn bars_of_days_hold_all_of_them(low in -700_000_i32..2_000_000, range in 0..900_000_i32, n in 1..40_usize) {
            let (low, high) = (f64::from(low), f64::from(low + range));
            let bars = Bars::over_days(low, high, n);
            prop_assert!(bars.n <= (n + n / 3).max(2) && bars.low < low && bars.high > high);
            prop_assert!(bars.place_of(low) == 0 && bars.place_of(high) == bars.n - 1);
            let width = (bars.high - bars.low) / bars.n as f64;
            prop_assert!(width == 1.0 || (width % 7.0 == 0.0 && (bars.low + 0.5 - MONDAY) % 7.0 == 0.0));
        }

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
