//! The Explain page: why the classifier says what it says.

mod coefficients;
mod customer;
mod effects;
mod flips;
mod verdict;
mod what_if;
mod who;

use std::sync::Arc;

use egui::{Frame, Id, Margin, ScrollArea, Ui};

use self::who::Who;
use super::Shown;
use crate::{
    chart::{self, ChartSpec},
    engine::{
        classify::ClassifierReport,
        explain::{ExplainReport, Value},
        run::{Made, Step},
        study::ModelKind,
    },
    jobs::Slot,
    state::{AppState, ChartId, Command},
    theme::style::{PANE_SIDE, PENDING_OPACITY},
    views::{
        is_late,
        widgets::{Same, failed, hairline, header, hint, memo, pending_bar, warning},
    },
};

/// Shows the page; in a narrow window the customer stands under the effects.
pub fn page(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, is_narrow: bool, out: &mut Vec<Command>) {
    let pane = ui.max_rect();
    ScrollArea::vertical()
        .id_salt("explain")
        .auto_shrink(false)
        .show(ui, |ui| {
            #[expect(clippy::cast_possible_truncation, reason = "a margin of a few points")]
            let side = PANE_SIDE as i8;
            let margin = Margin {
                left: side,
                right: side,
                top: 4,
                bottom: 16,
            };
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                beside(ui, shown, out);
                let has_failed = failure(ui, state, out);
                match state.results.explained() {
                    Some(made) => {
                        ui.scope(|ui| {
                            dim(ui, made, shown);
                            effects::show(ui, state, shown, made, out);
                            if is_narrow {
                                part(ui);
                                customer::strip(ui, state, shown, made, out);
                            }
                        });
                    }
                    None if has_failed => {}
                    None => on_its_way(ui),
                }
                part(ui);
                coefficients::show(ui, state, shown, out);
            });
        });
    let slot = Slot::Step(Step::Explain);
    if let Some(running) = state.running.get(&slot)
        && is_late(ui, running, state)
        && pending_bar(ui, pane, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(slot));
    }
}

/// One customer, in the pane at the right of a wide window.
pub fn details(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    ui.add_space(12.0);
    if let Some(made) = state.results.explained() {
        dim(ui, made, shown);
        customer::pane(ui, state, shown, made, out);
    } else {
        header(ui, "One customer", "", |_| {});
        hint(ui, "Reasons show as soon as they are computed.");
    }
}

/// Another model is in use than the one that can be explained.
fn beside(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let Some(other) = &shown.report.other else { return };
    let words = format!(
        "Matrix, curves and scores are those of the {}. What stands here explains the logistic regression fitted beside \
         it, which may see a customer otherwise.",
        other.kind().in_words()
    );
    if warning(ui, &words, Some("Use logistic regression")) {
        out.push(Command::SetModel(ModelKind::Logistic));
    }
    ui.add_space(10.0);
}

fn part(ui: &mut Ui) {
    ui.add_space(12.0);
    hairline(ui);
    ui.add_space(8.0);
}

/// What stopped, where something did.
fn failure(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
    let error = state.results.failure(Step::Explain, &state.study);
    if let Some(error) = error {
        let title = "The reasons could not be computed";
        if failed(ui, title, &error.to_string(), Some("Try again")) {
            out.push(Command::Retry(Step::Explain));
        }
    }
    error.is_some()
}

fn on_its_way(ui: &mut Ui) {
    ui.scope(|ui| {
        ui.multiply_opacity(PENDING_OPACITY);
        header(ui, "What each feature does", "on its way", |_| {});
        hint(
            ui,
            "The mean probability over some thousand customers, feature by feature.",
        );
    });
}

/// The reasons of an earlier classifier stay until those of the one that is shown are there.
fn dim(ui: &mut Ui, made: &Made<ExplainReport>, shown: &Shown<'_>) {
    if !Arc::ptr_eq(&made.report.classifier, shown.report) {
        ui.multiply_opacity(PENDING_OPACITY);
    }
}

/// The class whose probability is explained.
fn class_of(state: &AppState, report: &ClassifierReport) -> usize {
    state.explain.class_of(&report.classes, report.positive)
}

/// The column whose effect is shown: the one asked for, else the strongest.
fn column_of(state: &AppState, report: &ExplainReport, class: usize) -> usize {
    let effects = report.effects(class);
    let asked = state.explain.feature.as_ref();
    let place = asked.and_then(|asked| effects.iter().position(|effect| effect.column == *asked));
    place.unwrap_or_else(|| by_strength(report, class).first().copied().unwrap_or(0))
}

/// Columns by how much they do on average, the strongest first.
fn by_strength(report: &ExplainReport, class: usize) -> Vec<usize> {
    let effects = report.effects(class);
    let size = |column: &usize| effects[*column].average.largest().0.value.abs();
    let mut columns: Vec<usize> = (0..effects.len()).collect();
    columns.sort_by(|a, b| size(b).total_cmp(&size(a)));
    columns
}

/// The chart of the effect that is shown, or of the customer that is; `None` while it is not there.
pub fn chart(state: &AppState, id: ChartId) -> Option<ChartSpec> {
    let made = state.results.explained()?;
    let report = &made.report;
    let classifier = &report.classifier;
    let is_shown = state.results.classifier().map(|shown| &shown.report);
    if !is_shown.is_some_and(|shown| Arc::ptr_eq(shown, classifier)) {
        return None;
    }
    let source = crate::views::source_line(&made.on, classifier.seed);
    let class = class_of(state, classifier);
    if id == ChartId::Effect {
        let column = column_of(state, report, class);
        return chart::effect_chart(report, (class, column), None, &source);
    }
    let who = Who::of(state, made)?;
    let customer = who.now.as_ref().ok()?;
    let at = (class, state.study.threshold.0);
    Some(chart::pushes_chart(report, at, (customer, &who.name), &source))
}

/// The effect's chart, made again only where what it shows has changed.
fn effect_spec(
    ui: &Ui,
    made: &Made<ExplainReport>,
    (class, column): (usize, usize),
    marker: Option<f64>,
    source: &str,
) -> Arc<Option<ChartSpec>> {
    let key = (
        Same(Arc::clone(&made.report)),
        class,
        column,
        marker.map(f64::to_bits),
    );
    memo(ui.ctx(), Id::unique("effect chart"), key, || {
        chart::effect_chart(&made.report, (class, column), marker, source)
    })
}

/// A number, where the value is one.
fn number(value: Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Level(_) => None,
    }
}
