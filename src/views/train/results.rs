//! How good the classifier is: metrics with ranges, and what no model would give.

use egui::{Ui, vec2};

use super::Shown;
use crate::{
    engine::{
        classify::{ClassifierReport, Evaluation},
        features::ColumnEncoding,
        format,
        metrics::{Interval, Metrics},
    },
    state::{AppState, Command, ExportSubject, Part, TableId},
    theme::{
        fonts::Weight,
        style::{SMALL_CONTROL_HEIGHT, colours},
    },
    views::widgets::{
        Button, Choice, Icon, MetricAxis, MetricValues, body, hint, metric_axis, metric_legend, metric_row,
        section, segmented, styled, warning,
    },
};

/// The pane at the right of a wide window.
pub fn pane(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    ui.add_space(12.0);
    head(ui, state, shown, out);
    ui.add_space(4.0);
    metrics(ui, shown, 1);
    ui.add_space(8.0);
    crate::views::widgets::hairline(ui);
    section(ui, "Better than no model?", "", |ui| verdict(ui, shown));
    checks(ui, shown, out);
}

/// The strip under the first row of a narrow window: metrics in two columns.
pub fn strip(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    head(ui, state, shown, out);
    metrics(ui, shown, 2);
    ui.add_space(8.0);
    verdict(ui, shown);
    for text in &shown.report.warnings {
        ui.add_space(4.0);
        warning(ui, text, None);
    }
    for text in &shown.report.fillings {
        hint(ui, text);
    }
}

fn head(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    crate::views::widgets::header(ui, "Results", "", |ui| {
        let export = Button::icon_only(Icon::Download, "Export metrics table").height(SMALL_CONTROL_HEIGHT);
        if export.show(ui).clicked() {
            out.push(Command::OpenExport(ExportSubject::Table(TableId::Metrics)));
        }
        if shown.report.test.is_none() {
            return;
        }
        let parts = [Part::Test, Part::Training];
        let choices = [
            Choice::new("Test", state.part == Part::Test),
            Choice::new("Training", state.part == Part::Training),
        ];
        if let Some(place) = segmented(ui, "Results of", &choices, None, 28.0) {
            out.push(Command::ShowPart(parts[place]));
        }
    });
}

/// A metric and the same of the other part.
struct Row {
    name: &'static str,
    shown: Interval,
    other: Option<f64>,
    no_model: Option<f64>,
    formula: String,
}

fn metrics(ui: &mut Ui, shown: &Shown<'_>, n_columns: usize) {
    let rows = rows(shown);
    let values = rows
        .iter()
        .flat_map(|row| [row.shown.value, row.shown.low, row.no_model.unwrap_or(1.0)]);
    let axis = MetricAxis::around(values);
    ui.spacing_mut().item_spacing.y = 0.0;
    let per_column = rows.len().div_ceil(n_columns);
    let width = (ui.available_width() - 32.0 * (n_columns - 1) as f32) / n_columns as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 32.0;
        for column in rows.chunks(per_column) {
            ui.vertical(|ui| {
                ui.set_width(width);
                metric_axis(ui, axis);
                for row in column {
                    let values = MetricValues {
                        name: row.name,
                        shown: row.shown,
                        other: row.other,
                        no_model: row.no_model,
                        formula: &row.formula,
                    };
                    metric_row(ui, axis, &values);
                }
            });
        }
    });
    if shown.report.n_classes() > 2 {
        hint(
            ui,
            "Precision, recall, specificity and F1 are means over the classes.",
        );
    }
    let other = shown.other.map(|_| shown.part_name.other());
    metric_legend(ui, shown.part_name.word(), other);
}

fn rows(shown: &Shown<'_>) -> Vec<Row> {
    let Shown {
        report,
        part,
        metrics,
        ..
    } = shown;
    let other: Option<(&Evaluation, Metrics)> = shown
        .other
        .map(|other| (other, report.metrics(other, shown.threshold)));
    let of_other = |pick: fn(&Metrics) -> Interval| other.as_ref().map(|(_, metrics)| pick(metrics).value);
    let is_binary = report.n_classes() == 2;
    let (_, baseline) = report.baseline(part);
    let counts = Counts::of(report, part, shown.threshold);
    let metric = |name, pick: fn(&Metrics) -> Interval, no_model: Option<f64>, formula: String| Row {
        name,
        shown: pick(metrics),
        other: of_other(pick),
        no_model,
        formula,
    };
    let mut rows = vec![
        metric(
            "Accuracy",
            |m| m.accuracy,
            Some(baseline.value),
            counts.ratio("right ÷ all", counts.right, counts.all),
        ),
        metric(
            "Precision",
            |m| m.precision,
            None,
            counts.ratio("TP ÷ (TP + FP)", counts.found, counts.predicted),
        ),
        metric(
            "Recall",
            |m| m.recall,
            None,
            counts.ratio("TP ÷ (TP + FN)", counts.found, counts.truly),
        ),
        metric(
            "Specificity",
            |m| m.specificity,
            None,
            counts.ratio("TN ÷ (TN + FP)", counts.left_out, counts.others),
        ),
        metric(
            "F1",
            |m| m.f1,
            None,
            "2 · precision · recall ÷ (precision + recall)".to_owned(),
        ),
        metric(
            "MCC",
            |m| m.mcc,
            Some(0.0),
            "Matthews correlation: 1 is perfect, 0 is guessing".to_owned(),
        ),
    ];
    if !is_binary {
        for row in &mut rows[1..] {
            "the mean over the classes, each against all others".clone_into(&mut row.formula);
        }
    }
    rows.push(Row {
        name: "ROC AUC",
        shown: part.roc_auc,
        other: shown.other.map(|other| other.roc_auc.value),
        no_model: Some(0.5),
        formula: "the chance that a positive customer scores above another one".to_owned(),
    });
    if is_binary {
        rows.push(Row {
            name: "PR AUC",
            shown: Interval::bare(part.pr_auc),
            other: shown.other.map(|other| other.pr_auc),
            no_model: Some(counts.truly as f64 / counts.all.max(1) as f64),
            formula: "average precision over all thresholds".to_owned(),
        });
    }
    // A mark outside the axis would mislead: the MCC of no model only where the axis reaches it.
    if rows
        .iter()
        .all(|row| row.shown.value.is_nan() || row.shown.value >= 0.3)
    {
        rows.iter_mut()
            .filter(|row| row.name == "MCC")
            .for_each(|row| row.no_model = None);
    }
    rows
}

