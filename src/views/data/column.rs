//! One column looked at: its statistics, its values, and what can be done about its missing cells.

use egui::{CursorIcon, Response, Sense, Ui};

use super::{
    head_bars, lists::fact, memory::Memory, picking::select_where, receipt::share_line, shown::Shown, words,
};
use crate::{
    chart::{BarsAxis, BarsChart, ChartBody, Hue, layout},
    engine::{
        condition::Condition,
        study::{CleaningStep, ListedStep},
        table::{ColumnKind, ColumnSummary},
    },
    state::{AppState, Command},
    theme::style::{SMALL_CONTROL_HEIGHT, colours},
    views::widgets::{Button, Icon, hint, link, section, show_scene, warning},
};

/// Height of the histogram.
const CHART: f32 = 150.0;
/// From this width on the values stand beside the statistics.
const TWO_COLUMNS: f32 = 480.0;
/// Most frequent values listed.
const TOP: usize = 8;

/// Shows the column that is looked at; nothing where there is none.
pub fn column(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &mut Memory, out: &mut Vec<Command>) {
    let selected = memory.selected.clone();
    let Some((place, column)) = selected.as_deref().and_then(|name| shown.column(name)) else {
        return;
    };
    ui.add_space(12.0);
    crate::views::widgets::header(ui, &column.name, column.kind.word(), |ui| {
        let close = Button::icon_only(Icon::Cross, format!("Close {}", column.name));
        if close.height(SMALL_CONTROL_HEIGHT).show(ui).clicked() {
            memory.toggle_column(&column.name, place);
        }
    });
    missing(ui, shown, state, column, out);
    if ui.available_width() < TWO_COLUMNS {
        statistics(ui, column);
        ui.add_space(8.0);
        values(ui, shown, place, out);
    } else {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = 32.0;
            ui.columns_const(|[left, right]| {
                statistics(left, column);
                values(right, shown, place, out);
            });
        });
    }
    let receipts = &shown.read.receipt.columns;
    if let Some(receipt) = receipts.iter().find(|receipt| receipt.name == column.name) {
        ui.add_space(8.0);
        super::samples::of_column(ui, receipt);
    }
    super::reading::reading(ui, shown, state, memory, out);
    ui.add_space(12.0);
    crate::views::widgets::hairline(ui);
}

fn statistics(ui: &mut Ui, column: &ColumnSummary) {
    for (name, value) in words::statistics(column) {
        fact(ui, name, &value);
    }
}

/// What a step did about missing cells, or what could be done.
fn missing(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, column: &ColumnSummary, out: &mut Vec<Command>) {
    let name = &column.name;
    let n_missing = shown.missing_as_read(name);
    if n_missing == 0 {
        return;
    }
    let treats =
        |listed: &ListedStep| matches!(&listed.step, CleaningStep::Missing { column, .. } if column == name);
    if let Some(place) = state.study.cleaning.iter().position(treats) {
        let effect = shown
            .effects()
            .nth(place)
            .map(|(_, effect)| effect.sentence.clone());
        let told = effect.unwrap_or_else(|| state.study.cleaning[place].step.title());
        hint(ui, told);
        if link(ui, format!("Remove step {}", place + 1)).clicked() {
            out.push(Command::RemoveCleaningStep(place));
        }
        ui.add_space(4.0);
        return;
    }
    let cells = crate::engine::format::plural(n_missing, "cell is", "cells are");
    warning(ui, &format!("{cells} missing in {name}."), None);
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for &treatment in words::treatments(column.kind) {
            let words = words::treatment_offer(treatment, n_missing);
            if Button::new(words).height(SMALL_CONTROL_HEIGHT).show(ui).clicked() {
                out.push(Command::AddCleaningStep(CleaningStep::Missing {
                    column: name.clone(),
                    treatment,
                }));
            }
        }
    });
    ui.add_space(6.0);
}

/// The histogram or the most frequent values; a click selects the rows behind a bar.
fn values(ui: &mut Ui, shown: &Shown<'_>, place: usize, out: &mut Vec<Command>) {
    let column = &shown.summary[place];
    let is_date = column.kind == ColumnKind::Date;
    if let Some(histogram) = &column.histogram {
        let (low, high) = (histogram.low, histogram.high);
        let body = ChartBody::Bars(BarsChart {
            x_title: column.name.clone(),
            y_title: String::new(),
            bars: if is_date {
                BarsAxis::Days { low, high }
            } else {
                BarsAxis::Range { low, high }
            },
            groups: vec![("rows".to_owned(), Hue::Quiet, histogram.counts.clone())],
        });
        let scene = layout(&body, ui.available_width(), CHART, colours(ui));
        let alt = words::sentence(column, 0);
        let name = format!("Histogram of {}", column.name);
        let alt = format!("{alt}. Click a bar to select its rows");
        let pane = show_scene(ui, &scene, &name, &alt);
        let bar = pane.hovered.and_then(|region| scene.regions.get(region));
        let bin = bar.and_then(|bar| head_bars::bin(column, bar.item.0));
        let response = pane.response.interact(Sense::click());
        if let Some((condition, count)) = bin {
            pick(ui, response, head_bars::CLICKS, condition, count, out);
        }
        if !is_date {
            return;
        }
        ui.add_space(4.0);
    }
    let Some(highest) = column.top.first().map(|level| level.count) else {
        return;
    };
    if column.distinct == column.n_rows - column.missing.min(column.n_rows) && column.distinct > TOP {
        hint(ui, "Every value stands once.");
        return;
    }
    for level in column.top.iter().take(TOP) {
        let line = share_line(ui, &level.level, level.count, column.n_rows, highest);
        let condition = Condition::is(&column.name, &level.level);
        let told = head_bars::told(&condition, level.count);
        pick(ui, line, &told, condition, level.count, out);
    }
    if column.distinct > TOP {
        let more = crate::engine::format::count(column.distinct - TOP);
        hint(ui, format!("and {more} more values"));
    }
}

/// Selects the rows of a bar that is clicked.
fn pick(ui: &Ui, bar: Response, told: &str, condition: Condition, count: u64, out: &mut Vec<Command>) {
    if bar.clicked() && count > 0 {
        out.push(select_where(ui, condition));
    }
    bar.on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text_at_pointer(told);
}

/// Said where no column is looked at.
pub fn none_chosen(ui: &mut Ui) {
    section(ui, "Column", "", |ui| {
        hint(ui, "Click the head of a column to see its statistics here.");
    });
}
