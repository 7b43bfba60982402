//! The gap statistic (Tibshirani, Walther and Hastie 2001): how much tighter segments are than those found among
//! customers spread evenly.

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::engine::{
    Cancelled, Progress,
    features::FeatureMatrix,
    models::{kmeans::quick_kmeans, principal::principal_components},
    seeds::nth_seed,
};

/// With more features than this the box lies along the features (the paper's choice a), not along their axes (b).
const MOST_FOR_AXES: usize = 300;

/// The gap at one k.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    pub k: usize,
    /// Mean of ln W over the reference sets minus ln W of the rows, W being the inertia; infinite where all rows stand
    /// on their centroids.
    pub value: f64,
    /// The paper's s: deviation of ln W over the reference sets × √(1 + 1/B).
    pub error: f64,
}

/// How far reference sets reach along each principal axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// From the lowest to the highest row, as in the paper.
    Range,
    /// So far that the variance is that of the rows: a few rows far out do not stretch it.
    Variance,
}

/// Sets as large as `rows`, spread evenly over a box along their principal axes. In the coordinates of these axes, like
/// the rows returned first: turning changes no distance.
///
/// # Errors
/// When the caller cancels.
pub fn references(
    rows: &FeatureMatrix,
    n_sets: usize,
    (reach, seed): (Reach, u64),
    progress: &Progress,
) -> Result<(FeatureMatrix, Vec<FeatureMatrix>), Cancelled> {
    let turned = if rows.n_features() <= MOST_FOR_AXES {
        let axes = principal_components(rows, rows.n_features(), progress)?;
        let columns = (0..axes.loadings.nrows()).map(|axis| axes.project(rows, axis));
        of_columns(columns.collect())
    } else {
        rows.clone()
    };
    let ranges: Vec<(f64, f64)> = turned.columns().iter().map(|column| reach.of(column)).collect();
    let set = |nth: usize| {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(nth_seed(seed, nth as u64));
        let column = |&(low, high): &(f64, f64)| -> Vec<f64> {
            (0..turned.n_rows())
                .map(|_| low + random.r#gen::<f64>() * (high - low))
                .collect()
        };
        of_columns(ranges.iter().map(column).collect())
    };
    let sets = (0..n_sets).map(set).collect();
    Ok((turned, sets))
}

impl Reach {
    fn of(self, column: &[f64]) -> (f64, f64) {
        match self {
            Self::Range => (
                column.iter().copied().fold(f64::INFINITY, f64::min),
                column.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            ),
            Self::Variance => {
                let (mean, deviation) = mean_and_deviation(column);
                // Evenly from −a to a the variance is a²/3.
                let half = 3.0_f64.sqrt() * deviation;
                (mean - half, mean + half)
            }
        }
    }
}

fn of_columns(columns: Vec<Vec<f64>>) -> FeatureMatrix {
    let names = (0..columns.len()).map(|axis| format!("axis {axis}")).collect();
    FeatureMatrix::new(names, columns)
        .unwrap_or_else(|error| unreachable!("turned rows are finite and of one length: {error}"))
}

/// The gap at each of `ks` (ascending; 1 is added), every W the best of `n_starts` starts.
///
/// # Errors
/// When the caller cancels.
pub fn gaps(
    rows: &FeatureMatrix,
    references: &[FeatureMatrix],
    ks: &[usize],
    effort: (usize, u64),
    progress: &Progress,
) -> Result<Vec<Gap>, Cancelled> {
    let of_k = |(k, logarithms): (usize, Vec<f64>)| {
        let (rows, sets) = (logarithms[0], &logarithms[1..]);
        let (mean, deviation) = mean_and_deviation(sets);
        let is_exact = rows == f64::NEG_INFINITY;
        Gap {
            k,
            value: if is_exact { f64::INFINITY } else { mean - rows },
            error: deviation * (1.0 + 1.0 / sets.len() as f64).sqrt(),
        }
    };
    let all = logarithms(rows, references, ks, effort, progress)?;
    Ok(all.into_iter().map(of_k).collect())
}

/// For each of `ks` (above 1, ascending): how much more than in the reference sets ln W has fallen since k = 1, in
/// standard deviations of that fall among them. Where it is not well above 0 there is nothing that evenly spread rows
/// would not show as well.
///
/// Of all spreads with one peak and a given variance the even one is parted best: what beats it has more peaks.
///
/// # Errors
/// When the caller cancels.
pub fn beyond_chance(
    rows: &FeatureMatrix,
    references: &[FeatureMatrix],
    ks: &[usize],
    effort: (usize, u64),
    progress: &Progress,
) -> Result<Vec<(usize, f64)>, Cancelled> {
    let all = logarithms(rows, references, ks, effort, progress)?;
    let one = &all[0].1;
    let of_k = |(k, own): &(usize, Vec<f64>)| {
        let falls: Vec<f64> = one.iter().zip(own).map(|(one, own)| one - own).collect();
        let (mean, deviation) = mean_and_deviation(&falls[1..]);
        let beyond = (falls[0] - mean) / deviation.max(f64::MIN_POSITIVE);
        (*k, if beyond.is_nan() { 0.0 } else { beyond })
    };
    Ok(all[1..].iter().map(of_k).collect())
}

/// ln W of the rows and then of each reference set, at k = 1 and at each of `ks` above.
fn logarithms(
    rows: &FeatureMatrix,
    references: &[FeatureMatrix],
    ks: &[usize],
    (n_starts, seed): (usize, u64),
    progress: &Progress,
) -> Result<Vec<(usize, Vec<f64>)>, Cancelled> {
    let work = |done: usize| ks[..done].iter().sum::<usize>() as f32;
    let whole = work(ks.len()).max(1.0);
    let sets: Vec<&FeatureMatrix> = std::iter::once(rows).chain(references).collect();
    let at = |k: usize| -> Result<(usize, Vec<f64>), Cancelled> {
        let logarithm =
            |set: &&FeatureMatrix| Ok(quick_kmeans(set, k, (n_starts, seed), progress)?.inertia.ln());
        Ok((
            k,
            sets.par_iter().map(logarithm).collect::<Result<_, Cancelled>>()?,
        ))
    };
    let mut found = vec![at(1)?];
    for (place, &k) in ks.iter().enumerate().filter(|(_, k)| **k > 1) {
        progress.report(work(place) / whole, &format!("Comparing with chance, k = {k}"));
        found.push(at(k)?);
    }
    Ok(found)
}

/// With the deviation of a population, as in the paper.
fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / n).sqrt())
}

