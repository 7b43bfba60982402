//! Pearson correlations over rows where both columns are present.

use super::each_pair;
use crate::engine::{Cancelled, Progress};

/// Rows between two looks at the cancel flag.
const ROWS_AT_ONCE: usize = 65_536;

/// All pairs; NaN (also on the diagonal) where a column is constant or fewer than two rows have both.
///
/// # Errors
/// When the caller cancels.
pub(super) fn correlations(columns: &[Vec<f64>], progress: &Progress) -> Result<Vec<Vec<f64>>, Cancelled> {
    let n_cells = columns.iter().map(Vec::len).sum();
    each_pair(columns.len(), n_cells, |i, j| {
        correlation(&columns[i], &columns[j], progress)
    })
}

/// Pearson's r of one pair; NaN where undefined.
///
/// # Errors
/// When the caller cancels.
pub(super) fn correlation(a: &[f64], b: &[f64], progress: &Progress) -> Result<f64, Cancelled> {
    let (mut n, mut sum_a, mut sum_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        if !x.is_nan() && !y.is_nan() {
            n += 1.0;
            sum_a += x;
            sum_b += y;
        }
    }
    let (mean_a, mean_b) = (sum_a / n, sum_b / n);
    let (mut squares_a, mut squares_b, mut products) = (0.0, 0.0, 0.0);
    for (xs, ys) in a.chunks(ROWS_AT_ONCE).zip(b.chunks(ROWS_AT_ONCE)) {
        progress.check()?;
        for (x, y) in xs.iter().zip(ys) {
            let (x, y) = (x - mean_a, y - mean_b);
            if !x.is_nan() && !y.is_nan() {
                squares_a += x * x;
                squares_b += y * y;
                products += x * y;
            }
        }
    }
    let rounding = |squares: f64, mean: f64| squares <= n * (mean * f64::EPSILON * n.max(1.0)).powi(2);
    if n < 2.0 || rounding(squares_a, mean_a) || rounding(squares_b, mean_b) {
        return Ok(f64::NAN);
    }
    Ok((products / (squares_a.sqrt() * squares_b.sqrt())).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_with_holes_and_constants() {
        let a = vec![1.0, 2.0, 3.0, 4.0, f64::NAN];
        let b = vec![2.0, 4.0, 6.0, f64::NAN, 1.0];
        let c = vec![1.0, -1.0, 1.0, -1.0, 1.0];
        let constant = vec![0.1; 5];
        let found = correlations(&[a, b, c, constant], &Progress::none()).unwrap();
        assert!((found[0][1] - 1.0).abs() < 1e-15);
        assert_eq!(found[0][0], 1.0);
        // numpy.corrcoef([1, 2, 3, 4], [1, -1, 1, -1])
        assert!((found[2][0] + 0.447_213_595_499_957_9).abs() < 1e-15);
        assert!(found[3].iter().all(|value| value.is_nan()));
        assert_eq!(found[0][2].to_bits(), found[2][0].to_bits());
    }
}
