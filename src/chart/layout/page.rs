//! A chart as a page of its own: title, subtitle, body, legend and source.

use super::{
    layout,
    legend::{Legend, ROW, Ramp},
    lines,
    pen::{Pen, Space, Type},
};
use crate::{
    chart::{Align, BarsAxis, ChartBody, ChartSpec, EffectAxis, Scene},
    theme::{
        Colours,
        fonts::{Weight, wrap},
    },
};

/// Pages narrower than this are one column of print or a telephone: edges give way to the chart, and the page grows
/// until the chart has its height.
const NARROW: f32 = 480.0;

/// With more rows under it, as for many classes, the body keeps this height and the page becomes higher.
const LEAST_BODY: f32 = 240.0;

/// The edges of a page.
#[derive(Clone, Copy)]
struct Edges {
    side: f32,
    top: f32,
    bottom: f32,
    /// Lines of the title and of the subtitle, at most.
    most_lines: usize,
    /// Rows of the legend, at most.
    most_rows: usize,
}

impl Edges {
    fn of(width: f32) -> Self {
        if width < NARROW {
            Self {
                side: 14.0,
                top: 12.0,
                bottom: 8.0,
                most_lines: 3,
                most_rows: 6,
            }
        } else {
            Self {
                side: 30.0,
                top: 24.0,
                bottom: 12.0,
                most_lines: 2,
                most_rows: 2,
            }
        }
    }
}

/// What stands under the body.
enum Foot<'a> {
    Nothing,
    /// Colour scales, and where they begin.
    Ramps(Vec<Ramp<'a>>),
    Legend(Legend),
}

/// A page with everything on it, for files, with a ground behind it or without. Higher than asked for where the
/// body wants more rows.
pub fn page(spec: &ChartSpec, (width, height): (f32, f32), colours: &Colours, ground: bool) -> Scene {
    let edges = Edges::of(width);
    let width = width.max(2.0 * edges.side + 120.0);
    let inner = width - 2.0 * edges.side;
    let mut pen = Pen::new(colours);
    let head = head(&mut pen, spec, inner, edges);
    let foot = foot(&pen, &spec.body, inner, edges.most_rows);
    let foot_height = match &foot {
        Foot::Nothing => 8.0,
        Foot::Ramps(ramps) => 12.0 + ROW * ramp_rows(&pen, ramps, inner).len() as f32,
        Foot::Legend(legend) => 12.0 + legend.height,
    };
    let source_height = if spec.source.is_empty() { 8.0 } else { 24.0 };
    let below = foot_height + source_height + edges.bottom;
    let has_long_legend = foot_height > 12.0 + ROW * edges.most_rows as f32;
    let least = if width < NARROW {
        narrow_share(&spec.body) * inner
    } else if has_long_legend {
        LEAST_BODY
    } else {
        0.0
    };
    let body = layout(&spec.body, inner, (height - head - below).max(least), colours);
    let bottom = head + body.height;
    let plot = body
        .plot
        .map(|(x, y, w, h)| Space::new(x + edges.side, y + head, w, h));
    pen.include(body.moved(edges.side, head));
    match foot {
        Foot::Nothing => {}
        Foot::Ramps(ramps) => draw_ramps(&mut pen, &ramps, (edges.side, inner), bottom + 12.0),
        Foot::Legend(legend) => legend.draw(&mut pen, edges.side, bottom + 12.0),
    }
    let height = bottom + below;
    let hint = pen.hint();
    let source = hint.elide(&spec.source, inner);
    let baseline = height - edges.bottom - 4.0;
    pen.text(edges.side, baseline, source, hint, Align::Left);
    let mut scene = Pen::new(colours);
    if ground {
        scene.rect(Space::new(0.0, 0.0, width, height), 0.0, colours.canvas);
    }
    scene.include(pen.finish(width, height, None));
    scene.finish(width, height, plot)
}

/// The least height of a body on a narrow page, in parts of its width: as flat as on a wide one nothing could be told
/// apart. 0: a body of rows, as high as its rows.
fn narrow_share(body: &ChartBody) -> f32 {
    match body {
        ChartBody::Correlations(_) => 0.9,
        ChartBody::Scatter(_) | ChartBody::Silhouettes(_) => 0.85,
        ChartBody::Path(chart) if chart.loss.is_some() => 1.0,
        ChartBody::Path(_) | ChartBody::Parallel(_) | ChartBody::Tree(_) => 0.75,
        ChartBody::Lines(_) | ChartBody::Flows(_) | ChartBody::Matrix(_) | ChartBody::Heat(_) => 0.62,
        ChartBody::Scores(_) => 0.5,
        ChartBody::Bars(chart) => match chart.bars {
            BarsAxis::Range { .. } | BarsAxis::Days { .. } => 0.62,
            BarsAxis::Levels(_) => 0.0,
        },
        ChartBody::Effect(chart) => match chart.axis {
            EffectAxis::Range { .. } => 0.62,
            EffectAxis::Levels(_) => 0.0,
        },
        ChartBody::Forest(_) | ChartBody::Pushes(_) => 0.0,
    }
}

