//! What segments are called.

use serde::Serialize;

use crate::engine::segment::{SegmentFit, SegmentNames, SegmentScan, suggested_names};

/// One entry a segment each, in the order of `sizes` and `centroids`.
#[derive(Serialize)]
pub(super) struct CalledJson {
    /// As in the tables.
    numbers: Vec<usize>,
    /// The user's own; null where there is none.
    names: Vec<Option<String>>,
    /// What sets it apart, in words.
    suggested_names: Vec<String>,
}

impl CalledJson {
    pub(super) fn of(scan: &SegmentScan, fit: &SegmentFit) -> Self {
        let slots = scan.slots(fit.k);
        let names = SegmentNames::of(&scan.spec.known);
        Self {
            numbers: slots.iter().map(|slot| slot + 1).collect(),
            names: slots
                .iter()
                .map(|&slot| names.own(slot).map(str::to_owned))
                .collect(),
            suggested_names: suggested_names(scan, fit),
        }
    }
}
