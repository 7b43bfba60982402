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

/// Tells the group of each point, 0 to `n_groups() - 1`.
pub(super) trait Coded: Copy + Sync {
    fn n_groups(&self) -> usize;

    /// The group of the point at this place of the cloud, which is of this row of the table.
    fn group(&self, place: usize, row: u32) -> Option<usize>;
}

impl Coded for Groups<'_> {
    fn n_groups(&self) -> usize {
        self.n
    }

    #[inline]
    fn group(&self, _place: usize, row: u32) -> Option<usize> {
        self.of(row)
    }
}

/// Counts of all cells, row by row from the top, within each cell by group.
pub fn counts(cloud: &Cloud, groups: Groups<'_>, window: &Window) -> Vec<u32> {
    bands(cloud, groups, groups.n, window, |_, counts| counts.to_vec()).concat()
}

/// `work` on the counts of each band of rows, from the top, of the first `n_groups` groups. Each band is counted by itself, so that the result is the
/// same on any number of threads.
pub(super) fn bands<T: Send>(
    cloud: &Cloud,
    groups: impl Coded,
    n_groups: usize,
    window: &Window,
    work: impl Fn(Range<usize>, &[u32]) -> T + Sync,
) -> Vec<T> {
    if !window.is_sound() || n_groups == 0 {
        return Vec::new();
    }
    let width = window.columns * n_groups;
    let height = (BAND_COUNTERS / width).clamp(1, window.rows);
    (0..window.rows.div_ceil(height))
        .into_par_iter()
        .map_init(Vec::new, |counters: &mut Vec<u32>, band| {
            let rows = band * height..((band + 1) * height).min(window.rows);
            counters.clear();
            counters.resize(rows.len() * width, 0);
            count(cloud, (groups, n_groups), window, &rows, counters);
            work(rows, counters)
        })
        .collect()
}

fn count(
    cloud: &Cloud,
    (groups, n_groups): (impl Coded, usize),
    window: &Window,
    rows: &Range<usize>,
    counters: &mut [u32],
) {
    let (bottom, top) = window.y;
    let step = (top - bottom) / window.rows as f64;
    // A hair more: which row counts a point on an edge is settled point by point.
    let slack = step * 1e-6 + (top.abs() + bottom.abs()) * f64::EPSILON * 4.0;
    let above = top - step * rows.start as f64 + slack;
    let below = top - step * rows.end as f64 - slack;
    let cells = window.cells();
    for (first, spots) in cloud.near(window.x, (below, above)) {
        for (place, spot) in (first..).zip(spots) {
            let Some(row) = cells.row(spot.y).filter(|row| rows.contains(row)) else {
                continue;
            };
            let Some(column) = cells.column(spot.x) else {
                continue;
            };
            if let Some(group) = groups.group(place, spot.row).filter(|&group| group < n_groups) {
                counters[((row - rows.start) * window.columns + column) * n_groups + group] += 1;
            }
        }
    }
}

/// The points in the window whose rows have a group, unless they are more than `most`.
pub fn few(cloud: &Cloud, groups: Groups<'_>, window: &Window, most: usize) -> Option<Vec<super::Spot>> {
    let mut found = Vec::new();
    for (_, spots) in cloud.near(window.x, window.y) {
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
