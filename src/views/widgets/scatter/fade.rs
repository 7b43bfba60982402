//! Points that change their colour do so in a moment instead of at once: the eye can follow them.

use std::sync::Arc;

use egui::{Id, Rect, Shape, Ui};

use super::super::Same;
use crate::chart::{ChartBody, ChartSpec};

/// Seconds from the old colours to the new ones.
const SECONDS: f64 = 0.12;

/// What was shown last.
#[derive(Clone)]
struct Last {
    spec: Same<ChartSpec>,
    frame: Rect,
    shapes: Arc<Vec<Shape>>,
    /// What fades away, since when.
    before: Option<(Arc<Vec<Shape>>, f64)>,
}

/// The shapes to paint: `made`, and for a moment what was there before, where only the groups are others.
/// With animations off there is no such moment.
pub fn fade(ui: &Ui, id: Id, spec: &Arc<ChartSpec>, frame: Rect, made: &Arc<Vec<Shape>>) -> Vec<Shape> {
    let id = id.with("fade");
    let now = ui.input(|input| input.time);
    let last: Option<Last> = ui.data(|data| data.get_temp(id));
    let spec = Same(Arc::clone(spec));
    let is_still = ui.style().animation_time <= 0.0;
    let before = match &last {
        // Moved or zoomed: the old places mean nothing any more.
        Some(last) if last.spec == spec && Arc::ptr_eq(&last.shapes, made) => last.before.clone(),
        Some(last)
            if last.spec != spec && last.frame == frame && have_the_same_axes(&last.spec.0, &spec.0) =>
        {
            Some((Arc::clone(&last.shapes), now))
        }
        _ => None,
    };
    let before = before.filter(|&(_, since)| !is_still && now - since < SECONDS);
    let shown = match &before {
        Some((old, since)) => {
            ui.ctx().request_repaint();
            #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
            let share = ((now - since) / SECONDS).clamp(0.0, 1.0) as f32;
            let mut shown = faded(old, 1.0 - share);
            shown.extend(faded(made, share));
            shown
        }
        None => made.to_vec(),
    };
    let kept = Last {
        spec,
        frame,
        shapes: Arc::clone(made),
        before,
    };
    ui.data_mut(|data| data.insert_temp(id, kept));
    shown
}

fn have_the_same_axes(a: &ChartSpec, b: &ChartSpec) -> bool {
    match (&a.body, &b.body) {
        (ChartBody::Scatter(a), ChartBody::Scatter(b)) => {
            (&a.x_title, &a.y_title, a.x_range, a.y_range) == (&b.x_title, &b.y_title, b.x_range, b.y_range)
        }
        _ => false,
    }
}

fn faded(shapes: &[Shape], share: f32) -> Vec<Shape> {
    let mut shapes = shapes.to_vec();
    for shape in &mut shapes {
        egui::epaint::shape_transform::adjust_colors(shape, move |colour| {
            *colour = colour.gamma_multiply(share);
        });
    }
    shapes
}
