//! An interactive scatter of a [`ChartSpec`]: drag to move, wheel to zoom, double click for all of it.
//!
//! It shows the very points that the exporter writes, so that screen and file agree. Around them
//! stand what only helps reading: how the points lie along each axis, and an outline of each segment.

mod axes;
mod fade;
mod margins;
mod marks;

use std::sync::Arc;

use egui::{Id, Key, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::{GridInput, GridMark, Plot, PlotBounds, PlotMemory, PlotTransform, PlotUi};

use crate::{
    chart::{ChartBody, ChartSpec, ScatterChart},
    engine::run::Prepared,
    state::Selection,
    theme::style::{c, colours},
};

/// Room for the distribution along an axis.
const MARGIN: f32 = 40.0;
/// The pointer finds a point within this many points of the screen.
const REACH: f32 = 8.0;

/// A scatter to show.
#[derive(Debug)]
pub struct Scatter<'a> {
    id: Id,
    name: &'a str,
    spec: &'a Arc<ChartSpec>,
    emphasis: Option<usize>,
    wheel_zooms: bool,
    selected: Option<Selected<'a>>,
}

/// The rows that are selected in every tab, and the table whose rows the points are.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'a> {
    pub selection: &'a Arc<Selection>,
    pub on: &'a Arc<Prepared>,
}

/// A point of the chart under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoveredPoint {
    pub group: usize,
    /// Place among the points of its group.
    pub place: usize,
    /// Where it stands on the screen.
    pub at: Pos2,
}

/// What the pointer does over a scatter.
#[derive(Debug)]
pub struct ScatterResponse {
    pub response: Response,
    pub hovered: Option<HoveredPoint>,
    /// Group whose centroid was clicked now.
    pub clicked_centroid: Option<usize>,
}

impl<'a> Scatter<'a> {
    /// `name` is said before the chart's own words: "Segment scatter".
    pub fn new(id: Id, name: &'a str, spec: &'a Arc<ChartSpec>) -> Self {
        Self {
            id,
            name,
            spec,
            emphasis: None,
            wheel_zooms: true,
            selected: None,
        }
    }

    /// Shows the other groups at a quarter.
    #[must_use]
    pub fn emphasis(mut self, group: Option<usize>) -> Self {
        self.emphasis = group;
        self
    }

    /// Sets off the points of selected rows, where some are.
    #[must_use]
    pub fn selected(mut self, selection: &'a Arc<Selection>, on: &'a Arc<Prepared>) -> Self {
        self.selected = (!selection.is_empty()).then_some(Selected { selection, on });
        self
    }

    /// Whether the wheel alone zooms; else it scrolls the page, and zooms with Ctrl.
    #[must_use]
    pub fn wheel_zooms(mut self, is_on: bool) -> Self {
        self.wheel_zooms = is_on;
        self
    }

    /// Shows the scatter in a new place of the given size; `None` where the chart is no scatter.
    pub fn show(self, ui: &mut Ui, size: Vec2) -> Option<ScatterResponse> {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let ChartBody::Scatter(chart) = &self.spec.body else {
            return None;
        };
        let room = Room::within(ui, self.id, chart, rect);
        let (response, transform) = self.plot(ui, chart, room.plot);
        let name = format!("{}: {}", self.name, self.spec.alt);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        axes::paint(ui, chart, rect, &transform);
        if room.has_margins {
            margins::paint(ui, self.id, self.spec, chart, self.emphasis, &transform);
        }
        let hovered_centroid = marks::centroids(ui, chart, self.emphasis, &transform, &response);
        let hovered = hovered_centroid
            .is_none()
            .then(|| {
                nearest(
                    chart,
                    &transform,
                    response.hover_pos().filter(|_| !response.dragged())?,
                )
            })
            .flatten();
        if let Some(point) = hovered {
            marks::ring(ui, chart, point, &transform);
        }
        if response.has_focus() {
            let stroke = Stroke::new(2.0, c(colours(ui).select));
            ui.painter()
                .rect_stroke(room.plot, 2.0, stroke, egui::StrokeKind::Inside);
        }
        Some(ScatterResponse {
            clicked_centroid: hovered_centroid.filter(|_| response.clicked()),
            hovered,
            response,
        })
    }

    fn plot(&self, ui: &mut Ui, chart: &ScatterChart, rect: Rect) -> (Response, PlotTransform) {
        let home = home(chart);
        let home_id = self.id.with("home");
        let titles = (chart.x_title.clone(), chart.y_title.clone(), home);
        let is_moved_on =
            ui.data(|data| data.get_temp::<(String, String, [f64; 4])>(home_id)) != Some(titles.clone());
        ui.data_mut(|data| data.insert_temp(home_id, titles));
        let dots = marks::Dots::new(self.id, self.spec, self.emphasis, self.selected);
        let wheel_zooms = self.wheel_zooms;
        let (width, height) = (rect.width(), rect.height());
        let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect));
        let shown = Plot::new(self.id)
            .id(self.id)
            .width(width)
            .height(height)
            .auto_bounds(false)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .allow_double_click_reset(false)
            .show_axes(false)
            .show_background(false)
            .show_x(false)
            .show_y(false)
            .show_crosshair(false)
            .grid_color(c(colours(ui).grid))
            .grid_fade(0.0)
            .grid_spacing(egui::Rangef::new(1.0, 2.0))
            .x_grid_spacer(move |input| marks_along(&input, width, axes::x_ticks))
            .y_grid_spacer(move |input| marks_along(&input, height, axes::y_ticks))
            .show(ui, |plot| {
                if is_moved_on || plot.response().double_clicked() || pressed(plot, Key::Num0) {
                    let [left, right, bottom, top] = home;
                    plot.set_plot_bounds(PlotBounds::from_min_max([left, bottom], [right, top]));
                } else {
                    zoom(plot, wheel_zooms);
                }
                plot.add(dots);
            });
        (shown.response, shown.transform)
    }
}

