//! Where the training customers are: the ranges that values may be tried in, and a sample to take means over.

use rayon::prelude::*;

use crate::engine::{
    EngineError, Progress,
    classify::ClassifierReport,
    condition::Bin,
    features::{ColumnEncoding, FeatureError, FeatureMatrix, levels, numbers, sample_rows},
    table::Table,
};

/// Customers that means are taken over, at most.
pub const SAMPLE_ROWS: usize = 5_000;
/// Bars of the little histogram under a curve.
const BINS: usize = 40;
/// Shares of the customers that lie below and above what a curve shows.
const TAILS: (f64, f64) = (0.01, 0.99);

/// The values of one column among training rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    Number(SeenNumbers),
    Levels {
        levels: Vec<String>,
        /// Training rows of each level.
        counts: Vec<u64>,
    },
}

/// The numbers of a column, missing ones left out.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenNumbers {
    pub least: f64,
    pub most: f64,
    /// The 1st and the 99th percentile, between two values by their distance (as numpy).
    pub low: f64,
    pub high: f64,
    /// Rows in equal bins from `low` to `high`.
    pub bins: Vec<u64>,
    /// As in the file, but no more than tell a thousand values of the range apart.
    pub decimals: usize,
}

impl SeenNumbers {
    /// The least step between values as they are written.
    pub fn unit(&self) -> f64 {
        10_f64.powi(-i32::try_from(self.decimals).unwrap_or(0))
    }
}

/// What is known of the training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Background {
    /// In the order of the features.
    pub columns: Vec<Seen>,
    /// A seeded sample, standardised.
    pub sample: FeatureMatrix,
    /// Training rows in all.
    pub n_training: usize,
}

impl Background {
    pub(super) fn of(
        table: &Table,
        report: &ClassifierReport,
        progress: &Progress,
    ) -> Result<Self, EngineError> {
        let training = &report.train.rows;
        let columns = report
            .encoder
            .columns()
            .par_iter()
            .map(|column| {
                progress.check()?;
                Ok(seen(table, column, training)?)
            })
            .collect::<Result<Vec<_>, EngineError>>()?;
        let places = sample_rows(training.len(), SAMPLE_ROWS, report.seed);
        let rows: Vec<u32> = places.iter().map(|&place| training[place as usize]).collect();
        let encoded = report.encoder.apply(table, &rows, report.spec.missing)?;
        Ok(Self {
            columns,
            sample: report.scaler.apply(&encoded.matrix),
            n_training: training.len(),
        })
    }
}

fn seen(table: &Table, column: &ColumnEncoding, training: &[u32]) -> Result<Seen, FeatureError> {
    match column {
        ColumnEncoding::Number { column, median } => {
            let all = numbers(table, column)?;
            let own = training.iter().map(|&row| all[row as usize]);
            let own: Vec<f64> = own.filter(|value| value.is_finite()).collect();
            let info = table.columns().iter().find(|info| info.name == *column);
            let decimals = info.map_or(0, |info| info.decimals);
            Ok(Seen::Number(numbers_seen(own, *median, decimals)))
        }
        ColumnEncoding::Category {
            column,
            levels: learnt,
        } => {
            let found = levels(table, column)?;
            let places: Vec<Option<usize>> = found
                .names
                .iter()
                .map(|name| learnt.iter().position(|level| level == name))
                .collect();
            let mut counts = vec![0; learnt.len()];
            for &row in training {
                // Missing cells have the last level, where training rows miss any.
                let place = match found.codes[row as usize] {
                    Some(code) => places[code as usize],
                    None => learnt.len().checked_sub(1),
                };
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += 1;
                }
            }
            Ok(Seen::Levels {
                levels: learnt.clone(),
                counts,
            })
        }
    }
}

fn numbers_seen(mut own: Vec<f64>, median: f64, decimals: usize) -> SeenNumbers {
    if own.is_empty() {
        own.push(median);
    }
    let (least, most) = own
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &value| {
            (least.min(value), most.max(value))
        });
    let (low, high) = (quantile(&mut own, TAILS.0), quantile(&mut own, TAILS.1));
    let decimals = decimals.min(telling_decimals(most - least));
    let mut bins = vec![0; BINS];
    for value in own.into_iter().filter(|value| (low..=high).contains(value)) {
        bins[if low < high {
            Bin::place_of(value, low, high, BINS)
        } else {
            0
        }] += 1;
    }
    SeenNumbers {
        least,
        most,
        low,
        high,
        bins,
        decimals,
    }
}

/// Decimals that tell a thousand values of a range apart.
fn telling_decimals(range: f64) -> usize {
    let wanted = (0..=6).find(|&decimals| range * 10_f64.powi(decimals) >= 999.5);
    wanted
        .and_then(|decimals| usize::try_from(decimals).ok())
        .unwrap_or(6)
}

/// Hyndman and Fan's type 7. There is at least one value.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let place = share * (values.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place among the values"
    )]
    let below = place.floor() as usize;
    let (_, &mut lower, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let upper = above.iter().copied().min_by(f64::total_cmp).unwrap_or(lower);
    lower + (upper - lower) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_numpy() {
        let mut values: Vec<f64> = (0..10).rev().map(f64::from).collect();
        for (share, expected) in [(0.0, 0.0), (0.01, 0.09), (0.5, 4.5), (0.99, 8.91), (1.0, 9.0)] {
            assert!((quantile(&mut values, share) - expected).abs() < 1e-12);
        }
        assert_eq!(quantile(&mut [3.0], 0.99), 3.0);
    }

    #[test]
    fn values_are_shown_as_exactly_as_their_range_needs() {
        for (range, decimals) in [(40_000.0, 0), (60.0, 2), (1.0, 3), (0.999_878, 3), (0.0, 6)] {
            assert_eq!(telling_decimals(range), decimals, "{range}");
        }
        assert_eq!(numbers_seen(vec![18.0, 80.0], 40.0, 0).decimals, 0);
        assert_eq!(numbers_seen(vec![0.5, 0.000_122, 1.0], 0.5, 6).decimals, 3);
    }

    #[test]
    fn a_constant_and_a_column_of_holes_have_a_range_of_one_value() {
        for own in [vec![4.0; 5], vec![]] {
            let n = own.len() as u64;
            let seen = numbers_seen(own, 4.0, 0);
            assert_eq!((seen.least, seen.most, seen.low, seen.high), (4.0, 4.0, 4.0, 4.0));
            assert_eq!(seen.bins.iter().sum::<u64>(), n.max(1));
        }
    }
}
