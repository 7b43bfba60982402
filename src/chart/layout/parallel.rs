//! A line a segment over the features: where it lies along each, on one scale.

use super::{
    frame::{AxisWish, Plot, draw_y, y_ticks},
    legend::{Entry, Legend, ROW, Sign, numbered},
    names::{ColumnNames, upward_to},
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, ParallelChart, tick_labels},
    theme::{Rgb, fonts::Weight},
};

/// Right of the last axis: the numbers of the segments.
const RIGHT: f32 = 26.0;
/// Under the axes: their level names; names that read upwards have as much room as they need, and this.
const FOOT: f32 = 22.0;
const UPWARD_GAP: f32 = 10.0;
/// Least height of the lines themselves.
const LEAST_PLOT: f32 = 60.0;
/// Between two level names.
const NAME_GAP: f32 = 8.0;
/// The title of the scale.
const TITLE: f32 = 20.0;
const DISC: f32 = 7.0;
/// From one number to the next.
const STEP: f32 = 2.0 * DISC + 1.0;
/// With more segments than this, hues are alike, and a number far from its line misleads.
const MOST_FREE: usize = 12;
/// How far a number then stands above or below the end of its line, at most.
const FARTHEST: f32 = 8.0;

/// The names of the axes and where these stand. It follows from the width alone, so that the least height can be
/// told.
struct Across {
    left: f32,
    /// From one axis to the next.
    apart: f32,
    names: ColumnNames,
    foot: f32,
}

impl Across {
    fn measure(chart: &ParallelChart, width: f32) -> Self {
        let hint = Type::new(11.0, Weight::Regular, Rgb(0, 0, 0));
        // As many ticks as a high chart has.
        let labels = tick_labels(&y_ticks(wish(chart), 1_000.0));
        let left = hint.widest(labels.iter().map(String::as_str)).max(26.0) + 8.0;
        let inner = (width - left - RIGHT).max(1.0);
        let apart = inner / chart.axes.len().saturating_sub(1).max(1) as f32;
        let mut across = Self {
            left,
            apart,
            names: ColumnNames::Level,
            foot: FOOT,
        };
        let rooms = chart.axes.iter().enumerate();
        let names = rooms.map(|(place, name)| {
            let (before, after) = across.room(chart, place);
            (name.as_str(), before + after)
        });
        let names = ColumnNames::fitting(names, apart);
        if let ColumnNames::Upward { length, .. } = names {
            across.foot = length + UPWARD_GAP;
        }
        across.names = names;
        across
    }

    /// What a level name has before and after its axis: half of the way to the next, at the edges up to the edge of
    /// the page.
    fn room(&self, chart: &ParallelChart, place: usize) -> (f32, f32) {
        let half = ((self.apart - NAME_GAP) / 2.0).max(0.0);
        let before = if place == 0 { self.left } else { half };
        let after = match chart.axes.len() {
            1 => self.apart + RIGHT,
            n if place + 1 == n => RIGHT,
            _ => half,
        };
        (before, after)
    }
}

fn wish(chart: &ParallelChart) -> AxisWish<'_> {
    AxisWish {
        range: chart.y_range,
        title: "",
        whole: false,
        log: false,
        grid: true,
    }
}

/// Height at which the lines can be told apart above the names of the axes.
pub fn least_height(chart: &ParallelChart, width: f32) -> f32 {
    let foot = Across::measure(chart, width).foot;
    (ROW + 6.0 + TITLE + LEAST_PLOT + foot).max(120.0)
}

