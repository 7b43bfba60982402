//! Moves a centroid from where it is missed least to where it helps most.
//!
//! Lloyd's iteration cannot move a centroid through another segment, so even many starts may all
//! end with two centroids in one group and one in two. From an end we give up one segment and split
//! another, first where that promises most (as the ISODATA of Ball and Hall 1965 does), then at
//! random (random swap, Fränti 2018), and go on from what is better until nothing is.

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::{
    KMeansSpec,
    lloyd::{Settled, lloyd},
};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Segments tried to give up, and to split, where that promises most.
const PROMISING: usize = 3;

/// Random tries a round.
const RANDOM: usize = 9;

/// Iterations after which tries are compared; the best few are followed to their ends.
const FIRST_STEPS: usize = 6;
const FOLLOWED: usize = 2;

/// A better end has at least this much less inertia, as a part of it.
const BETTER: f64 = 1e-9;

/// The best end found from `end`. It is good enough after `patience` rounds of random tries,
/// seeded by `seed`, without anything better.
///
/// # Errors
/// When the caller cancels.
pub(super) fn relocate(
    matrix: &FeatureMatrix,
    end: Settled,
    spec: &KMeansSpec,
    (seed, patience): (u64, usize),
    progress: &Progress,
) -> Result<Settled, Cancelled> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut best = end;
    let mut moves = Moves::new(matrix, &best, spec.k);
    let mut n_failed = 0;
    while n_failed <= patience {
        let tries = if n_failed == 0 {
            moves.promising(&best)
        } else {
            (0..RANDOM)
                .map(|_| moves.random(matrix, &best, &mut random))
                .collect()
        };
        match follow(matrix, &tries, spec, progress)? {
            Some(end) if end.inertia < best.inertia * (1.0 - BETTER) => {
                best = end;
                moves = Moves::new(matrix, &best, spec.k);
                n_failed = 0;
            }
            _ => n_failed += 1,
        }
    }
    Ok(best)
}

/// The best end of the tries that look best after a few steps.
fn follow(
    matrix: &FeatureMatrix,
    tries: &[Vec<f64>],
    spec: &KMeansSpec,
    progress: &Progress,
) -> Result<Option<Settled>, Cancelled> {
    let run = |start: &[f64], steps: usize| lloyd(matrix, start, spec.k, steps, progress);
    let mut begun = tries
        .par_iter()
        .map(|start| run(start, FIRST_STEPS.min(spec.max_iterations)))
        .collect::<Result<Vec<_>, _>>()?;
    begun.sort_by(|a, b| a.inertia.total_cmp(&b.inertia));
    begun.truncate(FOLLOWED);
    let ends = begun
        .into_par_iter()
        .map(|begun| {
            if begun.converged {
                Ok(begun)
            } else {
                run(&begun.centroids, spec.max_iterations)
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ends
        .into_iter()
        .reduce(|a, b| if b.inertia < a.inertia { b } else { a }))
}

/// What there is to give up and to split.
struct Moves {
    costs: Vec<f64>,
    splits: Vec<Split>,
    n_features: usize,
}

impl Moves {
    fn new(matrix: &FeatureMatrix, end: &Settled, k: usize) -> Self {
        let n_features = matrix.n_features();
        Self {
            costs: costs(end, k, n_features),
            splits: (0..k).map(|segment| Split::new(matrix, end, segment)).collect(),
            n_features,
        }
    }

    /// Starts with one of the cheapest segments given up and one of the widest split.
    fn promising(&self, end: &Settled) -> Vec<Vec<f64>> {
        let mut cheap: Vec<usize> = (0..self.costs.len()).collect();
        cheap.sort_by(|&a, &b| self.costs[a].total_cmp(&self.costs[b]));
        let mut wide: Vec<usize> = (0..self.costs.len()).collect();
        wide.sort_by(|&a, &b| self.splits[b].gain.total_cmp(&self.splits[a].gain));
        let pairs = wide.iter().take(PROMISING).flat_map(|&split| {
            cheap
                .iter()
                .take(PROMISING)
                .map(move |&given_up| (split, given_up))
        });
        pairs
            .filter(|(split, given_up)| split != given_up && self.splits[*split].gain > 0.0)
            .map(|(split, given_up)| {
                let mut start = end.centroids.clone();
                start[self.own(split)].copy_from_slice(&self.splits[split].below);
                start[self.own(given_up)].copy_from_slice(&self.splits[split].above);
                start
            })
            .collect()
    }

    /// A start with any segment given up for a centroid on any row.
    fn random(&self, matrix: &FeatureMatrix, end: &Settled, random: &mut Xoshiro256PlusPlus) -> Vec<f64> {
        let given_up = random.gen_range(0..self.costs.len());
        let row = random.gen_range(0..matrix.n_rows());
        let mut start = end.centroids.clone();
        for (at, column) in start[self.own(given_up)].iter_mut().zip(matrix.columns()) {
            *at = column[row];
        }
        start
    }

    fn own(&self, segment: usize) -> std::ops::Range<usize> {
        segment * self.n_features..(segment + 1) * self.n_features
    }
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
        let freed = relocate(&matrix, stuck, &KMeansSpec::new(3, 1), (1, 3), &none).unwrap();
        assert!(freed.inertia < 200.0, "{}", freed.inertia);
        assert_eq!(freed.sizes, [30, 30, 30]);
    }
}
