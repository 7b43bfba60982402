//! Cleaned table → [`SegmentScan`]: every k of the range fitted, so that the slider is instant.

mod assign;
mod axes;
mod detail;
mod error;
mod evidence;
mod fits;
mod identity;
mod means;
mod methods;
mod names;
mod portrait;
mod prepare;
mod scan;
mod second;
mod space;

pub use self::{
    assign::{Assigned, NO_SEGMENT},
    detail::{FittedMixture, MethodDetail},
    error::SegmentError,
    evidence::{
        BEYOND_CHANCE, Clarity, EVIDENCE_SAMPLE, EvidenceReport, FEWEST_JUDGED, FEWEST_TOLD, Gap, KEvidence,
        MOST_JUDGED, REFERENCES, RESAMPLES, Reach, Resampled, Returns, SEEDS, STABLE_FROM, Verdict,
        agreement, beyond_chance, bootstrap_draws, gap_k, gaps, gather_evidence, knee, references, resampled,
    },
    identity::{Earlier, Identity, Memory, best_match},
    names::{SegmentNames, SinceNamed, since_named, suggested_names},
    portrait::{FitPortrait, Portrait, PortraitReport, portraits, revenue_column},
    prepare::{SegmentRows, prepare_segments},
    scan::scan_segments,
    second::{ColumnDrift, SecondFile, SecondFit, SecondRows, Shared},
    space::{Dimension, Placed, SegmentSpace},
};
use rayon::prelude::*;

use super::{
    features::{Standardizer, UnscoredRow},
    metrics::Crosstab,
    models::{kmeans::KMeansFit, principal::PrincipalComponents},
    study::SegmentSpec,
    table::ColumnSummary,
};

/// Segmentations for every k of a range.
#[derive(Debug, Clone)]
pub struct SegmentScan {
    pub spec: SegmentSpec,
    pub seed: u64,
    /// What segments are told apart by, in file order; a category has one for each level, such as `region[North]`,
    /// whose mean is the share of customers that have it.
    pub features: Vec<String>,
    /// Table rows segmented, ascending (all, unless rows with missing cells are left out).
    pub rows: Vec<u32>,
    /// Means and standard deviations of the features in the units of the file.
    pub scaler: Standardizer,
    /// How cells became places, and back.
    pub space: SegmentSpace,
    /// Means and standard deviations of the features as scaled.
    pub scaled: Standardizer,
    pub principal: PrincipalComponents,
    /// First two principal coordinates of each of `rows`.
    pub components: Vec<Vec<f64>>,
    /// One entry a k, ascending.
    pub fits: Vec<SegmentFit>,
    /// What the method shows beside the fits.
    pub detail: MethodDetail,
    /// The k with the best silhouette; of mixtures that with the lowest criterion.
    pub suggested_k: usize,
    /// Which segment is which over all k.
    pub identity: Identity,
    pub unsegmented: Vec<UnscoredRow>,
    pub warnings: Vec<String>,
}

/// One k.
#[derive(Debug, Clone)]
pub struct SegmentFit {
    pub k: usize,
    /// Labels are in the order of [`SegmentScan::rows`]; inertia in scaled units.
    pub fit: KMeansFit,
    pub silhouette: f64,
    /// Variance between segments over that within; higher is clearer.
    pub calinski_harabasz: f64,
    /// How much segments run into each other; lower is clearer.
    pub davies_bouldin: f64,
    /// Means, k × features, in the units of the file.
    pub centroids: Vec<Vec<f64>>,
    /// Of a Gaussian mixture.
    pub mixture: Option<FittedMixture>,
    /// Customers of each segment by the classes of the target; `None` without one.
    pub by_class: Option<Crosstab>,
}

impl SegmentFit {
    /// Customers that are in no segment.
    pub fn n_without(&self) -> u64 {
        self.fit.labels.len() as u64 - self.fit.sizes.iter().sum::<u64>()
    }
}

impl SegmentScan {
    /// The fit with this k, or the nearest one scanned.
    pub fn fit(&self, k: usize) -> &SegmentFit {
        let nearest = self.fits.iter().min_by_key(|f| f.k.abs_diff(k));
        nearest.unwrap_or(&self.fits[0])
    }

    /// The k asked for when this was made, else the one suggested.
    pub fn shown_k(&self) -> usize {
        let asked = self.spec.k.filter(|_| self.spec.method.takes_k());
        asked.unwrap_or(self.suggested_k)
    }

