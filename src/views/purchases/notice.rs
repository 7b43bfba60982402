//! Above the table: this looks like purchases, or these customers are made of purchases.

use std::sync::Arc;

use egui::{CornerRadius, Frame, Id, Margin, Ui};

use crate::{
    engine::{
        format::{self, plural},
        purchases::suggest,
    },
    state::{AppState, Command},
    theme::style::{c, colours},
    views::widgets::{Button, Icon, Same, label, memo},
};

/// Shows the notice where there is something to say.
pub fn notice(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    if state.works_on_customers() {
        made_of(ui, state, out);
    } else {
        looks_like(ui, state, out);
    }
}

fn made_of(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(made) = state.results.customers() else {
        return;
    };
    let report = &made.report;
    let mut words = format!("{}, as of {}.", report.words(), report.as_of);
    let left_out = report.left_out.total();
    if left_out > 0 {
        words.push_str(&format!(" {} left out.", plural(left_out, "row is", "rows are")));
    }
    bar(ui, &words, |ui| {
        if Button::new("Back to purchases").height(24.0).show(ui).clicked() {
            out.push(Command::BackToPurchases);
        }
        if Button::new("Change…")
            .name("Change how customers are made")
            .height(24.0)
            .show(ui)
            .clicked()
        {
            out.push(Command::OpenPurchases);
        }
    });
}

fn looks_like(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let Some(read) = state.results.read() else { return };
    let hidden = Id::unique(("no purchases", read.receipt.sha256.clone()));
    if ui.data(|data| data.get_temp::<bool>(hidden)).is_some() {
        return;
    }
    let found = memo(
        ui.ctx(),
        Id::unique("purchases suggestion"),
        Same(Arc::clone(read)),
        || suggest(&read.summary),
    );
    let Some(found) = found.as_ref() else { return };
    let words = format!(
        "This looks like purchases: {} of {} customers. One row a customer is needed to train and segment.",
        format::count(found.purchases as u64),
        format::count(found.customers as u64)
    );
    bar(ui, &words, |ui| {
        let hide = Button::icon_only(Icon::Cross, "These are no purchases");
        if hide.height(24.0).show(ui).clicked() {
            ui.data_mut(|data| data.insert_temp(hidden, true));
        }
        if Button::new("Make customers…")
            .main()
            .height(24.0)
            .show(ui)
            .clicked()
        {
            out.push(Command::OpenPurchases);
        }
    });
}

/// Words at the left, buttons at the right, under each other where there is no room.
fn bar(ui: &mut Ui, words: &str, buttons: impl FnOnce(&mut Ui)) {
    let fill = c(colours(ui).select_soft);
    Frame::new()
        .fill(fill)
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::symmetric(12, 6))
        .outer_margin(Margin {
            left: 20,
            right: 20,
            top: 0,
            bottom: 12,
        })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    buttons(ui);
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        label(ui, words);
                    });
                });
            });
        });
}
