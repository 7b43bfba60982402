//! A chart laid out in a pane, whose places answer to the pointer and the keyboard.

use egui::{Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::{
    chart::{ChartSpec, layout, layout_height},
    theme::style::{c, colours},
    views::widgets::paint_scene,
};

/// Shows the chart in room of this size, scrolling where it wants more; the item of the place clicked.
pub fn show(
    ui: &mut Ui,
    spec: &ChartSpec,
    room: egui::Vec2,
    least_width: f32,
    can_click: bool,
) -> Option<(usize, usize)> {
    let mut clicked = None;
    let scroll = ScrollArea::both()
        .id_salt(&spec.title)
        .auto_shrink(false)
        .max_height(room.y);
    scroll.show(ui, |ui| {
        // An outline at the edge is seen whole.
        let width = (room.x - 2.0).max(least_width);
        let height = layout_height(&spec.body, width).max(room.y - 2.0);
        let scene = layout(&spec.body, width, height, colours(ui));
        let (rect, response) = ui.allocate_exact_size(vec2(scene.width, scene.height), Sense::hover());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{}: {}", spec.title, spec.alt)));
        paint_scene(ui.ctx(), &ui.painter_at(rect.expand(2.0)), rect.min, &scene);
        for (place, region) in scene.regions.iter().enumerate() {
            let corner = rect.min + vec2(region.x, region.y);
            let area = Rect::from_min_size(corner, vec2(region.width, region.height));
            let sense = if can_click { Sense::click() } else { Sense::hover() };
            let cell = ui.interact(area, ui.scope_id().with((&spec.title, place)), sense);
            let role = if can_click { Role::Button } else { Role::Label };
            cell.widget_info(|| WidgetInfo::labeled(role, true, &region.label));
            if can_click && (cell.hovered() || cell.has_focus()) {
                let stroke = Stroke::new(1.5, c(colours(ui).select));
                ui.painter().rect_stroke(area, 4.0, stroke, StrokeKind::Inside);
            }
            if cell.clicked() {
                clicked = Some(region.item);
            }
            cell.on_hover_text(&region.label);
        }
        ui.allocate_rect(
            Rect::from_min_size(pos2(rect.left(), rect.bottom()), vec2(1.0, 1.0)),
            Sense::hover(),
        );
    });
    clicked
}
