//! What is known of earlier segments, and how much later ones are like them.

use std::collections::BTreeMap;

use super::{
    super::{SegmentFit, SegmentScan},
    Identity,
    lineage::{GRAIN, overlap},
};
use crate::engine::study::KnownSegment;

/// Centres further apart than this are not those of one segment: the root of the mean over the features of
/// squared differences, each in standard deviations. A difference of one deviation is a large effect by any
/// convention (Cohen 1988 calls 0.8 large).
const FARTHEST: f64 = 1.0;

/// Segments that share a smaller part of the customers of both are two different ones (Jaccard index): a name must not
/// go to customers of whom most never had it.
const LEAST_IN_COMMON: f64 = 1.0 / 3.0;
/// The same where more is to be said than that it is not another one: by it a name comes before the neighbouring k.
const MUCH_IN_COMMON: f64 = 0.5;

/// Earlier segments by their slots.
pub enum Memory<'a> {
    /// The rows are the same ones: two segments are alike by the customers they have in common.
    Rows {
        before: &'a SegmentScan,
        /// The k that was shown.
        k: usize,
        /// For each row its place among the earlier ones, `None` where it was not there; all in their places
        /// where this is `None`.
        places: Option<Vec<Option<u32>>>,
        /// Those that have a name and may have been out of sight.
        known: &'a [KnownSegment],
    },
    /// Only centres are known: two segments are alike by how near these are.
    Centres { known: &'a [KnownSegment] },
}

/// An earlier scan of rows of the same reading of a file.
pub struct Earlier<'a> {
    pub scan: &'a SegmentScan,
    /// The k that was shown.
    pub k: usize,
    /// The line of the file in which a row of its table starts.
    pub line_of: &'a dyn Fn(u32) -> usize,
}

/// How much segments are like earlier ones, in grains of a customer.
#[derive(Default)]
pub struct Likeness {
    /// Slots of the earlier ones.
    pub slots: Vec<usize>,
    /// For each segment, each slot.
    pub of: Vec<Vec<i64>>,
}

impl Likeness {
    /// What speaks for the same slot is added up.
    pub fn add(&mut self, other: Self) {
        for (place, slot) in other.slots.into_iter().enumerate() {
            let own = self.slots.iter().position(|own| *own == slot);
            let own = own.unwrap_or_else(|| {
                self.slots.push(slot);
                self.of.iter_mut().for_each(|row| row.push(0));
                self.slots.len() - 1
            });
            for (row, more) in self.of.iter_mut().zip(&other.of) {
                row[own] += more[place];
            }
        }
    }

    /// Keeps some of the slots.
    pub fn retain(&mut self, is_kept: impl Fn(usize) -> bool) {
        for place in (0..self.slots.len()).rev() {
            if !is_kept(self.slots[place]) {
                self.slots.remove(place);
                for row in &mut self.of {
                    row.remove(place);
                }
            }
        }
    }
}

impl<'a> Memory<'a> {
    /// What there is to go by, if it is of use: the scan before where its rows come from the same reading of
    /// the file, else the centres where these have about the same features.
    pub fn of(
        now: &SegmentScan,
        line_now: &dyn Fn(u32) -> usize,
        before: Option<&Earlier<'a>>,
        known: &'a [KnownSegment],
    ) -> Option<Self> {
        if let Some(Earlier { scan, k, line_of }) = before {
            return Some(Self::Rows {
                before: scan,
                k: *k,
                places: places(now, line_now, scan, line_of),
                known,
            });
        }
        has_the_features(now, known).then_some(Self::Centres { known })
    }

