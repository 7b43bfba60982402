//! The bar at the bottom: rows used, seed, what is selected, what runs.

use egui::{
    Align, CornerRadius, Frame, Id, Key, Layout, Panel, Popup, Rect, Sense, Stroke, Ui, UiBuilder, vec2,
};

use super::selected::selection;
use crate::{
    engine::{format, run::Step, study::WHY_LOOKS_COUNT},
    jobs::Slot,
    state::{Action, AppState, Command, Fold, Running, step_words},
    theme::{
        fonts::{Weight, elide},
        style::{c, colours},
    },
    views::{
        panes::is_narrow,
        train::looks_words,
        widgets::{Button, Icon, hint, link},
    },
};

/// Height of the bar.
pub const STATUS_BAR: f32 = 28.0;
/// Progress shows after this many seconds: shorter work is not worth a flicker.
const PATIENCE: f64 = 0.3;
/// Room kept for what runs, whether it does or not: what can be clicked must not move when work begins or ends.
const BUSY: f32 = 520.0;

/// Rows used, seed; at the right what runs.
pub fn status_bar(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let fill = c(colours(ui).panel);
    Panel::bottom("status bar")
        .exact_size(STATUS_BAR)
        .resizable(false)
        .frame(Frame::new().fill(fill))
        .show(ui, |ui| {
            let rect = ui.max_rect().shrink2(vec2(16.0, 0.0));
            let builder = UiBuilder::new()
                .max_rect(rect)
                .layout(Layout::right_to_left(Align::Center));
            let mut right = ui.new_child(builder.id_salt("right"));
            let end = rect.right() - BUSY;
            right_status(&mut right, state, end, out);
            // What runs keeps its room; the rest gives way.
            let room = rect.with_max_x(right.min_rect().left() - 12.0);
            let builder = UiBuilder::new()
                .max_rect(room)
                .layout(Layout::left_to_right(Align::Center));
            let mut left = ui.new_child(builder.id_salt("left"));
            left.set_clip_rect(room.intersect(left.clip_rect()));
            left_status(&mut left, state, end, out);
        });
}

/// Up to `end`, as far as it can be chosen what is shown.
fn left_status(ui: &mut Ui, state: &AppState, end: f32, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 12.0;
    if state.shows_welcome() {
        hint(ui, "No file open");
        divider(ui);
        hint(ui, format!("{} opens a file", Action::OpenFile.keys()));
        divider(ui);
        hint(ui, format!("{} finds a command", Action::Palette.keys()));
        return;
    }
    if !state.has_source() {
        hint(ui, "A saved model, without the customers it was trained on");
        return;
    }
    let Some(prepared) = state.results.prepared() else {
        return;
    };
    let used = prepared.table.n_rows() as u64;
    let all = prepared.read.receipt.rows_in_file() as u64;
    hint(
        ui,
        format!("{} of {} rows used", format::count(used), format::count(all)),
    );
    divider(ui);
    hint(ui, format!("seed {}", state.study.seed.0));
    divider(ui);
    let (train, test) = (prepared.split.train.len() as u64, prepared.n_test() as u64);
    // A selection matters more where there is little room.
    let is_tight = end - ui.cursor().left() < 800.0 && !state.selection.is_empty();
    if train > 0 && !is_tight {
        hint(
            ui,
            format!("{} train, {} test", format::count(train), format::count(test)),
        );
        divider(ui);
    }
    let looks = state.test_looks();
    if test > 0 && looks > 0 && !is_tight {
        let words = format!("test results looked at {}", looks_words(looks));
        hint(ui, words).on_hover_text(WHY_LOOKS_COUNT);
        divider(ui);
    }
    selection(ui, state, prepared, end, out);
}

/// Esc clears the selection, unless it closes or leaves something else.
pub fn escape(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let id = Id::unique("escape was meant for something else");
    let ctx = ui.ctx();
    // What had the keyboard in the last frame: by now Esc has taken it away.
    let was_busy = ctx.data(|data| data.get_temp(id)).unwrap_or(false);
    let is_busy = ctx.egui_wants_keyboard_input()
        || Popup::is_any_open(ctx)
        || state.export.is_some()
        || state.overlay.is_some()
        || state.has_study_dialog();
    ctx.data_mut(|data| data.insert_temp(id, is_busy));
    let is_pressed = ui.input(|input| input.key_pressed(Key::Escape));
    if is_pressed && !was_busy && !is_busy && !state.selection.is_empty() {
        out.push(Command::ClearSelection);
    }
}

pub(super) fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 14.0), Sense::hover());
    ui.painter().vline(
        rect.center().x,
        rect.y_range(),
        Stroke::new(1.0, c(colours(ui).stroke)),
    );
}

