//! k-medoids: the k customers to whom all others are nearest in sum (Kaufman and Rousseeuw 1987), by eager swaps
//! (Schubert and Rousseeuw 2021, "FasterPAM").
//!
//! The authors' crate is under the GPL; the algorithm is theirs, the code is ours.

use rand::SeedableRng as _;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::engine::{Cancelled, Progress, features::FeatureMatrix, seeds::nth_seed};

/// Starts for each k.
const STARTS: u64 = 4;
/// Rounds over all rows at most; each ends where no swap helps.
const ROUNDS: usize = 100;

/// Distances of all rows to all.
struct Distances {
    n: usize,
    values: Vec<f32>,
}

/// Labels by the nearest medoid for each k.
///
/// # Errors
/// When the caller cancels.
pub fn medoids(
    matrix: &FeatureMatrix,
    ks: &[usize],
    seed: u64,
    progress: &Progress,
) -> Result<Vec<(usize, Vec<u8>)>, Cancelled> {
    let distances = Distances::of(matrix, progress)?;
    ks.iter()
        .enumerate()
        .map(|(place, &k)| {
            progress.report(place as f32 / ks.len() as f32, "Looking for medoids");
            let found = best(&distances, k, seed, progress)?;
            Ok((k, found.labels()))
        })
        .collect()
}

/// The sum of the distances of all rows to their medoid, of the best of several starts.
///
/// # Errors
/// When the caller cancels.
pub fn medoid_cost(
    matrix: &FeatureMatrix,
    k: usize,
    seed: u64,
    progress: &Progress,
) -> Result<f64, Cancelled> {
    let distances = Distances::of(matrix, progress)?;
    Ok(best(&distances, k, seed, progress)?.cost())
}

fn best<'d>(
    distances: &'d Distances,
    k: usize,
    seed: u64,
    progress: &Progress,
) -> Result<Swaps<'d>, Cancelled> {
    let ends = (0..STARTS)
        .into_par_iter()
        .map(|start| {
            let mut swaps = Swaps::new(distances, k, nth_seed(seed, start));
            swaps.settle(progress)?;
            Ok(swaps)
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    ends.into_iter()
        .reduce(|best, end| if end.cost() < best.cost() { end } else { best })
        .ok_or(Cancelled)
}

impl Distances {
    fn of(matrix: &FeatureMatrix, progress: &Progress) -> Result<Self, Cancelled> {
        let n = matrix.n_rows();
        let columns = matrix.columns();
        let mut values = vec![0.0_f32; n * n];
        values
            .par_chunks_mut(n.max(1))
            .enumerate()
            .try_for_each(|(row, out)| {
                progress.check()?;
                let mut squares = vec![0.0_f64; n];
                for column in &columns {
                    let at = column[row];
                    for (square, value) in squares.iter_mut().zip(*column) {
                        *square += (value - at) * (value - at);
                    }
                }
                for (out, square) in out.iter_mut().zip(squares) {
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "seven digits of a distance are enough"
                    )]
                    let distance = square.sqrt() as f32;
                    *out = distance;
                }
                Ok(())
            })?;
        Ok(Self { n, values })
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.n..(row + 1) * self.n]
    }
}

/// Medoids, and for each row its nearest and second nearest.
struct Swaps<'d> {
    distances: &'d Distances,
    medoids: Vec<usize>,
    /// (place of the nearest medoid, its distance, place of the second nearest, its distance).
    near: Vec<(usize, f64, usize, f64)>,
}

impl<'d> Swaps<'d> {
    fn new(distances: &'d Distances, k: usize, seed: u64) -> Self {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let medoids = rand::seq::index::sample(&mut random, distances.n, k.min(distances.n)).into_vec();
        let mut swaps = Self {
            distances,
            medoids,
            near: Vec::new(),
        };
        swaps.look();
        swaps
    }

    fn look(&mut self) {
        self.near = (0..self.distances.n)
            .map(|row| {
                let mut near = (0, f64::INFINITY, 0, f64::INFINITY);
                for (place, &medoid) in self.medoids.iter().enumerate() {
                    let distance = f64::from(self.distances.row(row)[medoid]);
                    if distance < near.1 {
                        near = (place, distance, near.0, near.1);
                    } else if distance < near.3 {
                        near = (near.0, near.1, place, distance);
                    }
                }
                near
            })
            .collect();
    }

    /// Swaps as long as one helps; each at once, as soon as it is found.
    fn settle(&mut self, progress: &Progress) -> Result<(), Cancelled> {
        let n = self.distances.n;
        let k = self.medoids.len();
        let mut last = usize::MAX;
        let mut losses = self.removal_losses();
        for _ in 0..ROUNDS {
            let mut has_swapped = false;
            for candidate in 0..n {
                if candidate == last {
                    return Ok(());
                }
                if candidate % 64 == 0 {
                    progress.check()?;
                }
                if self.near[candidate].1 == 0.0 && self.medoids.contains(&candidate) {
                    continue;
                }
                let mut change = losses.clone();
                let mut shared = 0.0;
                for (near, &distance) in self.near.iter().zip(self.distances.row(candidate)) {
                    let distance = f64::from(distance);
                    if distance < near.1 {
                        shared += distance - near.1;
                        change[near.0] += near.1 - near.3.min(f64::MAX);
                    } else if distance < near.3 {
                        change[near.0] += distance - near.3.min(f64::MAX);
                    }
                }
                let best = (0..k).min_by(|&a, &b| change[a].total_cmp(&change[b]));
                let Some(place) = best.filter(|&place| change[place] + shared < -1e-9) else {
                    continue;
                };
                self.medoids[place] = candidate;
                self.look();
                losses = self.removal_losses();
                last = candidate;
                has_swapped = true;
            }
            if !has_swapped {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What it costs to take a medoid away: its rows go to their second nearest.
    fn removal_losses(&self) -> Vec<f64> {
        let mut losses = vec![0.0; self.medoids.len()];
        for near in &self.near {
            losses[near.0] += near.3.min(f64::MAX) - near.1;
        }
        losses
    }

    fn cost(&self) -> f64 {
        self.near.iter().map(|near| near.1).sum()
    }

    fn labels(&self) -> Vec<u8> {
        let label = |near: &(usize, f64, usize, f64)| u8::try_from(near.0).unwrap_or(u8::MAX);
        self.near.iter().map(label).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medoids_are_the_middle_rows() {
        let rows = vec![vec![0.0, 1.0, 2.0, 100.0, 101.0, 102.0, 103.0, 104.0]];
        let matrix = FeatureMatrix::new(vec!["x".to_owned()], rows).unwrap();
        let found = medoids(&matrix, &[2, 3], 1, &Progress::none()).unwrap();
        let labels = &found[0].1;
        assert!(labels[..3].iter().all(|label| *label == labels[0]));
        assert!(labels[3..].iter().all(|label| *label == labels[3]) && labels[0] != labels[3]);
        assert_eq!(medoid_cost(&matrix, 2, 1, &Progress::none()).unwrap(), 2.0 + 6.0);
    }
}
