//! Fitted on some rows of a table and measured on others: what a fold wants of a classifier.

use ndarray::Array2;

use super::{
    evaluation::{Evaluation, evaluate},
    training::{Labels, Prepared, by_row, class_weights, fit, labels, prepare},
};
use crate::engine::{
    EngineError, Progress,
    features::{Encoder, FeatureError, FeatureMatrix, Split, Standardizer, most_frequent},
    metrics::ConfusionMatrix,
    models::{
        bayes::fit_bayes,
        logistic::LogisticFit,
        trees::{ForestSpec, TreeSpec, fit_forest, fit_tree},
    },
    study::ClassifierSpec,
    table::Table,
    validate::ModelKind,
};

/// Questions from root to leaf, and training rows in a leaf, of the single tree: few enough to be read.
const TREE: (usize, usize) = (6, 20);
/// The same for the trees of a forest, which may be ragged: their mean is not.
const FOREST_TREE: (usize, usize) = (16, 5);
const FOREST_TREES: usize = 100;
/// Rows that a tree of the forest draws at most.
const FOREST_ROWS: usize = 20_000;

/// What was learnt from the training rows, and how it did on the test rows.
pub struct Measured {
    pub encoder: Encoder,
    pub scaler: Standardizer,
    pub fit: LogisticFit,
    pub n_train: usize,
    /// Training rows of each class.
    pub train_counts: Vec<usize>,
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
    let mut rows: Vec<u32> = split.train.iter().chain(&split.test).copied().collect();
    rows.sort_unstable();
    let prepared = prepare(table, split, &rows, spec, &labels, progress)?;
    progress.check()?;
    let tested = Tested::of(table, split, &prepared, &labels);
    let fit = fit(&prepared, &labels, spec, seed, progress)?;
    let test = tested.measure(&fit.probabilities(&tested.matrix));
    progress.check()?;
    let mut train_counts = vec![0; classes.len()];
    for &class in &prepared.training_labels {
        train_counts[class as usize] += 1;
    }
    let mut measured = Vec::with_capacity(others.len());
    if !others.is_empty() {
        let learner = Learner {
            rows: prepared.standardized.rows(&prepared.training),
            labels: &prepared.training_labels,
            class_weights: class_weights(&prepared.training_labels, classes.len(), spec.class_weight),
            counts: &train_counts,
            seed,
        };
        for kind in others {
            measured.push(learner.measure(*kind, &tested, progress)?);
            progress.check()?;
        }
    }
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
        let (places, rows): (Vec<u32>, Vec<u32>) = (0_u32..)
            .zip(&prepared.encoded.rows)
            .filter(|(_, row)| split.test.binary_search(row).is_ok())
            .unzip();
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
            self.labels.classes.len(),
            self.labels.positive,
        )
    }
}

/// Training rows that other models learn from.
struct Learner<'a> {
    rows: FeatureMatrix,
    labels: &'a [u32],
    class_weights: Vec<f64>,
    /// Rows of each class.
    counts: &'a [usize],
    seed: u64,
}

impl Learner<'_> {
    fn measure(
        &self,
        kind: ModelKind,
        tested: &Tested<'_>,
        progress: &Progress,
    ) -> Result<Evaluation, EngineError> {
        let tree = |(max_depth, least_leaf)| TreeSpec {
            max_depth,
            least_leaf,
            class_weights: self.class_weights.clone(),
        };
        let matrix = &tested.matrix;
        Ok(match kind {
            ModelKind::Majority => self.always(tested),
            ModelKind::Bayes => {
                let fit = fit_bayes(&self.rows, self.labels, &self.class_weights)?;
                tested.measure(&fit.probabilities(matrix))
            }
            ModelKind::Tree => {
                let fit = fit_tree(&self.rows, self.labels, &tree(TREE), progress)?;
                tested.measure(&fit.probabilities(matrix))
            }
            ModelKind::Forest => {
                let spec = ForestSpec {
                    n_trees: FOREST_TREES,
                    tree: tree(FOREST_TREE),
                    most_rows: FOREST_ROWS,
                    seed: self.seed,
                };
                let fit = fit_forest(&self.rows, self.labels, &spec, progress)?;
                tested.measure(&fit.probabilities(matrix))
            }
        })
    }

    /// Always the most frequent label, whatever the threshold; its probabilities are the labels' shares.
    fn always(&self, tested: &Tested<'_>) -> Evaluation {
        let n_classes = self.counts.len();
        let n: usize = self.counts.iter().sum();
        let mut found = Array2::zeros((tested.rows.len(), n_classes));
        for (class, &count) in self.counts.iter().enumerate() {
            found.column_mut(class).fill(count as f64 / n as f64);
        }
        let most = most_frequent(self.counts);
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
}
