//! What the measures over k say, in a sentence.

use crate::engine::{
    format,
    segment::{EvidenceReport, SegmentScan},
};

/// Why a k is suggested; before that is known, what the silhouette says.
pub fn clearest(scan: &SegmentScan, evidence: Option<&EvidenceReport>) -> String {
    if let Some(evidence) = evidence {
        return evidence.verdict.sentence.clone();
    }
    let best = scan.fit(scan.suggested_k);
    if !best.silhouette.is_finite() {
        return "The silhouette is not defined here: too few different customers.".to_owned();
    }
    format!(
        // The number stays with the word before it.
        "The silhouette is highest at\u{a0}{},\u{a0}{}. Whether the segments return when customers are drawn again is \
         being tried.",
        best.k,
        format::decimal(best.silhouette, 2)
    )
}

/// "Inertia over k: 20 000 at 2, 3 214 at 12; 5 034 at 5."
pub fn over_k(name: &str, values: &[(usize, f64)], k: usize, text: fn(f64) -> String) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return format!("{name} over k: not computed yet");
    };
    let ends = format!(
        "{name} over k: {} at {}, {} at {}",
        text(first.1),
        first.0,
        text(last.1),
        last.0
    );
    match values.iter().find(|(own, _)| *own == k) {
        Some(now) => format!("{ends}; {} at {k}", text(now.1)),
        None => ends,
    }
}
