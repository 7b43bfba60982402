//! Segments of choices that have been left: gone back to, by undo or by hand, they are there at once, with the same
//! numbers, and what was found out about them is with them.

use std::sync::Arc;

use super::{Made, Results, Step};
use crate::engine::{
    segment::{EvidenceReport, Identity, SegmentScan},
    study::{SegmentMethod, Study},
};

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

    /// The numbers of segments that are the same ones in all fits, whatever the choices that led to them: a step
    /// that does nothing yet, rows left out and taken back in.
    pub fn identity(&self, scan: &SegmentScan) -> Option<Identity> {
        let same = |left: &&Left| {
            left.scan.rows == scan.rows
                && left.scan.fits.len() == scan.fits.len()
                && std::iter::zip(&left.scan.fits, &scan.fits)
                    .all(|(left, now)| left.k == now.k && left.fit.labels == now.fit.labels)
        };
        let found = self.0.iter().find(same)?;
        Some(Identity {
            is_remembered: true,
            ..found.scan.identity.clone()
        })
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
    /// Whether the segments are those of choices that had been left: what was known of them is known still.
    pub fn is_gone_back_to(&self) -> bool {
        let scan = self.segments.as_ref().map(|made| &made.report);
        scan.is_some_and(|scan| self.recent.0.iter().any(|left| Arc::ptr_eq(&left.scan, scan)))
    }

    /// Segments of a Study that had been left, and the k shown of them; `None` where they are not kept any more, or
    /// nothing says which k.
    pub fn left_segments(&self, study: &Study) -> Option<(&SegmentScan, usize)> {
        let key = self.wanted(Step::Segment, study)?;
        let left = self.recent.0.iter().find(|left| left.key == key)?;
        let scan = left.scan.as_ref();
        let spec = &study.segments;
        let asked = spec.k.filter(|_| spec.method.takes_k());
        let judged = left.evidence.as_ref().map(|made| made.report.verdict.k);
        let k = match spec.method {
            // Without evidence the k may still move.
            SegmentMethod::KMeans => asked.or(judged)?,
            _ => asked.unwrap_or(scan.suggested_k),
        };
        scan.fits.iter().any(|fit| fit.k == k).then_some((scan, k))
    }

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
