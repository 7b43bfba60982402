//! Silhouette (Rousseeuw 1987) on a seeded sample, parallel and without a distance matrix.

use rayon::prelude::*;

use crate::engine::{
    features::{FeatureMatrix, sample_rows},
    {Cancelled, Progress},
};

/// Rows a silhouette is computed on; all of them where there are fewer.
pub const SILHOUETTE_SAMPLE: usize = 5_000;

/// Values of a pair table at most: with very many features fewer rows are sampled.
const MOST_WORK: f64 = 4e9;

/// Rows whose distances are worked on between two looks at the cancel flag.
const ROWS_AT_ONCE: usize = 16;

/// The rows a silhouette is computed on: the same for every k.
#[derive(Debug, Clone, PartialEq)]
pub struct SilhouetteSample {
    pub rows: Vec<u32>,
    /// Sampled rows, in the order of `rows`.
    pub matrix: FeatureMatrix,
}

impl SilhouetteSample {
    pub fn draw(matrix: &FeatureMatrix, seed: u64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive number below 1e5"
        )]
        let affordable = (MOST_WORK / matrix.n_features().max(1) as f64).sqrt() as usize;
        let rows = sample_rows(matrix.n_rows(), SILHOUETTE_SAMPLE.min(affordable), seed);
        Self {
            matrix: matrix.rows(&rows),
            rows,
        }
    }
}

/// Labels of all rows (not only of the sampled ones) into `k` segments.
#[derive(Debug, Clone, Copy)]
pub struct Labelling<'a> {
    pub labels: &'a [u8],
    pub k: usize,
}

/// Mean silhouette of the sampled rows under `labels` (of all rows); rows alone in their segment
/// count 0, as in scikit-learn. NaN where the sample has fewer than two segments.
///
/// # Errors
/// When the caller cancels.
pub fn mean_silhouette(
    sample: &SilhouetteSample,
    labels: &[u8],
    k: usize,
    progress: &Progress,
) -> Result<f64, Cancelled> {
    let found = mean_silhouettes(sample, &[Labelling { labels, k }], progress)?;
    Ok(found.first().copied().unwrap_or(f64::NAN))
}

