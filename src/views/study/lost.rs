//! Work that a crash has left behind, offered again.

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::{foot, unasked_dialog};
use crate::{
    engine::{format, study::Source},
    state::{AppState, Command, History, LostWork, Point},
    views::{
        welcome::when,
        widgets::{Button, body, hint},
    },
};

pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    let is_left = unasked_dialog(ui, "Work that was not saved", 560.0, |ui| {
        body(
            ui,
            "Buyerscope did not end as it should have. Nothing that you chose is lost.",
        );
        ui.add_space(8.0);
        let room = ui.ctx().content_rect().height() - 320.0;
        ScrollArea::vertical().max_height(room.max(120.0)).show(ui, |ui| {
            for lost in &state.lost {
                offer(ui, lost, state.now, out);
            }
        });
        foot(ui, |ui| {
            if Button::new("Decide later").quiet().show(ui).clicked() {
                out.push(Command::LeaveWork);
            }
        });
    });
    if is_left {
        out.push(Command::LeaveWork);
    }
}

fn offer(ui: &mut Ui, lost: &LostWork, now: f64, out: &mut Vec<Command>) {
    let journal = &lost.journal;
    let named = journal.file.as_ref().map(format::file_name);
    let name = named
        .or_else(|| journal.study().source.as_ref().map(Source::name))
        .unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "seconds of our age")]
    let of = moment(journal.when() as i64, now);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 52.0),
        Layout::right_to_left(Align::Center),
        |ui| {
            let restore = Button::new("Restore").name(format!("Restore {name}")).main();
            if restore.show(ui).clicked() {
                out.push(Command::RestoreWork(lost.path.clone()));
            }
            let discard = Button::new("Discard").name(format!("Discard {name}"));
            if discard.show(ui).clicked() {
                out.push(Command::DiscardWork(lost.path.clone()));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                body(ui, format!("Your work of {of} on {name}"));
                hint(ui, last_step(lost));
            });
        },
    );
}

/// "today, 14:32", "Tuesday, 09:10": there may be several of one day.
fn moment(seconds: i64, now: f64) -> String {
    let day = when(seconds, now);
    match jiff::Timestamp::from_second(seconds) {
        Ok(then) if !day.contains(':') => {
            let then = then.to_zoned(jiff::tz::TimeZone::system());
            format!("{day}, {}", then.strftime("%H:%M"))
        }
        _ => day,
    }
}

/// "12 steps, the last: L2 strength: 1 → 3".
fn last_step(lost: &LostWork) -> String {
    let journal = &lost.journal;
    let Some(before) = journal.at.checked_sub(1) else {
        return "As it was opened, with steps undone".to_owned();
    };
    let two = journal.points.get(before..=journal.at).unwrap_or_default();
    let points = two
        .iter()
        .map(|kept| Point::new(kept.study.clone(), kept.when).with_words(kept.words.clone()));
    let history = History::restored(points.collect(), 1);
    let steps = format::plural(journal.at, "step", "steps");
    format!("{steps}, the last: {}", history.words(1))
}
