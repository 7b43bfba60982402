//! What is running: a list above the status bar, with a cancel for each.

use egui::{Align, Align2, Area, CornerRadius, Id, Key, Layout, Order, Rect, Sense, Ui, vec2};

use super::widgets::{body, caption, failed, floating_frame, hint, link, title};
use crate::{
    engine::{format, run::Step},
    jobs::Slot,
    state::{AppState, Command, Overlay, Running, step_words},
    theme::style::{c, colours},
};

const WIDTH: f32 = 380.0;
/// Work done that is listed, the slowest first.
const MOST_DONE: usize = 5;

/// Shows the list while it is open.
pub fn show(ui: &Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.overlay != Some(Overlay::Jobs) {
        return;
    }
    let shown = Area::new(Id::unique("jobs"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-12.0, -36.0))
        .show(ui.ctx(), |ui| {
            floating_frame(ui).show(ui, |ui| {
                ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 56.0));
                ui.spacing_mut().item_spacing.y = 4.0;
                running(ui, state, out);
                stopped(ui, state);
                done(ui, state);
            });
        });
    let is_left =
        ui.input(|input| input.key_pressed(Key::Escape)) || is_clicked_beside(ui, shown.response.rect);
    if is_left {
        out.push(Command::CloseOverlay);
    }
    if !state.running.is_empty() {
        // The seconds go on.
        ui.ctx()
            .request_repaint_after(std::time::Duration::from_millis(200));
    }
}

/// The status bar opens and closes the list by itself.
fn is_clicked_beside(ui: &Ui, list: Rect) -> bool {
    let bar = ui.ctx().content_rect().bottom() - super::frame::STATUS_BAR;
    ui.input(|input| {
        let at = input.pointer.interact_pos();
        input.pointer.any_pressed() && at.is_some_and(|at| !list.contains(at) && at.y < bar)
    })
}

fn running(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    title(ui, "Running now");
    if state.running.is_empty() {
        hint(ui, "Nothing: everything is up to date, or waits for you.");
    }
    for (slot, running) in &state.running {
        job(ui, *slot, running, state.now, out);
    }
}

fn job(ui: &mut Ui, slot: Slot, running: &Running, now: f64, out: &mut Vec<Command>) {
    let row = vec2(ui.available_width(), 22.0);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        let cancel = slot.can_be_cancelled();
        if cancel {
            let name = format!("Cancel: {}", running.phrase);
            let response = link(ui, "Cancel");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if response.clicked() {
                out.push(Command::Cancel(slot));
            }
            hint(ui, format!("{:.0}\u{202f}%", running.fraction * 100.0));
        }
        hint(ui, seconds(now - running.since));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            body(ui, &running.phrase);
        });
    });
    if slot.can_be_cancelled() {
        bar(ui, running.fraction);
        ui.add_space(4.0);
    }
}

fn bar(ui: &mut Ui, fraction: f32) {
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    let colours = colours(ui);
    let radius = CornerRadius::same(2);
    ui.painter().rect_filled(bar, radius, c(colours.quiet_2));
    let done = Rect::from_min_size(
        bar.min,
        vec2(bar.width() * fraction.clamp(0.0, 1.0), bar.height()),
    );
    ui.painter().rect_filled(done, radius, c(colours.ink));
}

/// What cannot go on as things stand, and why.
fn stopped(ui: &mut Ui, state: &AppState) {
    let failure = |step: Step| Some((step, state.results.failure(step, &state.study)?));
    let stopped: Vec<_> = Step::ALL.into_iter().filter_map(failure).collect();
    if stopped.is_empty() {
        return;
    }
    ui.add_space(8.0);
    title(ui, "Stopped");
    for (step, error) in stopped {
        failed(ui, step_words(step), &error.to_string(), None);
    }
}

/// How long the last runs took: what waits longest is known.
fn done(ui: &mut Ui, state: &AppState) {
    let mut done: Vec<(Step, f64)> = state
        .seconds
        .iter()
        .map(|(step, seconds)| (*step, *seconds))
        .filter(|(step, _)| !state.is_running(*step))
        .collect();
    if done.is_empty() || !state.has_source() {
        return;
    }
    done.sort_by(|one, other| other.1.total_cmp(&one.1));
    ui.add_space(8.0);
    title(ui, "Done last");
    for (step, took) in done.iter().take(MOST_DONE) {
        let row = vec2(ui.available_width(), 18.0);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            caption(ui, seconds(*took));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                hint(ui, step_words(*step));
            });
        });
    }
}

/// "0.4 s", "12 s", "3 min 20 s".
fn seconds(seconds: f64) -> String {
    let space = format::NARROW_SPACE;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a job"
    )]
    let whole = seconds.max(0.0).round() as u64;
    match whole {
        0..10 => format!("{:.1}{space}s", seconds.max(0.0)),
        10..60 => format!("{whole}{space}s"),
        _ => format!("{}{space}min {}{space}s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let said = [0.04, 9.42, 12.3, 200.0].map(seconds);
        let said = said.map(|words| words.replace('\u{202f}', " "));
        assert_eq!(said, ["0.0 s", "9.4 s", "12 s", "3 min 20 s"]);
    }
}
