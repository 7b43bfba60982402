//! Moving and zooming by wheel and keyboard; the drag is the plot's own.

use egui::{Align2, Context, Id, Key, Ui, Vec2};
use egui_plot::{PlotBounds, PlotMemory, PlotTransform, PlotUi};

use super::{home, marks::Item};
use crate::{
    chart::ScatterChart,
    theme::{fonts::Weight, style::colours},
    views::widgets::paint_text,
};

/// From where to where a scatter is seen along x and y; `None` where all of it is, or it was not looked at yet.
pub fn seen(ctx: &Context, id: Id, chart: &ScatterChart) -> Option<[(f64, f64); 2]> {
    let memory = PlotMemory::load(ctx, id)?;
    let ([left, bottom], [right, top]) = (memory.bounds().min(), memory.bounds().max());
    let all = home(chart);
    // Moved by less than a hundredth is not moved.
    let is_near = |a: f64, b: f64, length: f64| (a - b).abs() <= length.abs() * 0.01;
    let (width, height) = (all[1] - all[0], all[3] - all[2]);
    let is_all = is_near(left, all[0], width)
        && is_near(right, all[1], width)
        && is_near(bottom, all[2], height)
        && is_near(top, all[3], height);
    let is_sound = left < right && bottom < top;
    (is_sound && !is_all).then_some([(left, right), (bottom, top)])
}

/// Says so where the part that is looked at holds nobody, and how to come back.
pub fn nobody(ui: &Ui, id: Id, item: &Item, chart: &ScatterChart, transform: &PlotTransform) {
    if seen(ui.ctx(), id, chart).is_none() {
        return;
    }
    let bounds = transform.bounds();
    let is_in = |x, y| bounds.range_x().contains(&x) && bounds.range_y().contains(&y);
    if !item.shows_any(chart, is_in) {
        let words = "Nobody is here. A double click shows all customers.";
        let (at, ink) = (transform.frame().center(), colours(ui).ink_2);
        paint_text(
            ui.painter(),
            at,
            Align2::CENTER_CENTER,
            words,
            13.0,
            Weight::Regular,
            ink,
        );
    }
}

/// The wheel, or + and − on the keyboard.
pub fn zoom(plot: &mut PlotUi<'_>, wheel_zooms: bool) {
    let by_key = [(Key::Plus, 1.25), (Key::Equals, 1.25), (Key::Minus, 0.8)]
        .into_iter()
        .find(|&(key, _)| pressed(plot, key));
    if let Some((_, factor)) = by_key {
        let centre = plot.plot_bounds().center();
        plot.zoom_bounds(Vec2::splat(factor), centre);
    }
    if wheel_zooms && plot.response().contains_pointer() {
        let turned = plot.ctx().input(|input| input.smooth_scroll_delta.y);
        if turned != 0.0 {
            plot.zoom_bounds_around_hovered(Vec2::splat((turned * 0.004).exp()));
        }
    }
}

/// The arrows move what is seen by a tenth.
pub fn step(plot: &mut PlotUi<'_>) {
    let arrows = [
        (Key::ArrowLeft, (-0.1, 0.0)),
        (Key::ArrowRight, (0.1, 0.0)),
        (Key::ArrowUp, (0.0, 0.1)),
        (Key::ArrowDown, (0.0, -0.1)),
    ];
    let Some((_, (x, y))) = arrows.into_iter().find(|&(key, _)| pressed(plot, key)) else {
        return;
    };
    let bounds = plot.plot_bounds();
    let ([left, bottom], [right, top]) = (bounds.min(), bounds.max());
    let (x, y) = (x * (right - left), y * (top - bottom));
    plot.set_plot_bounds(PlotBounds::from_min_max(
        [left + x, bottom + y],
        [right + x, top + y],
    ));
}

/// Whether a key was pressed over the plot.
pub fn pressed(plot: &PlotUi<'_>, key: Key) -> bool {
    plot.response().has_focus() && plot.ctx().input(|input| input.key_pressed(key))
}
