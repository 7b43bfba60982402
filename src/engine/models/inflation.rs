//! Variance inflation: how much of a coefficient's uncertainty comes from its feature going with others.
//!
//! A feature's factor is 1 ÷ (1 − R²), R² being the share of it that the other features explain: the
//! diagonal of the inverse of their correlation matrix. Several columns of one category count as one
//! term, with the generalised factor det R₁₁ · det R₂₂ ÷ det R of Fox and Monette (1992), which no
//! choice of the level left out changes.

use std::ops::Range;

use ndarray::Array2;
use rayon::prelude::*;

use super::{
    blocks::{dot, for_blocks, map_parts},
    cholesky::{Cholesky, rank},
};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// With more features the matrix of correlations costs more than it tells.
pub const MOST_FEATURES: usize = 500;

/// What is left of a feature, given the others, when the rest is rounding.
const ROUNDING: f64 = 1e-10;
/// Smaller parts of a feature in another are rounding.
const SMALL_SHARE: f64 = 1e-6;
/// Other terms named at most.
const MOST_NAMED: usize = 3;
/// Named are those whose partial correlation is at least this part of the largest.
const NAMED_FROM: f64 = 0.5;

/// How much one term is inflated.
#[derive(Debug, Clone, PartialEq)]
pub struct TermInflation {
    /// Of each of its columns: 1 and more; infinite where it follows from others; `None` where it is
    /// the same in all rows.
    pub of_columns: Vec<Option<f64>>,
    /// Of all its columns together; with one column the same as that column's.
    pub generalised: Option<f64>,
    /// Columns that differ between rows.
    pub n_columns: usize,
    /// The other terms it goes with most, by the largest partial correlation of their columns, the
    /// strongest first.
    pub with: Vec<usize>,
}

/// What is known of the columns that differ between rows.
struct Dependence {
    /// Correlations of all columns.
    correlations: Array2<f64>,
    /// Columns that stand on their own, ascending, and the inverse of their correlations.
    independent: Vec<usize>,
    inverse: Array2<f64>,
    /// For each column those it follows from, or that follow from it; empty: none.
    bound_to: Vec<Vec<usize>>,
    is_constant: Vec<bool>,
}

/// Inflation of the terms (ranges of columns) over some rows of a matrix that is standardised on these
/// rows.
///
/// # Errors
/// When the caller cancels.
pub fn variance_inflation(
    matrix: &FeatureMatrix,
    rows: &[u32],
    terms: &[Range<usize>],
    progress: &Progress,
) -> Result<Vec<TermInflation>, Cancelled> {
    let known = Dependence::of(correlations(matrix, rows, progress)?);
    let terms_of: Vec<usize> = (0..matrix.n_features())
        .map(|column| {
            terms
                .iter()
                .position(|term| term.contains(&column))
                .unwrap_or(usize::MAX)
        })
        .collect();
    Ok(terms.iter().map(|term| known.term(term, &terms_of)).collect())
}

/// Correlations of the columns; 0 with a column that is the same in all rows.
fn correlations(matrix: &FeatureMatrix, rows: &[u32], progress: &Progress) -> Result<Array2<f64>, Cancelled> {
    let n = matrix.n_features();
    let columns = matrix.columns();
    let parts = map_parts(rows.len(), |part| {
        let mut sums = vec![0.0; n * n];
        let mut block: Vec<Vec<f64>> = vec![Vec::new(); n];
        for_blocks(part, progress, |range| {
            for (own, column) in block.iter_mut().zip(&columns) {
                own.clear();
                own.extend(rows[range.clone()].iter().map(|&row| column[row as usize]));
            }
            for i in 0..n {
                for j in 0..=i {
                    sums[i * n + j] += dot(&block[i], &block[j]);
                }
            }
        })?;
        Ok(sums)
    })?;
    let total: Vec<f64> = (0..n * n)
        .into_par_iter()
        .map(|at| parts.iter().map(|part| part[at]).sum())
        .collect();
    let is_constant = |i: usize| total[i * n + i] < 0.5 * rows.len() as f64;
    Ok(Array2::from_shape_fn((n, n), |(i, j)| {
        if is_constant(i) || is_constant(j) {
            return 0.0;
        }
        let (high, low) = (i.max(j), i.min(j));
        total[high * n + low] / (total[i * n + i] * total[j * n + j]).sqrt()
    }))
}

