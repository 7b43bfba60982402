//! Which segment is which, whatever k, seed, features or file: each has a slot, and number, colour and
//! name belong to the slot.
//!
//! Segments of neighbouring k are paired by the customers they have in common, which makes lines over all
//! k ([`lineage`]). Each line has one slot, so that k may go up and down and come back to the same
//! segments. Which slot is told by what was known before ([`Memory`]), compared at the k at which it was last
//! seen; where nothing was, those of the k that is shown come first, the largest first, then the others by the
//! k at which they begin.

mod lineage;
mod matching;
mod memory;

use std::collections::BTreeMap;

use super::{SegmentFit, SegmentScan};
use crate::engine::study::KnownSegment;

pub use matching::best_match;
pub use memory::{Earlier, Memory};

/// Slots of all segments of a scan, and how customers go from one k to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// For each fit, each segment's slot, from 0.
    pub slots: Vec<Vec<usize>>,
    /// For each fit but the last: `[a][b]` customers go from its segment a to segment b of the next.
    pub flows: Vec<Vec<Vec<u64>>>,
    /// Whether slots were told by earlier segments.
    pub is_remembered: bool,
}

impl Identity {
    /// Gives slots to the segments of all fits of `scan`; `k` is the one shown, where nothing is known.
    pub fn of(scan: &SegmentScan, k: usize, memory: Option<&Memory<'_>>) -> Self {
        let labellings: Vec<(&[u8], usize)> = scan
            .fits
            .iter()
            .map(|fit| (fit.fit.labels.as_slice(), fit.k))
            .collect();
        let flows = lineage::flows(&labellings);
        let n_segments: Vec<usize> = scan.fits.iter().map(|fit| fit.k).collect();
        let lines = lineage::lines(&n_segments, &flows);
        let slot_of = slots_of_lines(scan, &lines, k, memory);
        Self {
            slots: lines
                .iter()
                .map(|lines| lines.iter().map(|&line| slot_of[line]).collect())
                .collect(),
            flows,
            is_remembered: memory.is_some(),
        }
    }
}

/// The slot of each line.
fn slots_of_lines(
    scan: &SegmentScan,
    lines: &[Vec<usize>],
    k: usize,
    memory: Option<&Memory<'_>>,
) -> Vec<usize> {
    let n_lines = lines.iter().flatten().max().map_or(0, |last| last + 1);
    // What was last seen is compared with the same k, not with the one that will be shown: there what was one
    // segment may be in pieces.
    let seen = scan.fit(memory.and_then(Memory::seen_k).unwrap_or(k)).k;
    let seen = scan.fits.iter().position(|fit| fit.k == seen).unwrap_or(0);
    let mut taken = Taken {
        slot_of: vec![None; n_lines],
    };
    // Where each line is looked at: at the k seen, else where it begins.
    let mut order: Vec<usize> = vec![seen];
    order.extend((0..lines.len()).filter(|&at| at != seen));
    let mut looked_at = vec![false; n_lines];
    let mut places: Vec<(usize, Vec<usize>)> = Vec::new();
    for at in order {
        let begun = |segment: &usize| !looked_at[lines[at][*segment]];
        let segments: Vec<usize> = (0..lines[at].len()).filter(begun).collect();
        for &segment in &segments {
            looked_at[lines[at][segment]] = true;
        }
        places.push((at, segments));
    }
    if let Some(memory) = memory {
        let likeness = memory.to_seen(scan, &scan.fits[seen]);
        taken.match_with(&likeness, &lines[seen], &places[0].1);
        for (at, segments) in &places {
            let open: Vec<usize> = segments
                .iter()
                .copied()
                .filter(|&segment| taken.slot_of[lines[*at][segment]].is_none())
                .collect();
            if !open.is_empty() {
                let likeness = memory.to_others(scan, &scan.fits[*at]);
                taken.match_with(&likeness, &lines[*at], &open);
            }
        }
    }
    let named = |slot: usize| {
        let known = scan.spec.known.iter();
        memory.is_some()
            && known
                .into_iter()
                .any(|s| s.number == slot + 1 && s.name.is_some())
    };
    for (at, segments) in &places {
        for &segment in segments {
            taken.give_free(lines[*at][segment], &named);
        }
    }
    taken.slot_of.into_iter().map(Option::unwrap_or_default).collect()
}

/// Slots given out.
struct Taken {
    slot_of: Vec<Option<usize>>,
}

