//! Customers of a second file in the segments.

use serde::Serialize;

use crate::engine::{
    handover::DriftLevel,
    segment::{ColumnDrift, SecondFile},
};

#[derive(Serialize)]
pub(super) struct SecondJson<'a> {
    file: &'a str,
    sha256: &'a str,
    rows: usize,
    rows_used: usize,
    sizes: &'a [u64],
    /// Customers with a level that the first file does not have.
    without_segment: u64,
    /// Null where no column names the customers in both files; then nothing is known of moves.
    identifier: Option<&'a str>,
    both: u64,
    stayed: u64,
    /// From (rows) to (columns); the last of each is no segment.
    moves: &'a [Vec<u64>],
    only_first: &'a [u64],
    only_second: &'a [u64],
    size_drift: DriftJson<'a>,
    drift: Vec<DriftJson<'a>>,
}

#[derive(Serialize)]
struct DriftJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    psi: f64,
    level: DriftLevel,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_before: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_after: Option<f64>,
}

impl<'a> SecondJson<'a> {
    pub(super) fn of(second: &'a SecondFile, k: usize) -> Self {
        let fit = second.fit(k);
        Self {
            file: &second.name,
            sha256: &second.sha256,
            rows: second.n_read,
            rows_used: second.table.n_rows(),
            sizes: &fit.assigned.sizes,
            without_segment: fit.assigned.n_without,
            identifier: second.shared.as_ref().map(|shared| shared.column.as_str()),
            both: fit.n_both(),
            stayed: fit.n_stayed(),
            moves: &fit.moves,
            only_first: &fit.only_first,
            only_second: &fit.only_second,
            size_drift: DriftJson {
                column: None,
                psi: fit.psi,
                level: fit.level,
                mean_before: None,
                mean_after: None,
            },
            drift: second.drift.iter().map(DriftJson::of).collect(),
        }
    }
}

impl<'a> DriftJson<'a> {
    fn of(drift: &'a ColumnDrift) -> Self {
        Self {
            column: Some(&drift.column),
            psi: drift.psi,
            level: drift.level,
            mean_before: drift.means.map(|means| means.0),
            mean_after: drift.means.map(|means| means.1),
        }
    }
}