impl Dependence {
    fn of(correlations: Array2<f64>) -> Self {
        let n = correlations.nrows();
        let is_constant: Vec<bool> = (0..n).map(|i| correlations[[i, i]] == 0.0).collect();
        let ranked = rank(&correlations, ROUNDING);
        let independent = ranked.independent;
        let own = Array2::from_shape_fn((independent.len(), independent.len()), |(i, j)| {
            correlations[[independent[i], independent[j]]]
        });
        let factor = Cholesky::new(&own);
        let mut bound_to = vec![Vec::new(); n];
        for &column in ranked.dependent.iter().filter(|&&column| !is_constant[column]) {
            let with: Vec<f64> = independent
                .iter()
                .map(|&other| correlations[[other, column]])
                .collect();
            let shares = factor
                .as_ref()
                .map_or_else(Vec::new, |factor| factor.solve(&with));
            let parts: Vec<usize> = independent
                .iter()
                .zip(shares)
                .filter(|(_, share)| share.abs() > SMALL_SHARE)
                .map(|(&part, _)| part)
                .collect();
            for &part in &parts {
                let others = parts.iter().filter(|&&other| other != part);
                bound_to[part].extend(std::iter::once(&column).chain(others));
            }
            bound_to[column].extend(parts);
        }
        let inverse = factor.map_or_else(|| Array2::zeros((0, 0)), |factor| factor.inverse());
        Self {
            correlations,
            independent,
            inverse,
            bound_to,
            is_constant,
        }
    }

    /// Place of a column among those that stand on their own.
    fn place(&self, column: usize) -> Option<usize> {
        self.independent.binary_search(&column).ok()
    }

    fn of_column(&self, column: usize) -> Option<f64> {
        if self.is_constant[column] {
            return None;
        }
        if !self.bound_to[column].is_empty() {
            return Some(f64::INFINITY);
        }
        let place = self.place(column)?;
        // Rounding must not make it less than the least there is.
        Some(self.inverse[[place, place]].max(1.0))
    }

    fn term(&self, term: &Range<usize>, terms_of: &[usize]) -> TermInflation {
        let of_columns: Vec<Option<f64>> = term.clone().map(|column| self.of_column(column)).collect();
        let varying: Vec<usize> = term.clone().filter(|&column| !self.is_constant[column]).collect();
        let is_bound = varying.iter().any(|&column| !self.bound_to[column].is_empty());
        let generalised = match varying.as_slice() {
            [] => None,
            _ if is_bound => Some(f64::INFINITY),
            [one] => self.of_column(*one),
            _ => self.generalised(&varying),
        };
        TermInflation {
            of_columns,
            generalised,
            n_columns: varying.len(),
            with: self.goes_with(&varying, is_bound, terms_of),
        }
    }

    /// det R₁₁ · det R₂₂ ÷ det R = det R₁₁ · det (R⁻¹)₁₁.
    fn generalised(&self, columns: &[usize]) -> Option<f64> {
        let n = columns.len();
        let places: Vec<usize> = columns.iter().filter_map(|&column| self.place(column)).collect();
        if places.len() < n {
            return Some(f64::INFINITY);
        }
        let own = Array2::from_shape_fn((n, n), |(i, j)| self.correlations[[columns[i], columns[j]]]);
        let inverse = Array2::from_shape_fn((n, n), |(i, j)| self.inverse[[places[i], places[j]]]);
        let log = Cholesky::new(&own)?.log_determinant() + Cholesky::new(&inverse)?.log_determinant();
        Some(log.exp().max(1.0))
    }

