//! k-means to a true fixed point over all rows.
//!
//! `start` asks linfa's k-means++ for places to start from; `lloyd` goes from each to its fixed
//! point, on a sample where there are many rows; `relocate` frees the best of these from what it
//! is stuck in; from there it goes on over all rows.

mod assign;
mod lloyd;
mod quick;
mod relocate;
mod start;

use ndarray::Array2;
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use self::lloyd::{Settled, lloyd};
pub(crate) use self::quick::{QuickFit, quick_kmeans};
use super::ModelError;
use crate::engine::{
    Cancelled, Progress,
    features::{FeatureMatrix, sample_rows},
};

/// Up to this many rows the search is made on all of them.
pub const SEARCH_ROWS: usize = 10_000;

/// Beyond, it is made on a sample of this many, and what it finds goes on to ever larger samples.
const SAMPLE_ROWS: usize = 4_000;
const SAMPLE_GROWTH: usize = 12;
/// Where a larger sample would have more than one row in so many, all rows come next: most of them stay with the
/// segment that a sample has found for them, and are looked at once.
const SAMPLE_SHARE: usize = 16;

/// Starts from linfa.
pub const STARTS: usize = 8;

/// How many ends are worth freeing, and with how much patience. Few rows are often hard (many ties
/// and dependent columns) and cheap; many rows are mostly neither. Chosen among about a dozen settings
/// by trying several k and 24 seeds on two data sets only, which the reference tests use too: other
/// data was not tried, and a seed can still end badly (on 5,000 rows, k = 12, 3 of 24 ended more than
/// 0.1 % above the best known).
const THOROUGH_ROWS: usize = 2_000;
const THOROUGH: Effort = Effort {
    freed: 6,
    patience: 3,
};
const USUAL: Effort = Effort {
    freed: 4,
    patience: 1,
};

/// On a sample of many rows: which of its ends is the best of all rows, larger samples tell.
const SAMPLED: Effort = Effort {
    freed: 2,
    patience: 0,
};

/// How many ends of a sample are followed, and how far above the best, in parts of 1/√rows.
const MOST_HOPEFUL: usize = 3;
const DOUBT: f64 = 2.5;

/// Ends whose inertias differ by less than this part are the same.
const SAME_END: f64 = 1e-6;

/// Enough for any data we have seen; a fit that needs more says that it has not converged.
pub const MAX_ITERATIONS: usize = 1_000;

/// How hard to look for something better.
struct Effort {
    freed: usize,
    patience: usize,
}

/// What to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KMeansSpec {
    pub k: usize,
    pub seed: u64,
    /// Runs from different starts on the sample; the best goes on.
    pub n_starts: usize,
    pub max_iterations: usize,
}

impl KMeansSpec {
    /// The usual number of starts and iterations.
    pub fn new(k: usize, seed: u64) -> Self {
        Self {
            k,
            seed,
            n_starts: STARTS,
            max_iterations: MAX_ITERATIONS,
        }
    }
}

/// Converged segments, ordered by size, the largest first (ties: smaller first centroid coordinate).
#[derive(Debug, Clone, PartialEq)]
pub struct KMeansFit {
    /// k × features, in the units of the matrix given.
    pub centroids: Array2<f64>,
    /// Segment of each row, 0 for the largest.
    pub labels: Vec<u8>,
    pub sizes: Vec<u64>,
    /// Sum of squared distances of the rows to their centroid (scikit-learn's `inertia_`).
    pub inertia: f64,
    pub iterations: usize,
    pub converged: bool,
}

/// Fits k-means on standardised rows. Equal input and seed give equal bits on any number of threads.
///
/// # Errors
/// When k is 0, above 255 or above the number of rows, or the caller cancels.
pub fn fit_kmeans(
    matrix: &FeatureMatrix,
    spec: &KMeansSpec,
    progress: &Progress,
) -> Result<KMeansFit, ModelError> {
    fit_kmeans_from(matrix, spec, &[], progress)
}

/// As [`fit_kmeans`], with further places to start from (k × features each).
///
/// # Errors
/// As [`fit_kmeans`].
pub(crate) fn fit_kmeans_from(
    matrix: &FeatureMatrix,
    spec: &KMeansSpec,
    more_starts: &[Array2<f64>],
    progress: &Progress,
) -> Result<KMeansFit, ModelError> {
    let (k, n_rows) = (spec.k, matrix.n_rows());
    // 255 marks a row without a segment.
    if k == 0 || k > usize::from(u8::MAX) {
        return Err(ModelError::SegmentCount { k });
    }
    if k > n_rows {
        return Err(ModelError::MoreSegmentsThanRows { k, rows: n_rows });
    }
    progress.report(0.0, "Finding segments");
    let ends = if n_rows <= SEARCH_ROWS {
        let effort = if n_rows <= THOROUGH_ROWS {
            &THOROUGH
        } else {
            &USUAL
        };
        search(matrix, spec, more_starts, effort, progress)?
    } else {
        let sample = matrix.rows(&sample_rows(n_rows, SAMPLE_ROWS, spec.seed));
        let found = search(&sample, spec, more_starts, &SAMPLED, &progress.part(0.0, 0.5))?;
        progress.report(0.5, "Finding segments");
        widen(matrix, found, spec, progress)?
    };
    progress.report(1.0, "Finding segments");
    let best = ends.into_iter().next().ok_or(Cancelled)?;
    Ok(ordered(&best, k, matrix.n_features()))
}

