//! The Data tab: how the file was read, how it is cleaned, and the customers themselves.

mod bars;
mod cells;
mod column;
mod columns;
mod details;
mod doubt;
mod duplicates;
mod filters;
mod find;
mod formula_form;
mod head;
mod head_bars;
mod heatmap;
mod import;
mod lists;
mod main_pane;
mod marks;
mod memory;
mod missing;
mod next_selected;
mod picking;
mod place;
mod preview;
mod profile;
mod profile_row;
mod quarantine;
mod reading;
mod receipt;
mod rows;
mod samples;
mod scroll;
mod shown;
mod step_form;
mod step_offers;
mod step_pane;
mod step_picture;
mod step_touched;
mod steps;
mod table;
mod words;

use egui::Ui;

pub use find::focus_find;
pub use next_selected::show_next_selected;
pub use picking::select_where;

use self::{memory::Memory, shown::Shown};
use super::panes;
use crate::{
    engine::run::{Read, Step},
    jobs::Slot,
    state::{AppState, Command},
};

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    // Another way of reading the file in sight: its choices stay. Another file: there are none yet.
    let is_in_sight = |read: &Read| {
        state
            .preview
            .as_ref()
            .is_none_or(|first| first.receipt.file == read.receipt.file)
    };
    let Some(shown) = Shown::of(ui.ctx(), state).filter(|shown| is_in_sight(shown.read)) else {
        panes::main(ui, |ui| match &state.preview {
            Some(first) => preview::preview(ui, first, state, out),
            None => nothing_yet(ui, state, out),
        });
        return;
    };
    let file = &shown.read.receipt.sha256;
    let mut memory = Memory::load(ui.ctx(), file);
    panes::settings(ui, "data", !state.settings.folds.settings, |ui| {
        import::import(ui, &shown, state, out);
        steps::steps(ui, &shown, state, &mut memory, out);
        rows::rows(ui, &shown, state);
        rows::marks(ui);
    });
    if !panes::is_narrow(ui) {
        panes::details(ui, "data", !state.settings.folds.details, |ui| {
            details::details(ui, &shown, state, &mut memory, out);
        });
    }
    panes::main(ui, |ui| match &state.preview {
        Some(first) => preview::preview(ui, first, state, out),
        None => main_pane::main_pane(ui, &shown, state, &mut memory, out),
    });
    memory.store(ui.ctx(), file);
}

/// The first file is on its way.
fn nothing_yet(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let slot = Slot::Step(Step::Import);
    let running = state.running.get(&slot);
    let Some(running) = running.filter(|running| super::is_late(ui, running, state)) else {
        return;
    };
    let pane = ui.max_rect();
    if super::widgets::pending_bar(ui, pane, running.fraction, &running.phrase) {
        out.push(Command::Cancel(slot));
    }
}

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;
