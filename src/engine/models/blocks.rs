//! Rows in fixed parts, so that sums have the same bits on any number of threads.

use std::ops::Range;

use ndarray::Array2;
use rayon::prelude::*;

use crate::engine::{Cancelled, Progress};

/// Rows that are worked on at once: their columns and buffers stay in the first caches.
pub(super) const BLOCK_ROWS: usize = 1_024;

/// Parts that rows are dealt into; what each part yields is added in their order.
const MAX_PARTS: usize = 64;

/// Rows of one part: whole blocks, and a function of the number of rows alone.
pub(super) fn part_rows(n_rows: usize) -> usize {
    n_rows.div_ceil(MAX_PARTS).next_multiple_of(BLOCK_ROWS)
}

/// Works on all parts in parallel; results are in the order of the rows.
///
/// # Errors
/// When `work` is cancelled.
pub(super) fn map_parts<T: Send>(
    n_rows: usize,
    work: impl Fn(Range<usize>) -> Result<T, Cancelled> + Sync,
) -> Result<Vec<T>, Cancelled> {
    let rows = part_rows(n_rows);
    (0..n_rows.div_ceil(rows.max(1)))
        .into_par_iter()
        .map(|part| work(part * rows..((part + 1) * rows).min(n_rows)))
        .collect()
}

/// The blocks of a part; asks before each whether to stop.
pub(super) fn for_blocks(
    part: Range<usize>,
    progress: &Progress,
    mut work: impl FnMut(Range<usize>),
) -> Result<(), Cancelled> {
    let mut first = part.start;
    while first < part.end {
        progress.check()?;
        let end = (first + BLOCK_ROWS).min(part.end);
        work(first..end);
        first = end;
    }
    Ok(())
}

/// Rows × classes, filled block after block in parallel: `fill` gets the first row of a block and its values, row after
/// row.
pub(super) fn fill_rows(
    n_rows: usize,
    n_classes: usize,
    fill: impl Fn(usize, &mut [f64]) + Sync,
) -> Array2<f64> {
    let mut values = vec![0.0; n_rows * n_classes];
    values
        .par_chunks_mut(BLOCK_ROWS * n_classes)
        .enumerate()
        .for_each(|(block, out)| fill(block * BLOCK_ROWS, out));
    Array2::from_shape_vec((n_rows, n_classes), values)
        .unwrap_or_else(|error| unreachable!("rows × classes values were filled: {error}"))
}

/// Logarithms → probabilities that add up to 1; the largest is taken out first, so that there is always an answer.
pub(super) fn softmax(logs: &mut [f64]) {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for log in logs.iter_mut() {
        *log = (*log - largest).exp();
    }
    let sum: f64 = logs.iter().sum();
    for value in logs {
        *value /= sum;
    }
}

/// Σ aᵢ·bᵢ in sixteen running sums, so that it runs in vector registers; the order of adding is
/// the same whatever the processor.
#[inline(always)]
pub(in crate::engine) fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let mut total = sums.iter().sum::<f64>();
    for (x, y) in a_rest.iter().zip(b_rest) {
        total += x * y;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_all_rows_in_order() {
        for n in [0, 1, 1_024, 1_025, 70_000, 1_000_000] {
            let parts = map_parts(n, Ok).unwrap();
            assert_eq!(parts.iter().map(ExactSizeIterator::len).sum::<usize>(), n);
            assert!(parts.windows(2).all(|w| w[0].end == w[1].start));
            assert!(parts.len() <= MAX_PARTS);
        }
    }

    #[test]
    fn dot_products() {
        let a: Vec<f64> = (0..37).map(f64::from).collect();
        assert_eq!(dot(&a, &a), (0..37).map(|i| f64::from(i * i)).sum::<f64>());
    }
}
