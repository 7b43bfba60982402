//! Pictures of more points than can each be drawn: which is shown, and which is wanted.

use std::sync::Arc;

use egui::{Color32, Id, Mesh, Rect, Shape, Ui, pos2};
use egui_plot::PlotTransform;

use super::marks::strength;
use crate::{
    chart::scatter_hues,
    engine::{
        Bits,
        scatter::{Density, DrawRequest, Drawing, Ink, Picture, Window},
    },
    state::ShownPlot,
    theme::style::colours,
    views::widgets::pixels_texture,
};

/// Side of a cell in which points are counted, in points of the screen.
const CELL: f32 = 2.0;

/// Where the pictures of a scatter come from.
#[derive(Debug, Clone, Copy)]
pub struct Pictures<'a> {
    pub shown: &'a ShownPlot,
    pub k: usize,
    /// Other ks that may be asked for next.
    pub ahead: &'a [usize],
}

/// The picture to show now, and the one to ask for.
#[derive(Debug)]
pub struct Chosen {
    pub picture: Option<Arc<Picture>>,
    pub wanted: Option<Box<DrawRequest>>,
}

impl Pictures<'_> {
    /// What is not made yet is asked for; until it comes the last picture stays, stretched.
    pub fn choose(
        &self,
        ui: &Ui,
        transform: &PlotTransform,
        emphasis: Option<usize>,
        marked: Option<&Arc<Bits>>,
    ) -> Chosen {
        let window = window(ui, transform);
        let plot = &self.shown.plot;
        let inks = |k: usize, emphasis: Option<usize>| -> Vec<Ink> {
            let emphasis = emphasis.filter(|_| plot.is_by_segment());
            let hues = scatter_hues(plot, k).into_iter().enumerate();
            hues.map(|(group, hue)| hue.ink(colours(ui), strength(emphasis, group)))
                .collect()
        };
        let own = inks(self.k, emphasis);
        if let Some(sharp) = self.shown.sharp(self.k, &own, &window, marked) {
            return Chosen {
                picture: Some(Arc::clone(sharp)),
                wanted: None,
            };
        }
        let mut request = DrawRequest {
            plot: Arc::clone(plot),
            ks: vec![self.k],
            inks: vec![own],
            window: Some(window),
            marked: marked.cloned(),
        };
        // With one segment set off the next step is to let it go, not another k.
        if emphasis.is_none() && plot.is_by_segment() {
            for &k in self.ahead {
                let inks = inks(k, None);
                if k != self.k && self.shown.sharp(k, &inks, &window, marked).is_none() {
                    request.ks.push(k);
                    request.inks.push(inks);
                }
            }
        }
        Chosen {
            picture: self.shown.last(self.k).cloned(),
            wanted: Some(Box::new(request)),
        }
    }
}

/// What is seen, in cells.
fn window(ui: &Ui, transform: &PlotTransform) -> Window {
    let (frame, bounds) = (transform.frame(), transform.bounds());
    let pixels_per_point = ui.ctx().pixels_per_point();
    // Whole pixels of the screen, so that all cells are equal.
    let cell = (CELL * pixels_per_point).round().max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length on the screen"
    )]
    let cells = |length: f32| (length * pixels_per_point / cell).round().clamp(1.0, 8192.0) as usize;
    Window {
        x: (bounds.min()[0], bounds.max()[0]),
        y: (bounds.min()[1], bounds.max()[1]),
        columns: cells(frame.width()),
        rows: cells(frame.height()),
    }
}

/// A counted picture where its window lies now.
pub fn density_shape(ui: &Ui, id: Id, picture: &Picture, transform: &PlotTransform) -> Option<Shape> {
    let Some(Drawing::Counted(density)) = &picture.drawing else {
        return None;
    };
    let size = [density.window.columns, density.window.rows];
    let texture = pixels_texture(ui.ctx(), id.with("density"), size, &density.rgba);
    let mut mesh = Mesh::with_texture(texture.id());
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    mesh.add_rect_with_uv(place(&density.window, transform), uv, Color32::WHITE);
    Some(Shape::mesh(mesh))
}

/// Where a window lies on the screen.
pub fn place(window: &Window, transform: &PlotTransform) -> Rect {
    Rect::from_min_max(
        pos2(
            transform.position_from_point_x(window.x.0),
            transform.position_from_point_y(window.y.1),
        ),
        pos2(
            transform.position_from_point_x(window.x.1),
            transform.position_from_point_y(window.y.0),
        ),
    )
}

/// The counts of a picture, where it was counted.
pub fn counted(picture: &Picture) -> Option<&Density> {
    match &picture.drawing {
        Some(Drawing::Counted(density)) => Some(density),
        _ => None,
    }
}
