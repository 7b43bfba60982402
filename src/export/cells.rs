//! Text cells that no spreadsheet runs.
//!
//! A spreadsheet that opens a CSV file takes a cell that begins with `=`, `+`, `-` or `@` for a formula; so
//! do some with a tab or a line end before it, or with the full-width forms of these signs. Such a cell is
//! written with an apostrophe before it, as OWASP advises ("CSV Injection"): spreadsheets then show text.
//! Numbers stay numbers: `-5` and `+3.2` run nothing.
//!
//! A text that begins with apostrophes and then one of these signs gets one more, so that taking one away
//! where such a cell is read gives back every text: `safe` and the reader's `plain` undo one another.

use std::borrow::Cow;

/// How texts are written to CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TextCells {
    /// With an apostrophe before what a spreadsheet would run.
    #[default]
    Safe,
    /// As they are.
    Raw,
}

/// Signs that begin a formula, or hide one that follows.
const DANGEROUS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

impl TextCells {
    /// The cell as it is written.
    pub fn written(self, cell: &str) -> Cow<'_, str> {
        match self {
            Self::Safe if is_dangerous(cell) => Cow::Owned(format!("'{cell}")),
            Self::Safe | Self::Raw => Cow::Borrowed(cell),
        }
    }
}

/// Whether a cell begins, perhaps after apostrophes, with a sign that a spreadsheet may run, and is no number.
fn is_dangerous(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(DANGEROUS) && !is_number(cell)
}

/// Digits with at most one point, a sign before them and an exponent after: nothing that can be run.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(is_plain)
        && cell.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            assert_eq!(TextCells::Safe.written(cell), expected);
            assert_eq!(TextCells::Raw.written(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_with_a_sign_that_runs(cell in "['=+\\-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}0-9.eE a]{0,6}") {
            let written = TextCells::Safe.written(&cell);
            prop_assert!(!written.starts_with(DANGEROUS) || written.parse::<f64>().is_ok(), "{written:?}");
            prop_assert!(written == cell || written.strip_prefix('\'') == Some(cell.as_str()));
        }
    }
}