/// Lays the lines out and returns the plot area.
pub fn parallel(pen: &mut Pen<'_>, chart: &ParallelChart, width: f32, height: f32) -> Option<Space> {
    let whole = Space::new(0.0, 0.0, width, height);
    if chart.axes.is_empty() || chart.lines.is_empty() {
        pen.nothing(whole, "No features to compare");
        return None;
    }
    let space = whole.below(draw_legend(pen, chart, whole));
    let across = Across::measure(chart, width);
    let tall = (space.height - TITLE - across.foot).max(10.0);
    let wish = wish(chart);
    let ticks = y_ticks(wish, tall);
    let labels = tick_labels(&ticks);
    let left = across.left;
    let inner = Space::new(left, space.y + TITLE, space.width - left - RIGHT, tall);
    let last = chart.axes.len().saturating_sub(1).max(1) as f64;
    let plot = Plot::new(inner, (0.0, last), chart.y_range);
    draw_y(pen, &plot, wish, &ticks, labels);
    let title = pen.title();
    let words = title.elide(&chart.y_title, space.width);
    pen.text(0.0, space.y + 11.0, words, title, Align::Left);
    axes(pen, chart, &plot, &across);
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

/// A line for each feature, named below.
fn axes(pen: &mut Pen<'_>, chart: &ParallelChart, plot: &Plot, across: &Across) {
    let (axis, label) = (pen.colours.axis, pen.label());
    let bottom = plot.space.bottom();
    // In a crowd every other one, and so on.
    let least = across.names.least_column();
    let every = (1..chart.axes.len())
        .find(|&every| across.apart * every as f32 >= least)
        .unwrap_or(1);
    for (place, name) in chart.axes.iter().enumerate() {
        let x = plot.x(place as f64);
        pen.line(vec![(x, bottom), (x, plot.space.y)], 1.0, axis);
        match across.names {
            ColumnNames::Level => {
                let (before, after) = across.room(chart, place);
                let text = label.elide(name, before + after);
                let half = label.width(&text) / 2.0;
                // Around its axis where it can be.
                let centre = x.min(x + after - half).max(x - before + half);
                pen.text(centre, bottom + 16.0, text, label, Align::Center);
            }
            ColumnNames::Upward { size, length } if place % every == 0 => {
                upward_to(pen, name, (x, bottom + 7.0), (size, length));
            }
            ColumnNames::Upward { .. } => {}
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
    let room = (plot.space.y, plot.space.bottom());
    let fits_all = ends.len() as f32 * STEP <= plot.space.height + STEP;
    let places: Vec<f32> = ends.iter().map(|end| end.0).collect();
    let shown = if fits_all && chart.lines.len() <= MOST_FREE {
        spread(&places, room).into_iter().map(Some).collect()
    } else {
        near(&places, room)
    };
    let right = plot.space.right();
    let x = right + 8.0 + DISC;
    for ((own, place), shown) in ends.into_iter().zip(shown) {
        let Some(y) = shown else { continue };
        let line = &chart.lines[place];
        let colour = pen.hue(line.hue);
        if (y - own).abs() > 3.0 {
            pen.line(vec![(right, own), (x - DISC, y)], 1.0, colour);
        }
        numbered(pen, (x, y), DISC, colour, line.hue.number().unwrap_or(place + 1));
    }
}

/// All of the ascending places, each as near to its own as the others let it.
fn spread(places: &[f32], (top, bottom): (f32, f32)) -> Vec<f32> {
    let mut shown = places.to_vec();
    // Down from the top where they crowd, then up again from the bottom.
    let mut least = top;
    for y in &mut shown {
        *y = y.max(least);
        least = *y + STEP;
    }
    let mut most = bottom;
    for y in shown.iter_mut().rev() {
        *y = y.min(most);
        most = *y - STEP;
    }
    shown
}

/// As many of the ascending places as find room within a few points of their own; `None`: it found none.
fn near(places: &[f32], (top, bottom): (f32, f32)) -> Vec<Option<f32>> {
    // As high as each may stand, which leaves most room to those below.
    let mut least = top;
    let mut shown: Vec<Option<f32>> = places
        .iter()
        .map(|&own| {
            let y = least.max(own - FARTHEST);
            let finds_room = y <= (own + FARTHEST).min(bottom);
            finds_room.then(|| {
                least = y + STEP;
                y
            })
        })
        .collect();
    // Then back towards their own places from the bottom.
    let mut most = bottom;
    for (shown, &own) in shown.iter_mut().zip(places).rev() {
        if let Some(y) = shown {
            *y = own.min(most).max(*y);
            most = *y - STEP;
        }
    }
    shown
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{ChartBody, Hue, Mark, ParallelLine, layout},
        theme::LIGHT,
    };

    fn texts(axes: &[String], k: usize, height: f32) -> Vec<(String, bool)> {
        let line = |i: usize| ParallelLine {
            name: format!("Segment {}", i + 1),
            hue: Hue::Segment(i),
            values: vec![i as f64 / k as f64; axes.len()],
            words: vec![String::new(); axes.len()],
        };
        let body = ChartBody::Parallel(ParallelChart {
            y_title: String::new(),
            axes: axes.to_vec(),
            y_range: (-1.0, 1.0),
            lines: (0..k).map(line).collect(),
        });
        let scene = layout(&body, 780.0, height, &LIGHT);
        let texts = scene.marks.into_iter().filter_map(|mark| match mark {
            Mark::Text { text, rotated, .. } => Some((text, rotated)),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn every_axis_has_its_name() {
        let few = ["total_spent", "avg_purchase_value", "visits_per_month", "age"].map(str::to_owned);
        let found = texts(&few, 3, 200.0);
        assert!(
            few.iter().all(|name| found.contains(&(name.clone(), false))),
            "{found:?}"
        );
        let one = ["average purchase value".to_owned()];
        assert!(texts(&one, 3, 200.0).contains(&(one[0].clone(), false)));
        let many: Vec<String> = (0..18).map(|n| format!("PriceOfStore{n}")).collect();
        let found = texts(&many, 3, 200.0);
        assert!(
            many.iter().all(|name| found.contains(&(name.clone(), true))),
            "{found:?}"
        );
    }

    #[test]
    fn each_of_many_lines_has_its_number() {
        let axes = ["spent", "age"].map(str::to_owned);
        let found = texts(&axes, 20, 200.0);
        let numbers = (1..=20)
            .filter(|n| found.contains(&(n.to_string(), false)))
            .count();
        // At its end where there is room, and in the legend.
        assert_eq!(numbers, 20, "{found:?}");
    }

    #[test]
    fn numbers_stay_near_the_ends_of_their_lines() {
        let places = [10.0, 50.0, 50.0, 51.0, 52.0, 53.0, 99.0];
        let shown = near(&places, (0.0, 100.0));
        assert_eq!((shown[0], shown[6]), (Some(10.0), Some(99.0)));
        let mut last = f32::MIN;
        for (shown, own) in shown.iter().zip(places) {
            let Some(y) = shown else { continue };
            assert!(
                (y - own).abs() <= FARTHEST && *y >= last + STEP,
                "{places:?} {shown:?}"
            );
            last = *y;
        }
        assert_eq!(shown.iter().flatten().count(), 4);
        assert_eq!(spread(&[50.0, 50.0], (0.0, 100.0)), [50.0, 65.0]);
    }
}
