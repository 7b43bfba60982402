//! Ticks and titles around the plot, as the exporter places them.

use egui::{Align2, CornerRadius, Rect, Sense, Stroke, Ui, pos2, vec2};
use egui_plot::PlotTransform;

use crate::{
    chart::{Hue, ScatterChart, axis_ticks},
    engine::{format, scatter::RAMP_STEPS},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::widgets::{paint_elided, paint_text},
};

/// At most this many ticks along an axis.
const MOST_TICKS: f32 = 7.0;
/// Points between two ticks, at least.
const X_ROOM: f32 = 75.0;
const Y_ROOM: f32 = 50.0;
/// Left of the plot, at least, so that charts under each other align.
const LEFT: f32 = 34.0;

/// What is seen of an axis, as drawn.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    pub range: (f64, f64),
    pub is_log: bool,
}

/// Round values and how they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    pub values: Vec<f64>,
    pub labels: Vec<String>,
}

impl Ticks {
    fn new(axis: Axis, most: usize) -> Self {
        let (values, labels) = axis_ticks(axis.range, axis.is_log, most);
        Self { values, labels }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 2..=7"
)]
fn most(length: f32, room: f32) -> usize {
    (length / room).clamp(2.0, MOST_TICKS) as usize
}

/// Ticks up an axis `length` points long.
pub fn y_ticks(axis: Axis, length: f32) -> Ticks {
    Ticks::new(axis, most(length, Y_ROOM))
}

/// Ticks along an axis `length` points long, so few that their labels do not touch.
pub fn x_ticks(axis: Axis, length: f32) -> Ticks {
    let mut wanted = most(length, X_ROOM);
    loop {
        let ticks = Ticks::new(axis, wanted);
        let widest = ticks
            .labels
            .iter()
            .map(|label| label_size(label))
            .fold(0.0, f32::max);
        let pairs = ticks.values.windows(2).map(|pair| pair[1] - pair[0]);
        let least = pairs.fold(f64::INFINITY, f64::min);
        let step = least / (axis.range.1 - axis.range.0) * f64::from(length);
        if wanted <= 1 || f64::from(widest + 10.0) <= step {
            return ticks;
        }
        wanted -= 1;
    }
}

fn label_size(label: &str) -> f32 {
    text_width(label, 11.0, Weight::Regular)
}

/// Room that the labels left of the plot need.
pub fn label_width(axis: Axis, height: f32) -> f32 {
    let labels = y_ticks(axis, height).labels;
    let widest = labels.iter().map(|label| label_size(label)).fold(0.0, f32::max);
    (widest + 8.0).max(LEFT)
}

/// Paints labels, the base line and both titles into what `whole` leaves around the plot.
pub fn paint(ui: &Ui, chart: &ScatterChart, note: &str, whole: Rect, transform: &PlotTransform) {
    let colours = colours(ui);
    let painter = ui.painter();
    let (plot, bounds) = (*transform.frame(), transform.bounds());
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, c(colours.axis)));
    let axis = |place: usize, is_log| Axis {
        range: (bounds.min()[place], bounds.max()[place]),
        is_log,
    };
    let x = x_ticks(axis(0, chart.x_is_log), plot.width());
    for (&value, label) in x.values.iter().zip(x.labels) {
        let half = label_size(&label) / 2.0;
        let centre = transform.position_from_point_x(value);
        let centre = centre.min(whole.right() - half).max(whole.left() + half);
        let at = pos2(centre, plot.bottom() + 5.0);
        paint_text(
            painter,
            at,
            Align2::CENTER_TOP,
            label,
            11.0,
            Weight::Regular,
            colours.ink_3,
        );
    }
    let y = y_ticks(axis(1, chart.y_is_log), plot.height());
    for (&value, label) in y.values.iter().zip(y.labels) {
        let at = pos2(plot.left() - 6.0, transform.position_from_point_y(value));
        paint_text(
            painter,
            at,
            Align2::RIGHT_CENTER,
            label,
            11.0,
            Weight::Regular,
            colours.ink_3,
        );
    }
    let title = |at, anchor, text: &str, width| {
        paint_elided(
            painter,
            at,
            anchor,
            text,
            width,
            12.0,
            Weight::Regular,
            colours.ink_2,
        );
    };
    let room = legend(ui, chart, whole) - whole.left() - 12.0;
    title(whole.left_top(), Align2::LEFT_TOP, &chart.y_title, room);
    let at = pos2(plot.right(), whole.bottom());
    let room = plot.right() - whole.left();
    title(at, Align2::RIGHT_BOTTOM, &chart.x_title, room);
    let used = text_width(&chart.x_title, 12.0, Weight::Regular) + 16.0;
    let at = whole.left_bottom();
    let room = (room - used).max(0.0);
    let (anchor, ink) = (Align2::LEFT_BOTTOM, colours.ink_3);
    if paint_elided(painter, at, anchor, note, room, 11.0, Weight::Regular, ink) {
        let place = Rect::from_min_max(at - vec2(0.0, 16.0), at + vec2(room, 0.0));
        let response = ui.interact(place, ui.scope_id().with("scatter note"), Sense::hover());
        response.on_hover_text(note);
    }
}

