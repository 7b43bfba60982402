//! The apostrophe before a text that a spreadsheet would run.
//!
//! A spreadsheet that opens a CSV file takes a cell that begins with `=`, `+`, `-` or `@` for a formula; so
//! do some with a tab or a line end before it, or with the full-width forms of these signs. Such a cell is
//! written with an apostrophe before it, as OWASP advises ("CSV Injection"): spreadsheets then show text.
//! Numbers stay numbers: `-5` and `+3.2` run nothing.
//!
//! A text that begins with apostrophes and then one of these signs gets one more, so that taking one away
//! where such a cell is read gives back every text: [`guarded`] and [`unguarded`] undo one another.

use std::borrow::Cow;

use polars::prelude::{IntoColumn as _, StringChunked};
use rayon::prelude::*;

use super::{FoundApostrophes, builder::Typed, evidence::Evidence};
use crate::engine::{format::plural, study::Apostrophes};

const APOSTROPHE: char = '\'';

/// Signs that begin a formula, or hide one that follows.
const DANGEROUS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// The cell as it is written for spreadsheets.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if begins_dangerously(cell) && !is_number(cell) {
        Cow::Owned(format!("{APOSTROPHE}{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The text behind a cell that was written so; `'-5` was not.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix(APOSTROPHE)
        .filter(|rest| begins_dangerously(rest) && !is_number(rest))
        .unwrap_or(cell)
}

/// Perhaps after apostrophes.
fn begins_dangerously(cell: &str) -> bool {
    cell.trim_start_matches(APOSTROPHE).starts_with(DANGEROUS)
}

/// Digits with at most one point, a sign before them and an exponent after: nothing that can be run.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(is_plain)
        && cell.parse::<f64>().is_ok()
}

/// The names in a header without these apostrophes, unless they are to be kept.
pub(super) fn header(first: &[String], evidence: &[Evidence], choice: Option<Apostrophes>) -> Vec<String> {
    let is_bare = first.iter().any(|name| is_unsafe(name.trim()));
    match choice {
        Some(Apostrophes::Keep) => first.to_vec(),
        None if is_bare || holds_bare_marks(evidence) => first.to_vec(),
        _ => first
            .iter()
            .map(|name| unguarded(name.trim()).to_owned())
            .collect(),
    }
}

/// Takes the apostrophes out of the columns of words, and says in which.
///
/// Unless the user decides, they are kept where another text of the file would run: whoever wrote that one
/// wrote no apostrophe to keep it from running, so the others are parts of their texts.
pub(super) fn restore(
    typed: &mut [Typed],
    evidence: &[Evidence],
    choice: Option<Apostrophes>,
    notes: &mut Vec<String>,
) -> Option<FoundApostrophes> {
    let found: Vec<Option<Found>> = typed.par_iter().map(Found::of).collect();
    let cells: usize = found.iter().flatten().map(|found| found.n_guarded).sum();
    let sample = found.iter().flatten().find_map(|found| found.guarded.clone())?;
    let columns: Vec<&str> = typed
        .iter()
        .zip(&found)
        .filter(|(_, found)| found.as_ref().is_some_and(|found| found.n_guarded > 0))
        .map(|(column, _)| column.info.name.as_str())
        .collect();
    let (counted, columns) = (plural(cells, "cell", "cells"), columns.join(", "));
    let bare = found.iter().flatten().find_map(|found| found.bare.clone());
    let is_foreign = bare.is_some() || holds_bare_marks(evidence);
    let are_kept = match choice {
        Some(choice) => choice == Apostrophes::Keep,
        None => is_foreign,
    };
    if !are_kept {
        notes.push(format!(
            "An apostrophe that keeps a spreadsheet from running a text is left out in {counted} of {columns}: \
             {sample} is read as {}.",
            unguarded(&sample)
        ));
        typed.par_iter_mut().zip(&found).for_each(|(column, found)| {
            if found.as_ref().is_some_and(|found| found.n_guarded > 0) {
                take_out(column);
            }
        });
    } else if choice.is_none() {
        let bare = bare.map_or_else(|| "-".to_owned(), |bare| bare.chars().take(SHOWN).collect());
        notes.push(format!(
            "The apostrophe in {counted} of {columns}, such as {sample}, is kept as a part of the text: \
             {bare} stands without one, so it is not there to keep a spreadsheet from running texts."
        ));
    }
    Some(FoundApostrophes { cells, are_kept })
}

/// Signs of a cell shown in a sentence.
const SHOWN: usize = 40;

/// A text that would run as it stands.
fn is_unsafe(cell: &str) -> bool {
    cell.starts_with(DANGEROUS) && !is_number(cell)
}

/// Missing cells are written empty, so that a bare `-` comes from elsewhere.
fn holds_bare_marks(evidence: &[Evidence]) -> bool {
    let mut marks = evidence.iter().flat_map(Evidence::marks_found);
    marks.any(|(mark, _)| is_unsafe(mark))
}

