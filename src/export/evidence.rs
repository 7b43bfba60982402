//! What speaks for each k, as CSV.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, maybe, number},
};
use crate::engine::segment::{EvidenceReport, KEvidence};

/// One row a k: what speaks for it.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn evidence_csv(evidence: &EvidenceReport, text_cells: TextCells) -> Result<Vec<u8>, ExportError> {
    let header = [
        "k",
        "inertia",
        "is_knee",
        "silhouette",
        "calinski_harabasz",
        "davies_bouldin",
        "gap",
        "gap_error",
        "beyond_chance",
        "stability",
        "weakest_segment",
        "agreement",
        "suggested",
    ];
    let mut sheet = Sheet::new(header, text_cells)?;
    let yes = |is_so: bool| if is_so { "yes" } else { "" }.to_owned();
    for fit in &evidence.scan.fits {
        let own = evidence.of(fit.k);
        let gap = own.and_then(|own| own.gap);
        sheet.row([
            fit.k.to_string(),
            number(fit.fit.inertia),
            yes(evidence.knee == Some(fit.k)),
            number(fit.silhouette),
            number(fit.calinski_harabasz),
            number(fit.davies_bouldin),
            maybe(gap.map(|gap| gap.value)),
            maybe(gap.map(|gap| gap.error)),
            maybe(own.map(|own| own.beyond_chance)),
            maybe(own.map(KEvidence::stability)),
            maybe(own.map(KEvidence::weakest)),
            maybe(own.map(|own| own.agreement)),
            yes(evidence.verdict.k == fit.k),
        ])?;
    }
    sheet.bytes()
}