    /// Segments that may be out of sight.
    pub fn known(&self) -> &'a [KnownSegment] {
        match self {
            Self::Rows { known, .. } | Self::Centres { known } => known,
        }
    }

    /// The k at which segments were last seen.
    pub fn seen_k(&self) -> Option<usize> {
        match self {
            Self::Rows { before, k, .. } => Some(before.fit(*k).k),
            Self::Centres { known } => seen_k(known),
        }
    }

    /// Likeness to the segments that were last seen.
    pub fn to_seen(&self, now: &SegmentScan, fit: &SegmentFit) -> Likeness {
        match self {
            Self::Rows { before, k, .. } => self.to_fit(before, before.fit(*k), fit, LEAST_IN_COMMON),
            Self::Centres { known } => {
                let seen = seen_k(known);
                to_centres(now, fit, known.iter().filter(|segment| Some(segment.k) == seen))
            }
        }
    }

    /// Likeness to the earlier segments of the very same k.
    pub fn to_same_k(&self, now: &SegmentScan, fit: &SegmentFit) -> Likeness {
        match self {
            Self::Rows { before, .. } => {
                let same = before.fits.iter().find(|earlier| earlier.k == fit.k);
                same.map_or_else(Likeness::default, |earlier| {
                    self.to_fit(before, earlier, fit, MUCH_IN_COMMON)
                })
            }
            Self::Centres { known } => {
                to_centres(now, fit, known.iter().filter(|segment| segment.k == fit.k))
            }
        }
    }

    /// Likeness to the customers to whom names were given.
    pub fn to_named(&self, fit: &SegmentFit) -> Likeness {
        let mut likeness = Likeness::default();
        let Self::Rows { before, known, .. } = self else {
            return likeness;
        };
        // Names are mostly given at one k: its customers are counted once.
        let mut at_k: BTreeMap<usize, Likeness> = BTreeMap::new();
        for named in known.iter().filter(|known| known.name.is_some()) {
            let slot = named.number.saturating_sub(1);
            let Some((_, place)) = before.place_of(named) else {
                continue;
            };
            let all = at_k
                .entry(named.k)
                .or_insert_with(|| self.to_fit(before, before.fit(named.k), fit, MUCH_IN_COMMON));
            if likeness.of.is_empty() {
                likeness.of = vec![Vec::new(); fit.k];
            }
            likeness.slots.push(slot);
            for (row, of) in likeness.of.iter_mut().zip(&all.of) {
                row.push(of[place]);
            }
        }
        likeness
    }

    /// Whether the customers to whom this slot's name was given were seen: it goes by them, and by nothing else.
    pub fn has_seen_named(&self, slot: usize) -> bool {
        let Self::Rows { before, known, .. } = self else {
            return false;
        };
        let mut own = known
            .iter()
            .filter(|known| known.name.is_some() && known.number == slot + 1);
        own.any(|named| before.place_of(named).is_some())
    }

    /// Whether a name would be with other customers than those it was given to, although these are there; or with any
    /// others where there is no such k as that at which it was given.
    pub fn contradicts(&self, now: &SegmentScan, identity: &Identity) -> bool {
        let Self::Rows { known, .. } = self else {
            return false;
        };
        if now.fits.len() == 1 && self.names_others(&now.fits[0], identity) {
            return true;
        }
        let mut is_there = vec![(false, false); known.len()];
        for (fit, slots) in now.fits.iter().zip(&identity.slots) {
            let likeness = self.to_named(fit);
            for (place, slot) in likeness.slots.iter().enumerate() {
                let Some(own) = known.iter().position(|known| known.number == slot + 1) else {
                    continue;
                };
                for (segment, of) in slots.iter().zip(&likeness.of) {
                    is_there[own].0 |= of[place] > 0;
                    is_there[own].1 |= of[place] > 0 && segment == slot;
                }
            }
        }
        is_there.contains(&(true, false))
    }

    /// Whether segments of the only fit have names that were given to other customers.
    fn names_others(&self, fit: &SegmentFit, identity: &Identity) -> bool {
        let likeness = self.to_named(fit);
        let is_own = |place: usize, slot: usize| {
            let column = likeness.slots.iter().position(|own| *own == slot);
            column.is_some_and(|column| likeness.of[place][column] > 0)
        };
        let mut slots = identity.slots.iter().flatten().enumerate();
        slots.any(|(place, &slot)| self.has_seen_named(slot) && !is_own(place, slot))
    }

    /// Likeness to all others that a segment of this k may go on from.
    pub fn to_others(&self, now: &SegmentScan, fit: &SegmentFit) -> Likeness {
        match self {
            Self::Rows { before, known, .. } => {
                let mut others = self.to_fit(before, before.fit(fit.k), fit, LEAST_IN_COMMON);
                // What other rows or features had put out of sight comes back to its name.
                others.add(to_centres(
                    now,
                    fit,
                    known.iter().filter(|own| own.name.is_some()),
                ));
                others
            }
            Self::Centres { known } => to_centres(now, fit, known.iter()),
        }
    }

    fn to_fit(&self, before: &SegmentScan, earlier: &SegmentFit, fit: &SegmentFit, least: f64) -> Likeness {
        let (new, old) = (&fit.fit.labels, &earlier.fit.labels);
        let counts = match self {
            Self::Rows {
                places: Some(places), ..
            } => {
                let pairs = new.iter().zip(places);
                let pairs = pairs.filter_map(|(label, place)| Some((label, old.get((*place)? as usize)?)));
                overlap(pairs, fit.k, earlier.k)
            }
            _ => overlap(new.iter().zip(old), fit.k, earlier.k),
        };
        Likeness {
            slots: before.slots(earlier.k),
            of: super::lineage::as_likeness(&much_in_common(counts, least)),
        }
    }
}

