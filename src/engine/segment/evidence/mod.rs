//! What speaks for each k: [`SegmentScan`] → [`EvidenceReport`].
//!
//! Work of its own after the scan, on samples of bounded size, so that a million customers take no longer than some
//! thousand: the silhouette of each sampled customer, the gap statistic against evenly spread customers, whether the
//! segments return when customers are drawn again, and whether other seeds end in the same ones.

mod gap;
mod knee;
mod stability;
mod verdict;

use std::sync::Arc;

pub use self::{
    gap::{Gap, Reach, beyond_chance, gap_k, gaps, references},
    knee::knee,
    stability::{FEWEST_JUDGED, Resampled, Returns, STABLE_FROM, agreement, bootstrap_draws, resampled},
    verdict::{BEYOND_CHANCE, Clarity, FEWEST_TOLD, Verdict},
};
use super::{SegmentFit, SegmentScan, prepare_segments};
use crate::engine::{
    EngineError, Progress,
    features::{FeatureMatrix, sample_rows},
    metrics::{Labelling, SilhouetteSample, Silhouettes, silhouettes},
    table::Table,
};

/// Rows that are drawn again, and that reference sets have; fewer with many features.
pub const EVIDENCE_SAMPLE: usize = 2_000;
const SAMPLE_VALUES: usize = 32_000;
const FEWEST_ROWS: usize = 500;

/// Reference sets of the gap statistic.
pub const REFERENCES: usize = 20;
/// Bootstrap samples.
pub const RESAMPLES: usize = 50;
/// Single starts that are compared with each other.
pub const SEEDS: usize = 8;

/// Starts of each fit of a reference set, and of a resample.
const GAP_STARTS: usize = 3;
const RESAMPLE_STARTS: usize = 4;

/// Ks beyond are not judged: the work grows with the square.
pub const MOST_JUDGED: usize = 30;

/// Bytes that standardised customers may take up, so that each can be told how often he stays.
const MOST_PLACES: usize = 256 << 20;

/// What speaks for each k.
#[derive(Debug, Clone)]
pub struct EvidenceReport {
    /// The scan that is judged.
    pub scan: Arc<SegmentScan>,
    /// The same numbered for the k that the evidence shows, where that is another one.
    pub numbered: Option<Arc<SegmentScan>>,
    /// One entry a k of the scan up to [`MOST_JUDGED`], ascending.
    pub ks: Vec<KEvidence>,
    /// Where the inertia bends (Kneedle).
    pub knee: Option<usize>,
    /// What the gap statistic's own rule takes; 1 is no groups. `None`: more than were tried.
    pub gap_k: Option<usize>,
    /// The gap at k = 1.
    pub gap_at_one: Option<Gap>,
    pub verdict: Verdict,
    /// Rows drawn from.
    pub n_sampled: usize,
    /// Standardised, row after row; empty where they would take too much memory.
    places: Vec<f32>,
}

/// One k.
#[derive(Debug, Clone)]
pub struct KEvidence {
    pub k: usize,
    /// Mean of the sampled rows: that of the scan.
    pub silhouette: f64,
    /// Of each sampled row.
    pub silhouettes: Silhouettes,
    pub gap: Option<Gap>,
    /// How much more the inertia has fallen since k = 1 than among customers spread evenly, in standard deviations.
    pub beyond_chance: f64,
    /// Mean Jaccard of each segment over the resamples; NaN where none of its rows was sampled.
    pub returns: Vec<f64>,
    /// Mean adjusted Rand index over pairs of seeds.
    pub agreement: f64,
    resampled: Resampled,
}

impl KEvidence {
    /// Mean over segments of how well they return.
    pub fn stability(&self) -> f64 {
        let known = || self.returns.iter().filter(|jaccard| !jaccard.is_nan());
        known().sum::<f64>() / known().count() as f64
    }

    /// The least of any segment.
    pub fn weakest(&self) -> f64 {
        self.returns.iter().copied().fold(f64::NAN, f64::min)
    }
}

impl EvidenceReport {
    /// What speaks for this k, if it was judged.
    pub fn of(&self, k: usize) -> Option<&KEvidence> {
        self.ks.iter().find(|one| one.k == k)
    }

    /// The share of the resamples in which a customer, by his place among [`SegmentScan::rows`], is in his segment of
    /// this k. `None` where that is not known.
    pub fn stays(&self, k: usize, place: usize) -> Option<f64> {
        let own = self.of(k)?;
        let label = *self
            .scan
            .fits
            .iter()
            .find(|fit| fit.k == k)?
            .fit
            .labels
            .get(place)?;
        let n_features = self.scan.features.len();
        let at = self.places.get(place * n_features..(place + 1) * n_features)?;
        Some(own.resampled.stays(at, label))
    }
}

