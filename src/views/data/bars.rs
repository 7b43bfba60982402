//! Scroll bars and the wheel, for positions that egui's own scroll area is too coarse for.

use egui::{CornerRadius, Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::scroll::Extent;
use crate::theme::style::{c, colours};

/// What the wheel asks for while the pointer is over `rect`; nobody else gets it then.
pub fn wheel(ui: &Ui, rect: Rect) -> Vec2 {
    if !ui.is_enabled() || !ui.rect_contains_pointer(rect) {
        return Vec2::ZERO;
    }
    ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta))
}

/// A bar on `track`; `place` is how much there is and where it stands. Returns where it stands now.
pub fn scroll_bar(
    ui: &Ui,
    name: &str,
    track: Rect,
    place: (Extent, f64),
    is_vertical: bool,
    grabbed: &mut f64,
) -> f64 {
    let (extent, mut at) = place;
    let response = ui.interact(track, ui.scope_id().with(name), Sense::drag());
    let along = |v: Vec2| f64::from(if is_vertical { v.y } else { v.x });
    let length = along(track.size());
    let (start, thumb) = extent.thumb(at, length);
    if let Some(pointer) = response.interact_pointer_pos() {
        let pointer = along(pointer - track.min);
        if response.drag_started() {
            let is_on_thumb = start <= pointer && pointer <= start + thumb;
            // Beside the thumb: it jumps under the pointer.
            *grabbed = if is_on_thumb { pointer - start } else { thumb / 2.0 };
        }
        at = extent.at_thumb(pointer - *grabbed, length);
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ScrollBar, true, name);
        info.value = Some(at);
        info
    });
    let (start, thumb) = extent.thumb(at, length);
    paint(
        ui,
        track,
        start,
        thumb,
        is_vertical,
        response.hovered() || response.dragged(),
    );
    at
}

fn paint(ui: &Ui, track: Rect, start: f64, thumb: f64, is_vertical: bool, is_near: bool) {
    #[expect(clippy::cast_possible_truncation, reason = "points on the screen's scale")]
    let (start, thumb) = (start as f32, thumb as f32);
    let (offset, size) = if is_vertical {
        (vec2(3.0, start), vec2(track.width() - 6.0, thumb))
    } else {
        (vec2(start, 3.0), vec2(thumb, track.height() - 6.0))
    };
    let colours = colours(ui);
    let colour = if is_near {
        colours.stroke_strong
    } else {
        colours.stroke
    };
    let handle = Rect::from_min_size(track.min + offset, size);
    ui.painter().rect_filled(handle, CornerRadius::same(3), c(colour));
}
