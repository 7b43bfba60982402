//! The Train tab: one classifier, its matrix, its curve, its coefficients, and how sure all that is.

mod arithmetic;
mod beside;
mod charts;
mod class_curves;
mod class_table;
mod compare;
mod curves;
mod explain;
mod flips;
mod fold_rows;
mod folds;
mod leaks;
mod matrix;
mod opened;
mod path;
mod results;
mod settings;
mod threshold;
mod validation;
mod weights;

use std::sync::Arc;

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

pub use explain::chart as explain_chart;
pub use leaks::count as n_warnings;
pub use path::spec as path_spec;
pub use settings::{gone, missing, seed_row};
pub use validation::looks_words;

use super::{
    panes,
    widgets::{Choice, empty, failed, pending_bar, segmented, vertical_hairline, warning},
};
use crate::{
    engine::{
        classify::{ClassifierReport, Evaluation},
        metrics::Metrics,
        run::{Prepared, Step},
        validate::FoldsReport,
    },
    jobs::Slot,
    state::{AppState, Command, Part, Tab, TrainPage},
    theme::style::{PANE_SIDE, PENDING_OPACITY},
};

/// Height of the row with the choice of the page.
const PAGES: f32 = 44.0;

/// The part of a report that is shown, at the threshold.
pub(super) struct Shown<'a> {
    pub report: &'a Arc<ClassifierReport>,
    /// What the report's row numbers refer to.
    pub on: &'a Arc<Prepared>,
    pub part: &'a Evaluation,
    pub part_name: Part,
    pub other: Option<&'a Evaluation>,
    /// Cross-validation of the same choices.
    pub folds: Option<&'a Arc<FoldsReport>>,
    pub threshold: f64,
    pub metrics: Metrics,
    /// "customers.csv, 3f9a 41c7, seed 42".
    pub source: String,
}

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(prepared) = state.results.prepared() else {
        panes::main(ui, |ui| waiting(ui, state, out));
        return;
    };
    panes::settings(ui, "train", !state.settings.folds.settings, |ui| {
        settings::show(ui, state, prepared, out);
    });
    let Some(made) = state.results.classifier() else {
        panes::main(ui, |ui| {
            nothing_trained(ui, state, prepared.target.is_none(), out);
        });
        return;
    };
    let report = &made.report;
    let threshold = state.study.threshold.0;
    let (part_name, part, other) = match (&report.test, state.part) {
        (Some(test), Part::Test) => (Part::Test, test, Some(&report.train)),
        (test, _) => (Part::Training, &report.train, test.as_ref()),
    };
    let shown = Shown {
        report,
        on: &made.on,
        part,
        part_name,
        other,
        folds: state
            .results
            .folds()
            .filter(|_| state.results.is_current(Step::Validate, &state.study))
            .map(|made| &made.report),
        threshold,
        metrics: report.metrics(part, threshold),
        source: super::source_line(&made.on, report.seed),
    };
    let is_current = state.results.is_current(Step::Classify, &state.study);
    let is_narrow = panes::is_narrow(ui);
    if !is_narrow {
        panes::details(ui, "train", !state.settings.folds.details, |ui| {
            dim(ui, is_current);
            match state.train_page {
                TrainPage::Results => results::pane(ui, state, &shown, out),
                TrainPage::Explain => explain::details(ui, state, &shown, out),
            }
        });
    }
    panes::main(ui, |ui| {
        let pane = ui.max_rect();
        for step in [Step::Prepare, Step::Classify] {
            if let Some(error) = state.results.failure(step, &state.study) {
                stopped(ui, step, &error.to_string(), out);
            }
        }
        pages(ui, state, out);
        ui.scope(|ui| {
            dim(ui, is_current);
            match state.train_page {
                TrainPage::Results => main(ui, state, &shown, is_narrow, out),
                TrainPage::Explain => explain::page(ui, state, &shown, is_narrow, out),
            }
        });
        let slot = Slot::Step(Step::Classify);
        if let Some(running) = state
            .running
            .get(&slot)
            .filter(|running| super::is_late(ui, running, state))
            && pending_bar(ui, pane, running.fraction, &running.phrase)
        {
            out.push(Command::Cancel(slot));
        }
    });
}

fn dim(ui: &mut Ui, is_current: bool) {
    if !is_current {
        ui.multiply_opacity(PENDING_OPACITY);
    }
}

/// The choice of the page.
fn pages(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), PAGES), egui::Sense::hover());
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * PANE_SIDE, 28.0));
    let builder = UiBuilder::new()
        .max_rect(inner)
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut row = ui.new_child(builder.id_salt("pages"));
    let choices = TrainPage::ALL.map(|page| Choice::new(page.title(), page == state.train_page));
    if let Some(picked) = segmented(&mut row, "Page", &choices, None, 28.0) {
        out.push(Command::ShowTrainPage(TrainPage::ALL[picked]));
    }
}

