//! Moves a centroid from where it is missed least to where it helps most.
//!
//! Lloyd's iteration cannot move a centroid through another segment, so even many starts may all
//! end with two centroids in one group and one in two. From an end we try to join two near segments
//! and to split a wide one, follow each try to its own end, and go on from the best as long as it
//! is better (in the spirit of the ISODATA of Ball and Hall 1965).

use rayon::prelude::*;

use super::lloyd::{Settled, lloyd};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Segments tried to give up, and to split, a round.
const TRIED: usize = 3;

/// Rounds at most; two or three are usual.
const ROUNDS: usize = 20;

/// A better end has at least this much less inertia, as a part of it.
const BETTER: f64 = 1e-9;

/// The best end found from `end`.
///
/// # Errors
/// When the caller cancels.
pub(super) fn relocate(
    matrix: &FeatureMatrix,
    end: Settled,
    k: usize,
    max_iterations: usize,
    progress: &Progress,
) -> Result<Settled, Cancelled> {
    let mut best = end;
    for _ in 0..ROUNDS {
        let tries = tries(matrix, &best, k);
        let ends = tries
            .par_iter()
            .map(|start| lloyd(matrix, start, k, max_iterations, progress))
            .collect::<Result<Vec<_>, _>>()?;
        let found = ends
            .into_iter()
            .reduce(|a, b| if b.inertia < a.inertia { b } else { a });
        match found {
            Some(end) if end.inertia < best.inertia * (1.0 - BETTER) => best = end,
            _ => break,
        }
    }
    Ok(best)
}

/// Starts with one segment given up and another split.
fn tries(matrix: &FeatureMatrix, end: &Settled, k: usize) -> Vec<Vec<f64>> {
    let n_features = matrix.n_features();
    let costs = costs(end, k, n_features);
    let splits: Vec<Split> = (0..k).map(|segment| Split::new(matrix, end, segment)).collect();
    let mut cheap: Vec<usize> = (0..k).collect();
    cheap.sort_by(|&a, &b| costs[a].total_cmp(&costs[b]));
    let mut wide: Vec<usize> = (0..k).collect();
    wide.sort_by(|&a, &b| splits[b].gain.total_cmp(&splits[a].gain));
    let pairs = wide
        .iter()
        .take(TRIED)
        .flat_map(|&split| cheap.iter().take(TRIED).map(move |&given_up| (split, given_up)));
    pairs
        .filter(|(split, given_up)| split != given_up && splits[*split].gain > 0.0)
        .map(|(split, given_up)| {
            let mut start = end.centroids.clone();
            let own = |segment: usize| segment * n_features..(segment + 1) * n_features;
            start[own(split)].copy_from_slice(&splits[split].below);
            start[own(given_up)].copy_from_slice(&splits[split].above);
            start
        })
        .collect()
}

/// What the inertia grows by when a segment joins its nearest (Ward 1963).
fn costs(end: &Settled, k: usize, n_features: usize) -> Vec<f64> {
    let centroid = |segment: usize| &end.centroids[segment * n_features..(segment + 1) * n_features];
    let cost = |a: usize, b: usize| {
        let (n_a, n_b) = (end.sizes[a] as f64, end.sizes[b] as f64);
        let squares: f64 = centroid(a)
            .iter()
            .zip(centroid(b))
            .map(|(x, y)| (x - y).powi(2))
            .sum();
        if n_a + n_b == 0.0 {
            0.0
        } else {
            n_a * n_b / (n_a + n_b) * squares
        }
    };
    (0..k)
        .map(|a| {
            (0..k)
                .filter(|&b| b != a)
                .map(|b| cost(a, b))
                .fold(f64::INFINITY, f64::min)
        })
        .collect()
}

/// A segment cut at its mean, along the feature that it is widest in.
struct Split {
    below: Vec<f64>,
    above: Vec<f64>,
    /// What the inertia falls by.
    gain: f64,
}

impl Split {
    fn new(matrix: &FeatureMatrix, end: &Settled, segment: usize) -> Self {
        let n_features = matrix.n_features();
        let mean = &end.centroids[segment * n_features..(segment + 1) * n_features];
        let rows: Vec<usize> = (0..matrix.n_rows())
            .filter(|&row| usize::from(end.labels[row]) == segment)
            .collect();
        let columns = matrix.columns();
        let spread = |feature: usize| -> f64 {
            let column = columns[feature];
            rows.iter()
                .map(|&row| (column[row] - mean[feature]).powi(2))
                .sum()
        };
        let spreads: Vec<f64> = (0..n_features).map(spread).collect();
        let widest = (0..n_features).reduce(|a, b| if spreads[b] > spreads[a] { b } else { a });
        let is_below = |row: usize| widest.is_none_or(|j| columns[j][row] <= mean[j]);
        let n_below = rows.iter().filter(|&&row| is_below(row)).count() as f64;
        let n_above = rows.len() as f64 - n_below;
        if n_below == 0.0 || n_above == 0.0 {
            return Self {
                below: mean.to_vec(),
                above: mean.to_vec(),
                gain: 0.0,
            };
        }
        let mean_of = |below: bool, n: f64| -> Vec<f64> {
            let own: Vec<usize> = rows
                .iter()
                .copied()
                .filter(|&row| is_below(row) == below)
                .collect();
            columns
                .iter()
                .map(|column| own.iter().map(|&row| column[row]).sum::<f64>() / n)
                .collect()
        };
        let (below, above) = (mean_of(true, n_below), mean_of(false, n_above));
        let squares: f64 = below.iter().zip(&above).map(|(x, y)| (x - y).powi(2)).sum();
        Self {
            gain: n_below * n_above / (n_below + n_above) * squares,
            below,
            above,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_centroids_in_one_group_are_parted() {
        let x: Vec<f64> = (0..90)
            .map(|i| f64::from(i % 3) * 100.0 + f64::from(i % 5))
            .collect();
        let matrix = FeatureMatrix::new(vec!["x".to_owned()], vec![x]).unwrap();
        let none = Progress::none();
        // Two centroids share the first group, one holds the other two: a fixed point.
        let stuck = lloyd(&matrix, &[0.0, 4.0, 150.0], 3, 100, &none).unwrap();
        assert!(stuck.inertia > 100_000.0);
        let freed = relocate(&matrix, stuck, 3, 100, &none).unwrap();
        assert!(freed.inertia < 200.0, "{}", freed.inertia);
        assert_eq!(freed.sizes, [30, 30, 30]);
    }
}
