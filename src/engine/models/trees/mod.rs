//! Decision trees (CART, Breiman et al. 1984) and random forests (Breiman 2001), with probabilities.
//!
//! Ours and not linfa's: linfa-trees 0.8 sums over hash maps, so that equal gains are broken otherwise from run to run,
//! takes values within 1e-5 for equal, looks through every row at every node, and prunes away the shares in its leaves;
//! linfa's forest only votes.

mod forest;
mod grow;
mod written;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub use forest::{Forest, ForestSpec, fit_forest};
pub use grow::{TreeSpec, fit_tree};

use self::written::WrittenTree;
use super::blocks::fill_rows;
use crate::engine::features::FeatureMatrix;

/// A tree of questions, each about one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "WrittenTree", try_from = "WrittenTree")]
pub struct Tree {
    /// The first is the root; the left child of a question stands right behind it.
    nodes: Vec<Node>,
    /// Leaves × classes: shares of the training rows.
    shares: Vec<f64>,
    n_classes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    /// Up to the cut, itself included, go left.
    Question {
        feature: usize,
        cut: f64,
        left: usize,
        right: usize,
    },
    Leaf {
        place: usize,
    },
}

impl Tree {
    pub fn n_leaves(&self) -> usize {
        self.shares.len() / self.n_classes
    }

    /// Whether it is one for so many classes and features.
    pub fn fits(&self, n_classes: usize, n_features: usize) -> bool {
        self.n_classes == n_classes
            && self.nodes.iter().all(|node| match node {
                Node::Question { feature, .. } => *feature < n_features,
                Node::Leaf { .. } => true,
            })
    }

    /// Shares of the classes in the leaf that a row comes to.
    fn shares_of(&self, columns: &[&[f64]], row: usize) -> &[f64] {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Question {
                    feature,
                    cut,
                    left,
                    right,
                } => at = if columns[feature][row] <= cut { left } else { right },
                Node::Leaf { place } => {
                    return &self.shares[place * self.n_classes..(place + 1) * self.n_classes];
                }
            }
        }
    }

    /// Probabilities, rows × classes.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        mean_shares(std::slice::from_ref(self), self.n_classes, matrix)
    }
}

/// The mean over the trees, added up in their order.
fn mean_shares(trees: &[Tree], n_classes: usize, matrix: &FeatureMatrix) -> Array2<f64> {
    let columns = matrix.columns();
    fill_rows(matrix.n_rows(), n_classes, |first, out| {
        for tree in trees {
            for (place, row) in out.chunks_mut(n_classes).enumerate() {
                let shares = tree.shares_of(&columns, first + place);
                row.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
            }
        }
        for value in out {
            *value /= trees.len() as f64;
        }
    })
}

#[cfg(test)]
mod tests;
