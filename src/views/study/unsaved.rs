//! Asks before work is lost.

use egui::Ui;

use super::{dialog, foot};
use crate::{
    engine::format,
    state::{Answer, AppState, Command},
    views::widgets::{Button, body, hint},
};

pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let name = state.shown_name().unwrap_or_default();
    let title = format!("Save the work on {name}?");
    let is_left = dialog(ui, &title, 440.0, |ui| {
        let at = state.history.at();
        body(
            ui,
            if state.kept.path.is_some() {
                "It has changed since it was saved."
            } else {
                "It has not been saved as a study yet."
            },
        );
        if at > 0 {
            let steps = format::plural(at, "step", "steps");
            hint(
                ui,
                format!(
                    "{steps} since it was opened. The last: {}",
                    state.history.words(at)
                ),
            );
        }
        foot(ui, |ui| {
            if Button::new("Save").main().shortcut("⏎").show(ui).clicked()
                || ui.input(|input| input.key_pressed(egui::Key::Enter))
            {
                out.push(Command::AnswerUnsaved(Answer::Save));
            }
            if Button::new("Discard").show(ui).clicked() {
                out.push(Command::AnswerUnsaved(Answer::Discard));
            }
            if Button::new("Cancel").quiet().show(ui).clicked() {
                out.push(Command::AnswerUnsaved(Answer::Cancel));
            }
        });
    });
    if is_left {
        out.push(Command::AnswerUnsaved(Answer::Cancel));
    }
}
