//! Numbered discs where segments have their centre, and the names beside them.

use egui::{Align2, CornerRadius, Painter, Rect, Response, Stroke, StrokeKind, Ui, vec2};
use egui_plot::PlotTransform;

use super::marks::{BACKGROUND, place, strength};
use crate::{
    chart::{ScatterChart, SegmentMark, in_file_units},
    engine::format,
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours, faded},
    },
    views::widgets::{customer::number_disc, paint_text},
};

/// Radius of a disc.
const CENTROID: f32 = 11.0;

/// Numbered discs where segments have their centre; the one under the pointer says what it is.
pub fn paint(
    ui: &Ui,
    chart: &ScatterChart,
    emphasis: Option<usize>,
    transform: &PlotTransform,
    response: &Response,
) -> Option<usize> {
    let colours = colours(ui);
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().expand(CENTROID).intersect(ui.clip_rect()));
    let mut hovered = None;
    for (segment, shown) in chart.segments.iter().enumerate() {
        let Some(at) = shown.centroid.map(|point| place(transform, point)) else {
            continue;
        };
        if !transform.frame().contains(at) {
            continue;
        }
        let fill = shown.hue.rgb(colours);
        let strength = strength(emphasis, segment);
        let disc = c(fill.mix(
            colours.canvas,
            f64::from(0.75 * (1.0 - strength) / (1.0 - BACKGROUND)),
        ));
        painter.circle_filled(at, CENTROID + 1.5, c(colours.canvas));
        let slot = shown.hue.number().map_or(segment, |number| number - 1);
        let ink = number_disc(&painter, at, CENTROID, slot, disc, fill, colours);
        let number = (slot + 1).to_string();
        paint_text(
            &painter,
            at,
            Align2::CENTER_CENTER,
            number,
            12.0,
            Weight::SemiBold,
            ink,
        );
        if response
            .hover_pos()
            .is_some_and(|pointer| pointer.distance(at) <= CENTROID)
        {
            painter.circle_stroke(at, CENTROID + 1.5, Stroke::new(2.0, c(colours.ink)));
            hovered = Some(segment);
        }
    }
    names(ui, chart, &painter, transform);
    if let Some(segment) = hovered {
        response
            .clone()
            .on_hover_text_at_pointer(centre_in_words(chart, &chart.segments[segment]));
    }
    hovered
}

/// Names that were given to segments, beside their discs; where two would touch the later one is left out.
fn names(ui: &Ui, chart: &ScatterChart, painter: &Painter, transform: &PlotTransform) {
    let colours = colours(ui);
    let frame = *transform.frame();
    let mut taken: Vec<Rect> = Vec::new();
    for (segment, shown) in chart.segments.iter().enumerate() {
        let Some(at) = shown.centroid.map(|point| place(transform, point)) else {
            continue;
        };
        // Without a name of its own the number says it all.
        if !frame.contains(at) || is_bare(shown, segment) {
            continue;
        }
        let size = vec2(text_width(&shown.name, 12.0, Weight::Medium) + 14.0, 22.0);
        let right = Rect::from_min_size(at + vec2(CENTROID + 5.0, -11.0), size);
        let left = Rect::from_min_size(at - vec2(CENTROID + 5.0 + size.x, 11.0), size);
        let free = [right, left]
            .into_iter()
            .find(|rect| frame.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect)));
        let Some(rect) = free else { continue };
        let stroke = Stroke::new(1.0, c(colours.hairline));
        painter.rect(
            rect,
            CornerRadius::same(4),
            faded(colours.raised, 0.92),
            stroke,
            StrokeKind::Inside,
        );
        let centre = rect.center();
        let anchor = Align2::CENTER_CENTER;
        paint_text(
            painter,
            centre,
            anchor,
            &shown.name,
            12.0,
            Weight::Medium,
            colours.ink,
        );
        taken.push(rect);
    }
}

/// Whether a segment has no name of its own.
fn is_bare(shown: &SegmentMark, place: usize) -> bool {
    let number = shown.hue.number().unwrap_or(place + 1);
    shown.name == format!("Segment {number}")
}

fn centre_in_words(chart: &ScatterChart, segment: &SegmentMark) -> String {
    let (x, y) = segment.centroid.unwrap_or_default();
    format!(
        "{}, {}\ncentre: {} {}, {} {}",
        segment.name,
        format::plural(
            usize::try_from(segment.size).unwrap_or(usize::MAX),
            "customer",
            "customers"
        ),
        chart.x_title,
        format::significant(in_file_units(x, chart.x_is_log)),
        chart.y_title,
        format::significant(in_file_units(y, chart.y_is_log))
    )
}
