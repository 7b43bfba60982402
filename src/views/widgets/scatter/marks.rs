//! Dots, outlines and centroids.

use std::{ops::RangeInclusive, sync::Arc};

use egui::{Align2, Color32, Id, Pos2, Response, Shape, Stroke, Ui, pos2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use super::{HoveredPoint, Selected, fade::fade};
use crate::{
    chart::{ChartBody, ChartSpec, Hue, ScatterChart, ScatterGroup},
    engine::{format, run::Prepared},
    state::Selection,
    theme::{
        Colours, Rgb,
        fonts::Weight,
        style::{c, colours, faded},
    },
    views::widgets::{Same, customer::number_disc, dots_mesh, memo, paint_text},
};

/// Radius of a dot.
const DOT: f32 = 2.1;
/// Radius of a centroid's disc.
const CENTROID: f32 = 11.0;
/// Groups are drawn in turns of this many parts, so that none lies wholly on top.
const TURNS: usize = 10;
/// Outlines stand this many standard deviations around the centre.
const OUTLINE: f64 = 2.0;
/// How much is seen of groups beside the emphasised one.
const BACKGROUND: f32 = 0.25;

/// The colour behind a role.
pub fn hue(colours: &Colours, hue: Hue) -> Rgb {
    match hue {
        Hue::Ink => colours.ink,
        Hue::Quiet => colours.quiet,
        Hue::Faint => colours.quiet_2,
        Hue::Class { index, positive, of } => colours.class_mark(index, positive, of),
        Hue::Segment(segment) => colours.segment(segment),
    }
}

fn strength(emphasis: Option<usize>, group: usize) -> f32 {
    if emphasis.is_none_or(|e| e == group) {
        1.0
    } else {
        BACKGROUND
    }
}

/// All dots and outlines as one item of the plot.
pub struct Dots {
    base: PlotItemBase,
    id: Id,
    spec: Arc<ChartSpec>,
    emphasis: Option<usize>,
    selected: Option<(Arc<Selection>, Arc<Prepared>)>,
}

impl Dots {
    pub fn new(
        id: Id,
        spec: &Arc<ChartSpec>,
        emphasis: Option<usize>,
        selected: Option<Selected<'_>>,
    ) -> Self {
        Self {
            base: PlotItemBase::new("points".to_owned()),
            id,
            spec: Arc::clone(spec),
            emphasis,
            selected: selected.map(|rows| (Arc::clone(rows.selection), Arc::clone(rows.on))),
        }
    }

    /// For each group, whether each of its points is selected; `None`: nothing is.
    fn marked(&self, chart: &ScatterChart) -> Option<Vec<Vec<bool>>> {
        let (selection, on) = self.selected.as_ref()?;
        let is_selected = |&row: &u32| selection.contains(on.table.line(row as usize));
        let of_group = |group: &ScatterGroup| group.rows.iter().map(is_selected).collect();
        Some(chart.groups.iter().map(of_group).collect())
    }
}

impl PlotItem for Dots {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let ChartBody::Scatter(chart) = &self.spec.body else {
            return;
        };
        let colours = colours(ui);
        let bounds = transform.bounds();
        let key = (
            Same(Arc::clone(&self.spec)),
            (bounds.min(), bounds.max()),
            *transform.frame(),
            (self.emphasis, colours.is_dark),
            self.selected
                .as_ref()
                .map(|(selection, on)| (Same(Arc::clone(selection)), Same(Arc::clone(on)))),
        );
        let made = memo(ui.ctx(), self.id.with("dots"), key, || {
            let marked = self.marked(chart);
            let mut made = dots(ui, chart, self.emphasis, marked.as_deref(), transform);
            made.extend(
                marked
                    .iter()
                    .flat_map(|marked| rings(ui, chart, marked, transform)),
            );
            if chart.are_segments {
                made.extend(outlines(ui, self.id, &self.spec, chart, self.emphasis, transform));
            }
            made
        });
        shapes.extend(fade(ui, self.id, &self.spec, *transform.frame(), &made));
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Selected points get a ring each as long as there are no more than this.
const MOST_RINGS: usize = 600;

/// Rings around selected points; none where they would hide what they mark.
fn rings(ui: &Ui, chart: &ScatterChart, marked: &[Vec<bool>], transform: &PlotTransform) -> Vec<Shape> {
    let seen = transform.frame().expand(DOT);
    let points = chart.groups.iter().zip(marked).flat_map(|(group, marked)| {
        let both = group.points.iter().zip(marked);
        both.filter(|(_, is_marked)| **is_marked).map(|(point, _)| *point)
    });
    let centres: Vec<Pos2> = points
        .map(|point| place(transform, point))
        .filter(|&at| seen.contains(at))
        .take(MOST_RINGS + 1)
        .collect();
    if centres.len() > MOST_RINGS {
        return Vec::new();
    }
    let stroke = Stroke::new(1.2, c(colours(ui).select));
    centres
        .into_iter()
        .map(|at| Shape::circle_stroke(at, DOT + 2.2, stroke))
        .collect()
}

fn dots(
    ui: &Ui,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    marked: Option<&[Vec<bool>]>,
    transform: &PlotTransform,
) -> Vec<Shape> {
    let Some(marked) = marked else {
        return dots_of(ui, chart, emphasis, transform, 1.0, &|_, _| true);
    };
    let is_marked = |group: usize, point: usize| {
        let group: Option<&Vec<bool>> = marked.get(group);
        group
            .and_then(|points| points.get(point))
            .copied()
            .unwrap_or(false)
    };
    // Selected points lie on top of all others.
    let mut shapes = dots_of(ui, chart, emphasis, transform, BACKGROUND, &|group, point| {
        !is_marked(group, point)
    });
    shapes.extend(dots_of(ui, chart, emphasis, transform, 1.4, &is_marked));
    shapes
}

fn dots_of(
    ui: &Ui,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    transform: &PlotTransform,
    share: f32,
    is_mine: &dyn Fn(usize, usize) -> bool,
) -> Vec<Shape> {
    let colours = colours(ui);
    let opacity = if colours.is_dark { 0.7 } else { 0.62 };
    let seen = transform.frame().expand(DOT);
    let mut shapes = Vec::new();
    for turn in 0..TURNS {
        // The emphasised group comes last, on top.
        let mut order: Vec<usize> = (0..chart.groups.len()).collect();
        order.sort_by_key(|&group| Some(group) == emphasis);
        for group in order {
            let points = chart.groups[group].points.iter().enumerate();
            let centres = points
                .skip(turn)
                .step_by(TURNS)
                .filter(|(point, _)| is_mine(group, *point))
                .map(|(_, &point)| place(transform, point))
                .filter(|&at| seen.contains(at));
            let fill = faded(
                hue(colours, chart.groups[group].hue),
                (opacity * strength(emphasis, group) * share).min(1.0),
            );
            shapes.push(dots_mesh(ui.ctx(), centres, DOT, fill));
        }
    }
    shapes
}

fn outlines(
    ui: &Ui,
    id: Id,
    spec: &Arc<ChartSpec>,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    transform: &PlotTransform,
) -> Vec<Shape> {
    let ellipses = memo(ui.ctx(), id.with("outlines"), Same(Arc::clone(spec)), || {
        chart
            .groups
            .iter()
            .map(|group| ellipse(&group.points))
            .collect::<Vec<_>>()
    });
    let colours = colours(ui);
    let outline = |(group, points): (usize, &Vec<(f64, f64)>)| {
        let ink = faded(hue(colours, chart.groups[group].hue), strength(emphasis, group));
        let points = points.iter().map(|&point| place(transform, point)).collect();
        Shape::closed_line(points, Stroke::new(1.5, ink))
    };
    ellipses.iter().enumerate().map(outline).collect()
}

/// Where most of a cloud lies: the ellipse of its covariance; empty for fewer than three points.
fn ellipse(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let n = points.len() as f64;
    if points.len() < 3 {
        return Vec::new();
    }
    let (sum_x, sum_y) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mean_x, mean_y) = (sum_x / n, sum_y / n);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in points {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx / n;
        xy += dx * dy / n;
        yy += dy * dy / n;
    }
    // Cholesky of the covariance maps the unit circle to the ellipse.
    let across = xx.sqrt();
    if across == 0.0 || yy == 0.0 {
        return Vec::new();
    }
    let slope = xy / across;
    let up = (yy - slope * slope).max(0.0).sqrt();
    let turn = |i: i32| {
        let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / 64.0).sin_cos();
        let x = mean_x + OUTLINE * across * cos;
        (x, mean_y + OUTLINE * (slope * cos + up * sin))
    };
    (0..64).map(turn).collect()
}

