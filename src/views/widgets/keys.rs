//! A shortcut as it stands beside what it does.

use egui::{Align2, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};

use super::paint_text;
use crate::theme::{
    Colours,
    fonts::{Weight, text_width},
    style::c,
};

const HEIGHT: f32 = 18.0;
const SIZE: f32 = 11.0;

/// How wide [`keys_chip`] is.
pub fn keys_width(keys: &str) -> f32 {
    if keys.is_empty() {
        0.0
    } else {
        text_width(keys, SIZE, Weight::Medium).ceil() + 10.0
    }
}

/// A shortcut in a thin frame, its right end at `right`; nothing where there is none.
pub fn keys_chip(painter: &Painter, right: Pos2, keys: &str, colours: &Colours) -> Rect {
    let width = keys_width(keys);
    let rect = Rect::from_min_size(pos2(right.x - width, right.y - HEIGHT / 2.0), vec2(width, HEIGHT));
    if keys.is_empty() {
        return rect;
    }
    let edge = Stroke::new(1.0, c(colours.stroke));
    painter.rect(
        rect,
        CornerRadius::same(4),
        c(colours.raised),
        edge,
        StrokeKind::Inside,
    );
    paint_text(
        painter,
        rect.center(),
        Align2::CENTER_CENTER,
        keys,
        SIZE,
        Weight::Medium,
        colours.ink_3,
    );
    rect
}
