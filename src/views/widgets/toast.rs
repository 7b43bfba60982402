//! Notes that float at the bottom of the window.

use egui::{Align, Area, Frame, Layout, Margin, Order, Stroke, Ui, vec2};

use super::{Button, Icon, link, styled};
use crate::{
    state::{AppState, Command, ToastKind},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::panes::right_of_settings,
};

/// Shows the toasts above the status bar, the latest at the bottom.
pub fn toasts(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let mut up = -44.0;
    // The buttons at the foot of the settings stay free.
    let left = right_of_settings(ui.ctx()).unwrap_or_default() + 20.0;
    for toast in state.toasts.iter().rev().take(4) {
        let shown = Area::new(egui::Id::unique(("toast", toast.id)))
            .order(Order::Foreground)
            .anchor(egui::Align2::LEFT_BOTTOM, vec2(left, up))
            .show(ui.ctx(), |ui| {
                let colours = colours(ui);
                Frame::new()
                    .fill(c(colours.raised))
                    .stroke(Stroke::new(1.0, c(colours.hairline)))
                    .shadow(ui.visuals().popup_shadow)
                    .corner_radius(8.0)
                    .inner_margin(Margin::symmetric(14, 8))
                    .show(ui, |ui| toast_ui(ui, toast, out));
            });
        up -= shown.response.rect.height() + 8.0;
    }
}

fn toast_ui(ui: &mut Ui, toast: &crate::state::Toast, out: &mut Vec<Command>) {
    let colours = colours(ui);
    ui.set_max_width(560.0);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let (icon, colour) = match toast.kind {
            ToastKind::Done | ToastKind::Note => (Icon::Check, colours.good),
            ToastKind::Error => (Icon::Warning, colours.bad),
        };
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
        icon.paint(ui.painter(), rect.center(), c(colour));
        if toast.kind == ToastKind::Done && toast.file.is_some() {
            let words = format!("Saved {}", toast.text);
            styled(ui, words, 13.0, Weight::Medium, colours.ink);
        } else {
            let room = if toast.file.is_some() { 380.0 } else { 460.0 };
            ui.allocate_ui(vec2(room, 20.0), |ui| {
                styled(ui, &toast.text, 13.0, Weight::Regular, colours.ink);
            });
        }
        if let Some(file) = &toast.file {
            let words = match toast.kind {
                ToastKind::Error if file.extension().is_some_and(|ending| ending == "log") => "Show the log",
                _ => "Show in folder",
            };
            if link(ui, words).clicked() {
                out.push(Command::ShowInFolder(file.clone()));
            }
        }
        if Button::icon_only(Icon::Cross, "Close this note")
            .height(20.0)
            .show(ui)
            .clicked()
        {
            out.push(Command::DismissToast(toast.id));
        }
    });
}
