//! How a tab parts its room: settings at the left, details at the right, the rest between.

use egui::{CentralPanel, Context, Frame, Id, Margin, Panel, ScrollArea, Ui};

use crate::theme::style::{c, colours};

/// Below this width the details move under the main pane and the settings become narrower.
const WIDE: f32 = 1200.0;

/// Whether the window is too narrow for details at the right.
pub fn is_narrow(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < WIDE
}

/// The settings at the left: 280 wide (240 in a narrow window), scrolling where they do not fit.
pub fn settings(ui: &mut Ui, tab: &str, is_open: bool, content: impl FnOnce(&mut Ui)) {
    if !is_open {
        return;
    }
    let (name, width) = if is_narrow(ui) {
        ("narrow settings", 240.0)
    } else {
        ("settings", 280.0)
    };
    let right = side(Panel::left(format!("{name} {tab}")), width, ui, content);
    let now = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| data.insert_temp(settings_edge(), (now, right)));
}

/// Where the settings end, if they are shown in this pass.
pub fn right_of_settings(ctx: &Context) -> Option<f32> {
    let (pass, right) = ctx.data(|data| data.get_temp::<(u64, f32)>(settings_edge()))?;
    (pass == ctx.cumulative_pass_nr()).then_some(right)
}

fn settings_edge() -> Id {
    Id::unique("right edge of the settings")
}

/// The details at the right: 320 wide. Call it in wide windows only.
pub fn details(ui: &mut Ui, tab: &str, is_open: bool, content: impl FnOnce(&mut Ui)) {
    if is_open {
        side(Panel::right(format!("details {tab}")), 320.0, ui, content);
    }
}

/// Returns its right edge.
fn side(panel: Panel, width: f32, ui: &mut Ui, content: impl FnOnce(&mut Ui)) -> f32 {
    let fill = c(colours(ui).panel);
    panel
        .resizable(true)
        .default_size(width)
        .size_range(240.0..=400.0)
        .frame(Frame::new().fill(fill))
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin {
                        left: 16,
                        right: 16,
                        top: 0,
                        bottom: 12,
                    })
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = 4.0;
                        content(ui);
                    });
            });
        })
        .response
        .rect
        .right()
}

/// What is left, on the canvas, without padding.
pub fn main(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let fill = c(colours(ui).canvas);
    CentralPanel::no_frame()
        .frame(Frame::new().fill(fill))
        .show(ui, content);
}
