//! What the measures over k say, in a sentence.

use crate::engine::{
    format,
    segment::{EvidenceReport, SegmentScan},
    study::SegmentMethod,
};

/// Below this silhouette there is no reasonable structure (Kaufman and Rousseeuw 1990, table 4).
const NO_STRUCTURE: f64 = 0.25;
/// While segments are found again.
pub const BEING_FOUND: &str =
    "Segments are being found again. Those from before the change are shown until then.";
const UNDEFINED: &str = "The silhouette is not defined here: too few different customers.";

/// Why a k is suggested; before that is known, what the silhouette says.
pub fn clearest(scan: &SegmentScan, evidence: Option<&EvidenceReport>) -> String {
    if let Some(evidence) = evidence {
        return evidence.verdict.sentence.clone();
    }
    if scan.spec.method != SegmentMethod::KMeans {
        return by_other_method(scan);
    }
    let best = scan.fit(scan.suggested_k);
    if !best.silhouette.is_finite() {
        return UNDEFINED.to_owned();
    }
    format!(
        // The number stays with the word before it.
        "The silhouette is highest at\u{a0}{},\u{a0}{}. Whether the segments return when customers are drawn again is \
         being tried.",
        best.k,
        format::decimal(best.silhouette, 2)
    )
}

/// Whether segments return is tried with k-means alone.
fn by_other_method(scan: &SegmentScan) -> String {
    let best = scan.fit(scan.suggested_k);
    let silhouette = format::decimal(best.silhouette, 2);
    if !scan.spec.method.takes_k() {
        let places = format::plural(best.k, "dense place", "dense places");
        return if best.silhouette.is_finite() {
            format!("{places}; silhouette\u{a0}{silhouette}.")
        } else {
            format!("{places}.")
        };
    }
    // The best at the end of the range says little: it may go on.
    let is_last = scan.fits.len() > 2 && scan.fits.last().is_some_and(|last| last.k == best.k);
    let caution = if is_last {
        " It is the most that was tried: more might be clearer still."
    } else {
        ""
    };
    if let Some(own) = &best.mixture {
        return format!(
            "Fits best at\u{a0}{}: BIC is lowest there,\u{a0}{}; silhouette\u{a0}{silhouette}.{caution}",
            best.k,
            format::decimal(own.bic, 0),
        );
    }
    if !best.silhouette.is_finite() {
        return UNDEFINED.to_owned();
    }
    if best.silhouette < NO_STRUCTURE {
        return format!(
            "No clear groups: the best silhouette is only\u{a0}{silhouette}, at\u{a0}{}.",
            best.k
        );
    }
    format!(
        "Clearest at\u{a0}{}: the silhouette is highest there,\u{a0}{silhouette}.{caution}",
        best.k
    )
}

/// What the suggestion goes by.
pub fn suggestion(method: SegmentMethod, is_judged: bool) -> &'static str {
    match (method, is_judged) {
        (SegmentMethod::Mixture, _) => "The k with the lowest BIC",
        (_, true) => "Of the ks whose segments all return, the one with the highest silhouette",
        (_, false) => "The k with the highest silhouette",
    }
}

/// "123 customers, 2.5 %, are in no segment: too few are near."
pub fn without(scan: &SegmentScan, k: usize) -> Option<String> {
    let fit = scan.fit(k);
    let n = fit.n_without();
    (n > 0).then(|| {
        format!(
            "{} {}, {}, {} in no segment: too few are near.",
            format::count(n),
            if n == 1 { "customer" } else { "customers" },
            format::percent(n as f64 / fit.fit.labels.len() as f64, 1),
            if n == 1 { "is" } else { "are" }
        )
    })
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
