//! Choices for a column whose cells the file keeps typed: which of them ask for another reading.

use super::ColumnKind;
use crate::engine::study::{ColumnSpec, ImportSpec};

/// The choices by which the column is read anew; `None`: its cells are what was asked for.
///
/// `held` is what the file says of them, `is_text` whether it keeps them as text. What was not asked for
/// stays as it is held: a number does not become a date because another mark counts as missing.
pub fn beyond(name: &str, spec: &ImportSpec, held: ColumnKind, is_text: bool) -> Option<ImportSpec> {
    let none = ColumnSpec::default();
    let own = spec.columns.get(name).unwrap_or(&none);
    let missing = own.missing.as_ref().or(spec.missing.as_ref());
    let asks_numbers = is_text && (own.decimal.is_some() || own.thousands.is_some());
    let asks_dates = own.dates.is_some() && (is_text || held == ColumnKind::Number);
    let is_asked = own.kind.is_some_and(|kind| kind != held) || asks_numbers || asks_dates;
    if !is_asked && missing.is_none() {
        return None;
    }
    if own.kind.is_none() && spec.text_columns.iter().any(|kept| kept == name) {
        return missing.map(|marks| ImportSpec {
            text_columns: vec![name.to_owned()],
            missing: Some(marks.clone()),
            ..ImportSpec::default()
        });
    }
    let mut chosen = ColumnSpec {
        missing: Some(missing.cloned().unwrap_or_default()),
        ..own.clone()
    };
    if own.kind.is_none() && !asks_numbers && !asks_dates {
        chosen.kind = Some(held);
    }
    // A text that is to be a number may hold one of the usual marks instead.
    let is_parsed = !matches!(
        chosen.kind,
        Some(ColumnKind::Text | ColumnKind::Category | ColumnKind::Identifier)
    );
    if missing.is_none() && is_text && is_parsed {
        chosen.missing = None;
    }
    if !is_text {
        // Numbers of the file are written with a point.
        chosen.decimal = Some('.');
        chosen.thousands = None;
    }
    let columns = [(name.to_owned(), chosen)].into();
    Some(ImportSpec {
        columns,
        ..ImportSpec::default()
    })
}

/// Says of choices about the writing of cells that they change nothing, where nothing is written.
pub fn needless(name: &str, spec: &ImportSpec, held: ColumnKind, is_text: bool) -> Option<String> {
    let own = spec.columns.get(name).filter(|_| !is_text)?;
    let (what, changes) = if own.decimal.is_some() || own.thousands.is_some() {
        ("marks of numbers", "change")
    } else if own.dates.is_some() && held != ColumnKind::Number {
        ("order of dates", "changes")
    } else {
        return None;
    };
    Some(format!(
        "The file keeps the cells of {name} as {}, not as text: the {what} chosen for it {changes} nothing.",
        match held {
            ColumnKind::Number => "numbers",
            ColumnKind::Date => "dates",
            ColumnKind::Boolean => "true and false",
            ColumnKind::Identifier | ColumnKind::Category | ColumnKind::Text => "whole numbers",
        }
    ))
}
