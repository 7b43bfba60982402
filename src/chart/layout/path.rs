//! Coefficients over the strength of the penalty on a logarithmic axis, with the log-loss in the folds below.

mod names;
mod sides;

use super::{
    frame::{AxisWish, Plot, draw_y, y_ticks},
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, Hue, LossLine, PathChart, PathLine, strength_words, tick_labels},
    engine::format,
    theme::{Colours, Rgb, fonts::Weight},
};

/// Between a name and the end of its line, for the thread that ties them.
const THREAD: f32 = 16.0;
/// No name is wider than this share of the picture.
const NAME_SHARE: f32 = 0.3;
/// Above the lines: the title of their axis.
const TOP: f32 = 20.0;
/// Under all: ticks and the title of the strengths.
const FOOT: f32 = 38.0;
/// The part with the log-loss, with its title.
const LOSS: f32 = 96.0;
/// Right of the strongest penalty: half a tick's label.
const RIGHT: f32 = 16.0;

/// Nearer than this the pointer means a line.
const NEAR: f32 = 10.0;

/// A line under the pointer.
#[derive(Debug, Clone, PartialEq)]
pub struct NearLine {
    /// Its place among the chart's lines.
    pub line: usize,
    /// What it is at the strength under the pointer, and that strength.
    pub value: f64,
    pub strength: f64,
    /// The whole line, in the scene's points.
    pub points: Vec<(f32, f32)>,
}

/// Where the parts of the picture lie.
#[derive(Debug, Clone, Copy)]
struct Places {
    /// Strengths as logarithms, log-odds up.
    lines: Plot,
    /// Where the strengths themselves lie, without the room for names.
    strengths: Space,
    /// Logarithms at both ends of the axis: it goes on below the weakest strength, where the names stand.
    axis: (f64, f64),
    loss: Option<Space>,
    name_width: f32,
}

/// Lays the lines out and returns where the strengths lie, from the weakest to the strongest, over the full height.
pub fn path(pen: &mut Pen<'_>, chart: &PathChart, width: f32, height: f32) -> Option<Space> {
    if chart.strengths.len() < 2 || chart.lines.is_empty() {
        pen.nothing(Space::new(0.0, 0.0, width, height), "No coefficients to follow");
        return None;
    }
    let places = places(pen, chart, width, height);
    let y = y_wish(chart);
    let ticks = y_ticks(y, places.lines.space.height);
    let labels = tick_labels(&ticks);
    draw_y(pen, &places.lines, y, &ticks, labels);
    let title = pen.title();
    let said = title.elide(y.title, width);
    pen.text(0.0, 11.0, said, title, Align::Left);
    sides::sides(pen, chart, width);
    strengths(pen, chart, &places, height);
    zero(pen, &places);
    for line in &chart.lines {
        let colour = colour(pen, chart, line);
        let points = points(chart, &line.values, &places.lines);
        pen.line(points, 1.5, colour);
    }
    names::names(pen, chart, &places);
    if let (Some(space), Some(loss)) = (places.loss, &chart.loss) {
        draw_loss(pen, chart, loss, space, &places);
    }
    needle(pen, chart, &places);
    let Space { x, width, .. } = places.strengths;
    let bottom = places.loss.unwrap_or(places.lines.space).bottom();
    let top = places.lines.space.y;
    Some(Space::new(x, top, width, bottom - top))
}

/// Least height for the lines and their names to be told apart.
pub fn least_height(chart: &PathChart) -> f32 {
    let loss = if chart.loss.is_some() { LOSS } else { 0.0 };
    TOP + 120.0 + loss + FOOT
}

/// The largest effects with hardly any penalty reach from edge to edge; 0 is always there.
fn y_wish(chart: &PathChart) -> AxisWish<'_> {
    let values = chart.lines.iter().flat_map(|line| &line.values).copied();
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    let air = ((high - low) * 0.06).max(1e-3);
    AxisWish {
        log: false,
        range: (low - air, high + air),
        title: "log-odds per standard deviation",
        whole: false,
        grid: true,
    }
}

/// The line of a laid out scene that the pointer means, if any.
pub fn line_at(
    chart: &PathChart,
    (width, height): (f32, f32),
    colours: &Colours,
    (x, y): (f32, f32),
) -> Option<NearLine> {
    if chart.strengths.len() < 2 {
        return None;
    }
    let places = places(&Pen::new(colours), chart, width, height);
    let space = places.strengths;
    let is_inside = x >= space.x && x <= space.right() && y >= space.y && y <= space.bottom();
    if !is_inside {
        return None;
    }
    let (low, high) = ends(chart);
    let at = low + (high - low) * f64::from((x - space.x) / space.width);
    let value_at = |line: &PathLine| value_at(chart, line, at);
    let distance = |line: &PathLine| (places.lines.y(value_at(line)) - y).abs();
    let known = chart
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| value_at(line).is_finite());
    let (line, nearest) = known.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))?;
    (distance(nearest) <= NEAR).then(|| NearLine {
        line,
        value: value_at(nearest),
        strength: at.exp(),
        points: points(chart, &nearest.values, &places.lines),
    })
}

