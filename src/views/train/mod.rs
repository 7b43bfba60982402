//! The Train tab.

use egui::Ui;

use crate::state::{AppState, Command};

/// Shows the tab.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let _ = (ui, state, out);
}