/// Matrix and curve above, coefficients and the other part below.
fn main(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, is_narrow: bool, out: &mut Vec<Command>) {
    let room = ui.available_rect_before_wrap();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let left_width = (room.width() * 0.6).round();
        let least = if is_narrow { 436.0 } else { 470.0 };
        let first = (room.height() * 0.62).max(least).round();
        let mut origin = ui.max_rect().min;
        let start = origin.y;
        if let Some(words) = shown.report.unlabelled_words() {
            let rect = Rect::from_min_size(origin, vec2(room.width(), 400.0));
            let used = pane(ui, rect, |ui| {
                if warning(ui, &words, Some("See the data")) {
                    out.push(Command::ShowTab(Tab::Data));
                }
            });
            origin.y += used + 28.0;
        }
        if leaks::has_any(state) {
            let rect = Rect::from_min_size(origin, vec2(room.width(), 2_000.0));
            let used = pane(ui, rect, |ui| leaks::show(ui, state, out));
            origin.y += used + 28.0;
            line(ui, origin.y, room);
        }
        let split = |top: f32, height: f32| {
            let left = Rect::from_min_size(pos2(origin.x, top), vec2(left_width, height));
            let right = Rect::from_min_max(
                pos2(left.right(), top),
                pos2(origin.x + room.width(), top + height),
            );
            (left, right)
        };
        let offer = state.study.offer;
        let (above, curve) = split(origin.y, first);
        pane(ui, above, |ui| matrix::show(ui, state, shown, out));
        pane(ui, curve, |ui| {
            if shown.report.n_classes() == 2 {
                curves::show(ui, shown, state.curve, offer, out);
            } else {
                class_curves::show(ui, shown, state.curve, out);
            }
        });
        let mut top = origin.y + first;
        line(ui, top, room);
        if is_narrow {
            let rect = Rect::from_min_size(pos2(origin.x, top), vec2(room.width(), 2_000.0));
            let used = pane(ui, rect, |ui| results::strip(ui, state, shown, out));
            top += used + 28.0;
            line(ui, top, room);
        }
        let mut checked = Rect::from_min_size(pos2(origin.x, top), vec2(room.width(), 2_000.0));
        if folds::has_any(state) {
            checked.set_height(pane(ui, checked, |ui| folds::show(ui, state, out)) + 28.0);
            top = checked.bottom();
            line(ui, top, room);
        }
        opened::scroll_to(
            ui,
            "folds",
            folds::n_asked(state),
            folds::is_there(state),
            checked,
        );
        let mut path = Rect::from_min_size(pos2(origin.x, top), vec2(room.width(), 2_000.0));
        if state.shows_path {
            path.set_height(pane(ui, path, |ui| path::show(ui, state, out)) + 28.0);
            top = path.bottom();
            line(ui, top, room);
        }
        let has_path = state.results.path().is_some();
        opened::scroll_to(ui, "path", usize::from(state.shows_path), has_path, path);
        // The last row fills what is left of the window, wherever it is scrolled to.
        let second = (room.height() - (top - start))
            .max(charts::forest_height(ui, shown, left_width - 40.0) + 68.0)
            .max(260.0);
        let (forest, other) = split(top, second);
        pane(ui, forest, |ui| charts::forest(ui, shown, out));
        pane(ui, other, |ui| beside::show(ui, state, shown, out));
        vertical_hairline(ui, curve.left(), curve);
        vertical_hairline(ui, other.left(), other);
        ui.allocate_rect(
            Rect::from_min_max(origin, pos2(origin.x + room.width(), top + second)),
            egui::Sense::hover(),
        );
    });
}

fn line(ui: &Ui, y: f32, room: Rect) {
    let colour = crate::theme::style::c(crate::theme::style::colours(ui).hairline);
    ui.painter()
        .hline(room.x_range(), y, egui::Stroke::new(1.0, colour));
}

/// Content with a pane's padding; returns the height it took.
fn pane(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) -> f32 {
    let inner = rect.shrink2(vec2(20.0, 14.0));
    let builder = UiBuilder::new()
        .max_rect(inner)
        .layout(egui::Layout::top_down(egui::Align::Min));
    ui.scope_builder(builder, content).response.rect.height()
}

fn waiting(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if let Some(error) = state.results.failure(Step::Prepare, &state.study) {
        ui.add_space(16.0);
        if failed(
            ui,
            "The customers could not be prepared",
            &error.to_string(),
            Some("See the data"),
        ) {
            out.push(Command::ShowTab(Tab::Data));
        }
    } else {
        empty(
            ui,
            "The customers are being read",
            "Training starts by itself when they are there.",
            None,
        );
    }
}

fn nothing_trained(ui: &mut Ui, state: &AppState, has_no_target: bool, out: &mut Vec<Command>) {
    if let Some(error) = state.results.failure(Step::Classify, &state.study) {
        stopped(ui, Step::Classify, &error.to_string(), out);
    } else if has_no_target {
        empty(
            ui,
            "Nothing to predict yet",
            "Choose the target at the left: the column that says who is who, with 2 to 20 different values.",
            None,
        );
    } else {
        empty(ui, "Training", "The first result shows here in a moment.", None);
    }
}

fn stopped(ui: &mut Ui, step: Step, why: &str, out: &mut Vec<Command>) {
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(20, 16))
        .show(ui, |ui| {
            if failed(ui, "Training stopped", why, Some("Train again")) {
                out.push(Command::Retry(step));
            }
        });
}