/// Where the plot stands within the widget.
struct Room {
    plot: Rect,
    has_margins: bool,
}

impl Room {
    fn within(ui: &Ui, id: Id, chart: &ScatterChart, rect: Rect) -> Self {
        let has_margins = rect.height() >= 320.0 && rect.width() >= 420.0;
        let margin = if has_margins { MARGIN } else { 0.0 };
        let [_, _, bottom, top] = home(chart);
        let range = PlotMemory::load(ui.ctx(), id).map_or((bottom, top), |memory| {
            (memory.bounds().min()[1], memory.bounds().max()[1])
        });
        let left = axes::label_width(range, rect.height());
        let least = rect.min + vec2(left, 22.0 + margin);
        let most = pos2(rect.right() - margin.max(10.0) - 4.0, rect.bottom() - 36.0);
        Self {
            plot: Rect::from_min_max(least, most.max(least + vec2(8.0, 8.0))),
            has_margins,
        }
    }
}

/// All of the chart: left, right, bottom, top.
fn home(chart: &ScatterChart) -> [f64; 4] {
    let sound = |(low, high): (f64, f64)| {
        if !(high - low).is_finite() {
            (0.0, 1.0)
        } else if low < high {
            (low, high)
        } else {
            let half = (low.abs() * 0.05).max(0.5);
            (low - half, low + half)
        }
    };
    let ((left, right), (bottom, top)) = (sound(chart.x_range), sound(chart.y_range));
    [left, right, bottom, top]
}

fn marks_along(
    input: &GridInput,
    length: f32,
    ticks: impl Fn((f64, f64), f32) -> axes::Ticks,
) -> Vec<GridMark> {
    let step_size = (input.bounds.1 - input.bounds.0) / 4.0;
    let mark = |value| GridMark { value, step_size };
    ticks(input.bounds, length).values.into_iter().map(mark).collect()
}

/// The wheel, or + and − on the keyboard.
fn zoom(plot: &mut PlotUi<'_>, wheel_zooms: bool) {
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

fn pressed(plot: &PlotUi<'_>, key: Key) -> bool {
    plot.response().has_focus() && plot.ctx().input(|input| input.key_pressed(key))
}

/// The point nearest to the pointer, within reach.
fn nearest(chart: &ScatterChart, transform: &PlotTransform, pointer: Pos2) -> Option<HoveredPoint> {
    let mut found = None;
    let mut least = REACH * REACH;
    for (group, points) in chart.groups.iter().map(|group| &group.points).enumerate() {
        for (place, &(x, y)) in points.iter().enumerate() {
            let at = pos2(
                transform.position_from_point_x(x),
                transform.position_from_point_y(y),
            );
            let distance = at.distance_sq(pointer);
            if distance < least {
                least = distance;
                found = Some(HoveredPoint { group, place, at });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Hue, ScatterGroup};

    fn chart() -> ScatterChart {
        let group = |hue, points| ScatterGroup {
            name: String::new(),
            hue: Hue::Segment(hue),
            size: 2,
            points,
            rows: Vec::new(),
            centroid: None,
        };
        ScatterChart {
            x_title: "age".into(),
            y_title: "total_spent".into(),
            x_range: (0.0, 100.0),
            y_range: (0.0, 100.0),
            groups: vec![
                group(0, vec![(10.0, 10.0), (20.0, 90.0)]),
                group(1, vec![(50.0, 50.0)]),
            ],
            are_segments: true,
            sample_note: String::new(),
        }
    }

    #[test]
    fn the_nearest_point_in_reach_is_found() {
        let frame = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 100.0));
        let bounds = PlotBounds::from_min_max([0.0, 0.0], [100.0, 100.0]);
        let transform = PlotTransform::new(frame, bounds, false);
        let found = nearest(&chart(), &transform, pos2(53.0, 50.0)).unwrap();
        assert_eq!((found.group, found.place), (1, 0));
        let found = nearest(&chart(), &transform, pos2(20.0, 12.0)).unwrap();
        assert_eq!((found.group, found.place), (0, 1));
        assert!(nearest(&chart(), &transform, pos2(80.0, 80.0)).is_none());
    }

    #[test]
    fn a_constant_column_still_has_a_range() {
        let mut chart = chart();
        chart.x_range = (5.0, 5.0);
        chart.y_range = (f64::NAN, 1.0);
        let [left, right, bottom, top] = home(&chart);
        assert!(left < 5.0 && right > 5.0);
        assert_eq!((bottom, top), (0.0, 1.0));
    }
}
