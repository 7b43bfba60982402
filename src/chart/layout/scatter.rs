//! Points of two columns by group, with outlines and numbered centroids of segments among them.

use std::sync::Arc;

use super::{
    frame::{AxisWish, Plot, TitlePlace, frame},
    legend::{Entry, Legend, Ramp, Sign, numbered},
    pen::{Pen, Space},
};
use crate::{
    chart::{
        Align, Apart, CloudLayer, Hue, MOST_RINGS, Pixels, ScatterChart, ScatterGroup, SegmentMark, bins_of,
        counts_along, counts_of_cells, stacked,
    },
    engine::{
        format,
        scatter::{Density, RAMP_STEPS, UNSELECTED, Window},
    },
    theme::Rgb,
};

const DOT: f32 = 2.1;
/// So many points have room; dots of more are smaller, so that they do not run into one slab.
const ROOMY: f32 = 6_000.0;
const CENTROID: f32 = 11.0;
/// Groups are drawn in turns of this many parts, so that none lies wholly on top.
const TURNS: usize = 10;
/// Length of a cell in which points are counted.
const CELL: f32 = 1.5;
/// Room for the distribution along an axis, and what of it the bars fill.
const MARGIN: f32 = 36.0;
/// Narrower charts have a row for the note, of this height.
const NARROW: f32 = 420.0;
const NOTE: f32 = 15.0;
const BARS: f32 = 30.0;

/// Lays the scatter out and returns the plot area.
pub fn scatter(pen: &mut Pen<'_>, chart: &ScatterChart, width: f32, height: f32) -> Option<Space> {
    let space = Space::new(0.0, 0.0, width, height);
    let is_empty = match &chart.cloud {
        Some(layer) => layer.plot.placed().is_none_or(|placed| placed.cloud.is_empty()),
        None => chart.groups.iter().all(|group| group.points.is_empty()),
    };
    if is_empty {
        pen.nothing(space, "No customers with both values");
        return None;
    }
    let rest = space.below(draw_legend(pen, chart, space));
    let has_margins = chart.has_margins && rest.width >= 360.0 && rest.height >= 280.0;
    let margin = if has_margins { MARGIN } else { 0.0 };
    let wish = |range, title, log| AxisWish {
        range,
        title,
        whole: false,
        log,
        grid: true,
    };
    let note_row = note_row(pen, chart, rest.width);
    let inner = Space::new(rest.x, rest.y, rest.width - margin, rest.height - note_row);
    let plot = frame(
        pen,
        inner,
        wish(chart.x_range, &chart.x_title, chart.x_is_log),
        wish(chart.y_range, &chart.y_title, chart.y_is_log),
        TitlePlace::AboveWith { gap: margin },
    );
    let density = chart
        .cloud
        .as_ref()
        .and_then(|layer| density(pen, chart, layer, &plot));
    match &density {
        Some(density) => draw_density(pen, density, &plot),
        None => draw_points(pen, chart, &plot),
    }
    if has_margins {
        draw_margins(pen, chart, density.as_deref(), &plot);
    }
    draw_outlines(pen, chart, &plot);
    draw_centroids(pen, chart, &plot);
    let hint = pen.hint();
    let note = full_note(&chart.sample_note, density.as_deref());
    let x_title = pen.title().width(&chart.x_title);
    let room = if note_row > 0.0 {
        width
    } else {
        plot.space.right() - x_title - 16.0
    };
    let note = hint.elide(&note, room.max(0.0));
    if room > 40.0 {
        let baseline = plot.space.bottom() + 30.0 + note_row;
        pen.text(0.0, baseline, note, hint, Align::Left);
    }
    Some(plot.space)
}

/// Height of the row that the note has to itself in a narrow chart; 0 where it finds room beside the title of the axis.
fn note_row(pen: &Pen<'_>, chart: &ScatterChart, width: f32) -> f32 {
    let room = width - pen.title().width(&chart.x_title) - 22.0;
    let is_long = pen.hint().width(&chart.sample_note) > room;
    // What a counted picture says of itself is as long.
    if (is_long || chart.cloud.is_some()) && width < NARROW {
        NOTE
    } else {
        0.0
    }
}

/// What a counted picture says of itself, before the other notes: "1 000 000 customers, up to 214 in a dot".
pub fn full_note(note: &str, density: Option<&Density>) -> String {
    let counted = density.map(|density| {
        let customers = if density.n == 1 { "customer" } else { "customers" };
        format!(
            "{} {customers}, up to {} in a dot",
            format::count(density.n),
            format::count(density.most)
        )
    });
    let parts: Vec<String> = counted
        .into_iter()
        .chain((!note.is_empty()).then(|| note.to_owned()))
        .collect();
    parts.join("; ")
}

