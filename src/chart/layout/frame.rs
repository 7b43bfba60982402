//! A grid with ticks and titles, and where data coordinates lie in it.

use super::pen::{Pen, Space, Type};
use crate::chart::{Align, axis_ticks, day_labels, day_ticks, log_labels, tick_labels, ticks, whole_ticks};

/// Most ticks along an axis.
pub const MOST_TICKS: usize = 7;
/// Points between two ticks, at least.
const X_TICK_ROOM: f32 = 75.0;
const WHOLE_TICK_ROOM: f32 = 40.0;
const Y_TICK_ROOM: f32 = 50.0;
/// Left of the plot, at least, so that charts under each other align.
const LEFT: f32 = 34.0;

/// One axis as wanted.
#[derive(Debug, Clone, Copy)]
pub struct AxisWish<'a> {
    pub range: (f64, f64),
    pub title: &'a str,
    /// Whole numbers only.
    pub whole: bool,
    /// The range is one of decimal logarithms.
    pub log: bool,
    pub grid: bool,
}

/// Where the title of the y axis stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TitlePlace {
    /// Above the plot.
    Above,
    /// Above the plot with a gap between them, for what stands there.
    AboveWith { gap: f32 },
    /// In the upper left corner of the plot, where the data leaves room.
    Inside,
}

/// A plot area with linear scales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plot {
    pub space: Space,
    x_range: (f64, f64),
    y_range: (f64, f64),
}

impl Plot {
    pub fn new(space: Space, x_range: (f64, f64), y_range: (f64, f64)) -> Self {
        Self {
            space,
            x_range: sound(x_range),
            y_range: sound(y_range),
        }
    }

    /// Values outside the range lie on its edge.
    pub fn x(&self, value: f64) -> f32 {
        self.space.x + share(value, self.x_range) * self.space.width
    }

    /// The value at this share of the width.
    pub fn x_value(&self, share: f64) -> f64 {
        self.x_range.0 + share * (self.x_range.1 - self.x_range.0)
    }

    pub fn y(&self, value: f64) -> f32 {
        self.space.bottom() - share(value, self.y_range) * self.space.height
    }

    pub fn point(&self, (x, y): (f64, f64)) -> (f32, f32) {
        (self.x(x), self.y(y))
    }

    /// Whether both are numbers within the ranges.
    pub fn holds(&self, (x, y): (f64, f64)) -> bool {
        x >= self.x_range.0 && x <= self.x_range.1 && y >= self.y_range.0 && y <= self.y_range.1
    }
}

/// A range that can be divided by: finite, ascending, wider than nothing.
fn sound((low, high): (f64, f64)) -> (f64, f64) {
    if !(high - low).is_finite() {
        (0.0, 1.0)
    } else if low == high {
        let half = (low.abs() * 0.05).max(0.5);
        (low - half, high + half)
    } else {
        (low.min(high), low.max(high))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
fn share(value: f64, (low, high): (f64, f64)) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0) as f32
}

/// Ticks of an axis and their labels, at most so many.
type Ticks = fn(AxisWish<'_>, usize) -> (Vec<f64>, Vec<String>);

/// Draws grid, ticks and titles into `space` and says where the data goes.
pub fn frame(pen: &mut Pen<'_>, space: Space, x: AxisWish<'_>, y: AxisWish<'_>, y_title: TitlePlace) -> Plot {
    frame_with(pen, space, (x, number_ticks), y, y_title)
}

/// The same with days since 1970-01-01 across.
pub fn frame_over_days(
    pen: &mut Pen<'_>,
    space: Space,
    x: AxisWish<'_>,
    y: AxisWish<'_>,
    y_title: TitlePlace,
) -> Plot {
    frame_with(pen, space, (x, time_ticks), y, y_title)
}

fn number_ticks(axis: AxisWish<'_>, most: usize) -> (Vec<f64>, Vec<String>) {
    let values = values(axis, most);
    let labels = labels(axis, &values);
    (values, labels)
}

fn time_ticks(axis: AxisWish<'_>, most: usize) -> (Vec<f64>, Vec<String>) {
    let (low, high) = sound(axis.range);
    let days = day_ticks(low, high, most);
    let labels = day_labels(&days);
    (days, labels)
}

fn frame_with(
    pen: &mut Pen<'_>,
    space: Space,
    (x, ticks_of): (AxisWish<'_>, Ticks),
    y: AxisWish<'_>,
    y_title: TitlePlace,
) -> Plot {
    let (is_above, gap) = match y_title {
        TitlePlace::Above => (true, 0.0),
        TitlePlace::AboveWith { gap } => (true, gap),
        TitlePlace::Inside => (false, 0.0),
    };
    let has_title_row = is_above && !y.title.is_empty();
    let top = gap + if has_title_row { 20.0 } else { 6.0 };
    let bottom = if x.title.is_empty() { 20.0 } else { 34.0 };
    let inner = Space::new(space.x, space.y + top, space.width, space.height - top - bottom);

    let y_ticks = y_ticks(y, inner.height);
    let y_labels = labels(y, &y_ticks);
    let hint = pen.hint();
    let left = LEFT.max(hint.widest(y_labels.iter().map(String::as_str)) + 8.0);
    let (x_ticks, x_labels, right) = x_ticks(x, ticks_of, inner.width - left, hint);
    let plot = Plot::new(
        Space::new(inner.x + left, inner.y, inner.width - left - right, inner.height),
        x.range,
        y.range,
    );
    draw_x(pen, &plot, space, x, &x_ticks, x_labels);
    draw_y(pen, &plot, y, &y_ticks, y_labels);
    if has_title_row {
        let style = pen.title();
        let title = style.elide(y.title, space.width);
        pen.text(space.x, space.y + 11.0, title, style, Align::Left);
    } else if !y.title.is_empty() {
        let style = pen.title();
        let title = style.elide(y.title, plot.space.width / 2.0);
        pen.text(plot.space.x + 6.0, plot.space.y + 11.0, title, style, Align::Left);
    }
    plot
}

fn values(axis: AxisWish<'_>, most: usize) -> Vec<f64> {
    let (low, high) = sound(axis.range);
    if axis.log {
        axis_ticks((low, high), true, most).0
    } else if axis.whole {
        whole_ticks(low, high, most)
    } else {
        ticks(low, high, most)
    }
}

fn labels(axis: AxisWish<'_>, values: &[f64]) -> Vec<String> {
    if axis.log {
        log_labels(values)
    } else {
        tick_labels(values)
    }
}

/// How many ticks fit, 2 to [`MOST_TICKS`].
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 2..=7"
)]
fn most(length: f32, room: f32) -> usize {
    let fewest = if length < 40.0 { 2.0 } else { 3.0 };
    (length / room).clamp(fewest, MOST_TICKS as f32) as usize
}