/// From the ends on a sample to the ends on all rows, over larger samples: passes over all rows cost
/// most, and few are left to do when they begin.
fn widen(
    matrix: &FeatureMatrix,
    found: Vec<Settled>,
    spec: &KMeansSpec,
    progress: &Progress,
) -> Result<Vec<Settled>, Cancelled> {
    let n_rows = matrix.n_rows();
    let follow = |rows: &FeatureMatrix, ends: &[Settled]| {
        let follow = |end: &Settled| lloyd(rows, &end.centroids, spec.k, spec.max_iterations, progress);
        Ok(distinct(
            ends.iter().map(follow).collect::<Result<_, Cancelled>>()?,
        ))
    };
    let mut ends = hopeful(found, SAMPLE_ROWS);
    let mut size = SAMPLE_ROWS * SAMPLE_GROWTH;
    while size * SAMPLE_SHARE <= n_rows {
        let sample = matrix.rows(&spread_rows(n_rows, size, spec.seed));
        ends = hopeful(follow(&sample, &ends)?, size);
        size *= SAMPLE_GROWTH;
    }
    follow(matrix, &ends)
}

/// Of ends on a sample of `size` rows, the best first, those that may be the best of all rows: their inertias are known
/// to about 1/√size.
fn hopeful(mut ends: Vec<Settled>, size: usize) -> Vec<Settled> {
    let most = ends.first().map_or(0.0, |best| best.inertia) * (1.0 + DOUBT / (size as f64).sqrt());
    ends.retain(|end| end.inertia <= most);
    ends.truncate(MOST_HOPEFUL);
    ends
}

/// The best first; stable: of equals the first.
fn distinct(mut ends: Vec<Settled>) -> Vec<Settled> {
    ends.sort_by(|a, b| a.inertia.total_cmp(&b.inertia));
    ends.dedup_by(|b, a| b.inertia <= a.inertia * (1.0 + SAME_END));
    ends
}

/// One row at random from each of `size` equal stretches: cheaper than any rows at random, and as good to start from.
fn spread_rows(n_rows: usize, size: usize, seed: u64) -> Vec<u32> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let row = |place: usize| {
        let (low, high) = (place * n_rows / size, (place + 1) * n_rows / size);
        u32::try_from(random.gen_range(low..high.max(low + 1))).unwrap_or(u32::MAX)
    };
    (0..size).map(row).collect()
}

/// Follows every start to its end and frees the best ends: these, and the other ends, the best first.
fn search(
    matrix: &FeatureMatrix,
    spec: &KMeansSpec,
    more_starts: &[Array2<f64>],
    effort: &Effort,
    progress: &Progress,
) -> Result<Vec<Settled>, Cancelled> {
    let n_starts = spec.n_starts.max(1);
    let ends = (0..n_starts + more_starts.len())
        .into_par_iter()
        .map(|place| {
            progress.check()?;
            let start = match more_starts.get(place) {
                Some(given) => given.iter().copied().collect(),
                None => start::start(matrix, spec.k, mixed(spec.seed, place - more_starts.len())),
            };
            lloyd(matrix, &start, spec.k, spec.max_iterations, progress)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut ends = distinct(ends);
    let others = ends.split_off(effort.freed.min(ends.len()));
    let mut freed = ends
        .into_par_iter()
        .enumerate()
        .map(|(place, end)| {
            let seed = mixed(spec.seed, n_starts + place);
            relocate::relocate(matrix, end, spec, (seed, effort.patience), progress)
        })
        .collect::<Result<Vec<_>, _>>()?;
    freed.extend(others);
    Ok(distinct(freed))
}

/// A seed for each start, far from its neighbours (SplitMix64, Steele, Lea and Flood 2014).
fn mixed(seed: u64, place: usize) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(place as u64 + 1));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The largest segment first.
fn ordered(settled: &Settled, k: usize, n_features: usize) -> KMeansFit {
    let centroid = |segment: usize| &settled.centroids[segment * n_features..(segment + 1) * n_features];
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|&a, &b| {
        let by_place = || {
            let pairs = centroid(a).iter().zip(centroid(b));
            pairs.fold(std::cmp::Ordering::Equal, |known, (x, y)| {
                known.then(x.total_cmp(y))
            })
        };
        settled.sizes[b].cmp(&settled.sizes[a]).then_with(by_place)
    });
    let mut new_label = vec![0_u8; k];
    for (label, &segment) in (0_u8..).zip(&order) {
        new_label[segment] = label;
    }
    KMeansFit {
        centroids: Array2::from_shape_fn((k, n_features), |(i, j)| centroid(order[i])[j]),
        sizes: order.iter().map(|&segment| settled.sizes[segment]).collect(),
        labels: settled
            .labels
            .iter()
            .map(|&label| new_label[usize::from(label)])
            .collect(),
        inertia: settled.inertia,
        iterations: settled.iterations,
        converged: settled.converged,
    }
}

#[cfg(test)]
mod tests;
