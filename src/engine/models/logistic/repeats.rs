//! Features that say nothing new: constant ones, and sums of others.
//!
//! Without a penalty such features have no coefficients of their own. The fit is made on the
//! features that stand on their own; its effect is then shared out so that the sum of squared
//! weights is least, as the pseudo-inverse of a least-squares fit would share it.

use ndarray::Array2;

use super::{binary::add_products, words::listed};
use crate::engine::{
    Cancelled, Progress,
    features::FeatureMatrix,
    models::{
        blocks::{BLOCK_ROWS, for_blocks, map_parts},
        cholesky::{Cholesky, rank},
    },
};

/// What is left of a column's square, given the others, when the rest is rounding.
const ROUNDING: f64 = 1e-10;

/// Shares smaller than this are rounding.
const SMALL_SHARE: f64 = 1e-6;

/// Which features repeat which.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Repeats {
    /// Features that stand on their own, ascending.
    pub(super) independent: Vec<usize>,
    /// Features that follow from those, ascending.
    pub(super) dependent: Vec<usize>,
    /// `shares[d][i]`: how often independent feature i stands in dependent feature d.
    shares: Vec<Vec<f64>>,
    /// The constant in each dependent feature.
    offsets: Vec<f64>,
}

/// Coefficients of one class over all features.
pub(super) struct Shared {
    pub(super) weights: Vec<f64>,
    pub(super) intercept: f64,
}

/// Finds the features that repeat earlier ones or are constant.
///
/// # Errors
/// When the caller cancels.
pub(super) fn find_repeats(matrix: &FeatureMatrix, progress: &Progress) -> Result<Repeats, Cancelled> {
    let products = products(matrix, progress)?;
    let ranked = rank(&products, ROUNDING);
    // Place 0 is the intercept; it stands on its own wherever there are rows.
    let independent: Vec<usize> = ranked
        .independent
        .iter()
        .filter(|&&c| c > 0)
        .map(|c| c - 1)
        .collect();
    let dependent: Vec<usize> = ranked
        .dependent
        .iter()
        .filter(|&&c| c > 0)
        .map(|c| c - 1)
        .collect();
    let n = ranked.independent.len();
    let own = Array2::from_shape_fn((n, n), |(i, j)| {
        products[[ranked.independent[i], ranked.independent[j]]]
    });
    let factor = Cholesky::new(&own);
    let (mut shares, mut offsets) = (Vec::new(), Vec::new());
    for &feature in &dependent {
        let with: Vec<f64> = ranked
            .independent
            .iter()
            .map(|&i| products[[i, feature + 1]])
            .collect();
        let found = factor.as_ref().map_or_else(|| vec![0.0; n], |f| f.solve(&with));
        offsets.push(found.first().copied().unwrap_or(0.0));
        shares.push(found.into_iter().skip(1).collect());
    }
    Ok(Repeats {
        independent,
        dependent,
        shares,
        offsets,
    })
}

impl Repeats {
    pub(super) fn is_empty(&self) -> bool {
        self.dependent.is_empty()
    }

    /// Coefficients over all features that give each row the same log-odds as these over the
    /// independent ones, with the least sum of squares.
    pub(super) fn share_out(&self, weights: &[f64], intercept: f64) -> Shared {
        let n = self.independent.len();
        // (I + A·Aᵀ)·t = weights, then Aᵀ·t for the dependent features.
        let mut products = Array2::<f64>::eye(n);
        for shares in &self.shares {
            for i in 0..n {
                for j in 0..n {
                    products[[i, j]] += shares[i] * shares[j];
                }
            }
        }
        let own = Cholesky::new(&products).map_or_else(|| weights.to_vec(), |factor| factor.solve(weights));
        let mut all = vec![0.0; n + self.dependent.len()];
        for (&feature, &weight) in self.independent.iter().zip(&own) {
            all[feature] = weight;
        }
        let mut left = intercept;
        for ((&feature, shares), offset) in self.dependent.iter().zip(&self.shares).zip(&self.offsets) {
            let weight: f64 = shares
                .iter()
                .zip(&own)
                .map(|(share, weight)| share * weight)
                .sum();
            all[feature] = weight;
            left -= weight * offset;
        }
        Shared {
            weights: all,
            intercept: left,
        }
    }

