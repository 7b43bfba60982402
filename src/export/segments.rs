//! Tables of segments: where customers go as k changes, and how segments lie along the features.

use super::{
    ExportError, TextCells,
    sheet::{Sheet, number},
};
use crate::engine::segment::{SegmentNames, SegmentScan};

/// One row a flow between the k shown and its neighbours, however small.
///
/// # Errors
/// Never for scans the engine makes; kept so that no failure is silent.
pub fn flows_csv(
    scan: &SegmentScan,
    k: usize,
    names: &SegmentNames,
    cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let header = [
        "from_k",
        "from_segment",
        "from_name",
        "to_k",
        "to_segment",
        "to_name",
        "customers",
    ];
    let mut sheet = Sheet::new(header, cells)?;
    let shown = scan.fit(k);
    let (before, after) = scan.neighbours(k);
    for (from, to) in [(before, Some(shown)), (Some(shown), after)] {
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        let (from_slots, to_slots) = (scan.slots(from.k), scan.slots(to.k));
        let counts = scan.flow(from.k);
        for a in scan.in_order(from.k) {
            for b in scan.in_order(to.k) {
                let customers = counts.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0);
                if customers > 0 {
                    let name = |slot: usize| names.own(slot).unwrap_or_default().to_owned();
                    sheet.row([
                        from.k.to_string(),
                        (from_slots[a] + 1).to_string(),
                        name(from_slots[a]),
                        to.k.to_string(),
                        (to_slots[b] + 1).to_string(),
                        name(to_slots[b]),
                        customers.to_string(),
                    ])?;
                }
            }
        }
    }
    sheet.bytes()
}

/// One row for each segment and feature.
///
/// # Errors
/// Never for scans the engine makes; kept so that no failure is silent.
pub fn segment_profile_csv(
    scan: &SegmentScan,
    k: usize,
    names: &SegmentNames,
    cells: TextCells,
) -> Result<Vec<u8>, ExportError> {
    let header = [
        "segment",
        "name",
        "feature",
        "mean",
        "mean_of_all",
        "std_of_all",
        "z",
    ];
    let mut sheet = Sheet::new(header, cells)?;
    let fit = scan.fit(k);
    let slots = scan.slots(fit.k);
    for segment in scan.in_order(fit.k) {
        for (place, feature) in scan.features.iter().enumerate() {
            let mean = fit.centroids.get(segment).and_then(|centre| centre.get(place));
            sheet.row([
                (slots[segment] + 1).to_string(),
                names.own(slots[segment]).unwrap_or_default().to_owned(),
                feature.clone(),
                number(mean.copied().unwrap_or(f64::NAN)),
                number(scan.scaler.means[place]),
                number(scan.scaler.stds[place]),
                number(scan.deviation(fit, segment, place)),
            ])?;
        }
    }
    sheet.bytes()
}
