//! Text looked for in the table: the field, how many cells hold it, and the way through them.

use egui::{Id, Key, Ui};

use super::{marks::found_cells, memory::Memory, shown::Shown};
use crate::{
    engine::{format, run::Step, table::FoundCells},
    jobs::Slot,
    state::{AppState, Command},
    views::{
        is_late,
        widgets::{Button, Icon, hint, text_field},
    },
};

const FIELD: f32 = 168.0;

/// The keyboard goes to the field when it is shown next.
pub fn focus_find(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(wants_focus(), true));
}

fn wants_focus() -> Id {
    Id::unique("the find field wants the keyboard")
}

/// Shows the field and what was found.
pub fn find(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &mut Memory, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let field = text_field(
        ui,
        "Find in table",
        &mut memory.find,
        "Find in table",
        FIELD,
        28.0,
    );
    let is_wanted = ui.data_mut(|data| data.remove_temp::<bool>(wants_focus()));
    if is_wanted == Some(true) {
        field.request_focus();
    }
    let (is_entered, is_back, is_left) = ui.input(|input| {
        let is_entered = input.key_pressed(Key::Enter);
        (is_entered, input.modifiers.shift, input.key_pressed(Key::Escape))
    });
    if field.changed() {
        memory.found = 0;
        memory.is_found_seen = false;
        memory.reveal = named(shown, &memory.find).next();
        out.push(Command::Find(memory.find.clone()));
    } else if field.lost_focus() && is_left && !memory.find.is_empty() {
        memory.find.clear();
        out.push(Command::Find(String::new()));
    } else if memory.find != state.study.table.find {
        // Another study came in; what is typed follows.
        memory.find.clone_from(&state.study.table.find);
    }
    if memory.find.trim().is_empty() {
        return;
    }
    let Some(found) = found_cells(state) else {
        let running = state.running.get(&Slot::Step(Step::Find));
        if running.is_some_and(|running| is_late(ui, running, state)) {
            hint(ui, "searching…");
        }
        return;
    };
    let step = if field.lost_focus() && is_entered {
        field.request_focus();
        Some(!is_back)
    } else {
        None
    };
    let step = match arrows(ui, found) {
        Some(by_button) => Some(by_button),
        None => step,
    };
    if found.cells.is_empty() {
        let n_names = named(shown, &memory.find).count();
        let words = match n_names {
            0 => "not found".to_owned(),
            n => format!("in {}", format::plural(n, "column name", "column names")),
        };
        hint(ui, words);
        return;
    }
    if let Some(is_onward) = step {
        memory.found = next(memory.found, found.cells.len(), is_onward, memory.is_found_seen);
    }
    if step.is_some() || !memory.is_found_seen {
        memory.is_found_seen = true;
        if let Some(&(place, column)) = found.cells.get(memory.found) {
            memory.reveal_row = Some(place as usize);
            memory.reveal = Some(column as usize);
        }
    }
    let words = format!(
        "{} of {}",
        format::count(memory.found + 1),
        format::plural(found.total, "cell", "cells")
    );
    hint(ui, words);
}

/// Columns whose name holds the text.
fn named<'a>(shown: &'a Shown<'_>, text: &str) -> impl Iterator<Item = usize> + use<'a> {
    let needle = text.trim().to_lowercase();
    let is_named = move |&column: &usize| {
        !needle.is_empty() && shown.summary[column].name.to_lowercase().contains(&needle)
    };
    (0..shown.summary.len()).filter(is_named)
}

/// Backward (`false`) or onward (`true`) where a button was clicked.
fn arrows(ui: &mut Ui, found: &FoundCells) -> Option<bool> {
    let mut step = None;
    for (icon, name, is_onward) in [
        (Icon::ChevronUp, "Previous found cell", false),
        (Icon::ChevronDown, "Next found cell", true),
    ] {
        let button = Button::icon_only(icon, name).height(24.0);
        if button.enabled(!found.cells.is_empty()).show(ui).clicked() {
            step = Some(is_onward);
        }
    }
    step
}

/// The next place of `n`, around the ends.
fn next(at: usize, n: usize, is_onward: bool, is_seen: bool) -> usize {
    if !is_seen {
        return at.min(n.saturating_sub(1));
    }
    if is_onward {
        (at + 1) % n.max(1)
    } else {
        at.checked_sub(1).unwrap_or(n.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_through_what_is_found_is_a_ring() {
        assert_eq!(next(0, 3, true, false), 0);
        assert_eq!(next(0, 3, true, true), 1);
        assert_eq!(next(2, 3, true, true), 0);
        assert_eq!(next(0, 3, false, true), 2);
        assert_eq!(next(1, 3, false, true), 0);
    }
}
