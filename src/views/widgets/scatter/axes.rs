//! Ticks and titles around the plot, as the exporter places them.

use egui::{Align2, CornerRadius, Rect, Stroke, Ui, pos2, vec2};
use egui_plot::PlotTransform;

use super::marks::hue;
use crate::{
    chart::{ScatterChart, tick_labels, ticks},
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

/// Round values and how they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    pub values: Vec<f64>,
    pub labels: Vec<String>,
}

impl Ticks {
    fn new((low, high): (f64, f64), most: usize) -> Self {
        let values = ticks(low, high, most);
        let labels = tick_labels(&values);
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
pub fn y_ticks(range: (f64, f64), length: f32) -> Ticks {
    Ticks::new(range, most(length, Y_ROOM))
}

/// Ticks along an axis `length` points long, so few that their labels do not touch.
pub fn x_ticks(range: (f64, f64), length: f32) -> Ticks {
    let mut wanted = most(length, X_ROOM);
    loop {
        let ticks = Ticks::new(range, wanted);
        let widest = ticks
            .labels
            .iter()
            .map(|label| label_size(label))
            .fold(0.0, f32::max);
        let step = match ticks.values[..] {
            [first, second, ..] => (second - first) / (range.1 - range.0) * f64::from(length),
            _ => f64::INFINITY,
        };
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
pub fn label_width(range: (f64, f64), height: f32) -> f32 {
    let labels = y_ticks(range, height).labels;
    let widest = labels.iter().map(|label| label_size(label)).fold(0.0, f32::max);
    (widest + 8.0).max(LEFT)
}

/// Paints labels, the base line and both titles into what `whole` leaves around the plot.
pub fn paint(ui: &Ui, chart: &ScatterChart, whole: Rect, transform: &PlotTransform) {
    let colours = colours(ui);
    let painter = ui.painter();
    let (plot, bounds) = (*transform.frame(), transform.bounds());
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, c(colours.axis)));
    let x = x_ticks((bounds.min()[0], bounds.max()[0]), plot.width());
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
    let y = y_ticks((bounds.min()[1], bounds.max()[1]), plot.height());
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
    let note = &chart.sample_note;
    let room = plot.right() - whole.left();
    title(at, Align2::RIGHT_BOTTOM, &chart.x_title, room);
    let used = text_width(&chart.x_title, 12.0, Weight::Regular) + 16.0;
    let at = whole.left_bottom();
    paint_elided(
        painter,
        at,
        Align2::LEFT_BOTTOM,
        note,
        (room - used).max(0.0),
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
}

/// Squares of classes at the upper right; where they begin. Segments have their numbers.
fn legend(ui: &Ui, chart: &ScatterChart, whole: Rect) -> f32 {
    let mut right = whole.right();
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
        let fill = hue(colours, group.hue);
        ui.painter().rect_filled(square, CornerRadius::same(2), c(fill));
        right -= width + 16.0 + 14.0;
    }
    right
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
            let ticks = x_ticks(range, length);
            let at = |value: f64| ((value - range.0) / (range.1 - range.0)) * f64::from(length);
            for i in 1..ticks.values.len() {
                let halves = f32::midpoint(label_size(&ticks.labels[i - 1]), label_size(&ticks.labels[i]));
                assert!(at(ticks.values[i]) - at(ticks.values[i - 1]) > f64::from(halves));
            }
        }
    }
}
