//! An on/off switch: ink when on.

use egui::{CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use crate::theme::style::{c, colours};

/// Width and height.
const SIZE: egui::Vec2 = vec2(28.0, 16.0);

/// Shows the switch around `centre`; `clicked()` when it is to change. `name` is what it switches.
pub fn switch(ui: &Ui, centre: egui::Pos2, is_on: bool, name: &str) -> Response {
    let rect = Rect::from_center_size(centre, SIZE);
    let id = ui.scope_id().with(("switch", name));
    let response = ui.interact(rect.expand(4.0), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, name));
    let colours = colours(ui);
    let fill = if is_on { colours.ink } else { colours.stroke_strong };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(8), c(fill));
    let x = if is_on {
        rect.right() - 8.0
    } else {
        rect.left() + 8.0
    };
    painter.circle_filled(pos2(x, rect.center().y), 6.0, c(colours.raised));
    focus_ring(ui, rect, 8.0, &response);
    response
}
