//! The details: beside the table, or in a narrow window under it, a part at a time.

use egui::{Align, Frame, Layout, Margin, ScrollArea, Stroke, Ui};

use super::{
    column, doubt, duplicates,
    memory::{Memory, Part},
    quarantine, receipt, samples,
    shown::Shown,
};
use crate::{
    engine::format,
    state::{AppState, Command},
    theme::style::{SMALL_CONTROL_HEIGHT, c, colours},
    views::{
        purchases,
        widgets::{Button, Choice, Icon, segmented},
    },
};

/// All parts, one under the other.
pub fn details(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    column::column(ui, shown, state, memory, out);
    if state.works_on_customers() {
        purchases::details(ui, state);
        return;
    }
    receipt::receipt(ui, shown, state, memory, out);
    doubt::needs_word(ui, shown, state, out);
    duplicates::duplicates(ui, shown, state, out);
    if memory.selected.is_none() {
        samples::samples(ui, shown, None);
    }
    receipt::notes(ui, shown);
    let found = &shown.read.receipt;
    if found.problems_total > 0 {
        quarantine::problems(ui, shown, state, out);
    }
    if found.set_aside_total > 0 {
        quarantine::set_aside(ui, shown, out);
    }
}

/// Height of the tabs alone.
pub const FOLDED: f32 = 44.0;

/// One part, with tabs above it; folded, the tabs alone.
pub fn strip(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    is_folded: bool,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    let top = ui.max_rect();
    let stroke = Stroke::new(1.0, c(colours(ui).stroke));
    ui.painter().hline(top.x_range(), top.top() + 0.5, stroke);
    let titles = Part::ALL.map(|part| title(part, shown));
    let choices: Vec<Choice<'_>> = Part::ALL
        .iter()
        .zip(&titles)
        .map(|(part, title)| Choice::new(title, *part == memory.part && !is_folded))
        .collect();
    let margin = Margin {
        left: 20,
        right: 20,
        top: 10,
        bottom: 2,
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            if let Some(picked) = segmented(ui, "", &choices, None, SMALL_CONTROL_HEIGHT) {
                memory.part = Part::ALL[picked];
                memory.is_part_folded = Some(false);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let (icon, name) = if is_folded {
                    (Icon::ChevronUp, "Show the details")
                } else {
                    (Icon::ChevronDown, "Fold the details away")
                };
                let fold = Button::icon_only(icon, name).height(SMALL_CONTROL_HEIGHT);
                if fold.show(ui).clicked() {
                    memory.is_part_folded = Some(!is_folded);
                }
            });
        });
    });
    if is_folded {
        return;
    }
    let part = memory.part;
    ScrollArea::vertical()
        .id_salt(("part", part.title()))
        .auto_shrink(false)
        .show(ui, |ui| {
            Frame::new()
                .inner_margin(Margin::symmetric(20, 0))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = 4.0;
                    match part {
                        Part::Receipt if state.works_on_customers() => purchases::details(ui, state),
                        Part::Receipt => {
                            // Where little can be seen at once, what waits for an answer comes first.
                            doubt::needs_word(ui, shown, state, out);
                            receipt::receipt(ui, shown, state, memory, out);
                            duplicates::duplicates(ui, shown, state, out);
                            samples::samples(ui, shown, memory.selected.as_deref());
                            receipt::notes(ui, shown);
                        }
                        Part::Column if memory.selected.is_none() => column::none_chosen(ui),
                        Part::Column => column::column(ui, shown, state, memory, out),
                        Part::Problems => quarantine::problems(ui, shown, state, out),
                        Part::SetAside => quarantine::set_aside(ui, shown, out),
                    }
                });
        });
}

/// "Set aside 3".
fn title(part: Part, shown: &Shown<'_>) -> String {
    let receipt = &shown.read.receipt;
    let n = match part {
        Part::Problems => receipt.problems_total,
        Part::SetAside => receipt.set_aside_total,
        Part::Receipt | Part::Column => 0,
    };
    if n == 0 {
        part.title().to_owned()
    } else {
        format!("{} {}", part.title(), format::count(n))
    }
}
