//! One step: what it did, what came of it, when.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::{
    state::{AppState, Command},
    theme::{
        fonts::{Weight, text_width},
        style::{c, colours},
    },
    views::{
        welcome::when,
        widgets::{check_mark, paint_elided, paint_text},
    },
};

pub const HEIGHT: f32 = 44.0;
/// Where the number of a step ends.
const NUMBER: f32 = 20.0;

pub fn show(ui: &mut Ui, state: &AppState, place: usize, out: &mut Vec<Command>) {
    let history = &state.history;
    let Some(point) = history.points().get(place) else {
        return;
    };
    let words = history.words(place).to_owned();
    let name = if place == 0 {
        words.clone()
    } else {
        format!("Step {place}: {words}")
    };
    let is_shown = place == history.at();
    let is_undone = place > history.at();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    compare_box(ui, state, place, rect, out);
    let area = rect.with_min_x(rect.left() + 28.0);
    let response = ui.interact(area, ui.scope_id().with(("step", place)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &name));
    let colours = colours(ui);
    let painter = ui.painter();
    if is_shown {
        painter.rect_filled(area, CornerRadius::same(4), c(colours.select_soft));
    } else if response.hovered() {
        painter.rect_filled(area, CornerRadius::same(4), c(colours.hover));
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, c(colours.select));
        painter.rect_stroke(area, CornerRadius::same(4), stroke, egui::StrokeKind::Inside);
    }
    #[expect(clippy::cast_possible_truncation, reason = "seconds of our age")]
    let time = when(point.when as i64, state.now);
    let time = time.strip_prefix("today, ").unwrap_or(&time);
    let effect = history.effect(place);
    let middle = area.center().y;
    let first = if effect.is_some() { middle - 9.0 } else { middle };
    let time_at = pos2(area.right() - 8.0, first);
    paint_text(
        painter,
        time_at,
        Align2::RIGHT_CENTER,
        time,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    let number_at = pos2(area.left() + NUMBER, first);
    let (right, quiet) = (Align2::RIGHT_CENTER, colours.ink_3);
    paint_text(
        painter,
        number_at,
        right,
        place.to_string(),
        11.0,
        Weight::Regular,
        quiet,
    );
    let left = number_at.x + 8.0;
    let width = area.right() - 20.0 - left - text_width(time, 11.0, Weight::Regular);
    let (ink, weight) = match (is_shown, is_undone) {
        (true, _) => (colours.ink, Weight::SemiBold),
        (_, true) => (colours.ink_3, Weight::Regular),
        _ => (colours.ink, Weight::Regular),
    };
    let at = pos2(left, first);
    let is_cut = paint_elided(painter, at, Align2::LEFT_CENTER, &words, width, 12.0, weight, ink);
    let mut is_effect_cut = false;
    if let Some(effect) = &effect {
        let at = pos2(left, middle + 9.0);
        let room = area.right() - 8.0 - left;
        let (left, quiet) = (Align2::LEFT_CENTER, colours.ink_3);
        is_effect_cut = paint_elided(painter, at, left, effect, room, 11.0, Weight::Regular, quiet);
    }
    if response.clicked() {
        out.push(Command::GoTo(place));
    }
    if is_cut || is_effect_cut {
        let effect = effect.map(|effect| format!("\n{effect}")).unwrap_or_default();
        response.on_hover_text(format!("{words}{effect}"));
    }
}

fn compare_box(ui: &mut Ui, state: &AppState, place: usize, row: Rect, out: &mut Vec<Command>) {
    let compared = state.history_panel.unwrap_or_default();
    let is_on = [compared.first, compared.second].contains(&Some(place));
    let square = Rect::from_center_size(pos2(row.left() + 12.0, row.center().y), vec2(24.0, 24.0));
    // A child of its own: a scope would move what comes next up to the end of the box.
    let ui = &mut ui.new_child(UiBuilder::new().id_salt(("compare", place)).max_rect(square));
    let name = if place == 0 {
        "Compare as opened".to_owned()
    } else {
        format!("Compare step {place}")
    };
    if check_mark(ui, is_on, &name).changed() {
        out.push(Command::ComparePoint(place));
    }
}
