//! Mean probability over the values of a feature: a line with its band over where customers are, or points
//! with their ranges, one row a level.

use super::{
    frame::{AxisWish, MOST_TICKS, Plot, TitlePlace, frame},
    names::RowName,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, EffectAxis, EffectChart, EffectSpot, tick_labels, ticks},
    engine::format,
    theme::fonts::Weight,
};

const ROW: f32 = 24.0;
const HIGHEST_ROW: f32 = 32.0;
/// Under the rows: ticks and the title.
const FOOT: f32 = 38.0;
/// The share of a plot's height that the little histogram takes at most.
const HISTOGRAM: f32 = 0.18;

/// Grows with the levels.
pub fn least_height(chart: &EffectChart) -> f32 {
    match &chart.axis {
        EffectAxis::Range { .. } => 140.0,
        EffectAxis::Levels(levels) => (levels.len() as f32 * ROW + FOOT).max(90.0),
    }
}

/// Lays the effect out and returns the plot area.
pub fn effect(pen: &mut Pen<'_>, chart: &EffectChart, width: f32, height: f32) -> Option<Space> {
    let space = Space::new(0.0, 0.0, width, height);
    if chart.spots.is_empty() {
        pen.nothing(space, "Nothing to draw");
        return None;
    }
    match &chart.axis {
        EffectAxis::Range { low, high, bins } => Some(curve(pen, chart, space, (*low, *high), bins)),
        EffectAxis::Levels(levels) => Some(rows(pen, chart, space, levels)),
    }
}

fn has_range(spot: &EffectSpot) -> bool {
    spot.low.is_finite() && spot.high.is_finite()
}

/// "0.412", "0.412, 95 % 0.380 to 0.444".
fn words(spot: &EffectSpot) -> String {
    let value = format::metric(spot.value);
    if has_range(spot) {
        format!("{value}, 95\u{202f}% {}", format::range(spot.low, spot.high, 3))
    } else {
        value
    }
}

fn curve(pen: &mut Pen<'_>, chart: &EffectChart, space: Space, x_range: (f64, f64), bins: &[u64]) -> Space {
    let x = AxisWish {
        log: false,
        range: x_range,
        title: &chart.x_title,
        whole: false,
        grid: true,
    };
    let y = AxisWish {
        log: false,
        range: chart.y_range,
        title: &chart.y_title,
        whole: false,
        grid: true,
    };
    let plot = frame(pen, space, x, y, TitlePlace::Above);
    histogram(pen, &plot, bins);
    let at = |spot: &EffectSpot, y: f64| plot.point((spot.x, y));
    if chart.spots.iter().all(has_range) {
        let upper = chart.spots.iter().map(|spot| at(spot, spot.high));
        let lower = chart.spots.iter().rev().map(|spot| at(spot, spot.low));
        let band = pen.colours.quiet_2;
        pen.area(upper.chain(lower).collect(), band, 0.8);
    }
    let ink = pen.colours.ink;
    let line: Vec<(f32, f32)> = chart.spots.iter().map(|spot| at(spot, spot.value)).collect();
    if let [only] = line.as_slice() {
        pen.circle(*only, 4.0, Some(ink), None);
    }
    pen.line(line, 2.0, ink);
    if let Some(marker) = chart.marker.filter(|x| plot.holds((*x, chart.y_range.0))) {
        let x = plot.x(marker);
        let select = pen.colours.select;
        let (top, bottom) = (plot.space.y, plot.space.bottom());
        pen.dashed(vec![(x, top), (x, bottom)], 1.5, select, (3.0, 3.0));
    }
    regions(pen, chart, &plot);
    plot.space
}

/// Where the customers are, at the foot of the plot.
fn histogram(pen: &mut Pen<'_>, plot: &Plot, bins: &[u64]) {
    let most = bins.iter().copied().max().unwrap_or(0).max(1) as f32;
    let room = plot.space.height * HISTOGRAM;
    let width = plot.space.width / bins.len().max(1) as f32;
    let quiet = pen.colours.quiet;
    for (place, &count) in bins.iter().enumerate() {
        let height = count as f32 / most * room;
        let x = plot.space.x + place as f32 * width;
        let bar = Space::new(x + 0.5, plot.space.bottom() - height, width - 1.0, height);
        pen.faded_rect(bar, 0.0, quiet, 0.55);
    }
}

