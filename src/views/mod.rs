//! What the user sees: one folder a tab. Views read the state and push commands; they never change it.

mod about;
pub mod data;
pub mod explore;
pub mod export_dialog;
mod frame;
mod guide;
mod history;
mod jobs;
mod palette;
pub mod panes;
mod purchases;
pub mod score;
pub mod segments;
mod study;
mod subjects;
pub mod train;
mod welcome;
pub mod widgets;

use egui::Ui;

use crate::{
    chart,
    engine::{format, run::Prepared},
    state::{AppState, Command, Running, Tab},
};

/// Paints the whole window.
pub fn show(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    frame::top_bar(ui, state, out);
    frame::status_bar(ui, state, out);
    if state.shows_welcome() {
        welcome::show(ui, state, out);
    } else if state.shows_purchases() {
        purchases::show(ui, state, out);
    } else {
        match state.tab {
            Tab::Data => data::show(ui, state, out),
            Tab::Explore => explore::show(ui, state, out),
            Tab::Train => train::show(ui, state, out),
            Tab::Segments => segments::show(ui, state, out),
            Tab::Score => score::show(ui, state, out),
        }
    }
    history::show(ui, state, out);
    frame::escape(ui, state, out);
    export_dialog::show(ui, state, out);
    study::show(ui, state, out);
    jobs::show(ui, state, out);
    guide::show(ui, state, out);
    about::show(ui, state, out);
    palette::show(ui, state, out);
    widgets::toasts(ui, state, out);
    frame::drop_target(ui);
}

/// Progress shows after this many seconds.
const PATIENCE: f64 = 0.3;

/// Whether work has taken so long that it should be seen; asks for a frame when it will have.
pub(crate) fn is_late(ui: &Ui, running: &Running, state: &AppState) -> bool {
    let waited = state.now - running.since;
    if waited < PATIENCE {
        let rest = std::time::Duration::from_secs_f64((PATIENCE - waited).clamp(0.01, PATIENCE));
        ui.ctx().request_repaint_after(rest);
    }
    waited >= PATIENCE
}

/// Where a chart comes from: "customers.csv, 3f9a 41c7, seed 42".
pub(crate) fn source_line(prepared: &Prepared, seed: u64) -> String {
    let receipt = &prepared.read.receipt;
    chart::source_line(&format::file_name(&receipt.file), &receipt.sha256, seed)
}

/// What people paste as a path: quotes around it, `file://` before it, `~` for home.
pub(crate) fn typed_path(text: &str) -> std::path::PathBuf {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = text.strip_prefix("file://").unwrap_or(text);
    match (text.strip_prefix("~/"), directories::UserDirs::new()) {
        (Some(rest), Some(user)) => user.home_dir().join(rest),
        _ => std::path::PathBuf::from(text),
    }
}
