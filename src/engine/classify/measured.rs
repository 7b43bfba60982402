//! Fitted on some rows of a table and measured on others: what a fold wants of a classifier.

use std::cell::OnceCell;

use ndarray::Array2;

use super::{
    evaluation::{Evaluation, evaluate},
    learner::Learner,
    training::{Labels, Prepared, by_row, fit, labels, prepare},
};
use crate::engine::{
    EngineError, Progress,
    features::{Encoder, FeatureError, FeatureMatrix, Split, Standardizer, most_frequent},
    metrics::ConfusionMatrix,
    models::logistic::LogisticFit,
    study::{ClassifierSpec, ModelKind},
    table::Table,
};

/// What was learnt from the training rows, and how it did on the test rows.
pub struct Measured {
    pub encoder: Encoder,
    pub scaler: Standardizer,
    /// The logistic regression, whatever model is used.
    pub fit: LogisticFit,
    pub n_train: usize,
    /// Training rows of each class.
    pub train_counts: Vec<usize>,
    /// Of the model that is used.
    pub test: Evaluation,
    /// The other models on the same rows and features, in the order asked for.
    pub others: Vec<Evaluation>,
}

/// The rows that are in neither part are not looked at. `classes` are those the table must have.
pub fn fit_and_measure(
    table: &Table,
    split: &Split,
    spec: &ClassifierSpec,
    classes: &[String],
    others: &[ModelKind],
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
    let prepared = prepare(table, split, &split.rows(), spec, &labels, progress)?;
    progress.check()?;
    let tested = Tested::of(table, split, &prepared, &labels);
    let fit = fit(&prepared, &labels, spec, seed, progress)?;
    progress.check()?;
    let mut train_counts = vec![0; classes.len()];
    for &class in &prepared.training_labels {
        train_counts[class as usize] += 1;
    }
    let learner = OnceCell::new();
    let measure = |kind: ModelKind| -> Result<Evaluation, EngineError> {
        progress.check()?;
        match kind {
            ModelKind::Logistic => Ok(tested.measure(&fit.probabilities(&tested.matrix))),
            ModelKind::Majority => Ok(always_most_frequent(&tested, &train_counts)),
            ModelKind::Bayes | ModelKind::Tree | ModelKind::Forest => {
                let learner = learner.get_or_init(|| Learner::new(&prepared, classes, spec, seed));
                let fitted = learner.fit(kind, progress)?;
                let found = fitted.map(|other| other.probabilities(&tested.matrix));
                Ok(tested.measure(&found.unwrap_or_else(|| fit.probabilities(&tested.matrix))))
            }
        }
    };
    let test = measure(spec.model)?;
    let measured = others
        .iter()
        .map(|&kind| measure(kind))
        .collect::<Result<Vec<_>, _>>()?;
    drop(learner);
    Ok(Measured {
        n_train: prepared.training.len(),
        encoder: prepared.encoder,
        scaler: prepared.scaler,
        fit,
        train_counts,
        test,
        others: measured,
    })
}

/// The test rows that can be scored.
struct Tested<'a> {
    n_table: usize,
    split: &'a Split,
    labels: &'a Labels,
    /// Their places in the table, and their features.
    rows: Vec<u32>,
    matrix: FeatureMatrix,
}

impl<'a> Tested<'a> {
    fn of(table: &Table, split: &'a Split, prepared: &Prepared, labels: &'a Labels) -> Self {
        let (places, rows): (Vec<u32>, Vec<u32>) = prepared.tested(split).unzip();
        Self {
            n_table: table.n_rows(),
            split,
            labels,
            rows,
            matrix: prepared.standardized.rows(&places),
        }
    }

    fn measure(&self, found: &Array2<f64>) -> Evaluation {
        evaluate(
            &self.split.test,
            &self.labels.codes,
            &by_row(self.n_table, &self.rows, found),
            (self.labels.classes.len(), self.labels.positive),
            &[],
        )
    }
}

/// Always the most frequent label, whatever the threshold; its probabilities are the labels' shares. `counts`: training
/// rows of each class.
fn always_most_frequent(tested: &Tested<'_>, counts: &[usize]) -> Evaluation {
    let n_classes = counts.len();
    let n: usize = counts.iter().sum();
    let mut found = Array2::zeros((tested.rows.len(), n_classes));
    for (class, &count) in counts.iter().enumerate() {
        found.column_mut(class).fill(count as f64 / n as f64);
    }
    let most = most_frequent(counts);
    let shares = tested.measure(&found);
    let said = u32::try_from(most).unwrap_or(0);
    Evaluation {
        most_probable: Some(ConfusionMatrix::count(
            n_classes,
            shares.truth.iter().map(|&truth| (truth, said)),
        )),
        scored: None,
        ..shares
    }
}
