//! Curves of more than two classes: a line for each against the rest, with a list that says who is who.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Painter, Pos2, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2,
    vec2,
};

use super::{
    Shown,
    class_table::{CELL_GAP, ROW, per_class},
    curves::choice,
};
use crate::{
    chart::{self, ChartBody, CurveChart, LinesChart, NearClass, Scene},
    engine::{
        classify::AgainstRest,
        format,
        metrics::{Curve, Offer},
    },
    state::Command,
    theme::{
        Rgb,
        colours::is_ring,
        fonts::{Weight, text_width},
        style::{c, colours, faded},
    },
    views::widgets::{Same, memo, paint_elided, paint_text, show_scene},
};

/// The curves keep this share of the pane; a list that is longer than the rest of it scrolls.
const LEAST_SHARE: f32 = 0.55;
/// How much is seen of the other lines while one is pointed at.
const VEIL: f32 = 0.65;

/// Of profit there is no curve of several classes: the first one stands in for it.
fn drawn(curve: Curve) -> Curve {
    if AgainstRest::CURVES.contains(&curve) {
        curve
    } else {
        AgainstRest::CURVES[0]
    }
}

/// The chosen curve of each class, and under it the classes with their numbers. There is no threshold to drag.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, curve: Curve, out: &mut Vec<Command>) {
    let curve = drawn(curve);
    let key = (Same(Arc::clone(shown.report)), curve);
    let made = memo(ui.ctx(), Id::unique("curves of classes"), key, || {
        chart::curve_chart(
            shown.report,
            curve,
            Offer::default(),
            shown.threshold,
            &shown.source,
        )
    });
    let Some(CurveChart { spec, .. }) = made.as_ref() else {
        return;
    };
    let ChartBody::Lines(lines) = &spec.body else {
        return;
    };
    choice(ui, curve, &AgainstRest::CURVES, &spec.subtitle, out);
    let classes = &shown.report.shown().against_rest;
    let room = ui.available_size();
    let wanted = ROW * (classes.len() + 1) as f32 + 12.0;
    let height = (room.y - wanted).max(room.y * LEAST_SHARE).min(room.x * 1.2);
    let scene = chart::layout(&spec.body, room.x, height, colours(ui));
    let painted = show_scene(ui, &scene, &spec.title, &spec.alt);
    let near = pointed_at(&painted.response, lines, (&scene, painted.origin));
    if let Some(near) = near {
        let class = &classes[near.line].class;
        let words = format!("{class}: {}", chart::curve_words(curve, class, near.at));
        painted.response.clone().on_hover_text_at_pointer(words);
    }
    ui.add_space(4.0);
    let in_list = ScrollArea::vertical()
        .id_salt("classes of the curves")
        .auto_shrink(false)
        .show(ui, |ui| {
            let in_list = list(ui, classes, curve, shown.report.positive);
            ui.add_space(12.0);
            per_class(ui, shown);
            in_list
        })
        .inner;
    if let Some(line) = near.map(|near| near.line).or(in_list) {
        set_off(ui, lines, (&scene, painted.origin), line);
    }
}

/// The class whose line is under the pointer.
fn pointed_at(response: &Response, lines: &LinesChart, (scene, origin): (&Scene, Pos2)) -> Option<NearClass> {
    let at = response.hover_pos()? - origin;
    chart::class_at(lines, scene.plot?, (at.x, at.y))
}

/// The line of one class strong, all others behind a veil.
fn set_off(ui: &Ui, lines: &LinesChart, (scene, origin): (&Scene, Pos2), line: usize) {
    let Some(plot) = scene.plot else { return };
    let (x, y, width, height) = plot;
    let colours = colours(ui);
    let painter = ui.painter();
    // Strokes along the edge of the plot are seen to their full width.
    let area = Rect::from_min_size(origin + vec2(x, y), vec2(width, height)).expand(1.0);
    painter.rect_filled(area, CornerRadius::ZERO, faded(colours.canvas, VEIL));
    let stroke = Stroke::new(3.0, c(lines.lines[line].hue.rgb(colours)));
    for piece in chart::traced_class(lines, plot, line) {
        let points: Vec<Pos2> = piece.iter().map(|(x, y)| origin + vec2(*x, *y)).collect();
        match points.as_slice() {
            [alone] => {
                painter.circle_filled(*alone, 4.0, stroke.color);
            }
            _ => {
                painter.line(points, stroke);
            }
        }
    }
}

/// Each class with its square and the number of its curve; which one is pointed at.
fn list(ui: &mut Ui, classes: &[AgainstRest], curve: Curve, positive: usize) -> Option<usize> {
    let rows: Vec<[String; 2]> = classes.iter().map(|class| values(class, curve)).collect();
    let (name, has_range) = classes.first().map_or(("", false), |class| {
        (
            chart::class_value(class, curve).0,
            rows.iter().any(|row| !row[1].is_empty()),
        )
    });
    let head = [
        format::capital(name),
        if has_range { "95\u{202f}% range" } else { "" }.to_owned(),
    ];
    let widths: [f32; 2] = [0, 1].map(|place: usize| {
        let cells = rows.iter().chain([&head]).map(|row| &row[place]);
        let widest = cells.map(|cell| text_width(cell, 12.0, Weight::Regular));
        let widest = widest.fold(0.0, f32::max);
        if widest > 0.0 { widest + CELL_GAP } else { 0.0 }
    });
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    list_row(ui, None, "Class", &head, widths);
    let mut pointed = None;
    for (place, (class, cells)) in classes.iter().zip(&rows).enumerate() {
        let mark = colours(ui).class_mark(place, positive, classes.len());
        let response = list_row(ui, Some((mark, is_ring(place))), &class.class, cells, widths);
        if response.hovered() {
            pointed = Some(place);
        }
    }
    ui.spacing_mut().item_spacing.y = gap;
    pointed
}

