//! Who belongs to which group: by the rows of a table, and by the places of a cloud.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Cloud, ColourGroups, Groups, raster::Coded};
use crate::engine::segment::{NO_SEGMENT, SegmentScan};

/// Which group each row belongs to.
#[derive(Debug, Clone)]
pub enum Codes {
    /// The segments of the fit at this place of the scan, which stand in the order of their slots.
    Fit(Arc<SegmentScan>, usize),
    Own(Arc<ColourGroups>),
    /// Codes by row, and how many groups there are.
    Listed(Arc<Vec<u8>>, usize),
}

impl Codes {
    pub fn groups(&self) -> Groups<'_> {
        match self {
            Self::Fit(scan, place) => {
                scan.fits
                    .get(*place)
                    .map_or(Groups { codes: &[], n: 0 }, |fit| Groups {
                        codes: &fit.fit.labels,
                        n: fit.fit.sizes.len(),
                    })
            }
            Self::Own(colours) => colours.groups(),
            Self::Listed(codes, n) => Groups { codes, n: *n },
        }
    }

    /// The segments of k in the order of their slots, by the rows of a table; behind them those in no segment, where
    /// there are some.
    pub(super) fn of_segments(scan: &Arc<SegmentScan>, k: usize, n_rows: usize) -> Self {
        let fit = scan.fit(k);
        let place = scan.fits.iter().position(|other| other.k == fit.k).unwrap_or(0);
        let order = scan.in_order(fit.k);
        let has_rest = fit.n_without() > 0;
        // All rows are segmented, in their order, and so are the segments: labels are codes already.
        if scan.rows.len() == n_rows && order.is_sorted() && !has_rest {
            return Self::Fit(Arc::clone(scan), place);
        }
        let mut group_of = [u8::MAX; 256];
        for (group, &segment) in (0..u8::MAX).zip(&order) {
            group_of[segment] = group;
        }
        if let Ok(rest) = u8::try_from(order.len()) {
            group_of[usize::from(NO_SEGMENT)] = rest;
        }
        let mut codes = vec![u8::MAX; n_rows];
        for (&row, &label) in scan.rows.iter().zip(&fit.fit.labels) {
            if let Some(code) = codes.get_mut(row as usize) {
                *code = group_of[usize::from(label)];
            }
        }
        Self::Listed(Arc::new(codes), fit.fit.sizes.len() + usize::from(has_rest))
    }
}

/// The groups of a cloud's points in their own order. Asked for by row, each would wait for memory: 10 million codes fit
/// into no cache, and points stand in another order than rows.
#[derive(Debug)]
pub struct CodesByPlace {
    codes: Vec<u8>,
    n: usize,
    is_parted: bool,
}

impl CodesByPlace {
    /// `is_marked` of a row: each group is parted into those and, after all groups, the others.
    pub(super) fn of(
        cloud: &Cloud,
        groups: Groups<'_>,
        is_marked: Option<&(dyn Fn(u32) -> bool + Sync)>,
    ) -> Self {
        let none = u8::MAX;
        let code = |row: u32| {
            let Some(group) = groups.of(row) else {
                return none;
            };
            let is_rest = is_marked.is_some_and(|is_marked| !is_marked(row));
            u8::try_from(if is_rest { group + groups.n } else { group }).unwrap_or(none)
        };
        let is_parted = is_marked.is_some();
        Self {
            codes: cloud.spots().par_iter().map(|spot| code(spot.row)).collect(),
            n: if is_parted { groups.n * 2 } else { groups.n },
            is_parted,
        }
    }

    pub(super) fn is_parted(&self) -> bool {
        self.is_parted
    }
}

impl Coded for &CodesByPlace {
    fn n_groups(&self) -> usize {
        self.n
    }

    #[inline]
    fn group(&self, place: usize, _row: u32) -> Option<usize> {
        let code = usize::from(*self.codes.get(place)?);
        (code < self.n).then_some(code)
    }
}
