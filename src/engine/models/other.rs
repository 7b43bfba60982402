//! A fitted model that is no logistic regression.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::{
    bayes::BayesFit,
    logistic::LogisticFit,
    trees::{Forest, Tree},
};
use crate::engine::{features::FeatureMatrix, study::ModelKind};

/// It works on standardised rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherModel {
    NaiveBayes(BayesFit),
    DecisionTree(Tree),
    RandomForest(Forest),
}

/// The logistic regression, and the model that is used where that is another one.
#[derive(Debug, Clone)]
pub struct Fitted {
    pub logistic: LogisticFit,
    pub other: Option<OtherModel>,
}

impl Fitted {
    /// Of the model that is used: rows × classes, of standardised rows.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        match &self.other {
            Some(other) => other.probabilities(matrix),
            None => self.logistic.probabilities(matrix),
        }
    }
}

impl OtherModel {
    pub fn kind(&self) -> ModelKind {
        match self {
            Self::NaiveBayes(_) => ModelKind::Bayes,
            Self::DecisionTree(_) => ModelKind::Tree,
            Self::RandomForest(_) => ModelKind::Forest,
        }
    }

    /// Probabilities, rows × classes.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        match self {
            Self::NaiveBayes(fit) => fit.probabilities(matrix),
            Self::DecisionTree(fit) => fit.probabilities(matrix),
            Self::RandomForest(fit) => fit.probabilities(matrix),
        }
    }

    /// Whether it is one for so many classes and features.
    pub fn fits(&self, n_classes: usize, n_features: usize) -> bool {
        match self {
            Self::NaiveBayes(fit) => fit.fits(n_classes, n_features),
            Self::DecisionTree(fit) => fit.fits(n_classes, n_features),
            Self::RandomForest(fit) => fit.fits(n_classes, n_features),
        }
    }
}
