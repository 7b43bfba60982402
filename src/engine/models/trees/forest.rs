//! Many trees, each on rows drawn with replacement and a few features a question; their mean.

use ndarray::Array2;
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Tree, TreeSpec, grow::grow, mean_shares};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix, seeds::nth_seed};

/// What is grown.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestSpec {
    pub n_trees: usize,
    pub tree: TreeSpec,
    /// Rows that each tree draws at most: more make it slower, not better.
    pub most_rows: usize,
    pub seed: u64,
}

/// Grown trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forest {
    n_classes: usize,
    trees: Vec<Tree>,
}

/// Grows the trees in parallel: each has its own seed, so that the number of threads leaves no trace. Each question
/// looks at √p of the p features.
///
/// # Errors
/// When the caller cancels.
pub fn fit_forest(
    matrix: &FeatureMatrix,
    labels: &[u32],
    spec: &ForestSpec,
    progress: &Progress,
) -> Result<Forest, Cancelled> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the root of a number of features"
    )]
    let n_drawn = ((matrix.n_features() as f64).sqrt() as usize).max(1);
    let n_rows = u32::try_from(matrix.n_rows()).unwrap_or(u32::MAX);
    let n_sampled = matrix.n_rows().min(spec.most_rows);
    let one = |tree: usize| {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(nth_seed(spec.seed, tree as u64));
        let rows = (0..n_sampled).map(|_| random.gen_range(0..n_rows)).collect();
        grow(
            matrix,
            labels,
            rows,
            &spec.tree,
            Some((n_drawn, random)),
            progress,
        )
    };
    let trees: Vec<Result<Tree, Cancelled>> = (0..spec.n_trees).into_par_iter().map(one).collect();
    Ok(Forest {
        trees: trees.into_iter().collect::<Result<_, _>>()?,
        n_classes: spec.tree.class_weights.len(),
    })
}

impl Forest {
    /// Whether it is one for so many classes and features.
    pub fn fits(&self, n_classes: usize, n_features: usize) -> bool {
        self.n_classes == n_classes
            && !self.trees.is_empty()
            && self.trees.iter().all(|tree| tree.fits(n_classes, n_features))
    }

    /// Probabilities, rows × classes: the mean of the trees'.
    pub fn probabilities(&self, matrix: &FeatureMatrix) -> Array2<f64> {
        mean_shares(&self.trees, self.n_classes, matrix)
    }
}
