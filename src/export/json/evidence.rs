//! Why a k is suggested, and how well its segments hold.

use serde::Serialize;

use crate::engine::segment::{EvidenceReport, KEvidence, Returns, SegmentFit};

#[derive(Serialize)]
pub(super) struct SuggestionJson<'a> {
    k: usize,
    /// `clear`, `doubtful`, `no_clear_groups` or `unknown`.
    clarity: &'static str,
    sentence: &'a str,
    /// Where the inertia bends (Kneedle); null where it does not.
    knee: Option<usize>,
    /// What the gap statistic's own rule takes, 1 for no groups; null where the gap rises to the last k.
    gap_k: Option<usize>,
}

impl<'a> SuggestionJson<'a> {
    pub(super) fn of(evidence: &'a EvidenceReport) -> Self {
        Self {
            k: evidence.verdict.k,
            clarity: evidence.verdict.clarity.name(),
            sentence: &evidence.verdict.sentence,
            knee: evidence.knee,
            gap_k: evidence.gap_k,
        }
    }
}

#[derive(Serialize)]
pub(super) struct SegmentEvidenceJson {
    segment: usize,
    silhouette: f64,
    /// Mean Jaccard over resamples.
    stability: f64,
    returns: Option<&'static str>,
}

/// In the order of the segments, which count from 1.
pub(super) fn segment_evidence(own: &KEvidence) -> Vec<SegmentEvidenceJson> {
    let of = |(place, &stability): (usize, &f64)| SegmentEvidenceJson {
        segment: place + 1,
        silhouette: own.silhouettes.mean_of(place),
        stability,
        returns: Returns::of(stability).map(Returns::word),
    };
    own.returns.iter().enumerate().map(of).collect()
}

/// What is not judged is null, as is the gap where all rows stand on their centroids.
#[derive(Serialize)]
pub(super) struct ScanJson {
    k: usize,
    inertia: f64,
    silhouette: f64,
    calinski_harabasz: f64,
    davies_bouldin: f64,
    stability: Option<f64>,
    gap: Option<f64>,
    gap_error: Option<f64>,
    beyond_chance: Option<f64>,
    weakest_segment: Option<f64>,
    agreement: Option<f64>,
    /// Of mixtures alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_likelihood: Option<f64>,
}

impl ScanJson {
    pub(super) fn of(fit: &SegmentFit, own: Option<&KEvidence>) -> Self {
        let gap = own.and_then(|own| own.gap);
        Self {
            k: fit.k,
            inertia: fit.fit.inertia,
            silhouette: fit.silhouette,
            calinski_harabasz: fit.calinski_harabasz,
            davies_bouldin: fit.davies_bouldin,
            stability: own.map(KEvidence::stability),
            gap: gap.map(|gap| gap.value),
            gap_error: gap.map(|gap| gap.error),
            beyond_chance: own.map(|own| own.beyond_chance),
            weakest_segment: own.map(KEvidence::weakest),
            agreement: own.map(|own| own.agreement),
            bic: fit.mixture.as_ref().map(|own| own.bic),
            log_likelihood: fit.mixture.as_ref().map(|own| own.mixture.log_likelihood),
        }
    }
}
