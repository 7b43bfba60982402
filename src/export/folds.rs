//! Cross-validation as tables: every fold, and the models against each other.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::{
    study::ModelKind,
    validate::{FoldMetric, FoldsReport},
};

/// One row a metric, of the model that is used and of those compared with it: mean, 95 % range, standard deviation over
/// the folds, then each fold. Undefined values are empty.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn folds_csv(
    report: &FoldsReport,
    threshold: f64,
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let heads = ["model", "metric", "mean", "low", "high", "standard deviation"].map(str::to_owned);
    let several = report.plan.repeats > 1;
    let folds = report.folds.iter().map(|fold| {
        let place = fold.place;
        if several {
            format!("repeat {} fold {}", place.repeat + 1, place.fold + 1)
        } else {
            format!("fold {}", place.fold + 1)
        }
    });
    let mut sheet = Sheet::new(heads.into_iter().chain(folds), text_cells)?;
    let others = report.models.iter().enumerate();
    let others = others.map(|(place, kind)| (*kind, report.metrics_of(place, threshold)));
    let used: (ModelKind, Vec<FoldMetric>) = (report.spec.model, report.metrics(threshold));
    for (kind, metrics) in std::iter::once(used).chain(others) {
        for metric in metrics {
            let spread = metric.spread;
            let summed = [spread.mean, spread.low, spread.high, spread.std];
            let numbers = summed
                .into_iter()
                .chain(metric.values.iter().copied())
                .map(number);
            let words = [kind.name().to_owned(), metric.name.to_owned()];
            sheet.row(words.into_iter().chain(numbers))?;
        }
    }
    sheet.bytes()
}

/// One row for each model and metric, compared with the model that is used: mean, mean difference with its 95 % range,
/// t, p, p adjusted for the number of models (Holm), and what that says. Empty but for the header without models.
///
/// # Errors
/// As [`folds_csv`].
pub fn comparison_csv(
    report: &FoldsReport,
    threshold: f64,
    text_cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let heads = [
        "model",
        "metric",
        "mean",
        "compared with",
        "its mean",
        "difference",
        "low",
        "high",
        "t",
        "p",
        "p adjusted",
        "verdict",
    ];
    let mut sheet = Sheet::new(heads, text_cells)?;
    let names = report.metrics(threshold).into_iter().map(|metric| metric.name);
    let compared: Vec<_> = names.filter_map(|name| report.compare(name, threshold)).collect();
    for place in 0..report.models.len() {
        for by in &compared {
            let Some(other) = by.others.get(place) else {
                continue;
            };
            let against = other.against;
            sheet.row([
                other.kind.name().to_owned(),
                by.chosen.name.to_owned(),
                number(other.metric.spread.mean),
                by.model.name().to_owned(),
                number(by.chosen.spread.mean),
                number(against.difference.mean),
                number(against.difference.low),
                number(against.difference.high),
                number(against.t),
                number(against.p),
                number(other.p),
                other.verdict_words().to_owned(),
            ])?;
        }
    }
    sheet.bytes()
}