fn density(pen: &Pen<'_>, chart: &ScatterChart, layer: &CloudLayer, plot: &Plot) -> Option<Arc<Density>> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length on a page"
    )]
    let cells = |length: f32| (length / CELL).round().clamp(1.0, 4096.0) as usize;
    let window = Window {
        x: chart.x_range,
        y: chart.y_range,
        columns: cells(plot.space.width),
        rows: cells(plot.space.height),
    };
    layer.density(&chart.groups, pen.colours, window)
}

fn draw_density(pen: &mut Pen<'_>, density: &Density, plot: &Plot) {
    let label = format!(
        "{} customers as a density picture, up to {} in a dot",
        format::count(density.n),
        format::count(density.most)
    );
    let image = Pixels {
        columns: density.window.columns,
        rows: density.window.rows,
        rgba: Arc::clone(&density.rgba),
    };
    pen.image(plot.space, image, label);
}

/// Bars above and right of the plot.
fn draw_margins(pen: &mut Pen<'_>, chart: &ScatterChart, density: Option<&Density>, plot: &Plot) {
    let fills: Vec<Rgb> = chart.groups.iter().map(|group| pen.hue(group.hue)).collect();
    let n = fills.len();
    let (across, up) = (bins_of(plot.space.width), bins_of(plot.space.height));
    let points = || {
        let groups = chart.groups.iter().enumerate();
        groups.flat_map(|(group, own)| own.points.iter().map(move |&point| (group, point)))
    };
    let (above, beside) = match density {
        Some(density) => {
            let mut beside = counts_of_cells(&density.along_y, n, up);
            beside.reverse();
            (counts_of_cells(&density.along_x, n, across), beside)
        }
        None => (
            counts_along(points().map(|(g, (x, _))| (g, x)), chart.x_range, across, n),
            counts_along(points().map(|(g, (_, y))| (g, y)), chart.y_range, up, n),
        ),
    };
    let opacity = 0.85;
    let width = plot.space.width / across as f32;
    for bar in stacked(&above) {
        let left = plot.space.x + width * bar.bin as f32;
        let height = (bar.to - bar.from) * BARS;
        let top = plot.space.y - 4.0 - bar.to * BARS;
        let space = Space::new(left + 0.5, top, width - 1.0, height);
        pen.faded_rect(space, 0.0, fills[bar.group], opacity);
    }
    let height = plot.space.height / up as f32;
    for bar in stacked(&beside) {
        let top = plot.space.bottom() - height * (bar.bin + 1) as f32;
        let left = plot.space.right() + 4.0 + bar.from * BARS;
        let space = Space::new(left, top + 0.5, (bar.to - bar.from) * BARS, height - 1.0);
        pen.faded_rect(space, 0.0, fills[bar.group], opacity);
    }
}

fn draw_outlines(pen: &mut Pen<'_>, chart: &ScatterChart, plot: &Plot) {
    for segment in &chart.segments {
        let fill = pen.hue(segment.hue);
        for outline in &segment.outlines {
            // What leaves the plot is left out.
            let closed: Vec<(f64, f64)> = outline.iter().chain(outline.first()).copied().collect();
            for run in closed
                .split(|&point| !plot.holds(point))
                .filter(|run| run.len() > 1)
            {
                let line = run.iter().map(|&point| plot.point(point)).collect();
                pen.line(line, 1.5, fill);
            }
        }
    }
}

