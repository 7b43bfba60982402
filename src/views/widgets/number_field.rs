//! Numbers to type or drag, which say their bounds.

use std::{cell::Cell, ops::RangeInclusive};

use egui::{Color32, DragValue, Response, Sense, Stroke, Ui, UiBuilder, vec2};

use super::field::{field_edge, is_typed_into, paint_field};
use crate::{engine::format, theme::style::CONTROL_HEIGHT};

/// How long a field says that what was typed lies beyond its bounds.
const BOUNDS_SECONDS: f64 = 6.0;

/// A number to type or drag.
pub fn number_field(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    range: RangeInclusive<f64>,
    decimals: usize,
    width: f32,
) -> Response {
    let speed = if decimals == 0 {
        0.25
    } else {
        10_f64.powi(-i32::try_from(decimals).unwrap_or(2))
    };
    let drag = DragValue::new(value).fixed_decimals(decimals).speed(speed);
    bounded(ui, name, drag, &range, "", width)
}

/// A radius, shown as it is everywhere.
pub fn radius_field(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    range: RangeInclusive<f64>,
    width: f32,
) -> Response {
    let drag = DragValue::new(value)
        .speed(1e-3)
        .custom_formatter(|value, _| format::radius(value));
    bounded(ui, name, drag, &range, "", width)
}

/// A number of any size from 0 up, to type or drag by parts of itself; `nothing` is what 0 is called.
pub fn strength_field(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    range: RangeInclusive<f64>,
    nothing: &'static str,
    width: f32,
) -> Response {
    let speed = (*value * 0.02).max(1e-3);
    let drag = DragValue::new(value)
        .speed(speed)
        .custom_formatter(move |value, _| {
            if value == 0.0 {
                nothing.to_owned()
            } else {
                format::significant(value)
            }
        });
    bounded(ui, name, drag, &range, nothing, width)
}

/// A field with bounds, which are told where a number typed in lies beyond them; `nothing` is what 0 is called.
fn bounded(
    ui: &mut Ui,
    name: &str,
    drag: DragValue<'_>,
    range: &RangeInclusive<f64>,
    nothing: &str,
    width: f32,
) -> Response {
    let typed_in = Cell::new(None);
    let drag = drag
        .range(range.clone())
        // What is half typed is no wish yet.
        .update_while_editing(false)
        .custom_parser(|text| {
            typed_in.set(typed(text, nothing));
            typed_in.get()
        });
    let response = drag_field(ui, name, drag, width);
    tell_bounds(ui, &response, range, typed_in.get());
    response
}

/// Says for a while under a field that a number typed into it lies beyond its bounds: the bound was taken instead.
fn tell_bounds(ui: &Ui, field: &Response, range: &RangeInclusive<f64>, typed_in: Option<f64>) {
    let id = field.id.with("beyond its bounds");
    let now = ui.input(|input| input.time);
    if let Some(value) = typed_in {
        ui.data_mut(|data| data.insert_temp(id, (value, now)));
    }
    let Some((value, since)) = ui.data(|data| data.get_temp::<(f64, f64)>(id)) else {
        return;
    };
    let is_over = range.contains(&value) || now - since > BOUNDS_SECONDS || field.dragged();
    if is_over || is_typed_into(field) {
        ui.data_mut(|data| data.remove_temp::<(f64, f64)>(id));
        return;
    }
    field.show_tooltip_text(beyond_words(value, range));
    ui.ctx().request_repaint_after_secs(0.5);
}

/// "0 is too little: at least 0.001."
fn beyond_words(value: f64, range: &RangeInclusive<f64>) -> String {
    let shown = format::significant(value);
    if value < *range.start() {
        format!(
            "{shown} is too little: at least {}.",
            format::significant(*range.start())
        )
    } else {
        format!(
            "{shown} is too much: at most {}.",
            format::significant(*range.end())
        )
    }
}

/// A typed number, with a point or a comma and however its thousands are parted.
fn typed(text: &str, nothing: &str) -> Option<f64> {
    if text.trim() == nothing {
        return Some(0.0);
    }
    let plain: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    plain
        .replace(',', ".")
        .replace('\u{2212}', "-")
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
}

fn drag_field(ui: &mut Ui, name: &str, drag: DragValue<'_>, width: f32) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::hover());
    paint_field(ui, rect);
    // A child of its own, so that the field takes no more room than its rectangle.
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    let visuals = &mut child.visuals_mut().widgets;
    for widget in [&mut visuals.inactive, &mut visuals.hovered, &mut visuals.active] {
        widget.weak_bg_fill = Color32::TRANSPARENT;
        widget.bg_fill = Color32::TRANSPARENT;
        widget.bg_stroke = Stroke::NONE;
    }
    let response = child.put(rect, drag).accessible_name(name);
    field_edge(ui, rect, &response);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beyond_the_bounds_is_said_with_them() {
        assert_eq!(
            beyond_words(0.0, &(1e-3..=1e3)),
            "0 is too little: at least 0.001."
        );
        assert_eq!(
            beyond_words(5e9, &(0.0..=1e9)),
            "5\u{202f}000\u{202f}000\u{202f}000 is too much: at most 1\u{202f}000\u{202f}000\u{202f}000."
        );
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("0", Some(0.0)),
            ("none", Some(0.0)),
            ("1 250,5", Some(1250.5)),
            ("\u{2212}2", Some(-2.0)),
            ("x", None),
        ] {
            assert_eq!(typed(text, "none"), value, "{text}");
        }
    }
}