/// What a column of words holds.
struct Found {
    n_guarded: usize,
    /// The first cell with an apostrophe, and the first that would run.
    guarded: Option<String>,
    bare: Option<String>,
}

impl Found {
    /// `None`: numbers.
    fn of(column: &Typed) -> Option<Self> {
        let words: &StringChunked = column.column.str().ok()?;
        let mut found = Self {
            n_guarded: 0,
            guarded: None,
            bare: None,
        };
        for word in words.iter().flatten() {
            if unguarded(word).len() < word.len() {
                found.n_guarded += 1;
                found.guarded.get_or_insert_with(|| word.to_owned());
            } else if found.bare.is_none() && is_unsafe(word) {
                found.bare = Some(word.to_owned());
            }
        }
        Some(found)
    }
}

fn take_out(column: &mut Typed) {
    let Ok(words) = column.column.str() else { return };
    let mut plain: StringChunked = words.iter().map(|word| word.map(unguarded)).collect();
    plain.rename(words.name().clone());
    column.column = plain.into_column();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::{Progress, study::ImportSpec, table::read_bytes};

    #[test]
    fn formulas_get_an_apostrophe_and_numbers_stay() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("+49 170 1234", "'+49 170 1234"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("\u{ff0b}1", "'\u{ff0b}1"),
            ("\u{ff0d}1", "'\u{ff0d}1"),
            ("\u{ff20}A1", "'\u{ff20}A1"),
            ("-", "'-"),
            ("+", "'+"),
            ("-inf", "'-inf"),
            ("-1-1", "'-1-1"),
            ("'=1", "''=1"),
            ("-5", "-5"),
            ("+3.2", "+3.2"),
            ("-1.5e-3", "-1.5e-3"),
            ("-.5", "-.5"),
            ("O'Brien", "O'Brien"),
            ("'tis", "'tis"),
            ("", ""),
            ("1=1", "1=1"),
            ("'-5", "''-5"),
        ] {
            assert_eq!(guarded(cell), expected);
            assert_eq!(unguarded(expected), cell);
        }
    }

    #[test]
    fn the_reader_takes_them_out_and_says_so() {
        let text = "name,'=rule\n'=1+1,a\nO'Brien,b\n''@x,c\n'-5,d\n";
        let read = read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none()).unwrap();
        assert_eq!(
            read.table.plain_cells("name").unwrap(),
            ["=1+1", "O'Brien", "'@x", "'-5"]
        );
        assert_eq!(read.table.columns()[1].name, "=rule");
        let said = read
            .receipt
            .notes
            .iter()
            .find(|note| note.contains("apostrophe"))
            .unwrap();
        assert!(
            said.contains("in 2 cells of name: '=1+1 is read as =1+1."),
            "{said}"
        );
    }

    #[test]
    fn those_of_others_are_kept() {
        let read = |text: &str, apostrophes| {
            let spec = ImportSpec {
                apostrophes,
                ..ImportSpec::default()
            };
            let read = read_bytes("t", text.as_bytes(), &spec, &Progress::none()).unwrap();
            let name = read.table.columns()[0].name.clone();
            let found = read.receipt.apostrophes.unwrap();
            assert_eq!(found.cells, 1);
            (
                name,
                read.table.plain_cells(&read.table.columns()[0].name).unwrap()[0].clone(),
                found.are_kept,
            )
        };
        let expected = |name: &str, cell: &str, are_kept| (name.to_owned(), cell.to_owned(), are_kept);
        // Nobody who guards one text leaves another that runs, or a bare mark for a missing cell.
        for foreign in ["'=a,b\n'=1+1,x\n=2,y\n", "'=a,b\n'=1+1,x\nu,-\nv,w\n"] {
            let (_, cell, are_kept) = read(foreign, None);
            assert_eq!((cell.as_str(), are_kept), ("'=1+1", true), "{foreign}");
            assert_eq!(
                read(foreign, Some(Apostrophes::LeaveOut)),
                expected("=a", "=1+1", false)
            );
        }
        let ours = "'=a,b\n'=1+1,x\nu,-5\n";
        assert_eq!(read(ours, None), expected("=a", "=1+1", false));
        assert_eq!(
            read(ours, Some(Apostrophes::Keep)),
            expected("'=a", "'=1+1", true)
        );
    }

    proptest! {
        #[test]
        fn nothing_written_runs_and_everything_comes_back(
            cell in "['=+\\-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}0-9.eE a]{0,6}"
        ) {
            let written = guarded(&cell);
            prop_assert!(!written.starts_with(DANGEROUS) || written.parse::<f64>().is_ok(), "{written:?}");
            prop_assert_eq!(unguarded(&written), cell.as_str());
        }
    }
}
