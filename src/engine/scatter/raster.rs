//! How many points of each group lie in each cell of a window.

use std::ops::Range;

use rayon::prelude::*;

use super::{Cloud, Window};

/// Counters of one band of rows: they stay in a core's own cache.
const BAND_COUNTERS: usize = 48 * 1024;

/// Which group the points belong to: one code for each row of the table; codes from `n` on are drawn nowhere.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    pub codes: &'a [u8],
    pub n: usize,
}

impl Groups<'_> {
    /// The group of a table's row.
    #[inline]
    pub fn of(&self, row: u32) -> Option<usize> {
        let code = usize::from(*self.codes.get(row as usize)?);
        (code < self.n).then_some(code)
    }
}

/// Counts of all cells, row by row from the top, within each cell by group.
pub fn counts(cloud: &Cloud, groups: Groups<'_>, window: &Window) -> Vec<u32> {
    bands(cloud, groups, window, |_, counts| counts.to_vec()).concat()
}

/// `work` on the counts of each band of rows, from the top. Each band is counted by itself, so that the result is the
/// same on any number of threads.
pub(super) fn bands<T: Send>(
    cloud: &Cloud,
    groups: Groups<'_>,
    window: &Window,
    work: impl Fn(Range<usize>, &[u32]) -> T + Sync,
) -> Vec<T> {
    if !window.is_sound() || groups.n == 0 {
        return Vec::new();
    }
    let width = window.columns * groups.n;
    let height = (BAND_COUNTERS / width).clamp(1, window.rows);
    (0..window.rows.div_ceil(height))
        .into_par_iter()
        .map_init(Vec::new, |counters: &mut Vec<u32>, band| {
            let rows = band * height..((band + 1) * height).min(window.rows);
            counters.clear();
            counters.resize(rows.len() * width, 0);
            count(cloud, groups, window, &rows, counters);
            work(rows, counters)
        })
        .collect()
}

fn count(cloud: &Cloud, groups: Groups<'_>, window: &Window, rows: &Range<usize>, counters: &mut [u32]) {
    let (bottom, top) = window.y;
    let step = (top - bottom) / window.rows as f64;
    // A hair more: which row counts a point on an edge is settled point by point.
    let slack = step * 1e-6 + (top.abs() + bottom.abs()) * f64::EPSILON * 4.0;
    let above = top - step * rows.start as f64 + slack;
    let below = top - step * rows.end as f64 - slack;
    let cells = window.cells();
    for spots in cloud.near(window.x, (below, above)) {
        for spot in spots {
            let Some(row) = cells.row(spot.y).filter(|row| rows.contains(row)) else {
                continue;
            };
            let Some(column) = cells.column(spot.x) else {
                continue;
            };
            if let Some(group) = groups.of(spot.row) {
                counters[((row - rows.start) * window.columns + column) * groups.n + group] += 1;
            }
        }
    }
}

/// The points in the window whose rows have a group, unless they are more than `most`.
pub fn few(cloud: &Cloud, groups: Groups<'_>, window: &Window, most: usize) -> Option<Vec<super::Spot>> {
    let mut found = Vec::new();
    for spots in cloud.near(window.x, window.y) {
        for spot in spots {
            let is_in = spot.y >= window.y.0 && spot.y <= window.y.1;
            if is_in && groups.of(spot.row).is_some() {
                if found.len() == most {
                    return None;
                }
                found.push(*spot);
            }
        }
    }
    // As they stand in the table: on top of each other in the same order wherever they are looked at.
    found.sort_unstable_by_key(|spot| spot.row);
    Some(found)
}
