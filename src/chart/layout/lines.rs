//! Lines over an axis: ROC, inertia and silhouette over k. Flat ones are strips without axes.

mod classes;
mod legend;

pub use classes::{NearClass, class_at, is_of_classes, traced_class};
pub use legend::legend_entries;

use super::{
    frame::{AxisWish, Plot, TitlePlace, frame},
    free::Crossed,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, Hue, Line, LinesChart, Marker},
    engine::format,
    theme::{Rgb, fonts::Weight},
};

/// Below this height a chart is a strip: the line, its dots and the marked value.
const STRIP: f32 = 110.0;
/// Left and right of a strip, so that its dots stand under the stops of a slider.
const STRIP_SIDE: f32 = 10.0;

/// Lays lines out and returns the plot area.
pub fn lines(pen: &mut Pen<'_>, chart: &LinesChart, width: f32, height: f32) -> Option<Space> {
    let space = Space::new(0.0, 0.0, width, height);
    if chart.lines.iter().all(|line| line.points.is_empty()) {
        pen.nothing(space, "Nothing to draw yet");
        return None;
    }
    if height < STRIP {
        return Some(strip(pen, chart, space));
    }
    let x = AxisWish {
        log: false,
        range: chart.x_range,
        title: &chart.x_title,
        whole: chart.whole_x,
        grid: true,
    };
    let y = AxisWish {
        log: false,
        range: chart.y_range,
        title: &chart.y_title,
        whole: false,
        grid: true,
    };
    let place = title_place(pen, chart, space);
    let plot = frame(pen, space, x, y, place);
    if chart.diagonal {
        let ends = vec![
            plot.point((chart.x_range.0, chart.y_range.0)),
            plot.point((chart.x_range.1, chart.y_range.1)),
        ];
        let axis = pen.colours.axis;
        pen.dashed(ends, 1.0, axis, (2.0, 3.0));
    }
    draw_lines(pen, chart, &plot);
    let crossed = Crossed::of(&plot, chart.lines.iter().map(|line| line.points.as_slice()));
    let note = draw_note(pen, chart, &plot, &crossed);
    if let Some(marker) = &chart.marker {
        draw_marker(pen, marker, &plot, note, &crossed);
    }
    Some(plot.space)
}

/// The y title stands in the corner above a curve that leaves it free.
fn title_place(pen: &Pen<'_>, chart: &LinesChart, space: Space) -> TitlePlace {
    if !chart.diagonal {
        return TitlePlace::Above;
    }
    // Rough measures of the plot to come: a few points more or less do not matter.
    let plot = Plot::new(
        Space::new(34.0, 6.0, space.width - 40.0, space.height - 40.0),
        chart.x_range,
        chart.y_range,
    );
    let corner = Space::new(plot.space.x, 0.0, pen.title().width(&chart.y_title) + 14.0, 24.0);
    let is_crossed = chart.lines.iter().any(|line| passes(&plot, &line.points, corner));
    if is_crossed {
        TitlePlace::Above
    } else {
        TitlePlace::Inside
    }
}

/// Whether a line touches a box, looking at every point and at steps of 2 between them.
fn passes(plot: &Plot, points: &[(f64, f64)], space: Space) -> bool {
    let inside =
        |(x, y): (f32, f32)| x >= space.x && x <= space.right() && y >= space.y && y <= space.bottom();
    points.windows(2).any(|pair| {
        let (a, b) = (plot.point(pair[0]), plot.point(pair[1]));
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        let n_steps = (length / 2.0).ceil().max(1.0);
        let mut step = 0.0;
        while step <= n_steps {
            let t = step / n_steps;
            if inside((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)) {
                return true;
            }
            step += 1.0;
        }
        false
    })
}

/// Lines with dots step back behind the marked value.
fn colour(pen: &Pen<'_>, line: &Line) -> Rgb {
    match (line.dotted, line.hue) {
        (true, Hue::Ink) => pen.colours.ink_3,
        (_, hue) => pen.hue(hue),
    }
}

fn stroke(line: &Line) -> f32 {
    if line.hue == Hue::Ink && !line.dotted {
        2.0
    } else {
        1.5
    }
}

fn draw_lines(pen: &mut Pen<'_>, chart: &LinesChart, plot: &Plot) {
    // Quiet lines first, so that the one that counts lies on top.
    let (quiet, loud): (Vec<&Line>, Vec<&Line>) = chart.lines.iter().partition(|line| line.hue == Hue::Quiet);
    for line in quiet.into_iter().chain(loud) {
        let colour = colour(pen, line);
        for piece in pieces(plot, &line.points) {
            if classes::is_dashed(line) {
                pen.dashed(thinned(piece), stroke(line), colour, (6.0, 3.0));
            } else {
                pen.line(thinned(piece), stroke(line), colour);
            }
        }
        if line.dotted {
            let known = line.points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
            let centres: Vec<_> = known.map(|&p| plot.point(p)).collect();
            pen.dots(centres, 2.5, colour, 1.0);
            // Columns of several lines would lie over one another; lines of classes say who they are when pointed at.
            if !classes::is_class(line) {
                point_regions(pen, chart, line, plot);
            }
        }
    }
}

