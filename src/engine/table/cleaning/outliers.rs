//! Values far from the others: clipped, or their rows dropped.

use super::{
    Touched,
    changes::{changed_rows, drop_rows, moments, quantile, training_numbers},
    difference::of_changed_numbers,
    steps::{Done, Tools},
    work::Work,
};
use crate::engine::{
    format,
    study::{Fence, OutlierTreatment},
    table::TableError,
};

/// Learns the fence from training rows and treats what lies behind it in all rows.
pub fn treat(
    work: &mut Work,
    column: &str,
    fence: Fence,
    treatment: OutlierTreatment,
    tools: &Tools<'_>,
) -> Result<Done, TableError> {
    check(fence)?;
    // Before the parts are drawn: a step that cannot work draws nothing.
    let at = work.numbers(column)?.0;
    let is_training = tools.learnable(work);
    let (_, values) = work.numbers(column)?;
    let values = values.into_owned();
    let info = work.table.columns()[at].clone();
    let by = fence.words();
    let verb = match treatment {
        OutlierTreatment::Clip => format!("Clip {column}"),
        OutlierTreatment::DropRows => format!("Drop outliers of {column}"),
    };
    let Some((low, high)) = learn(training_numbers(&values, &is_training), fence) else {
        let sentence = format!("{verb} ({by}): no training row has a value, so nothing is done.");
        return Ok(Done::new(Touched::Cells(0), sentence));
    };
    let bounds = shown_bounds(low, high, info.decimals);
    let mut done = match treatment {
        OutlierTreatment::DropRows => {
            // A missing value is no outlier.
            let is_kept: Vec<bool> = values
                .iter()
                .map(|&v| v.is_nan() || (low <= v && v <= high))
                .collect();
            drop_rows(work, &is_kept, &[at], |rows| {
                format!("{verb} outside {bounds} ({by}): {rows}.")
            })?
        }
        OutlierTreatment::Clip => {
            let rows: Vec<u32> = (0_u32..)
                .zip(&values)
                .filter(|(_, value)| **value < low || **value > high)
                .map(|(row, _)| row)
                .collect();
            let clipped: Vec<f64> = values.iter().map(|&value| value.max(low).min(high)).collect();
            // max and min prefer the bound to a missing value.
            let clipped: Vec<f64> = clipped
                .into_iter()
                .zip(&values)
                .map(|(new, old)| if old.is_nan() { f64::NAN } else { new })
                .collect();
            let touched = Touched::Cells(rows.len());
            let sentence = format!("{verb} to {bounds} ({by}): {}.", touched.words());
            let shown = |row: usize| shown_bound(clipped[row], info.decimals);
            let listed = changed_rows(work, at, &rows, shown);
            let difference = of_changed_numbers(&info, &values, &clipped);
            work.set_numbers(at, clipped)?;
            work.mark(at, &rows, tools.place);
            Done {
                rows: listed,
                difference: Some(difference),
                ..Done::new(touched, sentence)
            }
        }
    };
    done.learnt = Some(bounds);
    Ok(done)
}

fn check(fence: Fence) -> Result<(), TableError> {
    let is_usable = match fence {
        Fence::Iqr(factor) | Fence::ZScore(factor) => factor.is_finite() && factor > 0.0,
        Fence::Percentiles(low, high) => 0.0 <= low && low < high && high <= 100.0,
    };
    if is_usable {
        return Ok(());
    }
    Err(TableError::UnusableFence { fence: fence.words() })
}

/// A bound is no cell: it is told as exactly as the column is written, whole numbers with one decimal at most.
fn shown_bound(value: f64, decimals: usize) -> String {
    if decimals > 0 {
        return format::decimal(value, decimals);
    }
    format::decimal(value, usize::from((value - value.round()).abs() >= 0.05))
}

fn shown_bounds(low: f64, high: f64, decimals: usize) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!(
            "{} to {}",
            shown_bound(low, decimals),
            shown_bound(high, decimals)
        ),
        (true, false) => format!("{} or more", shown_bound(low, decimals)),
        (false, true) => format!("{} or less", shown_bound(high, decimals)),
        (false, false) => "any value".to_owned(),
    }
}

/// The lowest and highest value within; `None` without values.
fn learn(mut values: Vec<f64>, fence: Fence) -> Option<(f64, f64)> {
    match fence {
        Fence::Iqr(factor) => {
            let first = quantile(&mut values, 0.25)?;
            let third = quantile(&mut values, 0.75)?;
            let reach = factor * (third - first);
            Some((first - reach, third + reach))
        }
        Fence::ZScore(limit) => {
            let (mean, std) = (!values.is_empty()).then(|| moments(&values))?;
            // One value has no spread: nothing is far from it.
            let reach = if std.is_finite() {
                limit * std
            } else {
                f64::INFINITY
            };
            Some((mean - reach, mean + reach))
        }
        Fence::Percentiles(low, high) => {
            let first = quantile(&mut values, low / 100.0)?;
            let last = quantile(&mut values, high / 100.0)?;
            Some((
                if low <= 0.0 { f64::NEG_INFINITY } else { first },
                if high >= 100.0 { f64::INFINITY } else { last },
            ))
        }
    }
}
