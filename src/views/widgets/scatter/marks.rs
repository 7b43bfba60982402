//! Dots and outlines.

use std::{borrow::Cow, sync::Arc};

use egui::{Id, Pos2, Shape, Stroke, Ui, pos2};
use egui_plot::PlotTransform;

use super::{HoveredPoint, Selected, fade::fade, picture::density_shape};
use crate::{
    chart::{ChartSpec, MOST_RINGS, ScatterChart, ScatterGroup, SegmentMark},
    engine::{
        run::Prepared,
        scatter::{Drawing, Picture, UNSELECTED},
    },
    state::Selection,
    theme::style::{c, colours, faded},
    views::widgets::{Same, dots_mesh, memo, sized_dots_mesh},
};

/// Radius of a dot.
const DOT: f32 = 2.1;
/// Groups are drawn in turns of this many parts, so that none lies wholly on top.
const TURNS: usize = 10;
/// How much is seen of groups beside the emphasised one.
pub const BACKGROUND: f32 = 0.25;

/// How much is seen of a group.
pub fn strength(emphasis: Option<usize>, group: usize) -> f32 {
    if emphasis.is_none_or(|e| e == group) {
        1.0
    } else {
        BACKGROUND
    }
}

/// What is drawn in the plot.
#[derive(Clone)]
pub struct Item {
    pub id: Id,
    pub spec: Arc<ChartSpec>,
    /// A group, where the colours are those of segments.
    pub emphasis: Option<usize>,
    pub selected: Option<(Arc<Selection>, Arc<Prepared>)>,
    /// Of points too many to be drawn.
    pub picture: Option<Arc<Picture>>,
}

impl Item {
    pub fn new(
        id: Id,
        spec: &Arc<ChartSpec>,
        emphasis: Option<usize>,
        selected: Option<Selected<'_>>,
    ) -> Self {
        Self {
            id,
            spec: Arc::clone(spec),
            emphasis,
            selected: selected.map(|rows| (Arc::clone(rows.selection), Arc::clone(rows.on))),
            picture: None,
        }
    }

    /// The groups whose points are each drawn: the chart's own, or those of a picture of a few.
    fn groups<'c>(&self, chart: &'c ScatterChart) -> Cow<'c, [ScatterGroup]> {
        let drawing = self.picture.as_ref().and_then(|picture| picture.drawing.as_ref());
        let (Some(layer), Some(Drawing::Each { spots, .. })) = (&chart.cloud, drawing) else {
            return (&chart.groups).into();
        };
        let mut groups = chart.groups.clone();
        let codes = layer.plot.codes(layer.k);
        let codes = codes.groups();
        for spot in spots {
            if let Some(group) = codes.of(spot.row).and_then(|group| groups.get_mut(group)) {
                group.points.push((spot.x, spot.y));
                group.rows.push(spot.row);
            }
        }
        groups.into()
    }

    /// Whether there is a customer where `is_in` says, as far as the picture shows each; else anywhere in it.
    pub fn shows_any(&self, chart: &ScatterChart, is_in: impl Fn(f64, f64) -> bool) -> bool {
        match self.picture.as_ref().and_then(|picture| picture.drawing.as_ref()) {
            Some(Drawing::Counted(density)) => density.n > 0,
            Some(Drawing::Each { spots, .. }) => spots.iter().any(|spot| is_in(spot.x, spot.y)),
            None => {
                let mut points = chart.groups.iter().flat_map(|group| &group.points);
                points.any(|&(x, y)| is_in(x, y))
            }
        }
    }

    /// Each point that is drawn, with its group.
    pub fn points(&self, chart: &ScatterChart) -> Vec<(usize, (f64, f64))> {
        let groups = self.groups(chart);
        let groups = groups.iter().enumerate();
        groups
            .flat_map(|(group, own)| own.points.iter().map(move |&point| (group, point)))
            .collect()
    }

    /// For each group, whether each of its points is selected; `None`: nothing is.
    fn marked(&self, groups: &[ScatterGroup]) -> Option<Vec<Vec<bool>>> {
        let (selection, on) = self.selected.as_ref()?;
        let is_selected = |&row: &u32| selection.contains(on.table.line(row as usize));
        let of_group = |group: &ScatterGroup| group.rows.iter().map(is_selected).collect();
        Some(groups.iter().map(of_group).collect())
    }
}

