//! Conditions by which the table is filtered: a line each, all of which must hold.

use egui::{Align, Frame, Layout, Margin, Ui};

use super::{memory::Memory, picking::select_all, shown::Shown};
use crate::{
    engine::{
        condition::{Comparison, Condition},
        format,
        run::Step,
        table::{ColumnKind, ColumnSummary},
    },
    state::{AppState, Command},
    theme::style::{CONTROL_HEIGHT, c, colours},
    views::widgets::{Button, Icon, combo, hint, label, link, styled, text_field},
};

/// A category with at most this many levels offers them in a list.
const LISTED: usize = 12;
const COLUMN: f32 = 168.0;
const COMPARISON: f32 = 128.0;
const VALUE: f32 = 152.0;

/// The button that opens and closes the conditions.
pub fn button(ui: &mut Ui, state: &AppState, memory: &mut Memory) {
    let n = state.study.table.filters.len();
    let text = if n == 0 {
        "Filter".to_owned()
    } else {
        format!("Filter {}", format::count(n))
    };
    if Button::new(text)
        .name("Filter")
        .icon(Icon::Filter)
        .show(ui)
        .clicked()
    {
        memory.filters_open = !is_open(state, memory);
    }
}

fn is_open(state: &AppState, memory: &Memory) -> bool {
    memory.filters_open || !state.study.table.filters.is_empty()
}

/// Shows the conditions, where there are some or they were opened.
pub fn filters(
    ui: &mut Ui,
    shown: &Shown<'_>,
    state: &AppState,
    memory: &mut Memory,
    out: &mut Vec<Command>,
) {
    if !is_open(state, memory) || shown.summary.is_empty() {
        return;
    }
    let now = &state.study.table.filters;
    let mut edited = now.clone();
    if edited.is_empty() {
        edited.push(first_condition(shown, memory));
    }
    let margin = Margin {
        left: 20,
        right: 20,
        top: 0,
        bottom: 12,
    };
    Frame::new().outer_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        let mut removed = None;
        for (place, condition) in edited.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                ui.set_min_height(CONTROL_HEIGHT);
                let lead = if place == 0 { "Where" } else { "and" };
                ui.allocate_ui_with_layout(
                    egui::vec2(40.0, CONTROL_HEIGHT),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_width(40.0);
                        label(ui, lead);
                    },
                );
                line(ui, shown, place, condition);
                let name = format!("Remove condition {}", place + 1);
                if Button::icon_only(Icon::Cross, name).show(ui).clicked() {
                    removed = Some(place);
                }
            });
        }
        if let Some(place) = removed {
            edited.remove(place);
            memory.filters_open = !edited.is_empty();
        }
        ui.horizontal(|ui| {
            if Button::new("Add condition")
                .icon(Icon::Plus)
                .height(24.0)
                .show(ui)
                .clicked()
            {
                edited.push(first_condition(shown, memory));
            }
            if !now.is_empty() {
                ui.add_space(6.0);
                if link(ui, "Clear").on_hover_text("Show all rows").clicked() {
                    edited.clear();
                    memory.filters_open = false;
                }
                ui.add_space(6.0);
                if shown.n_rows() > 0 && link(ui, "Select these rows").clicked() {
                    out.push(select_all(shown));
                }
            }
            if let Some(error) = state.results.failure(Step::View, &state.study) {
                let ink = colours(ui).bad;
                styled(
                    ui,
                    error.to_string(),
                    12.0,
                    crate::theme::fonts::Weight::Regular,
                    ink,
                );
            } else if now.iter().any(|condition| !condition.is_complete()) {
                hint(ui, "Type a value: until then all rows are shown.");
            }
        });
    });
    if edited != *now && !(now.is_empty() && edited == [first_condition(shown, memory)]) {
        out.push(Command::SetFilters(edited));
    }
}

/// About the column that is looked at, else the first that says something of a customer.
fn first_condition(shown: &Shown<'_>, memory: &Memory) -> Condition {
    let looked_at = memory.selected.as_deref().and_then(|name| shown.column(name));
    let telling = shown
        .summary
        .iter()
        .find(|column| column.kind != ColumnKind::Identifier);
    let column = looked_at.map(|(_, column)| column).or(telling);
    let column = column.or_else(|| shown.summary.first());
    Condition::Compare {
        column: column.map_or_else(String::new, |column| column.name.clone()),
        comparison: column.map_or(Comparison::Is, |column| comparisons(column)[0]),
        value: String::new(),
    }
}

fn is_ordered(column: &ColumnSummary) -> bool {
    matches!(column.kind, ColumnKind::Number | ColumnKind::Date)
}

fn comparisons(column: &ColumnSummary) -> &'static [Comparison] {
    if is_ordered(column) {
        &[
            Comparison::AtLeast,
            Comparison::AtMost,
            Comparison::Is,
            Comparison::IsNot,
            Comparison::More,
            Comparison::Less,
            Comparison::Missing,
            Comparison::Present,
        ]
    } else {
        &Comparison::WORDS
    }
}

/// One condition: column, comparison, value.
fn line(ui: &mut Ui, shown: &Shown<'_>, place: usize, condition: &mut Condition) {
    let Condition::Compare {
        column,
        comparison,
        value,
    } = condition
    else {
        // A bar or a pattern: taken as it is.
        ui.allocate_ui(egui::vec2(COLUMN + COMPARISON + VALUE, CONTROL_HEIGHT), |ui| {
            let fill = c(colours(ui).sunken);
            let margin = Margin::symmetric(8, 4);
            Frame::new()
                .fill(fill)
                .corner_radius(4.0)
                .inner_margin(margin)
                .show(ui, |ui| label(ui, condition.words()));
        });
        return;
    };
    let n = place + 1;
    let names: Vec<&str> = shown
        .summary
        .iter()
        .map(|summary| summary.name.as_str())
        .collect();
    if let Some(picked) = combo(ui, &format!("Column of condition {n}"), column, &names, COLUMN) {
        names[picked].clone_into(column);
        let offered = comparisons(&shown.summary[picked]);
        if !offered.contains(comparison) {
            *comparison = offered[0];
        }
        value.clear();
    }
    let Some((_, summary)) = shown.column(column) else {
        hint(ui, "is not in this file");
        return;
    };
    let offered = comparisons(summary);
    let words: Vec<&str> = offered.iter().map(|comparison| comparison.words()).collect();
    let name = format!("Comparison of condition {n}");
    if let Some(picked) = combo(ui, &name, comparison.words(), &words, COMPARISON) {
        *comparison = offered[picked];
    }
    if !comparison.has_value() {
        return;
    }
    let name = format!("Value of condition {n}");
    let is_whole = matches!(comparison, Comparison::Is | Comparison::IsNot);
    if is_whole && !is_ordered(summary) && summary.distinct <= LISTED.min(summary.top.len()) {
        let levels: Vec<&str> = summary.top.iter().map(|level| level.level.as_str()).collect();
        if let Some(picked) = combo(ui, &name, value, &levels, VALUE) {
            levels[picked].clone_into(value);
        }
    } else {
        let example = match summary.kind {
            ColumnKind::Number => "a number",
            ColumnKind::Date => "2024-01-31",
            _ => "a text",
        };
        text_field(ui, &name, value, example, VALUE, CONTROL_HEIGHT);
    }
}
