//! The Segments tab: how many groups of customers there are, where they lie, what they are like.

mod cards;
mod chart;
mod plane;
mod rows;
mod settings;
mod spread;
mod strips;
mod table;
mod view;
mod words;

use egui::{Frame, Margin, Rect, Ui, UiBuilder, vec2};

use crate::{
    engine::run::{Prepared, Step},
    jobs::Slot,
    state::{AppState, Command, Tab},
    theme::style::PENDING_OPACITY,
    views::{
        panes,
        widgets::{empty, failed, hairline, pending_bar},
    },
};
pub use chart::segment_chart;
use view::{Emphasis, SegmentView};

/// Progress shows after this many seconds: shorter work is not worth a flicker.
const PATIENCE: f64 = 0.3;

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let view = SegmentView::of(ui.ctx(), state);
    let before = Emphasis::load(ui.ctx(), view.as_ref().map_or(0, |view| view.k));
    let mut emphasis = Emphasis {
        hovered: None,
        ..before
    };
    if let Some(on) = state.results.prepared() {
        panes::settings(ui, "segments", true, |ui| settings::show(ui, state, on, out));
    }
    if let Some(view) = view.as_ref().filter(|_| !panes::is_narrow(ui)) {
        panes::details(ui, "segments", true, |ui| {
            dim(ui, state, view);
            cards::show(ui, view, &mut emphasis);
        });
    }
    panes::main(ui, |ui| {
        main_ui(ui, state, view.as_ref(), before, &mut emphasis, out)
    });
    emphasis.store(ui, before);
}

/// Results that are on their way leave the old ones at less than half.
fn dim(ui: &mut Ui, state: &AppState, view: &SegmentView<'_>) {
    if !view.is_current && is_slow(state) {
        ui.set_opacity(PENDING_OPACITY);
    }
}

fn is_slow(state: &AppState) -> bool {
    state
        .running
        .get(&Slot::Step(Step::Segment))
        .is_some_and(|running| state.now - running.since > PATIENCE)
}

fn main_ui(
    ui: &mut Ui,
    state: &AppState,
    view: Option<&SegmentView<'_>>,
    before: Emphasis,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    let pane = ui.max_rect();
    if let Some(running) = state
        .running
        .get(&Slot::Step(Step::Segment))
        .filter(|_| is_slow(state))
        && pending_bar(ui, pane, running.fraction, &running.phrase)
    {
        out.push(Command::Cancel(Slot::Step(Step::Segment)));
    }
    Frame::new()
        .inner_margin(Margin::symmetric(20, 12))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let stopped = stopped(ui, state, out);
            if stopped {
                ui.add_space(12.0);
            }
            match (view, state.results.prepared()) {
                (Some(view), _) => {
                    if stopped {
                        ui.set_opacity(PENDING_OPACITY);
                    }
                    dim(ui, state, view);
                    result(ui, state, view, before, emphasis, out);
                }
                (None, Some(on)) if !stopped => nothing_yet(ui, state, on, out),
                _ => {}
            }
        });
}

/// The scatter above, the table below.
fn result(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    before: Emphasis,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    let rect = ui.available_rect_before_wrap();
    // The scatter keeps more than half; a long table scrolls.
    let table_height = table::wanted_height(view).min(rect.height() * 0.42).round();
    let upper = Rect::from_min_size(rect.min, vec2(rect.width(), rect.height() - table_height));
    let lower = Rect::from_min_max(rect.min + vec2(0.0, upper.height()), rect.max);
    let shown = Emphasis {
        hovered: emphasis.hovered.or(before.hovered),
        ..*emphasis
    };
    let mut upper = ui.new_child(UiBuilder::new().max_rect(upper));
    plane::show(&mut upper, state, view, shown.shown(), emphasis, out);
    let mut lower = ui.new_child(UiBuilder::new().max_rect(lower));
    lower.add_space(12.0);
    hairline(&mut lower);
    lower.add_space(8.0);
    table::show(&mut lower, view, emphasis, out);
}

/// What stopped, if anything did. The last good result stays below it.
fn stopped(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
    let failure = [Step::Import, Step::Prepare, Step::Segment]
        .into_iter()
        .find_map(|step| Some((step, state.results.failure(step, &state.study)?)));
    let Some((step, error)) = failure else {
        return false;
    };
    if state
        .results
        .prepared()
        .is_some_and(|on| has_no_features(state, on))
    {
        // Said below, with what to do.
        return false;
    }
    if failed(
        ui,
        "There are no segments for these choices.",
        &error.to_string(),
        Some("Try again"),
    ) {
        out.push(Command::Retry(step));
    }
    true
}

fn has_no_features(state: &AppState, on: &Prepared) -> bool {
    on.segment_features(state.study.segments.features.as_deref())
        .is_empty()
}

/// Before the first result: what is going on, or what it wants.
fn nothing_yet(ui: &mut Ui, state: &AppState, on: &Prepared, out: &mut Vec<Command>) {
    if has_no_features(state, on) {
        let is_possible = on.segment_roles.iter().any(|role| role.is_possible);
        let (words, button) = if is_possible {
            (
                "Tick at least one numeric column under Features, at the left.",
                None,
            )
        } else {
            (
                "This file has no column of numbers that tells customers apart.",
                Some("Look at the data"),
            )
        };
        if empty(ui, "Segments need at least one numeric column", words, button) {
            out.push(Command::ShowTab(Tab::Data));
        }
    } else if is_slow(state) {
        empty(
            ui,
            "Looking for groups",
            "Every k is tried at once, so that the slider is instant.",
            None,
        );
    }
}
