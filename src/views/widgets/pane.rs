//! Panes parted by hairlines, their sections and headers.

use egui::{Align, Align2, Layout, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::{paint_elided, paint_text};
use crate::theme::{
    fonts::{Weight, text_width},
    style::{c, colours},
};

/// A line across the whole width.
pub fn hairline(ui: &mut Ui) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
    // To the edges of the panel, past its padding.
    let x = ui.clip_rect().x_range();
    ui.painter()
        .hline(x, rect.center().y, Stroke::new(1.0, c(colours(ui).hairline)));
}

/// A line from the top of `rect` to its bottom at `x`.
pub fn vertical_hairline(ui: &Ui, x: f32, rect: Rect) {
    ui.painter()
        .vline(x, rect.y_range(), Stroke::new(1.0, c(colours(ui).hairline)));
}

/// A section of a side panel: a title, something to know at the right, content, a hairline under it.
pub fn section<R>(ui: &mut Ui, title: &str, note: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(12.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = colours(ui).ink;
    paint_text(
        ui.painter(),
        rect.left_center(),
        Align2::LEFT_CENTER,
        title,
        13.0,
        Weight::SemiBold,
        ink,
    );
    let room = rect.width() - text_width(title, 13.0, Weight::SemiBold) - 12.0;
    let quiet = colours(ui).ink_3;
    let is_cut = paint_elided(
        ui.painter(),
        rect.right_center(),
        Align2::RIGHT_CENTER,
        note,
        room,
        12.0,
        Weight::Regular,
        quiet,
    );
    let response = name_of_group(ui, rect, title);
    if is_cut {
        response.on_hover_text(note);
    }
    ui.add_space(6.0);
    let shown = content(ui);
    ui.add_space(12.0);
    hairline(ui);
    shown
}

/// The header of a pane, 28 high: title, subtitle, and controls laid out from the right.
pub fn header(ui: &mut Ui, title: &str, subtitle: &str, controls: impl FnOnce(&mut Ui)) {
    header_ui(ui, title, subtitle, false, controls);
}

/// The same, with the subtitle on a line of its own where it does not fit beside the title: for subtitles that say
/// how to read the picture.
pub fn header_in_full(ui: &mut Ui, title: &str, subtitle: &str, controls: impl FnOnce(&mut Ui)) {
    header_ui(ui, title, subtitle, true, controls);
}

fn header_ui(
    ui: &mut Ui,
    title: &str,
    subtitle: &str,
    has_second_line: bool,
    controls: impl FnOnce(&mut Ui),
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::right_to_left(Align::Center));
    // A child of its own: controls, or none, do not move what follows.
    let mut child = ui.new_child(builder);
    controls(&mut child);
    let left = child.min_rect().left();
    let colours = colours(ui);
    let room = left.min(rect.right()) - rect.left() - 8.0;
    let at = rect.left_center();
    let is_short = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        title,
        room,
        13.0,
        Weight::SemiBold,
        colours.ink,
    );
    let title_width = text_width(title, 13.0, Weight::SemiBold) + 8.0;
    let beside = (room - title_width).max(0.0);
    let is_below = has_second_line && text_width(subtitle, 12.0, Weight::Regular) > beside;
    let (at, room) = if is_below {
        let (line, _) = ui.allocate_exact_size(vec2(rect.width(), 16.0), Sense::hover());
        (line.left_center(), line.width())
    } else {
        (pos2(rect.left() + title_width, rect.center().y), beside)
    };
    let is_cut = paint_elided(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        subtitle,
        room,
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let response = name_of_group(ui, rect.with_max_x(left - 4.0), &format!("{title} {subtitle}"));
    if is_short {
        response.on_hover_text(format!("{title}\n{subtitle}").trim_end());
    } else if is_cut {
        response.on_hover_text(subtitle);
    }
    ui.add_space(8.0);
}

/// Lets a screen reader find the title.
fn name_of_group(ui: &Ui, rect: Rect, text: &str) -> egui::Response {
    let response = ui.interact(rect, ui.scope_id().with(("title", text)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text.trim()));
    response
}