/// From `end` on: what is said of the work is cut where it would reach beyond.
fn right_status(ui: &mut Ui, state: &AppState, end: f32, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 8.0;
    if !state.shows_welcome() {
        let folds = state.settings.folds;
        if !is_narrow(ui) {
            // In a narrow window the details lie below the work.
            fold_button(ui, Icon::PaneRight, Fold::Details, folds.details, out);
            ui.add_space(-4.0);
        }
        fold_button(ui, Icon::PaneLeft, Fold::Settings, folds.settings, out);
        divider(ui);
    }
    let is_shown = |slot: &Slot, running: &Running| {
        *slot != Slot::Dialog && state.now - running.since > PATIENCE && !state.shows_welcome()
    };
    let late: Vec<_> = state
        .running
        .iter()
        .filter(|(slot, running)| is_shown(slot, running))
        .collect();
    let Some(&(slot, running)) = late.first() else {
        at_rest(ui, state, out);
        return;
    };
    if link(ui, "Cancel").clicked() {
        out.push(Command::Cancel(*slot));
    }
    hint(ui, format!("{:.0}\u{202f}%", running.fraction * 100.0));
    let (bar, _) = ui.allocate_exact_size(vec2(120.0, 4.0), Sense::hover());
    let colours = colours(ui);
    ui.painter()
        .rect_filled(bar, CornerRadius::same(2), c(colours.quiet_2));
    let done = Rect::from_min_size(
        bar.min,
        vec2(bar.width() * running.fraction.clamp(0.0, 1.0), bar.height()),
    );
    ui.painter()
        .rect_filled(done, CornerRadius::same(2), c(colours.ink));
    let words = match late.len() - 1 {
        0 => running.phrase.clone(),
        more => format!("{} and {more} more", running.phrase),
    };
    // A gap to what can be clicked, and the button's own edges.
    let room = ui.cursor().right() - end - 12.0 - 24.0;
    jobs_button(ui, &elide(&words, room, 12.0, Weight::Medium), out);
}

/// Opens the list of what is running.
fn jobs_button(ui: &mut Ui, words: &str, out: &mut Vec<Command>) {
    let button = Button::new(words).quiet().height(22.0);
    if button.show(ui).on_hover_text(Action::Jobs.tip()).clicked() {
        out.push(Command::Do(Action::Jobs));
    }
}

fn fold_button(ui: &mut Ui, icon: Icon, fold: Fold, is_folded: bool, out: &mut Vec<Command>) {
    let action = match fold {
        Fold::Settings => Action::SettingsPane,
        Fold::Details => Action::DetailsPane,
    };
    let verb = if is_folded { "Show" } else { "Hide" };
    let name = format!("{verb} the {} ({})", action.title().to_lowercase(), action.keys());
    let button = Button::icon_only(icon, name).height(22.0);
    if button.show(ui).clicked() {
        out.push(Command::Do(action));
    }
}

fn at_rest(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.shows_welcome() {
        hint(ui, format!("Buyerscope {}", env!("CARGO_PKG_VERSION")));
        return;
    }
    let stopped = Step::ALL
        .into_iter()
        .find(|&step| state.results.failure(step, &state.study).is_some());
    if let Some(step) = stopped {
        let words = format!("{} has stopped: see why", step_words(step));
        jobs_button(ui, &words, out);
    } else if state.running.keys().all(|slot| *slot == Slot::Dialog) {
        jobs_button(ui, "Up to date", out);
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
        Icon::Check.paint(ui.painter(), rect.center(), c(colours(ui).ink_3));
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;
    use crate::{
        engine::Bits,
        state::{Rows, SelectMode},
        theme,
        views::segments::tests::{csv, state_of},
    };

    #[test]
    fn what_can_be_done_with_a_selection_stays_where_it_is_when_work_begins() {
        for width in [1024.0, 1440.0, 1920.0] {
            let mut state = state_of(&csv());
            drop(state.apply(Command::Select {
                rows: Rows::Lines((2..30).collect::<Bits>()),
                mode: SelectMode::Replace,
                why: "age 48 to 49".to_owned(),
            }));
            assert!(!state.selection.is_empty());
            state.running.clear();
            let state = Rc::new(RefCell::new(state));
            let shared = Rc::clone(&state);
            let mut has_fonts = false;
            let mut harness = Harness::builder()
                .with_size(vec2(width, 200.0))
                .build_ui(move |ui| {
                    if !std::mem::replace(&mut has_fonts, true) {
                        theme::style::install(ui.ctx());
                        return;
                    }
                    status_bar(ui, &shared.borrow(), &mut Vec::new());
                });
            let place = |harness: &Harness<'_>| {
                let links = ["Leave these out", "What to do with the selected customers"];
                let mut found = links.iter().filter_map(|name| harness.query_by_label(name));
                found.next().map(|node| node.rect()).expect("a way to use them")
            };
            harness.run_steps(3);
            let at_rest = place(&harness);
            let running = Running {
                fraction: 0.2,
                phrase: "Comparing with chance, k = 19, and with other seeds".to_owned(),
                since: -10.0,
            };
            for step in [Step::Prepare, Step::Segment] {
                state
                    .borrow_mut()
                    .running
                    .insert(Slot::Step(step), running.clone());
            }
            harness.run_steps(3);
            assert!(harness.query_by_label("Cancel").is_some(), "{width}");
            assert_eq!(place(&harness), at_rest, "{width}");
            let said = harness.get_by_label_contains("Comparing with");
            assert!(said.rect().left() > at_rest.right(), "{width}: {said:?}");
        }
    }
}