/// Columns that answer to the pointer, one a point.
fn regions(pen: &mut Pen<'_>, chart: &EffectChart, plot: &Plot) {
    let half = plot.space.width / 2.0 / (chart.spots.len().max(2) as f32 - 1.0);
    for (place, spot) in chart.spots.iter().enumerate() {
        let left = (plot.x(spot.x) - half).max(plot.space.x);
        let right = (plot.x(spot.x) + half).min(plot.space.right());
        let space = Space::new(left, plot.space.y, right - left, plot.space.height);
        let label = format!(
            "{} {}: {}",
            chart.x_title,
            format::significant(spot.x),
            words(spot)
        );
        pen.region(space, label, (place, 0));
    }
}

/// One row a level: its name, its point with a range, its value.
fn rows(pen: &mut Pen<'_>, chart: &EffectChart, space: Space, levels: &[(String, u64)]) -> Space {
    let (name, value, hint) = (
        Type::new(12.0, Weight::Regular, pen.colours.ink),
        Type::new(12.0, Weight::SemiBold, pen.colours.ink),
        pen.hint(),
    );
    let sizes: Vec<String> = levels.iter().map(|(_, n)| format::count(*n)).collect();
    let names = name.widest(levels.iter().map(|(name, _)| name.as_str()));
    let size_width = hint.widest(sizes.iter().map(String::as_str));
    let value_width = value.width("0.000");
    let name_width = names
        .min((space.width - size_width - value_width) * 0.4)
        .max(24.0);
    let left = name_width + size_width + 24.0;
    let row_height = ((space.height - FOOT) / levels.len() as f32).clamp(ROW, HIGHEST_ROW);
    let area = Space::new(
        left,
        0.0,
        (space.width - left - value_width - 14.0).max(20.0),
        row_height * levels.len() as f32,
    );
    let plot = Plot::new(area, chart.y_range, (0.0, 1.0));
    axis(pen, chart, &plot);
    for (place, ((level, n), size)) in levels.iter().zip(&sizes).enumerate() {
        let Some(spot) = chart.spots.get(place) else { break };
        let top = place as f32 * row_height;
        let middle = top + row_height / 2.0;
        let text = RowName::fitting(level, (name_width, row_height), name);
        text.draw(pen, (0.0, middle), Align::Left);
        pen.text(left - 12.0, middle + 4.0, size.as_str(), hint, Align::Right);
        let said = format::metric(spot.value);
        pen.text(space.width, middle + 4.0, said, value, Align::Right);
        let ink = pen.colours.ink;
        if has_range(spot) {
            let band = pen.colours.quiet;
            let (low, high) = (plot.x(spot.low), plot.x(spot.high));
            pen.rect(Space::new(low, middle - 3.0, high - low, 6.0), 3.0, band);
        }
        pen.circle((plot.x(spot.value), middle), 4.0, Some(ink), None);
        let customers = format::plural(*n, "customer", "customers");
        let label = format!("{level}, {customers}: {}", words(spot));
        pen.region(Space::new(0.0, top, space.width, row_height), label, (place, 0));
    }
    area
}

/// Ticks of the probability, whose labels do not touch, and its title.
fn axis(pen: &mut Pen<'_>, chart: &EffectChart, plot: &Plot) {
    let hint = pen.hint();
    let (grid, bottom) = (pen.colours.grid, plot.space.bottom());
    let (low, high) = chart.y_range;
    for most in (2..=MOST_TICKS).rev() {
        let values = ticks(low, high, most);
        let labels = tick_labels(&values);
        let is_clear = (1..values.len()).all(|i| {
            let half_widths = f32::midpoint(hint.width(&labels[i - 1]), hint.width(&labels[i]));
            plot.x(values[i]) - plot.x(values[i - 1]) >= half_widths + 8.0
        });
        if !is_clear && most > 2 {
            continue;
        }
        for (&value, label) in values.iter().zip(labels) {
            let x = plot.x(value);
            pen.line(vec![(x, bottom), (x, 0.0)], 1.0, grid);
            pen.text(x, bottom + 14.0, label, hint, Align::Center);
        }
        break;
    }
    let style = pen.title();
    let title = style.elide(&chart.y_title, plot.space.right());
    pen.text(plot.space.right(), bottom + 30.0, title, style, Align::Right);
}
