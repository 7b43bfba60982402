//! The Explore tab: how columns go together, how each is spread, and both by class.

mod choices;
mod multiples;
mod pictures;
mod settings;
#[cfg(test)]
mod tests;
mod view;

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::{
    engine::run::Step,
    jobs::Slot,
    state::{AppState, Command, Running},
    theme::style::PENDING_OPACITY,
    views::{
        panes,
        widgets::{empty, failed, hairline, header, pending_line, vertical_hairline},
    },
};
pub use choices::explore_chart;
pub use pictures::scatter_id;
use view::ExploreView;
pub use view::positive_class;

/// Progress shows after this many seconds: shorter work is not worth a flicker.
const PATIENCE: f64 = 0.3;

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let view = ExploreView::of(ui.ctx(), state);
    if let Some(view) = &view {
        panes::settings(ui, "explore", !state.settings.folds.settings, |ui| {
            settings::show(ui, state, view, out);
        });
    }
    panes::main(ui, |ui| main_ui(ui, state, view.as_ref(), out));
}

fn main_ui(ui: &mut Ui, state: &AppState, view: Option<&ExploreView<'_>>, out: &mut Vec<Command>) {
    let pane = ui.max_rect();
    ui.spacing_mut().item_spacing.y = 0.0;
    if let Some(running) = view.and_then(|view| view.pending) {
        pending_line(ui, pane, running.fraction);
    }
    let failure = [Step::Import, Step::Customers, Step::Prepare, Step::Explore]
        .into_iter()
        .find_map(|step| Some((step, state.results.failure(step, &state.study)?)));
    let mut rest = pane;
    if let Some((step, error)) = failure {
        let mut top = ui.new_child(UiBuilder::new().max_rect(pane.shrink2(vec2(20.0, 16.0))));
        let title = "The columns could not be counted";
        if failed(&mut top, title, &error.to_string(), Some("Try again")) {
            out.push(Command::Retry(step));
        }
        rest.min.y = top.min_rect().bottom() + 8.0;
    }
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rest));
    let Some(view) = view else {
        if failure.is_none() {
            nothing_yet(&mut ui, state, out);
        }
        return;
    };
    if failure.is_some() || view.pending.is_some() {
        ui.set_opacity(PENDING_OPACITY);
    }
    // Beside each other only where each pane keeps a legible width.
    if rest.width() >= 860.0 && rest.height() >= 560.0 {
        two_by_two(&mut ui, view, rest, out);
    } else {
        stacked(&mut ui, view, out);
    }
}

/// Before the first report: what is being done.
fn nothing_yet(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let running = [Step::Import, Step::Customers, Step::Prepare, Step::Explore]
        .into_iter()
        .find_map(|step| Some((step, slow(state, step)?)));
    if let Some((step, running)) = running {
        let words = "Correlations and histograms of every column follow.";
        if empty(ui, &running.phrase, words, Some("Cancel")) {
            out.push(Command::Cancel(Slot::Step(step)));
        }
    }
}

/// The work of a step, once it takes long enough to be worth a word.
pub fn slow(state: &AppState, step: Step) -> Option<&Running> {
    let running = state.running.get(&Slot::Step(step))?;
    (state.now - running.since > PATIENCE).then_some(running)
}

/// A pane's content within its padding.
fn pane(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    let inner = Rect::from_min_max(rect.min + vec2(20.0, 12.0), rect.max - vec2(20.0, 12.0));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner));
    ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    content(&mut ui);
}

/// Correlations and scatter above; one column large and all columns small below.
fn two_by_two(ui: &mut Ui, view: &ExploreView<'_>, rect: Rect, out: &mut Vec<Command>) {
    let middle_x = (rect.left() + rect.width() * 0.5).round();
    let middle_y = (rect.top() + rect.height() * 0.54).round();
    let quarter = |left: f32, top: f32, right: f32, bottom: f32| {
        Rect::from_min_max(pos2(left, top), pos2(right, bottom))
    };
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    pane(ui, quarter(left, top, middle_x, middle_y), |ui| {
        pictures::correlations(ui, view, out);
    });
    pane(ui, quarter(middle_x, top, right, middle_y), |ui| {
        pictures::scatter(ui, view, true, out);
    });
    pane(ui, quarter(left, middle_y, middle_x, bottom), |ui| {
        pictures::histogram(ui, view, out);
    });
    pane(ui, quarter(middle_x, middle_y, right, bottom), |ui| {
        header(ui, "All columns", "click one to see it large", |_| {});
        multiples::show(ui, view, out);
    });
    vertical_hairline(ui, middle_x, rect);
    let line = Rect::from_min_max(pos2(left, middle_y), pos2(right, middle_y + 1.0));
    hairline(&mut ui.new_child(UiBuilder::new().max_rect(line)));
}

/// One under the other; the page scrolls.
fn stacked(ui: &mut Ui, view: &ExploreView<'_>, out: &mut Vec<Command>) {
    ScrollArea::vertical()
        .id_salt("explore page")
        .auto_shrink(false)
        .show(ui, |ui| {
            let width = ui.available_width();
            let block = |ui: &mut Ui, height: f32, content: &mut dyn FnMut(&mut Ui)| {
                let (rect, _) = ui.allocate_exact_size(vec2(width, height), egui::Sense::hover());
                if ui.is_rect_visible(rect) {
                    pane(ui, rect, content);
                }
                hairline(ui);
            };
            block(ui, 348.0, &mut |ui| pictures::histogram(ui, view, out));
            block(ui, 420.0, &mut |ui| pictures::correlations(ui, view, out));
            block(ui, 420.0, &mut |ui| pictures::scatter(ui, view, false, out));
            let n = view.made.report.histograms.len();
            block(ui, 60.0 + multiples::height(n, width - 40.0), &mut |ui| {
                header(ui, "All columns", "click one to see it large", |_| {});
                multiples::grid(ui, view, out);
            });
        });
}