/// A line at the logarithm of a strength, straight between its stops.
fn value_at(chart: &PathChart, line: &PathLine, at: f64) -> f64 {
    let above = chart.strengths.partition_point(|strength| strength.ln() < at);
    let above = above.clamp(1, chart.strengths.len() - 1);
    let (from, to) = (chart.strengths[above - 1].ln(), chart.strengths[above].ln());
    let share = ((at - from) / (to - from)).clamp(0.0, 1.0);
    let value = |place: usize| line.values.get(place).copied().unwrap_or(f64::NAN);
    value(above - 1) + share * (value(above) - value(above - 1))
}

/// Where everything lies: known before anything is drawn, so that the pointer can ask as well.
fn places(pen: &Pen<'_>, chart: &PathChart, width: f32, height: f32) -> Places {
    let loss_height = if chart.loss.is_some() { LOSS } else { 0.0 };
    let y = y_wish(chart);
    let top = TOP + sides::below_title(pen, chart, width);
    let tall = (height - top - FOOT - loss_height).max(40.0);
    let hint = pen.hint();
    let labels = tick_labels(&y_ticks(y, tall));
    let loss_labels = chart.loss.as_ref().map(|loss| tick_labels(&loss_ticks(loss)));
    let all_labels = labels.iter().chain(loss_labels.iter().flatten());
    let left = hint.widest(all_labels.map(String::as_str)).max(26.0) + 8.0;
    let widest = name_type(pen).widest(chart.lines.iter().map(|line| line.name.as_str()));
    let name_width = widest.min(width * NAME_SHARE).ceil();
    let room = name_width + THREAD;
    let whole = Space::new(left, top, width - left - RIGHT, tall);
    let strengths = Space::new(left + room, top, (whole.width - room).max(20.0), tall);
    let (low, high) = ends(chart);
    let before = (high - low) * f64::from(room / strengths.width);
    let axis = (low - before, high);
    Places {
        lines: Plot::new(whole, axis, y.range),
        strengths,
        axis,
        loss: chart
            .loss
            .as_ref()
            .map(|_| Space::new(left, whole.bottom() + 24.0, whole.width, loss_height - 30.0)),
        name_width,
    }
}

/// Logarithms of the weakest and the strongest penalty.
fn ends(chart: &PathChart) -> (f64, f64) {
    let at = |strength: Option<&f64>| strength.map_or(0.0, |strength| strength.ln());
    (at(chart.strengths.first()), at(chart.strengths.last()))
}

fn points(chart: &PathChart, values: &[f64], plot: &Plot) -> Vec<(f32, f32)> {
    let both = chart.strengths.iter().zip(values);
    both.filter(|(_, value)| value.is_finite())
        .map(|(strength, value)| plot.point((strength.ln(), *value)))
        .collect()
}

fn name_type(pen: &Pen<'_>) -> Type {
    Type::new(11.0, Weight::Regular, pen.colours.ink)
}

/// By the side that hardly any penalty sees it on.
fn colour(pen: &Pen<'_>, chart: &PathChart, line: &PathLine) -> Rgb {
    let is_above = line.values.first().is_some_and(|value| *value > 0.0);
    pen.hue(chart.hues[usize::from(is_above)])
}

/// Powers of ten, their grid through all parts, and the title.
fn strengths(pen: &mut Pen<'_>, chart: &PathChart, places: &Places, height: f32) {
    let (grid, axis, hint, title) = (pen.colours.grid, pen.colours.axis, pen.hint(), pen.title());
    let plot = places.lines;
    let bottom = places.loss.unwrap_or(plot.space).bottom();
    let (low, high) = ends(chart);
    let powers = (-9..=9).map(|power| 10_f64.powi(power));
    let mut last_right = f32::NEG_INFINITY;
    for power in powers.filter(|power| power.ln() >= low - 1e-9 && power.ln() <= high + 1e-9) {
        let x = plot.x(power.ln());
        pen.line(vec![(x, plot.space.bottom()), (x, plot.space.y)], 1.0, grid);
        if let Some(loss) = places.loss {
            pen.line(vec![(x, loss.bottom()), (x, loss.y)], 1.0, grid);
        }
        let label = format::significant(power);
        let half = hint.width(&label) / 2.0;
        if x - half > last_right + 6.0 {
            pen.text(x, bottom + 18.0, label, hint, Align::Center);
            last_right = x + half;
        }
    }
    for space in [Some(plot.space), places.loss].into_iter().flatten() {
        pen.line(
            vec![(space.x, space.bottom()), (space.right(), space.bottom())],
            1.0,
            axis,
        );
    }
    let words = title.elide(
        "L2 strength: the stronger, the smaller the coefficients",
        plot.space.width,
    );
    pen.text(plot.space.right(), height - 4.0, words, title, Align::Right);
}

