//! Cross-validation: the whole way from cleaned table to metrics, once for each fold.
//!
//! Nothing that is fitted in a fold has seen the rows it is tested on: each fold has its own table (cleaning steps
//! that learn have learnt from its training rows), encoder, scaler and fit. Other models can be fitted on the very same
//! folds and are tested against the chosen one.

mod compare;
mod fold;
mod report;

use std::{
    borrow::Cow,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::prelude::*;

pub use compare::{Compared, Comparison, SURE, TEST_SOURCE, Verdict};
pub use fold::{FoldMeasure, FoldResult, Learnt};
pub use report::{FoldMetric, FoldsReport, RANGE_SOURCE, metric_title, plan_words};

use super::{
    EngineError, Progress,
    features::Split,
    run::FoldPlace,
    study::{ClassifierSpec, FoldPlan, ModelKind},
    table::Table,
};

/// Tables of more cells than this are worked on one fold at a time: the work inside is parallel, and side by side they
/// would want too much memory.
const MANY_CELLS: usize = 4_000_000;

/// What is to be validated.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// With target, positive class and features named.
    pub spec: &'a ClassifierSpec,
    /// Sorted labels of all rows.
    pub classes: &'a [String],
    pub positive: usize,
    pub seed: u64,
    pub n_rows: usize,
    pub plan: FoldPlan,
    /// The column that tells earlier from later, where folds go forward in time.
    pub forward_by: Option<&'a str>,
    /// Whether cleaning steps learn something, anew in each fold.
    pub cleans_anew: bool,
    /// Models fitted on the same folds beside the one that is used.
    pub others: &'a [ModelKind],
}

/// The table and the rows of one fold.
pub type TableOf<'a> = &'a (dyn Fn(FoldPlace) -> Result<(Cow<'a, Table>, Split), EngineError> + Sync);

/// Fits and tests every fold of every repeat, in parallel; the result is the same on any number of threads.
///
/// Progress says "Checking fold 3 of 10".
///
/// # Errors
/// When the columns cannot be used, a class has no training rows in some fold, or the caller cancels.
pub fn cross_validate(
    question: &Question<'_>,
    table_of: TableOf<'_>,
    progress: &Progress,
) -> Result<FoldsReport, EngineError> {
    let places: Vec<FoldPlace> = FoldPlace::all(question.plan).collect();
    let n_done = AtomicUsize::new(0);
    let phrase = |n: usize| format!("Checking fold {n} of {}", places.len());
    progress.report(0.0, &phrase(1));
    let one = |place: &FoldPlace| -> Result<FoldResult, EngineError> {
        progress.check()?;
        let (table, split) = table_of(*place)?;
        progress.check()?;
        let result = fold::fit_fold(&table, &split, question, *place, &progress.quiet())?;
        let n = n_done.fetch_add(1, Ordering::Relaxed) + 1;
        progress.report(n as f32 / places.len() as f32, &phrase((n + 1).min(places.len())));
        Ok(result)
    };
    let n_features = question.spec.features.as_ref().map_or(0, Vec::len);
    // Gathered before the first failure is looked for: which one is told does not depend on who was first.
    let found: Vec<Result<FoldResult, EngineError>> = if question.n_rows * n_features > MANY_CELLS {
        places.iter().map(one).collect()
    } else {
        places.par_iter().map(one).collect()
    };
    let folds = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(FoldsReport::new(question, folds))
}
