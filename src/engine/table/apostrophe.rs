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

use super::builder::Typed;
use crate::engine::format::plural;

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

/// The text behind a cell that was written so.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix(APOSTROPHE)
        .filter(|rest| begins_dangerously(rest))
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

/// Takes the apostrophes out of the columns of words, and says in which.
pub(super) fn restore(typed: &mut [Typed], notes: &mut Vec<String>) {
    let restored: Vec<Option<(usize, String)>> = typed.par_iter_mut().map(of_column).collect();
    let n: usize = restored.iter().flatten().map(|(n, _)| n).sum();
    let Some((_, sample)) = restored.iter().flatten().next() else {
        return;
    };
    let columns: Vec<&str> = typed
        .iter()
        .zip(&restored)
        .filter(|(_, restored)| restored.is_some())
        .map(|(column, _)| column.info.name.as_str())
        .collect();
    notes.push(format!(
        "An apostrophe that keeps a spreadsheet from running a text is left out in {} of {}: {sample} is read as {}.",
        plural(n, "cell", "cells"),
        columns.join(", "),
        unguarded(sample)
    ));
}

/// How many cells of a column had one, and the first of them.
fn of_column(column: &mut Typed) -> Option<(usize, String)> {
    let words: &StringChunked = column.column.str().ok()?;
    let is_guarded = |word: &&str| unguarded(word).len() < word.len();
    let sample = words.iter().flatten().find(is_guarded)?.to_owned();
    let n = words.iter().flatten().filter(is_guarded).count();
    let mut plain: StringChunked = words.iter().map(|word| word.map(unguarded)).collect();
    plain.rename(words.name().clone());
    column.column = plain.into_column();
    Some((n, sample))
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
        ] {
            assert_eq!(guarded(cell), expected);
            assert_eq!(unguarded(expected), cell);
        }
    }

    #[test]
    fn the_reader_takes_them_out_and_says_so() {
        let text = "name,'=rule\n'=1+1,a\nO'Brien,b\n''@x,c\n=2,d\n";
        let read = read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none()).unwrap();
        assert_eq!(
            read.table.plain_cells("name").unwrap(),
            ["=1+1", "O'Brien", "'@x", "=2"]
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
