//! Whether segments come back when customers are drawn again (Hennig 2007, "Cluster-wise assessment of cluster
//! stability"), and whether another start ends in the same ones.

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::engine::{
    Cancelled, Progress,
    features::FeatureMatrix,
    format,
    metrics::Crosstab,
    models::kmeans::{QuickFit, quick_kmeans},
    seeds::nth_seed,
};

/// Mark of a segment that nothing stands for in a resample.
const NOTHING: u8 = u8::MAX;

/// What a mean Jaccard says, with the bounds of Hennig 2007 and of his `fpc::clusterboot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Returns {
    /// Below 0.5.
    Dissolves,
    /// From 0.5: not to be trusted.
    Weak,
    /// From 0.6: there is a pattern, but who belongs to it is open.
    Doubtful,
    /// From 0.75.
    MostlyStable,
    /// From 0.85.
    Stable,
}

/// From this mean Jaccard on a segment counts as one that returns.
pub const STABLE_FROM: f64 = 0.75;

/// Of fewer customers a segment's return says nothing: a single one always finds himself again.
pub const FEWEST_JUDGED: usize = 10;

impl Returns {
    /// What is said of a segment of so many customers: "stable 0.93", "too few customers". `None` where nothing is known.
    pub fn said(jaccard: f64, n_customers: u64) -> Option<String> {
        if n_customers < FEWEST_JUDGED as u64 {
            return Some("too few customers".to_owned());
        }
        let word = Self::of(jaccard)?.word();
        Some(format!("{word} {}", format::decimal(jaccard, 2)))
    }

    /// `None` where too few of its customers were drawn to say.
    pub fn of(jaccard: f64) -> Option<Self> {
        Some(match jaccard {
            j if j.is_nan() => return None,
            j if j >= 0.85 => Self::Stable,
            j if j >= STABLE_FROM => Self::MostlyStable,
            j if j >= 0.6 => Self::Doubtful,
            j if j >= 0.5 => Self::Weak,
            _ => Self::Dissolves,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::MostlyStable => "mostly stable",
            Self::Doubtful => "doubtful",
            Self::Weak => "weak",
            Self::Dissolves => "dissolves",
        }
    }
}

/// Segments of rows drawn again, told by the segments of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Resampled {
    /// Of each segment, in each resample, the Jaccard with the segment most like it among the rows drawn; NaN where none
    /// of its rows was drawn.
    pub jaccards: Vec<Vec<f64>>,
    /// For telling of any customer which segment he would be in.
    replicates: Vec<Replicate>,
}

/// One resample's segments.
#[derive(Debug, Clone, PartialEq)]
struct Replicate {
    centroids: Vec<f32>,
    /// For each of its segments the one of all rows that it stands for.
    stands_for: Vec<u8>,
}

/// The rows that each bootstrap sample of `n` draws, each row once and ascending: about 63 % of them. Copies of a row
/// would make any segment look tighter than it is; `clusterboot` leaves them out as well.
pub fn bootstrap_draws(n: usize, n_draws: usize, seed: u64) -> Vec<Vec<u32>> {
    let draw = |nth: usize| {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(nth_seed(seed, nth as u64));
        let mut is_drawn = vec![false; n];
        for _ in 0..n {
            is_drawn[random.gen_range(0..n)] = true;
        }
        (0_u32..)
            .zip(is_drawn)
            .filter_map(|(row, is_drawn)| is_drawn.then_some(row))
            .collect()
    };
    (0..n_draws).map(draw).collect()
}

