//! Spearman's ρ: the Pearson correlation of ranks, ties averaged, over rows where both are present.

use super::{correlation::correlation, each, each_pair};
use crate::engine::{Cancelled, Progress};

/// A column put in order once; each pair then ranks the rows it has without sorting again.
struct Sorted {
    /// Present rows in the order of their values.
    order: Vec<u32>,
    has_missing: bool,
    /// Ranks over all present rows; NaN: missing.
    ranks: Vec<f64>,
}

impl Sorted {
    fn new(values: &[f64]) -> Self {
        let mut order: Vec<u32> = (0..u32::try_from(values.len()).unwrap_or(u32::MAX))
            .filter(|&row| !values[row as usize].is_nan())
            .collect();
        // + 0 makes 0 of −0: they tie.
        let value = |row: u32| values[row as usize] + 0.0;
        order.sort_unstable_by(|&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
        let mut ranks = vec![f64::NAN; values.len()];
        rank_into(&mut ranks, values, &order, |_| true);
        Self {
            has_missing: order.len() < values.len(),
            order,
            ranks,
        }
    }
}

/// Ranks from 1 of the rows in `order` that `counts`; equal values get the mean of their ranks.
fn rank_into(ranks: &mut [f64], values: &[f64], order: &[u32], counts: impl Fn(usize) -> bool) {
    let mut n = 0_u64;
    let mut tied: Vec<usize> = Vec::new();
    let mut settle = |tied: &mut Vec<usize>, n: &mut u64| {
        let rank = *n as f64 + f64::midpoint(tied.len() as f64, 1.0);
        *n += tied.len() as u64;
        for row in tied.drain(..) {
            ranks[row] = rank;
        }
    };
    for row in order.iter().map(|&row| row as usize).filter(|&row| counts(row)) {
        if tied.first().is_some_and(|&first| values[first] != values[row]) {
            settle(&mut tied, &mut n);
        }
        tied.push(row);
    }
    settle(&mut tied, &mut n);
}

/// All pairs; NaN where undefined.
///
/// # Errors
/// When the caller cancels.
pub(super) fn rank_correlations(
    columns: &[Vec<f64>],
    progress: &Progress,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    progress.report(0.0, "Ranking");
    let n_cells = columns.iter().map(Vec::len).sum();
    let sorted = each(columns, n_cells, |column| {
        progress.check()?;
        Ok::<_, Cancelled>(Sorted::new(column))
    })?;
    progress.report(0.3, "Comparing columns");
    each_pair(columns.len(), n_cells, |i, j| {
        progress.check()?;
        let one = (columns[i].as_slice(), &sorted[i]);
        pair(one, (&columns[j], &sorted[j]), progress)
    })
}

fn pair(
    (a, sorted_a): (&[f64], &Sorted),
    (b, sorted_b): (&[f64], &Sorted),
    progress: &Progress,
) -> Result<f64, Cancelled> {
    if !sorted_a.has_missing && !sorted_b.has_missing {
        return correlation(&sorted_a.ranks, &sorted_b.ranks, progress);
    }
    let over_both = |values: &[f64], sorted: &Sorted, other: &[f64]| {
        let mut ranks = vec![f64::NAN; values.len()];
        rank_into(&mut ranks, values, &sorted.order, |row| !other[row].is_nan());
        ranks
    };
    correlation(&over_both(a, sorted_a, b), &over_both(b, sorted_b, a), progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_ranks() {
        let values = [3.0, f64::NAN, 1.0, 3.0, 2.0, 3.0];
        let sorted = Sorted::new(&values);
        let ranks: Vec<f64> = [0, 2, 3, 4, 5].map(|row| sorted.ranks[row]).to_vec();
        assert_eq!(ranks, [4.0, 1.0, 4.0, 2.0, 4.0]);
        assert!(sorted.ranks[1].is_nan());
    }

    #[test]
    fn any_rising_curve_is_one() {
        let x: Vec<f64> = (0..50).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| (x / 5.0).exp()).collect();
        let z: Vec<f64> = x.iter().map(|x| -x.powi(3)).collect();
        let constant = vec![1.0; 50];
        let found = rank_correlations(&[x, y, z, constant], &Progress::none()).unwrap();
        assert!((found[0][1] - 1.0).abs() < 1e-12 && (found[1][2] + 1.0).abs() < 1e-12);
        assert_eq!(found[2][2], 1.0);
        assert!(found[3].iter().all(|value| value.is_nan()));
    }

    #[test]
    fn each_pair_is_ranked_over_its_own_rows() {
        // scipy.stats.spearmanr of the rows that have both: [1, 2, 4, 4], [9, 7, 8, 1]
        let x = vec![1.0, 2.0, 100.0, 4.0, 4.0, f64::NAN];
        let y = vec![9.0, 7.0, f64::NAN, 8.0, 1.0, 3.0];
        let found = rank_correlations(&[x, y], &Progress::none()).unwrap();
        assert!(
            (found[0][1] + 0.632_455_532_033_675_9).abs() < 1e-12,
            "{}",
            found[0][1]
        );
    }
}
