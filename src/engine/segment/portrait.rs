//! What a segment is like beyond its centre: its part of the revenue, typical and odd customers.

use rayon::prelude::*;

use super::{Dimension, Placed, SegmentFit, SegmentScan, suggested_names};
use crate::engine::{
    Cancelled, EngineError, Progress,
    features::numbers,
    study::Revenue,
    table::{ColumnKind, Table},
};

/// Typical customers kept of each segment, and as many odd ones.
pub const TOLD: usize = 5;

/// Words in the name of a column of money that customers have spent.
const MONEY: [&str; 8] = [
    "revenue", "sales", "turnover", "spent", "spend", "spending", "amount", "monetary",
];
/// Words in the name of a column that is of money but no sum: shares of it say nothing.
const NO_SUM: [&str; 7] = ["avg", "average", "mean", "median", "min", "max", "share"];

/// Portraits of all segments of a scan.
#[derive(Debug, Clone, PartialEq)]
pub struct PortraitReport {
    /// The column whose sum is shared out.
    pub revenue: Option<String>,
    /// One a fit, in their order.
    pub fits: Vec<FitPortrait>,
}

/// One k.
#[derive(Debug, Clone, PartialEq)]
pub struct FitPortrait {
    pub k: usize,
    /// One a segment.
    pub segments: Vec<Portrait>,
}

/// One segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// Such as "high total_spent, low age".
    pub suggested_name: String,
    /// Its part of the sum of the revenue column, 0 to 1; NaN without one, or where the sum is not above 0.
    pub revenue_share: f64,
    /// Table rows nearest to the centre, the nearest first.
    pub typical: Vec<u32>,
    /// Table rows farthest from it, the farthest first.
    pub odd: Vec<u32>,
}

impl PortraitReport {
    /// The portraits of a k.
    pub fn fit(&self, k: usize) -> Option<&FitPortrait> {
        self.fits.iter().find(|fit| fit.k == k)
    }
}

/// The column whose sum is shared out: the one asked for, else the first named like money spent.
pub fn revenue_column(table: &Table, asked: &Revenue) -> Option<String> {
    let mut columns = table
        .columns()
        .iter()
        .filter(|column| column.kind == ColumnKind::Number);
    let found = match asked {
        Revenue::None => None,
        Revenue::Column(name) => columns.find(|column| column.name == *name),
        Revenue::Suggested => columns.find(|column| is_money(&column.name)),
    };
    found.map(|column| column.name.clone())
}

fn is_money(name: &str) -> bool {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| {
        let mut parts = lower.split(|sign: char| !sign.is_alphabetic());
        parts.any(|part| words.contains(&part))
    };
    has(&MONEY) && !has(&NO_SUM)
}

