//! A card: something that can be picked up.

use egui::{Frame, InnerResponse, Margin, Stroke, Ui};

use crate::theme::style::{c, colours};

/// A raised, rounded frame; `is_chosen` outlines it in ink.
pub fn card<R>(ui: &mut Ui, is_chosen: bool, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let colours = colours(ui);
    let edge = if is_chosen { colours.ink } else { colours.hairline };
    Frame::new()
        .fill(c(colours.raised))
        .stroke(Stroke::new(1.0, c(edge)))
        .corner_radius(8.0)
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui)
        })
}
