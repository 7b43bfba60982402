//! What the scan over k says, in a sentence.

use crate::engine::{
    format,
    segment::{SegmentFit, SegmentScan},
};

/// Below this silhouette there is no reasonable structure (Kaufman and Rousseeuw 1990, table 4).
const NO_STRUCTURE: f64 = 0.25;

/// "Clearest at 5: the silhouette is highest there, 0.41."
pub fn clearest(scan: &SegmentScan) -> String {
    let best = scan.fit(scan.suggested_k);
    // The highest at the end of the range says little: it may go on rising.
    let is_last = scan.fits.len() > 2 && scan.fits.last().is_some_and(|last| last.k == best.k);
    let caution = if is_last {
        " It is the most that was tried: more might be clearer still."
    } else {
        ""
    };
    match (best.silhouette.is_finite(), best.silhouette < NO_STRUCTURE) {
        (false, _) => "The silhouette is not defined here: too few different customers.".to_owned(),
        (true, true) => format!(
            "No clear groups: the best silhouette is only {}, at {}.",
            format::decimal(best.silhouette, 2),
            best.k
        ),
        (true, false) => format!(
            // The number stays with the word before it.
            "Clearest at {}: the silhouette is highest there,\u{a0}{}.{caution}",
            best.k,
            format::decimal(best.silhouette, 2)
        ),
    }
}

/// "Inertia over k: 20 000 at 2, 3 214 at 12; 5 034 at 5."
pub fn over_k(name: &str, fits: &[SegmentFit], k: usize, value: impl Fn(&SegmentFit) -> String) -> String {
    let (Some(first), Some(last)) = (fits.first(), fits.last()) else {
        return format!("{name} over k: not computed yet");
    };
    let ends = format!(
        "{name} over k: {} at {}, {} at {}",
        value(first),
        first.k,
        value(last),
        last.k
    );
    match fits.iter().find(|fit| fit.k == k) {
        Some(now) => format!("{ends}; {} at {k}", value(now)),
        None => ends,
    }
}
