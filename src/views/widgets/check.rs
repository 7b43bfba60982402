//! Check boxes, alone and as feature rows.

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{Icon, button::focus_ring, paint_elided, paint_text};
use crate::{
    engine::table::ColumnKind,
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
};

/// Height of a feature row.
const ROW: f32 = 26.0;

/// A column that can be used or not, with what to know about it at the right.
#[derive(Debug, Clone, Copy)]
pub struct FeatureRow<'a> {
    pub column: &'a str,
    pub kind: ColumnKind,
    pub is_used: bool,
    pub is_possible: bool,
    pub note: &'a str,
}

impl FeatureRow<'_> {
    /// Shows the row; `changed()` when toggled.
    pub fn show(self, ui: &mut Ui) -> Response {
        let sense = if self.is_possible {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, mut response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
        let (is_possible, is_used) = (self.is_possible, self.is_used);
        let name = format!("Use {}", self.column);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_possible, is_used, &name));
        if response.clicked() {
            response.mark_changed();
        }
        let colours = colours(ui);
        let painter = ui.painter();
        if response.hovered() && is_possible {
            painter.rect_filled(
                rect.expand2(vec2(6.0, 0.0)),
                CornerRadius::same(4),
                c(colours.hover),
            );
        }
        let middle = rect.center().y;
        let square = Rect::from_center_size(pos2(rect.left() + 8.0, middle), vec2(16.0, 16.0));
        paint_check(ui, square, is_used, is_possible, &response);
        let ink = if is_possible { colours.ink } else { colours.ink_off };
        let quiet = if is_possible {
            colours.ink_3
        } else {
            colours.ink_off
        };
        kind_icon(self.kind).paint(painter, pos2(rect.left() + 33.0, middle), c(quiet));
        let left = rect.left() + 48.0;
        // The name comes first; the note has what it leaves, within bounds.
        let room = rect.width() - 48.0;
        let name_width = text_width(self.column, 12.0, Weight::Regular) + 8.0;
        let most_note = (room - name_width).clamp(room * 0.3, room * 0.6);
        let note_width = text_width(self.note, 11.0, Weight::Regular).min(most_note);
        let width = rect.right()
            - left
            - if self.note.is_empty() {
                0.0
            } else {
                note_width + 8.0
            };
        let at = pos2(left, middle);
        let is_cut = paint_elided(
            painter,
            at,
            Align2::LEFT_CENTER,
            self.column,
            width,
            12.0,
            Weight::Regular,
            ink,
        );
        let at = pos2(rect.right(), middle);
        let is_short = paint_elided(
            painter,
            at,
            Align2::RIGHT_CENTER,
            self.note,
            most_note,
            11.0,
            Weight::Regular,
            quiet,
        );
        match (is_cut, is_short) {
            (_, true) => response.on_hover_text(format!("{}: {}", self.column, self.note)),
            (true, false) => response.on_hover_text(self.column),
            (false, false) => response,
        }
    }
}

/// The icon of a column's kind.
pub fn kind_icon(kind: ColumnKind) -> Icon {
    match kind {
        ColumnKind::Number => Icon::Number,
        ColumnKind::Category => Icon::Category,
        ColumnKind::Text => Icon::Text,
        ColumnKind::Date => Icon::Date,
        ColumnKind::Boolean => Icon::Boolean,
        ColumnKind::Identifier => Icon::Identifier,
    }
}

/// A check box with its words.
pub fn check_row(ui: &mut Ui, is_on: bool, text: &str) -> Response {
    let width = 26.0 + text_width(text, 12.0, Weight::Regular);
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, text));
    if response.clicked() {
        response.mark_changed();
    }
    let square = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(16.0, 16.0));
    paint_check(ui, square, is_on, true, &response);
    let at = pos2(rect.left() + 26.0, rect.center().y);
    paint_text(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        text,
        12.0,
        Weight::Regular,
        colours(ui).ink,
    );
    response
}

/// A check box without words of its own; `name` is said.
pub fn check_mark(ui: &mut Ui, is_on: bool, name: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, name));
    if response.clicked() {
        response.mark_changed();
    }
    let square = Rect::from_center_size(rect.center(), vec2(16.0, 16.0));
    paint_check(ui, square, is_on, true, &response);
    response
}

fn paint_check(ui: &Ui, square: Rect, is_on: bool, is_possible: bool, response: &Response) {
    let colours = colours(ui);
    let painter = ui.painter();
    let radius = CornerRadius::same(4);
    if is_on {
        let fill = if is_possible { colours.ink } else { colours.ink_off };
        painter.rect_filled(square, radius, c(fill));
        let points = [(4.2, 8.3), (7.0, 11.0), (11.8, 5.4)].map(|(x, y)| square.min + vec2(x, y));
        painter.line(points.to_vec(), Stroke::new(1.6, c(colours.on_ink)));
    } else {
        let (fill, edge) = if is_possible {
            (
                colours.raised,
                if response.hovered() {
                    colours.ink_2
                } else {
                    colours.stroke_strong
                },
            )
        } else {
            (colours.sunken, colours.stroke)
        };
        painter.rect(
            square,
            radius,
            c(fill),
            Stroke::new(1.0, c(edge)),
            StrokeKind::Inside,
        );
    }
    focus_ring(ui, square, 4.0, response);
}