fn place(transform: &PlotTransform, (x, y): (f64, f64)) -> Pos2 {
    pos2(
        transform.position_from_point_x(x),
        transform.position_from_point_y(y),
    )
}

/// Numbered discs where segments have their centre; the one under the pointer says what it is.
pub fn centroids(
    ui: &Ui,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    transform: &PlotTransform,
    response: &Response,
) -> Option<usize> {
    let colours = colours(ui);
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().expand(CENTROID).intersect(ui.clip_rect()));
    let mut hovered = None;
    for (group, shown) in chart.groups.iter().enumerate() {
        let Some(at) = shown.centroid.map(|point| place(transform, point)) else {
            continue;
        };
        if !transform.frame().contains(at) {
            continue;
        }
        let fill = hue(colours, shown.hue);
        let strength = strength(emphasis, group);
        let disc = c(fill.mix(
            colours.canvas,
            f64::from(0.75 * (1.0 - strength) / (1.0 - BACKGROUND)),
        ));
        painter.circle_filled(at, CENTROID + 1.5, c(colours.canvas));
        let slot = shown.hue.number().map_or(group, |number| number - 1);
        let ink = number_disc(&painter, at, CENTROID, slot, disc, fill, colours);
        let number = (slot + 1).to_string();
        paint_text(
            &painter,
            at,
            Align2::CENTER_CENTER,
            number,
            12.0,
            Weight::SemiBold,
            ink,
        );
        if response
            .hover_pos()
            .is_some_and(|pointer| pointer.distance(at) <= CENTROID)
        {
            painter.circle_stroke(at, CENTROID + 1.5, Stroke::new(2.0, c(colours.ink)));
            hovered = Some(group);
        }
    }
    if let Some(group) = hovered {
        response
            .clone()
            .on_hover_text_at_pointer(centre_in_words(chart, &chart.groups[group]));
    }
    hovered
}

