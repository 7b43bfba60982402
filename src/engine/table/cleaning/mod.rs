//! Cleaning: a list of visible steps, each saying what it touched.
//!
//! Steps work strictly in the user's order, each on what the one before left. A step that cannot work
//! (its column is gone, its formula has an error) is skipped and says why; the others go on. A step that
//! is off is tried on a copy, so that it can say what it would touch.
//!
//! # Training rows
//! What a step learns (a median, a fence, ranks, rare categories) it learns from training rows only. The
//! rows are parted into training and test by `draw`, on the rows that are there when the first step has
//! something to learn; with nothing to learn, on the rows that are left in the end. Steps that drop rows
//! later take them out of both parts, so that shares may then differ a little from those asked for.
//! A row that only counts for testing thus never changes what is learnt; the steps that drop rows
//! before the parting (duplicates, conditions, missing cells) look at each row, or pair of rows, by itself.

mod changes;
mod chosen;
mod computed;
mod difference;
mod duplicates;
mod kind_cells;
mod kinds;
mod missing;
mod outliers;
mod rare;
mod report;
mod steps;
#[cfg(test)]
mod tests;
mod transform;
mod work;

pub use computed::{check_condition, check_formula};
pub use difference::{ColumnDifference, Picture, Sizes};
pub use report::{CleaningReport, MarkedColumn, StepEffect, StepFailure, StepState, Touched, TouchedRow};
pub use transform::LOG_FROM_ZERO;

use std::sync::Arc;

use super::{Table, TableError};
use crate::engine::{
    Cancelled, Progress,
    study::{CleaningStep, ListedStep, RowSource},
};
use work::Work;

/// Which part of the data a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    Training,
    Test,
    /// Without a label: learnt from, but neither trained nor tested on.
    Unlabelled,
    /// Neither learnt from, nor trained nor tested on: without a time where time parts the rows, or test rows
    /// while folds are looked at.
    LeftOut,
}

/// Parts the rows of a table, given the name that the target has in it: one part a row.
pub type Draw<'a> = &'a (dyn Fn(&Table, Option<&str>) -> Vec<Part> + Sync);

/// The table as cleaned, and how.
#[derive(Debug, Clone)]
pub struct Cleaned {
    pub table: Table,
    /// One a row.
    pub parts: Vec<Part>,
    pub report: CleaningReport,
}

/// Applies the steps. `from` says where the rows come from, for steps that name lines of a file; `target`
/// is the name that the target has in the end.
///
/// # Errors
/// Only when the caller asked to stop: a step that cannot work is part of the report.
pub fn clean(
    table: &Table,
    from: Option<&RowSource>,
    steps: &[ListedStep],
    target: Option<&str>,
    draw: Draw<'_>,
    progress: &Progress,
) -> Result<Cleaned, Cancelled> {
    clean_work(Work::new(table), from, steps, target, draw, progress)
}

/// As [`clean`], for a table with the rows of another file below ([`Table::with_below`]); `last_line` is the last
/// line of the first file. Steps that compare rows with each other, or name lines, let the rows below alone: what
/// becomes of the first file's rows never depends on them.
///
/// # Errors
/// Only when the caller asked to stop.
pub fn clean_with_below(
    table: &Table,
    last_line: usize,
    from: Option<&RowSource>,
    steps: &[ListedStep],
    target: Option<&str>,
    draw: Draw<'_>,
    progress: &Progress,
) -> Result<Cleaned, Cancelled> {
    let work = Work {
        last_own_line: Some(last_line),
        ..Work::new(table)
    };
    clean_work(work, from, steps, target, draw, progress)
}

fn clean_work(
    mut work: Work,
    from: Option<&RowSource>,
    steps: &[ListedStep],
    target: Option<&str>,
    draw: Draw<'_>,
    progress: &Progress,
) -> Result<Cleaned, Cancelled> {
    let rows_before = work.table.n_rows();
    let mut effects = Vec::with_capacity(steps.len());
    for (place, listed) in steps.iter().enumerate() {
        progress.check()?;
        progress.report(place as f32 / steps.len() as f32, "Cleaning");
        let name_now = target.map(|target| name_before(target, &steps[place..]));
        let columns = Arc::clone(&work.columns);
        let rows_then = work.table.n_rows();
        let tools = steps::Tools {
            place,
            target: name_now.as_deref(),
            draw,
            from,
            progress,
        };
        let mut copy = (!listed.is_on).then(|| work.clone());
        let on = copy.as_mut().unwrap_or(&mut work);
        let tried = steps::apply(&listed.step, on, &tools);
        let (done, failure) = match tried {
            Ok(done) => (done, None),
            Err(TableError::Cancelled(cancelled)) => return Err(cancelled),
            Err(error) => {
                let failure = report::failure(&error, &listed.step, &work);
                (steps::Done::nothing(&listed.step), Some(failure))
            }
        };
        let state = match (&failure, listed.is_on) {
            (_, false) => StepState::Off,
            (Some(_), true) => StepState::Skipped,
            (None, true) => StepState::Applied,
        };
        let rows_after = if state == StepState::Applied {
            work.table.n_rows()
        } else {
            rows_then
        };
        effects.push(done.effect(&listed.step, state, failure, rows_then, rows_after, columns));
    }
    progress.check()?;
    let parts = match work.parts.take() {
        Some(parts) => parts,
        None => draw(&work.table, target),
    };
    Ok(Cleaned {
        report: CleaningReport {
            rows_before,
            rows_after: work.table.n_rows(),
            effects,
            marks: work.marks,
            renamed: work.renamed,
        },
        parts,
        table: work.table,
    })
}

/// The names of the columns after all steps that are on, as far as names alone tell.
pub fn names_after(table: &Table, steps: &[ListedStep]) -> Vec<String> {
    let mut names: Vec<String> = table.columns().iter().map(|info| info.name.clone()).collect();
    for listed in steps.iter().filter(|listed| listed.is_on) {
        if let CleaningStep::Derive { column, .. } = &listed.step {
            if !names.contains(column) {
                names.push(column.clone());
            }
        } else if let (Some(old), Some(new)) = (listed.step.column(), listed.step.new_name())
            && !names.contains(&new)
            && let Some(name) = names.iter_mut().find(|name| *name == old)
        {
            *name = new;
        }
    }
    names
}

/// The name a column has in the end, followed through the steps that rename it.
pub fn name_after(name: &str, steps: &[ListedStep]) -> String {
    let mut now = name.to_owned();
    for listed in steps.iter().filter(|listed| listed.is_on) {
        if let (Some(old), Some(new)) = (listed.step.column(), listed.step.new_name())
            && old == now
        {
            now = new;
        }
    }
    now
}

/// The name that a column called `target` in the end has before these steps.
fn name_before(target: &str, steps: &[ListedStep]) -> String {
    let mut now = target.to_owned();
    for listed in steps.iter().rev().filter(|listed| listed.is_on) {
        if let (Some(old), Some(new)) = (listed.step.column(), listed.step.new_name())
            && new == now
        {
            old.clone_into(&mut now);
        }
    }
    now
}