pub fn y_ticks(axis: AxisWish<'_>, height: f32) -> Vec<f64> {
    values(axis, most(height, Y_TICK_ROOM))
}

/// Ticks whose labels do not touch, their labels, and the room the last one wants right of the plot.
fn x_ticks(axis: AxisWish<'_>, ticks_of: Ticks, width: f32, style: Type) -> (Vec<f64>, Vec<String>, f32) {
    let range = sound(axis.range);
    let mut wanted = most(width, if axis.whole { WHOLE_TICK_ROOM } else { X_TICK_ROOM });
    loop {
        let (values, labels) = ticks_of(axis, wanted);
        let right = match (values.last(), labels.last()) {
            (Some(&value), Some(label)) => {
                let beyond = (1.0 - share(value, range)) * width;
                (style.width(label) / 2.0 - beyond).max(6.0)
            }
            _ => 6.0,
        };
        let at = |i: usize| share(values[i], range) * (width - right);
        let is_clear = (1..values.len()).all(|i| {
            let half_widths = f32::midpoint(style.width(&labels[i - 1]), style.width(&labels[i]));
            at(i) - at(i - 1) >= half_widths + 8.0
        });
        if is_clear || wanted <= 1 {
            return (values, labels, right);
        }
        wanted -= 1;
    }
}

fn draw_x(
    pen: &mut Pen<'_>,
    plot: &Plot,
    space: Space,
    axis: AxisWish<'_>,
    ticks: &[f64],
    labels: Vec<String>,
) {
    let (grid, base, hint) = (pen.colours.grid, pen.colours.axis, pen.hint());
    let bottom = plot.space.bottom();
    for (&value, label) in ticks.iter().zip(labels) {
        let x = plot.x(value);
        if axis.grid {
            pen.line(vec![(x, bottom), (x, plot.space.y)], 1.0, grid);
        }
        let half = hint.width(&label) / 2.0;
        let centre = x.min(space.right() - half).max(space.x + half);
        pen.text(centre, bottom + 15.0, label, hint, Align::Center);
    }
    pen.line(
        vec![(plot.space.x, bottom), (plot.space.right(), bottom)],
        1.0,
        base,
    );
    if !axis.title.is_empty() {
        let style = pen.title();
        let title = style.elide(axis.title, plot.space.right() - space.x);
        pen.text(plot.space.right(), bottom + 30.0, title, style, Align::Right);
    }
}

pub fn draw_y(pen: &mut Pen<'_>, plot: &Plot, axis: AxisWish<'_>, ticks: &[f64], labels: Vec<String>) {
    let (grid, hint) = (pen.colours.grid, pen.hint());
    for (&value, label) in ticks.iter().zip(labels) {
        let y = plot.y(value);
        let is_base = (y - plot.space.bottom()).abs() < 0.5;
        if axis.grid && !is_base {
            pen.line(vec![(plot.space.x, y), (plot.space.right(), y)], 1.0, grid);
        }
        pen.text(plot.space.x - 6.0, y + 4.0, label, hint, Align::Right);
    }
}
