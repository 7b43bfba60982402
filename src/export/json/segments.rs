//! The segments of one k, and what every k tried came to.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{
    agreement::AgreementJson,
    analysis::ChosenBy,
    called::CalledJson,
    density::DensityJson,
    evidence::{ScanJson, SegmentEvidenceJson, SuggestionJson, segment_evidence},
};
use crate::engine::{
    run::Prepared,
    segment::{EvidenceReport, SegmentFit, SegmentScan},
};

#[derive(Serialize)]
pub(super) struct SegmentsJson<'a> {
    features: &'a [String],
    method: &'static str,
    /// Of dense places alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    density: Option<DensityJson>,
    /// Customers in no segment.
    without_segment: u64,
    /// The columns behind them.
    columns: Vec<&'a str>,
    scaling: &'static str,
    /// Those that are not 1, by column.
    weights: &'a BTreeMap<String, f64>,
    k: usize,
    chosen_by: ChosenBy,
    suggested_k: usize,
    converged: bool,
    inertia: f64,
    silhouette: f64,
    calinski_harabasz: f64,
    davies_bouldin: f64,
    sizes: &'a [u64],
    #[serde(flatten)]
    called: CalledJson,
    /// With the target; null where the file has no classes.
    agreement: Option<AgreementJson<'a>>,
    centroids: Vec<CentroidJson<'a>>,
    scan: Vec<ScanJson>,
    /// Why that k is suggested; null where the ks were not judged.
    suggestion: Option<SuggestionJson<'a>>,
    /// Of each segment of k; empty where it was not judged.
    segment_evidence: Vec<SegmentEvidenceJson>,
}

/// One object with the features in the order of the file.
struct CentroidJson<'a> {
    features: &'a [String],
    values: &'a [f64],
}

impl Serialize for CentroidJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.features.len()))?;
        for (feature, value) in self.features.iter().zip(self.values) {
            map.serialize_entry(feature, value)?;
        }
        map.end()
    }
}

pub(super) fn segments<'a>(
    scan: &'a SegmentScan,
    evidence: Option<&'a EvidenceReport>,
    k: usize,
    chosen_by: ChosenBy,
    on: &'a Prepared,
) -> SegmentsJson<'a> {
    let fit: &SegmentFit = scan.fit(k);
    let judged = |k: usize| evidence.and_then(|evidence| evidence.of(k));
    SegmentsJson {
        features: &scan.features,
        method: scan.spec.method.key(),
        density: DensityJson::of(scan),
        without_segment: fit.n_without(),
        columns: scan.space.columns(),
        scaling: scan.spec.scaling.key(),
        weights: &scan.spec.weights,
        k: fit.k,
        chosen_by,
        suggested_k: evidence.map_or(scan.suggested_k, |evidence| evidence.verdict.k),
        converged: fit.fit.converged,
        inertia: fit.fit.inertia,
        silhouette: fit.silhouette,
        calinski_harabasz: fit.calinski_harabasz,
        davies_bouldin: fit.davies_bouldin,
        sizes: &fit.fit.sizes,
        called: CalledJson::of(scan, fit),
        agreement: AgreementJson::of(scan, fit.k, on),
        centroids: fit
            .centroids
            .iter()
            .map(|values| CentroidJson {
                features: &scan.features,
                values,
            })
            .collect(),
        scan: scan
            .fits
            .iter()
            .map(|fit| ScanJson::of(fit, judged(fit.k)))
            .collect(),
        suggestion: evidence.map(SuggestionJson::of),
        segment_evidence: judged(fit.k).map(segment_evidence).unwrap_or_default(),
    }
}
