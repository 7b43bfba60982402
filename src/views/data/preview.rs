//! The first rows of a large file, while the rest is being read.

use std::sync::Arc;

use egui::{Align2, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::{memory::Memory, shown::Shown, table::table};
use crate::{
    engine::{
        format,
        run::{Read, Step},
    },
    jobs::Slot,
    state::{AppState, Command},
    theme::{
        fonts::Weight,
        style::{PANE_SIDE, colours},
    },
    views::widgets::{paint_elided, pending_line, pending_words},
};

/// Height of the row above the table.
const HEADER: f32 = 52.0;

/// Shows the pane.
pub fn preview(ui: &mut Ui, read: &Arc<Read>, state: &AppState, out: &mut Vec<Command>) {
    let pane = ui.max_rect();
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, header) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER), Sense::hover());
    let words = format!(
        "First {}, reading the rest…",
        format::plural(read.table.n_rows(), "row", "rows")
    );
    header.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * PANE_SIDE, 28.0));
    let slot = Slot::Step(Step::Import);
    let mut right = inner.right();
    if let Some(running) = state.running.get(&slot) {
        pending_line(ui, pane, running.fraction);
        let builder = UiBuilder::new()
            .max_rect(inner)
            .layout(egui::Layout::right_to_left(egui::Align::Center));
        let mut beside = ui.new_child(builder.id_salt("reading"));
        if pending_words(&mut beside, running.fraction, &running.phrase) {
            out.push(Command::Cancel(slot));
        }
        right = beside.min_rect().left();
    }
    let at = pos2(inner.left(), inner.center().y);
    let room = (right - at.x - 12.0).max(0.0);
    let ink = colours(ui).ink;
    paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        &words,
        room,
        13.0,
        Weight::Medium,
        ink,
    );
    let shown = Shown::of_preview(ui.ctx(), state, read);
    let mut memory = Memory::load(ui.ctx(), &read.receipt.sha256);
    ui.scope_builder(UiBuilder::new().id_salt("preview"), |ui| {
        table(ui, &shown, state, &mut memory, &mut Vec::new());
    });
    memory.store(ui.ctx(), &read.receipt.sha256);
}
