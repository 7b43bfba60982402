//! Columns with two readings: which is right is the user's to say.

use egui::Ui;

use super::shown::Shown;
use crate::{
    engine::{
        format,
        study::ImportSpec,
        table::{
            Caution, ColumnReading, ColumnReceipt, DateFormat, DateOrder, Doubt, PossibleReading, Remedy,
        },
    },
    state::{AppState, Command},
    theme::style::{CONTROL_HEIGHT, SMALL_CONTROL_HEIGHT},
    views::widgets::{Button, Choice, hint, section, segmented, warning},
};

/// Columns asked about at once; the next ones follow when these are settled.
const ASKED: usize = 3;

/// A question about the decimal mark where it fits no column, and one for each column that nothing in the
/// file settles.
pub fn needs_word(ui: &mut Ui, shown: &Shown<'_>, state: &AppState, out: &mut Vec<Command>) {
    let receipt = &shown.read.receipt;
    let in_doubt: Vec<&ColumnReceipt> = receipt
        .columns
        .iter()
        .filter(|column| column.is_doubtful())
        .collect();
    if in_doubt.is_empty() {
        return;
    }
    let spec = &state.study.import;
    let note = format::plural(in_doubt.len(), "column", "columns");
    section(ui, "Needs your word", &note, |ui| {
        if let Some(misfit) = &receipt.misfit {
            warning(ui, misfit, None);
            remedies(ui, "", &[Remedy::FoundDecimal], spec, out);
        }
        // What the question above answers is not asked again.
        let is_asked =
            |column: &&&ColumnReceipt| column.doubt.is_some() || open_cautions(column).next().is_some();
        let asked: Vec<&&ColumnReceipt> = in_doubt.iter().filter(is_asked).collect();
        for column in asked.iter().take(ASKED) {
            if let Some(doubt) = &column.doubt {
                question(ui, column, doubt, spec, out);
                ui.add_space(8.0);
            }
            for caution in open_cautions(column) {
                caution_ui(ui, column, caution, spec, out);
            }
        }
        if let Some(more) = asked.len().checked_sub(ASKED).filter(|&more| more > 0) {
            let more = format::plural(more, "more column needs", "more columns need");
            hint(ui, format!("{more} a look too."));
        }
    });
}

fn open_cautions(column: &ColumnReceipt) -> impl Iterator<Item = &Caution> {
    let is_of_file = |caution: &&Caution| caution.remedies.contains(&Remedy::FoundDecimal);
    column.cautions.iter().filter(move |caution| !is_of_file(caution))
}

/// What deserves a second look, and what may be said to it.
pub fn caution_ui(
    ui: &mut Ui,
    column: &ColumnReceipt,
    caution: &Caution,
    spec: &ImportSpec,
    out: &mut Vec<Command>,
) {
    warning(ui, &format!("{}: {}", column.name, caution.words), None);
    remedies(ui, &column.name, &caution.remedies, spec, out);
}

fn remedies(ui: &mut Ui, column: &str, remedies: &[Remedy], spec: &ImportSpec, out: &mut Vec<Command>) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for remedy in remedies {
            let button = Button::new(remedy.words()).height(SMALL_CONTROL_HEIGHT);
            if button.show(ui).clicked() {
                out.push(Command::SetImport(remedy.choose(spec, column)));
            }
        }
    });
    ui.add_space(8.0);
}

/// What is in doubt, and both readings to choose from.
pub fn question(
    ui: &mut Ui,
    column: &ColumnReceipt,
    doubt: &Doubt,
    spec: &ImportSpec,
    out: &mut Vec<Command>,
) {
    let mut readings = [(&doubt.taken, true), (&doubt.other, false)];
    // The order does not depend on which is taken.
    readings.sort_by_key(|(possible, _)| place(possible.reading, &doubt.raw));
    let cells = format::plural(column.ambiguous, "cell", "cells");
    let text = format!(
        "{} has two readings. {cells} such as {} could be {} or {}, and {}.",
        column.name,
        doubt.raw,
        readings[0].0.value,
        readings[1].0.value,
        column.unsettled()
    );
    warning(ui, &text, None);
    ui.add_space(4.0);
    let words = readings.map(|(possible, _)| words(possible, &doubt.raw));
    let choices = [0, 1].map(|at| Choice::new(&words[at], readings[at].1));
    let width = ui.available_width();
    if let Some(picked) = segmented(ui, &column.name, &choices, Some(width), CONTROL_HEIGHT) {
        let reading = readings[picked].0.reading;
        let spec = spec.with_column(&column.name, |column| reading.choose(column));
        out.push(Command::SetImport(spec));
    }
}

/// Whole numbers before decimals, days before months.
fn place(reading: ColumnReading, raw: &str) -> bool {
    match reading {
        ColumnReading::Decimal(mark) => raw.contains(mark),
        ColumnReading::Dates(format) => format == DateFormat::Fields(DateOrder::MonthDayYear),
    }
}

/// "Thousands: 1 250", "Day first: 3 Apr".
fn words(possible: &PossibleReading, raw: &str) -> String {
    let what = match (possible.reading, place(possible.reading, raw)) {
        (ColumnReading::Decimal(_), false) => "Thousands",
        (ColumnReading::Decimal(_), true) => "Decimals",
        (ColumnReading::Dates(_), false) => "Day first",
        (ColumnReading::Dates(_), true) => "Month first",
    };
    let value = match possible.reading {
        // The year is the same in both, and there is no room for it.
        ColumnReading::Dates(_) => possible.value.rsplit_once(' ').map_or("", |(day, _)| day),
        ColumnReading::Decimal(_) => &possible.value,
    };
    format!("{what}: {value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_named() {
        let possible = |reading, value: &str| PossibleReading {
            reading,
            value: value.to_owned(),
        };
        let point = possible(ColumnReading::Decimal('.'), "1.25");
        let comma = possible(ColumnReading::Decimal(','), "1\u{202f}250");
        assert_eq!(words(&point, "1.250"), "Decimals: 1.25");
        assert_eq!(words(&comma, "1.250"), "Thousands: 1\u{202f}250");
        assert_eq!(words(&comma, "1,250"), "Decimals: 1\u{202f}250");
        let dates = |order, value| possible(ColumnReading::Dates(DateFormat::Fields(order)), value);
        let day = dates(DateOrder::DayMonthYear, "3 Apr 2024");
        assert_eq!(words(&day, "03/04/2024"), "Day first: 3 Apr");
    }
}
