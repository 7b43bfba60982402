//! Beside the coefficients: the flip list, or the matrix of the other part.

use egui::{Id, Ui};

use super::{Shown, flips, matrix};
use crate::{
    state::{AppState, Command},
    views::widgets::{Choice, header, segmented},
};

/// Shows one of the two, and the choice between them where there are both.
pub fn show(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    if shown.report.n_classes() > 2 {
        matrix::other_part(ui, state, shown, true, out);
        return;
    }
    let id = Id::unique("beside the coefficients");
    let shows_other = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let other = shown.part_name.opposite().title();
    header(ui, "", "", |ui| {
        if !shows_other {
            flips::call_list_button(ui, state, shown, out);
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let choices = [
                Choice::new("Flip list", !shows_other),
                Choice::new(other, shows_other),
            ];
            if let Some(place) = segmented(ui, "", &choices, None, 28.0) {
                ui.data_mut(|data| data.insert_temp(id, place == 1));
            }
        });
    });
    if shows_other {
        matrix::other_part(ui, state, shown, false, out);
    } else {
        flips::show(ui, state, shown, out);
    }
}
