//! Small formulas over columns: `if(visits > 0, total_spent / visits, 0)`.
//!
//! ```text
//!  text + columns ─parse─▶ Formula (names and kinds checked) ─evaluate─▶ Computed
//! ```
//! | | |
//! |---|---|
//! | values | `12.5`, `"words"`, `true`, a column `age`, a column `[with spaces]` |
//! | numbers | `+ - * / ^`, `abs exp sqrt ln log log10 floor ceil round min max` |
//! | conditions | `= != < <= > >=`, `and or not`, `is_missing(x)`, `if(condition, then, else)` |
//!
//! Columns of dates are days since 1970-01-01: `last - first` are days, `last >= date("2025-01-31")` compares.
//! `log` and `ln` are natural, `log10` has base 10, `log(x, b)` has base b. Powers bind to the right and
//! tighter than a sign: `-2^2` is -4. A missing operand makes the result missing, but for `and` and `or`
//! where the other side settles it. What has no value (division by zero, the logarithm of zero, the root
//! of a negative number, a number too large) is missing, and counted.
//!
//! A parser of ours: evalexpr is AGPL, fasteval is no longer kept, exmex has no positions in its errors
//! for names and kinds and works a value at a time.

mod blocks;
mod error;
mod evaluate;
mod functions;
mod lexer;
mod node;
mod parse;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use error::FormulaError;
pub use evaluate::{Computed, Faults, Values};
pub use parse::Formula;

/// What a formula, or a part of it, gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    Number,
    Words,
    /// True or false.
    Truth,
}

impl ValueKind {
    /// For sentences: "this gives a number".
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Words => "text",
            Self::Truth => "true or false",
        }
    }
}

/// A column by name, as a formula sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownColumn<'a> {
    pub name: &'a str,
    pub is_number: bool,
}

/// Where cells come from: columns by their place in the list given to [`Formula::parse`].
pub trait Source: Sync {
    /// Appends the numbers of the rows; NaN: missing.
    fn numbers(&self, column: usize, rows: Range<usize>, out: &mut Vec<f64>);
    /// Appends the words of the rows; `None`: missing.
    fn words<'a>(&'a self, column: usize, rows: Range<usize>, out: &mut Vec<Option<&'a str>>);
}
