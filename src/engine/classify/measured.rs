//! Fitted on some rows of a table and measured on others: what a fold wants of a classifier.

use super::{
    evaluation::{Evaluation, evaluate},
    training::{fit, labels, prepare, score},
};
use crate::engine::{
    EngineError, Progress,
    features::{Encoder, FeatureError, Split, Standardizer},
    models::logistic::LogisticFit,
    study::ClassifierSpec,
    table::Table,
};

/// What was learnt from the training rows, and how it did on the test rows.
pub struct Measured {
    pub encoder: Encoder,
    pub scaler: Standardizer,
    pub fit: LogisticFit,
    pub n_train: usize,
    /// Training rows of each class.
    pub train_counts: Vec<usize>,
    pub test: Evaluation,
}

/// The rows that are in neither part are not looked at. `classes` are those the table must have.
pub fn fit_and_measure(
    table: &Table,
    split: &Split,
    spec: &ClassifierSpec,
    classes: &[String],
    seed: u64,
    progress: &Progress,
) -> Result<Measured, EngineError> {
    let labels = labels(table, spec)?;
    if labels.classes != classes {
        return Err(FeatureError::OtherClasses {
            found: labels.classes.join(", "),
            expected: classes.join(", "),
        }
        .into());
    }
    let mut rows: Vec<u32> = split.train.iter().chain(&split.test).copied().collect();
    rows.sort_unstable();
    let prepared = prepare(table, split, &rows, spec, &labels, progress)?;
    progress.check()?;
    let fit = fit(&prepared, &labels, spec, seed, progress)?;
    let probabilities = score(table, &prepared, &fit);
    progress.check()?;
    let test = evaluate(
        &split.test,
        &labels.codes,
        &probabilities,
        classes.len(),
        labels.positive,
    );
    let mut train_counts = vec![0; classes.len()];
    for &class in &prepared.training_labels {
        train_counts[class as usize] += 1;
    }
    Ok(Measured {
        n_train: prepared.training.len(),
        encoder: prepared.encoder,
        scaler: prepared.scaler,
        fit,
        train_counts,
        test,
    })
}
