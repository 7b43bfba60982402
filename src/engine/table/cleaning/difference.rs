//! A column before and after a step: its numbers, and a picture of what stayed, left and came.

use polars::prelude::{PlHashMap, StringChunked};

use super::changes::moments;
use crate::engine::{
    bars::Bars,
    table::{ColumnInfo, Histogram, histogram},
};

/// Bins of the pictures.
const BINS: usize = 36;
/// Categories in a picture; the others are left out.
const LEVELS: usize = 12;

/// The column that a step is about, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDifference {
    /// Its name after the step.
    pub column: String,
    /// Decimals of the column.
    pub decimals: usize,
    /// `None`: the column was not there.
    pub before: Option<Sizes>,
    pub after: Sizes,
    pub picture: Picture,
    /// For filled cells: rows that miss another cell too.
    pub missing_elsewhere: Option<usize>,
}

/// A column in a few numbers; NaN where it is none of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    pub n_rows: usize,
    pub missing: usize,
    pub mean: f64,
    /// Divides by n − 1.
    pub std: f64,
}

/// What to draw of a column before and after.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// On one axis: values that stay where they are, that leave, and that come. Before: stays + leaves.
    Bins {
        low: f64,
        high: f64,
        stays: Vec<u64>,
        leaves: Vec<u64>,
        comes: Vec<u64>,
    },
    /// The same of categories, the most frequent first.
    Levels {
        names: Vec<String>,
        stays: Vec<u64>,
        leaves: Vec<u64>,
        comes: Vec<u64>,
    },
    /// On two axes: the values have nothing in common.
    Apart {
        before: Option<Histogram>,
        after: Option<Histogram>,
    },
    /// There are no values.
    Nothing,
}

fn sizes(values: &[f64]) -> Sizes {
    let present: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let (mean, std) = moments(&present);
    Sizes {
        n_rows: values.len(),
        missing: values.len() - present.len(),
        mean,
        std,
    }
}

/// Cells of numbers that changed, row by row.
pub fn of_changed_numbers(info: &ColumnInfo, before: &[f64], after: &[f64]) -> ColumnDifference {
    let pairs = || before.iter().copied().zip(after.iter().copied());
    let (sizes_before, sizes_after) = rayon::join(|| sizes(before), || sizes(after));
    ColumnDifference {
        column: info.name.clone(),
        decimals: info.decimals,
        before: Some(sizes_before),
        after: sizes_after,
        picture: bins(before, after, pairs),
        missing_elsewhere: None,
    }
}

/// Rows that were dropped.
pub fn of_dropped_numbers(info: &ColumnInfo, before: &[f64], is_kept: &[bool]) -> ColumnDifference {
    let kept: Vec<f64> = before
        .iter()
        .zip(is_kept)
        .filter_map(|(&value, &kept)| kept.then_some(value))
        .collect();
    let pairs = || {
        before
            .iter()
            .zip(is_kept)
            .map(|(&value, &kept)| (value, if kept { value } else { f64::NAN }))
    };
    ColumnDifference {
        column: info.name.clone(),
        decimals: info.decimals,
        before: Some(sizes(before)),
        after: sizes(&kept),
        picture: bins(before, &[], pairs),
        missing_elsewhere: None,
    }
}

/// A column that was not there, or held no numbers.
pub fn of_new_numbers(info: &ColumnInfo, after: &[f64]) -> ColumnDifference {
    ColumnDifference {
        column: info.name.clone(),
        decimals: info.decimals,
        before: None,
        after: sizes(after),
        picture: match histogram(after, BINS) {
            Some(after) => Picture::Apart {
                before: None,
                after: Some(after),
            },
            None => Picture::Nothing,
        },
        missing_elsewhere: None,
    }
}

/// A column in other units.
pub fn of_transformed(name: &str, before: &[f64], after: &[f64]) -> ColumnDifference {
    ColumnDifference {
        column: name.to_owned(),
        decimals: 3,
        before: Some(sizes(before)),
        after: sizes(after),
        picture: Picture::Apart {
            before: histogram(before, BINS),
            after: histogram(after, BINS),
        },
        missing_elsewhere: None,
    }
}

