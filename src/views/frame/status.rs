//! The bar at the bottom: rows used, seed, what runs.

use egui::{Align, CornerRadius, Frame, Layout, Panel, Rect, Sense, Stroke, Ui, UiBuilder, vec2};

use crate::{
    engine::{format, run::Step},
    jobs::Slot,
    state::{AppState, Command},
    theme::style::{c, colours},
    views::widgets::{Icon, hint, link},
};

const STATUS_BAR: f32 = 28.0;
/// Progress shows after this many seconds: shorter work is not worth a flicker.
const PATIENCE: f64 = 0.3;

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
                .layout(Layout::left_to_right(Align::Center));
            ui.scope_builder(builder, |ui| left_status(ui, state));
            let builder = UiBuilder::new()
                .max_rect(rect)
                .layout(Layout::right_to_left(Align::Center));
            ui.scope_builder(builder, |ui| right_status(ui, state, out));
        });
}

fn left_status(ui: &mut Ui, state: &AppState) {
    ui.spacing_mut().item_spacing.x = 12.0;
    if state.shows_welcome() {
        hint(ui, "No file open");
        divider(ui);
        hint(ui, "Ctrl+O opens a file");
        return;
    }
    let Some(prepared) = state.results.prepared() else {
        return;
    };
    let used = prepared.table.n_rows() as u64;
    let all = prepared.read.receipt.n_rows as u64 + prepared.read.receipt.set_aside_total as u64;
    hint(
        ui,
        format!("{} of {} rows used", format::count(used), format::count(all)),
    );
    divider(ui);
    hint(ui, format!("seed {}", state.study.seed.0));
    divider(ui);
    let (train, test) = (
        prepared.split.train.len() as u64,
        prepared.split.test.len() as u64,
    );
    if train > 0 {
        hint(
            ui,
            format!("{} train, {} test", format::count(train), format::count(test)),
        );
        divider(ui);
    }
}

fn divider(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 14.0), Sense::hover());
    ui.painter().vline(
        rect.center().x,
        rect.y_range(),
        Stroke::new(1.0, c(colours(ui).stroke)),
    );
}

fn right_status(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let shown = state.running.iter().find(|(slot, running)| {
        **slot != Slot::Dialog && state.now - running.since > PATIENCE && !state.shows_welcome()
    });
    let Some((slot, running)) = shown else {
        at_rest(ui, state);
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
    hint(ui, &running.phrase);
}

fn at_rest(ui: &mut Ui, state: &AppState) {
    if state.shows_welcome() {
        hint(ui, format!("Buyerscope {}", env!("CARGO_PKG_VERSION")));
        return;
    }
    let stopped = Step::ALL
        .into_iter()
        .find(|&step| state.results.failure(step, &state.study).is_some());
    if stopped.is_some() {
        hint(ui, "A step has stopped; its tab says why");
    } else if state.running.keys().all(|slot| *slot == Slot::Dialog) {
        hint(ui, "Up to date");
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
        Icon::Check.paint(ui.painter(), rect.center(), c(colours(ui).ink_3));
    }
}
