//! Points of two columns by group, with numbered centroids where the groups are segments.

use super::{
    frame::{AxisWish, Plot, TitlePlace, frame},
    legend::{Entry, Legend, Sign, numbered},
    pen::{Pen, Space},
};
use crate::{
    chart::{Align, ScatterChart, ScatterGroup},
    engine::format,
};

const DOT: f32 = 2.1;
const CENTROID: f32 = 11.0;
/// Groups are drawn in turns of this many parts, so that none lies wholly on top.
const TURNS: usize = 10;
/// Rounds of pushing centroids apart, at most.
const PUSHES: usize = 60;

/// Lays the scatter out and returns the plot area.
pub fn scatter(pen: &mut Pen<'_>, chart: &ScatterChart, width: f32, height: f32) -> Option<Space> {
    let space = Space::new(0.0, 0.0, width, height);
    if chart.groups.iter().all(|group| group.points.is_empty()) {
        pen.nothing(space, "No customers with both values");
        return None;
    }
    let rest = space.below(draw_legend(pen, chart, space));
    let wish = |range, title| AxisWish {
        range,
        title,
        whole: false,
        grid: true,
    };
    let plot = frame(
        pen,
        rest,
        wish(chart.x_range, &chart.x_title),
        wish(chart.y_range, &chart.y_title),
        TitlePlace::Above,
    );
    draw_points(pen, chart, &plot);
    draw_centroids(pen, chart, &plot);
    let hint = pen.hint();
    let x_title = pen.title().width(&chart.x_title);
    let room = plot.space.right() - x_title - 16.0;
    if hint.width(&chart.sample_note) <= room {
        let baseline = plot.space.bottom() + 30.0;
        pen.text(0.0, baseline, chart.sample_note.as_str(), hint, Align::Left);
    }
    Some(plot.space)
}

fn draw_legend(pen: &mut Pen<'_>, chart: &ScatterChart, space: Space) -> f32 {
    if chart.groups.len() < 2 && !chart.are_segments {
        return 0.0;
    }
    let entries = chart.groups.iter().enumerate().map(|(i, group)| {
        let colour = pen.hue(group.hue);
        Entry {
            sign: if chart.are_segments {
                Sign::Circle(colour, group.hue.number().unwrap_or(i + 1))
            } else {
                Sign::Square(colour)
            },
            name: group.name.clone(),
            size: format::count(group.size),
        }
    });
    let most_rows = match space.height {
        h if h >= 360.0 => 3,
        h if h >= 220.0 => 2,
        _ => 1,
    };
    match Legend::new(pen, &entries.collect::<Vec<_>>(), space.width, most_rows) {
        Some(legend) => {
            let height = legend.height + 6.0;
            legend.draw(pen, space.x, space.y);
            height
        }
        None => 0.0,
    }
}

fn draw_points(pen: &mut Pen<'_>, chart: &ScatterChart, plot: &Plot) {
    let opacity = if pen.colours.is_dark { 0.7 } else { 0.62 };
    for turn in 0..TURNS {
        for group in &chart.groups {
            let mine = group.points.iter().skip(turn).step_by(TURNS);
            let centres: Vec<_> = mine.filter(|&&p| plot.holds(p)).map(|&p| plot.point(p)).collect();
            let fill = pen.hue(group.hue);
            pen.dots(centres, DOT, fill, opacity);
        }
    }
}