/// Judges every k of the scan. Equal input and seed give equal bits on any number of threads.
///
/// # Errors
/// When the table no longer has the columns of the scan, or the caller cancels.
pub fn gather_evidence(
    table: &Table,
    scan: &Arc<SegmentScan>,
    progress: &Progress,
) -> Result<EvidenceReport, EngineError> {
    progress.report(0.0, "Judging every k");
    let rows = prepare_segments(table, &scan.spec)?;
    progress.check()?;
    let judged: Vec<&SegmentFit> = scan.fits.iter().filter(|fit| fit.k <= MOST_JUDGED).collect();
    let silhouettes = of_each(&rows.matrix, &judged, scan.seed, &progress.part(0.0, 0.05))?;
    let size = (SAMPLE_VALUES / rows.matrix.n_features().max(1)).clamp(FEWEST_ROWS, EVIDENCE_SAMPLE);
    let sampled = sample_rows(rows.matrix.n_rows(), size, scan.seed);
    let sample = rows.matrix.rows(&sampled);
    let places = places(&rows.matrix);
    drop(rows);

    let ks: Vec<usize> = judged.iter().map(|fit| fit.k).collect();
    let part = progress.part(0.05, 0.25);
    let effort = (GAP_STARTS, scan.seed);
    let (turned, sets) = references(&sample, REFERENCES, (Reach::Range, scan.seed), &part)?;
    let gaps = gaps(&turned, &sets, &ks, effort, &part)?;
    let part = progress.part(0.25, 0.45);
    let (turned, sets) = references(&sample, REFERENCES, (Reach::Variance, scan.seed), &part)?;
    let beyond = beyond_chance(&turned, &sets, &ks, effort, &part)?;
    let draws = bootstrap_draws(sampled.len(), RESAMPLES, scan.seed);
    let part = progress.part(0.45, 1.0);
    let work = |done: usize| ks[..done].iter().sum::<usize>() as f32;
    let mut found = Vec::with_capacity(ks.len());
    for (place, (fit, silhouettes)) in judged.iter().zip(silhouettes).enumerate() {
        part.report(work(place) / work(ks.len()), &format!("Stability, k = {}", fit.k));
        let labels: Vec<u8> = sampled.iter().map(|&row| fit.fit.labels[row as usize]).collect();
        let segments = (labels.as_slice(), fit.k);
        let resampled = resampled(&sample, segments, &draws, (RESAMPLE_STARTS, scan.seed), &part)?;
        found.push(KEvidence {
            k: fit.k,
            silhouette: fit.silhouette,
            silhouettes,
            gap: gaps.iter().find(|gap| gap.k == fit.k).copied(),
            beyond_chance: beyond
                .iter()
                .find(|(k, _)| *k == fit.k)
                .map_or(0.0, |(_, value)| *value),
            returns: resampled.means(),
            agreement: agreement(&sample, fit.k, (SEEDS, scan.seed), &part)?,
            resampled,
        });
    }
    let (low, high) = scan.spec.k_range;
    // The k asked for beyond the range is judged, but not suggested.
    let in_range =
        &found[found.partition_point(|one| one.k < low)..found.partition_point(|one| one.k <= high)];
    let inertias: Vec<(usize, f64)> = in_range
        .iter()
        .filter_map(|one| Some((one.k, scan.fits.iter().find(|fit| fit.k == one.k)?.fit.inertia)))
        .collect();
    progress.report(1.0, "Judging every k");
    Ok(EvidenceReport {
        knee: knee(&inertias),
        gap_k: gap_k(&gaps),
        gap_at_one: gaps.iter().find(|gap| gap.k == 1).copied(),
        verdict: verdict::verdict(in_range, scan.suggested_k, scan.rows.len()),
        ks: found,
        n_sampled: sampled.len(),
        places,
        scan: Arc::clone(scan),
        numbered: None,
    })
}

/// On the very sample that the scan's means are from.
fn of_each(
    matrix: &FeatureMatrix,
    judged: &[&SegmentFit],
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Silhouettes>, EngineError> {
    let sample = SilhouetteSample::draw(matrix, seed);
    let labellings: Vec<Labelling<'_>> = judged
        .iter()
        .map(|fit| Labelling {
            labels: &fit.fit.labels,
            k: fit.fit.sizes.len(),
        })
        .collect();
    Ok(silhouettes(&sample, &labellings, progress)?)
}

fn places(matrix: &FeatureMatrix) -> Vec<f32> {
    let n_values = matrix.n_rows() * matrix.n_features();
    if n_values * size_of::<f32>() > MOST_PLACES {
        return Vec::new();
    }
    let columns = matrix.columns();
    let mut places = Vec::with_capacity(n_values);
    for row in 0..matrix.n_rows() {
        #[expect(clippy::cast_possible_truncation, reason = "f32 tells who is nearest")]
        places.extend(columns.iter().map(|column| column[row] as f32));
    }
    places
}

#[cfg(test)]
mod tests;
