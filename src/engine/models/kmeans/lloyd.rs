//! Lloyd's iteration to a true fixed point: each row is with its nearest centroid, and each
//! centroid is the mean of its rows.
//!
//! A row whose nearest centroid is nearer than the next one by more than all centroids have moved
//! since (twice over) cannot change sides and is not looked at (after Hamerly 2010, with one bound
//! for all centroids). Late passes, where hardly anything moves, so cost a comparison a row; a last
//! pass over all rows without the bound confirms the end.

use rayon::prelude::*;

use super::assign::{Nearest, SLACK};
use crate::engine::{
    Cancelled, Progress,
    features::FeatureMatrix,
    models::blocks::{BLOCK_ROWS, for_blocks, map_parts, part_rows},
};

/// Label of a row that has none yet.
const NONE: u8 = u8::MAX;

/// Where an iteration ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settled {
    /// k × features, row after row: the means of their rows.
    pub(super) centroids: Vec<f64>,
    pub(super) labels: Vec<u8>,
    pub(super) sizes: Vec<u64>,
    pub(super) inertia: f64,
    pub(super) iterations: usize,
    pub(super) converged: bool,
}

/// Sums and counts of the rows of each segment.
#[derive(Debug, Clone, PartialEq)]
struct Tally {
    sums: Vec<f64>,
    counts: Vec<i64>,
    /// Rows that changed sides.
    n_changed: u64,
    /// Squared distances of the rows looked at to their nearest centroids.
    inertia: f64,
}

/// Rows that are looked over together for any that is open.
const STRETCH: usize = 32;

/// More than the rounding to single precision.
const SINGLE: f64 = 1e-6;

/// One run over all rows.
struct Run<'a> {
    columns: Vec<&'a [f64]>,
    n_rows: usize,
    k: usize,
    labels: Vec<u8>,
    /// A row is sure of its centroid until the centroids have moved this far in all.
    sure_until: Vec<f32>,
    /// Twice the largest move of a centroid, added up over the passes.
    moved: f64,
}

/// Iterates from `start` (k × features, row after row).
///
/// # Errors
/// When the caller cancels.
pub(super) fn lloyd(
    matrix: &FeatureMatrix,
    start: &[f64],
    k: usize,
    max_iterations: usize,
    progress: &Progress,
) -> Result<Settled, Cancelled> {
    let n_rows = matrix.n_rows();
    let mut run = Run {
        columns: matrix.columns(),
        n_rows,
        k,
        labels: vec![NONE; n_rows],
        sure_until: vec![f32::NEG_INFINITY; n_rows],
        moved: 0.0,
    };
    let mut centroids = start.to_vec();
    let mut tally = Tally::new(k, matrix.n_features());
    let mut iterations = 0;
    let mut is_confirming = false;
    while iterations < max_iterations {
        iterations += 1;
        let change = run.pass(&centroids, progress)?;
        tally.add(&change);
        let was_refilled = run.refill(&centroids, &mut tally, progress)?;
        if change.n_changed == 0 && !was_refilled {
            if is_confirming {
                // All rows were looked at: the sums of this pass are those of the end.
                return Ok(Settled {
                    sizes: tally.sizes(),
                    inertia: change.inertia,
                    labels: run.labels,
                    centroids,
                    iterations,
                    converged: true,
                });
            }
            // Added and subtracted means carry rounding: once more from the labels, and look at all rows.
            tally = run.tally(progress)?;
            run.sure_until.fill(f32::NEG_INFINITY);
            is_confirming = true;
        } else {
            is_confirming = false;
        }
        run.move_to(&mut centroids, &tally);
    }
    run.stop(centroids, &tally, iterations, progress)
}

/// Rows of a block that may have changed sides.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
fn open_rows(sure_until: &[f32], moved: f32, open: &mut Vec<u32>) {
    open.clear();
    // Most stretches are sure as a whole.
    for (first, stretch) in (0_u32..).step_by(STRETCH).zip(sure_until.chunks(STRETCH)) {
        let n_open: u32 = stretch.iter().map(|sure| u32::from(*sure <= moved)).sum();
        if n_open > 0 {
            let rows = (first..).zip(stretch).filter(|(_, sure)| **sure <= moved);
            open.extend(rows.map(|(row, _)| row));
        }
    }
}

