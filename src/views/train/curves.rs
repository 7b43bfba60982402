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
    theme::{
        fonts::{Weight, text_width},
        style::colours,
    },
    views::widgets::{Button, Same, combo, header, hint, label, memo, number_field, show_scene, styled},
};

/// Between two columns of the table of classes.
const CELL_GAP: f32 = 8.0;

/// The chosen curve of both parts with the threshold marked; with more than two classes a table of them.
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
        per_class(ui, shown);
        return;
    };
    let CurveChart { spec, points, .. } = drawn;
    choice(ui, curve, &spec.subtitle, out);
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

/// The name of the curve, which opens the list of all of them.
fn choice(ui: &mut Ui, curve: Curve, subtitle: &str, out: &mut Vec<Command>) {
    let names: Vec<&str> = Curve::ALL.into_iter().map(chart::curve_title).collect();
    let room = ui.available_width();
    // The rows are said under the matrix as well: in a narrow pane they give way.
    let said = if room > 320.0 { subtitle } else { "" };
    header(ui, "", "", |ui| {
        export_button(ui, ChartId::Curve(curve), out);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let width = 168.0_f32.min(ui.available_width());
            if let Some(place) = combo(ui, "Curve", chart::curve_title(curve), &names, width) {
                out.extend(Curve::ALL.get(place).copied().map(Command::ShowCurve));
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

/// With more than two classes there is no single ROC curve: each class against the others, as numbers.
fn per_class(ui: &mut Ui, shown: &Shown<'_>) {
    header(ui, "Each class", "against all others", |_| {});
    let text = |value: f64| {
        if value.is_finite() {
            format::metric(value)
        } else {
            "–".to_owned()
        }
    };
    let mut rows = vec![["Class", "Precision", "Recall", "F1", "Rows"].map(str::to_owned)];
    for (class, metrics) in shown.report.classes.iter().zip(&shown.metrics.per_class) {
        rows.push([
            class.clone(),
            text(metrics.precision.value),
            text(metrics.recall.value),
            text(metrics.f1.value),
            format::count(metrics.support),
        ]);
    }
    let widths = column_widths(&rows, ui.available_width());
    for (place, cells) in rows.iter().enumerate() {
        table_row(ui, &widths, cells, place == 0);
    }
}

/// Numbers are never cut: names get what these leave.
fn column_widths(rows: &[[String; 5]], width: f32) -> [f32; 5] {
    let mut widths = [0.0_f32; 5];
    for (place, own) in widths.iter_mut().enumerate().skip(1) {
        let cells = rows
            .iter()
            .map(|cells| text_width(&cells[place], 12.0, Weight::Regular));
        *own = cells.fold(0.0, f32::max) + CELL_GAP;
    }
    let numbers: f32 = widths.iter().sum();
    widths[0] = (width - numbers).max(0.0);
    // A wide table is even.
    let spare = (widths[0] - width * 0.3).max(0.0) / 4.0;
    widths[0] -= 4.0 * spare;
    for own in &mut widths[1..] {
        *own += spare;
    }
    widths
}

fn table_row(ui: &mut Ui, widths: &[f32], cells: &[String], is_head: bool) {
    use crate::views::widgets::paint_elided;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, cells.join(", ")));
    let colours = colours(ui);
    let ink = if is_head { colours.ink_3 } else { colours.ink };
    let (mut x, mut is_cut) = (rect.left(), false);
    for (place, (&width, cell)) in widths.iter().zip(cells).enumerate() {
        let (at, anchor) = if place == 0 {
            (pos2(x, rect.center().y), egui::Align2::LEFT_CENTER)
        } else {
            (pos2(x + width, rect.center().y), egui::Align2::RIGHT_CENTER)
        };
        is_cut |= paint_elided(
            ui.painter(),
            at,
            anchor,
            cell,
            if place == 0 { width - 4.0 } else { width },
            12.0,
            Weight::Regular,
            ink,
        );
        x += width;
    }
    if is_cut {
        response.on_hover_text(cells.join(", "));
    }
    let stroke = egui::Stroke::new(1.0, crate::theme::style::c(colours.hairline));
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_classes_are_never_cut() {
        let rows = vec![
            ["Class", "Precision", "Recall", "F1", "Rows"].map(str::to_owned),
            [
                "A class of a long name",
                "0.833",
                "0.912",
                "0.871",
                "1\u{202f}000\u{202f}000",
            ]
            .map(str::to_owned),
        ];
        for width in [220.0, 300.0, 600.0] {
            let widths = column_widths(&rows, width);
            assert!((widths.iter().sum::<f32>() - width).abs() < 0.01, "{widths:?}");
            for cells in &rows {
                for place in 1..5 {
                    assert!(text_width(&cells[place], 12.0, Weight::Regular) <= widths[place]);
                }
            }
        }
    }

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
