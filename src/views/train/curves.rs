//! The pane of curves over all thresholds: which one, drawn for both parts, with the threshold to drag on it.

use std::sync::Arc;

use egui::{Id, Pos2, Rect, Sense, Ui, pos2, vec2};

use super::{Shown, charts::export_button};
use crate::{
    chart::{self, ChartBody, CurveChart, Scene},
    engine::{
        format,
        metrics::{Curve, CurvePoint, Offer},
    },
    state::{ChartId, Command},
    theme::{fonts::Weight, style::colours},
    views::widgets::{Button, Same, combo, header, hint, label, memo, number_field, show_scene, styled},
};

/// The chosen curve of both parts with the threshold marked.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, curve: Curve, offer: Offer, out: &mut Vec<Command>) {
    // Profit alone depends on the offer.
    let said = if curve == Curve::Profit {
        offer
    } else {
        Offer::default()
    };
    let key = (Same(Arc::clone(shown.report)), curve, offer_bits(said));
    let drawn = memo(ui.ctx(), Id::unique("curve"), key, || {
        chart::curve_chart(shown.report, curve, offer, shown.threshold, &shown.source)
    });
    let Some(drawn) = drawn.as_ref() else {
        return;
    };
    let CurveChart { spec, points, .. } = drawn;
    choice(ui, curve, &Curve::ALL, &spec.subtitle, out);
    if curve == Curve::Profit {
        offer_form(ui, offer, out);
        if offer.break_even().is_none() && !offer.never_pays() {
            hint(
                ui,
                "Say what contacting one customer costs and what a won one brings: the curve then shows \
                 how many customers to contact.",
            );
            return;
        }
    }
    let marker = chart::curve_marker(shown.report, curve, offer, points, shown.threshold);
    let alt = drawn.alt(marker.as_ref());
    let mut body = spec.body.clone();
    if let ChartBody::Lines(lines) = &mut body {
        lines.marker = marker;
    }
    let size = vec2(ui.available_width(), ui.available_height());
    let scene = chart::layout(&body, size.x, size.y.min(size.x * 1.6), colours(ui));
    let painted = show_scene(ui, &scene, &spec.title, &alt);
    if let ChartBody::Lines(lines) = &body {
        let ranges = (lines.x_range, lines.y_range);
        drag(ui, (curve, points), (&scene, painted.origin), ranges, out);
    }
}

/// The name of the curve, which opens the list of all that there are.
pub(super) fn choice(ui: &mut Ui, curve: Curve, all: &[Curve], subtitle: &str, out: &mut Vec<Command>) {
    let names: Vec<&str> = all.iter().copied().map(chart::curve_title).collect();
    let room = ui.available_width();
    // The rows are said under the matrix as well: in a narrow pane they give way.
    let said = if room > 320.0 { subtitle } else { "" };
    header(ui, "", "", |ui| {
        export_button(ui, ChartId::Curve(curve), out);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let width = 168.0_f32.min(ui.available_width());
            if let Some(place) = combo(ui, "Curve", chart::curve_title(curve), &names, width) {
                out.extend(all.get(place).copied().map(Command::ShowCurve));
            }
            if !said.is_empty() {
                hint(ui, said);
            }
        });
    });
    ui.add_space(4.0);
}

/// What a contact costs, what a won customer brings, and the threshold that follows.
fn offer_form(ui: &mut Ui, offer: Offer, out: &mut Vec<Command>) {
    let mut wished = offer;
    ui.horizontal(|ui| {
        label(ui, "Margin");
        number_field(
            ui,
            "Margin of a won customer",
            &mut wished.margin,
            0.0..=1e9,
            2,
            68.0,
        )
        .on_hover_text("Earned with a contacted customer who truly is of the positive class");
        label(ui, "Cost");
        number_field(ui, "Cost of a contact", &mut wished.cost, 0.0..=1e9, 2, 60.0)
            .on_hover_text("Spent on every customer who is contacted");
    });
    if wished != offer {
        out.push(Command::SetOffer(wished));
    }
    if let Some(pays) = offer.break_even() {
        let text = format!("Break-even {}", format::decimal(pays, 2));
        let why = "Cost ÷ margin: with a probability above it a contact pays, if the probabilities mean what \
                   they say. See Calibration.";
        if Button::new(text).show(ui).on_hover_text(why).clicked() {
            out.push(Command::SetThreshold(pays));
        }
    } else if offer.never_pays() {
        let words =
            "No contact pays: it costs more than a won customer brings. A threshold of 1 contacts nobody.";
        styled(ui, words, 12.0, Weight::Regular, colours(ui).warn);
    }
    ui.add_space(4.0);
}

/// The nearest point of the curve under the pointer, dragged or clicked, sets the threshold.
fn drag(
    ui: &Ui,
    (curve, points): (Curve, &[CurvePoint]),
    (scene, origin): (&Scene, Pos2),
    ranges: ((f64, f64), (f64, f64)),
    out: &mut Vec<Command>,
) {
    let Some((x, y, width, height)) = scene.plot else {
        return;
    };
    let plot = Rect::from_min_size(origin + vec2(x, y), vec2(width, height));
    let response = ui.interact(
        plot,
        ui.scope_id().with("threshold on the curve"),
        Sense::click_and_drag(),
    );
    let response = response.on_hover_cursor(egui::CursorIcon::Crosshair);
    let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.dragged() || response.clicked())
    else {
        return;
    };
    let threshold = if curve == Curve::Calibration {
        Some(f64::from((at.x - plot.left()) / plot.width()))
    } else {
        nearest(points, plot, ranges, at).map(|point| point.threshold)
    };
    if let Some(threshold) = threshold {
        out.push(Command::SetThreshold(threshold.clamp(0.0, 1.0)));
    }
}

fn nearest(
    points: &[CurvePoint],
    plot: Rect,
    ((left, right), (bottom, top)): ((f64, f64), (f64, f64)),
    at: Pos2,
) -> Option<CurvePoint> {
    #[expect(clippy::cast_possible_truncation, reason = "shares of a plot")]
    let place = |point: &CurvePoint| {
        let across = ((point.x - left) / (right - left)) as f32;
        let up = ((point.y - bottom) / (top - bottom)) as f32;
        pos2(
            plot.left() + across * plot.width(),
            plot.bottom() - up * plot.height(),
        )
    };
    let distance = |point: &CurvePoint| place(point).distance_sq(at);
    let nearer = |a: &&CurvePoint, b: &&CurvePoint| distance(a).total_cmp(&distance(b));
    points.iter().min_by(nearer).copied()
}

/// Numbers that can be compared as keys.
fn offer_bits(offer: Offer) -> (u64, u64) {
    (offer.margin.to_bits(), offer.cost.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point_is_taken() {
        let point = |x: f64, y: f64| CurvePoint {
            x,
            y,
            threshold: 1.0 - x,
        };
        let points = [point(0.0, 0.0), point(0.2, 0.8), point(1.0, 1.0)];
        let plot = Rect::from_min_size(pos2(10.0, 10.0), vec2(100.0, 50.0));
        let ranges = ((0.0, 1.0), (0.0, 1.0));
        let found = nearest(&points, plot, ranges, pos2(35.0, 22.0)).unwrap();
        assert_eq!(found.threshold, 0.8);
        assert_eq!(nearest(&points, plot, ranges, pos2(500.0, 0.0)).unwrap().x, 1.0);
        assert_eq!(nearest(&[], plot, ranges, pos2(0.0, 0.0)), None);
    }
}
