//! Dialogs about the study file: where to save, what becomes of unsaved work, where the source is, what a crash
//! has left.

mod lost;
mod save;
mod source;
mod unsaved;

use egui::{Align, Frame, Id, Layout, Margin, Modal, Stroke, Ui, vec2};

use super::widgets::styled;
use crate::{
    state::{AppState, Command},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
};

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

/// A dialog with a title; true when it is to be left as it is.
fn dialog(ui: &Ui, title: &str, width: f32, content: impl FnOnce(&mut Ui)) -> bool {
    let colours = colours(ui);
    let frame = Frame::new()
        .fill(c(colours.panel))
        .corner_radius(12.0)
        .stroke(Stroke::new(1.0, c(colours.hairline)))
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::same(20));
    let shown = Modal::new(Id::unique("study dialog"))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            let width = width.min(ui.ctx().content_rect().width() - 80.0);
            ui.set_width(width);
            styled(ui, title, 15.0, Weight::SemiBold, colours.ink);
            ui.add_space(8.0);
            content(ui);
        });
    shown.should_close()
}

/// The buttons at the foot of a dialog, laid out from the right.
fn foot(ui: &mut Ui, buttons: impl FnOnce(&mut Ui)) {
    ui.add_space(16.0);
    let size = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), buttons);
}
