//! Cleaned table → [`SegmentScan`]: every k of the range fitted, so that the slider is instant.

mod evidence;
mod fits;
mod identity;
mod names;
mod portrait;
mod scan;

pub use self::{
    evidence::{
        BEYOND_CHANCE, Clarity, EVIDENCE_SAMPLE, EvidenceReport, Gap, KEvidence, MOST_JUDGED, REFERENCES,
        RESAMPLES, Reach, Resampled, Returns, SEEDS, STABLE_FROM, Verdict, agreement, beyond_chance,
        bootstrap_draws, gap_k, gaps, gather_evidence, knee, references, resampled,
    },
    identity::{Earlier, Identity, Memory, best_match},
    names::{SegmentNames, suggested_names},
    portrait::{FitPortrait, Portrait, PortraitReport, portraits, revenue_column},
    scan::{SegmentRows, prepare_segments, scan_segments},
};
use super::{
    features::{Standardizer, UnscoredRow},
    metrics::Crosstab,
    models::{kmeans::KMeansFit, principal::PrincipalComponents},
    study::SegmentSpec,
};

/// Segmentations for every k of a range.
#[derive(Debug, Clone)]
pub struct SegmentScan {
    pub spec: SegmentSpec,
    pub seed: u64,
    /// Columns used, in file order.
    pub features: Vec<String>,
    /// Table rows segmented, ascending (all, unless rows with missing cells are left out).
    pub rows: Vec<u32>,
    pub scaler: Standardizer,
    pub principal: PrincipalComponents,
    /// First two principal coordinates of each of `rows`.
    pub components: Vec<Vec<f64>>,
    /// One entry a k, ascending.
    pub fits: Vec<SegmentFit>,
    /// The k with the best silhouette.
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
    /// Labels are in the order of [`SegmentScan::rows`]; inertia in standardised units.
    pub fit: KMeansFit,
    pub silhouette: f64,
    /// Variance between segments over that within; higher is clearer.
    pub calinski_harabasz: f64,
    /// How much segments run into each other; lower is clearer.
    pub davies_bouldin: f64,
    /// k × features, in the units of the file.
    pub centroids: Vec<Vec<f64>>,
}

impl SegmentScan {
    /// The fit with this k, or the nearest one scanned.
    pub fn fit(&self, k: usize) -> &SegmentFit {
        let nearest = self.fits.iter().min_by_key(|f| f.k.abs_diff(k));
        nearest.unwrap_or(&self.fits[0])
    }

    /// The k asked for when this was made, else the one suggested.
    pub fn shown_k(&self) -> usize {
        self.spec.k.unwrap_or(self.suggested_k)
    }

    /// The two features that together set the segments of the suggested k apart most: first the one
    /// with the largest share of its variance between segments, then the one with the largest share
    /// that the first does not tell already (copies of a column say nothing new). `None` with fewer
    /// than two features.
    pub fn telling_pair(&self) -> Option<(String, String)> {
        let fit = &self.fit(self.suggested_k).fit;
        let n = fit.sizes.iter().sum::<u64>().max(1) as f64;
        // Features are standardised: the variance between segments is the share of the variance.
        let between = |a: usize, b: usize| -> f64 {
            let (a, b) = (fit.centroids.column(a), fit.centroids.column(b));
            let products = a.iter().zip(&b).zip(&fit.sizes);
            products.map(|((a, b), &size)| a * b * size as f64).sum::<f64>() / n
        };
        // Of equal shares the first feature.
        let most = |share: &dyn Fn(usize) -> f64, but: Option<usize>| {
            let features = (0..self.features.len())
                .rev()
                .filter(|&feature| Some(feature) != but);
            features.max_by(|&a, &b| share(a).total_cmp(&share(b)))
        };
        let first = most(&|feature| between(feature, feature), None)?;
        let told = between(first, first).max(f64::MIN_POSITIVE);
        let rest = |feature: usize| between(feature, feature) - between(first, feature).powi(2) / told;
        let second = most(&rest, Some(first))?;
        Some((self.features[first].clone(), self.features[second].clone()))
    }

    /// Rows of each segment of k by the classes of a label column (`codes` by table row). Rows without a label do not
    /// count.
    pub fn crosstab(&self, k: usize, codes: &[Option<u32>], n_classes: usize) -> Crosstab {
        let fit = &self.fit(k).fit;
        let labelled = self.rows.iter().zip(&fit.labels).filter_map(|(&row, &segment)| {
            let class = codes.get(row as usize).copied().flatten()?;
            Some((usize::from(segment), class as usize))
        });
        Crosstab::count(fit.sizes.len(), n_classes, labelled)
    }

    /// The share of each class in each segment of k; a segment without labelled rows has NaN.
    pub fn class_shares(&self, k: usize, codes: &[Option<u32>], n_classes: usize) -> Vec<Vec<f64>> {
        self.crosstab(k, codes, n_classes).shares()
    }
}

#[cfg(test)]
mod tests;