/// "0.884" and "0.864 to 0.905"; a class without rows has neither.
fn values(class: &AgainstRest, curve: Curve) -> [String; 2] {
    let (_, found) = chart::class_value(class, curve);
    if !found.value.is_finite() {
        return ["no rows".to_owned(), String::new()];
    }
    let range = if found.low.is_finite() {
        format::range(found.low, found.high, 3)
    } else {
        String::new()
    };
    [format::metric(found.value), range]
}

/// A class with its square, filled or open, or without one the head of the list. Names get what the numbers leave.
fn list_row(
    ui: &mut Ui,
    mark: Option<(Rgb, bool)>,
    name: &str,
    cells: &[String; 2],
    widths: [f32; 2],
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let said = [name, &cells[0], &cells[1]].join(" ");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, said.trim_end()));
    let colours = colours(ui);
    if mark.is_some() && response.hovered() {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(4), c(colours.hover));
    }
    let painter = ui.painter();
    let middle = rect.center().y;
    let mut left = rect.left();
    if let Some((fill, is_open)) = mark {
        square(painter, pos2(left, middle), fill, is_open);
        left += 16.0;
    }
    let (ink, quiet) = if mark.is_some() {
        (colours.ink, colours.ink_2)
    } else {
        (colours.ink_3, colours.ink_3)
    };
    let right = [rect.right() - widths[1], rect.right()];
    for ((cell, right), ink) in cells.iter().zip(right).zip([ink, quiet]) {
        let at = pos2(right, middle);
        paint_text(
            painter,
            at,
            Align2::RIGHT_CENTER,
            cell.as_str(),
            12.0,
            Weight::Regular,
            ink,
        );
    }
    let room = rect.right() - widths[0] - widths[1] - left - 4.0;
    let at = pos2(left, middle);
    let is_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        name,
        room,
        12.0,
        Weight::Regular,
        ink,
    );
    if is_cut {
        response.clone().on_hover_text(name);
    }
    response
}

/// Classes are squares; open where the hue is that of an earlier class as well.
fn square(painter: &Painter, left: Pos2, fill: Rgb, is_open: bool) {
    let rect = Rect::from_min_size(left - vec2(0.0, 5.0), vec2(10.0, 10.0));
    if is_open {
        let stroke = Stroke::new(2.0, c(fill));
        painter.rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Inside);
    } else {
        painter.rect_filled(rect, CornerRadius::same(2), c(fill));
    }
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::{
        state::AppState,
        views::segments::tests::{harness, state_of},
    };

    /// 240 customers in classes that `spent` tells apart more or less.
    fn state(n_classes: u32) -> AppState {
        let rows: String = (0..240_u32)
            .map(|i| {
                let class = i * 31 % 240 * n_classes / 240;
                let spent = 100 * class + i * 7_919 % 170;
                format!("C{i:03},{spent}.5,group {class:02}\n")
            })
            .collect();
        state_of(&format!("id,spent,level\n{rows}"))
    }

    #[test]
    fn each_class_is_named_beside_its_area() {
        let state = state(3);
        let report = Arc::clone(&state.results.classifier().unwrap().report);
        let (harness, _) = harness(1440.0, state, crate::views::train::show);
        let picture = harness.get_by_label_contains("ROC curve of each class against the rest");
        assert_eq!(picture.accesskit_node().role(), Role::Image);
        for own in &report.shown().against_rest {
            let [area, range] = values(own, Curve::Roc);
            assert!(range.contains(" to "), "{range}");
            harness.get_by_role_and_label(Role::Row, &format!("{} {area} {range}", own.class));
        }
        // What the matrix says of each is still there.
        harness.get_by_label("Class, Precision, Recall, F1, Rows");
        harness.get_by_role_and_label(Role::ComboBox, "Curve");
    }

    #[test]
    fn nothing_on_the_curves_moves_a_threshold() {
        let (mut harness, asked) = harness(1440.0, state(3), crate::views::train::show);
        let picture = harness
            .get_by_label_contains("ROC curve of each class against the rest")
            .rect();
        harness.drag_at(picture.center());
        harness.step();
        harness.drop_at(picture.center());
        harness.run_steps(2);
        let asked = asked.take();
        assert!(
            !asked
                .iter()
                .any(|command| matches!(command, Command::SetThreshold(_))),
            "{asked:?}"
        );
    }

    #[test]
    fn twenty_classes_have_a_list_that_leaves_the_curves_their_room() {
        let state = state(20);
        let own = state.results.classifier().unwrap().report.shown().against_rest[0].clone();
        let (harness, _) = harness(1024.0, state, crate::views::train::show);
        let picture = harness
            .get_by_label_contains("ROC curve of each class against the rest")
            .rect();
        assert!(picture.height() > 180.0, "{picture:?}");
        let [area, range] = values(&own, Curve::Roc);
        let words = format!("{} {area} {range}", own.class);
        let first = harness.get_by_role_and_label(Role::Row, &words).rect();
        assert!(first.top() >= picture.bottom(), "{first:?} {picture:?}");
    }

    #[test]
    fn profit_gives_way_to_a_curve_that_there_is() {
        assert_eq!(drawn(Curve::Profit), Curve::Roc);
        assert_eq!(drawn(Curve::Lift), Curve::Lift);
    }
}