    fn goes_with(&self, columns: &[usize], is_bound: bool, terms_of: &[usize]) -> Vec<usize> {
        let own = columns.first().map(|&column| terms_of[column]);
        let n_terms = terms_of.iter().filter(|&&term| term != usize::MAX).max();
        let mut strength = vec![0.0_f64; n_terms.map_or(0, |most| most + 1)];
        for &column in columns {
            if is_bound {
                for &other in &self.bound_to[column] {
                    strength[terms_of[other]] = 1.0;
                }
            } else if let Some(i) = self.place(column) {
                for (j, &other) in self.independent.iter().enumerate() {
                    let both = (self.inverse[[i, i]] * self.inverse[[j, j]]).sqrt();
                    let partial = (self.inverse[[i, j]] / both).abs();
                    strength[terms_of[other]] = strength[terms_of[other]].max(partial);
                }
            }
        }
        let mut others: Vec<usize> = (0..strength.len()).filter(|&term| Some(term) != own).collect();
        others.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]));
        let largest = others.first().map_or(0.0, |&term| strength[term]);
        others.retain(|&term| strength[term] > 0.0 && strength[term] >= NAMED_FROM * largest);
        others.truncate(MOST_NAMED);
        others
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::features::Standardizer;

    fn inflation(columns: Vec<Vec<f64>>, terms: &[Range<usize>]) -> Vec<TermInflation> {
        let n = columns.first().map_or(0, Vec::len);
        let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
        let matrix = FeatureMatrix::new(names, columns).unwrap();
        let scaled = Standardizer::fit(&matrix).apply(&matrix);
        let rows: Vec<u32> = (0..u32::try_from(n).unwrap()).collect();
        variance_inflation(&scaled, &rows, terms, &Progress::none()).unwrap()
    }

    /// Numbers without a pattern.
    fn noise(seed: u64, n: usize) -> Vec<f64> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn of_two_features_it_follows_from_their_correlation() {
        let a = noise(1, 400);
        let b: Vec<f64> = a.iter().zip(noise(2, 400)).map(|(a, e)| a + 0.5 * e).collect();
        let found = inflation(vec![a.clone(), b.clone()], &[0..1, 1..2]);
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (ma, mb) = (mean(&a), mean(&b));
        let product = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
            x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
        };
        let square = product(&a, ma, &b, mb).powi(2) / (product(&a, ma, &a, ma) * product(&b, mb, &b, mb));
        for own in &found {
            assert!((own.generalised.unwrap() - 1.0 / (1.0 - square)).abs() < 1e-9);
        }
        assert_eq!(
            (found[0].with.as_slice(), found[1].with.as_slice()),
            (&[1][..], &[0][..])
        );
    }

    #[test]
    fn what_follows_from_others_is_infinite_and_named_and_the_rest_is_not() {
        let (a, b, c) = (noise(1, 300), noise(2, 300), noise(3, 300));
        let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a - b + 7.0).collect();
        let found = inflation(
            vec![a, b, c, sum, vec![4.0; 300]],
            &[0..1, 1..2, 2..3, 3..4, 4..5],
        );
        for (term, with) in [(0, vec![1, 3]), (1, vec![0, 3]), (3, vec![0, 1])] {
            assert_eq!(found[term].generalised, Some(f64::INFINITY), "{term}");
            assert_eq!(found[term].with, with, "{term}");
        }
        let free = found[2].generalised.unwrap();
        assert!((1.0..1.1).contains(&free), "{free}");
        assert_eq!((found[4].generalised, found[4].n_columns), (None, 0));
    }

    #[test]
    fn fewer_rows_than_features_leave_nothing_finite() {
        let columns: Vec<Vec<f64>> = (0..5).map(|j| noise(j + 1, 3)).collect();
        let terms: Vec<Range<usize>> = (0..5).map(|j| j..j + 1).collect();
        let found = inflation(columns, &terms);
        assert!(
            found.iter().all(|term| term.generalised == Some(f64::INFINITY)),
            "{found:?}"
        );
    }

    proptest! {
        /// Another level left out changes each column's factor, never that of the whole category.
        #[test]
        fn a_category_is_one_term_whatever_level_is_left_out(seed in 1_u64..500) {
            let n = 240;
            let level: Vec<usize> = noise(seed, n).iter().map(|u| {
                if *u < -0.2 { 0 } else if *u < 0.1 { 1 } else { 2 }
            }).collect();
            let x: Vec<f64> = level.iter().zip(noise(seed + 1_000, n)).map(|(l, e)| *l as f64 + e).collect();
            let hot = |of: usize| level.iter().map(|l| f64::from(u8::from(*l == of))).collect::<Vec<f64>>();
            let without = |left_out: usize| {
                let mut columns: Vec<Vec<f64>> = (0..3).filter(|of| *of != left_out).map(hot).collect();
                columns.push(x.clone());
                inflation(columns, &[0..2, 2..3])
            };
            let (a, b) = (without(0), without(2));
            let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * a;
            prop_assert!(close(a[0].generalised.unwrap(), b[0].generalised.unwrap()));
            // Of two terms the whole is the same seen from either side.
            prop_assert!(close(a[0].generalised.unwrap(), a[1].generalised.unwrap()));
            prop_assert!(a[0].generalised.unwrap() > 1.0);
        }
    }
}
