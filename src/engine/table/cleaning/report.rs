//! What the steps did.

use std::sync::Arc;

use super::{difference::ColumnDifference, work::Work};
use crate::engine::{
    format::plural,
    study::CleaningStep,
    table::{ColumnInfo, TableError},
};

/// What each step did, in the Study's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CleaningReport {
    pub rows_before: usize,
    pub rows_after: usize,
    /// One a step, those that are off and those that were skipped too.
    pub effects: Vec<StepEffect>,
    /// Which cells were changed, for the marks in the table.
    pub marks: Vec<MarkedColumn>,
    /// Columns that got another name (before, after), in the order of the steps.
    pub renamed: Vec<(String, String)>,
}

/// What one step did; of a step that is off, what it would do.
#[derive(Debug, Clone, PartialEq)]
pub struct StepEffect {
    pub step: CleaningStep,
    pub state: StepState,
    /// Why it cannot work.
    pub failure: Option<StepFailure>,
    pub rows_before: usize,
    pub rows_after: usize,
    pub touched: Touched,
    /// What was learnt from training rows, as shown: "42", "3.20 to 98.50".
    pub learnt: Option<String>,
    /// In words: "Fill age with the median, 42: 214 cells."
    pub sentence: String,
    /// What else to know, such as values that have no logarithm.
    pub notes: Vec<String>,
    /// The column it is about, before and after.
    pub difference: Option<ColumnDifference>,
    /// The first rows it touches.
    pub rows: Vec<TouchedRow>,
    /// The columns that the step found.
    pub columns: Arc<[ColumnInfo]>,
}

impl CleaningReport {
    /// What the step did that changed a cell last.
    pub fn mark_of(&self, marked: &MarkedColumn, row: u32) -> Option<&StepEffect> {
        self.effects.get(marked.step_at(row)?)
    }

    /// Cells of a column that were missing and have a value now.
    pub fn n_filled(&self, marked: &MarkedColumn) -> usize {
        let fills = |step: u16| {
            self.effects
                .get(usize::from(step))
                .is_some_and(|effect| effect.step.fills())
        };
        marked.steps.iter().filter(|&&step| fills(step)).count()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    Applied,
    Off,
    /// It is on but cannot work: it changes nothing.
    Skipped,
}

/// Why a step cannot work, and what mends it.
#[derive(Debug, Clone, PartialEq)]
pub struct StepFailure {
    pub message: String,
    /// Where in the formula: the first wrong sign and how many.
    pub at: Option<(usize, usize)>,
    /// The step that would work, with the words of the button; none: switch it off.
    pub remedy: Option<(String, Box<CleaningStep>)>,
}

/// What a step touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Touched {
    /// Rows left out.
    Rows(usize),
    /// Cells changed.
    Cells(usize),
    /// Nothing but a column's name or kind.
    Column,
}

impl Touched {
    /// Rows or cells.
    pub fn count(self) -> usize {
        match self {
            Self::Rows(n) | Self::Cells(n) => n,
            Self::Column => 0,
        }
    }

    /// "209 rows", "214 cells", "1 column".
    pub fn words(self) -> String {
        match self {
            Self::Rows(n) => plural(n, "row", "rows"),
            Self::Cells(n) => plural(n, "cell", "cells"),
            Self::Column => plural(1, "column", "columns"),
        }
    }
}

impl StepEffect {
    /// Rows that the step left out.
    pub fn rows_dropped(&self) -> usize {
        self.rows_before - self.rows_after
    }

    /// Cells that the step changed.
    pub fn cells_changed(&self) -> usize {
        match (self.state, self.touched) {
            (StepState::Applied, Touched::Cells(n)) => n,
            _ => 0,
        }
    }
}

/// A row that a step touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedRow {
    /// Line of the file.
    pub line: usize,
    /// Its identifier, where there is one.
    pub name: Option<String>,
    /// The cell before; empty: missing.
    pub before: String,
    /// The cell after, or what becomes of the row.
    pub after: String,
}

/// Cells of a column that steps have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedColumn {
    pub column: String,
    /// Rows of the cleaned table, ascending.
    pub rows: Vec<u32>,
    /// For each of them the step that changed it last, by its place.
    pub steps: Vec<u16>,
}

