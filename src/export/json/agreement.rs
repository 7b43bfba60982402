//! Segments beside the classes of the target.

use serde::Serialize;

use crate::engine::{metrics::Agreement, run::Prepared, segment::SegmentScan};

#[derive(Serialize)]
pub(super) struct AgreementJson<'a> {
    column: &'a str,
    classes: &'a [String],
    /// One row a segment, one column a class.
    counts: Vec<Vec<u64>>,
    purity: f64,
    adjusted_rand: f64,
    normalized_mutual_information: f64,
}

impl<'a> AgreementJson<'a> {
    pub(super) fn of(scan: &SegmentScan, k: usize, on: &'a Prepared) -> Option<Self> {
        let column = on.target.as_deref().filter(|_| !on.classes.is_empty())?;
        let crosstab = scan.crosstab(k, &on.class_codes, on.classes.len());
        let Agreement {
            purity,
            adjusted_rand,
            normalized_mutual_information,
        } = crosstab.agreement();
        Some(Self {
            column,
            classes: &on.classes,
            counts: crosstab.counts,
            purity,
            adjusted_rand,
            normalized_mutual_information,
        })
    }
}
