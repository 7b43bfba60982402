//! An interactive scatter of a [`ChartSpec`]: drag to move, wheel to zoom, double click for all of it; with Shift or
//! Alt, or another tool, a drag selects.
//!
//! It shows the very points that the exporter writes, so that screen and file agree: each as itself, or counted into
//! a picture that is made beside the window and stretched until the next one comes.

mod axes;
mod centroids;
mod fade;
mod gather;
mod margins;
mod marks;
mod moving;
mod picture;
mod tools;

use std::sync::Arc;

use egui::{
    EventFilter, Id, Key, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
    vec2,
};
use egui_plot::{GridInput, GridMark, Plot, PlotBounds, PlotMemory, PlotTransform};

pub use self::{
    gather::{Gathered, Tool},
    moving::seen,
    picture::Pictures,
    tools::{TOOLS_WIDTH, tool_of, tools},
};
use self::{
    marks::Item,
    picture::{Chosen, counted},
};
use crate::{
    chart::{ChartBody, ChartSpec, ScatterChart, scatter_note},
    engine::{run::Prepared, scatter::DrawRequest},
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
    pictures: Option<Pictures<'a>>,
    tool: Tool,
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
    /// The table's row; `None` where points stand for no rows.
    pub row: Option<usize>,
    /// Where it stands on the screen.
    pub at: Pos2,
}

/// What the pointer does over a scatter.
#[derive(Debug)]
pub struct ScatterResponse {
    pub response: Response,
    pub hovered: Option<HoveredPoint>,
    /// Segment whose centroid was clicked now.
    pub clicked_centroid: Option<usize>,
    /// What was drawn around points now.
    pub gathered: Option<Gathered>,
    /// The picture that is to be made.
    pub wanted: Option<Box<DrawRequest>>,
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
            pictures: None,
            tool: Tool::Move,
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

    /// Where pictures come from, for a chart whose points are too many to be drawn.
    #[must_use]
    pub fn pictures(mut self, pictures: Option<Pictures<'a>>) -> Self {
        self.pictures = pictures;
        self
    }

    /// What dragging does.
    #[must_use]
    pub fn tool(mut self, tool: Tool) -> Self {
        self.tool = tool;
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
        let chosen = self.choose(ui, chart, &transform);
        let density = chosen.picture.as_ref().and_then(|picture| counted(picture));
        let note = scatter_note(&chart.sample_note, density);
        let name = format!("{}: {} {note}", self.name, self.spec.alt);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name.trim_end()));
        // Other colours are those of no segment.
        let emphasis = self
            .emphasis
            .filter(|_| chart.are_segments || chart.segments.is_empty());
        let mut item = Item::new(self.id, self.spec, emphasis, self.selected);
        item.picture = chosen.picture;
        marks::paint(ui, &item, chart, &transform);
        axes::paint(ui, chart, &note, rect, &transform);
        if room.has_margins {
            margins::paint(ui, self.id, &item, chart, &transform);
        }
        moving::nobody(ui, self.id, &item, chart, &transform);
        let hovered_centroid = centroids::paint(ui, chart, self.emphasis, &transform, &response);
        let gathered = gather::gather(ui, self.id, self.tool, &response, &transform);
        let pointer = response.hover_pos().filter(|_| !response.dragged());
        let hovered = pointer
            .filter(|_| hovered_centroid.is_none())
            .and_then(|pointer| nearest(chart, &transform, pointer));
        if let Some(point) = hovered {
            marks::ring(ui, chart, point, &transform);
        }
        if response.has_focus() {
            // The arrows move what is seen, not the focus.
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let stroke = Stroke::new(2.0, c(colours(ui).select));
            ui.painter()
                .rect_stroke(room.plot, 2.0, stroke, egui::StrokeKind::Inside);
        }
        Some(ScatterResponse {
            clicked_centroid: hovered_centroid.filter(|_| response.clicked()),
            hovered,
            gathered,
            wanted: chosen.wanted,
            response,
        })
    }

    fn choose(&self, ui: &Ui, chart: &ScatterChart, transform: &PlotTransform) -> Chosen {
        let pictures = self.pictures.as_ref().filter(|_| chart.cloud.is_some());
        let marked = self.selected.map(|selected| selected.selection.lines());
        match pictures {
            Some(pictures) => pictures.choose(ui, transform, self.emphasis, marked),
            None => Chosen {
                picture: None,
                wanted: None,
            },
        }
    }

    fn plot(&self, ui: &mut Ui, chart: &ScatterChart, rect: Rect) -> (Response, PlotTransform) {
        let home = home(chart);
        let home_id = self.id.with("home");
        let titles = (chart.x_title.clone(), chart.y_title.clone(), home);
        let is_moved_on =
            ui.data(|data| data.get_temp::<(String, String, [f64; 4])>(home_id)) != Some(titles.clone());
        ui.data_mut(|data| data.insert_temp(home_id, titles));
        let wheel_zooms = self.wheel_zooms;
        let moves = !gather::gathers(ui, self.id, self.tool);
        let (width, height) = (rect.width(), rect.height());
        let (x_is_log, y_is_log) = (chart.x_is_log, chart.y_is_log);
        let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect));
        let shown = Plot::new(self.id)
            .id(self.id)
            .width(width)
            .height(height)
            .auto_bounds(false)
            .allow_drag(moves)
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
            .x_grid_spacer(move |input| marks_along(&input, x_is_log, width, axes::x_ticks))
            .y_grid_spacer(move |input| marks_along(&input, y_is_log, height, axes::y_ticks))
            .show(ui, |plot| {
                if is_moved_on || plot.response().double_clicked() || moving::pressed(plot, Key::Num0) {
                    let [left, right, bottom, top] = home;
                    plot.set_plot_bounds(PlotBounds::from_min_max([left, bottom], [right, top]));
                } else {
                    moving::zoom(plot, wheel_zooms);
                    moving::step(plot);
                }
            });
        if !moves {
            shown
                .response
                .clone()
                .on_hover_cursor(egui::CursorIcon::Crosshair);
        }
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
        let has_margins = chart.has_margins && rect.height() >= 320.0 && rect.width() >= 420.0;
        let margin = if has_margins { MARGIN } else { 0.0 };
        let [_, _, bottom, top] = home(chart);
        let range = PlotMemory::load(ui.ctx(), id).map_or((bottom, top), |memory| {
            (memory.bounds().min()[1], memory.bounds().max()[1])
        });
        let axis = axes::Axis {
            range,
            is_log: chart.y_is_log,
        };
        let left = axes::label_width(axis, rect.height());
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
    is_log: bool,
    length: f32,
    ticks: impl Fn(axes::Axis, f32) -> axes::Ticks,
) -> Vec<GridMark> {
    let step_size = (input.bounds.1 - input.bounds.0) / 4.0;
    let mark = |value| GridMark { value, step_size };
    let axis = axes::Axis {
        range: input.bounds,
        is_log,
    };
    ticks(axis, length).values.into_iter().map(mark).collect()
}