/// In single precision, on the careful side: half the memory to go through in each pass.
#[expect(clippy::cast_possible_truncation, reason = "rounding is allowed for")]
fn lowered(value: f64) -> f32 {
    (value * (1.0 - SINGLE)) as f32
}

#[expect(clippy::cast_possible_truncation, reason = "rounding is allowed for")]
fn raised(value: f64) -> f32 {
    (value * (1.0 + SINGLE)) as f32
}

impl Run<'_> {
    /// Gives each row that may have changed sides its nearest centroid.
    fn pass(&mut self, centroids: &[f64], progress: &Progress) -> Result<Tally, Cancelled> {
        let (columns, k, moved) = (&self.columns, self.k, self.moved);
        let limit = raised(moved);
        let rows = part_rows(self.n_rows);
        let arch = pulp::Arch::new();
        let parts = self
            .labels
            .par_chunks_mut(rows)
            .zip(self.sure_until.par_chunks_mut(rows))
            .enumerate()
            .map(|(part, (labels, sure_until))| {
                let mut change = Tally::new(k, columns.len());
                let mut nearest = Nearest::new(BLOCK_ROWS);
                let mut open = Vec::with_capacity(BLOCK_ROWS);
                let mut gathered = vec![Vec::with_capacity(BLOCK_ROWS); columns.len()];
                for_blocks(0..labels.len(), progress, |block| {
                    let first = part * rows + block.start;
                    let n_rows = block.len();
                    arch.dispatch(|| open_rows(&sure_until[block.clone()], limit, &mut open));
                    if open.is_empty() {
                        return;
                    }
                    if open.len() < n_rows {
                        for (rows, column) in gathered.iter_mut().zip(columns) {
                            rows.clear();
                            rows.extend(open.iter().map(|&i| column[first + i as usize]));
                        }
                    }
                    let views: Vec<&[f64]> = if open.len() < n_rows {
                        gathered.iter().map(Vec::as_slice).collect()
                    } else {
                        columns
                            .iter()
                            .map(|column| &column[first..first + n_rows])
                            .collect()
                    };
                    arch.dispatch(|| nearest.find(&views, centroids, k));
                    for (place, &i) in open.iter().enumerate() {
                        let i = block.start + i as usize;
                        sure_until[i] = lowered(moved + nearest.margin[place]);
                        change.relabel(&mut labels[i], nearest.label[place], &views, place);
                    }
                    change.inertia += nearest.distance[..open.len()].iter().sum::<f64>();
                })?;
                Ok(change)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut total = Tally::new(k, self.columns.len());
        for part in parts {
            total.add(&part);
        }
        Ok(total)
    }

    /// Puts empty segments on the rows farthest from their centroids, as scikit-learn does.
    /// Returns whether there was anything to do.
    fn refill(
        &mut self,
        centroids: &[f64],
        tally: &mut Tally,
        progress: &Progress,
    ) -> Result<bool, Cancelled> {
        let empty: Vec<usize> = (0..self.k).filter(|&c| tally.counts[c] == 0).collect();
        if empty.is_empty() {
            return Ok(false);
        }
        progress.check()?;
        let mut far: Vec<(f64, usize)> = (0..self.n_rows)
            .into_par_iter()
            .map(|row| (self.squared_distance(row, centroids, self.labels[row]), row))
            .collect();
        far.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut was_refilled = false;
        for (&segment, &(distance, row)) in empty.iter().zip(&far) {
            // Where even the farthest row stands on its centroid there are fewer different rows than segments.
            if distance == 0.0 {
                break;
            }
            let place: Vec<&[f64]> = self.columns.iter().map(|column| &column[row..=row]).collect();
            tally.relabel(&mut self.labels[row], segment as u64, &place, 0);
            was_refilled = true;
        }
        if was_refilled {
            self.sure_until.fill(f32::NEG_INFINITY);
        }
        Ok(was_refilled)
    }

    /// Moves the centroids to the means of their rows and notes how far they went.
    fn move_to(&mut self, centroids: &mut [f64], tally: &Tally) {
        let n_features = self.columns.len();
        let mut largest = 0.0_f64;
        for (segment, &count) in tally.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let own = segment * n_features..(segment + 1) * n_features;
            let mut squares = 0.0;
            for (at, sum) in centroids[own.clone()].iter_mut().zip(&tally.sums[own]) {
                let mean = sum / count as f64;
                squares += (mean - *at) * (mean - *at);
                *at = mean;
            }
            largest = largest.max(squares.sqrt());
        }
        self.moved += 2.0 * largest * (1.0 + SLACK);
    }

    /// Sums and counts from the labels, with no history.
    fn tally(&self, progress: &Progress) -> Result<Tally, Cancelled> {
        let parts = map_parts(self.n_rows, |part| {
            let mut tally = Tally::new(self.k, self.columns.len());
            for_blocks(part, progress, |block| {
                let labels = &self.labels[block.clone()];
                for (feature, column) in self.columns.iter().enumerate() {
                    for (value, &label) in column[block.clone()].iter().zip(labels) {
                        tally.sums[usize::from(label) * self.columns.len() + feature] += value;
                    }
                }
                for &label in labels {
                    tally.counts[usize::from(label)] += 1;
                }
            })?;
            Ok(tally)
        })?;
        let mut total = Tally::new(self.k, self.columns.len());
        for part in parts {
            total.add(&part);
        }
        Ok(total)
    }

    /// Before the end: how far it has come.
    fn stop(
        self,
        centroids: Vec<f64>,
        tally: &Tally,
        iterations: usize,
        progress: &Progress,
    ) -> Result<Settled, Cancelled> {
        let parts = map_parts(self.n_rows, |part| {
            let mut inertia = 0.0;
            for_blocks(part, progress, |block| {
                inertia += block
                    .map(|row| self.squared_distance(row, &centroids, self.labels[row]))
                    .sum::<f64>();
            })?;
            Ok(inertia)
        })?;
        Ok(Settled {
            sizes: tally.sizes(),
            inertia: parts.iter().sum(),
            labels: self.labels,
            centroids,
            iterations,
            converged: false,
        })
    }

    fn squared_distance(&self, row: usize, centroids: &[f64], label: u8) -> f64 {
        let own = usize::from(label) * self.columns.len();
        self.columns
            .iter()
            .zip(&centroids[own..])
            .map(|(column, at)| (column[row] - at) * (column[row] - at))
            .sum()
    }
}

