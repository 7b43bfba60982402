//! The panel with the steps of the history: in words, with what came of them; gone to with a click, and compared.

mod compare;
mod row;

use egui::{Align, Area, Id, Layout, Order, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use super::widgets::{Button, Icon, floating_frame, hairline, hint, styled};
use crate::{
    engine::format,
    state::{AppState, Command},
    theme::{fonts::Weight, style::colours},
};

const WIDTH: f32 = 440.0;
const TOP: f32 = 56.0;
const BOTTOM: f32 = 36.0;

/// Shows the panel while it is open.
pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(compared) = state.history_panel.filter(|_| state.has_source()) else {
        return;
    };
    let window = ui.ctx().content_rect();
    let at = pos2(window.right() - WIDTH - 12.0, window.top() + TOP);
    let height = window.height() - TOP - BOTTOM;
    Area::new(Id::unique("history panel"))
        .order(Order::Middle)
        .fixed_pos(at)
        .show(ui.ctx(), |ui| {
            floating_frame(ui).show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                ui.set_height(height - 24.0);
                // What is behind the panel is not clicked through it.
                let all = ui.max_rect();
                // Lines end at its edges.
                ui.set_clip_rect(all.expand2(vec2(16.0, 12.0)));
                ui.interact(all, ui.scope_id().with("behind"), Sense::click_and_drag());
                panel(ui, state, out);
                if let (Some(first), Some(second)) = (compared.first, compared.second) {
                    compare::show(ui, state, first.min(second), first.max(second));
                } else if compared.first.is_some() {
                    hint(ui, "Tick another step to see the two side by side.");
                } else {
                    hint(ui, "Click a step to go to it. Tick two to see them side by side.");
                }
            });
        });
}

fn panel(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let builder = UiBuilder::new()
        .max_rect(head)
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        if Button::icon_only(Icon::Cross, "Close the history")
            .show(ui)
            .clicked()
        {
            out.push(Command::ShowHistory(false));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            styled(ui, "History", 13.0, Weight::SemiBold, colours(ui).ink);
            let n = state.history.points().len().saturating_sub(1);
            hint(ui, format::plural(n, "step", "steps"));
        });
    });
    ui.add_space(4.0);
    hairline(ui);
    let n = state.history.points().len();
    if n == 0 {
        ui.add_space(8.0);
        hint(
            ui,
            "Nothing has been changed yet. Each choice becomes a step here, with what came of it.",
        );
        ui.add_space(8.0);
        return;
    }
    let is_comparing = state
        .history_panel
        .is_some_and(|compared| compared.second.is_some());
    let room = ui.available_height()
        - if is_comparing {
            ui.available_height() * 0.5
        } else {
            32.0
        };
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .auto_shrink([false, true])
        .max_height(room)
        .min_scrolled_height(room.min(120.0))
        .show_rows(ui, row::HEIGHT, n, |ui, rows| {
            for row in rows {
                // The latest at the top.
                row::show(ui, state, n - 1 - row, out);
            }
        });
    hairline(ui);
    ui.add_space(6.0);
}