/// The paper's rule: the smallest k whose gap is not below the next one less its error. `None` where the gap goes on
/// rising to the last k.
pub fn gap_k(gaps: &[Gap]) -> Option<usize> {
    let pairs = gaps.windows(2).filter(|pair| pair[0].k + 1 == pair[1].k);
    let mut holds = pairs.filter(|pair| pair[0].value >= pair[1].value - pair[1].error);
    holds.next().map(|pair| pair[0].k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_takes_the_smallest_k() {
        let gap = |(k, value, error): (usize, f64, f64)| Gap { k, value, error };
        let of = |gaps: &[(usize, f64, f64)]| gap_k(&gaps.iter().copied().map(gap).collect::<Vec<_>>());
        assert_eq!(of(&[(1, 0.2, 0.0), (2, 0.5, 0.1), (3, 0.55, 0.1)]), Some(2));
        assert_eq!(of(&[(1, 0.2, 0.0), (2, 0.5, 0.1), (3, 0.7, 0.1)]), None);
        assert_eq!(of(&[(1, 0.2, 0.0), (2, f64::INFINITY, 0.1)]), None);
        // Not neighbours: nothing is said of what was not tried.
        assert_eq!(of(&[(1, 0.9, 0.0), (5, 0.5, 0.1), (6, 0.4, 0.1)]), Some(5));
    }

    #[test]
    fn reference_sets_fill_the_box_of_the_axes() {
        // Along a diagonal: the box is a thin one.
        let x: Vec<f64> = (0..200).map(f64::from).collect();
        let y: Vec<f64> = (0..200).map(|i| f64::from(i) + f64::from(i % 3)).collect();
        let rows = FeatureMatrix::new(vec!["x".to_owned(), "y".to_owned()], vec![x, y]).unwrap();
        let (turned, sets) = references(&rows, 3, (Reach::Range, 1), &Progress::none()).unwrap();
        let width = |matrix: &FeatureMatrix, axis: usize| {
            let column = matrix.column_slice(axis);
            let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            high - column.iter().copied().fold(f64::INFINITY, f64::min)
        };
        assert!(width(&turned, 0) > 270.0 && width(&turned, 1) < 3.0);
        for set in &sets {
            assert!(width(set, 0) <= width(&turned, 0) && width(set, 0) > 250.0);
            assert!(width(set, 1) <= width(&turned, 1));
        }
        assert_ne!(sets[0], sets[1]);
    }
}
