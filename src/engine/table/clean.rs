//! Cleaning: a list of visible steps, each saying what it touched.
//!
//! First the rows (duplicates, rows with missing cells), then the split into training and test
//! rows is made by the caller on what is left, then the cells are filled with values learnt from
//! training rows only.

use super::{Table, TableError};
use crate::engine::study::CleaningStep;

/// What each step did, in the Study's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CleaningReport {
    pub rows_before: usize,
    pub rows_after: usize,
    pub effects: Vec<StepEffect>,
    /// Which cells were filled, for the marks in the table.
    pub filled: Vec<FilledColumn>,
}

/// What one step did.
#[derive(Debug, Clone, PartialEq)]
pub struct StepEffect {
    pub rows_dropped: usize,
    pub cells_filled: usize,
    /// The value learnt from training rows, as shown.
    pub learnt: Option<String>,
    /// In words: "Fill age with the median, 42: 214 cells."
    pub sentence: String,
}

/// Rows of a column that hold a filled value, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledColumn {
    pub column: String,
    pub rows: Vec<u32>,
}

/// The rows that survive the row-dropping steps, ascending: the first pass.
///
/// Duplicates are compared on the cells as read. A row-dropping step for a column comes too late
/// when an earlier step fills that column: it then drops nothing.
///
/// # Errors
/// When a step names a column that is not there.
pub fn rows_kept(table: &Table, steps: &[CleaningStep]) -> Result<Vec<u32>, TableError> {
    let _ = (table, steps);
    Err(TableError::TrainingMarks { marks: 0, rows: 0 })
}

/// Applies all steps. `kept` comes from [`rows_kept`]; `is_training[i]` tells whether the i-th kept
/// row may be learnt from.
///
/// # Errors
/// When a step names a column that is not there, or asks for the mean of words.
pub fn clean(
    table: &Table,
    steps: &[CleaningStep],
    kept: &[u32],
    is_training: &[bool],
) -> Result<(Table, CleaningReport), TableError> {
    let _ = (table, steps, kept, is_training);
    Err(TableError::TrainingMarks { marks: 0, rows: 0 })
}
