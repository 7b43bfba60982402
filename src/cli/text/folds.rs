//! What is said about cross-validation.

use super::grid::Grid;
use crate::engine::{
    format::{count, metric, p_value, signed},
    validate::{Comparison, FoldMetric, FoldsReport, RANGE_SOURCE, TEST_SOURCE},
};

/// The metric that models are compared by: no threshold decides it.
const COMPARED_BY: &str = "roc_auc";

/// Means over the folds with their ranges, and how the folds were made.
pub fn folds_text(report: &FoldsReport, threshold: f64) -> String {
    let mut grid = Grid::new(["", "mean", "95\u{202f}% range", "spread", "lowest", "highest"]);
    for found in report.metrics(threshold) {
        let spread = found.spread;
        let known = found.values.iter().copied().filter(|value| !value.is_nan());
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
            found.range().unwrap_or_default(),
            or_empty(spread.std),
            or_empty(known.clone().fold(f64::INFINITY, f64::min)),
            or_empty(known.fold(f64::NEG_INFINITY, f64::max)),
        ]);
    }
    let compared = report.compare(COMPARED_BY, threshold);
    let compared = compared.map_or_else(String::new, |found| comparison(report, &found, threshold));
    format!(
        "\nCross-validation on {} training rows, {}\n{}{}\n{RANGE_SOURCE}.\n{compared}",
        count(report.n_tested()),
        report.plan_words(),
        grid.lines(),
        report.how()
    )
}

/// The models on the same folds, and what the test says of their differences.
fn comparison(report: &FoldsReport, by: &Comparison, threshold: f64) -> String {
    let mut grid = Grid::new([
        "",
        by.chosen.title,
        "95\u{202f}% range",
        "difference",
        "p",
        "",
        "accuracy",
        "log-loss",
    ])
    .with_texts(5);
    let beside = |metrics: &[FoldMetric]| {
        ["accuracy", "log_loss"].map(|name| {
            let found = metrics.iter().find(|found| found.name == name);
            found.map_or_else(String::new, |found| metric(found.spread.mean))
        })
    };
    let ranged = |found: &FoldMetric| found.range().unwrap_or_default();
    let [accuracy, loss] = beside(&report.metrics(threshold));
    grid.row([
        by.model.title().to_owned(),
        metric(by.chosen.spread.mean),
        ranged(&by.chosen),
        String::new(),
        String::new(),
        String::new(),
        accuracy,
        loss,
    ]);
    for (place, other) in by.others.iter().enumerate() {
        let [accuracy, loss] = beside(&report.metrics_of(place, threshold));
        grid.row([
            other.kind.title().to_owned(),
            metric(other.metric.spread.mean),
            ranged(&other.metric),
            signed(other.against.difference.mean, 3),
            p_value(other.p),
            other.verdict_words().to_owned(),
            accuracy,
            loss,
        ]);
    }
    format!(
        "\nModels on the same folds\n{}{}\nDifferences to {}: {TEST_SOURCE}.\n{}\n",
        grid.lines(),
        by.sentence(),
        by.model.in_words(),
        by.p_words()
    )
}
