//! Long lists of equal rows: only those in view are made.

use egui::{Sense, Ui, vec2};

/// Rows of one `height` each; those out of sight keep their place and cost nothing.
pub fn visible_rows(ui: &mut Ui, n_rows: usize, height: f32, mut row: impl FnMut(&mut Ui, usize)) {
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let top = ui.cursor().top();
    let seen = ui.clip_rect();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest usize: negative ones become 0"
    )]
    let rows_above = |y: f32| (((y - top) / height).floor() as usize).min(n_rows);
    let first = rows_above(seen.top());
    let last = (rows_above(seen.bottom()) + 1).min(n_rows).max(first);
    let width = ui.available_width();
    let space = |ui: &mut Ui, rows: usize| {
        if rows > 0 {
            ui.allocate_exact_size(vec2(width, height * rows as f32), Sense::hover());
        }
    };
    space(ui, first);
    for place in first..last {
        ui.push_id(place, |ui| row(ui, place));
    }
    space(ui, n_rows - last);
    ui.spacing_mut().item_spacing.y = gap;
}
