//! Another name or another kind for a column.

use super::{
    Touched, TouchedRow,
    computed::decimals_of,
    difference::of_new_numbers,
    kind_cells::{to_boolean, to_date},
    steps::{Done, LISTED},
    work::{Work, slice_of},
};
use crate::engine::{
    format::plural,
    study::NewKind,
    table::{
        ColumnKind, TableError,
        cells::Cells,
        number::{self, Reading},
    },
};

/// Gives a column another name.
pub fn rename(work: &mut Work, column: &str, to: &str) -> Result<Done, TableError> {
    let at = work.table.place(column)?;
    work.rename(at, to)?;
    Ok(Done::new(Touched::Column, format!("Rename {column} to {to}.")))
}

/// Reads a column as another kind.
pub fn change(work: &mut Work, column: &str, to: NewKind) -> Result<Done, TableError> {
    let at = work.table.place(column)?;
    let kind = match to {
        NewKind::Number => return to_number(work, column, at),
        NewKind::Date => return to_date(work, column, at),
        NewKind::Boolean => return to_boolean(work, column, at),
        NewKind::Category => ColumnKind::Category,
        NewKind::Text => ColumnKind::Text,
        NewKind::Identifier => ColumnKind::Identifier,
    };
    let mut touched = Touched::Column;
    if let Some(Cells::Numbers(values)) = work.table.cells(at) {
        // As in the file, not as shown: levels are named in formulas and in models.
        let words: Vec<Option<String>> = slice_of(values)
            .iter()
            .map(|value| (!value.is_nan()).then(|| (value + 0.0).to_string()))
            .collect();
        touched = Touched::Cells(words.iter().flatten().count());
        work.set_words(at, words.iter().map(Option::as_deref))?;
    }
    work.describe(at, |info| {
        info.kind = kind;
        info.decimals = 0;
        info.dates = None;
    });
    let sentence = format!("Make {column} {}: {}.", to.words(), touched.words());
    Ok(Done::new(touched, sentence))
}

/// Cells that parse become numbers, the others missing; the decimal mark is the one that reads more cells.
fn to_number(work: &mut Work, column: &str, at: usize) -> Result<Done, TableError> {
    let Some(Cells::Words(words)) = work.table.cells(at) else {
        let sentence = format!("Make {column} a number: it is one already.");
        return Ok(Done::new(Touched::Column, sentence));
    };
    let read = |decimal: char| {
        let reading = Reading {
            decimal,
            thousands: None,
        };
        let value = |cell: &str| number::parse(cell.trim(), reading).map_or(f64::NAN, |number| number.value);
        let values: Vec<f64> = words.iter().map(|cell| cell.map_or(f64::NAN, value)).collect();
        let n_read = values.iter().filter(|value| !value.is_nan()).count();
        (n_read, values)
    };
    let (point, comma) = (read('.'), read(','));
    // Which cells read either way but differently says how much hangs on the mark.
    let n_ambiguous = point
        .1
        .iter()
        .zip(&comma.1)
        .filter(|(one, other)| !one.is_nan() && !other.is_nan() && one != other)
        .count();
    let is_comma = comma.0 > point.0;
    let is_settled = comma.0 != point.0;
    let (n_read, values) = if is_comma { comma } else { point };
    let unread: Vec<usize> = (0..values.len())
        .filter(|&row| values[row].is_nan() && words.get(row).is_some())
        .collect();
    let rows = unread
        .iter()
        .take(LISTED)
        .map(|&row| TouchedRow {
            line: work.table.line(row),
            name: work.name_of(row),
            before: words.get(row).unwrap_or("").to_owned(),
            after: "no number".to_owned(),
        })
        .collect();
    let cells = plural(n_read, "cell", "cells");
    let mut done = Done::new(
        Touched::Cells(n_read),
        format!("Make {column} a number: {cells}."),
    );
    if !unread.is_empty() {
        done.notes.push(format!(
            "{} not parse and {} missing now.",
            plural(unread.len(), "cell does", "cells do"),
            if unread.len() == 1 { "is" } else { "are" }
        ));
    }
    if n_ambiguous > 0 && !is_settled {
        done.notes.push(format!(
            "{} two readings, such as 1.250; a decimal point is taken, and no other cell settles it.",
            plural(n_ambiguous, "cell has", "cells have")
        ));
    }
    let decimals = decimals_of(&values);
    let info = crate::engine::table::ColumnInfo {
        decimals,
        ..crate::engine::table::ColumnInfo::new(column, ColumnKind::Number)
    };
    done.rows = rows;
    done.difference = Some(of_new_numbers(&info, &values));
    work.set_numbers(at, values)?;
    work.describe(at, |known| *known = info);
    Ok(done)
}
