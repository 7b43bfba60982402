//! A few cells of a column as they stand in the file, what was read, and why.

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::{
    lists::{lines, name},
    shown::Shown,
};
use crate::{
    engine::{
        format,
        table::{Basis, CellSample, ColumnReceipt, Outcome},
    },
    theme::{
        fonts::{Weight, text_width},
        style::colours,
    },
    views::widgets::{hint, paint_elided, paint_text, section},
};

/// Height of a cell's line.
const LINE: f32 = 22.0;
/// Room for the arrow between the cell and its value.
const ARROW: f32 = 24.0;

/// The column looked at, else the first that was in doubt and is settled.
pub fn samples(ui: &mut Ui, shown: &Shown<'_>, selected: Option<&str>) {
    let columns = &shown.read.receipt.columns;
    let column = match selected {
        Some(name) => columns.iter().find(|column| column.name == name),
        None => columns
            .iter()
            .find(|column| column.basis == Basis::Evidence)
            .or_else(|| columns.iter().find(|column| column.basis == Basis::Chosen)),
    };
    let Some(column) = column.filter(|column| !column.samples.is_empty() || !column.decisions.is_empty())
    else {
        return;
    };
    section(ui, title(column.basis), &column.name, |ui| of_column(ui, column));
}

fn title(basis: Basis) -> &'static str {
    match basis {
        Basis::Evidence => "Settled by evidence",
        Basis::Chosen => "Settled by you",
        Basis::Plain | Basis::File | Basis::Custom => "As read",
    }
}

/// The cells and the decisions of a column.
pub fn of_column(ui: &mut Ui, column: &ColumnReceipt) {
    lines(ui, column.samples.len(), LINE, |ui, place, rect| {
        line(ui, rect, place, &column.samples[place]);
    });
    if !column.samples.is_empty() {
        ui.add_space(2.0);
    }
    for decision in column.decisions_alone() {
        hint(ui, decision);
    }
}

/// `line 4   2.655,21 €  →  2 655.21`.
fn line(ui: &Ui, rect: Rect, place: usize, sample: &CellSample) {
    let colours = colours(ui);
    let (value, ink) = match sample.outcome {
        Outcome::Parsed => (sample.value.clone(), colours.ink),
        Outcome::Ambiguous => (sample.value.clone(), colours.warn),
        Outcome::Rejected => ("not read".to_owned(), colours.bad),
        Outcome::Missing => ("missing".to_owned(), colours.ink_3),
    };
    let raw: String = if sample.raw.is_empty() {
        "(empty)".to_owned()
    } else {
        sample
            .raw
            .chars()
            .map(|sign| if sign.is_control() { ' ' } else { sign })
            .collect()
    };
    let painter = ui.painter();
    let words = format!("line {}", format::count(sample.line));
    let gutter = text_width(&words, 11.0, Weight::Regular).max(56.0) + 8.0;
    paint_text(
        painter,
        rect.left_center(),
        Align2::LEFT_CENTER,
        &words,
        11.0,
        Weight::Regular,
        colours.ink_3,
    );
    let half = (rect.width() - gutter - ARROW) / 2.0;
    let at = pos2(rect.left() + gutter, rect.center().y);
    let is_raw_cut = paint_elided(
        painter,
        at,
        Align2::LEFT_CENTER,
        &raw,
        half,
        12.0,
        Weight::Regular,
        colours.ink_2,
    );
    let middle = pos2(rect.left() + gutter + half + ARROW / 2.0, rect.center().y);
    paint_text(
        painter,
        middle,
        Align2::CENTER_CENTER,
        "\u{2192}",
        12.0,
        Weight::Regular,
        colours.ink_3,
    );
    let is_value_cut = paint_elided(
        painter,
        rect.right_center(),
        Align2::RIGHT_CENTER,
        &value,
        half,
        12.0,
        Weight::Medium,
        ink,
    );
    let text = format!("{words}: {raw} \u{2192} {value}");
    let response = name(
        ui,
        Rect::from_min_size(rect.min, vec2(rect.width(), LINE)),
        place,
        &text,
    );
    if is_raw_cut || is_value_cut {
        response.on_hover_text(text);
    }
}