    /// What to know beside the segments of this k.
    pub fn warnings(&self, k: usize) -> Vec<String> {
        let unsettled = (!self.fit(k).fit.converged)
            .then(|| "The segments had not settled when the search stopped.".to_owned());
        self.warnings.iter().cloned().chain(unsettled).collect()
    }

    /// How many standard deviations the mean of a segment lies from that of all, along a feature as it is scaled.
    pub fn deviation(&self, fit: &SegmentFit, segment: usize, feature: usize) -> f64 {
        let off = fit.fit.centroids[[segment, feature]] - self.scaled.means[feature];
        off / self.scaled.stds[feature]
    }

    /// The features that set a segment apart most, the strongest first, with their [`SegmentScan::deviation`].
    pub fn telling(&self, fit: &SegmentFit, segment: usize, most: usize) -> Vec<(usize, f64)> {
        let mut all: Vec<(usize, f64)> = (0..self.features.len())
            .map(|feature| (feature, self.deviation(fit, segment, feature)))
            .collect();
        all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        all.truncate(most);
        all
    }

    /// Whether the mean of a feature is a share of customers: it is a level of a category.
    pub fn is_share(&self, feature: usize) -> bool {
        let dimension = self.space.dimensions.get(feature);
        dimension.is_some_and(|dimension| dimension.level.is_some())
    }

    /// The two features that together set the segments of the suggested k apart most: first the one
    /// with the largest share of its variance between segments, then the one with the largest share
    /// that the first does not tell already (copies of a column say nothing new). Features of many different
    /// values come before all others. `None` with fewer than two features.
    pub fn telling_pair(&self, summary: &[ColumnSummary]) -> Option<(String, String)> {
        let fine = axes::fine(summary, &self.features);
        let is_good = |feature: &usize| fine.is_empty() || fine.contains(&self.features[*feature].as_str());
        let found = self.fit(self.suggested_k);
        let fit = &found.fit;
        let n = fit.sizes.iter().sum::<u64>().max(1) as f64;
        // In standard deviations the variance between segments is the share of the variance.
        let between = |a: usize, b: usize| -> f64 {
            let products = fit.sizes.iter().enumerate().map(|(segment, &size)| {
                self.deviation(found, segment, a) * self.deviation(found, segment, b) * size as f64
            });
            products.sum::<f64>() / n
        };
        // Of equal shares the first feature.
        let most = |share: &dyn Fn(usize) -> f64, but: Option<usize>| {
            // An axis is a column of numbers.
            let is_number = |feature: &usize| !self.is_share(*feature);
            let features = (0..self.features.len())
                .rev()
                .filter(|&feature| Some(feature) != but)
                .filter(is_number)
                .filter(is_good);
            features.max_by(|&a, &b| share(a).total_cmp(&share(b)))
        };
        let first = most(&|feature| between(feature, feature), None)?;
        let told = between(first, first).max(f64::MIN_POSITIVE);
        let rest = |feature: usize| between(feature, feature) - between(first, feature).powi(2) / told;
        let second = most(&rest, Some(first))?;
        Some((self.features[first].clone(), self.features[second].clone()))
    }

    /// Rows of each segment of k by the classes of a label column (`codes` by table row). Rows without a label or
    /// without a segment do not count.
    pub fn crosstab(&self, k: usize, codes: &[Option<u32>], n_classes: usize) -> Crosstab {
        let fit = &self.fit(k).fit;
        let labelled = self.rows.iter().zip(&fit.labels).filter_map(|(&row, &segment)| {
            let class = codes.get(row as usize).copied().flatten()?;
            (segment != NO_SEGMENT).then(|| (usize::from(segment), class as usize))
        });
        Crosstab::count(fit.sizes.len(), n_classes, labelled)
    }

    /// Counts the customers of every k by the classes of the target, so that nobody who looks has to.
    pub fn count_by_class(&mut self, codes: &[Option<u32>], n_classes: usize) {
        let ks: Vec<usize> = self.fits.iter().map(|fit| fit.k).collect();
        let counted: Vec<Crosstab> = ks
            .into_par_iter()
            .map(|k| self.crosstab(k, codes, n_classes))
            .collect();
        for (fit, counted) in self.fits.iter_mut().zip(counted) {
            fit.by_class = Some(counted);
        }
    }

    /// The share of each class in each segment of k; a segment without labelled rows has NaN.
    pub fn class_shares(&self, k: usize, codes: &[Option<u32>], n_classes: usize) -> Vec<Vec<f64>> {
        self.crosstab(k, codes, n_classes).shares()
    }
}

#[cfg(test)]
mod tests;