/// Paints dots and outlines over the grid.
pub fn paint(ui: &Ui, item: &Item, chart: &ScatterChart, transform: &PlotTransform) {
    let colours = colours(ui);
    let bounds = transform.bounds();
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().intersect(ui.clip_rect()));
    let density = item
        .picture
        .as_ref()
        .and_then(|picture| density_shape(ui, item.id, picture, transform));
    let is_counted = density.is_some();
    painter.extend(density);
    let key = (
        Same(Arc::clone(&item.spec)),
        // A counted picture is painted already, and comes anew with each movement.
        item.picture
            .as_ref()
            .filter(|_| !is_counted)
            .map(|picture| Same(Arc::clone(picture))),
        (bounds.min(), bounds.max()),
        *transform.frame(),
        (item.emphasis, colours.is_dark),
        item.selected
            .as_ref()
            .map(|(selection, on)| (Same(Arc::clone(selection)), Same(Arc::clone(on)))),
    );
    let made = memo(ui.ctx(), item.id.with("dots"), key, || {
        let groups = item.groups(chart);
        let marked = item.marked(&groups);
        let mut made = dots(ui, &groups, item.emphasis, marked.as_deref(), transform);
        made.extend(
            marked
                .iter()
                .flat_map(|marked| rings(ui, &groups, marked, transform)),
        );
        made.extend(outlines(ui, &chart.segments, item.emphasis, transform));
        made
    });
    if chart.cloud.is_some() {
        painter.extend(made.iter().cloned());
    } else {
        painter.extend(fade(ui, item.id, &item.spec, *transform.frame(), &made));
    }
}

/// Rings around selected points; none where they would hide what they mark.
fn rings(ui: &Ui, groups: &[ScatterGroup], marked: &[Vec<bool>], transform: &PlotTransform) -> Vec<Shape> {
    let seen = transform.frame().expand(DOT);
    let points = groups.iter().zip(marked).flat_map(|(group, marked)| {
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
    groups: &[ScatterGroup],
    emphasis: Option<usize>,
    marked: Option<&[Vec<bool>]>,
    transform: &PlotTransform,
) -> Vec<Shape> {
    let Some(marked) = marked else {
        return dots_of(ui, groups, emphasis, transform, 1.0, &|_, _| true);
    };
    let is_marked = |group: usize, point: usize| {
        let group: Option<&Vec<bool>> = marked.get(group);
        group
            .and_then(|points| points.get(point))
            .copied()
            .unwrap_or(false)
    };
    // Selected points lie on top of all others.
    let mut shapes = dots_of(ui, groups, emphasis, transform, UNSELECTED, &|group, point| {
        !is_marked(group, point)
    });
    shapes.extend(dots_of(ui, groups, emphasis, transform, 1.4, &is_marked));
    shapes
}

fn dots_of(
    ui: &Ui,
    groups: &[ScatterGroup],
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
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|&group| Some(group) == emphasis);
        for group in order {
            let own = &groups[group];
            let centres = own
                .points
                .iter()
                .enumerate()
                .skip(turn)
                .step_by(TURNS)
                .filter(|(point, _)| is_mine(group, *point))
                .map(|(point, &at)| (point, place(transform, at)))
                .filter(|(_, at)| seen.contains(*at));
            let fill = faded(
                own.hue.rgb(colours),
                (opacity * strength(emphasis, group) * share).min(1.0),
            );
            shapes.push(if own.radii.is_empty() {
                dots_mesh(ui.ctx(), centres.map(|(_, at)| at), DOT, fill)
            } else {
                let radius = |point: usize| own.radii.get(point).copied().unwrap_or(1.0);
                let sized = centres.map(|(point, at)| (at, DOT * radius(point)));
                sized_dots_mesh(ui.ctx(), sized, fill)
            });
        }
    }
    shapes
}

fn outlines(
    ui: &Ui,
    segments: &[SegmentMark],
    emphasis: Option<usize>,
    transform: &PlotTransform,
) -> Vec<Shape> {
    let colours = colours(ui);
    let mut shapes = Vec::new();
    for (segment, own) in segments.iter().enumerate() {
        let ink = faded(own.hue.rgb(colours), strength(emphasis, segment));
        for outline in &own.outlines {
            let points = outline.iter().map(|&point| place(transform, point)).collect();
            shapes.push(Shape::closed_line(points, Stroke::new(1.5, ink)));
        }
    }
    shapes
}

pub fn place(transform: &PlotTransform, (x, y): (f64, f64)) -> Pos2 {
    pos2(
        transform.position_from_point_x(x),
        transform.position_from_point_y(y),
    )
}

/// Sets off the point under the pointer.
pub fn ring(ui: &Ui, chart: &ScatterChart, point: HoveredPoint, transform: &PlotTransform) {
    let colours = colours(ui);
    let Some(group) = chart.groups.get(point.group) else {
        return;
    };
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().expand(6.0).intersect(ui.clip_rect()));
    let stroke = Stroke::new(2.0, c(colours.ink));
    painter.circle(point.at, 5.0, c(group.hue.rgb(colours)), stroke);
}