/// Fits each draw anew, from starts of its own, and compares with the segments of all: `labels` of `k`.
///
/// # Errors
/// When the caller cancels.
pub fn resampled(
    rows: &FeatureMatrix,
    (labels, k): (&[u8], usize),
    draws: &[Vec<u32>],
    (n_starts, seed): (usize, u64),
    progress: &Progress,
) -> Result<Resampled, Cancelled> {
    let compared = draws
        .par_iter()
        .enumerate()
        .map(|(nth, draw)| {
            let drawn = rows.rows(draw);
            let seed = nth_seed(seed, nth as u64);
            let fit = quick_kmeans(&drawn, k, (n_starts, seed), progress)?;
            let own: Vec<u8> = draw.iter().map(|&row| labels[row as usize]).collect();
            Ok(compare(&own, k, &fit, rows.n_features()))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let (each, replicates): (Vec<Vec<f64>>, Vec<Replicate>) = compared.into_iter().unzip();
    let of = |segment: usize| each.iter().map(|jaccards| jaccards[segment]).collect();
    Ok(Resampled {
        jaccards: (0..k).map(of).collect(),
        replicates,
    })
}

/// The best Jaccard of each segment, and which segment each new one stands for.
fn compare(own: &[u8], k: usize, fit: &QuickFit, n_features: usize) -> (Vec<f64>, Replicate) {
    let n_new = fit.centroids.len() / n_features.max(1);
    let pairs = own
        .iter()
        .zip(&fit.labels)
        .map(|(&a, &b)| (usize::from(a), usize::from(b)));
    let crosstab = Crosstab::count(k, n_new, pairs);
    let (sizes, new_sizes) = (crosstab.row_totals(), crosstab.column_totals());
    let jaccard = |segment: usize, new: usize| {
        let both = crosstab.counts[segment][new];
        both as f64 / (sizes[segment] + new_sizes[new] - both).max(1) as f64
    };
    let best = |segment: usize| match sizes[segment] {
        0 => f64::NAN,
        _ => (0..n_new).map(|new| jaccard(segment, new)).fold(0.0, f64::max),
    };
    let replicate = Replicate {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "standardised places; f32 tells who is nearest"
        )]
        centroids: fit.centroids.iter().map(|&value| value as f32).collect(),
        stands_for: pair_up(k, n_new, jaccard),
    };
    ((0..k).map(best).collect(), replicate)
}

/// Each new segment stands for at most one of the old: the most alike pair first, then the most alike of the rest.
fn pair_up(k: usize, n_new: usize, jaccard: impl Fn(usize, usize) -> f64) -> Vec<u8> {
    let mut pairs: Vec<(f64, usize, usize)> = (0..k)
        .flat_map(|segment| (0..n_new).map(move |new| (segment, new)))
        .map(|(segment, new)| (jaccard(segment, new), segment, new))
        .filter(|(alike, ..)| *alike > 0.0)
        .collect();
    // Stable: of equals the first.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut stands_for = vec![NOTHING; n_new];
    let mut is_taken = vec![false; k];
    for (_, segment, new) in pairs {
        if stands_for[new] == NOTHING && !is_taken[segment] {
            #[expect(clippy::cast_possible_truncation, reason = "segments are below 255")]
            let label = segment as u8;
            stands_for[new] = label;
            is_taken[segment] = true;
        }
    }
    stands_for
}

impl Resampled {
    /// Mean Jaccard of each segment over the resamples that drew any of its rows; NaN where none did.
    pub fn means(&self) -> Vec<f64> {
        let mean = |jaccards: &Vec<f64>| {
            let known = || jaccards.iter().filter(|jaccard| !jaccard.is_nan());
            known().sum::<f64>() / known().count() as f64
        };
        self.jaccards.iter().map(mean).collect()
    }

    /// The share of the resamples in which a customer is nearest to the segment that stands for his own.
    pub fn stays(&self, place: &[f32], label: u8) -> f64 {
        let is_at_home = |replicate: &&Replicate| {
            let mut nearest = (f32::INFINITY, NOTHING);
            let centroids = replicate.centroids.chunks_exact(place.len().max(1));
            for (centroid, &segment) in centroids.zip(&replicate.stands_for) {
                let squares: f32 = centroid.iter().zip(place).map(|(a, b)| (a - b) * (a - b)).sum();
                if squares < nearest.0 {
                    nearest = (squares, segment);
                }
            }
            nearest.1 == label
        };
        self.replicates.iter().filter(is_at_home).count() as f64 / self.replicates.len() as f64
    }
}

