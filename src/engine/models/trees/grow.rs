//! Growing one tree: at each node the question that leaves the purest halves.

use rand::seq::SliceRandom as _;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::{Node, Tree};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Nodes with more rows look at their features in parallel.
const MANY_ROWS: usize = 20_000;

/// How far a tree grows.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeSpec {
    /// Questions from root to leaf at most.
    pub max_depth: usize,
    /// Training rows in a leaf at least.
    pub least_leaf: usize,
    /// One weight a class; all 1 for none.
    pub class_weights: Vec<f64>,
}

/// What a node is asked to decide.
struct Grower<'a> {
    columns: Vec<&'a [f64]>,
    labels: &'a [u32],
    spec: &'a TreeSpec,
    /// Features looked at in each node, drawn anew; `None`: all.
    drawn: Option<(usize, Xoshiro256PlusPlus)>,
    tree: Tree,
}

/// The best question found so far.
#[derive(Debug, Clone, Copy)]
struct Best {
    feature: usize,
    cut: f64,
    /// Σ c² ÷ n over both halves: larger is purer (Gini).
    purity: f64,
}

/// Grows a tree on all rows, by Gini's impurity; equal questions: the first feature, the lowest cut.
///
/// # Errors
/// When the caller cancels.
pub fn fit_tree(
    matrix: &FeatureMatrix,
    labels: &[u32],
    spec: &TreeSpec,
    progress: &Progress,
) -> Result<Tree, Cancelled> {
    let rows = (0..u32::try_from(matrix.n_rows()).unwrap_or(u32::MAX)).collect();
    grow(matrix, labels, rows, spec, None, progress)
}

/// Grows a tree on some rows; a row that stands in the list twice counts twice.
pub(super) fn grow(
    matrix: &FeatureMatrix,
    labels: &[u32],
    mut rows: Vec<u32>,
    spec: &TreeSpec,
    drawn: Option<(usize, Xoshiro256PlusPlus)>,
    progress: &Progress,
) -> Result<Tree, Cancelled> {
    let n_classes = spec.class_weights.len();
    let mut grower = Grower {
        columns: matrix.columns(),
        labels,
        spec,
        drawn,
        tree: Tree {
            nodes: Vec::new(),
            shares: Vec::new(),
            n_classes,
        },
    };
    grower.node(&mut rows, 0, progress)?;
    Ok(grower.tree)
}

impl Grower<'_> {
    /// Adds the node of `rows` and all below it; gives its place.
    fn node(&mut self, rows: &mut [u32], depth: usize, progress: &Progress) -> Result<usize, Cancelled> {
        progress.check()?;
        let place = self.tree.nodes.len();
        let counts = self.counts(rows);
        // A place for the node before its children get theirs.
        self.tree.nodes.push(Node::Leaf { place: 0 });
        let is_pure = counts.iter().filter(|count| **count > 0.0).count() < 2;
        let is_small = rows.len() < 2 * self.spec.least_leaf.max(1);
        let best = if is_pure || is_small || depth >= self.spec.max_depth {
            None
        } else {
            self.best(rows, &counts)
        };
        let Some(Best { feature, cut, .. }) = best else {
            self.tree.nodes[place] = self.leaf(&counts);
            return Ok(place);
        };
        let column = self.columns[feature];
        // Stable, so that the order of rows is the same whatever came before.
        rows.sort_by_key(|&row| column[row as usize] > cut);
        let n_left = rows.partition_point(|&row| column[row as usize] <= cut);
        let (left, right) = rows.split_at_mut(n_left);
        let left = self.node(left, depth + 1, progress)?;
        let right = self.node(right, depth + 1, progress)?;
        self.tree.nodes[place] = Node::Question {
            feature,
            cut,
            left,
            right,
        };
        Ok(place)
    }

    fn leaf(&mut self, counts: &[f64]) -> Node {
        let sum: f64 = counts.iter().sum();
        let place = self.tree.n_leaves();
        self.tree.shares.extend(counts.iter().map(|count| count / sum));
        Node::Leaf { place }
    }

    /// Weighted rows of each class.
    fn counts(&self, rows: &[u32]) -> Vec<f64> {
        let mut counts = vec![0_u64; self.tree.n_classes];
        for &row in rows {
            counts[self.labels[row as usize] as usize] += 1;
        }
        let weights = &self.spec.class_weights;
        counts
            .iter()
            .zip(weights)
            .map(|(&count, weight)| count as f64 * weight)
            .collect()
    }

    fn best(&mut self, rows: &[u32], counts: &[f64]) -> Option<Best> {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        let Some((n, random)) = &mut self.drawn else {
            return self.best_of(&order, rows, counts);
        };
        // Further ones only where the first few tell nothing apart (as scikit-learn).
        order.shuffle(random);
        let n = *n;
        let (first, rest) = order.split_at(n.min(order.len()));
        let mut found = self.best_of(first, rows, counts);
        for feature in rest {
            if found.is_some() {
                break;
            }
            found = self.best_of(&[*feature], rows, counts);
        }
        found
    }

    fn best_of(&self, features: &[usize], rows: &[u32], counts: &[f64]) -> Option<Best> {
        let one = |&feature: &usize| self.best_cut(feature, rows, counts);
        let found: Vec<Option<Best>> = if rows.len() > MANY_ROWS {
            features.par_iter().map(one).collect()
        } else {
            features.iter().map(one).collect()
        };
        found.into_iter().flatten().reduce(|best, next| {
            let is_better =
                next.purity > best.purity || next.purity == best.purity && next.feature < best.feature;
            if is_better { next } else { best }
        })
    }

    fn best_cut(&self, feature: usize, rows: &[u32], counts: &[f64]) -> Option<Best> {
        let column = self.columns[feature];
        let mut cells: Vec<(f64, u32)> = rows
            .iter()
            .map(|&row| (column[row as usize], self.labels[row as usize]))
            .collect();
        // By label as well, so that the order given leaves no trace.
        cells.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let least = self.spec.least_leaf.max(1);
        let mut below = vec![0_u64; counts.len()];
        let mut best: Option<Best> = None;
        for place in 1..cells.len() {
            let (value, label) = cells[place - 1];
            below[label as usize] += 1;
            let next = cells[place].0;
            if value >= next || place < least || cells.len() - place < least {
                continue;
            }
            let purity = self.purity(&below, counts);
            if best.is_none_or(|best| purity > best.purity) {
                let middle = f64::midpoint(value, next);
                best = Some(Best {
                    feature,
                    // Rounding must not put the upper value below.
                    cut: if middle < next { middle } else { value },
                    purity,
                });
            }
        }
        best
    }

    fn purity(&self, below: &[u64], counts: &[f64]) -> f64 {
        let (mut squares_below, mut squares_above, mut n_below, mut n_above) = (0.0, 0.0, 0.0, 0.0);
        for ((&n, weight), all) in below.iter().zip(&self.spec.class_weights).zip(counts) {
            let under = n as f64 * weight;
            let over = all - under;
            squares_below += under * under;
            squares_above += over * over;
            n_below += under;
            n_above += over;
        }
        squares_below / n_below + squares_above / n_above
    }
}