impl MarkedColumn {
    pub(super) fn new(column: &str, rows: &[u32], step: usize) -> Self {
        Self {
            column: column.to_owned(),
            rows: rows.to_vec(),
            steps: vec![place(step); rows.len()],
        }
    }

    /// The step that changed a cell last.
    pub fn step_at(&self, row: u32) -> Option<usize> {
        let at = self.rows.binary_search(&row).ok()?;
        self.steps.get(at).map(|&step| usize::from(step))
    }

    pub(super) fn add(&mut self, rows: &[u32], step: usize) {
        let old = std::mem::take(&mut self.rows);
        let old_steps = std::mem::take(&mut self.steps);
        let mut old = old.into_iter().zip(old_steps).peekable();
        for &row in rows {
            while let Some((before, by)) = old.next_if(|&(before, _)| before < row) {
                self.rows.push(before);
                self.steps.push(by);
            }
            // The later step goes over the earlier one.
            old.next_if(|&(before, _)| before == row);
            self.rows.push(row);
            self.steps.push(place(step));
        }
        for (before, by) in old {
            self.rows.push(before);
            self.steps.push(by);
        }
    }

    /// Follows the rows that are kept to their new places.
    pub(super) fn keep(&mut self, is_kept: &[bool]) {
        let mut marks = std::mem::take(&mut self.rows)
            .into_iter()
            .zip(std::mem::take(&mut self.steps))
            .peekable();
        let mut new_row = 0;
        for (row, &kept) in (0_u32..).zip(is_kept) {
            if let Some((_, step)) = marks.next_if(|&(marked, _)| marked == row)
                && kept
            {
                self.rows.push(new_row);
                self.steps.push(step);
            }
            new_row += u32::from(kept);
        }
    }
}

fn place(step: usize) -> u16 {
    u16::try_from(step).unwrap_or(u16::MAX)
}

/// Why a step cannot work on this table, and what would mend it.
pub(super) fn failure(error: &TableError, step: &CleaningStep, work: &Work) -> StepFailure {
    let mut failure = StepFailure {
        message: error.to_string(),
        at: None,
        remedy: None,
    };
    match error {
        TableError::Formula(wrong) => failure.at = Some((wrong.at, wrong.length)),
        TableError::NoSuchColumn { column, .. } => {
            failure.remedy = likeliest(column, work).and_then(|name| {
                let mended = match step {
                    CleaningStep::Duplicates { by, keep } => CleaningStep::Duplicates {
                        by: by
                            .iter()
                            .map(|key| if key == column { name.clone() } else { key.clone() })
                            .collect(),
                        keep: *keep,
                    },
                    CleaningStep::Filter { .. } | CleaningStep::Derive { .. } => return None,
                    CleaningStep::Chosen { keep, rows } => CleaningStep::Chosen {
                        keep: *keep,
                        rows: rows
                            .iter()
                            .map(|part| part.clone().renamed(column, &name))
                            .collect(),
                    },
                    other => other.clone().for_column(&name),
                };
                Some((format!("Use {name}"), Box::new(mended)))
            });
        }
        _ => {}
    }
    failure
}

/// What a column that is gone is called now, or one that is written nearly alike.
fn likeliest(name: &str, work: &Work) -> Option<String> {
    let mut now = name;
    for (from, to) in &work.renamed {
        if from == now {
            now = to;
        }
    }
    let is_there = |name: &str| work.columns.iter().any(|info| info.name == name);
    if now != name && is_there(now) {
        return Some(now.to_owned());
    }
    let folded = |text: &str| -> String {
        text.chars()
            .filter(|sign| sign.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = folded(name);
    let mut alike = work
        .columns
        .iter()
        .filter(|info| is_near(&folded(&info.name), &wanted));
    let found = alike.next()?;
    // With two there is nothing to choose by.
    alike.next().is_none().then(|| found.name.clone())
}

/// At most one sign more, less or other.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 || one.is_empty() || other.is_empty() {
        return false;
    }
    let ahead = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (rest, rest_other) = (&one[ahead..], &other[ahead..]);
    let skip = |signs: &[char]| signs.get(1..).unwrap_or_default().to_vec();
    rest == rest_other
        || skip(rest) == rest_other
        || skip(rest_other) == rest
        || skip(rest) == skip(rest_other)
}
