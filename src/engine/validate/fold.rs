//! One fold: learnt from its training rows, measured on its test rows.

use super::Question;
use crate::engine::{
    Bits, EngineError, Progress,
    classify::{Evaluation, fit_and_measure},
    features::{Encoder, FeatureError, Split, Standardizer},
    metrics::{ConfusionMatrix, ScoredRows},
    models::logistic::LogisticFit,
    run::FoldPlace,
    table::Table,
};

/// What a fold came to.
#[derive(Debug, Clone)]
pub struct FoldResult {
    pub place: FoldPlace,
    pub n_train: usize,
    /// Lines of the file whose rows were tested.
    pub lines: Bits,
    /// Rows tested; those that could not be scored are not among them.
    pub n_test: usize,
    /// Test rows that could not be scored.
    pub n_unscored: usize,
    /// For two classes: sorted scores of the positive class on the test rows.
    pub scored: Option<ScoredRows>,
    /// For more classes: the matrix of most probable labels.
    pub most_probable: Option<ConfusionMatrix>,
    pub roc_auc: f64,
    pub pr_auc: f64,
    pub log_loss: f64,
    pub brier: f64,
    /// Test rows whose label is the most frequent one of the training rows.
    pub n_majority: u64,
    pub learnt: Learnt,
}

/// Everything that was fitted in a fold.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    pub encoder: Encoder,
    pub scaler: Standardizer,
    pub fit: LogisticFit,
}

pub(super) fn fit_fold(
    table: &Table,
    split: &Split,
    question: &Question<'_>,
    place: FoldPlace,
    progress: &Progress,
) -> Result<FoldResult, EngineError> {
    let measured = fit_and_measure(
        table,
        split,
        question.spec,
        question.classes,
        question.seed,
        progress,
    );
    let measured = measured.map_err(|error| match error {
        EngineError::Features(FeatureError::NoTrainingRows { label }) => {
            FeatureError::NotInFold { label }.into()
        }
        other => other,
    })?;
    let Evaluation {
        rows,
        truth,
        scored,
        most_probable,
        roc_auc,
        pr_auc,
        log_loss,
        brier,
        ..
    } = measured.test;
    let most = measured
        .train_counts
        .iter()
        .rposition(|count| Some(count) == measured.train_counts.iter().max());
    let n_majority = truth
        .iter()
        .filter(|&&class| Some(class as usize) == most)
        .count();
    Ok(FoldResult {
        place,
        n_train: measured.n_train,
        n_test: rows.len(),
        lines: table.lines_of(rows.iter().copied()),
        n_unscored: split.test.len() - rows.len(),
        scored,
        most_probable,
        roc_auc: roc_auc.value,
        pr_auc,
        log_loss,
        brier,
        n_majority: n_majority as u64,
        learnt: Learnt {
            encoder: measured.encoder,
            scaler: measured.scaler,
            fit: measured.fit,
        },
    })
}

impl FoldResult {
    /// Counts at a threshold; with more than two classes those of the most probable labels.
    pub fn confusion(&self, threshold: f64, positive: usize, n_classes: usize) -> ConfusionMatrix {
        match (&self.scored, &self.most_probable) {
            (Some(scored), _) => scored.confusion(threshold, positive),
            (None, Some(matrix)) => matrix.clone(),
            (None, None) => ConfusionMatrix {
                counts: vec![vec![0; n_classes]; n_classes],
            },
        }
    }
}