fn draw_legend(pen: &mut Pen<'_>, chart: &ScatterChart, space: Space) -> f32 {
    if let Some((title, low, high)) = &chart.ramp {
        let steps: Vec<Rgb> = (0..RAMP_STEPS).map(|step| pen.hue(Hue::Shade(step))).collect();
        let ramp = Ramp {
            before: &format!("{title}  {}", format::significant(*low)),
            steps: &steps,
            after: &format::significant(*high),
        };
        ramp.draw(pen, space.x, space.y + 9.0);
        return 24.0;
    }
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
    let entries: Vec<Entry> = entries.collect();
    // Numbers that nothing explains are worse than a lower picture.
    let more = || {
        let has_room = chart.are_segments && space.height >= 200.0;
        has_room.then(|| Legend::new(pen, &entries, space.width, most_rows + 2))?
    };
    match Legend::new(pen, &entries, space.width, most_rows).or_else(more) {
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
    let n: usize = chart.groups.iter().map(|group| group.points.len()).sum();
    let dot = DOT * (ROOMY / n.max(1) as f32).sqrt().clamp(0.5, 1.0);
    if !chart.has_marked() {
        draw_those(pen, chart, plot, (dot, opacity), |_, _| true);
        return;
    }
    let faint = opacity * UNSELECTED;
    draw_those(pen, chart, plot, (dot, faint), |group, place| {
        !group.is_marked(place)
    });
    // Over all others.
    draw_those(
        pen,
        chart,
        plot,
        (dot, (opacity * 1.4).min(1.0)),
        ScatterGroup::is_marked,
    );
    let marked = chart.groups.iter().flat_map(|group| {
        let points = group.points.iter().enumerate();
        points.filter(|(place, point)| group.is_marked(*place) && plot.holds(**point))
    });
    let marked: Vec<(f32, f32)> = marked.map(|(_, &point)| plot.point(point)).collect();
    if marked.len() <= MOST_RINGS {
        let select = pen.colours.select;
        for at in marked {
            pen.circle(at, dot + 1.8, None, Some((1.0, select)));
        }
    }
}

fn draw_those(
    pen: &mut Pen<'_>,
    chart: &ScatterChart,
    plot: &Plot,
    (dot, opacity): (f32, f32),
    is_mine: impl Fn(&ScatterGroup, usize) -> bool,
) {
    for turn in 0..TURNS {
        for group in &chart.groups {
            let fill = pen.hue(group.hue);
            let points = group.points.iter().enumerate().skip(turn).step_by(TURNS);
            let mine = points.filter(|(place, point)| plot.holds(**point) && is_mine(group, *place));
            if group.radii.is_empty() {
                let centres: Vec<_> = mine.map(|(_, &point)| plot.point(point)).collect();
                pen.dots(centres, dot, fill, opacity);
                continue;
            }
            for (place, &point) in mine {
                let radius = group.radii.get(place).copied().unwrap_or(1.0);
                pen.dots(vec![plot.point(point)], dot * radius, fill, opacity);
            }
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
    let known: Vec<(usize, &SegmentMark, (f64, f64))> = chart
        .segments
        .iter()
        .enumerate()
        .filter_map(|(i, segment)| Some((i, segment, segment.centroid.filter(|&at| plot.holds(at))?)))
        .collect();
    let places: Vec<(f32, f32)> = known.iter().map(|&(_, _, at)| plot.point(at)).collect();
    // A circle that moves stays off the axis and its ticks.
    let inner = Space::new(
        plot.space.x + radius,
        plot.space.y + radius,
        plot.space.width - 2.0 * radius,
        plot.space.height - 2.0 * radius,
    );
    let room = Apart {
        distance: 2.0 * radius + 2.5,
        farthest: f32::INFINITY,
        low: (inner.x, inner.y),
        high: (inner.right(), inner.bottom()),
    };
    let shown = room.parted(&places);
    for ((&(_, segment, _), &place), &(x, y)) in known.iter().zip(&places).zip(&shown) {
        if (x - place.0).hypot(y - place.1) > 2.0 {
            let ink = pen.colours.ink;
            pen.line(vec![place, (x, y)], 1.0, ink);
            let fill = pen.hue(segment.hue);
            pen.circle(place, 3.0, Some(fill), Some((1.0, canvas)));
        }
    }
    for (&(i, segment, at), &(x, y)) in known.iter().zip(&shown) {
        let fill = pen.hue(segment.hue);
        pen.circle((x, y), radius + 1.25, Some(canvas), None);
        numbered(pen, (x, y), radius, fill, segment.hue.number().unwrap_or(i + 1));
        let place = Space::new(x - radius, y - radius, 2.0 * radius, 2.0 * radius);
        pen.region(place, centroid_label(chart, segment, at), (i, 0));
    }
}

/// "Segment 1, 1 391 customers: visits_per_month 6.61, avg_purchase_value 20.3".
fn centroid_label(chart: &ScatterChart, segment: &SegmentMark, (x, y): (f64, f64)) -> String {
    format!(
        "{}, {}: {} {}, {} {}",
        segment.name,
        format::plural(segment.size, "customer", "customers"),
        chart.x_title,
        format::significant(in_file_units(x, chart.x_is_log)),
        chart.y_title,
        format::significant(in_file_units(y, chart.y_is_log))
    )
}

/// What a drawn value stands for.
pub fn in_file_units(drawn: f64, is_log: bool) -> f64 {
    if is_log { 10_f64.powf(drawn) } else { drawn }
}
