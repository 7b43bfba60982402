//! Rows that stand in the file more than once, and the step that leaves them out.

use egui::Ui;

use super::shown::Shown;
use crate::{
    engine::study::{CleaningStep, ListedStep},
    state::{AppState, Command},
    views::widgets::{section, warning},
};

/// Shows nothing without duplicates, or when a step drops them already.
pub fn duplicates(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, out: &mut Vec<Command>) {
    let Some(note) = shown.read.duplicates_note() else {
        return;
    };
    let whole_rows = CleaningStep::drop_duplicates();
    let is_dropped = |listed: &ListedStep| listed.step == whole_rows;
    if state.study.cleaning.iter().any(is_dropped) {
        return;
    }
    section(ui, "Duplicates", "", |ui| {
        if warning(ui, &note, Some("Drop duplicate rows")) {
            out.push(Command::AddCleaningStep(CleaningStep::drop_duplicates()));
        }
    });
}
