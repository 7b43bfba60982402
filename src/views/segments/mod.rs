//! The Segments tab: how many groups of customers there are, where they lie, what they are like.

mod card_customers;
mod card_name;
mod cards;
mod chart;
mod features;
mod grid;
#[cfg(test)]
mod identity_tests;
mod label;
mod measures;
mod method;
mod pages;
mod plane;
mod plane_menu;
#[cfg(test)]
mod plane_tests;
mod rows;
mod second;
mod settings;
mod spread;
mod strips;
mod table;
#[cfg(test)]
pub(in crate::views) mod tests;
mod view;
mod words;

use egui::{Frame, Margin, Rect, Ui, UiBuilder, vec2};

use crate::{
    engine::{
        EngineError,
        features::FeatureRole,
        format,
        run::{Prepared, Step},
        table::ColumnKind,
    },
    jobs::Slot,
    state::{AppState, Command, SegmentsPage, Tab},
    theme::style::PENDING_OPACITY,
    views::{
        explore::slow,
        panes,
        widgets::{empty, failed, hairline, pending_line},
    },
};
pub use chart::{current_second, label_column, segment_chart};
pub use plane_menu::scatter_id;
use view::{Emphasis, SegmentView};

const SLOT: Slot = Slot::Step(Step::Segment);

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let view = SegmentView::of(ui.ctx(), state);
    let before = Emphasis::load(ui.ctx());
    let mut emphasis = Emphasis {
        hovered: None,
        ..before
    };
    if let Some(on) = state.results.prepared() {
        panes::settings(ui, "segments", !state.settings.folds.settings, |ui| {
            settings::show(ui, state, on, view.as_ref(), out);
        });
    }
    if is_made_again(ui, out) {
        return;
    }
    if let Some(view) = view.as_ref().filter(|_| !panes::is_narrow(ui)) {
        panes::details(ui, "segments", !state.settings.folds.details, |ui| {
            ui.set_opacity(opacity(state, view));
            cards::show(ui, state, view, &mut emphasis, out);
        });
    }
    panes::main(ui, |ui| {
        main_ui(ui, state, view.as_ref(), before, &mut emphasis, out);
    });
    emphasis.store(ui, before);
}

/// Whether k is being dragged and has moved: the pass is made once more in this frame with the new k, and what follows
/// would be painted for nothing. The frame of the press is painted whole, since a field that was typed in ends with it.
fn is_made_again(ui: &Ui, out: &[Command]) -> bool {
    let is_first_pass = ui.ctx().current_pass_index() == 0;
    let is_held = ui.input(|input| input.pointer.any_down() && !input.pointer.any_pressed());
    let has_moved = out
        .iter()
        .any(|command| matches!(command, Command::SetClusterCount(_)));
    is_first_pass && is_held && has_moved
}

/// Results that are on their way, or cannot be had, leave the old ones at less than half.
fn opacity(state: &AppState, view: &SegmentView<'_>) -> f32 {
    let is_on_its_way = !view.is_current && is_slow(state);
    if is_on_its_way || failure(state).is_some() || has_no_features(state) {
        PENDING_OPACITY
    } else {
        1.0
    }
}

fn is_slow(state: &AppState) -> bool {
    slow(state, Step::Segment).is_some()
}

/// The first step on the way to segments that stopped.
fn failure(state: &AppState) -> Option<(Step, &EngineError)> {
    [Step::Import, Step::Customers, Step::Prepare, Step::Segment]
        .into_iter()
        .find_map(|step| Some((step, state.results.failure(step, &state.study)?)))
}

fn has_no_features(state: &AppState) -> bool {
    let asked = state.study.segments.features.as_deref();
    let prepared = state.results.prepared();
    prepared.is_some_and(|on| on.segment_features(asked).is_empty())
}

fn main_ui(
    ui: &mut Ui,
    state: &AppState,
    view: Option<&SegmentView<'_>>,
    before: Emphasis,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    if let Some(running) = slow(state, Step::Segment) {
        pending_line(ui, ui.max_rect(), running.fraction);
    }
    let frame = Frame::new().inner_margin(Margin::symmetric(20, 12));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if stopped(ui, state, out) {
            ui.add_space(12.0);
        }
        match view {
            Some(view) => result(ui, state, view, before, emphasis, out),
            None => nothing_yet(ui, state, out),
        }
    });
}