/// The point nearest to the pointer, within reach.
fn nearest(chart: &ScatterChart, transform: &PlotTransform, pointer: Pos2) -> Option<HoveredPoint> {
    if let Some(layer) = &chart.cloud {
        let placed = layer.plot.placed()?;
        let value = transform.value_from_position(pointer);
        let scale = (transform.dpos_dvalue_x().abs(), transform.dpos_dvalue_y().abs());
        let spot = placed
            .cloud
            .nearest((value.x, value.y), scale, f64::from(REACH))?;
        return Some(HoveredPoint {
            group: layer.plot.codes(layer.k).groups().of(spot.row)?,
            row: Some(spot.row as usize),
            at: marks::place(transform, (spot.x, spot.y)),
        });
    }
    let mut found = None;
    let mut least = REACH * REACH;
    for (group, own) in chart.groups.iter().enumerate() {
        for (place, &point) in own.points.iter().enumerate() {
            let at = marks::place(transform, point);
            let distance = at.distance_sq(pointer);
            if distance < least {
                least = distance;
                let row = own.rows.get(place).map(|&row| row as usize);
                found = Some(HoveredPoint { group, row, at });
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
        let group = |hue, points, rows| ScatterGroup {
            hue: Hue::Segment(hue),
            size: 2,
            points,
            rows,
            ..ScatterGroup::default()
        };
        ScatterChart {
            x_title: "age".into(),
            y_title: "total_spent".into(),
            x_range: (0.0, 100.0),
            y_range: (0.0, 100.0),
            groups: vec![
                group(0, vec![(10.0, 10.0), (20.0, 90.0)], vec![7, 3]),
                group(1, vec![(50.0, 50.0)], vec![]),
            ],
            are_segments: true,
            ..ScatterChart::default()
        }
    }

    #[test]
    fn the_nearest_point_in_reach_is_found() {
        let frame = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 100.0));
        let bounds = PlotBounds::from_min_max([0.0, 0.0], [100.0, 100.0]);
        let transform = PlotTransform::new(frame, bounds, false);
        let found = nearest(&chart(), &transform, pos2(53.0, 50.0)).unwrap();
        assert_eq!((found.group, found.row), (1, None));
        let found = nearest(&chart(), &transform, pos2(20.0, 12.0)).unwrap();
        assert_eq!((found.group, found.row), (0, Some(3)));
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
