//! Which segment is which, whatever k, seed, features or file: each has a slot, and number, colour and
//! name belong to the slot.
//!
//! The segments of the k that was last seen are paired with those that were known before ([`Memory`]); where nothing
//! was, the largest of the k that is shown comes first. From there k goes down and up step by step: a segment is the
//! one of the neighbouring k with which it shares most customers, else the one that was known at the same k. What is
//! like none of them begins anew. A name comes before all of this: at every k it goes to the customers it was given to.

mod lineage;
mod matching;
mod memory;

use std::collections::{BTreeMap, BTreeSet};

use super::{SegmentFit, SegmentScan};
use crate::engine::study::KnownSegment;

pub use matching::best_match;
use memory::Likeness;
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
        Self {
            slots: slots(scan, &flows, k, memory),
            flows,
            is_remembered: memory.is_some(),
        }
    }
}

/// The slots of each fit.
fn slots(
    scan: &SegmentScan,
    flows: &[Vec<Vec<u64>>],
    k: usize,
    memory: Option<&Memory<'_>>,
) -> Vec<Vec<usize>> {
    // What was last seen is compared with the same k, not with the one that will be shown: there what was one
    // segment may be in pieces.
    let seen = scan.fit(memory.and_then(Memory::seen_k).unwrap_or(k)).k;
    let seen = scan.fits.iter().position(|fit| fit.k == seen).unwrap_or(0);
    let mut given = Given::new(scan, memory);
    let known = memory.map(|memory| memory.to_seen(scan, &scan.fits[seen]));
    given.give(seen, None, &[known.unwrap_or_default()]);
    for at in (0..seen).rev() {
        let flow = lineage::as_likeness(&flows[at]);
        given.go_on(at, at + 1, flow);
    }
    for at in seen + 1..scan.fits.len() {
        let flow = lineage::as_likeness(&lineage::transposed(&flows[at - 1]));
        given.go_on(at, at - 1, flow);
    }
    given.slots
}

/// Slots given out.
struct Given<'a> {
    scan: &'a SegmentScan,
    memory: Option<&'a Memory<'a>>,
    slots: Vec<Vec<usize>>,
    /// Slots that some fit has.
    used: BTreeSet<usize>,
}

impl<'a> Given<'a> {
    fn new(scan: &'a SegmentScan, memory: Option<&'a Memory<'a>>) -> Self {
        Self {
            scan,
            memory,
            slots: vec![Vec::new(); scan.fits.len()],
            used: BTreeSet::new(),
        }
    }

    /// `shared[a][b]`: customers that segment a of the fit at `at` has in common with b of that at `from`.
    fn go_on(&mut self, at: usize, from: usize, shared: Vec<Vec<i64>>) {
        let neighbours = Likeness {
            slots: self.slots[from].clone(),
            of: shared,
        };
        // Whoever drags k sees the neighbouring one: what was at the same k is for those that are new here.
        let mut before = self.memory.map_or_else(Likeness::default, |memory| {
            memory.to_same_k(self.scan, &self.scan.fits[at])
        });
        before.retain(|slot| !neighbours.slots.contains(&slot));
        self.give(at, Some(from), &[neighbours, before]);
    }

    /// Pairs the segments of a fit with the names of their customers, then with slots as they are most like them by
    /// one likeness after the other, then those left over with other earlier ones, then gives free slots.
    /// `from`: the fit that it goes on from.
    fn give(&mut self, at: usize, from: Option<usize>, likenesses: &[Likeness]) {
        let fit = &self.scan.fits[at];
        let mut slots: Vec<Option<usize>> = vec![None; fit.k];
        if let Some(memory) = self.memory {
            pair(&mut slots, &memory.to_named(fit));
        }
        for likeness in likenesses {
            pair(&mut slots, likeness);
        }
        if let Some(memory) = self.memory.filter(|_| slots.contains(&None)) {
            let mut others = memory.to_others(self.scan, fit);
            others.retain(|slot| !self.used.contains(&slot) && !memory.has_seen_named(slot));
            pair(&mut slots, &others);
        }
        for place in 0..slots.len() {
            if slots[place].is_none() {
                slots[place] = self.free(&slots, from.map_or(&[], |from| &self.slots[from]));
            }
        }
        self.slots[at] = slots.into_iter().map(Option::unwrap_or_default).collect();
        self.used.extend(&self.slots[at]);
    }

