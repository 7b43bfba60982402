//! One step on the table: which code does it, and what it tells.

use std::sync::Arc;

use super::{
    Draw, Part, StepEffect, StepFailure, StepState, Touched, TouchedRow, chosen, computed,
    difference::ColumnDifference, duplicates, kinds, missing, outliers, rare, transform, work::Work,
};
use crate::engine::{
    Progress,
    study::{CleaningStep, MissingTreatment, RowSource},
    table::{ColumnInfo, TableError},
};

/// Touched rows that are listed; more are only counted.
pub const LISTED: usize = 200;

/// What a step may ask for while it works.
pub struct Tools<'a> {
    /// Its place in the list.
    pub place: usize,
    /// The name that the target has now.
    pub target: Option<&'a str>,
    pub draw: Draw<'a>,
    /// Where the rows come from; `None`: not known, so that no lines fit.
    pub from: Option<&'a RowSource>,
    pub progress: &'a Progress,
}

impl Tools<'_> {
    /// For each row whether it may be learnt from. Draws the parts where no step before had to.
    pub fn learnable(&self, work: &mut Work) -> Vec<bool> {
        if work.parts.is_none() {
            work.parts = Some((self.draw)(&work.table, self.target));
        }
        let parts = work.parts.iter().flatten();
        parts
            .map(|part| matches!(part, Part::Training | Part::Unlabelled))
            .collect()
    }
}

/// What a step did.
#[derive(Debug, Clone)]
pub struct Done {
    pub touched: Touched,
    pub learnt: Option<String>,
    pub sentence: String,
    pub notes: Vec<String>,
    pub difference: Option<ColumnDifference>,
    pub rows: Vec<TouchedRow>,
}

impl Done {
    pub fn new(touched: Touched, sentence: String) -> Self {
        Self {
            touched,
            learnt: None,
            sentence,
            notes: Vec::new(),
            difference: None,
            rows: Vec::new(),
        }
    }

    /// Of a step that cannot work.
    pub fn nothing(step: &CleaningStep) -> Self {
        Self::new(Touched::Cells(0), format!("{}: skipped.", step.title()))
    }

    pub fn effect(
        self,
        step: &CleaningStep,
        state: StepState,
        failure: Option<StepFailure>,
        rows_before: usize,
        rows_after: usize,
        columns: Arc<[ColumnInfo]>,
    ) -> StepEffect {
        StepEffect {
            step: step.clone(),
            state,
            failure,
            rows_before,
            rows_after,
            touched: self.touched,
            learnt: self.learnt,
            sentence: self.sentence,
            notes: self.notes,
            difference: self.difference,
            rows: self.rows,
            columns,
        }
    }
}

/// Applies a step; where it cannot work, the table is as before.
pub fn apply(step: &CleaningStep, work: &mut Work, tools: &Tools<'_>) -> Result<Done, TableError> {
    match step {
        CleaningStep::Duplicates { by, keep } => duplicates::drop_equals(work, by, *keep),
        CleaningStep::Missing {
            column,
            treatment: MissingTreatment::DropRows,
        } => missing::drop_rows(work, column),
        CleaningStep::Missing { column, treatment } => missing::fill(work, column, *treatment, tools),
        CleaningStep::FillConstant { column, value } => missing::fill_constant(work, column, value, tools),
        CleaningStep::Outliers {
            column,
            fence,
            treatment,
        } => outliers::treat(work, column, *fence, *treatment, tools),
        CleaningStep::Filter { condition } => computed::filter(work, condition, tools),
        CleaningStep::Chosen { keep, rows } => chosen::apply(work, *keep, rows, tools),
        CleaningStep::Derive { column, formula } => computed::derive(work, column, formula, tools),
        CleaningStep::Rename { column, to } => kinds::rename(work, column, to),
        CleaningStep::ChangeKind { column, to } => kinds::change(work, column, *to),
        CleaningStep::Transform { column, transform } => transform::replace(work, column, *transform, tools),
        CleaningStep::MergeRare { column, under, into } => rare::merge(work, column, *under, into, tools),
    }
}