/// How far single starts from different seeds end in the same segments: the mean adjusted Rand index over all pairs of
/// them. 1: always the same.
///
/// # Errors
/// When the caller cancels.
pub fn agreement(
    rows: &FeatureMatrix,
    k: usize,
    (n_seeds, seed): (usize, u64),
    progress: &Progress,
) -> Result<f64, Cancelled> {
    let ends = (0..n_seeds)
        .into_par_iter()
        .map(|nth| Ok(quick_kmeans(rows, k, (1, nth_seed(seed, nth as u64)), progress)?.labels))
        .collect::<Result<Vec<Vec<u8>>, Cancelled>>()?;
    let alike = |a: &[u8], b: &[u8]| {
        let pairs = a.iter().zip(b).map(|(&a, &b)| (usize::from(a), usize::from(b)));
        Crosstab::count(k, k, pairs).agreement().adjusted_rand
    };
    let pairs = (0..n_seeds).flat_map(|a| (a + 1..n_seeds).map(move |b| (a, b)));
    let all: Vec<f64> = pairs.map(|(a, b)| alike(&ends[a], &ends[b])).collect();
    Ok(all.iter().sum::<f64>() / all.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> (FeatureMatrix, Vec<u8>) {
        // Two tight groups far apart, and a third that is only the right half of an even one.
        let x: Vec<f64> = (0..90_u32)
            .map(|i| f64::from(i % 3) * 50.0 + f64::from(i / 3) * 0.1)
            .collect();
        let labels = (0..90_u8).map(|i| i % 3).collect();
        (FeatureMatrix::new(vec!["x".to_owned()], vec![x]).unwrap(), labels)
    }

    #[test]
    fn draws_are_bootstrap_samples_without_their_copies() {
        let draws = bootstrap_draws(1_000, 20, 3);
        let n: usize = draws.iter().map(Vec::len).sum();
        assert!((0.61..0.655).contains(&(n as f64 / 20_000.0)), "{n}");
        assert!(draws.iter().all(|draw| draw.windows(2).all(|w| w[0] < w[1])));
        assert_eq!(draws, bootstrap_draws(1_000, 20, 3));
    }

    #[test]
    fn separate_groups_return_and_their_customers_stay() {
        let (rows, labels) = rows();
        let draws = bootstrap_draws(90, 30, 1);
        let found = resampled(&rows, (&labels, 3), &draws, (4, 1), &Progress::none()).unwrap();
        assert_eq!(found.means(), [1.0, 1.0, 1.0]);
        assert_eq!(found.stays(&[1.5], 0), 1.0);
        assert_eq!(found.stays(&[99.0], 0), 0.0);
        assert_eq!(agreement(&rows, 1, (4, 1), &Progress::none()).unwrap(), 1.0);
    }

    #[test]
    fn a_segment_cut_through_the_middle_is_not_one() {
        let (rows, labels) = rows();
        // The last group cut in two at random.
        let labels: Vec<u8> = (0..90_u32)
            .zip(labels)
            .map(|(i, label)| {
                if label == 2 && i / 3 * 7 % 10 < 5 {
                    3
                } else {
                    label
                }
            })
            .collect();
        let draws = bootstrap_draws(90, 30, 1);
        let found = resampled(&rows, (&labels, 4), &draws, (4, 1), &Progress::none()).unwrap();
        let means = found.means();
        assert!(means[..2].iter().all(|mean| *mean > 0.75), "{means:?}");
        assert!(means[2..].iter().all(|mean| *mean < 0.6), "{means:?}");
    }

    #[test]
    fn words_have_their_bounds() {
        for (jaccard, word) in [
            (0.93, "stable"),
            (0.85, "stable"),
            (0.75, "mostly stable"),
            (0.74, "doubtful"),
            (0.55, "weak"),
            (0.41, "dissolves"),
        ] {
            assert_eq!(Returns::of(jaccard).unwrap().word(), word);
        }
        assert_eq!(Returns::of(f64::NAN), None);
    }

    #[test]
    fn of_few_customers_no_word_is_given() {
        assert_eq!(Returns::said(1.0, 1).as_deref(), Some("too few customers"));
        assert_eq!(Returns::said(0.2, 9).as_deref(), Some("too few customers"));
        assert_eq!(Returns::said(0.93, 10).as_deref(), Some("stable 0.93"));
        assert_eq!(Returns::said(f64::NAN, 10), None);
    }

    #[test]
    fn one_new_segment_stands_for_one_old_one() {
        // Both old ones are most like the first new one.
        let alike = [[0.6, 0.1], [0.5, 0.0]];
        assert_eq!(pair_up(2, 2, |a, b| alike[a][b]), [0, NOTHING]);
        let alike = [[0.6, 0.1], [0.5, 0.2]];
        assert_eq!(pair_up(2, 2, |a, b| alike[a][b]), [0, 1]);
    }
}
