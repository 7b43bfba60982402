//! The coefficients over the strength of the penalty, and the log-loss of each strength in the folds.

use std::sync::Arc;

use super::{Prepared, parting::FoldPlace, validation::fold_table};
use crate::engine::{
    EngineError, Progress,
    classify::{PathReport, follow_path, path_losses},
    study::Study,
};

/// Fits all strengths on the training rows, and where the Study asks for folds on those of each fold.
pub fn path(study: &Study, on: &Arc<Prepared>, progress: &Progress) -> Result<PathReport, EngineError> {
    let (spec, _) = on.classifier_with_positive(study);
    let plan = study.validation.plan();
    let n_fits = 1 + plan.map_or(0, |plan| plan.k * plan.repeats);
    let share = |fit: usize| {
        let at = |fit: usize| fit as f32 / n_fits as f32;
        progress.part(at(fit), at(fit + 1))
    };
    let report = follow_path(&on.table, &on.split, &spec, study.seed.0, &share(0))?;
    let Some(plan) = plan else { return Ok(report) };
    let mut losses = Vec::with_capacity(n_fits - 1);
    for (fit, place) in (1..).zip(FoldPlace::all(plan)) {
        progress.check()?;
        let (table, split) = fold_table(study, on, plan, place, progress)?;
        losses.push(path_losses(&table, &split, &spec, &share(fit))?);
    }
    Ok(report.with_folds(&losses))
}