/// [`mean_silhouette`] of several labellings at once: each distance is computed only once.
///
/// # Errors
/// When the caller cancels.
pub fn mean_silhouettes(
    sample: &SilhouetteSample,
    labellings: &[Labelling<'_>],
    progress: &Progress,
) -> Result<Vec<f64>, Cancelled> {
    let all = silhouettes(sample, labellings, progress)?;
    Ok(all.iter().map(Silhouettes::mean).collect())
}

/// The silhouette of each sampled row under one labelling.
#[derive(Debug, Clone, PartialEq)]
pub struct Silhouettes {
    /// In the order of the sample; 0 for a row alone in its segment.
    pub values: Vec<f64>,
    /// Segments of the same rows.
    pub labels: Vec<u8>,
    /// Sampled rows of each segment.
    pub sizes: Vec<u64>,
}

impl Silhouettes {
    /// Of all rows; NaN where the sample has fewer than two segments.
    pub fn mean(&self) -> f64 {
        if self.sizes.iter().filter(|size| **size > 0).count() < 2 {
            return f64::NAN;
        }
        // In parts of a fixed size: sums have the same bits however they were made.
        let parts = self.values.chunks(ROWS_AT_ONCE);
        let sum: f64 = parts.map(|part| part.iter().sum::<f64>()).sum();
        sum / self.values.len() as f64
    }

    /// Of the sampled rows of one segment; NaN where there are none.
    pub fn mean_of(&self, segment: usize) -> f64 {
        let own = || {
            let both = self.values.iter().zip(&self.labels);
            both.filter(|(_, label)| usize::from(**label) == segment)
        };
        own().map(|(value, _)| value).sum::<f64>() / own().count() as f64
    }

    /// The values of each segment, falling.
    pub fn of_segments(&self) -> Vec<Vec<f64>> {
        let mut own = vec![Vec::new(); self.sizes.len()];
        for (value, &label) in self.values.iter().zip(&self.labels) {
            own[usize::from(label)].push(*value);
        }
        for values in &mut own {
            values.sort_by(|a, b| b.total_cmp(a));
        }
        own
    }
}

/// The silhouette of each row under several labellings at once: each distance is computed only once.
///
/// # Errors
/// When the caller cancels.
pub fn silhouettes(
    sample: &SilhouetteSample,
    labellings: &[Labelling<'_>],
    progress: &Progress,
) -> Result<Vec<Silhouettes>, Cancelled> {
    let sampled: Vec<SampledLabels> = labellings
        .iter()
        .map(|labelling| SampledLabels::new(&sample.rows, labelling))
        .collect();
    let n = sample.rows.len();
    let columns = sample.matrix.columns();
    let arch = pulp::Arch::new();
    // Of each part of the rows: one row after the other, for each of them one labelling after the other.
    let parts = (0..n.div_ceil(ROWS_AT_ONCE))
        .into_par_iter()
        .map(|part| {
            progress.check()?;
            let mut distances = vec![0.0; n];
            let mut values = Vec::with_capacity(ROWS_AT_ONCE * sampled.len());
            for row in part * ROWS_AT_ONCE..((part + 1) * ROWS_AT_ONCE).min(n) {
                arch.dispatch(|| distances_from(row, &columns, &mut distances));
                values.extend(sampled.iter().map(|labels| labels.silhouette(row, &distances)));
            }
            Ok(values)
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let step = sampled.len().max(1);
    let of = |(place, labels): (usize, SampledLabels)| Silhouettes {
        values: parts
            .iter()
            .flat_map(|part| part.iter().skip(place).step_by(step).copied())
            .collect(),
        sizes: labels.counts(),
        labels: labels.labels,
    };
    Ok(sampled.into_iter().enumerate().map(of).collect())
}

/// Distances of one sampled row to all.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
fn distances_from(row: usize, columns: &[&[f64]], out: &mut [f64]) {
    out.fill(0.0);
    for column in columns {
        let own = column[row];
        for (sum, value) in out.iter_mut().zip(*column) {
            let off = value - own;
            *sum += off * off;
        }
    }
    for value in out {
        *value = value.sqrt();
    }
}

/// One labelling of the sampled rows.
struct SampledLabels {
    labels: Vec<u8>,
    /// Sampled rows of each segment.
    sizes: Vec<f64>,
}

impl SampledLabels {
    fn new(rows: &[u32], labelling: &Labelling<'_>) -> Self {
        let labels: Vec<u8> = rows.iter().map(|&row| labelling.labels[row as usize]).collect();
        let mut sizes = vec![0.0; labelling.k];
        for &label in &labels {
            sizes[usize::from(label)] += 1.0;
        }
        Self { labels, sizes }
    }

    fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.sizes.len()];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    /// (b − a) ÷ max(a, b) of one row, given its distances to all.
    fn silhouette(&self, row: usize, distances: &[f64]) -> f64 {
        let own = usize::from(self.labels[row]);
        if self.sizes[own] < 2.0 {
            return 0.0;
        }
        let k = self.sizes.len();
        // Four sets of sums, taken in turn: one alone would wait for itself.
        let mut sums = vec![0.0; 4 * k];
        let (labels, labels_rest) = self.labels.as_chunks::<4>();
        let (near, near_rest) = distances.as_chunks::<4>();
        for (labels, near) in labels.iter().zip(near) {
            for turn in 0..4 {
                sums[turn * k + usize::from(labels[turn])] += near[turn];
            }
        }
        for (label, near) in labels_rest.iter().zip(near_rest) {
            sums[usize::from(*label)] += near;
        }
        let total = |segment: usize| (0..4).map(|turn| sums[turn * k + segment]).sum::<f64>();
        let within = total(own) / (self.sizes[own] - 1.0);
        let to_next = (0..k)
            .filter(|&segment| segment != own && self.sizes[segment] > 0.0)
            .map(|segment| total(segment) / self.sizes[segment])
            .fold(f64::INFINITY, f64::min);
        let larger = within.max(to_next);
        if larger > 0.0 && larger.is_finite() {
            (to_next - within) / larger
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(x: Vec<f64>) -> FeatureMatrix {
        FeatureMatrix::new(vec!["x".to_owned()], vec![x]).unwrap()
    }

    fn silhouette(x: Vec<f64>, labels: &[u8], k: usize) -> f64 {
        let sample = SilhouetteSample::draw(&matrix(x), 1);
        mean_silhouette(&sample, labels, k, &Progress::none()).unwrap()
    }

    #[test]
    fn by_hand() {
        // a = 1, b = 9.5 for 0; a = 1, b = 8.5 for 1; the same mirrored.
        let found = silhouette(vec![0.0, 1.0, 9.0, 10.0], &[0, 0, 1, 1], 2);
        let expected = f64::midpoint(8.5 / 9.5, 7.5 / 8.5);
        assert!((found - expected).abs() < 1e-15);
    }

    #[test]
    fn lonely_rows_count_nothing() {
        let found = silhouette(vec![0.0, 1.0, 9.0], &[0, 0, 1], 2);
        assert!((found - (8.0 / 9.0 + 7.0 / 8.0) / 3.0).abs() < 1e-15);
    }

    #[test]
    fn one_segment_is_undefined() {
        assert!(silhouette(vec![0.0, 1.0], &[0, 0], 2).is_nan());
        assert_eq!(silhouette(vec![1.0, 1.0, 1.0], &[0, 0, 1], 2), 0.0);
    }

    #[test]
    fn several_at_once_and_on_any_number_of_threads() {
        let x: Vec<f64> = (0..777).map(|i| (f64::from(i) * 0.7).sin()).collect();
        let sample = SilhouetteSample::draw(&matrix(x.clone()), 1);
        let two: Vec<u8> = x.iter().map(|v| u8::from(*v > 0.0)).collect();
        let three: Vec<u8> = x
            .iter()
            .map(|v| u8::from(*v > 0.3) + u8::from(*v > -0.4))
            .collect();
        let labellings = [
            Labelling { labels: &two, k: 2 },
            Labelling { labels: &three, k: 3 },
        ];
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| mean_silhouettes(&sample, &labellings, &Progress::none()).unwrap())
        };
        assert_eq!(with(1), with(3));
        assert_eq!(
            with(2)[1],
            mean_silhouette(&sample, &three, 3, &Progress::none()).unwrap()
        );
    }
}
