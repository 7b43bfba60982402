//! Nice numbers along an axis, and how they are written.

use crate::engine::format::{self, NARROW_SPACE};

/// At most `most` round values within `low..=high` (1, 2 or 5 times a power of ten apart).
///
/// Ascending. One value where `low` equals `high`; none where either is not finite.
pub fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(high - low).is_finite() || most == 0 {
        return Vec::new();
    }
    let (low, high) = (low.min(high), low.max(high));
    if low == high {
        return vec![low];
    }
    let mut exponent = magnitude((high - low) / most as f64);
    loop {
        for factor in [1.0, 2.0, 5.0] {
            let found = multiples(low, high, factor, exponent, most);
            if let Some(found) = found {
                return found;
            }
        }
        exponent += 1;
    }
}

/// Whole number of tens below `value`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a logarithm of an f64 is within ±308"
)]
fn magnitude(value: f64) -> i32 {
    value.max(f64::MIN_POSITIVE).log10().floor() as i32
}

/// Multiples of `factor`·10^`exponent` within the range, unless they are more than `most`.
fn multiples(low: f64, high: f64, factor: f64, exponent: i32, most: usize) -> Option<Vec<f64>> {
    // Multiplying and dividing by whole powers keeps 0.3 from becoming 0.30000000000000004.
    let power = 10_f64.powi(exponent.abs());
    let value = |i: f64| {
        if exponent < 0 {
            i * factor / power
        } else {
            i * factor * power
        }
    };
    let step = value(1.0);
    // Ends that miss a multiple by rounding alone still count.
    let slack = 1e-9;
    let first = (low / step - slack).ceil();
    let last = (high / step + slack).floor();
    if last - first >= most as f64 {
        return None;
    }
    // Counted, not stepped: beyond 2^53 adding 1 does not move.
    let found = (0..most)
        .map(|i| first + i as f64)
        .take_while(|&i| i <= last)
        .map(|i| value(i) + 0.0);
    Some(found.collect())
}

/// Ticks at whole numbers only, at most `most`.
pub fn whole_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let found = ticks(low, high, most);
    if found.iter().all(|v| v.fract() == 0.0) {
        found
    } else {
        ticks(low.ceil(), high.floor(), most)
            .into_iter()
            .filter(|v| v.fract() == 0.0)
            .collect()
    }
}

/// At most `most` values for a logarithmic axis of ratios: powers of two around 1 (0.25, 0.5, 1, 2,
/// 4), powers of ten where the range is wide, round numbers where it is narrow.
///
/// Ascending; none where the range is not positive and finite.
pub fn log_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let (low, high) = (low.min(high), low.max(high));
    if !(low > 0.0 && high.is_finite()) || most == 0 {
        return Vec::new();
    }
    for (base, step) in [
        (2.0_f64, 1),
        (2.0, 2),
        (10.0, 1),
        (10.0, 2),
        (10.0, 3),
        (10.0, 6),
        (10.0, 12),
    ] {
        let found: Vec<f64> = (-340 / step..=340 / step)
            .map(|i| power(base, i * step))
            .filter(|&v| v >= low * (1.0 - 1e-9) && v <= high * (1.0 + 1e-9))
            .collect();
        if found.len() <= most {
            if found.len() < 3 && high / low < 8.0 {
                return ticks(low, high, most);
            }
            return found;
        }
    }
    Vec::new()
}

/// Ticks of an axis as drawn and their labels: on a logarithmic one the range and the values are decimal
/// logarithms, and the labels say what they stand for.
pub fn axis_ticks((low, high): (f64, f64), is_log: bool, most: usize) -> (Vec<f64>, Vec<String>) {
    if !is_log {
        let values = ticks(low, high, most);
        let labels = tick_labels(&values);
        return (values, labels);
    }
    let values = decades(low, high, most);
    let labels = log_labels(&values);
    (values, labels)
}

/// What decimal logarithms stand for, each with a unit of its own.
pub fn log_labels(logarithms: &[f64]) -> Vec<String> {
    let value = |&logarithm: &f64| {
        // Rounded to what a tick can be, so that 10^0.30103 is 2.
        let value = 10_f64.powf(logarithm);
        let unit = 10_f64.powf(logarithm.floor() - 8.0);
        (value / unit).round() * unit
    };
    let all: Vec<f64> = logarithms.iter().map(value).collect();
    all.iter().flat_map(|&value| tick_labels(&[value])).collect()
}

