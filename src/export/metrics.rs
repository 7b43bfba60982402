//! The metrics of a classifier as CSV.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::{
    classify::{ClassifierReport, Evaluation},
    metrics::Interval,
};

/// One row a part and metric, with its 95 % range.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn metrics_csv(
    report: &ClassifierReport,
    threshold: f64,
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new(["part", "metric", "value", "low", "high"], text_cells)?;
    let test = report.test.iter().map(|t| ("test", t));
    for (name, part) in std::iter::once(("train", &report.train)).chain(test) {
        for (metric, interval) in metric_rows(report, part, threshold) {
            sheet.row([
                name,
                &metric,
                &number(interval.value),
                &number(interval.low),
                &number(interval.high),
            ])?;
        }
    }
    sheet.bytes()
}

fn metric_rows(report: &ClassifierReport, part: &Evaluation, threshold: f64) -> Vec<(String, Interval)> {
    let m = report.metrics(part, threshold);
    let mut rows: Vec<(String, Interval)> = part
        .named(&m)
        .map(|(name, interval)| (name.to_owned(), interval))
        .to_vec();
    for (class, m) in report.classes.iter().zip(&m.per_class) {
        rows.push((format!("precision[{class}]"), m.precision));
        rows.push((format!("recall[{class}]"), m.recall));
        rows.push((format!("f1[{class}]"), m.f1));
    }
    rows
}
