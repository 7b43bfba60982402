//! One step: what it did, what came of it, when.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::{
    state::{AppState, Command},
    theme::{
        fonts::{Weight, text_width, wrap},
        style::{c, colours},
    },
    views::{
        welcome::when,
        widgets::{check_mark, one_line, paint_elided, paint_text},
    },
};

/// Two lines of what was done, and one of what came of it.
pub const HEIGHT: f32 = 50.0;
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
    let (ink, weight) = match (is_shown, is_undone) {
        (true, _) => (colours.ink, Weight::SemiBold),
        (_, true) => (colours.ink_3, Weight::Regular),
        _ => (colours.ink, Weight::Regular),
    };
    let left = area.left() + NUMBER + 8.0;
    let width = area.right() - 20.0 - left - text_width(time, 11.0, Weight::Regular);
    let (lines, is_cut) = lines(&words, width, weight);
    // From the middle of the row: of the first line, from each to the next, and of what came of it.
    let (first, pitch, last) = match (lines.len() > 1, effect.is_some()) {
        (false, false) => (middle, 0.0, middle),
        (false, true) => (middle - 9.0, 0.0, middle + 9.0),
        (true, false) => (middle - 8.0, 16.0, middle),
        (true, true) => (middle - 15.0, 15.0, middle + 15.0),
    };
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
    for (line, text) in lines.into_iter().enumerate() {
        let at = pos2(left, first + pitch * line as f32);
        paint_text(painter, at, Align2::LEFT_CENTER, text, 12.0, weight, ink);
    }
    let mut is_effect_cut = false;
    if let Some(effect) = &effect {
        let at = pos2(left, last);
        let room = area.right() - 8.0 - left;
        let (left, quiet) = (Align2::LEFT_CENTER, colours.ink_3);
        is_effect_cut = paint_elided(painter, at, left, effect, room, 11.0, Weight::Regular, quiet);
    }
    if response.clicked() {
        out.push(Command::GoTo(place));
    }
    if let Some(whole) = whole(&words, effect.as_deref(), is_cut || is_effect_cut) {
        response.on_hover_text(whole);
    }
}

/// What the pointer shows of a step that is not all to be seen; nothing where it is.
fn whole(words: &str, effect: Option<&str>, is_cut: bool) -> Option<String> {
    let lines = std::iter::once(words).chain(effect);
    is_cut.then(|| lines.collect::<Vec<_>>().join("\n"))
}

/// Words on two lines at most; whether any of them are not seen there.
fn lines(words: &str, width: f32, weight: Weight) -> (Vec<String>, bool) {
    let words = one_line(words);
    let lines = wrap(&words, width, 12.0, weight, 2);
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let is_cut = letters(&lines.concat()) != letters(&words);
    (lines, is_cut)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::study::CleaningStep,
        state::Command,
        views::segments::tests::{csv, harness, settle, state_of},
    };
    use egui_kittest::kittest::Queryable as _;

    #[test]
    fn words_have_two_lines_before_they_are_cut() {
        let (one, is_cut) = lines("Threshold: 0.5 → 0.42", 300.0, Weight::Regular);
        assert_eq!((one.len(), is_cut), (1, false));
        let long = "Added: Keep rows, where spent > 20 and visits > 1 and region is North";
        let (two, is_cut) = lines(long, 300.0, Weight::SemiBold);
        assert_eq!((two.join(" "), two.len(), is_cut), (long.to_owned(), 2, false));
        for line in &two {
            assert!(text_width(line, 12.0, Weight::SemiBold) <= 300.0, "{line}");
        }
        let (cut, is_cut) = lines(&long.repeat(3), 300.0, Weight::Regular);
        assert!(is_cut && cut.len() == 2 && cut[1].ends_with('…'), "{cut:?}");
    }

    #[test]
    fn a_step_that_is_cut_is_whole_under_the_pointer_and_for_screen_readers() {
        assert_eq!(whole("Seed: 42 → 7", Some("recall 0.7 → 0.8"), false), None);
        assert_eq!(
            whole("Seed: 42 → 7", Some("recall 0.7 → 0.8"), true).as_deref(),
            Some("Seed: 42 → 7\nrecall 0.7 → 0.8")
        );
        let mut state = state_of(&csv());
        let condition = "spent > 20 and visits > 1 and age > 20 and spent < 90 and age < 60".repeat(4);
        let step = CleaningStep::Filter { condition };
        let requests = state.apply(Command::AddCleaningStep(step));
        settle(&mut state, requests);
        let name = format!("Step 1: {}", state.history.words(1));
        assert!(lines(&name, 300.0, Weight::Regular).1);
        let (mut window, asked) = harness(400.0, state, |ui, state, out| show(ui, state, 1, out));
        window.get_by_label(&name).click();
        window.run_steps(3);
        assert!(matches!(asked.borrow()[..], [Command::GoTo(1), ..]));
    }
}
