//! Where a chart or a table goes: a preview of what is written, the format, the path.

use egui::Ui;

use crate::state::{AppState, Command};

pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let _ = (ui, state, out);
}