/// Title and subtitle; returns where the body begins.
fn head(pen: &mut Pen<'_>, spec: &ChartSpec, inner: f32, edges: Edges) -> f32 {
    let title = Type::new(15.0, Weight::SemiBold, pen.colours.ink);
    let subtitle = pen.label();
    // In the window the choice of what cells say stands beside the title; a page has to say it.
    let words = match &spec.body {
        ChartBody::Matrix(chart) => format!(
            "{}; in each cell: {}",
            spec.subtitle,
            chart.values.words().to_lowercase()
        ),
        _ => spec.subtitle.clone(),
    };
    let Edges {
        side,
        top,
        most_lines,
        ..
    } = edges;
    let mut y = top;
    for line in wrap(&spec.title, inner, title.size, title.weight, most_lines) {
        pen.text(side, y + 15.0, line, title, Align::Left);
        y += 20.0;
    }
    y += 2.0;
    for line in wrap(&words, inner, subtitle.size, subtitle.weight, most_lines) {
        pen.text(side, y + 12.0, line, subtitle, Align::Left);
        y += 16.0;
    }
    y + 12.0
}

fn foot<'a>(pen: &Pen<'a>, body: &ChartBody, inner: f32, most_rows: usize) -> Foot<'a> {
    let colours = pen.colours;
    match body {
        ChartBody::Matrix(_) => Foot::Ramps(vec![
            Ramp {
                before: "right, share of row",
                steps: &colours.right,
                after: "0 to 100\u{202f}%",
            },
            Ramp {
                before: "wrong",
                steps: &colours.wrong,
                after: "0 to 50\u{202f}%",
            },
        ]),
        ChartBody::Correlations(_) => Foot::Ramps(vec![Ramp {
            before: "\u{2212}1",
            steps: &colours.correlation,
            after: "1",
        }]),
        ChartBody::Heat(chart) if chart.has_sides => Foot::Ramps(vec![Ramp {
            before: "below all",
            steps: &colours.correlation,
            after: "above",
        }]),
        ChartBody::Heat(_) => Foot::Ramps(vec![Ramp {
            before: "least",
            steps: &colours.right,
            after: "most",
        }]),
        ChartBody::Lines(chart) => {
            let entries = lines::legend_entries(pen, chart);
            if entries.is_empty() {
                return Foot::Nothing;
            }
            // A class that is not named would be a riddle: as many rows as they need.
            let most_rows = if lines::is_of_classes(chart) {
                entries.len()
            } else {
                most_rows
            };
            Legend::new(pen, &entries, inner, most_rows).map_or(Foot::Nothing, Foot::Legend)
        }
        ChartBody::Scores(_)
        | ChartBody::Forest(_)
        | ChartBody::Path(_)
        | ChartBody::Bars(_)
        | ChartBody::Scatter(_)
        | ChartBody::Effect(_)
        | ChartBody::Pushes(_)
        | ChartBody::Silhouettes(_)
        | ChartBody::Flows(_)
        | ChartBody::Tree(_)
        | ChartBody::Parallel(_) => Foot::Nothing,
    }
}

/// Ramps beside each other where they fit.
fn ramp_rows<'r, 'a>(pen: &Pen<'_>, ramps: &'r [Ramp<'a>], inner: f32) -> Vec<Vec<(f32, &'r Ramp<'a>)>> {
    let mut rows: Vec<Vec<(f32, &Ramp<'_>)>> = Vec::new();
    let mut at = 0.0;
    for ramp in ramps {
        let width = ramp.width(pen);
        match rows.last_mut() {
            Some(row) if at + width <= inner => row.push((at, ramp)),
            _ => {
                rows.push(vec![(0.0, ramp)]);
                at = 0.0;
            }
        }
        at += width + 16.0;
    }
    rows
}

/// Right-aligned, under the cells.
fn draw_ramps(pen: &mut Pen<'_>, ramps: &[Ramp<'_>], (side, inner): (f32, f32), top: f32) {
    for (i, row) in ramp_rows(pen, ramps, inner).into_iter().enumerate() {
        let width = row.last().map_or(0.0, |(x, ramp)| x + ramp.width(pen));
        let left = side + inner - width;
        for (x, ramp) in row {
            ramp.draw(pen, left + x, top + ROW * i as f32 + ROW / 2.0);
        }
    }
}
