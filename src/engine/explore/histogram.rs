//! Counts of one column, split by class.

use super::{Bins, ClassHistogram};
use crate::engine::{condition::Bin, table::Levels};

/// Bars of a column of numbers.
const MOST_BINS: usize = 30;

/// Whole numbers with a range up to this get a bar each.
const MOST_WHOLE: f64 = 40.0;

/// Bars of a column of words.
const MOST_LEVELS: usize = 20;

/// Splits counts by the class of the row.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByClass<'a> {
    /// Class of each row; `None` without a target.
    pub(super) codes: Option<&'a [Option<u32>]>,
    pub(super) n_classes: usize,
}

impl ByClass<'_> {
    /// Bars over the range of the values; whole numbers get bars of whole width.
    pub(super) fn of_numbers(&self, column: &str, values: &[f64]) -> ClassHistogram {
        let present = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = present().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let missing = values.len() - present().count();
        if low > high {
            return ClassHistogram {
                column: column.to_owned(),
                bins: Bins::Range { low: 0.0, high: 0.0 },
                counts: vec![Vec::new(); self.n_classes],
                missing,
            };
        }
        let (low, high, n_bins) = bins(low, high, present().all(|value| value.fract() == 0.0));
        let bin = |value: f64| Bin::place_of(value, low, high, n_bins);
        let counts = self.count(n_bins, values.iter().map(|v| v.is_finite().then(|| bin(*v))));
        ClassHistogram {
            column: column.to_owned(),
            bins: Bins::Range { low, high },
            counts,
            missing,
        }
    }

    /// One bar a level, the most frequent first.
    pub(super) fn of_levels(&self, column: &str, levels: &Levels) -> ClassHistogram {
        let mut totals = vec![0_u64; levels.names.len()];
        for code in levels.codes.iter().flatten() {
            totals[*code as usize] += 1;
        }
        let mut order: Vec<usize> = (0..totals.len()).filter(|&level| totals[level] > 0).collect();
        order.sort_by_key(|&level| std::cmp::Reverse(totals[level]));
        let others = order.len().saturating_sub(MOST_LEVELS);
        order.truncate(MOST_LEVELS);
        let mut place = vec![None; totals.len()];
        for (bar, &level) in order.iter().enumerate() {
            place[level] = Some(bar);
        }
        let bars = levels
            .codes
            .iter()
            .map(|code| code.and_then(|code| place[code as usize]));
        ClassHistogram {
            column: column.to_owned(),
            counts: self.count(order.len(), bars),
            bins: Bins::Levels {
                names: order.iter().map(|&level| levels.names[level].clone()).collect(),
                others,
            },
            missing: levels.codes.iter().filter(|code| code.is_none()).count(),
        }
    }

    fn count(&self, n_bars: usize, bars: impl Iterator<Item = Option<usize>>) -> Vec<Vec<u64>> {
        let mut counts = vec![vec![0; n_bars]; self.n_classes];
        for (row, bar) in bars.enumerate() {
            let class = self.codes.map_or(Some(0), |codes| codes[row]);
            if let (Some(class), Some(bar)) = (class, bar) {
                counts[class as usize][bar] += 1;
            }
        }
        counts
    }
}

/// Low end, high end and number of bars.
fn bins(low: f64, high: f64, is_whole: bool) -> (f64, f64, usize) {
    if low == high {
        return (low - 0.5, high + 0.5, 1);
    }
    if !is_whole || high - low > 1e9 {
        return (low, high, MOST_BINS);
    }
    let n_values = high - low + 1.0;
    let width = if n_values <= MOST_WHOLE {
        1.0
    } else {
        (n_values / MOST_BINS as f64).ceil()
    };
    let n_bins = (n_values / width).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 40"
    )]
    let n = n_bins as usize;
    (low - 0.5, low - 0.5 + n_bins * width, n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: ByClass<'_> = ByClass {
        codes: None,
        n_classes: 1,
    };

    #[test]
    fn whole_numbers_get_whole_bars() {
        assert_eq!(bins(0.0, 4.0, true), (-0.5, 4.5, 5));
        assert_eq!(bins(18.0, 80.0, true), (17.5, 80.5, 21));
        assert_eq!(bins(0.0, 1.0, false), (0.0, 1.0, MOST_BINS));
        assert_eq!(bins(3.0, 3.0, true), (2.5, 3.5, 1));
        let found = ALL.of_numbers("n", &[0.0, 1.0, 1.0, 4.0, f64::NAN]);
        assert_eq!(found.counts, [[1, 2, 0, 0, 1]]);
        assert_eq!(found.missing, 1);
    }

    #[test]
    fn counts_are_split_and_rows_without_class_left_out() {
        let codes = [Some(0), Some(1), None, Some(1)];
        let split = ByClass {
            codes: Some(&codes),
            n_classes: 2,
        };
        let found = split.of_numbers("x", &[0.25, 0.5, 0.5, 30.25]);
        assert_eq!(found.counts.iter().flatten().sum::<u64>(), 3);
        assert_eq!((found.counts[1][0], found.counts[1][MOST_BINS - 1]), (1, 1));
    }

    #[test]
    fn the_most_frequent_levels_come_first() {
        let names: Vec<String> = (0..25).map(|i| format!("level {i:02}")).collect();
        let mut codes: Vec<Option<u32>> = (0..25).map(Some).collect();
        codes.extend([Some(7), Some(7), Some(3), None]);
        let found = ALL.of_levels("region", &Levels { names, codes });
        let Bins::Levels { names, others } = &found.bins else {
            unreachable!("levels have a bar each");
        };
        assert_eq!(
            (names[0].as_str(), names[1].as_str(), *others),
            ("level 07", "level 03", 5)
        );
        assert_eq!(found.counts[0][..3], [3, 2, 1]);
        assert_eq!(found.missing, 1);
    }

    #[test]
    fn nothing_present_is_no_bars() {
        let found = ALL.of_numbers("x", &[f64::NAN, f64::NAN]);
        assert_eq!((found.counts, found.missing), (vec![vec![]], 2));
    }
}