/// The four counts behind the ratios.
struct Counts {
    is_binary: bool,
    right: u64,
    all: u64,
    found: u64,
    predicted: u64,
    truly: u64,
    left_out: u64,
    others: u64,
}

impl Counts {
    fn of(report: &ClassifierReport, part: &Evaluation, threshold: f64) -> Self {
        let matrix = report.confusion(part, threshold);
        let (positive, is_binary) = (report.positive, matrix.n_classes() == 2);
        let other = if is_binary { 1 - positive } else { 0 };
        Self {
            is_binary,
            right: matrix.right(),
            all: matrix.total(),
            found: matrix.counts[positive][positive],
            predicted: matrix.column_total(positive),
            truly: matrix.row_total(positive),
            left_out: matrix.counts[other][other],
            others: matrix.row_total(other),
        }
    }

    fn ratio(&self, formula: &str, above: u64, below: u64) -> String {
        if self.is_binary || formula.starts_with("right") {
            format!("{formula} = {} ÷ {}", format::count(above), format::count(below))
        } else {
            formula.to_owned()
        }
    }
}

fn verdict(ui: &mut Ui, shown: &Shown<'_>) {
    let (class, baseline) = shown.report.baseline(shown.part);
    let label = shown.report.classes.get(class).map_or("", String::as_str);
    let accuracy = shown.metrics.accuracy;
    let values = format!(
        "Accuracy {} against {} for always saying {label}",
        format::metric(accuracy.value),
        format::metric(baseline.value)
    );
    let text = if accuracy.low > baseline.high {
        format!("Yes. {values}; the ranges do not meet.")
    } else if accuracy.high < baseline.low {
        format!("No, worse. {values}; the ranges do not meet. Another threshold may do better.")
    } else {
        format!("Not distinguishable from always saying {label}. {values}; the ranges overlap.")
    };
    body(ui, text);
    let ink = colours(ui).ink_3;
    styled(
        ui,
        format!(
            "Log-loss {}, Brier score {}.",
            format::metric(shown.part.log_loss),
            format::metric(shown.part.brier)
        ),
        12.0,
        Weight::Regular,
        ink,
    );
}

fn checks(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let report = shown.report;
    let note = if report.fit.converged {
        format!(
            "converged in {}",
            format::plural(report.fit.iterations, "step", "steps")
        )
    } else {
        String::new()
    };
    section(ui, "Checks", &note, |ui| {
        if report.warnings.is_empty() {
            hint(ui, "Nothing to warn about.");
        }
        for text in &report.warnings {
            let remedy = text.contains("grows without end").then_some("Use L2 1.00");
            if warning(ui, text, remedy) {
                out.push(Command::SetL2(1.0));
            }
            ui.add_space(2.0);
        }
        for text in &report.fillings {
            hint(ui, text);
        }
        for (column, level) in report.encoder.columns().iter().filter_map(compared_with) {
            hint(
                ui,
                format!(
                    "Each level of {column} is compared with {level}, which has no coefficient of its own."
                ),
            );
        }
    });
    let (_, _) = ui.allocate_exact_size(vec2(1.0, 8.0), egui::Sense::hover());
    if Button::new("Export predictions…")
        .icon(Icon::Download)
        .show(ui)
        .clicked()
    {
        out.push(Command::OpenExport(ExportSubject::Table(TableId::Predictions)));
    }
}

/// A category and its first level, which the others are measured against.
fn compared_with(encoding: &ColumnEncoding) -> Option<(&str, &str)> {
    match encoding {
        ColumnEncoding::Category { column, levels } if levels.len() > 1 => Some((column, levels.first()?)),
        _ => None,
    }
}