impl Tally {
    fn new(k: usize, n_features: usize) -> Self {
        Self {
            sums: vec![0.0; k * n_features],
            counts: vec![0; k],
            n_changed: 0,
            inertia: 0.0,
        }
    }

    fn sizes(&self) -> Vec<u64> {
        self.counts.iter().map(|count| count.unsigned_abs()).collect()
    }

    fn add(&mut self, other: &Self) {
        for (sum, value) in self.sums.iter_mut().zip(&other.sums) {
            *sum += value;
        }
        for (sum, value) in self.counts.iter_mut().zip(&other.counts) {
            *sum += value;
        }
        self.n_changed += other.n_changed;
        self.inertia += other.inertia;
    }

    /// Takes row `place` of `columns` from its old segment to a new one.
    fn relabel(&mut self, label: &mut u8, new: u64, columns: &[&[f64]], place: usize) {
        let old = *label;
        if u64::from(old) == new {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "segments are below 255")]
        let new_label = new as u8;
        let to = usize::from(new_label) * columns.len();
        for (sum, column) in self.sums[to..].iter_mut().zip(columns) {
            *sum += column[place];
        }
        self.counts[usize::from(new_label)] += 1;
        if old != NONE {
            let from = usize::from(old) * columns.len();
            for (sum, column) in self.sums[from..].iter_mut().zip(columns) {
                *sum -= column[place];
            }
            self.counts[usize::from(old)] -= 1;
        }
        *label = new_label;
        self.n_changed += 1;
    }
}