fn bins<I: Iterator<Item = (f64, f64)>>(before: &[f64], after: &[f64], pairs: impl Fn() -> I) -> Picture {
    let Some(bars) = Bars::of(&before.iter().chain(after).copied(), BINS) else {
        return Picture::Nothing;
    };
    let n = bars.n;
    let mut counts = [vec![0_u64; n], vec![0; n], vec![0; n]];
    let place = |value: f64| bars.place_of(value);
    let [stays, leaves, comes] = &mut counts;
    for (old, new) in pairs() {
        if old == new {
            stays[place(old)] += 1;
            continue;
        }
        if !old.is_nan() {
            leaves[place(old)] += 1;
        }
        if !new.is_nan() {
            comes[place(new)] += 1;
        }
    }
    let [stays, leaves, comes] = counts;
    Picture::Bins {
        low: bars.low,
        high: bars.high,
        stays,
        leaves,
        comes,
    }
}

/// Cells of words that changed, row by row.
pub fn of_changed_words<'a>(
    info: &ColumnInfo,
    before: &'a StringChunked,
    after: impl Iterator<Item = Option<&'a str>>,
) -> ColumnDifference {
    let pairs = before.iter().zip(after);
    of_words(info, pairs.map(|(old, new)| (old, Some(new))))
}

/// Rows that were dropped.
pub fn of_dropped_words(info: &ColumnInfo, before: &StringChunked, is_kept: &[bool]) -> ColumnDifference {
    of_words(
        info,
        before
            .iter()
            .zip(is_kept)
            .map(|(old, &kept)| (old, kept.then_some(old))),
    )
}

#[derive(Default, Clone, Copy)]
struct Level {
    stays: u64,
    leaves: u64,
    comes: u64,
}

/// Pairs of the cell before and the one after; no cell after where the row is dropped.
fn of_words<'a>(
    info: &ColumnInfo,
    pairs: impl Iterator<Item = (Option<&'a str>, Option<Option<&'a str>>)>,
) -> ColumnDifference {
    let plain = Sizes {
        n_rows: 0,
        missing: 0,
        mean: f64::NAN,
        std: f64::NAN,
    };
    let (mut sizes_before, mut sizes_after) = (plain, plain);
    let mut levels: PlHashMap<&str, Level> = PlHashMap::default();
    for (old, new) in pairs {
        sizes_before.n_rows += 1;
        sizes_before.missing += usize::from(old.is_none());
        sizes_after.n_rows += usize::from(new.is_some());
        sizes_after.missing += usize::from(new == Some(None));
        let new = new.flatten();
        if let (Some(old), true) = (old, old == new) {
            levels.entry(old).or_default().stays += 1;
            continue;
        }
        if let Some(old) = old {
            levels.entry(old).or_default().leaves += 1;
        }
        if let Some(new) = new {
            levels.entry(new).or_default().comes += 1;
        }
    }
    let mut levels: Vec<(&str, Level)> = levels.into_iter().collect();
    let size = |level: &Level| level.stays + level.leaves.max(level.comes);
    levels.sort_unstable_by(|a, b| size(&b.1).cmp(&size(&a.1)).then_with(|| a.0.cmp(b.0)));
    levels.truncate(LEVELS);
    let picture = if levels.is_empty() {
        Picture::Nothing
    } else {
        Picture::Levels {
            names: levels.iter().map(|(name, _)| (*name).to_owned()).collect(),
            stays: levels.iter().map(|(_, level)| level.stays).collect(),
            leaves: levels.iter().map(|(_, level)| level.leaves).collect(),
            comes: levels.iter().map(|(_, level)| level.comes).collect(),
        }
    };
    ColumnDifference {
        column: info.name.clone(),
        decimals: info.decimals,
        before: Some(sizes_before),
        after: sizes_after,
        picture,
        missing_elsewhere: None,
    }
}
