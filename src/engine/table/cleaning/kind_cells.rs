//! A column read as dates or as yes and no: what reads is kept as written, what does not is missing and told.

use std::collections::BTreeSet;

use super::{
    Touched, TouchedRow,
    difference::of_changed_words,
    steps::{Done, LISTED},
    work::{Work, slice_of},
};
use crate::engine::{
    format::plural,
    study::NewKind,
    table::{
        ColumnKind, TableError,
        cells::Cells,
        date::{self, DateFormat},
        words,
    },
};

/// Cells that are a date become one, the others missing; the order of day and month is the one that reads
/// more cells.
pub fn to_date(work: &mut Work, column: &str, at: usize) -> Result<Done, TableError> {
    if work.table.columns()[at].kind == ColumnKind::Date {
        return Ok(already(column, NewKind::Date));
    }
    let cells = cells_as_written(work, at);
    let read = |format: DateFormat| -> Vec<bool> {
        let is_date = |cell: &Option<String>| {
            cell.as_deref()
                .is_some_and(|cell| date::parse(cell.trim(), format).is_some())
        };
        cells.iter().map(is_date).collect()
    };
    let readings = DateFormat::ALL.map(|format| (format, read(format)));
    let n_read = |is_read: &[bool]| is_read.iter().filter(|read| **read).count();
    let most = readings
        .iter()
        .map(|(_, is_read)| n_read(is_read))
        .max()
        .unwrap_or(0);
    // Of equally good ones the first, as where nothing settles it in a file.
    let Some((format, is_read)) = readings.iter().find(|(_, is_read)| n_read(is_read) == most) else {
        return Ok(already(column, NewKind::Date));
    };
    let words: Vec<Option<&str>> = cells
        .iter()
        .zip(is_read)
        .map(|(cell, read)| cell.as_deref().filter(|_| *read))
        .collect();
    let mut done = changed(work, (column, at), NewKind::Date, &cells, &words, "no date");
    if most > 0 {
        done.notes.insert(0, format!("Read as {}.", format.words()));
        let rival = readings
            .iter()
            .find(|(other, read)| other != format && n_read(read) == most);
        done.notes
            .extend(rival.and_then(|(other, _)| doubt(&words, *format, *other)));
    }
    work.set_words(at, words.into_iter())?;
    work.describe(at, |info| {
        info.kind = ColumnKind::Date;
        info.decimals = 0;
        info.dates = Some(*format);
    });
    Ok(done)
}

/// Cells that are another day in a reading that is just as good.
fn doubt(words: &[Option<&str>], taken: DateFormat, other: DateFormat) -> Option<String> {
    let day = |cell: &str, format| date::parse(cell.trim(), format);
    let mut doubtful = words
        .iter()
        .flatten()
        .filter(|cell| day(cell, taken) != day(cell, other));
    let example = doubtful.next()?;
    let n = 1 + doubtful.count();
    Some(format!(
        "{} two readings, such as {example}, and no other cell settles it; {} would do as well.",
        plural(n, "cell has", "cells have"),
        other.words()
    ))
}

/// Words for yes and no, and 1 and 0, are kept; the others are missing. Written in more than one way they
/// become yes and no.
pub fn to_boolean(work: &mut Work, column: &str, at: usize) -> Result<Done, TableError> {
    if work.table.columns()[at].kind == ColumnKind::Boolean {
        return Ok(already(column, NewKind::Boolean));
    }
    let cells = cells_as_written(work, at);
    let truth = |cell: &Option<String>| words::truth(cell.as_deref()?.trim());
    let truths: Vec<Option<bool>> = cells.iter().map(truth).collect();
    let mut ways: [BTreeSet<&str>; 2] = Default::default();
    for (cell, truth) in cells.iter().zip(&truths) {
        if let (Some(cell), Some(truth)) = (cell, truth) {
            ways[usize::from(*truth)].insert(cell);
        }
    }
    let is_one_way = ways.iter().all(|ways| ways.len() <= 1);
    let words: Vec<Option<&str>> = cells
        .iter()
        .zip(&truths)
        .map(|(cell, truth)| match (truth, is_one_way) {
            (None, _) => None,
            (Some(_), true) => cell.as_deref(),
            (Some(truth), false) => Some(if *truth { "yes" } else { "no" }),
        })
        .collect();
    let mut done = changed(
        work,
        (column, at),
        NewKind::Boolean,
        &cells,
        &words,
        "neither yes nor no",
    );
    if !is_one_way {
        let written: Vec<&str> = ways.iter().rev().flatten().copied().take(6).collect();
        done.notes.insert(
            0,
            format!("Written as yes and no; they were {}.", written.join(", ")),
        );
    }
    work.set_words(at, words.into_iter())?;
    work.describe(at, |info| {
        info.kind = ColumnKind::Boolean;
        info.decimals = 0;
        info.dates = None;
    });
    Ok(done)
}

fn already(column: &str, to: NewKind) -> Done {
    let sentence = format!("Make {column} {}: it is one already.", to.words());
    Done::new(Touched::Column, sentence)
}

/// Cells as they would stand in a file; `None`: missing.
fn cells_as_written(work: &Work, at: usize) -> Vec<Option<String>> {
    match work.table.cells(at) {
        Some(Cells::Numbers(values)) => slice_of(values)
            .iter()
            .map(|value| (!value.is_nan()).then(|| (value + 0.0).to_string()))
            .collect(),
        Some(Cells::Words(words)) => words.iter().map(|word| word.map(str::to_owned)).collect(),
        None => Vec::new(),
    }
}

/// What is told of the change: how many cells read, and which do not.
fn changed(
    work: &Work,
    (column, at): (&str, usize),
    to: NewKind,
    before: &[Option<String>],
    after: &[Option<&str>],
    unread: &str,
) -> Done {
    let n_read = after.iter().flatten().count();
    let cells = plural(n_read, "cell", "cells");
    let mut done = Done::new(
        Touched::Cells(n_read),
        format!("Make {column} {}: {cells}.", to.words()),
    );
    let lost = |row: &usize| before[*row].is_some() && after[*row].is_none();
    let rows: Vec<usize> = (0..after.len()).filter(lost).collect();
    if !rows.is_empty() {
        done.notes.push(format!(
            "{} {unread} and {} missing now.",
            plural(rows.len(), "cell is", "cells are"),
            if rows.len() == 1 { "is" } else { "are" }
        ));
    }
    done.rows = rows
        .iter()
        .take(LISTED)
        .map(|&row| TouchedRow {
            line: work.table.line(row),
            name: work.name_of(row),
            before: before[row].clone().unwrap_or_default(),
            after: unread.to_owned(),
        })
        .collect();
    if let Some(Cells::Words(words)) = work.table.cells(at) {
        let info = &work.table.columns()[at];
        done.difference = Some(of_changed_words(info, words, after.iter().copied()));
    }
    done
}