fn centre_in_words(chart: &ScatterChart, group: &ScatterGroup) -> String {
    let (x, y) = group.centroid.unwrap_or_default();
    format!(
        "{}, {}\ncentre: {} {}, {} {}",
        group.name,
        format::plural(
            usize::try_from(group.size).unwrap_or(usize::MAX),
            "customer",
            "customers"
        ),
        chart.x_title,
        format::significant(x),
        chart.y_title,
        format::significant(y)
    )
}

/// Sets off the point under the pointer.
pub fn ring(ui: &Ui, chart: &ScatterChart, point: HoveredPoint, transform: &PlotTransform) {
    let colours = colours(ui);
    let fill = c(hue(colours, chart.groups[point.group].hue));
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().expand(6.0).intersect(ui.clip_rect()));
    painter.circle(point.at, 5.0, fill, Stroke::new(2.0, c(colours.ink)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_follows_the_cloud() {
        let diagonal: Vec<_> = (0..100).map(|i| (f64::from(i), 2.0 * f64::from(i))).collect();
        let outline = ellipse(&diagonal);
        assert!(outline.iter().all(|(x, y)| (y - 2.0 * x).abs() < 1e-6));
        assert!(ellipse(&[(1.0, 1.0), (2.0, 2.0)]).is_empty());
        assert!(ellipse(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]).is_empty());
    }
}
