//! Segments of a choice, numbered as those that were known before.

use std::sync::Arc;

use super::{Made, Prepared, Results};
use crate::engine::{
    EngineError, Progress,
    segment::{Earlier, EvidenceReport, Identity, Memory, SegmentScan, gather_evidence, scan_segments},
    study::{KnownSegment, Study},
};

pub(super) fn segments(
    study: &Study,
    on: &Arc<Prepared>,
    results: &Results,
    progress: &Progress,
) -> Result<SegmentScan, EngineError> {
    let mut spec = study.segments.clone();
    spec.features = Some(on.segment_features(spec.features.as_deref()));
    let mut scan = scan_segments(&on.table, &spec, study.seed.0, progress)?;
    if !on.classes.is_empty() {
        scan.count_by_class(&on.class_codes, on.classes.len());
    }
    let same = results.recent.identity(&scan);
    let known = &study.segments.known;
    if scan.is_known(known) {
        // As when a study is opened: what is written of these very segments comes before what was seen in between.
        let same = same.filter(|identity| scan.agrees(identity, known));
        scan.identity = same.unwrap_or_else(|| as_written(&scan, known));
        return Ok(scan);
    }
    let identity = with_memory(&scan, study, on, results, |memory| {
        let is_wrong = |identity: &Identity| memory.is_some_and(|memory| memory.contradicts(&scan, identity));
        let same = same.filter(|identity| !is_wrong(identity));
        same.or_else(|| memory.map(|memory| Identity::of(&scan, scan.shown_k(), Some(memory))))
    });
    if let Some(identity) = identity {
        scan.identity = identity;
    }
    Ok(scan)
}

/// Segments of choices that were left, with their numbers as they were, unless names have been given since to which
/// they do not fit.
pub(super) fn gone_back_to(
    study: &Study,
    on: &Arc<Prepared>,
    results: &Results,
    key: u64,
) -> Option<Arc<SegmentScan>> {
    let scan = results.recent.scan(key)?;
    let known = &study.segments.known;
    if scan.is_known(known) && !scan.agrees(&scan.identity, known) {
        let identity = as_written(&scan, known);
        return Some(Arc::new(SegmentScan {
            identity,
            ..Arc::unwrap_or_clone(scan)
        }));
    }
    if scan.has_named(known) {
        // As after undo: what was seen in between has given no name.
        return Some(scan);
    }
    let identity = with_memory(&scan, study, on, results, |memory| {
        let memory = memory.filter(|memory| memory.contradicts(&scan, &scan.identity))?;
        Some(Identity::of(&scan, scan.shown_k(), Some(memory)))
    });
    let Some(identity) = identity else {
        return Some(scan);
    };
    let mut scan = Arc::unwrap_or_clone(scan);
    scan.identity = identity;
    Some(Arc::new(scan))
}

/// Numbers as a study has them of these very segments.
fn as_written(scan: &SegmentScan, known: &[KnownSegment]) -> Identity {
    Identity::of(scan, scan.shown_k(), Some(&Memory::Centres { known }))
}

/// What speaks for each k.
pub(super) fn judged(
    study: &Study,
    segments: &Made<SegmentScan>,
    progress: &Progress,
) -> Result<EvidenceReport, EngineError> {
    let scan = &segments.report;
    let mut report = progress.timed("evidence", || gather_evidence(&segments.on.table, scan, progress))?;
    // The silhouette alone had another k: the numbers 1, 2, 3 are for the one that is shown.
    let is_shown = study.segments.k.is_none() && report.verdict.k != scan.shown_k();
    if is_shown {
        report.numbered = scan.numbered_at(report.verdict.k).map(Arc::new);
    }
    Ok(report)
}

/// Does something with what is known of earlier segments, where these were of the same reading of the file, or where
/// their centres are known.
fn with_memory<T>(
    scan: &SegmentScan,
    study: &Study,
    on: &Arc<Prepared>,
    results: &Results,
    act: impl FnOnce(Option<&Memory<'_>>) -> T,
) -> T {
    let before = results
        .segments()
        .filter(|before| Arc::ptr_eq(&before.on.read, &on.read));
    let line_before = |row: u32| before.map_or(0, |before| before.on.table.line(row as usize));
    let earlier = before.map(|before| Earlier {
        scan: &before.report,
        k: results.shown_k(study).unwrap_or(before.report.suggested_k),
        line_of: &line_before,
    });
    let line_now = |row: u32| on.table.line(row as usize);
    let memory = Memory::of(scan, &line_now, earlier.as_ref(), &study.segments.known);
    act(memory.as_ref())
}
