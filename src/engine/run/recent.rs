//! Segments of choices that have been left: gone back to, by undo or by hand, they are there at once, with the same
//! numbers, and what was found out about them is with them.

use std::sync::Arc;

use super::{Made, Results};
use crate::engine::segment::{EvidenceReport, SegmentScan};

/// Scans kept at most, and the rows of all of them: their labels take a byte for each row and k.
const MOST: usize = 12;
const MOST_ROWS: usize = 4_000_000;

/// The newest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent(Vec<Left>);

#[derive(Debug, Clone)]
struct Left {
    key: u64,
    scan: Arc<SegmentScan>,
    evidence: Option<Made<EvidenceReport>>,
}

impl Recent {
    /// The scan of these choices, as it was numbered when they were left.
    pub fn scan(&self, key: u64) -> Option<Arc<SegmentScan>> {
        let found = self.0.iter().find(|left| left.key == key);
        found.map(|left| Arc::clone(&left.scan))
    }

    fn evidence(&self, scan: &Arc<SegmentScan>) -> Option<Made<EvidenceReport>> {
        let found = self.0.iter().find(|left| Arc::ptr_eq(&left.scan, scan));
        found.and_then(|left| left.evidence.clone())
    }

    fn leave(&mut self, segments: &Made<SegmentScan>, evidence: Option<Made<EvidenceReport>>) {
        self.0.retain(|left| left.key != segments.key);
        let left = Left {
            key: segments.key,
            scan: Arc::clone(&segments.report),
            evidence,
        };
        self.0.insert(0, left);
        self.0.truncate(MOST);
        let mut n_rows = 0;
        self.0.retain(|left| {
            n_rows += left.scan.rows.len();
            n_rows <= MOST_ROWS
        });
    }
}

impl Results {
    /// Other segments take the place of those there are.
    pub(super) fn take_segments(&mut self, made: Made<SegmentScan>) {
        self.hold_k(&made);
        if let Some(before) = &self.segments {
            let evidence = self.evidence().cloned();
            self.recent.leave(before, evidence);
        }
        if let Some(known) = self.recent.evidence(&made.report) {
            self.evidence = Some(known);
        }
        self.segments = Some(made);
    }

    /// What speaks for each k; it may have numbered the segments anew.
    pub(super) fn take_evidence(&mut self, made: Made<EvidenceReport>) {
        let Made { key, report, on } = made;
        let mut report = Arc::unwrap_or_clone(report);
        if let (Some(numbered), Some(segments)) = (report.numbered.take(), &mut self.segments) {
            segments.report = Arc::clone(&numbered);
            report.scan = numbered;
        }
        self.evidence = Some(Made {
            key,
            report: Arc::new(report),
            on,
        });
    }
}
