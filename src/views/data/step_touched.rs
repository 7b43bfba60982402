//! What a step touches: its first rows, and the column's statistics before and after.

use egui::{ScrollArea, Ui};

use super::lists::{fact, lines, two_ends};
use crate::{
    engine::{
        format,
        table::{ColumnDifference, Sizes, StepEffect},
    },
    theme::{fonts::Weight, style::colours},
    views::widgets::caption,
};

/// The first rows that are touched: line, identifier, before and after.
pub(super) fn rows(ui: &mut Ui, effect: &StepEffect) {
    let total = effect.touched.count().max(effect.rows.len());
    if total > effect.rows.len() {
        let words = format!(
            "The first {} of {}",
            format::count(effect.rows.len()),
            effect.touched.words()
        );
        caption(ui, words);
    }
    ScrollArea::vertical()
        .id_salt("touched rows")
        .auto_shrink(false)
        .show(ui, |ui| {
            lines(ui, effect.rows.len(), 24.0, |ui, place, rect| {
                let row = &effect.rows[place];
                let name = row.name.as_deref().unwrap_or("");
                let left = format!("line {}  {name}", format::count(row.line));
                let before = if row.before.is_empty() {
                    "missing"
                } else {
                    &row.before
                };
                let after = if row.after.is_empty() {
                    "missing"
                } else {
                    &row.after
                };
                let right = if row.before.is_empty() && effect.difference.is_none() {
                    after.to_owned()
                } else {
                    format!("{before} → {after}")
                };
                let colours = colours(ui);
                let quiet = (Weight::Regular, colours.ink_2);
                let is_cut = two_ends(
                    ui,
                    rect.with_max_x(rect.right() - 12.0),
                    (&left, quiet),
                    (&right, (Weight::Regular, colours.ink)),
                    12.0,
                );
                let said = super::lists::name(ui, rect, place, &format!("{left}: {right}"));
                if is_cut {
                    said.on_hover_text(format!("{left}: {right}"));
                }
            });
        });
}

pub(super) fn sizes(ui: &mut Ui, difference: &ColumnDifference) {
    let ColumnDifference {
        before,
        after,
        decimals,
        missing_elsewhere,
        ..
    } = difference;
    let mut pair = |name: &str, of: &dyn Fn(&Sizes) -> String| {
        let after = of(after);
        let words = match before.as_ref().map(of) {
            Some(before) if before.is_empty() && after.is_empty() => return,
            Some(before) => {
                // Of no cells there is no mean.
                let [before, after] = [before, after].map(|words| {
                    if words.is_empty() {
                        "none".to_owned()
                    } else {
                        words
                    }
                });
                format!("{before} → {after}")
            }
            None if after.is_empty() => return,
            None => after,
        };
        fact(ui, name, &words);
    };
    pair("Mean", &|sizes| format::mean(sizes.mean, *decimals));
    pair("Standard deviation", &|sizes| format::mean(sizes.std, *decimals));
    pair("Missing", &|sizes| format::count(sizes.missing));
    if let Some(n) = missing_elsewhere {
        fact(ui, "Rows that lack other columns too", &format::count(*n));
    }
}