/// Portraits of every k of `scan`, whose rows are those of `table`.
///
/// # Errors
/// When a column cannot be read, or the caller cancels.
pub fn portraits(
    scan: &SegmentScan,
    table: &Table,
    asked: &Revenue,
    progress: &Progress,
) -> Result<PortraitReport, EngineError> {
    progress.report(0.0, "Describing segments");
    let placed = scan.space.place(table)?;
    let holes = holes(scan, table)?;
    let revenue = revenue_column(table, asked);
    let money = revenue.as_deref().map(|name| numbers(table, name)).transpose()?;
    let fits = scan
        .fits
        .par_iter()
        .map(|fit| {
            progress.check()?;
            Ok(portrait(scan, fit, (&placed, &holes), money.as_deref()))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    progress.report(1.0, "Describing segments");
    Ok(PortraitReport { revenue, fits })
}

/// For each feature the rows whose number is missing; empty where none is, and for levels: a missing one is a level.
fn holes(scan: &SegmentScan, table: &Table) -> Result<Vec<Vec<bool>>, EngineError> {
    let of = |dimension: &Dimension| {
        if dimension.level.is_some() {
            return Ok(Vec::new());
        }
        let values = numbers(table, &dimension.column)?;
        let has_some = values.iter().any(|value| value.is_nan());
        let holes = has_some.then(|| values.iter().map(|value| value.is_nan()).collect());
        Ok(holes.unwrap_or_default())
    };
    scan.space.dimensions.iter().map(of).collect()
}

fn portrait(
    scan: &SegmentScan,
    fit: &SegmentFit,
    (placed, holes): (&Placed, &[Vec<bool>]),
    money: Option<&[f64]>,
) -> FitPortrait {
    let shares = money.map_or_else(|| vec![f64::NAN; fit.k], |money| revenue_shares(scan, fit, money));
    let mut ends: Vec<Ends> = vec![Ends::default(); fit.k];
    let centres: Vec<Vec<f64>> = fit
        .fit
        .centroids
        .rows()
        .into_iter()
        .map(|row| row.to_vec())
        .collect();
    let columns = placed.matrix.columns();
    for (&row, &label) in scan.rows.iter().zip(&fit.fit.labels) {
        let segment = usize::from(label);
        let (Some(ends), Some(centre)) = (ends.get_mut(segment), centres.get(segment)) else {
            continue;
        };
        let mut square = 0.0;
        for ((column, holes), at) in columns.iter().zip(holes).zip(centre) {
            // Where the cell was missing its filling stood near the middle: that tells nothing of the customer.
            if holes.get(row as usize) != Some(&true) {
                square += (column[row as usize] - at).powi(2);
            }
        }
        ends.see(square, row);
    }
    let names = suggested_names(scan, fit);
    let segments = names.into_iter().zip(shares).zip(ends);
    FitPortrait {
        k: fit.k,
        segments: segments
            .map(|((suggested_name, revenue_share), ends)| Portrait {
                suggested_name,
                revenue_share,
                typical: ends.nearest.into_iter().map(|(_, row)| row).collect(),
                odd: ends.farthest.into_iter().map(|(_, row)| row).collect(),
            })
            .collect(),
    }
}

fn revenue_shares(scan: &SegmentScan, fit: &SegmentFit, money: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; fit.k];
    // Customers in no segment spend too.
    let mut outside = 0.0;
    for (&row, &label) in scan.rows.iter().zip(&fit.fit.labels) {
        let value = money[row as usize];
        if value.is_finite() {
            *sums.get_mut(usize::from(label)).unwrap_or(&mut outside) += value;
        }
    }
    let total = sums.iter().sum::<f64>() + outside;
    let share = |sum: f64| if total > 0.0 { sum / total } else { f64::NAN };
    sums.into_iter().map(share).collect()
}

/// The nearest and the farthest rows seen so far.
#[derive(Debug, Clone, Default)]
struct Ends {
    nearest: Vec<(f64, u32)>,
    farthest: Vec<(f64, u32)>,
}

impl Ends {
    fn see(&mut self, square: f64, row: u32) {
        keep(&mut self.nearest, square, row, |new, old| new < old);
        keep(&mut self.farthest, square, row, |new, old| new > old);
    }
}

/// Of equals the row seen first.
fn keep(kept: &mut Vec<(f64, u32)>, square: f64, row: u32, is_before: fn(f64, f64) -> bool) {
    let is_full = kept.len() == TOLD;
    if is_full && kept.last().is_some_and(|last| !is_before(square, last.0)) {
        return;
    }
    if is_full {
        kept.pop();
    }
    let place = kept.partition_point(|old| !is_before(square, old.0));
    kept.insert(place, (square, row));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_those_of_a_sorted_list() {
        let squares = [5.0, 1.0, 9.0, 3.0, 7.0, 1.0, 2.0, 8.0, 9.0];
        let mut ends = Ends::default();
        for (row, square) in (0..).zip(squares) {
            ends.see(square, row);
        }
        let rows = |ends: &[(f64, u32)]| ends.iter().map(|(_, row)| *row).collect::<Vec<_>>();
        assert_eq!(rows(&ends.nearest), [1, 5, 6, 3, 0]);
        assert_eq!(rows(&ends.farthest), [2, 8, 7, 4, 0]);
    }

    #[test]
    fn money_is_told_by_whole_words() {
        for name in ["total_spent", "Revenue", "sales 2024", "monetary"] {
            assert!(is_money(name), "{name}");
        }
        for name in ["avg_amount", "salesperson", "visits", "mean revenue", "price"] {
            assert!(!is_money(name), "{name}");
        }
    }
}
