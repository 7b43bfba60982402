//! Cross-validation: for each fold its table, cleaned by what its own training rows teach.

use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

use super::{
    Prepared,
    parting::{FoldPlace, fold_parts, or_unlabelled, split},
    row_source,
};
use crate::engine::{
    EngineError, Progress,
    classify::target_classes,
    features::Split,
    study::{FoldPlan, Study, TestRows},
    table::{Table, clean},
    validate::{FoldsReport, Question, cross_validate},
};

/// Fits and tests each fold. `before`: what the folds of the same rows came to with other choices; where only another
/// of the models compared is used, nothing is fitted again.
pub fn validate(
    study: &Study,
    on: &Arc<Prepared>,
    before: Option<&FoldsReport>,
    progress: &Progress,
) -> Result<FoldsReport, EngineError> {
    let plan = study.validation.plan().unwrap_or_default();
    let (spec, positive) = on.classifier_with_positive(study);
    let others = spec.model.others();
    if let Some(report) = before.and_then(|before| before.with_model(&spec, plan, study.validation.compare)) {
        return Ok(report);
    }
    let learns = learns(study);
    let table_of = |place: FoldPlace| fold_table(study, on, plan, place, progress);
    cross_validate(
        &Question {
            spec: &spec,
            classes: &on.classes,
            positive,
            seed: study.seed.0,
            n_rows: on.table.n_rows(),
            plan,
            forward_by: match &on.held_out {
                TestRows::Latest { column } => Some(column),
                TestRows::Random | TestRows::File { .. } => None,
            },
            cleans_anew: learns,
            others: if study.validation.compare { &others } else { &[] },
        },
        &table_of,
        progress,
    )
}

/// Whether a cleaning step learns from training rows, so that each fold is cleaned anew.
fn learns(study: &Study) -> bool {
    let mut steps = study.cleaning.iter();
    steps.any(|listed| listed.is_on && listed.step.learns())
}

/// The table of one fold, as its own training rows clean it, and which of its rows train and test.
pub(super) fn fold_table<'a>(
    study: &Study,
    on: &'a Prepared,
    plan: FoldPlan,
    place: FoldPlace,
    progress: &Progress,
) -> Result<(Cow<'a, Table>, Split), EngineError> {
    if learns(study) {
        return cleaned_for(study, on, plan, place, progress);
    }
    let parts = fold_parts(&on.table, on.target.as_deref(), study, plan, place)?;
    Ok((Cow::Borrowed(&on.table), split(&parts, &on.class_codes)))
}

/// Cleans the file again, learning from the training rows of one fold alone.
fn cleaned_for<'a>(
    study: &Study,
    on: &Prepared,
    plan: FoldPlan,
    place: FoldPlace,
    progress: &Progress,
) -> Result<(Cow<'a, Table>, Split), EngineError> {
    let undrawn: OnceLock<EngineError> = OnceLock::new();
    let draw = |table: &Table, target: Option<&str>| {
        or_unlabelled(fold_parts(table, target, study, plan, place), table, &undrawn)
    };
    let from = row_source(study, &on.read);
    let target = on.target.as_deref();
    let cleaned = clean(
        &on.read.table,
        Some(&from),
        &study.cleaning,
        target,
        &draw,
        &progress.quiet(),
    )?;
    if let Some(error) = undrawn.into_inner() {
        return Err(error);
    }
    let (_, codes) = target_classes(&cleaned.table, target.unwrap_or_default())?;
    let split = split(&cleaned.parts, &codes);
    Ok((Cow::Owned(cleaned.table), split))
}
