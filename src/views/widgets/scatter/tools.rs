//! What dragging over a scatter does, side by side.

use egui::{CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Tool;
use crate::{
    theme::style::{c, colours},
    views::widgets::{Icon, button::focus_ring},
};

/// Width of one of them.
const CELL: f32 = 30.0;
/// Width of all.
pub const TOOLS_WIDTH: f32 = CELL * 3.0 + 4.0;

impl Tool {
    fn icon(self) -> Icon {
        match self {
            Self::Move => Icon::Move,
            Self::Box => Icon::Box,
            Self::Lasso => Icon::Lasso,
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Move => "Drag to move, wheel to zoom, double click for all. Shift + drag selects",
            Self::Box => "Drag a box around customers. Shift adds, Alt removes",
            Self::Lasso => "Drag a line around customers. Shift adds, Alt removes",
        }
    }
}

/// The tool chosen for the scatter `id`; no choice of the Study, for it changes nothing that is drawn.
pub fn tool_of(ui: &Ui, id: Id) -> Tool {
    ui.data(|data| data.get_temp(id.with("tool"))).unwrap_or_default()
}

/// Lets the tool of the scatter `id` be chosen.
pub fn tools(ui: &mut Ui, id: Id) {
    let now = tool_of(ui, id);
    let (rect, _) = ui.allocate_exact_size(vec2(TOOLS_WIDTH, 28.0), Sense::hover());
    ui.painter()
        .rect_filled(rect, CornerRadius::same(6), c(colours(ui).sunken));
    for (place, tool) in Tool::ALL.into_iter().enumerate() {
        let left = rect.left() + 2.0 + CELL * place as f32;
        let cell = Rect::from_min_size(pos2(left, rect.top() + 2.0), vec2(CELL, 24.0));
        let response = ui.interact(cell, id.with(("tool", tool)), Sense::click());
        let is_chosen = tool == now;
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, tool.name()));
        let colours = colours(ui);
        if is_chosen {
            let stroke = Stroke::new(1.0, c(colours.stroke));
            let radius = CornerRadius::same(5);
            ui.painter()
                .rect(cell, radius, c(colours.raised), stroke, StrokeKind::Inside);
        }
        let ink = if is_chosen || response.hovered() {
            colours.ink
        } else {
            colours.ink_2
        };
        tool.icon().paint(ui.painter(), cell.center(), c(ink));
        focus_ring(ui, cell, 4.0, &response);
        if response.clicked() {
            ui.data_mut(|data| data.insert_temp(id.with("tool"), tool));
        }
        response.on_hover_text(tool.hint());
    }
}
