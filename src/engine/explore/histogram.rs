//! Counts of one column, split by class.

use super::{Bins, ClassHistogram};
use crate::engine::{bars::Bars, table::Levels};

/// Bars of a column of numbers.
const MOST_BINS: usize = 30;

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
        let bars = Bars::of(&values.iter().copied(), MOST_BINS);
        self.of_bars(column, values, bars, |low, high| Bins::Range { low, high })
    }

    /// Bars over the days, in days since 1970-01-01.
    pub(super) fn of_days(&self, column: &str, days: &[f64]) -> ClassHistogram {
        let present = days.iter().copied().filter(|day| day.is_finite());
        let first = present.clone().reduce(f64::min);
        let bars = first
            .zip(present.reduce(f64::max))
            .map(|(first, last)| Bars::over_days(first, last, MOST_BINS));
        self.of_bars(column, days, bars, |low, high| Bins::Days { low, high })
    }

    fn of_bars(
        &self,
        column: &str,
        values: &[f64],
        bars: Option<Bars>,
        bins: impl Fn(f64, f64) -> Bins,
    ) -> ClassHistogram {
        let is_there = |value: &&f64| value.is_finite();
        let missing = values.len() - values.iter().filter(is_there).count();
        let Some(bars) = bars else {
            return ClassHistogram {
                column: column.to_owned(),
                bins: bins(0.0, 0.0),
                counts: vec![Vec::new(); self.n_classes],
                missing,
            };
        };
        let places = values
            .iter()
            .map(|value| value.is_finite().then(|| bars.place_of(*value)));
        ClassHistogram {
            column: column.to_owned(),
            counts: self.count(bars.n, places),
            bins: bins(bars.low, bars.high),
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: ByClass<'_> = ByClass {
        codes: None,
        n_classes: 1,
    };

    #[test]
    fn whole_numbers_get_whole_bars() {
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
    fn days_get_bars_of_days() {
        let found = ALL.of_days("bought", &[19_723.0, 19_725.0, f64::NAN, 19_725.0]);
        assert_eq!(found.counts, [[1, 0, 2]]);
        assert_eq!(found.missing, 1);
        let bins = Bins::Days {
            low: 19_722.5,
            high: 19_725.5,
        };
        assert_eq!(found.bins, bins);
    }

    #[test]
    fn nothing_present_is_no_bars() {
        assert_eq!(ALL.of_days("x", &[f64::NAN]).counts, [[0; 0]]);
        let found = ALL.of_numbers("x", &[f64::NAN, f64::NAN]);
        assert_eq!((found.counts, found.missing), (vec![vec![]], 2));
    }
}
