//! The silhouette plot (Rousseeuw 1987): under each other, each segment's customers as bars, the longest first.

use super::{
    frame::Plot,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, SilhouetteGroup, SilhouettesChart, tick_labels, ticks},
    engine::format,
    theme::fonts::Weight,
};

/// Between two segments.
const GAP: f32 = 6.0;
/// Under the bars: ticks and the title.
const FOOT: f32 = 38.0;
/// Above: the words at the mean.
const HEAD: f32 = 18.0;
/// Least height of a segment, for its number.
const LEAST: f32 = 14.0;
/// Left of the bars: the segment's number.
const NUMBER: f32 = 26.0;

/// Height at which every segment can be told.
pub fn least_height(chart: &SilhouettesChart) -> f32 {
    HEAD + chart.groups.len() as f32 * (LEAST + GAP) + FOOT
}

/// Lays the bars out and returns where they lie.
pub fn silhouettes(pen: &mut Pen<'_>, chart: &SilhouettesChart, width: f32, height: f32) -> Option<Space> {
    let n: usize = chart.groups.iter().map(|group| group.values.len()).sum();
    if n == 0 || !chart.mean.is_finite() {
        pen.nothing(
            Space::new(0.0, 0.0, width, height),
            "The silhouette is not defined here",
        );
        return None;
    }
    let means: Vec<String> = chart.groups.iter().map(mean_words).collect();
    let number = Type::new(12.0, Weight::SemiBold, pen.colours.ink);
    let right = number.widest(means.iter().map(String::as_str)) + 10.0;
    let area = Space::new(
        NUMBER,
        HEAD,
        (width - NUMBER - right).max(20.0),
        height - HEAD - FOOT,
    );
    let plot = Plot::new(area, range(chart), (0.0, 1.0));
    axis(pen, &plot, width, height);
    // The smallest segments keep their least height; the others share the rest by their size.
    let room = area.height - GAP * (chart.groups.len() - 1) as f32 - LEAST * chart.groups.len() as f32;
    let mut top = area.y;
    for (place, (group, words)) in chart.groups.iter().zip(means).enumerate() {
        let tall = LEAST + room.max(0.0) * group.values.len() as f32 / n as f32;
        let row = Space::new(area.x, top, area.width, tall);
        blade(pen, group, &plot, row);
        let colour = pen.hue(group.hue);
        let middle = top + tall / 2.0;
        pen.circle((10.0, middle), 9.0, Some(colour), None);
        let style = Type::new(11.0, Weight::SemiBold, colour.text_on());
        pen.text(10.0, middle + 4.0, (place + 1).to_string(), style, Align::Center);
        pen.text(width, middle + 4.0, words.as_str(), number, Align::Right);
        let label = format!(
            "{}: mean silhouette {words}, {} below 0",
            group.name,
            format::plural(
                group.values.iter().filter(|value| **value < 0.0).count(),
                "customer",
                "customers"
            )
        );
        pen.region(Space::new(0.0, top, width, tall), label, (place, 0));
        top += tall + GAP;
    }
    mean_line(pen, chart, &plot);
    Some(area)
}

fn mean_words(group: &SilhouetteGroup) -> String {
    let n = group.values.len() as f64;
    if n == 0.0 {
        return String::new();
    }
    format::decimal(group.values.iter().sum::<f64>() / n, 2)
}

/// From the least, or 0, to the largest.
fn range(chart: &SilhouettesChart) -> (f64, f64) {
    let all = chart.groups.iter().flat_map(|group| &group.values);
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), &value| {
        (low.min(value), high.max(value))
    });
    (low.max(-1.0), high.max(0.1))
}

fn axis(pen: &mut Pen<'_>, plot: &Plot, width: f32, height: f32) {
    let (grid, base, hint, title) = (pen.colours.grid, pen.colours.axis, pen.hint(), pen.title());
    let space = plot.space;
    let (low, high) = (plot.x_value(0.0), plot.x_value(1.0));
    let values = ticks(low, high, if space.width < 260.0 { 4 } else { 7 });
    for (&value, label) in values.iter().zip(tick_labels(&values)) {
        let x = plot.x(value);
        let colour = if value == 0.0 { base } else { grid };
        pen.line(vec![(x, space.y), (x, space.bottom())], 1.0, colour);
        pen.text(x, space.bottom() + 15.0, label, hint, Align::Center);
    }
    let words = title.elide("silhouette of each customer sampled", width);
    pen.text(space.right(), height - 4.0, words, title, Align::Right);
}

/// One outline for all bars of a segment: thousands of rectangles would show nothing more.
fn blade(pen: &mut Pen<'_>, group: &SilhouetteGroup, plot: &Plot, row: Space) {
    let n = group.values.len();
    if n == 0 {
        return;
    }
    let zero = plot.x(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few hundred points of height"
    )]
    let steps = n.min((row.height * 2.0).max(2.0) as usize);
    let mut edge = Vec::with_capacity(2 * steps);
    for step in 0..steps {
        let value = group.values[step * n / steps];
        let x = plot.x(value);
        let y = |at: usize| row.y + row.height * at as f32 / steps as f32;
        edge.push((x, y(step)));
        edge.push((x, y(step + 1)));
    }
    let back: Vec<(f32, f32)> = edge.iter().rev().map(|&(_, y)| (zero, y)).collect();
    edge.extend(back);
    let colour = pen.hue(group.hue);
    pen.area(edge, colour, 1.0);
}

/// The mean of all, through all segments.
fn mean_line(pen: &mut Pen<'_>, chart: &SilhouettesChart, plot: &Plot) {
    let (ink, space) = (pen.colours.ink, plot.space);
    let x = plot.x(chart.mean);
    pen.dashed(
        vec![(x, space.bottom()), (x, space.y - 3.0)],
        1.5,
        ink,
        (3.0, 3.0),
    );
    let style = Type::new(11.0, Weight::Medium, ink);
    let words = format!("mean {}", format::decimal(chart.mean, 2));
    let half = style.width(&words) / 2.0;
    let at = x.clamp(space.x + half, (space.right() - half).max(space.x + half));
    pen.text(at, space.y - 6.0, words, style, Align::Center);
}