    /// Covariance over all features and the intercept: 0 for constant features, NaN for those
    /// whose coefficients cannot be told apart (and then for the intercept's file units).
    pub(super) fn spread_out(&self, covariance: &Array2<f64>) -> Array2<f64> {
        let n_all = self.independent.len() + self.dependent.len() + 1;
        let mut all = Array2::zeros((n_all, n_all));
        let mut places = self.independent.clone();
        places.push(n_all - 1);
        for (i, &to_i) in places.iter().enumerate() {
            for (j, &to_j) in places.iter().enumerate() {
                all[[to_i, to_j]] = covariance[[i, j]];
            }
        }
        for (&feature, shares) in self.dependent.iter().zip(&self.shares) {
            let partners = self.partners(shares);
            if partners.is_empty() {
                continue;
            }
            for unknown in partners.into_iter().chain([feature]) {
                all.row_mut(unknown).fill(f64::NAN);
                all.column_mut(unknown).fill(f64::NAN);
            }
        }
        all
    }

    /// One sentence for each feature that repeats others.
    pub(super) fn sentences(&self, names: &[String]) -> Vec<String> {
        let sentence = |(&feature, shares): (&usize, &Vec<f64>)| {
            let name = &names[feature];
            let partners: Vec<&str> = self.partners(shares).iter().map(|&i| names[i].as_str()).collect();
            match partners[..] {
                [] => format!("{name} is the same in all training rows: nothing can be learnt from it."),
                [one] => format!(
                    "{name} repeats {one}: their coefficients cannot be told apart and share one effect."
                ),
                _ => format!(
                    "{name} follows from {}: their coefficients cannot be told apart; leave one of them out.",
                    listed(&partners)
                ),
            }
        };
        self.dependent.iter().zip(&self.shares).map(sentence).collect()
    }

    /// Names of the features that repeat others, with the names of those.
    pub(super) fn named(&self, names: &[String]) -> Vec<(String, Vec<String>)> {
        let named = |(&feature, shares): (&usize, &Vec<f64>)| {
            let partners = self.partners(shares);
            let partners: Vec<String> = partners.into_iter().map(|i| names[i].clone()).collect();
            (!partners.is_empty()).then(|| (names[feature].clone(), partners))
        };
        self.dependent
            .iter()
            .zip(&self.shares)
            .filter_map(named)
            .collect()
    }

    /// The independent features that stand in a dependent one.
    fn partners(&self, shares: &[f64]) -> Vec<usize> {
        let in_it = self
            .independent
            .iter()
            .zip(shares)
            .filter(|(_, share)| share.abs() > SMALL_SHARE);
        in_it.map(|(&feature, _)| feature).collect()
    }
}

/// Inner products of the features, with the intercept's ones as the first.
fn products(matrix: &FeatureMatrix, progress: &Progress) -> Result<Array2<f64>, Cancelled> {
    let n_features = matrix.n_features();
    let columns = matrix.columns();
    let arch = pulp::Arch::new();
    let ones = vec![1.0; BLOCK_ROWS];
    let parts = map_parts(matrix.n_rows(), |part| {
        let mut sums = Array2::zeros((n_features + 1, n_features + 1));
        let mut scaled = vec![0.0; BLOCK_ROWS];
        for_blocks(part, progress, |block| {
            let n = block.len();
            let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
            arch.dispatch(|| {
                add_products(
                    &columns,
                    &ones[..n],
                    &mut scaled[..n],
                    &ones[..n],
                    &mut sums,
                    (0, 0),
                );
            });
        })?;
        Ok(sums)
    })?;
    let mut sums = Array2::<f64>::zeros((n_features + 1, n_features + 1));
    for part in parts {
        sums += &part;
    }
    // The intercept comes first, so that what is constant counts as repeating it.
    let place = |i: usize| if i == 0 { n_features } else { i - 1 };
    Ok(Array2::from_shape_fn(sums.dim(), |(i, j)| {
        let (a, b) = (place(i), place(j));
        sums[[a.max(b), a.min(b)]]
    }))
}
