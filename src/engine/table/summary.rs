//! Statistics of each column, as shown above the table and printed by `inspect`.

use polars::prelude::{Float64Chunked, StringChunked};
use rayon::prelude::*;

use super::{
    ColumnInfo, ColumnKind, Table, cells::Cells, dates::days_of, distinct, evidence::CHECK_EVERY, sorting,
};
use crate::engine::{Cancelled, Progress, bars::Bars, memory};

/// Bins of the small histograms.
const BINS: usize = 24;
/// The most frequent values that are listed.
const TOP: usize = 12;
/// Values added up before the partial sums are: keeps the rounding error small.
const SUM_BLOCK: usize = 1024;
/// Cells of columns that are looked at together: each needs room for a copy of its own.
const TOGETHER: usize = 2 << 20;

/// Statistics of one column. Numbers only where the kind is a number; `NaN` where undefined.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    pub name: String,
    pub kind: ColumnKind,
    pub decimals: usize,
    pub n_rows: usize,
    pub missing: usize,
    pub distinct: usize,
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    /// Divides by n − 1.
    pub std: f64,
    pub median: f64,
    /// For numbers, and for dates over days since 1970-01-01.
    pub histogram: Option<Histogram>,
    /// For everything else: the most frequent values first (at most 12).
    pub top: Vec<LevelCount>,
}

/// Equal-width bins from `low` to `high`, the last one closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    pub low: f64,
    pub high: f64,
    pub counts: Vec<u64>,
}

/// A value and how often it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelCount {
    pub level: String,
    pub count: u64,
}

/// Summaries of all columns, in the table's order.
pub fn summarize(table: &Table) -> Vec<ColumnSummary> {
    // Nobody cancels.
    summarize_with(table, &Progress::none()).unwrap_or_default()
}

/// As [`summarize`].
///
/// # Errors
/// When the caller cancels.
pub fn summarize_with(table: &Table, progress: &Progress) -> Result<Vec<ColumnSummary>, Cancelled> {
    let of_column = |at: usize| -> Result<ColumnSummary, Cancelled> {
        let info = &table.columns()[at];
        let summary = empty(info, table.n_rows());
        match table.cells(at) {
            Some(Cells::Numbers(values)) => of_numbers(values, summary, progress),
            Some(Cells::Words(words)) => {
                let days = info.dates.map(|format| days_of(words, format, progress));
                Ok(ColumnSummary {
                    histogram: days.transpose()?.and_then(|days| of_days(&days)),
                    ..of_words(words, summary, progress)?
                })
            }
            None => Ok(summary),
        }
    };
    let places: Vec<usize> = (0..table.columns().len()).collect();
    let n_together = (TOGETHER / table.n_rows().max(1)).max(2);
    let mut summaries = Vec::with_capacity(places.len());
    for together in places.chunks(n_together) {
        progress.report(summaries.len() as f32 / places.len() as f32, "Counting");
        let made: Result<Vec<_>, Cancelled> = together.par_iter().map(|&at| of_column(at)).collect();
        summaries.extend(made?);
    }
    Ok(summaries)
}

/// Histogram of the finite values with about `n_bins` bins, as [`Bars`] says; `None` where there are none.
pub fn histogram(values: &[f64], n_bins: usize) -> Option<Histogram> {
    let finite = values.iter().copied().filter(|v| v.is_finite());
    let bars = Bars::of(&finite, n_bins)?;
    Some(count_into(finite, bars))
}

/// Sum ÷ n; NaN for no values.
pub fn mean(values: &[f64]) -> f64 {
    sum(values, |v| v) / values.len() as f64
}

/// The middle value, or the mean of the two in the middle; NaN for no values.
pub fn median_of_sorted(sorted: &[f64]) -> f64 {
    let Some(&upper) = sorted.get(sorted.len() / 2) else {
        return f64::NAN;
    };
    if sorted.len() % 2 == 1 {
        return upper;
    }
    // Halved before adding: the sum of two large numbers may be too large.
    sorted[sorted.len() / 2 - 1] / 2.0 + upper / 2.0
}

fn empty(info: &ColumnInfo, n_rows: usize) -> ColumnSummary {
    ColumnSummary {
        name: info.name.clone(),
        kind: info.kind,
        decimals: info.decimals,
        n_rows,
        missing: n_rows,
        distinct: 0,
        min: f64::NAN,
        max: f64::NAN,
        mean: f64::NAN,
        std: f64::NAN,
        median: f64::NAN,
        histogram: None,
        top: Vec::new(),
    }
}

fn of_numbers(
    values: &Float64Chunked,
    summary: ColumnSummary,
    progress: &Progress,
) -> Result<ColumnSummary, Cancelled> {
    let n_rows = values.len();
    let values = sorted(values, progress)?;
    match of_sorted(&values, n_rows, summary, progress) {
        Ok(summary) => Ok(summary),
        Err(cancelled) => {
            memory::give_back(values);
            Err(cancelled)
        }
    }
}