    /// The lowest slot that no segment has had, but none that has a name: that belongs to a segment which is not here.
    /// Where it would be higher than there are segments at any k, one whose segment has ended serves again.
    fn free(&self, taken: &[Option<usize>], neighbours: &[usize]) -> Option<usize> {
        let known = self.memory.map_or(&[][..], Memory::known);
        let has_name = |slot: usize| {
            let mut known = known.iter();
            known.any(|known| known.number == slot + 1 && known.name.is_some())
        };
        let most = self.scan.fits.iter().map(|fit| fit.k).max().unwrap_or(0);
        let mut open = (0..usize::MAX).filter(|slot| !taken.contains(&Some(*slot)) && !has_name(*slot));
        let is_new = |slot: &usize| !self.used.contains(slot);
        let ended = |slot: &usize| *slot < most && !neighbours.contains(slot);
        let unused = open.clone().find(is_new).filter(|slot| *slot < most);
        unused
            .or_else(|| open.clone().take_while(|slot| *slot < most).find(ended))
            .or_else(|| open.find(is_new))
    }
}

/// Pairs segments without a slot with the slots they are most like, of those that none has.
fn pair(slots: &mut [Option<usize>], likeness: &Likeness) {
    let open: Vec<usize> = (0..slots.len()).filter(|&at| slots[at].is_none()).collect();
    let free: Vec<usize> = (0..likeness.slots.len())
        .filter(|&place| !slots.contains(&Some(likeness.slots[place])))
        .collect();
    let likenesses: Vec<Vec<i64>> = open
        .iter()
        .map(|&segment| free.iter().map(|&place| likeness.of[segment][place]).collect())
        .collect();
    for (&segment, matched) in open.iter().zip(best_match(&likenesses)) {
        if let Some(place) = matched {
            slots[segment] = Some(likeness.slots[free[place]]);
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

    /// Whether the segments that were last seen are those of the fit with the same k here, to the digits that are kept.
    pub fn is_known(&self, known: &[KnownSegment]) -> bool {
        self.known_numbers(known).is_some()
    }

    /// Whether an identity gives the segments that were last seen the numbers that they are known by.
    pub fn agrees(&self, identity: &Identity, known: &[KnownSegment]) -> bool {
        let Some((place, numbers)) = self.known_numbers(known) else {
            return false;
        };
        let slots = identity.slots.get(place).map_or(&[][..], Vec::as_slice);
        slots.iter().map(|slot| slot + 1).eq(numbers)
    }

    /// The place of the fit whose segments were last seen, and the number of each of them.
    fn known_numbers(&self, known: &[KnownSegment]) -> Option<(usize, Vec<usize>)> {
        let k = memory::seen_k(known)?;
        let place = self.fits.iter().position(|fit| fit.k == k)?;
        let number = |centroid: &Vec<f64>| {
            let centre = self.centre(centroid);
            let mut same = known
                .iter()
                .filter(|known| known.k == k && known.centre == centre);
            same.next().map(|known| known.number)
        };
        let numbers: Option<Vec<usize>> = self.fits[place].centroids.iter().map(number).collect();
        let is_each_once = |numbers: &Vec<usize>| numbers.iter().collect::<BTreeSet<_>>().len() == k;
        numbers.filter(is_each_once).map(|numbers| (place, numbers))
    }

    /// Whether every name was given to the very segment that has its number here.
    pub fn has_named(&self, known: &[KnownSegment]) -> bool {
        known.iter().filter(|known| known.name.is_some()).all(|named| {
            self.place_of(named)
                .is_some_and(|(fit, place)| self.centre(&fit.centroids[place]) == named.centre)
        })
    }

    /// A segment in the fit at whose k it was known, and its place there; `None` where there is no such k, as with a
    /// method that has but one.
    pub fn place_of(&self, known: &KnownSegment) -> Option<(&SegmentFit, usize)> {
        let fit = self.fits.iter().find(|fit| fit.k == known.k)?;
        let mut slots = self.slots(fit.k).into_iter();
        Some((fit, slots.position(|slot| slot + 1 == known.number)?))
    }

    /// By column, as it is kept.
    fn centre(&self, values: &[f64]) -> BTreeMap<String, f64> {
        let values = values.iter().map(|&value| six_digits(value));
        self.features.iter().cloned().zip(values).collect()
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
                    centre: self.centre(centre),
                    named_at: BTreeMap::new(),
                });
            }
        }
        for old in named.iter().filter(|old| old.name.is_some()) {
            match segments.get_mut(&old.number) {
                Some(segment) => {
                    segment.name.clone_from(&old.name);
                    segment.named_at.clone_from(&old.named_at);
                }
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
