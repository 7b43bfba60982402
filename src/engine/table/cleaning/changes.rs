//! What several steps have in common: dropping rows and changing cells, with what is told of it.

use super::{
    Touched, TouchedRow,
    difference::{ColumnDifference, of_dropped_numbers, of_dropped_words},
    steps::{Done, LISTED},
    work::Work,
};
use crate::engine::{
    format,
    table::{ColumnKind, TableError, cells::Cells, summary},
};

/// Drops the rows that are not kept. `shown`: the columns whose cells say why; the first that is a number, else the
/// first, is compared before and after.
pub fn drop_rows(
    work: &mut Work,
    is_kept: &[bool],
    shown: &[usize],
    sentence: impl FnOnce(&str) -> String,
) -> Result<Done, TableError> {
    let n_dropped = is_kept.iter().filter(|&&kept| !kept).count();
    let dropped = (0..is_kept.len()).filter(|&row| !is_kept[row]);
    let rows = dropped
        .take(LISTED)
        .map(|row| TouchedRow {
            line: work.table.line(row),
            name: work.name_of(row),
            before: cells_shown(work, shown, row),
            after: "row left out".to_owned(),
        })
        .collect();
    let is_number = |at: &&usize| work.table.columns()[**at].kind == ColumnKind::Number;
    let compared = shown.iter().find(is_number).or(shown.first());
    let difference = compared.and_then(|&at| dropped_difference(work, at, is_kept));
    work.keep(is_kept)?;
    let touched = Touched::Rows(n_dropped);
    Ok(Done {
        difference,
        rows,
        ..Done::new(touched, sentence(&touched.words()))
    })
}

/// A cell, or of several columns each with its name: "age 50, region Nord".
fn cells_shown(work: &Work, columns: &[usize], row: usize) -> String {
    if let [at] = columns {
        return work.shown(*at, row);
    }
    let cells = columns.iter().map(|&at| {
        let cell = work.shown(at, row);
        let cell = if cell.is_empty() { "missing" } else { &cell };
        format!("{} {cell}", work.table.columns()[at].name)
    });
    cells.collect::<Vec<_>>().join(", ")
}

fn dropped_difference(work: &Work, at: usize, is_kept: &[bool]) -> Option<ColumnDifference> {
    let info = work.table.columns().get(at)?;
    match work.table.cells(at)? {
        Cells::Numbers(values) => Some(of_dropped_numbers(info, &super::work::slice_of(values), is_kept)),
        Cells::Words(words) => Some(of_dropped_words(info, words, is_kept)),
    }
}

/// The first rows with a changed cell, as it was and as it is.
pub fn changed_rows(
    before: &Work,
    at: usize,
    rows: &[u32],
    after: impl Fn(usize) -> String,
) -> Vec<TouchedRow> {
    rows.iter()
        .take(LISTED)
        .map(|&row| {
            let row = row as usize;
            TouchedRow {
                line: before.table.line(row),
                name: before.name_of(row),
                before: before.shown(at, row),
                after: after(row),
            }
        })
        .collect()
}

/// Of the rows given, those that are also missing in another column.
pub fn missing_elsewhere(work: &Work, at: usize, rows: &[u32]) -> usize {
    let others: Vec<Cells<'_>> = (0..work.table.columns().len())
        .filter(|&other| other != at)
        .filter_map(|other| work.table.cells(other))
        .collect();
    rows.iter()
        .filter(|&&row| others.iter().any(|cells| cells.is_missing(row as usize)))
        .count()
}

/// With the column's decimals where they say all, else with up to two more.
pub fn shown_number(value: f64, decimals: usize) -> String {
    let is_exact = |decimals: usize| {
        let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        ((value * scale).round() / scale - value).abs() <= value.abs() * 1e-12
    };
    let most = decimals + 2;
    format::decimal(value, (decimals..most).find(|&d| is_exact(d)).unwrap_or(most))
}

/// Training values that are there.
pub fn training_numbers(values: &[f64], is_training: &[bool]) -> Vec<f64> {
    values
        .iter()
        .zip(is_training)
        .filter_map(|(&value, &training)| (training && !value.is_nan()).then_some(value))
        .collect()
}

/// The quantile `share` (0 to 1), linear between the two nearest values (Hyndman and Fan's type 7);
/// `None` without values.
pub fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last place"
    )]
    let below = (at.floor() as usize).min(last);
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    // Weights, because the difference of two large numbers may be too large.
    let part = at - below as f64;
    Some(if part == 0.0 {
        low
    } else {
        low * (1.0 - part) + high * part
    })
}

/// Mean and standard deviation (n - 1).
pub fn moments(values: &[f64]) -> (f64, f64) {
    let mean = summary::mean(values);
    let squares: Vec<f64> = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .collect();
    let n = values.len();
    let variance = summary::mean(&squares) * n as f64 / (n as f64 - 1.0);
    (mean, if n > 1 { variance.sqrt() } else { f64::NAN })
}
