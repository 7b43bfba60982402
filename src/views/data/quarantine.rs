//! What could not be used: cells that are no value of their column's kind, rows that do not fit.

use egui::Ui;

use super::{
    lists::{Finding, findings},
    shown::Shown,
};
use crate::{
    engine::format,
    state::{AppState, Command, ExportSubject, TableId},
    theme::style::SMALL_CONTROL_HEIGHT,
    views::widgets::{Button, Icon, hint, section},
};

/// Cells and rows are listed up to here; the file that is saved holds all.
const LISTED: usize = 50;

/// Cells that are no value of their column's kind.
pub fn problems(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, out: &mut Vec<Command>) {
    let receipt = &shown.read.receipt;
    let total = receipt.problems_total;
    let note = format::plural(total, "cell", "cells");
    section(ui, "Could not be read", &note, |ui| {
        if total == 0 {
            hint(ui, "Every cell could be read.");
            return;
        }
        let n = receipt.problems.len().min(LISTED);
        findings(ui, (n, total), |place| {
            let problem = &receipt.problems[place];
            Finding {
                line: problem.line,
                reason: problem.problem.clone(),
                raw: format!("{}: {}", problem.column, problem.value),
            }
        });
        // Of a table made from purchases the list holds purchases left out, not cells of the file.
        if state.study.purchases.is_none() {
            save(ui, "Save these cells…", TableId::NotRead, out);
        }
    });
}

/// Rows that do not fit the header.
pub fn set_aside(ui: &mut Ui, shown: &Shown<'_>, out: &mut Vec<Command>) {
    let receipt = &shown.read.receipt;
    let total = receipt.set_aside_total;
    section(ui, "Set aside", &receipt.set_aside_words(), |ui| {
        if total == 0 {
            hint(ui, "Every row fits the header.");
            return;
        }
        let n = receipt.set_aside.len().min(LISTED);
        findings(ui, (n, total), |place| {
            let row = &receipt.set_aside[place];
            Finding {
                line: row.line,
                reason: row.reason.clone(),
                raw: row.raw.clone(),
            }
        });
        save(ui, "Save these rows…", TableId::SetAside, out);
    });
}

fn save(ui: &mut Ui, words: &str, table: TableId, out: &mut Vec<Command>) {
    ui.add_space(4.0);
    let button = Button::new(words).icon(Icon::Download);
    if button.height(SMALL_CONTROL_HEIGHT).show(ui).clicked() {
        out.push(Command::OpenExport(ExportSubject::Table(table)));
    }
}
