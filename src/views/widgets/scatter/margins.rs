//! How the points in view lie along each axis, stacked by group.

use std::sync::Arc;

use egui::{Color32, Id, Mesh, Rangef, Rect, Shape, Ui, emath::GuiRounding as _, pos2};
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
        (item.emphasis, colours.is_dark, ui.pixels_per_point().to_bits()),
    );
    let mesh = memo(ui.ctx(), id.with("margins"), key, || {
        let fills: Vec<Color32> = chart
            .groups
            .iter()
            .enumerate()
            .map(|(group, own)| faded(own.hue.rgb(colours), 0.85 * strength(item.emphasis, group)))
            .collect();
        let counts = match item.picture.as_ref().and_then(|picture| counted(picture)) {
            Some(density) => of_density(density, fills.len(), transform),
            None => of_points(item, chart, fills.len(), transform),
        };
        Arc::new(bars(&counts, &fills, transform, ui.pixels_per_point()))
    });
    ui.painter().add(Shape::Mesh(Arc::clone(&mesh)));
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

/// Hundreds of bars in one piece, on whole pixels: as rectangles of their own they would be put together in each frame.
fn bars(counts: &Counts, fills: &[Color32], transform: &PlotTransform, pixels_per_point: f32) -> Mesh {
    let frame = transform.frame();
    let mut mesh = Mesh::default();
    let mut bar = |group: usize, bar: Rect| {
        let rounded = bar.round_to_pixels(pixels_per_point);
        if bar.is_positive() && rounded.is_positive() {
            mesh.add_colored_rect(rounded, fills.get(group).copied().unwrap_or_default());
        }
    };
    let width = counts.across.span() / counts.above.len().max(1) as f32;
    for piece in stacked(&counts.above) {
        let left = counts.across.min + width * piece.bin as f32;
        let base = frame.top() - 4.0;
        let min = pos2((left + 0.5).max(frame.left()), base - piece.to * (MARGIN - 6.0));
        let right = (left + width - 0.5).min(frame.right());
        let max = pos2(right, base - piece.from * (MARGIN - 6.0));
        bar(piece.group, Rect::from_min_max(min, max));
    }
    let height = counts.up.span() / counts.beside.len().max(1) as f32;
    for piece in stacked(&counts.beside) {
        let bottom = counts.up.max - height * piece.bin as f32;
        let base = frame.right() + 4.0;
        let top = (bottom - height + 0.5).max(frame.top());
        let min = pos2(base + piece.from * (MARGIN - 4.0), top);
        let lower = (bottom - 0.5).min(frame.bottom());
        let max = pos2(base + piece.to * (MARGIN - 4.0), lower);
        bar(piece.group, Rect::from_min_max(min, max));
    }
    mesh
}