/// The line of no effect.
fn zero(pen: &mut Pen<'_>, places: &Places) {
    let (axis, space) = (pen.colours.axis, places.lines.space);
    let y = places.lines.y(0.0);
    pen.line(vec![(space.x, y), (space.right(), y)], 1.0, axis);
}

fn loss_range(loss: &LossLine) -> (f64, f64) {
    let known = loss
        .means
        .iter()
        .zip(&loss.errors)
        .filter(|(mean, _)| mean.is_finite());
    let (low, high) = known.fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(low, high), (mean, error)| {
            let error = if error.is_finite() { *error } else { 0.0 };
            (low.min(mean - error), high.max(mean + error))
        },
    );
    let air = ((high - low) * 0.08).max(1e-4);
    (low - air, high + air)
}

fn loss_ticks(loss: &LossLine) -> Vec<f64> {
    let (low, high) = loss_range(loss);
    crate::chart::ticks(low, high, 3)
}

/// The log-loss with a band of one standard error, and a ring at the least.
fn draw_loss(pen: &mut Pen<'_>, chart: &PathChart, loss: &LossLine, space: Space, places: &Places) {
    let title = pen.title();
    pen.text(space.x, space.y - 7.0, loss.title.as_str(), title, Align::Left);
    let range = loss_range(loss);
    let plot = Plot::new(space, places.axis, range);
    let wish = AxisWish {
        log: false,
        range,
        title: "",
        whole: false,
        grid: true,
    };
    let ticks = loss_ticks(loss);
    let labels = tick_labels(&ticks);
    draw_y(pen, &plot, wish, &ticks, labels);
    let shifted = |sign: f64| -> Vec<f64> {
        let both = loss.means.iter().zip(&loss.errors);
        both.map(|(mean, error)| mean + sign * error).collect()
    };
    let mut band = points(chart, &shifted(1.0), &plot);
    band.extend(points(chart, &shifted(-1.0), &plot).into_iter().rev());
    if band.len() > 3 {
        let fill = pen.colours.quiet_2;
        pen.area(band, fill, 1.0);
    }
    let ink = pen.hue(Hue::Ink);
    pen.line(points(chart, &loss.means, &plot), 2.0, ink);
    let Some(best) = loss.best else { return };
    let at = plot.point((chart.strengths[best].ln(), loss.means[best]));
    let canvas = pen.colours.canvas;
    pen.circle(at, 4.5, Some(canvas), Some((2.0, ink)));
    let words = format!(
        "least {} at {}",
        format::metric(loss.means[best]),
        strength_words(chart.strengths[best])
    );
    let width = title.width(&words);
    let left = (at.0 - width / 2.0).clamp(space.x, (space.right() - width).max(space.x));
    let room = title.space(left, space.y - 7.0, &words);
    let said = title.width(&loss.title) + space.x + 12.0;
    // Beside the title where they would meet, and nowhere where there is no room.
    let left = if room.x < said { said } else { left };
    if left + width > space.right() {
        return;
    }
    pen.text(left, space.y - 7.0, words, title, Align::Left);
}

/// The strength of the model shown: through all parts, with a knob to take it by.
fn needle(pen: &mut Pen<'_>, chart: &PathChart, places: &Places) {
    let space = places.strengths;
    let x = needle_x(chart, places);
    let bottom = places.loss.unwrap_or(places.lines.space).bottom();
    let (ink, raised) = (pen.colours.ink, pen.colours.raised);
    pen.line(vec![(x, bottom), (x, space.y)], 1.5, ink);
    let style = Type::new(11.0, Weight::SemiBold, ink);
    let words = format!("L2 {}", strength_words(chart.strength));
    let width = style.width(&words);
    // At the side that has the room, and behind a veil, since lines pass there.
    let left = if x + 12.0 + width <= space.right() {
        x + 12.0
    } else {
        x - 12.0 - width
    };
    let canvas = pen.colours.canvas;
    let veil = style.space(left, space.bottom() - 8.0, &words);
    pen.faded_rect(
        Space::new(veil.x - 3.0, veil.y - 2.0, veil.width + 6.0, veil.height + 4.0),
        3.0,
        canvas,
        0.85,
    );
    pen.text(left, space.bottom() - 8.0, words, style, Align::Left);
    pen.circle((x, bottom), 7.0, Some(raised), Some((2.0, ink)));
}

fn needle_x(chart: &PathChart, places: &Places) -> f32 {
    let (low, high) = ends(chart);
    let at = if chart.strength > 0.0 {
        chart.strength.ln().clamp(low, high)
    } else {
        low
    };
    places.lines.x(at)
}
