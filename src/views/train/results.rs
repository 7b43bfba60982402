//! How good the classifier is: metrics with ranges, and what no model would give.

use egui::{Id, Ui, vec2};

use super::{
    Shown,
    arithmetic::{self, Metric},
    charts::table_button,
};
use crate::{
    engine::{
        classify::{Evaluation, never_predicted_words},
        features::ColumnEncoding,
        format,
        metrics::{Interval, Metrics},
    },
    state::{AppState, Command, ExportSubject, Part, TableId},
    theme::{fonts::Weight, style::colours},
    views::widgets::{
        Button, Choice, Icon, MetricAxis, MetricValues, body, hint, metric_axis, metric_legend, metric_row,
        section, segmented, styled, title, warning,
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
    ui.add_space(12.0);
    let metric = chosen(ui, shown);
    arithmetic::show(ui, shown, metric, out);
    ui.add_space(12.0);
    crate::views::widgets::hairline(ui);
    section(ui, "Better than no model?", "", |ui| verdict(ui, shown));
    checks(ui, shown, super::leaks::has_any(state), out);
}

/// The strip under the first row of a narrow window: metrics in two columns.
pub fn strip(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    head(ui, state, shown, out);
    metrics(ui, shown, 2);
    ui.add_space(8.0);
    let metric = chosen(ui, shown);
    arithmetic::show(ui, shown, metric, out);
    ui.add_space(8.0);
    title(ui, "Better than no model?");
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
        table_button(ui, Icon::Download, TableId::Metrics, out);
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
    metric: Metric,
    shown: Interval,
    other: Option<f64>,
    no_model: Option<f64>,
}

/// The metric that is asked about; lives as long as the window.
fn chosen(ui: &Ui, shown: &Shown<'_>) -> Metric {
    let asked = ui.data(|data| data.get_temp(Id::unique("metric asked about")));
    let is_binary = shown.report.n_classes() == 2;
    let usual = if is_binary {
        Metric::Precision
    } else {
        Metric::Accuracy
    };
    // With more than two classes precision over recall is told class by class, beside the curves.
    asked
        .filter(|metric| is_binary || *metric != Metric::PrAuc)
        .unwrap_or(usual)
}

fn metrics(ui: &mut Ui, shown: &Shown<'_>, n_columns: usize) {
    let rows = rows(shown);
    let chosen = chosen(ui, shown);
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
                        name: row.metric.name(),
                        shown: row.shown,
                        other: row.other,
                        no_model: row.no_model,
                        is_chosen: row.metric == chosen,
                    };
                    if metric_row(ui, axis, &values).clicked() {
                        ui.data_mut(|data| data.insert_temp(Id::unique("metric asked about"), row.metric));
                    }
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
    let is_binary = report.n_classes() == 2;
    let (_, baseline) = report.baseline(part);
    let positives = part.class_counts.get(report.positive).copied().unwrap_or(0);
    let row = |metric: Metric, no_model: Option<f64>| Row {
        metric,
        shown: metric.of(part, metrics),
        other: other
            .as_ref()
            .map(|(part, metrics)| metric.of(part, metrics).value),
        no_model,
    };
    let mut rows = vec![
        row(Metric::Accuracy, Some(baseline.value)),
        row(Metric::Precision, None),
        row(Metric::Recall, None),
        row(Metric::Specificity, None),
        row(Metric::F1, None),
        row(Metric::Mcc, Some(0.0)),
        row(Metric::RocAuc, Some(0.5)),
    ];
    if is_binary {
        let share = positives as f64 / part.rows.len().max(1) as f64;
        rows.push(row(Metric::PrAuc, Some(share)));
    }
    // A mark outside the axis would mislead: the MCC of no model only where the axis reaches it.
    if rows
        .iter()
        .all(|row| row.shown.value.is_nan() || row.shown.value >= 0.3)
    {
        rows.iter_mut()
            .filter(|row| row.metric == Metric::Mcc)
            .for_each(|row| row.no_model = None);
    }
    rows
}

fn verdict(ui: &mut Ui, shown: &Shown<'_>) {
    let against = shown.report.against_no_model(shown.part, shown.threshold);
    body(ui, against.sentence(&shown.report.classes));
    let matrix = shown.report.confusion(shown.part, shown.threshold);
    if let Some(words) = never_predicted_words(&matrix, &shown.report.classes) {
        let ink = colours(ui).warn;
        styled(ui, words, 12.0, Weight::Regular, ink);
    }
    if let Some(evidence) = against.evidence() {
        hint(ui, evidence);
    }
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

fn checks(ui: &mut Ui, shown: &Shown<'_>, has_leaks: bool, out: &mut Vec<Command>) {
    let report = shown.report;
    // Of the logistic regression beside another model its own page tells.
    let is_logistic = report.other.is_none();
    let note = if is_logistic && report.fit.converged {
        format!(
            "converged in {}",
            format::plural(report.fit.iterations, "step", "steps")
        )
    } else {
        String::new()
    };
    section(ui, "Checks", &note, |ui| {
        if report.warnings.is_empty() {
            hint(
                ui,
                if has_leaks {
                    "Nothing but what is said under Before you trust this."
                } else {
                    "Nothing to warn about."
                },
            );
        }
        for text in &report.warnings {
            let remedy = text.contains("without end").then_some("Use L2 1.00");
            if warning(ui, text, remedy) {
                out.push(Command::SetL2(1.0));
            }
            ui.add_space(2.0);
        }
        for text in &report.fillings {
            hint(ui, text);
        }
        for (column, level) in report
            .encoder
            .columns()
            .iter()
            .filter(|_| is_logistic)
            .filter_map(compared_with)
        {
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