/// Customers in common, but 0 where they are too small a part of all customers of both.
fn much_in_common(mut counts: Vec<Vec<u64>>, least: f64) -> Vec<Vec<u64>> {
    let rows: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let n_columns = counts.first().map_or(0, Vec::len);
    let columns: Vec<u64> = (0..n_columns)
        .map(|column| counts.iter().map(|row| row[column]).sum())
        .collect();
    for (row, &in_row) in counts.iter_mut().zip(&rows) {
        for (count, &in_column) in row.iter_mut().zip(&columns) {
            let of_both = in_row + in_column - *count;
            if (*count as f64) < least * of_both as f64 {
                *count = 0;
            }
        }
    }
    counts
}

/// Where the rows were before; `None`: all in the same places.
fn places(
    now: &SegmentScan,
    line_now: &dyn Fn(u32) -> usize,
    before: &SegmentScan,
    line_before: &dyn Fn(u32) -> usize,
) -> Option<Vec<Option<u32>>> {
    let are_same = now.rows.len() == before.rows.len()
        && now
            .rows
            .iter()
            .zip(&before.rows)
            .all(|(&now, &before)| line_now(now) == line_before(before));
    if are_same {
        return None;
    }
    let last = before.rows.iter().map(|&row| line_before(row)).max().unwrap_or(0);
    let mut place_of = vec![None; last + 1];
    for (place, &row) in (0_u32..).zip(&before.rows) {
        place_of[line_before(row)] = Some(place);
    }
    let place = |&row: &u32| place_of.get(line_now(row)).copied().flatten();
    Some(now.rows.iter().map(place).collect())
}

/// Of the k that was shown all segments are known, of the others those that were not there.
pub(super) fn seen_k(known: &[KnownSegment]) -> Option<usize> {
    let n_of = |k: usize| known.iter().filter(|segment| segment.k == k).count();
    let ks = || known.iter().map(|segment| segment.k);
    let whole = ks().filter(|&k| n_of(k) >= k).max();
    whole.or_else(|| ks().max_by_key(|&k| (n_of(k), std::cmp::Reverse(k))))
}

/// Whether at least half of all features, of then and of now, are features of both.
fn has_the_features(now: &SegmentScan, known: &[KnownSegment]) -> bool {
    known.iter().any(|segment| {
        let shared = now
            .features
            .iter()
            .filter(|name| segment.centre.contains_key(*name))
            .count();
        shared > 0 && 2 * shared >= now.features.len().max(segment.centre.len())
    })
}

fn to_centres<'k>(
    now: &SegmentScan,
    fit: &SegmentFit,
    known: impl Iterator<Item = &'k KnownSegment>,
) -> Likeness {
    let known: Vec<&KnownSegment> = known.collect();
    let like = |(centre, &size): (&Vec<f64>, &u64)| {
        let of_segment = known.iter().map(|segment| like(now, centre, segment, size));
        of_segment.collect()
    };
    Likeness {
        slots: known
            .iter()
            .map(|segment| segment.number.saturating_sub(1))
            .collect(),
        of: fit.centroids.iter().zip(&fit.fit.sizes).map(like).collect(),
    }
}

/// How far below the limit the squared difference of two centres is, over the features that both have: in as large a
/// part of the segment's customers.
fn like(now: &SegmentScan, centre: &[f64], known: &KnownSegment, size: u64) -> i64 {
    let mut sum = 0.0;
    let mut n = 0_u32;
    for ((name, value), std) in now.features.iter().zip(centre).zip(&now.scaler.stds) {
        if let Some(at) = known.centre.get(name) {
            sum += ((value - at) / std).powi(2);
            n += 1;
        }
    }
    let left = FARTHEST.powi(2) - sum / f64::from(n);
    if n == 0 || !left.is_finite() {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most the size in grains")]
    let grains = (left.max(0.0) / FARTHEST.powi(2) * size as f64 * GRAIN as f64).round() as i64;
    grains
}
