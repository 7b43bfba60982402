//! What the user sees: one folder a tab. Views read the state and push commands; they never change it.

pub mod data;
pub mod explore;
pub mod export_dialog;
mod frame;
pub mod panes;
pub mod segments;
pub mod train;
mod welcome;
pub mod widgets;

use egui::Ui;

use crate::state::{AppState, Command, Tab};

/// Paints the whole window.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    frame::top_bar(ui, state, out);
    frame::status_bar(ui, state, out);
    if state.shows_welcome() {
        welcome::show(ui, state, out);
    } else {
        match state.tab {
            Tab::Data => data::show(ui, state, out),
            Tab::Explore => explore::show(ui, state, out),
            Tab::Train => train::show(ui, state, out),
            Tab::Segments => segments::show(ui, state, out),
        }
    }
    export_dialog::show(ui, state, out);
    widgets::toasts(ui, state, out);
    frame::drop_target(ui);
}
