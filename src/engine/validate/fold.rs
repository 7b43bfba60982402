//! One fold: learnt from its training rows, measured on its test rows.

use super::Question;
use crate::engine::{
    Bits, EngineError, Progress,
    classify::{Evaluation, counts_at, fit_and_measure},
    features::{Encoder, Split, Standardizer, most_frequent},
    metrics::{ConfusionMatrix, ScoredRows, metric_values},
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
    /// Of the model that is used.
    pub measure: FoldMeasure,
    /// Of the other models, in the order of the question.
    pub others: Vec<FoldMeasure>,
    /// Test rows whose label is the most frequent one of the training rows.
    pub n_majority: u64,
    pub learnt: Learnt,
}

/// How a model did on the test rows of a fold.
#[derive(Debug, Clone)]
pub struct FoldMeasure {
    /// For two classes: sorted scores of the positive class; `None` where a threshold changes nothing.
    pub scored: Option<ScoredRows>,
    /// Without scores: the matrix of most probable labels.
    pub most_probable: Option<ConfusionMatrix>,
    pub roc_auc: f64,
    pub pr_auc: f64,
    pub log_loss: f64,
    pub brier: f64,
}

/// Everything that was fitted in a fold for the logistic regression.
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
        question.others,
        question.seed,
        progress,
    );
    let measured = measured.map_err(EngineError::in_fold)?;
    let test = measured.test;
    let most = most_frequent(&measured.train_counts);
    let n_majority = test.truth.iter().filter(|&&class| class as usize == most).count();
    Ok(FoldResult {
        place,
        n_train: measured.n_train,
        n_test: test.rows.len(),
        lines: table.lines_of(test.rows.iter().copied()),
        n_unscored: split.test.len() - test.rows.len(),
        measure: test.into(),
        others: measured.others.into_iter().map(FoldMeasure::from).collect(),
        n_majority: n_majority as u64,
        learnt: Learnt {
            encoder: measured.encoder,
            scaler: measured.scaler,
            fit: measured.fit,
        },
    })
}

impl From<Evaluation> for FoldMeasure {
    fn from(part: Evaluation) -> Self {
        Self {
            scored: part.scored,
            most_probable: part.most_probable,
            roc_auc: part.roc_auc.value,
            pr_auc: part.pr_auc.value,
            log_loss: part.log_loss,
            brier: part.brier,
        }
    }
}

impl FoldMeasure {
    /// Counts at a threshold; without scores those of the most probable labels.
    pub fn confusion(&self, threshold: f64, positive: usize, n_classes: usize) -> ConfusionMatrix {
        let measured = (self.scored.as_ref(), self.most_probable.as_ref());
        counts_at(measured, threshold, positive, n_classes)
    }

    /// Accuracy, precision, recall, specificity, F1, MCC, ROC AUC, PR AUC, log-loss and Brier score.
    pub fn values(&self, threshold: f64, positive: usize, n_classes: usize) -> [f64; 10] {
        let matrix = self.confusion(threshold, positive, n_classes);
        let [accuracy, precision, recall, specificity, f1, mcc] = metric_values(&matrix, positive);
        [
            accuracy,
            precision,
            recall,
            specificity,
            f1,
            mcc,
            self.roc_auc,
            self.pr_auc,
            self.log_loss,
            self.brier,
        ]
    }
}