/// Columns that answer to the pointer, one a dot.
fn point_regions(pen: &mut Pen<'_>, chart: &LinesChart, line: &Line, plot: &Plot) {
    let half = plot.space.width / 2.0 / (line.points.len().max(2) as f32 - 1.0);
    for (i, &(x, y)) in line.points.iter().enumerate() {
        if !y.is_finite() {
            continue;
        }
        let column = Space::new(plot.x(x) - half, plot.space.y, 2.0 * half, plot.space.height);
        let left = column.x.max(plot.space.x);
        let space = Space::new(
            left,
            column.y,
            column.right().min(plot.space.right()) - left,
            column.height,
        );
        let label = format!(
            "{} {}: {} {}",
            chart.x_title,
            format::significant(x),
            line.name,
            format::significant(y)
        );
        pen.region(space, label, (i, 0));
    }
}

/// The line without its gaps.
fn pieces(plot: &Plot, points: &[(f64, f64)]) -> Vec<Vec<(f32, f32)>> {
    points
        .split(|(x, y)| !x.is_finite() || !y.is_finite())
        .map(|piece| piece.iter().map(|&p| plot.point(p)).collect())
        .collect()
}

/// Without points that lie within a quarter of a point of the one before.
fn thinned(points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    let last = points.len().saturating_sub(1);
    let mut kept: Vec<(f32, f32)> = Vec::new();
    for (i, point) in points.into_iter().enumerate() {
        let is_far = kept
            .last()
            .is_none_or(|k| (k.0 - point.0).abs() + (k.1 - point.1).abs() >= 0.25);
        if is_far || i == last {
            kept.push(point);
        }
    }
    kept
}

/// Two lines in a corner that the lines leave free, the lower right one first; says where they stand.
fn draw_note(pen: &mut Pen<'_>, chart: &LinesChart, plot: &Plot, crossed: &Crossed) -> Option<Space> {
    let (strong, words) = chart.note.as_ref()?;
    let value = Type::new(12.0, Weight::SemiBold, pen.colours.ink);
    let title = pen.title();
    let width = value.width(strong).max(title.width(words)) + 8.0;
    if width > plot.space.width || plot.space.height < 48.0 {
        return None;
    }
    let height = if words.is_empty() { 23.0 } else { 38.0 };
    let (left, top) = (plot.space.x, plot.space.y + 4.0);
    let (right, bottom) = (plot.space.right() - width - 4.0, plot.space.bottom() - height);
    let corner = |(x, y): (f32, f32)| Space::new(x, y, width + 4.0, height);
    let corners = [(right, bottom), (right, top), (left, bottom), (left, top)].map(corner);
    // In the upper left corner the title of the axis may stand.
    let n_possible = if chart.diagonal { 3 } else { 4 };
    let free = corners[..n_possible].iter().find(|space| crossed.is_free(space));
    // No corner is free: as near to the first one as lines allow.
    let nearest = || {
        crossed.nearest(
            (width + 4.0, height),
            (right + width, bottom + height),
            0.0,
            |_| false,
        )
    };
    let free = free.copied().or_else(nearest);
    let space = free.unwrap_or(corners[0]);
    if free.is_none() {
        let canvas = pen.colours.canvas;
        pen.faded_rect(space, 2.0, canvas, 0.8);
    }
    let edge = space.right() - 4.0;
    pen.text(edge, space.y + 14.0, strong.as_str(), value, Align::Right);
    pen.text(edge, space.y + 29.0, words.as_str(), title, Align::Right);
    Some(space)
}

fn draw_marker(pen: &mut Pen<'_>, marker: &Marker, plot: &Plot, note: Option<Space>, lines: &Crossed) {
    if !plot.holds((marker.x, marker.y)) {
        return;
    }
    let (x, y) = plot.point((marker.x, marker.y));
    let (ink, canvas) = (pen.colours.ink, pen.colours.canvas);
    // Not through the note in the corner.
    let under = note.filter(|n| x >= n.x && x <= n.right() && y < n.y);
    let foot = under.map_or(plot.space.bottom(), |n| n.y);
    let mut crossed = lines.clone();
    pen.dashed(vec![(x, foot), (x, y)], 1.0, ink, (2.0, 2.0));
    crossed.line((x, foot), (x, y));
    // Not through the title in the corner.
    if y > plot.space.y + 18.0 {
        pen.dashed(vec![(plot.space.x, y), (x, y)], 1.0, ink, (2.0, 2.0));
        crossed.line((plot.space.x, y), (x, y));
    }
    marker_words(pen, marker, plot, note, (lines, &crossed));
    pen.circle((x, y), 6.0, Some(ink), Some((2.0, canvas)));
}

