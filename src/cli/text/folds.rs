//! What is said about cross-validation.

use super::grid::Grid;
use crate::engine::{
    format::{count, metric, range},
    validate::{FoldsReport, RANGE_SOURCE},
};

/// Means over the folds with their ranges, and how the folds were made.
pub fn folds_text(report: &FoldsReport, threshold: f64) -> String {
    let mut grid = Grid::new(["", "mean", "95\u{202f}% range", "spread", "lowest", "highest"]);
    for found in report.metrics(threshold) {
        let spread = found.spread;
        let known = found.values.iter().copied().filter(|value| !value.is_nan());
        let known_range = if spread.low.is_finite() && spread.high.is_finite() {
            range(spread.low, spread.high, 3)
        } else {
            String::new()
        };
        let or_empty = |value: f64| {
            if value.is_finite() {
                metric(value)
            } else {
                String::new()
            }
        };
        grid.row([
            found.title.to_owned(),
            metric(spread.mean),
            known_range,
            or_empty(spread.std),
            or_empty(known.clone().fold(f64::INFINITY, f64::min)),
            or_empty(known.fold(f64::NEG_INFINITY, f64::max)),
        ]);
    }
    let tested: usize = report
        .folds
        .iter()
        .filter(|fold| fold.place.repeat == 0)
        .map(|fold| fold.n_test)
        .sum();
    format!(
        "\nCross-validation on {} training rows, {}\n{}{}\n{RANGE_SOURCE}.\n",
        count(tested as u64),
        report.plan_words(),
        grid.lines(),
        report.how()
    )
}