/// Squares of classes at the upper right; where they begin. Segments have their numbers.
fn legend(ui: &Ui, chart: &ScatterChart, whole: Rect) -> f32 {
    let mut right = whole.right();
    if let Some((title, low, high)) = &chart.ramp {
        return ramp(ui, title, (*low, *high), whole);
    }
    if chart.are_segments || chart.groups.len() < 2 {
        return right;
    }
    let colours = colours(ui);
    let middle = whole.top() + 8.0;
    for group in chart.groups.iter().rev() {
        let width = text_width(&group.name, 12.0, Weight::Regular);
        // Of many classes those that fit; the left pane lists all.
        if right - width - 18.0 < whole.center().x {
            break;
        }
        let at = pos2(right, middle);
        paint_text(
            ui.painter(),
            at,
            Align2::RIGHT_CENTER,
            &group.name,
            12.0,
            Weight::Regular,
            colours.ink_2,
        );
        let square = Rect::from_center_size(pos2(right - width - 11.0, middle), vec2(10.0, 10.0));
        let fill = group.hue.rgb(colours);
        ui.painter().rect_filled(square, CornerRadius::same(2), c(fill));
        right -= width + 16.0 + 14.0;
    }
    right
}

/// The steps of a ramp between the values at its ends; where it begins.
fn ramp(ui: &Ui, title: &str, (low, high): (f64, f64), whole: Rect) -> f32 {
    const STEP: f32 = 9.0;
    let colours = colours(ui);
    let painter = ui.painter();
    let middle = whole.top() + 8.0;
    let words = |right: f32, text: &str| {
        let at = pos2(right, middle);
        let anchor = Align2::RIGHT_CENTER;
        paint_text(painter, at, anchor, text, 12.0, Weight::Regular, colours.ink_2);
        right - text_width(text, 12.0, Weight::Regular)
    };
    let mut right = words(whole.right(), &format::significant(high)) - 6.0;
    for step in (0..RAMP_STEPS).rev() {
        let cell = Rect::from_min_size(pos2(right - STEP, middle - 4.0), vec2(STEP - 1.0, 8.0));
        painter.rect_filled(cell, CornerRadius::ZERO, c(Hue::Shade(step).rgb(colours)));
        right -= STEP;
    }
    words(right - 6.0, &format!("{title}  {}", format::significant(low))) - 14.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_along_x_never_touch() {
        for (range, length) in [
            ((0.0, 1.0), 800.0),
            ((0.0, 13_500.0), 200.0),
            ((1_000_001.0, 1_000_009.0), 160.0),
        ] {
            let ticks = x_ticks(Axis { range, is_log: false }, length);
            let at = |value: f64| ((value - range.0) / (range.1 - range.0)) * f64::from(length);
            for i in 1..ticks.values.len() {
                let halves = f32::midpoint(label_size(&ticks.labels[i - 1]), label_size(&ticks.labels[i]));
                assert!(at(ticks.values[i]) - at(ticks.values[i - 1]) > f64::from(halves));
            }
        }
    }
}