/// One pass after the other, with a look at the cancel flag before each.
fn of_sorted(
    values: &[f64],
    n_rows: usize,
    summary: ColumnSummary,
    progress: &Progress,
) -> Result<ColumnSummary, Cancelled> {
    let (Some(&min), Some(&max)) = (values.first(), values.last()) else {
        return Ok(summary);
    };
    progress.check()?;
    let mean = mean(values);
    progress.check()?;
    let deviations = sum(values, |v| (v - mean) * (v - mean));
    progress.check()?;
    let distinct = values.chunk_by(|a, b| a == b).count();
    progress.check()?;
    Ok(ColumnSummary {
        missing: n_rows - values.len(),
        distinct,
        min,
        max,
        mean,
        std: if values.len() > 1 {
            (deviations / (values.len() - 1) as f64).sqrt()
        } else {
            f64::NAN
        },
        median: median_of_sorted(values),
        histogram: histogram(values, BINS),
        ..summary
    })
}

/// Over whole days; `None` where there are none.
fn of_days(days: &[f64]) -> Option<Histogram> {
    let there = days.iter().copied().filter(|day| day.is_finite());
    let first = there.clone().reduce(f64::min)?;
    let last = there.clone().reduce(f64::max)?;
    Some(count_into(there, Bars::over_days(first, last, BINS)))
}

fn count_into(values: impl Iterator<Item = f64>, bars: Bars) -> Histogram {
    let mut counts = vec![0; bars.n];
    for value in values {
        counts[bars.place_of(value)] += 1;
    }
    Histogram {
        low: bars.low,
        high: bars.high,
        counts,
    }
}

fn sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    values
        .chunks(SUM_BLOCK)
        .map(|block| block.iter().map(|&v| term(v)).sum::<f64>())
        .sum()
}

fn of_words(
    words: &StringChunked,
    summary: ColumnSummary,
    progress: &Progress,
) -> Result<ColumnSummary, Cancelled> {
    let counted = distinct::count(words, TOP, progress)?;
    let level = |(level, count): (&str, u64)| LevelCount {
        level: level.to_owned(),
        count,
    };
    Ok(ColumnSummary {
        missing: words.null_count(),
        distinct: counted.n_distinct,
        top: counted.top.into_iter().map(level).collect(),
        ..summary
    })
}

/// The values that are there, in ascending order.
///
/// They are sorted as whole numbers of the same order: comparing those is cheaper.
fn sorted(values: &Float64Chunked, progress: &Progress) -> Result<Vec<f64>, Cancelled> {
    let mut keys: Vec<u64> = Vec::with_capacity(values.len());
    for array in values.downcast_iter() {
        let mut cells = array.iter();
        loop {
            let before = cells.len();
            let some = cells.by_ref().take(CHECK_EVERY);
            keys.extend(some.flatten().filter(|v| !v.is_nan()).map(|&v| key_of(v)));
            if cells.len() == before {
                break;
            }
            if let Err(cancelled) = progress.check() {
                memory::give_back(keys);
                return Err(cancelled);
            }
        }
    }
    let keys = sorting::sorted(keys, progress)?;
    Ok(keys.into_iter().map(value_of).collect())
}

/// A number that stands where the value stands in [`f64::total_cmp`]'s order.
fn key_of(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn value_of(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key & !SIGN })
}

const SIGN: u64 = 1 << 63;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::{study::ImportSpec, table::read_bytes};

    #[test]
    fn columns_are_summarised() {
        let text = "n,c\n1,a\n2,b\n4,b\n,\n5,a\n";
        let imported = read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none()).unwrap();
        let summaries = summarize(&imported.table);
        let n = &summaries[0];
        assert_eq!((n.n_rows, n.missing, n.distinct), (5, 1, 4));
        assert_eq!((n.min, n.max, n.mean, n.median), (1.0, 5.0, 3.0, 3.0));
        assert!((n.std - (10.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        let expected = Histogram {
            low: 0.5,
            high: 5.5,
            counts: vec![1, 1, 0, 1, 1],
        };
        assert_eq!(n.histogram, Some(expected));
        let levels: Vec<_> = summaries[1]
            .top
            .iter()
            .map(|l| (l.level.as_str(), l.count))
            .collect();
        assert_eq!(levels, [("a", 2), ("b", 2)]);
        assert!(summaries[1].mean.is_nan() && summaries[1].histogram.is_none());
    }

    #[test]
    fn strange_values_have_a_histogram() {
        assert_eq!(histogram(&[], 4), None);
        assert_eq!(histogram(&[f64::NAN], 4), None);
        let one = histogram(&[1e20, 1e20], 4).unwrap();
        assert!(one.low < one.high && one.counts.iter().sum::<u64>() == 2);
        let huge = histogram(&[-f64::MAX, 0.0, f64::MAX], 2).unwrap();
        assert_eq!(huge.counts, [1, 2]);
    }

    proptest! {
        #[test]
        fn every_finite_value_is_in_one_bin(values in prop::collection::vec(any::<f64>(), 0..50), n_bins in 1..30_usize) {
            let n_finite = values.iter().filter(|v| v.is_finite()).count() as u64;
            let found = histogram(&values, n_bins);
            prop_assert_eq!(found.is_none(), n_finite == 0);
            prop_assert_eq!(found.map_or(0, |h| h.counts.iter().sum::<u64>()), n_finite);
        }
    }
}