/// 1, 2 and 5 times the powers of ten, the powers alone, or every few of them; evenly spaced values where the
/// range is too narrow for those.
fn decades(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(high - low).is_finite() || most == 0 || low.abs().max(high.abs()) > 307.0 {
        return Vec::new();
    }
    let slack = 1e-9;
    let within = |value: &f64| *value >= low - slack && *value <= high + slack;
    let whole = |step: i32| {
        let (from, to) = (low.floor().max(-308.0), high.ceil().min(308.0));
        #[expect(clippy::cast_possible_truncation, reason = "within ±308")]
        let powers = (from as i32..=to as i32).filter(move |power| power.rem_euclid(step) == 0);
        powers.map(f64::from)
    };
    let fine: Vec<f64> = whole(1)
        .flat_map(|power| [power, power + 2_f64.log10(), power + 5_f64.log10()])
        .filter(within)
        .collect();
    if fine.len() <= most {
        if fine.len() < 3 {
            let values = ticks(10_f64.powf(low), 10_f64.powf(high), most);
            let even = values.into_iter().filter(|value| *value > 0.0).map(f64::log10);
            return even.collect();
        }
        return fine;
    }
    [1, 2, 3, 6, 12, 50, 100, 300]
        .into_iter()
        .map(|step| whole(step).filter(within).collect::<Vec<f64>>())
        .find(|values| values.len() <= most)
        .unwrap_or_default()
}

fn power(base: f64, exponent: i32) -> f64 {
    // 10^-2 as 1/100 is the nearest 0.01.
    if exponent < 0 {
        1.0 / base.powi(-exponent)
    } else {
        base.powi(exponent)
    }
}

/// How ticks are written: one unit along the axis (none, k, M, G by the largest), as few decimals as
/// tell neighbours apart, no trailing zeros: `0`, `0.5`, `1`; `0`, `4 k`, `8 k` from 10 000 on.
pub fn tick_labels(values: &[f64]) -> Vec<String> {
    let largest = values.iter().map(|v| v.abs()).fold(0.0, f64::max);
    if !largest.is_finite() || largest >= 1e15 || (largest < 1e-6 && largest > 0.0) {
        return values.iter().map(|&v| format::significant(v)).collect();
    }
    let (divisor, unit) = unit_of(largest);
    let decimals = decimals_needed(values, divisor);
    let mut labels = Vec::with_capacity(values.len());
    for &value in values {
        let text = format::trimmed(format::decimal(value / divisor, decimals));
        labels.push(match unit {
            Some(unit) if value != 0.0 => format!("{text}{NARROW_SPACE}{unit}"),
            _ => text,
        });
    }
    labels
}

fn unit_of(largest: f64) -> (f64, Option<char>) {
    match largest {
        v if v >= 1e9 => (1e9, Some('G')),
        v if v >= 1e6 => (1e6, Some('M')),
        v if v >= 1e4 => (1e3, Some('k')),
        _ => (1.0, None),
    }
}

