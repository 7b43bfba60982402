//! Dialogs over the work: a title, content, buttons at the foot.

use egui::{Align, Align2, Frame, Id, Layout, Margin, Modal, ModalResponse, Rect, Stroke, Ui, vec2};

use super::styled;
use crate::theme::{
    fonts::Weight,
    style::{c, colours},
};

/// What a dialog and everything that lies over the work is drawn on.
fn dialog_frame(ui: &Ui) -> Frame {
    let colours = colours(ui);
    Frame::new()
        .fill(c(colours.panel))
        .corner_radius(12.0)
        .stroke(Stroke::new(1.0, c(colours.hairline)))
        .shadow(ui.visuals().window_shadow)
}

/// What floats beside the work without covering it is drawn on.
pub fn floating_frame(ui: &Ui) -> Frame {
    let colours = colours(ui);
    Frame::new()
        .fill(c(colours.raised))
        .corner_radius(8.0)
        .stroke(Stroke::new(1.0, c(colours.hairline)))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(16, 12))
}

/// A dialog with a title; true when it is to be left as it is.
pub fn dialog(ui: &Ui, title: &str, width: f32, content: impl FnOnce(&mut Ui)) -> bool {
    shown(ui, title, width, content).should_close()
}

/// A dialog that comes unasked: a click meant for what it lies over does not answer it.
pub fn unasked_dialog(ui: &Ui, title: &str, width: f32, content: impl FnOnce(&mut Ui)) -> bool {
    let shown = shown(ui, title, width, content);
    !shown.backdrop_response.clicked() && shown.should_close()
}

fn shown(ui: &Ui, title: &str, width: f32, content: impl FnOnce(&mut Ui)) -> ModalResponse<()> {
    let ink = colours(ui).ink;
    let frame = dialog_frame(ui).inner_margin(Margin::same(20));
    let id = Id::unique(("dialog", title));
    let shown = Modal::new(id).frame(frame).show(ui.ctx(), |ui| {
        let width = width.min(ui.ctx().content_rect().width() - 80.0);
        ui.set_width(width);
        styled(ui, title, 15.0, Weight::SemiBold, ink);
        ui.add_space(8.0);
        content(ui);
    });
    find_its_place(ui, id, shown.response.rect);
    shown
}

/// What lies in the middle lies there by the size it had a frame before: where that changes another frame follows, or
/// the first click would meet what has moved away.
fn find_its_place(ui: &Ui, id: Id, rect: Rect) {
    let id = id.with("place");
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<Rect>(id);
        data.insert_temp(id, rect);
        before
    });
    if before != Some(rect) {
        ui.ctx().request_repaint();
    }
}

/// The buttons at the foot of a dialog, laid out from the right.
pub fn foot(ui: &mut Ui, buttons: impl FnOnce(&mut Ui)) {
    ui.add_space(16.0);
    let size = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), buttons);
}

/// A sheet of this size over the work, its content without padding, hung below the top; true when it is to be left.
pub fn sheet(ui: &Ui, name: &str, size: egui::Vec2, top: Option<f32>, content: impl FnOnce(&mut Ui)) -> bool {
    let id = Id::unique(("sheet", name));
    let mut area = Modal::default_area(id);
    if let Some(top) = top {
        area = area.anchor(Align2::CENTER_TOP, vec2(0.0, top));
    }
    let shown = Modal::new(id)
        .area(area)
        .frame(dialog_frame(ui))
        .show(ui.ctx(), |ui| {
            ui.set_min_width(size.x);
            ui.set_max_size(size);
            content(ui);
        });
    find_its_place(ui, id, shown.response.rect);
    shown.should_close()
}