/// The scatter above, one of the pages below.
fn result(
    ui: &mut Ui,
    state: &AppState,
    view: &SegmentView<'_>,
    before: Emphasis,
    emphasis: &mut Emphasis,
    out: &mut Vec<Command>,
) {
    let rect = ui.available_rect_before_wrap();
    // The scatter keeps more than half, and the same height whatever k and page: what is too long scrolls. Who moved is
    // seen best side by side, and that needs more.
    let lower_height = if state.segments_page == SegmentsPage::Moves {
        (rect.height() * 0.6).clamp(190.0, 480.0).round()
    } else {
        (rect.height() * 0.36).clamp(190.0, 300.0).round()
    };
    let upper = Rect::from_min_size(rect.min, vec2(rect.width(), rect.height() - lower_height));
    let lower = Rect::from_min_max(rect.min + vec2(0.0, upper.height()), rect.max);
    let shown = Emphasis {
        hovered: emphasis.hovered.or(before.hovered),
        ..*emphasis
    };
    let mut upper = ui.new_child(UiBuilder::new().max_rect(upper));
    plane_menu::controls(&mut upper, state, view, out);
    upper.add_space(10.0);
    upper.set_opacity(opacity(state, view));
    plane::show(&mut upper, state, view, shown.shown(view), emphasis, out);
    let mut lower = ui.new_child(UiBuilder::new().max_rect(lower));
    lower.add_space(12.0);
    hairline(&mut lower);
    lower.add_space(8.0);
    lower.set_opacity(opacity(state, view));
    pages::show(&mut lower, state, view, emphasis, out);
}

/// What stopped, if anything did. The last good result stays below it.
fn stopped(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) -> bool {
    if has_no_features(state)
        && let Some(on) = state.results.prepared()
    {
        no_features(ui, on, out);
        return true;
    }
    let Some((step, error)) = failure(state) else {
        return false;
    };
    let title = "There are no segments for these choices";
    if failed(ui, title, &error.to_string(), Some("Try again")) {
        out.push(Command::Retry(step));
    }
    true
}

fn no_features(ui: &mut Ui, on: &Prepared, out: &mut Vec<Command>) {
    let title = "Segments need at least one feature";
    // What is the same for every customer would lead to the next error.
    let tells_apart = |role: &&FeatureRole| {
        let mut columns = on.summary.iter();
        role.is_possible && columns.any(|column| column.name == role.column && column.distinct > 1)
    };
    let possible: Vec<&FeatureRole> = on.segment_roles.iter().filter(tells_apart).collect();
    let is_number = |role: &&&FeatureRole| role.kind == ColumnKind::Number;
    let numbers: Vec<&FeatureRole> = possible.iter().filter(is_number).copied().collect();
    // Numbers are offered where there are some: categories alone seldom make groups.
    let offered = if numbers.is_empty() { possible } else { numbers };
    let Some(first) = offered.first() else {
        let why = "This file has no column that tells customers apart.";
        if failed(ui, title, why, Some("Look at the data")) {
            out.push(Command::ShowTab(Tab::Data));
        }
        return;
    };
    let remedy = match offered.len() {
        1 => format!("Use {}", first.column),
        n => format!("Use all {}", format::count(n as u64)),
    };
    let why = "Tick under Features, at the left, what customers shall be grouped by.";
    if failed(ui, title, why, Some(&remedy)) {
        out.extend(offered.into_iter().map(|role| Command::SetSegmentFeature {
            column: role.column.clone(),
            is_used: true,
        }));
    }
}

/// Before the first result: what is being done.
fn nothing_yet(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let running = [Step::Import, Step::Customers, Step::Prepare, Step::Segment]
        .into_iter()
        .find_map(|step| Some((step, slow(state, step)?)));
    if let Some((step, running)) = running {
        let words = format!(
            "Every k is tried at once, so that the slider is instant. {:.0}\u{202f}% after {:.0}\u{202f}s.",
            running.fraction * 100.0,
            state.now - running.since
        );
        if empty(ui, &running.phrase, &words, Some("Cancel")) {
            out.push(Command::Cancel(Slot::Step(step)));
        }
    }
}
