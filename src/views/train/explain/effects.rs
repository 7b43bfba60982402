//! What each feature does on average, and the curve of one of them.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{super::Shown, by_strength, class_of, column_of, effect_spec, number, who};
use crate::{
    chart,
    engine::{
        classify::ClassifierReport,
        explain::{ExplainReport, NO_CAUSE, Seen},
        format,
        run::Made,
    },
    state::{AppState, ChartId, Command},
    theme::{
        fonts::Weight,
        style::{c, colours},
    },
    views::{
        train::charts::export_button,
        widgets::{body, combo, header, hint, label, paint_elided, paint_text, show_scene},
    },
};

const ROW: f32 = 24.0;
/// Height of the curve, at least.
const CURVE: f32 = 250.0;

/// The list at the left, the curve of the chosen one at the right.
pub fn show(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    out: &mut Vec<Command>,
) {
    let report = &made.report;
    let class = class_of(state, &report.classifier);
    let column = column_of(state, report, class);
    let room = ui.available_rect_before_wrap();
    let width = (room.width() * 0.46).round();
    let n_columns = report.effects(class).len();
    let height = CURVE.max(n_columns.min(14) as f32 * ROW + 60.0);
    let left = Rect::from_min_size(room.min, vec2(width, 4_000.0));
    let right = Rect::from_min_max(
        pos2(left.right() + 24.0, room.top()),
        pos2(room.right(), room.top() + height + 40.0),
    );
    let list = within(ui, left, |ui| list(ui, report, (class, column), out));
    let curve = within(ui, right, |ui| {
        curve(ui, state, shown, made, (class, column), height, out);
    });
    let bottom = list.max(curve);
    ui.allocate_rect(
        Rect::from_min_max(room.min, pos2(room.right(), bottom)),
        Sense::hover(),
    );
    body(ui, report.average_words(class, column));
    hint(ui, NO_CAUSE);
}

/// Shows content in a place of its own and says where it ends.
fn within(ui: &mut Ui, place: Rect, content: impl FnOnce(&mut Ui)) -> f32 {
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(egui::Layout::top_down(egui::Align::Min));
    ui.scope_builder(builder, content).response.rect.bottom()
}

fn list(ui: &mut Ui, report: &ExplainReport, (class, chosen): (usize, usize), out: &mut Vec<Command>) {
    let classes = &report.classifier.classes;
    header(ui, "What each feature does", "", |ui| {
        if classes.len() > 2 {
            let names: Vec<&str> = classes.iter().map(String::as_str).collect();
            if let Some(picked) = combo(ui, "Class explained above", names[class], &names, 120.0) {
                out.push(Command::ExplainClass(classes[picked].clone()));
            }
        }
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    let text = format!("points of probability of {}, on average", classes[class]);
    label(ui, text).on_hover_text(
        "How much the mean probability over customers changes when every customer has so much more of one \
         feature, and all else as it is",
    );
    ui.add_space(4.0);
    for column in by_strength(report, class) {
        if row(ui, report, class, column, column == chosen) {
            let name = report.effects(class)[column].column.clone();
            out.push(Command::ExplainFeature(name));
        }
    }
}

/// True: it was clicked.
fn row(ui: &mut Ui, report: &ExplainReport, class: usize, column: usize, is_chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = report.effects(class)[column].column.as_str();
    let (what, points, estimate) = report.average_cells(class, column);
    let range = estimate.range().map_or_else(String::new, |(low, high)| {
        format::range(100.0 * low, 100.0 * high, 1)
    });
    let said = format!("{name}: {what}, {points} points");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &said));
    let colours = colours(ui);
    let painter = ui.painter();
    let wide = rect.expand2(vec2(6.0, 0.0));
    if is_chosen {
        painter.rect_filled(wide, CornerRadius::same(4), c(colours.sunken));
    } else if response.hovered() {
        painter.rect_filled(wide, CornerRadius::same(4), c(colours.hover));
    }
    let middle = rect.center().y;
    let right = rect.right();
    // The ranges have a place of their own where there is room for them.
    let range_room = if rect.width() >= 300.0 && !range.is_empty() {
        92.0
    } else {
        0.0
    };
    let points_right = right - range_room;
    let regular = Weight::Regular;
    let (to_right, to_left) = (Align2::RIGHT_CENTER, Align2::LEFT_CENTER);
    if range_room > 0.0 {
        paint_text(
            painter,
            pos2(right, middle),
            to_right,
            &range,
            11.0,
            regular,
            colours.ink_3,
        );
    }
    let at = pos2(points_right, middle);
    paint_text(
        painter,
        at,
        to_right,
        &points,
        12.0,
        Weight::SemiBold,
        colours.ink,
    );
    let name_room = (points_right - rect.left() - 54.0) * 0.58;
    let weight = if is_chosen { Weight::Medium } else { regular };
    let at = rect.left_center();
    let is_cut = paint_elided(painter, at, to_left, name, name_room, 12.0, weight, colours.ink);
    let what_right = points_right - 54.0;
    let room = what_right - rect.left() - name_room - 6.0;
    let at = pos2(what_right, middle);
    let is_short = paint_elided(painter, at, to_right, &what, room, 12.0, regular, colours.ink_3);
    let is_clicked = response.clicked();
    if is_cut || is_short {
        response.on_hover_text(said);
    }
    is_clicked
}

fn curve(
    ui: &mut Ui,
    state: &AppState,
    shown: &Shown<'_>,
    made: &Made<ExplainReport>,
    (class, column): (usize, usize),
    height: f32,
    out: &mut Vec<Command>,
) {
    let who = who::shown(ui, state, made);
    let now = who.as_ref().as_ref().and_then(|who| who.now.as_ref().ok());
    let marker = now.and_then(|now| number(*now.values.get(column)?));
    let spec = effect_spec(ui, made, (class, column), marker, &shown.source);
    let Some(spec) = spec.as_ref() else {
        return;
    };
    header(ui, &spec.title, "", |ui| export_button(ui, ChartId::Effect, out));
    let scene = chart::layout(&spec.body, ui.available_width(), height, colours(ui));
    show_scene(ui, &scene, &spec.title, &spec.alt);
    let seen = match made.report.background.columns.get(column) {
        Some(Seen::Number(seen)) => Some((seen.low, seen.high)),
        _ => None,
    };
    let band = band_words(&made.report.classifier);
    let customers = seen.map_or_else(String::new, |(low, high)| {
        let is_drawn = marker.map(|value| (low..=high).contains(&value));
        customers_words(is_drawn)
    });
    hint(ui, band.to_owned() + &customers);
}

/// What the band of the curve, or the line of a level, is.
fn band_words(report: &ClassifierReport) -> &'static str {
    if report.fit.covariance.is_some() {
        "Range: 95\u{202f}%. "
    } else if report.n_classes() > 2 {
        "With more than two classes there is no range. "
    } else if report.spec.l2 > 0.0 {
        "With a penalty (L2) there is no range. "
    } else {
        "The coefficients are not settled, so there is no range. "
    }
}

/// What is under the curve of a number. `is_drawn`: whether the customer, where there is one, lies within it.
fn customers_words(is_drawn: Option<bool>) -> String {
    let marker = match is_drawn {
        Some(true) => ", the dashed line this customer",
        Some(false) => "; this customer lies beyond",
        None => "",
    };
    format!("Grey: where customers are{marker}.")
}