impl Taken {
    fn is_taken(&self, slot: usize) -> bool {
        self.slot_of.contains(&Some(slot))
    }

    /// Pairs segments, whose lines are given, with those earlier ones whose slots are still to be had.
    fn match_with(&mut self, likeness: &memory::Likeness, lines: &[usize], segments: &[usize]) {
        let free: Vec<usize> = (0..likeness.slots.len())
            .filter(|&place| !self.is_taken(likeness.slots[place]))
            .collect();
        let of_segment = |&segment: &usize| -> Vec<i64> {
            free.iter().map(|&place| likeness.of[segment][place]).collect()
        };
        let likenesses: Vec<Vec<i64>> = segments.iter().map(of_segment).collect();
        for (&segment, matched) in segments.iter().zip(best_match(&likenesses)) {
            if let Some(place) = matched {
                self.slot_of[lines[segment]] = Some(likeness.slots[free[place]]);
            }
        }
    }

    /// The lowest free slot, but none that has a name: that belongs to a segment which is not here.
    fn give_free(&mut self, line: usize, has_name: &dyn Fn(usize) -> bool) {
        if self.slot_of[line].is_none() {
            let free = (0..usize::MAX).find(|&slot| !self.is_taken(slot) && !has_name(slot));
            self.slot_of[line] = free;
        }
    }
}

impl SegmentScan {
    /// The same, numbered anew with those of this k first, where nothing was known of them.
    #[must_use]
    pub fn numbered_at(&self, k: usize) -> Option<Self> {
        (!self.identity.is_remembered).then(|| Self {
            identity: Identity::of(self, k, None),
            ..self.clone()
        })
    }

    /// The slot in `other`, the same segments numbered in another way, of each slot here.
    pub fn slots_in(&self, other: &Self) -> BTreeMap<usize, usize> {
        let all = |scan: &Self| scan.identity.slots.concat();
        all(self).into_iter().zip(all(other)).collect()
    }

    /// The slot of each segment of the fit with this k, or the nearest one scanned.
    pub fn slots(&self, k: usize) -> Vec<usize> {
        let fit = self.fit(k);
        let place = self.fits.iter().position(|other| other.k == fit.k);
        let slots = place.and_then(|place| self.identity.slots.get(place));
        slots.cloned().unwrap_or_else(|| (0..fit.k).collect())
    }

    /// The segments of a k in the order of their slots.
    pub fn in_order(&self, k: usize) -> Vec<usize> {
        let slots = self.slots(k);
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|&segment| slots[segment]);
        order
    }

    /// The fits before and after that of k.
    pub fn neighbours(&self, k: usize) -> (Option<&SegmentFit>, Option<&SegmentFit>) {
        let k = self.fit(k).k;
        let place = self.fits.iter().position(|fit| fit.k == k).unwrap_or(0);
        let before = place.checked_sub(1).and_then(|place| self.fits.get(place));
        (before, self.fits.get(place + 1))
    }

    /// `[a][b]` customers go from segment a of the fit with this k to segment b of the next one.
    pub fn flow(&self, k: usize) -> &[Vec<u64>] {
        let place = self.fits.iter().position(|fit| fit.k == k);
        let flow = place.and_then(|place| self.identity.flows.get(place));
        flow.map_or(&[], Vec::as_slice)
    }

    /// All segments as they are when k is shown, for later scans: those shown, the others where they begin.
    /// Names, and named segments that are not here, are those of `named`.
    pub fn known(&self, k: usize, named: &[KnownSegment]) -> Vec<KnownSegment> {
        let shown = self.fit(k);
        let mut segments: BTreeMap<usize, KnownSegment> = BTreeMap::new();
        for fit in std::iter::once(shown).chain(&self.fits) {
            for (slot, centre) in self.slots(fit.k).into_iter().zip(&fit.centroids) {
                segments.entry(slot + 1).or_insert_with(|| KnownSegment {
                    number: slot + 1,
                    name: None,
                    k: fit.k,
                    centre: self
                        .features
                        .iter()
                        .cloned()
                        .zip(centre.iter().map(|&value| six_digits(value)))
                        .collect(),
                });
            }
        }
        for old in named.iter().filter(|old| old.name.is_some()) {
            match segments.get_mut(&old.number) {
                Some(segment) => segment.name.clone_from(&old.name),
                None => {
                    segments.insert(old.number, old.clone());
                }
            }
        }
        segments.into_values().collect()
    }
}

/// Enough to tell which segment is which, and short in a study that people read.
fn six_digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests;
