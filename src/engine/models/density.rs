//! Groups as dense places: DBSCAN (Ester, Kriegel, Sander and Xu 1996) and OPTICS (Ankerst, Breunig, Kriegel and Sander
//! 1999), by comparing every row with every other in blocks; nothing but the rows is held.

use rayon::prelude::*;

use super::{labelled::UNLABELLED, ward::Parents};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Rows compared with all others between two looks at whether to stop.
const ROWS_AT_ONCE: usize = 64;

/// Radii that are tried at most, to see where groups part.
const MOST_RADII: usize = 200;

/// The order in which OPTICS meets the rows, and how far each lies from those met before.
#[derive(Debug, Clone, PartialEq)]
pub struct Reachability {
    pub order: Vec<u32>,
    /// By row; infinite where nothing before is near.
    pub distance: Vec<f64>,
}

/// For each row the distance to the `min_points`th nearest, itself the first, as scikit-learn counts them. A row is a
/// core of a group where this is within the radius.
///
/// # Errors
/// When the caller cancels.
pub fn core_distances(
    matrix: &FeatureMatrix,
    min_points: usize,
    progress: &Progress,
) -> Result<Vec<f64>, Cancelled> {
    let n = matrix.n_rows();
    let columns = matrix.columns();
    let nth = min_points.max(1) - 1;
    let parts = (0..n.div_ceil(ROWS_AT_ONCE))
        .into_par_iter()
        .map(|part| {
            progress.check()?;
            let mut squares = vec![0.0; n];
            let rows = part * ROWS_AT_ONCE..((part + 1) * ROWS_AT_ONCE).min(n);
            Ok(rows
                .map(|row| {
                    squares_from(row, &columns, &mut squares);
                    if nth < n {
                        let (_, at, _) = squares.select_nth_unstable_by(nth, f64::total_cmp);
                        at.sqrt()
                    } else {
                        f64::INFINITY
                    }
                })
                .collect::<Vec<f64>>())
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    Ok(parts.concat())
}

/// Labels of the groups, in the order of their first core; [`UNLABELLED`] for noise. `None`: there are more groups than
/// can be told apart (254).
///
/// # Errors
/// When the caller cancels.
pub fn dbscan(
    matrix: &FeatureMatrix,
    core_distances: &[f64],
    radius: f64,
    progress: &Progress,
) -> Result<Option<Vec<u8>>, Cancelled> {
    let n = matrix.n_rows();
    let columns = matrix.columns();
    let is_core: Vec<bool> = core_distances
        .iter()
        .map(|distance| *distance <= radius)
        .collect();
    let mut parents = Parents::new(n);
    // Cores near each row that is none.
    let mut near: Vec<(usize, Vec<u32>)> = Vec::new();
    let blocks = ROWS_AT_ONCE * 4;
    for first in (0..n).step_by(blocks) {
        progress.check()?;
        progress.report(first as f32 / n as f32, "Joining customers");
        let found: Vec<(usize, Vec<u32>)> = (first..(first + blocks).min(n))
            .into_par_iter()
            .map_init(
                || vec![0.0; n],
                |squares, row| {
                    squares_from(row, &columns, squares);
                    // Of two cores one look is enough.
                    let from = if is_core[row] { row + 1 } else { 0 };
                    let cores = (from..n).filter(|&other| is_core[other] && squares[other].sqrt() <= radius);
                    (row, cores.filter_map(|other| u32::try_from(other).ok()).collect())
                },
            )
            .collect();
        for (row, cores) in found {
            if is_core[row] {
                for core in cores {
                    parents.join(row, core as usize);
                }
            } else if !cores.is_empty() {
                near.push((row, cores));
            }
        }
    }
    let mut labels = vec![UNLABELLED; n];
    let mut label_of = std::collections::BTreeMap::new();
    for row in (0..n).filter(|&row| is_core[row]) {
        let next = label_of.len();
        let label = *label_of.entry(parents.root(row)).or_insert(next);
        let Some(label) = u8::try_from(label).ok().filter(|label| *label != UNLABELLED) else {
            return Ok(None);
        };
        labels[row] = label;
    }
    // A row at the border belongs to the first of the groups it is near to.
    for (row, cores) in near {
        let first = cores.iter().map(|&core| labels[core as usize]).min();
        labels[row] = first.unwrap_or(UNLABELLED);
    }
    Ok(Some(labels))
}

/// The order of the rows by reachability, without a bound on the radius, as scikit-learn's `compute_optics_graph`.
///
/// # Errors
/// When the caller cancels.
pub fn optics(
    matrix: &FeatureMatrix,
    core_distances: &[f64],
    progress: &Progress,
) -> Result<Reachability, Cancelled> {
    let n = matrix.n_rows();
    let columns = matrix.columns();
    let mut distance = vec![f64::INFINITY; n];
    let mut is_met = vec![false; n];
    let mut order = Vec::with_capacity(n);
    let mut squares = vec![0.0; n];
    for met in 0..n {
        progress.check()?;
        if met % 256 == 0 {
            progress.report(met as f32 / n as f32, "Ordering customers");
        }
        let mut next = usize::MAX;
        for row in (0..n).filter(|&row| !is_met[row]) {
            if next == usize::MAX || distance[row] < distance[next] {
                next = row;
            }
        }
        is_met[next] = true;
        order.extend(u32::try_from(next).ok());
        let core = core_distances[next];
        if !core.is_finite() {
            continue;
        }
        squares_from(next, &columns, &mut squares);
        for row in (0..n).filter(|&row| !is_met[row]) {
            let reach = squares[row].sqrt().max(core);
            if reach < distance[row] {
                distance[row] = reach;
            }
        }
    }
    Ok(Reachability { order, distance })
}

impl Reachability {
    /// The groups that DBSCAN would find at this radius, but for rows at their borders, as scikit-learn's
    /// `cluster_optics_dbscan`. `None`: there are more than can be told apart.
    pub fn cut(&self, core_distances: &[f64], radius: f64) -> Option<Vec<u8>> {
        let mut labels = vec![UNLABELLED; self.order.len()];
        for (row, group) in self.groups(core_distances, radius) {
            let label = u8::try_from(group).ok();
            labels[row] = label.filter(|label| *label != UNLABELLED)?;
        }
        Some(labels)
    }

    /// The largest radius below `radius` at which two groups or more have `least` rows each, and how many these are.
    pub fn parts_at(&self, core_distances: &[f64], radius: f64, least: usize) -> Option<(f64, usize)> {
        let mut radii: Vec<f64> = core_distances
            .iter()
            .copied()
            .filter(|own| *own < radius)
            .collect();
        radii.sort_unstable_by(|a, b| b.total_cmp(a));
        radii.dedup();
        let step = radii.len().div_ceil(MOST_RADII).max(1);
        radii.into_iter().step_by(step).find_map(|radius| {
            let mut sizes: Vec<usize> = Vec::new();
            for (_, group) in self.groups(core_distances, radius) {
                sizes.resize(sizes.len().max(group + 1), 0);
                sizes[group] += 1;
            }
            let large = sizes.iter().filter(|size| **size >= least).count();
            (large > 1).then_some((radius, large))
        })
    }

    /// Rows and their groups at this radius, in the order in which they are met; without those of none.
    fn groups(&self, core_distances: &[f64], radius: f64) -> impl Iterator<Item = (usize, usize)> {
        let mut n_groups = 0_usize;
        self.order.iter().filter_map(move |&row| {
            let row = row as usize;
            let (is_far, is_core) = (self.distance[row] > radius, core_distances[row] <= radius);
            if is_far && is_core {
                n_groups += 1;
            }
            let group = n_groups.checked_sub(1).filter(|_| !is_far || is_core)?;
            Some((row, group))
        })
    }
}

/// Where the curve of sorted core distances turns up: the point farthest below the line between its ends (Satopää and
/// others 2011). Below it most customers are cores, above it those who have few near them.
pub fn knee(sorted: &[f64]) -> f64 {
    let known = sorted.iter().take_while(|value| value.is_finite()).count();
    let Some((&low, &high)) = sorted.first().zip(sorted[..known].last()) else {
        return f64::NAN;
    };
    let last = (known - 1).max(1) as f64;
    let below =
        |place: usize| place as f64 / last - (sorted[place] - low) / (high - low).max(f64::MIN_POSITIVE);
    let best = (0..known).max_by(|&a, &b| below(a).total_cmp(&below(b)).then(b.cmp(&a)));
    best.map_or(f64::NAN, |place| sorted[place])
}

/// Squared distances of one row to all.
fn squares_from(row: usize, columns: &[&[f64]], squares: &mut [f64]) {
    squares.fill(0.0);
    for column in columns {
        let at = column[row];
        for (square, value) in squares.iter_mut().zip(*column) {
            *square += (value - at) * (value - at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[f64]) -> FeatureMatrix {
        FeatureMatrix::new(vec!["x".to_owned()], vec![values.to_vec()]).unwrap()
    }

    #[test]
    fn dense_places_are_groups() {
        let matrix = line(&[0.0, 1.0, 2.0, 50.0, 51.0, 52.0, 53.0, 99.0, 2.9]);
        let cores = core_distances(&matrix, 3, &Progress::none()).unwrap();
        assert_eq!(cores[..4], [2.0, 1.0, 1.0, 2.0]);
        let labels = dbscan(&matrix, &cores, 1.0, &Progress::none()).unwrap().unwrap();
        assert_eq!(labels, [0, 0, 0, 1, 1, 1, 1, UNLABELLED, 0]);
        let reach = optics(&matrix, &cores, &Progress::none()).unwrap();
        assert_eq!(reach.order[0], 0);
        assert_eq!(reach.cut(&cores, 2.0).unwrap()[7], UNLABELLED);
    }

    #[test]
    fn groups_part_at_a_smaller_radius() {
        let matrix = line(&[0.0, 1.0, 2.0, 3.0, 9.0, 10.0, 11.0, 12.0, 13.0]);
        let cores = core_distances(&matrix, 3, &Progress::none()).unwrap();
        let reach = optics(&matrix, &cores, &Progress::none()).unwrap();
        assert_eq!(reach.cut(&cores, 7.0).unwrap(), [0; 9]);
        assert_eq!(reach.parts_at(&cores, 7.0, 3), Some((2.0, 2)));
        assert_eq!(reach.parts_at(&cores, 7.0, 5), None);
    }

    #[test]
    fn the_knee_is_where_the_curve_turns() {
        let mut distances: Vec<f64> = (0..90).map(|i| 1.0 + f64::from(i) * 0.001).collect();
        distances.extend((0..10).map(|i| 1.1 + f64::from(i)));
        let found = knee(&distances);
        assert!((1.05..1.2).contains(&found), "{found}");
        assert!(knee(&[]).is_nan());
    }
}