/// The fewest decimals at which every value is written to a thousandth of the smallest step.
fn decimals_needed(values: &[f64], divisor: f64) -> usize {
    let step = values
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .filter(|&s| s > 0.0)
        .fold(f64::INFINITY, f64::min);
    let smallest = values
        .iter()
        .map(|v| v.abs())
        .filter(|&v| v > 0.0)
        .fold(f64::INFINITY, f64::min);
    let exactness = step.min(smallest) / divisor / 1e3;
    (0..9)
        .find(|&decimals| {
            let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
            values.iter().all(|v| {
                let scaled = v / divisor * scale;
                (scaled - scaled.round()).abs() / scale <= exactness
            })
        })
        .unwrap_or(9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_the_round_numbers_a_hand_would_choose() {
        for (low, high, most, expected) in [
            (0.0, 1.0, 3, vec![0.0, 0.5, 1.0]),
            (0.0, 1.0, 7, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            (0.0, 0.3, 4, vec![0.0, 0.1, 0.2, 0.3]),
            (-1.0, 1.0, 5, vec![-1.0, -0.5, 0.0, 0.5, 1.0]),
            (17.0, 84.0, 5, vec![20.0, 40.0, 60.0, 80.0]),
            (2.0, 12.0, 7, vec![2.0, 4.0, 6.0, 8.0, 10.0, 12.0]),
            (0.0, 13_500.0, 4, vec![0.0, 5_000.0, 10_000.0]),
            (5.0, 5.0, 4, vec![5.0]),
            (f64::NAN, 1.0, 4, vec![]),
            (0.0, f64::INFINITY, 4, vec![]),
            (f64::MIN, f64::MAX, 4, vec![]),
        ] {
            assert_eq!(ticks(low, high, most), expected, "{low} to {high}");
        }
    }

    #[test]
    fn whole_ticks_have_no_fractions() {
        assert_eq!(whole_ticks(2.0, 4.0, 7), [2.0, 3.0, 4.0]);
        assert_eq!(whole_ticks(2.0, 12.0, 4), [5.0, 10.0]);
        assert_eq!(whole_ticks(2.0, 2.0, 4), [2.0]);
    }

    #[test]
    fn ratios_double_and_tenfold() {
        assert_eq!(log_ticks(0.4, 8.0, 7), [0.5, 1.0, 2.0, 4.0, 8.0]);
        assert_eq!(log_ticks(0.1, 10.0, 7), [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0]);
        assert_eq!(log_ticks(0.1, 10.0, 5), [0.25, 1.0, 4.0]);
        assert_eq!(
            log_ticks(0.001, 1000.0, 7),
            [0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]
        );
        assert_eq!(log_ticks(0.9, 1.1, 4), [0.9, 1.0, 1.1]);
        assert!(log_ticks(0.0, 2.0, 5).is_empty());
    }

    #[test]
    fn logarithmic_axes_are_labelled_in_the_units_of_the_file() {
        let labels = |low: f64, high: f64, most| axis_ticks((low.log10(), high.log10()), true, most).1;
        assert_eq!(labels(8.0, 300.0, 7), ["10", "20", "50", "100", "200"]);
        assert_eq!(
            labels(0.5, 2e6, 7),
            [
                "1",
                "10",
                "100",
                "1\u{202f}000",
                "10\u{202f}k",
                "100\u{202f}k",
                "1\u{202f}M"
            ]
        );
        assert_eq!(labels(101.0, 109.0, 5), ["102", "104", "106", "108"]);
        assert_eq!(labels(0.02, 0.3, 7), ["0.02", "0.05", "0.1", "0.2"]);
        assert!(axis_ticks((f64::NEG_INFINITY, 1.0), true, 5).0.is_empty());
    }

    #[test]
    fn labels_share_a_unit() {
        for (values, expected) in [
            (vec![0.0, 0.5, 1.0], vec!["0", "0.5", "1"]),
            (
                vec![0.0, 0.25, 0.5, 0.75, 1.0],
                vec!["0", "0.25", "0.5", "0.75", "1"],
            ),
            (vec![-2.0, 0.0, 2.0], vec!["\u{2212}2", "0", "2"]),
            (vec![0.0, 5e3, 1e4], vec!["0", "5\u{202f}k", "10\u{202f}k"]),
            (vec![1.0e6, 1.2e6], vec!["1\u{202f}M", "1.2\u{202f}M"]),
            (vec![0.0, 2000.0], vec!["0", "2\u{202f}000"]),
            (vec![0.125, 0.25, 8.0], vec!["0.125", "0.25", "8"]),
            (
                vec![10_001.0, 10_002.0],
                vec!["10.001\u{202f}k", "10.002\u{202f}k"],
            ),
        ] {
            assert_eq!(tick_labels(&values), expected);
        }
    }

    proptest! {
        #[test]
        fn ticks_lie_within_and_are_few(low in -1e9_f64..1e9, span in 1e-6_f64..1e9, most in 1_usize..9) {
            let found = ticks(low, low + span, most);
            prop_assert!(found.len() <= most);
            let slack = span * 1e-6 + low.abs() * 1e-9;
            prop_assert!(found.iter().all(|&v| v >= low - slack && v <= low + span + slack));
            prop_assert!(found.windows(2).all(|w| w[0] < w[1]));
        }

        #[test]
        fn different_ticks_read_differently(low in -1e6_f64..1e6, span in 1e-2_f64..1e7) {
            let labels = tick_labels(&ticks(low, low + span, 7));
            prop_assert!(labels.windows(2).all(|w| w[0] != w[1]), "{labels:?}");
        }
    }
}
