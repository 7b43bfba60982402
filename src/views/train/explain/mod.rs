//! The Explain page: why the classifier says what it says.

mod coefficients;

use egui::{Frame, Margin, ScrollArea, Ui};

use super::Shown;
use crate::{
    state::{AppState, Command},
    theme::style::PANE_SIDE,
};

/// Shows the page.
pub fn page(ui: &mut Ui, state: &AppState, shown: &Shown<'_>, out: &mut Vec<Command>) {
    ScrollArea::vertical()
        .id_salt("explain")
        .auto_shrink(false)
        .show(ui, |ui| {
            #[expect(clippy::cast_possible_truncation, reason = "a margin of a few points")]
            let side = PANE_SIDE as i8;
            let margin = Margin {
                left: side,
                right: side,
                top: 4,
                bottom: 16,
            };
            Frame::new()
                .inner_margin(margin)
                .show(ui, |ui| coefficients::show(ui, state, shown, out));
        });
}

/// The class whose probability is explained.
fn class_of(state: &AppState, shown: &Shown<'_>) -> usize {
    let report = shown.report;
    state.explain.class_of(&report.classes, report.positive)
}
