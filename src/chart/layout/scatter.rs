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
                Sign::Circle(colour, i + 1)
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

fn draw_centroids(pen: &mut Pen<'_>, chart: &ScatterChart, plot: &Plot) {
    let canvas = pen.colours.canvas;
    let radius = if plot.space.width.min(plot.space.height) < 140.0 {
        8.0
    } else {
        CENTROID
    };
    for (i, group) in chart.groups.iter().enumerate() {
        let Some(at) = group.centroid.filter(|&at| plot.holds(at)) else {
            continue;
        };
        let fill = pen.hue(group.hue);
        let (x, y) = plot.point(at);
        pen.circle((x, y), radius + 1.25, Some(canvas), None);
        numbered(pen, (x, y), radius, fill, i + 1);
        let place = Space::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius);
        pen.region(place, centroid_label(chart, group, at), (i, 0));
    }
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
