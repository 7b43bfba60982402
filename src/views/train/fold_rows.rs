//! What tables over folds have in common: heads, cells, the ground under the pointer, ranges on an axis.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    engine::format,
    theme::{
        Rgb,
        fonts::Weight,
        style::{c, colours},
    },
    views::widgets::paint_text,
};

/// A picture narrower than this says nothing.
pub const LEAST_PICTURE: f32 = 60.0;
/// Points between two numbers under a picture, at least.
const TICK_ROOM: f32 = 56.0;

/// Stands where a value is not defined.
pub const NONE: &str = "–";

/// The words over the columns, each at its place from the left.
pub fn heads(ui: &mut Ui, heads: &[(f32, Align2, &str)]) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let ink = colours(ui).ink_3;
    for &(x, align, words) in heads {
        let at = pos2(rect.left() + x, rect.center().y);
        paint_text(ui.painter(), at, align, words, 11.0, Weight::Regular, ink);
    }
    response
}

/// Room for a row that says `text`, with a ground while the pointer is over it.
pub fn room(ui: &mut Ui, height: f32, text: &str) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if response.hovered() {
        let wide = rect.expand2(vec2(6.0, 0.0));
        ui.painter()
            .rect_filled(wide, CornerRadius::same(4), c(colours(ui).hover));
    }
    (rect, response)
}

/// Words in a row, at a place from its left.
pub fn put(ui: &Ui, row: Rect, (x, align): (f32, Align2), words: &str, weight: Weight, ink: Rgb) {
    let at = pos2(row.left() + x, row.center().y);
    paint_text(ui.painter(), at, align, words, 12.0, weight, ink);
}

/// A metric, or that it is not defined.
pub fn or_dash(value: f64) -> String {
    if value.is_finite() {
        format::metric(value)
    } else {
        NONE.to_owned()
    }
}

/// Where in a row the picture stands.
pub fn picture_room(row: Rect, from: f32) -> Rect {
    Rect::from_min_max(
        pos2(row.left() + from, row.top()),
        pos2(row.right() - 8.0, row.bottom()),
    )
}

/// The line that values of a row stand on.
pub fn line(ui: &Ui, bar: Rect) {
    let stroke = Stroke::new(1.0, c(colours(ui).grid));
    ui.painter().hline(bar.x_range(), bar.center().y, stroke);
}

/// A range on that line.
pub fn range(ui: &Ui, bar: Rect, axis: (f64, f64), (low, high): (f64, f64), fill: Rgb) {
    let middle = bar.center().y;
    let range = Rect::from_min_max(
        pos2(place(bar, axis, low), middle - 3.0),
        pos2(place(bar, axis, high), middle + 3.0),
    );
    ui.painter().rect_filled(range, CornerRadius::same(3), c(fill));
}

/// The numbers under the pictures.
pub fn ticks(ui: &mut Ui, from: f32, axis: (f64, f64)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 16.0), Sense::hover());
    let bar = picture_room(rect, from);
    if bar.width() < LEAST_PICTURE {
        return;
    }
    let ink = colours(ui).ink_3;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small count of whole ticks"
    )]
    let most = ((bar.width() / TICK_ROOM) as usize).clamp(2, 5);
    for tick in crate::chart::ticks(axis.0, axis.1, most) {
        let at = pos2(place(bar, axis, tick), rect.center().y);
        let words = format::significant(tick);
        paint_text(
            ui.painter(),
            at,
            Align2::CENTER_CENTER,
            words,
            11.0,
            Weight::Regular,
            ink,
        );
    }
}

/// A value on an axis, kept within it.
#[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
pub fn place(bar: Rect, (low, high): (f64, f64), value: f64) -> f32 {
    bar.left() + ((value - low) / (high - low)).clamp(0.0, 1.0) as f32 * bar.width()
}
