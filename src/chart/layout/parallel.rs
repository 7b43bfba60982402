//! A line a segment over the features: where it lies along each, on one scale.

use super::{
    frame::{AxisWish, Plot, draw_y, y_ticks},
    legend::{Entry, Legend, Sign, numbered},
    pen::{Pen, Space},
};
use crate::chart::{Align, ParallelChart, tick_labels};

/// Right of the last axis: the numbers of the segments.
const RIGHT: f32 = 26.0;
/// Under the axes: their names.
const FOOT: f32 = 22.0;
/// The title of the scale.
const TITLE: f32 = 20.0;
const DISC: f32 = 7.0;

/// Lays the lines out and returns the plot area.
pub fn parallel(pen: &mut Pen<'_>, chart: &ParallelChart, width: f32, height: f32) -> Option<Space> {
    let whole = Space::new(0.0, 0.0, width, height);
    if chart.axes.is_empty() || chart.lines.is_empty() {
        pen.nothing(whole, "No features to compare");
        return None;
    }
    let space = whole.below(draw_legend(pen, chart, whole));
    let wish = AxisWish {
        range: chart.y_range,
        title: "",
        whole: false,
        log: false,
        grid: true,
    };
    let tall = (space.height - TITLE - FOOT).max(10.0);
    let ticks = y_ticks(wish, tall);
    let labels = tick_labels(&ticks);
    let hint = pen.hint();
    let left = hint.widest(labels.iter().map(String::as_str)).max(26.0) + 8.0;
    let inner = Space::new(left, space.y + TITLE, space.width - left - RIGHT, tall);
    let last = chart.axes.len().saturating_sub(1).max(1) as f64;
    let plot = Plot::new(inner, (0.0, last), chart.y_range);
    draw_y(pen, &plot, wish, &ticks, labels);
    let title = pen.title();
    let words = title.elide(&chart.y_title, space.width);
    pen.text(0.0, space.y + 11.0, words, title, Align::Left);
    axes(pen, chart, &plot, width);
    for line in &chart.lines {
        let colour = pen.hue(line.hue);
        let values = line.values.iter().enumerate();
        let points: Vec<(f32, f32)> = values
            .filter(|(_, value)| value.is_finite())
            .map(|(axis, &value)| plot.point((axis as f64, value)))
            .collect();
        pen.line(points.clone(), 2.0, colour);
        pen.dots(points, 3.0, colour, 1.0);
    }
    ends(pen, chart, &plot);
    regions(pen, chart, &plot);
    Some(plot.space)
}

fn draw_legend(pen: &mut Pen<'_>, chart: &ParallelChart, space: Space) -> f32 {
    let entries: Vec<Entry> = chart
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| Entry {
            sign: Sign::Circle(pen.hue(line.hue), line.hue.number().unwrap_or(place + 1)),
            name: line.name.clone(),
            size: String::new(),
        })
        .collect();
    let most_rows = if space.height >= 260.0 { 3 } else { 1 };
    Legend::new(pen, &entries, space.width, most_rows).map_or(0.0, |legend| {
        let height = legend.height + 6.0;
        legend.draw(pen, space.x, space.y);
        height
    })
}

/// A line for each feature, named below; names give way where they would touch.
fn axes(pen: &mut Pen<'_>, chart: &ParallelChart, plot: &Plot, width: f32) {
    let (axis, label) = (pen.colours.axis, pen.label());
    let apart = plot.space.width / chart.axes.len().saturating_sub(1).max(1) as f32;
    // Names stand within their half of the way to the next; in a crowd every other one, and so on.
    let every = [1, 2, 4, 8, 16]
        .into_iter()
        .find(|&every| apart * every as f32 >= 44.0)
        .unwrap_or(32);
    for (place, name) in chart.axes.iter().enumerate() {
        let x = plot.x(place as f64);
        pen.line(vec![(x, plot.space.bottom()), (x, plot.space.y)], 1.0, axis);
        if place % every != 0 {
            continue;
        }
        let room = (apart * every as f32 - 8.0).min(2.0 * (width - x)).max(0.0);
        let room = if place == 0 { room.min(2.0 * x) } else { room };
        let text = label.elide(name, room);
        let half = label.width(&text) / 2.0;
        if half * 2.0 <= room {
            pen.text(x, plot.space.bottom() + 16.0, text, label, Align::Center);
        }
    }
}

/// The segments' numbers right of the last axis, each as near to the end of its line as the others let it.
fn ends(pen: &mut Pen<'_>, chart: &ParallelChart, plot: &Plot) {
    let last = chart.axes.len() - 1;
    let mut ends: Vec<(f32, usize)> = chart
        .lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| {
            let value = line.values.get(last).copied().filter(|value| value.is_finite())?;
            Some((plot.y(value), place))
        })
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let step = 2.0 * DISC + 1.0;
    if ends.len() as f32 * step > plot.space.height + step {
        return;
    }
    // Down from the top where they crowd, then up again from the bottom.
    let mut least = plot.space.y;
    for end in &mut ends {
        end.0 = end.0.max(least);
        least = end.0 + step;
    }
    let mut most = plot.space.bottom();
    for end in ends.iter_mut().rev() {
        end.0 = end.0.min(most);
        most = end.0 - step;
    }
    let x = plot.space.right() + 8.0 + DISC;
    for (y, place) in ends {
        let line = &chart.lines[place];
        let colour = pen.hue(line.hue);
        numbered(pen, (x, y), DISC, colour, line.hue.number().unwrap_or(place + 1));
    }
}

fn regions(pen: &mut Pen<'_>, chart: &ParallelChart, plot: &Plot) {
    for (place, line) in chart.lines.iter().enumerate() {
        for (axis, (&value, words)) in line.values.iter().zip(&line.words).enumerate() {
            if value.is_finite() {
                let (x, y) = plot.point((axis as f64, value));
                let space = Space::new(x - 5.0, y - 5.0, 10.0, 10.0);
                pen.region(
                    space,
                    format!("{}, {}: {words}", line.name, chart.axes[axis]),
                    (place, axis),
                );
            }
        }
    }
}