/// Numbered circles at the centroids; where they would hide each other they stand beside, on a line
/// to their place.
fn draw_centroids(pen: &mut Pen<'_>, chart: &ScatterChart, plot: &Plot) {
    let canvas = pen.colours.canvas;
    let radius = if plot.space.width.min(plot.space.height) < 140.0 {
        8.0
    } else {
        CENTROID
    };
    let known: Vec<(usize, &ScatterGroup, (f64, f64))> = chart
        .groups
        .iter()
        .enumerate()
        .filter_map(|(i, group)| Some((i, group, group.centroid.filter(|&at| plot.holds(at))?)))
        .collect();
    let places: Vec<(f32, f32)> = known.iter().map(|&(_, _, at)| plot.point(at)).collect();
    // A circle that moves stays off the axis and its ticks.
    let inner = Space::new(
        plot.space.x + radius,
        plot.space.y + radius,
        plot.space.width - 2.0 * radius,
        plot.space.height - 2.0 * radius,
    );
    let shown = parted(&places, 2.0 * radius + 2.5, inner);
    for ((&(_, group, _), &place), &(x, y)) in known.iter().zip(&places).zip(&shown) {
        if (x - place.0).hypot(y - place.1) > 2.0 {
            let ink = pen.colours.ink;
            pen.line(vec![place, (x, y)], 1.0, ink);
            let fill = pen.hue(group.hue);
            pen.circle(place, 3.0, Some(fill), Some((1.0, canvas)));
        }
    }
    for (&(i, group, at), &(x, y)) in known.iter().zip(&shown) {
        let fill = pen.hue(group.hue);
        pen.circle((x, y), radius + 1.25, Some(canvas), None);
        numbered(pen, (x, y), radius, fill, group.hue.number().unwrap_or(i + 1));
        let place = Space::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius);
        pen.region(place, centroid_label(chart, group, at), (i, 0));
    }
}

/// Places at least `distance` apart, as near to the given ones as a few rounds of pushing pairs apart
/// find; those that move stay within `space`.
fn parted(places: &[(f32, f32)], distance: f32, space: Space) -> Vec<(f32, f32)> {
    let mut shown = places.to_vec();
    for _ in 0..PUSHES {
        let mut is_still = true;
        for i in 1..shown.len() {
            for j in 0..i {
                let (a, b) = (shown[i], shown[j]);
                let (dx, dy) = (a.0 - b.0, a.1 - b.1);
                let apart = dx.hypot(dy);
                if apart >= distance {
                    continue;
                }
                is_still = false;
                // Equal places part in directions of their own (golden angle).
                let (ux, uy) = if apart > 0.01 {
                    (dx / apart, dy / apart)
                } else {
                    let angle = 2.4 * i as f32;
                    (angle.cos(), angle.sin())
                };
                let push = (distance - apart) / 2.0 + 0.05;
                shown[i] = within(space, (a.0 + ux * push, a.1 + uy * push));
                shown[j] = within(space, (b.0 - ux * push, b.1 - uy * push));
            }
        }
        if is_still {
            break;
        }
    }
    shown
}

fn within(space: Space, (x, y): (f32, f32)) -> (f32, f32) {
    (
        x.max(space.x).min(space.right()),
        y.max(space.y).min(space.bottom()),
    )
}

/// "Segment 1, 1 391 customers: visits_per_month 6.61, avg_purchase_value 20.3".
fn centroid_label(chart: &ScatterChart, group: &ScatterGroup, (x, y): (f64, f64)) -> String {
    format!(
        "{}, {} customers: {} {}, {} {}",
        group.name,
        format::count(group.size),
        chart.x_title,
        format::significant(x),
        chart.y_title,
        format::significant(y)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centroids_on_one_spot_are_parted_and_stay_inside() {
        let space = Space::new(0.0, 0.0, 300.0, 200.0);
        let places = [(0.0, 200.0); 6];
        let shown = parted(&places, 24.0, space);
        for (i, a) in shown.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.0 <= 300.0 && a.1 >= 0.0 && a.1 <= 200.0, "{a:?}");
            for b in &shown[..i] {
                assert!((a.0 - b.0).hypot(a.1 - b.1) > 20.0, "{shown:?}");
            }
        }
        let apart = [(10.0, 10.0), (100.0, 100.0)];
        assert_eq!(parted(&apart, 24.0, space), apart);
    }
}
