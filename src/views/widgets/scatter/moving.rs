//! Moving and zooming by wheel and keyboard; the drag is the plot's own.

use egui::{Key, Vec2};
use egui_plot::{PlotBounds, PlotUi};

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
