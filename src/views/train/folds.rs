//! Cross-validation: each metric over the folds, its mean and how sure that is.

use std::sync::Arc;

use egui::{Align2, Id, Rect, Stroke, Ui, pos2};

use super::{
    charts::table_button,
    compare,
    fold_rows::{self, or_dash, picture_room, place, put},
};
use crate::{
    engine::{
        format,
        run::Step,
        validate::{FoldMetric, FoldsReport, RANGE_SOURCE},
    },
    jobs::Slot,
    state::{AppState, Command, TableId},
    theme::{
        fonts::Weight,
        style::{PENDING_OPACITY, c, colours},
    },
    views::{
        is_late,
        widgets::{Icon, Same, failed, header, hint, memo, pending_bar, warning},
    },
};

const ROW: f32 = 24.0;
/// Right edges of mean, range and spread.
const MEAN: f32 = 150.0;
const RANGE: f32 = 276.0;
const SPREAD: f32 = 344.0;
/// Where the picture of the folds begins.
const PICTURE: f32 = 364.0;

/// Whether there is, or will be, something to show.
pub fn has_any(state: &AppState) -> bool {
    state.study.validation.plan().is_some() && state.results.wanted(Step::Validate, &state.study).is_some()
}

/// How many tables are asked for: the folds, and the models compared on them.
pub fn n_asked(state: &AppState) -> usize {
    let validation = &state.study.validation;
    validation
        .plan()
        .map_or(0, |_| 1 + usize::from(validation.compare))
}

/// Whether all of them can be seen.
pub fn is_there(state: &AppState) -> bool {
    let made = state.results.folds();
    state.results.is_current(Step::Validate, &state.study)
        && made.is_some_and(|made| !state.study.validation.compare || !made.report.models.is_empty())
}

/// The metrics over the folds, over the whole width.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let slot = Slot::Step(Step::Validate);
    if let Some(error) = state.results.failure(Step::Validate, &state.study) {
        if failed(
            ui,
            "Cross-validation stopped",
            &error.to_string(),
            Some("Check again"),
        ) {
            out.push(Command::Retry(Step::Validate));
        }
        return;
    }
    let top = ui.max_rect();
    let is_current = state.results.is_current(Step::Validate, &state.study);
    if let Some(made) = state.results.folds() {
        ui.scope(|ui| {
            if !is_current {
                ui.multiply_opacity(PENDING_OPACITY);
            }
            let threshold = state.study.threshold.0;
            // All models before the numbers of one: a few rows, which are in sight without scrolling.
            if !made.report.models.is_empty() {
                compare::show(ui, &made.report, threshold, out);
                ui.add_space(20.0);
            }
            table(ui, &made.report, threshold, out);
        });
    } else {
        header(ui, "Cross-validation", "on its way", |_| {});
        hint(ui, "The folds are fitted and tested one after the other.");
    }
    let running = state.running.get(&slot);
    if let Some(running) = running.filter(|running| is_late(ui, running, state))
        && pending_bar(ui, top, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(slot));
    }
}

