//! Numbers to type or drag, which say their bounds.

use std::{cell::Cell, ops::RangeInclusive};

use egui::{Color32, DragValue, Response, Sense, Stroke, Ui, UiBuilder, vec2};

use super::field::{field_edge, is_typed_into, paint_field};
use crate::{
    engine::{format, table::lone_number},
    theme::style::CONTROL_HEIGHT,
};

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

/// A value with all of its digits, at least `decimals` behind the point.
pub fn exact_field(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    range: RangeInclusive<f64>,
    decimals: usize,
    width: f32,
) -> Response {
    let speed = 10_f64.powi(-i32::try_from(decimals).unwrap_or(2));
    let drag = DragValue::new(value)
        .speed(speed)
        .custom_formatter(move |value, _| exactly(value, decimals));
    bounded(ui, name, drag, &range, "", width)
}

fn exactly(value: f64, decimals: usize) -> String {
    let is_whole = |decimals: &usize| {
        let scaled = value * 10_f64.powi(i32::try_from(*decimals).unwrap_or(0));
        (scaled - scaled.round()).abs() <= scaled.abs() * 1e-12
    };
    let needed = (decimals..6).find(is_whole).unwrap_or(6.max(decimals));
    format::decimal(value, needed)
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

/// A field with bounds. What is typed in and cannot be taken is told: no number, or one beyond the bounds. `nothing` is
/// what 0 is called.
fn bounded(
    ui: &mut Ui,
    name: &str,
    drag: DragValue<'_>,
    range: &RangeInclusive<f64>,
    nothing: &str,
    width: f32,
) -> Response {
    let refused = Cell::new(None);
    let drag = drag
        .range(range.clone())
        // What is half typed is no wish yet.
        .update_while_editing(false)
        .custom_parser(|text| {
            let value = typed(text, nothing);
            refused.set(refusal(text, value, range));
            value
        });
    let response = drag_field(ui, name, drag, width);
    tell_refusal(ui, &response, refused.take());
    response
}

/// Why what was typed is not taken; `None`: it is.
fn refusal(text: &str, value: Option<f64>, range: &RangeInclusive<f64>) -> Option<String> {
    match value {
        None if text.trim().is_empty() => None,
        None => Some(format!("“{}” is no number: the one before is kept.", text.trim())),
        Some(value) if range.contains(&value) => None,
        Some(value) => Some(beyond_words(value, range)),
    }
}

/// Says for a while under a field why what was typed into it is not taken.
fn tell_refusal(ui: &Ui, field: &Response, refused: Option<String>) {
    let id = field.id.with("refused");
    let now = ui.input(|input| input.time);
    if let Some(words) = refused {
        ui.data_mut(|data| data.insert_temp(id, (words, now)));
    }
    let Some((words, since)) = ui.data(|data| data.get_temp::<(String, f64)>(id)) else {
        return;
    };
    if now - since > BOUNDS_SECONDS || field.dragged() || is_typed_into(field) {
        ui.data_mut(|data| data.remove_temp::<(String, f64)>(id));
        return;
    }
    field.show_tooltip_text(words);
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
    let with_point = plain.replace(',', ".").replace(format::MINUS, "-");
    // Marks of thousands are read as in files.
    let value = with_point.parse().ok().or_else(|| lone_number(text.trim()));
    value.filter(|value: &f64| value.is_finite())
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
    fn what_is_no_number_is_said() {
        let words = |text: &str| refusal(text, typed(text, ""), &(0.0..=10.0));
        assert_eq!(
            words("abc").as_deref(),
            Some("“abc” is no number: the one before is kept.")
        );
        assert_eq!(words("11").as_deref(), Some("11 is too much: at most 10."));
        assert_eq!((words("3"), words(" ")), (None, None));
    }

    #[test]
    fn a_value_is_shown_with_its_digits() {
        for (value, decimals, shown) in [
            (3464.96, 0, "3\u{202f}464.96"),
            (60.6, 0, "60.6"),
            (61.0, 0, "61"),
            (0.1 + 0.2, 1, "0.3"),
            (1.0 / 3.0, 2, "0.333333"),
        ] {
            assert_eq!(exactly(value, decimals), shown);
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("0", Some(0.0)),
            ("none", Some(0.0)),
            ("1 250,5", Some(1250.5)),
            ("\u{2212}2", Some(-2.0)),
            ("1.234,50", Some(1234.5)),
            ("1,234.5", Some(1234.5)),
            ("1.234.567", Some(1_234_567.0)),
            ("-0,5", Some(-0.5)),
            ("1.5x", None),
            ("1.2.3", None),
            (".5", Some(0.5)),
            ("x", None),
        ] {
            assert_eq!(typed(text, "none"), value, "{text}");
        }
    }
}
