//! How the points in view lie along each axis, stacked by group.

use std::sync::Arc;

use egui::{Color32, Id, Rangef, Rect, Shape, Ui, pos2};
use egui_plot::PlotTransform;

use super::{
    MARGIN,
    marks::{Item, strength},
    picture::{counted, place},
};
use crate::{
    chart::{ScatterChart, bins_of, counts_along, counts_of_cells, stacked},
    engine::scatter::Density,
    theme::style::{colours, faded},
    views::widgets::{Same, memo},
};

/// Counts along both axes (bars from the left, bars from below), and where on the screen they reach.
struct Counts {
    above: Vec<Vec<u32>>,
    beside: Vec<Vec<u32>>,
    across: Rangef,
    up: Rangef,
}

/// Paints bars above and right of the plot.
pub fn paint(ui: &Ui, id: Id, item: &Item, chart: &ScatterChart, transform: &PlotTransform) {
    let colours = colours(ui);
    let bounds = transform.bounds();
    let key = (
        Same(Arc::clone(&item.spec)),
        item.picture.as_ref().map(|picture| Same(Arc::clone(picture))),
        (bounds.min(), bounds.max()),
        *transform.frame(),
        (item.emphasis, colours.is_dark),
    );
    let bars = memo(ui.ctx(), id.with("margins"), key, || {
        let fills: Vec<Color32> = chart
            .groups
            .iter()
            .enumerate()
            .map(|(group, own)| faded(own.hue.rgb(colours), 0.85 * strength(item.emphasis, group)))
            .collect();
        match item.picture.as_ref().and_then(|picture| counted(picture)) {
            Some(density) => shapes(&of_density(density, fills.len(), transform), &fills, transform),
            None => shapes(&of_points(item, chart, fills.len(), transform), &fills, transform),
        }
    });
    ui.painter().extend(bars.iter().cloned());
}

/// A picture that is not of what is seen now keeps its place until the next one comes.
fn of_density(density: &Density, n_groups: usize, transform: &PlotTransform) -> Counts {
    let rect = place(&density.window, transform);
    let mut beside = counts_of_cells(&density.along_y, n_groups, bins_of(rect.height()));
    beside.reverse();
    Counts {
        above: counts_of_cells(&density.along_x, n_groups, bins_of(rect.width())),
        beside,
        across: rect.x_range(),
        up: rect.y_range(),
    }
}

fn of_points(item: &Item, chart: &ScatterChart, n_groups: usize, transform: &PlotTransform) -> Counts {
    let (frame, bounds) = (transform.frame(), transform.bounds());
    let points: Vec<(usize, (f64, f64))> = item
        .points(chart)
        .into_iter()
        .filter(|(_, (x, y))| bounds.range_x().contains(x) && bounds.range_y().contains(y))
        .collect();
    let along = |value: fn((f64, f64)) -> f64, range: (f64, f64), length: f32| {
        let values = points.iter().map(|&(group, point)| (group, value(point)));
        counts_along(values, range, bins_of(length), n_groups)
    };
    let (x, y) = (
        (bounds.min()[0], bounds.max()[0]),
        (bounds.min()[1], bounds.max()[1]),
    );
    Counts {
        above: along(|point| point.0, x, frame.width()),
        beside: along(|point| point.1, y, frame.height()),
        across: frame.x_range(),
        up: frame.y_range(),
    }
}

fn shapes(counts: &Counts, fills: &[Color32], transform: &PlotTransform) -> Vec<Shape> {
    let frame = transform.frame();
    let mut shapes = Vec::new();
    let fill = |group: usize| fills.get(group).copied().unwrap_or_default();
    let width = counts.across.span() / counts.above.len().max(1) as f32;
    for bar in stacked(&counts.above) {
        let left = counts.across.min + width * bar.bin as f32;
        let base = frame.top() - 4.0;
        let min = pos2((left + 0.5).max(frame.left()), base - bar.to * (MARGIN - 6.0));
        let max = pos2(
            (left + width - 0.5).min(frame.right()),
            base - bar.from * (MARGIN - 6.0),
        );
        if min.x < max.x {
            shapes.push(Shape::rect_filled(
                Rect::from_min_max(min, max),
                0.0,
                fill(bar.group),
            ));
        }
    }
    let height = counts.up.span() / counts.beside.len().max(1) as f32;
    for bar in stacked(&counts.beside) {
        let bottom = counts.up.max - height * bar.bin as f32;
        let base = frame.right() + 4.0;
        let top = (bottom - height + 0.5).max(frame.top());
        let min = pos2(base + bar.from * (MARGIN - 4.0), top);
        let max = pos2(base + bar.to * (MARGIN - 4.0), (bottom - 0.5).min(frame.bottom()));
        if min.y < max.y {
            shapes.push(Shape::rect_filled(
                Rect::from_min_max(min, max),
                0.0,
                fill(bar.group),
            ));
        }
    }
    shapes
}
