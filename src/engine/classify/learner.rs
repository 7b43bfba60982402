//! Models beside the logistic regression, on the same rows and features.

use super::{training::Prepared, weights::class_weights};
use crate::engine::{
    EngineError, Progress,
    features::FeatureMatrix,
    models::{
        bayes::fit_bayes,
        other::OtherModel,
        trees::{ForestSpec, TreeSpec, fit_forest, fit_tree},
    },
    study::{ClassifierSpec, ModelKind},
};

/// Questions from root to leaf, and training rows in a leaf, of the single tree: few enough to be read.
const TREE: (usize, usize) = (6, 20);
/// The same for the trees of a forest, which may be ragged: their mean is not.
const FOREST_TREE: (usize, usize) = (16, 5);
const FOREST_TREES: usize = 100;
/// Rows that a tree of the forest draws at most.
const FOREST_ROWS: usize = 20_000;

/// Training rows that other models learn from.
pub(super) struct Learner<'a> {
    rows: FeatureMatrix,
    labels: &'a [u32],
    class_weights: Vec<f64>,
    seed: u64,
}

impl<'a> Learner<'a> {
    pub fn new(prepared: &'a Prepared, classes: &[String], spec: &ClassifierSpec, seed: u64) -> Self {
        let labels = &prepared.training_labels;
        Self {
            rows: prepared.standardized.rows(&prepared.training),
            labels,
            class_weights: class_weights(labels, classes, &spec.class_weight),
            seed,
        }
    }

    /// `None` for the logistic regression and the baseline, which are made elsewhere.
    pub fn fit(&self, kind: ModelKind, progress: &Progress) -> Result<Option<OtherModel>, EngineError> {
        let tree = |(max_depth, least_leaf)| TreeSpec {
            max_depth,
            least_leaf,
            class_weights: self.class_weights.clone(),
        };
        Ok(Some(match kind {
            ModelKind::Logistic | ModelKind::Majority => return Ok(None),
            ModelKind::Bayes => {
                OtherModel::NaiveBayes(fit_bayes(&self.rows, self.labels, &self.class_weights))
            }
            ModelKind::Tree => {
                OtherModel::DecisionTree(fit_tree(&self.rows, self.labels, &tree(TREE), progress)?)
            }
            ModelKind::Forest => {
                let spec = ForestSpec {
                    n_trees: FOREST_TREES,
                    tree: tree(FOREST_TREE),
                    most_rows: FOREST_ROWS,
                    seed: self.seed,
                };
                OtherModel::RandomForest(fit_forest(&self.rows, self.labels, &spec, progress)?)
            }
        }))
    }
}
