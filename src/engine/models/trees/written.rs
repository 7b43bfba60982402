//! A tree as it stands in files: a line for each kind of number, from the root down, left before right.

use std::{fmt::Display, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Node, Tree};

/// In place of a feature: here is a leaf.
const LEAF: &str = "-";

/// Each text holds numbers parted by blanks: a forest has hundreds of thousands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTree {
    n_classes: usize,
    /// One a node: the place of the feature asked for, or a dash for a leaf.
    features: String,
    /// One a question: up to this value, itself included, to the left.
    cuts: String,
    /// One a question: the place of the node at its right; the one at its left follows it.
    right: String,
    /// For each leaf, the shares of the classes.
    shares: String,
}

impl From<Tree> for WrittenTree {
    fn from(tree: Tree) -> Self {
        let questions = || {
            tree.nodes.iter().filter_map(|node| match node {
                Node::Question { cut, right, .. } => Some((cut, right)),
                Node::Leaf { .. } => None,
            })
        };
        let features = tree.nodes.iter().map(|node| match node {
            Node::Question { feature, .. } => feature.to_string(),
            Node::Leaf { .. } => LEAF.to_owned(),
        });
        Self {
            n_classes: tree.n_classes,
            features: line(features),
            cuts: line(questions().map(|(cut, _)| cut)),
            right: line(questions().map(|(_, right)| right)),
            shares: line(&tree.shares),
        }
    }
}

impl TryFrom<WrittenTree> for Tree {
    type Error = String;

    /// Whatever it is made of: each question leads further down, and every way ends in a leaf of its own.
    fn try_from(written: WrittenTree) -> Result<Self, String> {
        let cuts: Vec<f64> = numbers(&written.cuts)?;
        let rights: Vec<usize> = numbers(&written.right)?;
        let shares: Vec<f64> = numbers(&written.shares)?;
        let features: Vec<&str> = written.features.split_ascii_whitespace().collect();
        let mut nodes = Vec::with_capacity(features.len());
        let mut questions = cuts.iter().zip(&rights);
        let mut n_leaves = 0;
        for (place, feature) in features.iter().enumerate() {
            if *feature == LEAF {
                nodes.push(Node::Leaf { place: n_leaves });
                n_leaves += 1;
                continue;
            }
            let question = questions.next();
            let Some((&cut, &right)) = question
                .filter(|(cut, right)| cut.is_finite() && **right > place + 1 && **right < features.len())
            else {
                return Err(format!("a tree's question {place} leads nowhere"));
            };
            nodes.push(Node::Question {
                feature: number(feature)?,
                cut,
                left: place + 1,
                right,
            });
        }
        let is_whole = n_leaves > 0
            && matches!(nodes.last(), Some(Node::Leaf { .. }))
            && cuts.len() == rights.len()
            && nodes.len() == cuts.len() + n_leaves
            && shares.len() == n_leaves * written.n_classes
            && written.n_classes > 0;
        if !is_whole {
            return Err("a tree's parts do not fit together".to_owned());
        }
        if !shares.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err("a tree's leaf holds no shares".to_owned());
        }
        Ok(Self {
            nodes,
            shares,
            n_classes: written.n_classes,
        })
    }
}

fn line(numbers: impl IntoIterator<Item = impl Display>) -> String {
    let words: Vec<String> = numbers.into_iter().map(|number| number.to_string()).collect();
    words.join(" ")
}

fn numbers<T: FromStr>(line: &str) -> Result<Vec<T>, String> {
    line.split_ascii_whitespace().map(number).collect()
}

fn number<T: FromStr>(word: &str) -> Result<T, String> {
    word.parse()
        .map_err(|_no_number| format!("a tree holds “{word}” where a number belongs"))
}
