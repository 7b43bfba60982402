//! How the column looked at is read, and other ways to read it.

use egui::Ui;

use super::{
    doubt,
    import::{DECIMALS, Decision, Picked, THOUSANDS, decide, decide_mark, row},
    memory::Memory,
    shown::Shown,
    words,
};
use crate::{
    engine::{
        study::{ColumnSpec, ImportSpec},
        table::{ColumnKind, ColumnReceipt, DateFormat, USUAL_MARKS},
    },
    state::{AppState, Command},
    views::widgets::{hint, link, settled_field},
};

/// Kind, marks or order of dates, and what counts as missing.
pub fn reading(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, memory: &Memory, out: &mut Vec<Command>) {
    let Some(name) = memory.selected.clone() else {
        return;
    };
    let columns = &shown.read.receipt.columns;
    let Some(column) = columns.iter().find(|column| column.name == name) else {
        return;
    };
    let spec = &state.study.import;
    let chosen = spec.columns.get(&name).cloned().unwrap_or_default();
    ui.add_space(8.0);
    for caution in &column.cautions {
        doubt::caution_ui(ui, column, caution, spec, out);
    }
    let mut change = |change: &dyn Fn(&mut ColumnSpec)| {
        out.push(Command::SetImport(
            without_text(spec, &name).with_column(&name, change),
        ));
    };
    let is_text = spec.text_columns.contains(&name);
    if let Some(picked) = kind(ui, column, &chosen, is_text) {
        let kind = picked.of(&ColumnKind::ALL);
        change(&|spec| spec.kind = kind);
    }
    if let Some(numbers) = &column.numbers {
        if let Some(picked) = decide_mark(ui, "Decimal", chosen.decimal, Some(numbers.decimal), &DECIMALS) {
            let mark = picked.of(&DECIMALS);
            change(&|spec| {
                spec.decimal = mark;
                spec.thousands = spec.thousands.filter(|thousands| Some(*thousands) != mark);
            });
        }
        if let Some(picked) = decide_mark(ui, "Thousands", chosen.thousands, numbers.thousands, &THOUSANDS) {
            let mark = picked.of(&THOUSANDS);
            change(&|spec| {
                spec.thousands = mark;
                spec.decimal = spec.decimal.filter(|decimal| Some(*decimal) != mark);
            });
        }
    }
    if let Some(format) = column.dates {
        let decision = Decision {
            name: "Dates",
            shown: words::dates(chosen.dates.unwrap_or(format)).to_owned(),
            is_chosen: chosen.dates.is_some(),
            others: DateFormat::ALL
                .map(|format| words::dates(format).to_owned())
                .to_vec(),
        };
        if let Some(picked) = decide(ui, decision) {
            let format = picked.of(&DateFormat::ALL);
            change(&|spec| spec.dates = format);
        }
    }
    missing(ui, column, &chosen, &mut change);
    let is_chosen = is_text || chosen != ColumnSpec::default();
    if is_chosen && link(ui, "Read as found in the file").clicked() {
        change(&|spec| *spec = ColumnSpec::default());
    }
}

/// A choice for the column stands instead of "kept as text".
fn without_text(spec: &ImportSpec, name: &str) -> ImportSpec {
    let mut spec = spec.clone();
    spec.text_columns.retain(|kept| kept != name);
    spec
}

fn kind(ui: &mut Ui, column: &ColumnReceipt, chosen: &ColumnSpec, is_text: bool) -> Option<Picked> {
    let decision = Decision {
        name: "Kind",
        shown: words::kind(chosen.kind.unwrap_or(column.kind)).to_owned(),
        is_chosen: chosen.kind.is_some() || is_text,
        others: ColumnKind::ALL.map(|kind| words::kind(kind).to_owned()).to_vec(),
    };
    decide(ui, decision)
}

/// Marks for missing cells, to be typed; taken over with Enter or when the field is left.
fn missing(
    ui: &mut Ui,
    column: &ColumnReceipt,
    chosen: &ColumnSpec,
    change: &mut impl FnMut(&dyn Fn(&mut ColumnSpec)),
) {
    let now = match &chosen.missing {
        Some(marks) => marks.join(", "),
        None => words::marks(&column.marks),
    };
    let typed = row(ui, "Missing", |ui| {
        let name = format!("Missing marks of {}", column.name);
        let width = ui.available_width();
        let tip = "Cells that count as missing besides empty ones, parted by commas";
        settled_field(ui, &name, &now, "empty cells only", tip, width)
    });
    if let Some(typed) = typed {
        let marks = words::parted(&typed);
        change(&|spec| spec.missing = Some(marks.clone()));
    }
    if let Some((mark, n)) = column.kept.as_ref().filter(|_| column.cautions.is_empty()) {
        let cells = crate::engine::format::plural(*n, "cell", "cells");
        hint(ui, format!("{mark} is a value here: {cells}."));
        if link(ui, format!("Count {mark} as missing")).clicked() {
            let usual = USUAL_MARKS.map(str::to_owned).to_vec();
            change(&|spec| spec.missing = Some(usual.clone()));
        }
    }
}