fn table(ui: &mut Ui, report: &Arc<FoldsReport>, threshold: f64, out: &mut Vec<Command>) {
    let key = (Same(Arc::clone(report)), threshold.to_bits());
    let metrics = memo(ui.ctx(), Id::unique("fold metrics"), key, || {
        report.metrics(threshold)
    });
    let at = if report.classes.len() == 2 {
        format!(", at threshold {}", format::decimal(threshold, 2))
    } else {
        String::new()
    };
    let subtitle = format!(
        "{} of {} training rows{at}",
        report.plan_words(),
        format::count(report.n_tested())
    );
    header(ui, "Cross-validation", &subtitle, |ui| {
        table_button(ui, Icon::Download, TableId::Folds, out);
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    heads(ui);
    let shares = metrics.iter().filter(|metric| is_share(metric));
    let least = shares
        .flat_map(|metric| metric.values.iter().chain([&metric.spread.low]))
        .copied()
        .filter(|value| value.is_finite())
        .fold(0.8, f64::min);
    let axis = ((least * 5.0).floor() / 5.0, 1.0);
    for metric in metrics.iter() {
        row(ui, metric, is_share(metric).then_some(axis));
    }
    fold_rows::ticks(ui, PICTURE, axis);
    ui.add_space(4.0);
    hint(ui, report.how()).on_hover_text(RANGE_SOURCE);
    for text in &report.warnings {
        ui.add_space(4.0);
        warning(ui, text, None);
    }
}

/// Whether a metric ends at 1, its best: those share an axis.
fn is_share(metric: &FoldMetric) -> bool {
    metric.rises
}

fn heads(ui: &mut Ui) {
    let right = Align2::RIGHT_CENTER;
    let heads = [
        (MEAN, right, "mean"),
        (RANGE, right, "95\u{202f}% range"),
        (SPREAD, right, "spread"),
        (
            PICTURE,
            Align2::LEFT_CENTER,
            "each fold a ring, the mean a dot in its range",
        ),
    ];
    fold_rows::heads(ui, &heads).on_hover_text(format!(
        "{RANGE_SOURCE}. The spread is the standard deviation over the folds."
    ));
}

fn row(ui: &mut Ui, metric: &FoldMetric, axis: Option<(f64, f64)>) {
    let text = in_words(metric);
    let (rect, response) = fold_rows::room(ui, ROW, &text);
    let colours = colours(ui);
    let title = (0.0, Align2::LEFT_CENTER);
    put(ui, rect, title, metric.title, Weight::Regular, colours.ink_2);
    let right = |x: f32, words: &str, weight: Weight, ink| {
        put(ui, rect, (x, Align2::RIGHT_CENTER), words, weight, ink);
    };
    let spread = metric.spread;
    right(MEAN, &or_dash(spread.mean), Weight::SemiBold, colours.ink);
    if let Some(words) = metric.range() {
        right(RANGE, &words, Weight::Regular, colours.ink_2);
    }
    right(SPREAD, &or_dash(spread.std), Weight::Regular, colours.ink_2);
    if let Some(axis) = axis {
        picture(ui, picture_room(rect, PICTURE), axis, metric);
    }
    response.on_hover_text(text);
}

fn picture(ui: &Ui, bar: Rect, axis: (f64, f64), metric: &FoldMetric) {
    if bar.width() < fold_rows::LEAST_PICTURE {
        return;
    }
    let colours = colours(ui);
    let painter = ui.painter();
    let at = |value: f64| pos2(place(bar, axis, value), bar.center().y);
    fold_rows::line(ui, bar);
    let spread = metric.spread;
    if spread.low.is_finite() && spread.high.is_finite() {
        fold_rows::range(ui, bar, axis, (spread.low, spread.high), colours.quiet_2);
    }
    for value in metric.values.iter().filter(|value| value.is_finite()) {
        painter.circle_stroke(at(*value), 3.5, Stroke::new(1.2, c(colours.ink_3)));
    }
    if spread.mean.is_finite() {
        painter.circle_filled(at(spread.mean), 4.5, c(colours.ink));
    }
}

/// "Accuracy over 5 folds: mean 0.850, 95 %: 0.839 to 0.861, lowest 0.838, highest 0.862".
fn in_words(metric: &FoldMetric) -> String {
    let spread = metric.spread;
    let folds = format::plural(spread.n, "fold", "folds");
    if !spread.mean.is_finite() {
        return format!(
            "{} is not defined in any fold: nothing to divide by",
            metric.title
        );
    }
    let mut text = format!(
        "{} over {folds}: mean {}",
        metric.title,
        format::metric(spread.mean)
    );
    if let Some(range) = metric.range() {
        text += &format!(", 95\u{202f}%: {range}");
    }
    let known = metric.values.iter().copied().filter(|value| value.is_finite());
    let lowest = known.clone().fold(f64::INFINITY, f64::min);
    let highest = known.fold(f64::NEG_INFINITY, f64::max);
    text + &format!(
        ", lowest {}, highest {}",
        format::metric(lowest),
        format::metric(highest)
    )
}
