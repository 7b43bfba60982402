//! Selecting by hand: a box or a lasso drawn over the points.

use egui::{Id, Key, PointerButton, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui, pos2};
use egui_plot::PlotTransform;

use crate::{
    engine::scatter::Region,
    state::SelectMode,
    theme::style::{c, colours, faded},
};

/// A shorter drag is a click.
const LEAST_DRAG: f32 = 4.0;
/// A lasso gets a corner each so many points of the screen.
const LASSO_STEP: f32 = 3.0;

/// What dragging over the points does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Tool {
    /// Moves what is seen; with Shift or Alt it draws a box.
    #[default]
    Move,
    Box,
    Lasso,
}

impl Tool {
    pub const ALL: [Self; 3] = [Self::Move, Self::Box, Self::Lasso];

    pub fn name(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Box => "Select with a box",
            Self::Lasso => "Select with a lasso",
        }
    }
}

/// A part of the plane drawn around points, and what happens to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    pub region: Region,
    pub mode: SelectMode,
}

/// What is being drawn, in the units of the plot.
#[derive(Debug, Clone)]
struct Drawn {
    is_lasso: bool,
    corners: Vec<(f64, f64)>,
}

/// Whether a drag gathers points rather than moves them.
pub fn gathers(ui: &Ui, id: Id, tool: Tool) -> bool {
    let is_under_way = ui.data(|data| data.get_temp::<Drawn>(id.with("gather")).is_some());
    let modifiers = ui.input(|input| input.modifiers);
    is_under_way || tool != Tool::Move || modifiers.shift || modifiers.alt
}

/// Follows a drag and paints it; what was drawn once the button is let go.
pub fn gather(
    ui: &Ui,
    id: Id,
    tool: Tool,
    response: &Response,
    transform: &PlotTransform,
) -> Option<Gathered> {
    let id = id.with("gather");
    let place = |at: Pos2| {
        let at = transform.frame().clamp(at);
        let value = transform.value_from_position(at);
        (value.x, value.y)
    };
    let button = PointerButton::Primary;
    if response.drag_started_by(button)
        && gathers(ui, id, tool)
        && let Some(at) = ui.input(|input| input.pointer.press_origin())
    {
        let drawn = Drawn {
            is_lasso: tool == Tool::Lasso,
            corners: vec![place(at)],
        };
        ui.data_mut(|data| data.insert_temp(id, drawn));
    }
    let mut drawn = ui.data(|data| data.get_temp::<Drawn>(id))?;
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        ui.data_mut(|data| data.remove::<Drawn>(id));
        return None;
    }
    if let Some(at) = response.interact_pointer_pos() {
        drawn.follow(place(at), transform);
    }
    drawn.paint(ui, transform);
    if !response.drag_stopped_by(button) && response.dragged_by(button) {
        ui.data_mut(|data| data.insert_temp(id, drawn));
        return None;
    }
    ui.data_mut(|data| data.remove::<Drawn>(id));
    let modifiers = ui.input(|input| input.modifiers);
    let mode = SelectMode::of(modifiers.shift || modifiers.command, modifiers.alt);
    drawn.is_seen(transform).then(|| Gathered {
        region: drawn.region(),
        mode,
    })
}

impl Drawn {
    fn follow(&mut self, to: (f64, f64), transform: &PlotTransform) {
        if !self.is_lasso {
            self.corners.truncate(1);
            self.corners.push(to);
            return;
        }
        let is_far = self
            .corners
            .last()
            .is_none_or(|&last| at(transform, last).distance(at(transform, to)) >= LASSO_STEP);
        if is_far {
            self.corners.push(to);
        }
    }

    /// Whether it is large enough to be meant.
    fn is_seen(&self, transform: &PlotTransform) -> bool {
        let corners = self.corners.iter().map(|&corner| at(transform, corner));
        let bounds = corners.fold(Rect::NOTHING, |mut bounds, corner| {
            bounds.extend_with(corner);
            bounds
        });
        let is_large = bounds.width().max(bounds.height()) >= LEAST_DRAG;
        is_large && self.corners.len() >= if self.is_lasso { 3 } else { 2 }
    }

    fn region(&self) -> Region {
        match self.corners[..] {
            [a, b] if !self.is_lasso => Region::Box {
                x: (a.0.min(b.0), a.0.max(b.0)),
                y: (a.1.min(b.1), a.1.max(b.1)),
            },
            _ => Region::Lasso(self.corners.clone()),
        }
    }

    fn paint(&self, ui: &Ui, transform: &PlotTransform) {
        let colours = colours(ui);
        let painter = ui
            .painter()
            .with_clip_rect(transform.frame().intersect(ui.clip_rect()));
        let (fill, stroke) = (faded(colours.select, 0.1), Stroke::new(1.5, c(colours.select)));
        let corners: Vec<Pos2> = self.corners.iter().map(|&corner| at(transform, corner)).collect();
        if self.is_lasso {
            // Triangles from the first corner would fill a bent line wrongly: its line alone, closed by dashes.
            if let (Some(&first), Some(&last)) = (corners.first(), corners.last()) {
                painter.extend(Shape::dashed_line(&[last, first], stroke, 4.0, 3.0));
            }
            painter.add(Shape::line(corners, stroke));
        } else if let [a, b] = corners[..] {
            let rect = Rect::from_two_pos(a, b);
            painter.rect(rect, 0.0, fill, stroke, StrokeKind::Inside);
        }
    }
}

fn at(transform: &PlotTransform, (x, y): (f64, f64)) -> Pos2 {
    pos2(
        transform.position_from_point_x(x),
        transform.position_from_point_y(y),
    )
}