/// The marker's words beside it: below right where no line passes, else in the nearest free place, else where its own
/// dashes alone pass, else over a line; behind a veil where something passes. `crossed` is `lines` with the dashes.
fn marker_words(
    pen: &mut Pen<'_>,
    marker: &Marker,
    plot: &Plot,
    note: Option<Space>,
    (lines, crossed): (&Crossed, &Crossed),
) {
    let (x, y) = plot.point((marker.x, marker.y));
    let strong = Type::new(11.0, Weight::Medium, pen.colours.ink);
    let words = pen.title();
    let width = strong.width(&marker.strong).max(words.width(&marker.words));
    let height = if marker.words.is_empty() { 16.0 } else { 31.0 };
    let corners = [
        (x + 14.0, y + 5.0),
        (x - 14.0 - width, y + 5.0),
        (x + 14.0, y - 9.0 - height),
        (x - 14.0 - width, y - 9.0 - height),
        (x + 14.0, y - height / 2.0),
        (x - 14.0 - width, y - height / 2.0),
    ];
    // In the upper left corner the title of the axis may stand.
    let corner = Space::new(plot.space.x, plot.space.y, plot.space.width / 2.0, 18.0);
    let is_taken = |space: &Space| corner.overlaps(space) || note.is_some_and(|n| n.overlaps(space));
    let possible: Vec<Space> = corners
        .into_iter()
        .map(|(x, y)| Space::new(x - 2.0, y, width + 4.0, height))
        .filter(|space| plot.space.holds(space) && !is_taken(space))
        .collect();
    let beside = possible.iter().copied().find(|space| crossed.is_free(space));
    let size = (width + 4.0, height);
    let free = beside.or_else(|| crossed.nearest(size, (x, y), 9.0, is_taken));
    let over_dashes = || lines.nearest(size, (x, y), 9.0, is_taken);
    let over_lines = || Crossed::new(plot.space).nearest(size, (x, y), 9.0, is_taken);
    let veiled = || {
        over_dashes()
            .or_else(|| possible.first().copied())
            .or_else(over_lines)
    };
    let Some(space) = free.or_else(veiled) else {
        return;
    };
    if free.is_none() {
        // A veil keeps the words legible where lines pass behind them.
        let canvas = pen.colours.canvas;
        pen.faded_rect(space, 2.0, canvas, 0.8);
    }
    pen.text(
        space.x + 2.0,
        space.y + 11.0,
        marker.strong.as_str(),
        strong,
        Align::Left,
    );
    pen.text(
        space.x + 2.0,
        space.y + 26.0,
        marker.words.as_str(),
        words,
        Align::Left,
    );
}

/// A flat chart without axes: the slider's stops above it are its columns.
fn strip(pen: &mut Pen<'_>, chart: &LinesChart, space: Space) -> Space {
    let top = if space.height >= 48.0 { 20.0 } else { 6.0 };
    let inner = Space::new(
        STRIP_SIDE,
        top,
        space.width - 2.0 * STRIP_SIDE,
        space.height - top - 6.0,
    );
    let plot = Plot::new(inner, chart.x_range, chart.y_range);
    let hairline = pen.colours.hairline;
    let base = space.bottom() - 0.5;
    pen.line(vec![(0.0, base), (space.width, base)], 1.0, hairline);
    draw_lines(pen, chart, &plot);
    if let Some(marker) = chart.marker.as_ref().filter(|m| plot.holds((m.x, m.y))) {
        let (x, y) = plot.point((marker.x, marker.y));
        let ink = pen.colours.ink;
        pen.circle((x, y), 4.5, Some(ink), None);
        strip_value(pen, chart, marker, &plot, space);
    }
    plot.space
}

/// The marked value of a strip: above right of its dot where the line leaves room, else the next corner that is free.
fn strip_value(pen: &mut Pen<'_>, chart: &LinesChart, marker: &Marker, plot: &Plot, whole: Space) {
    let (x, y) = plot.point((marker.x, marker.y));
    let style = Type::new(12.0, Weight::SemiBold, pen.colours.ink);
    let width = style.width(&marker.strong);
    let height = 14.0;
    let above = (y - 6.0).max(12.0) - 11.0;
    let below = (y + 6.0).min(whole.bottom() - height);
    let corners = [
        (x + 12.0, above),
        (x - 12.0 - width, above),
        (x + 12.0, below),
        (x - 12.0 - width, below),
        (x - width / 2.0, y - 10.0 - height),
        (x - width / 2.0, y + 8.0),
    ];
    // Lines may leave the plot by half their width: the whole strip is looked at.
    let mut crossed = Crossed::new(whole);
    for line in &chart.lines {
        for piece in pieces(plot, &line.points) {
            piece.windows(2).for_each(|pair| crossed.line(pair[0], pair[1]));
        }
    }
    let possible = corners.map(|(x, y)| Space::new(x, y, width, height));
    let mut possible = possible.iter().filter(|space| whole.holds(space));
    let first = possible.clone().next();
    let free = possible.find(|space| crossed.is_free(space));
    let Some(space) = free.or(first) else { return };
    if free.is_none() {
        let canvas = pen.colours.canvas;
        pen.faded_rect(*space, 2.0, canvas, 0.8);
    }
    pen.text(
        space.x,
        space.y + 11.0,
        marker.strong.as_str(),
        style,
        Align::Left,
    );
}
