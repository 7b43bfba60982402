//! Dialogs about the study file: where to save, what becomes of unsaved work, where the source is, what a crash
//! has left.

mod lost;
mod save;
mod source;
mod unsaved;

use egui::Ui;

use super::widgets::{dialog, foot, unasked_dialog};
use crate::state::{AppState, Command};

/// Shows the dialog that is open: one at a time, the most urgent first.
pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.leaving.is_asking {
        unsaved::show(ui, state, out);
    } else if state.is_offering {
        lost::show(ui, state, out);
    } else if let Some(draft) = &state.save_draft {
        save::show(ui, state, draft, out);
    } else if let Some(question) = &state.source_question {
        source::show(ui, state, question, out);
    }
}
