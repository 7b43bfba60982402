//! Which k is suggested and shown, also while what speaks for it is on its way.

use std::sync::Arc;

use super::{Made, Results};
use crate::engine::{segment::SegmentScan, study::Study};

impl Results {
    /// The k that the evidence suggests. Until there is some for these segments it is the k suggested before a
    /// change, so that nothing moves twice, else what the scan alone suggests.
    pub fn suggested_k(&self) -> Option<usize> {
        let scan = &self.segments()?.report;
        let judged = self.evidence().map(|made| made.report.verdict.k);
        let held = || self.held_k.filter(|&k| scan.fits.iter().any(|fit| fit.k == k));
        Some(judged.or_else(held).unwrap_or(scan.suggested_k))
    }

    /// The k shown: the one chosen, else the one suggested.
    pub fn shown_k(&self, study: &Study) -> Option<usize> {
        let spec = &study.segments;
        let asked = spec.k.filter(|_| spec.method.takes_k());
        asked.or(self.suggested_k())
    }

    /// Before segments take the place of those there are: of the same file and method they keep the k in sight.
    pub(super) fn hold_k(&mut self, next: &Made<SegmentScan>) {
        let before = self.segments().filter(|before| {
            Arc::ptr_eq(&before.on.read, &next.on.read)
                && before.report.spec.method == next.report.spec.method
        });
        self.held_k = before.and_then(|_| self.suggested_k());
    }
}
