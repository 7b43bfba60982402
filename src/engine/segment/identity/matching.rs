//! The pairing of two lists whose members are most alike in total.

use pathfinding::{kuhn_munkres::kuhn_munkres, matrix::Matrix};

/// For each row the column it is paired with, so that the likenesses of all pairs sum to the most there
/// can be (Kuhn 1955, Munkres 1957). Nothing is paired with what is not like it at all (0 or less).
pub fn best_match(likeness: &[Vec<i64>]) -> Vec<Option<usize>> {
    let n_rows = likeness.len();
    let n_columns = likeness.first().map_or(0, Vec::len);
    if n_columns == 0 {
        return vec![None; n_rows];
    }
    let at = |row: usize, column: usize| likeness[row][column].max(0);
    // The shorter list must come first.
    let is_wide = n_rows <= n_columns;
    let weights = if is_wide {
        Matrix::from_fn(n_rows, n_columns, |(row, column)| at(row, column))
    } else {
        Matrix::from_fn(n_columns, n_rows, |(column, row)| at(row, column))
    };
    let (_, assigned) = kuhn_munkres(&weights);
    let mut matched = vec![None; n_rows];
    for (first, second) in assigned.into_iter().enumerate() {
        let (row, column) = if is_wide { (first, second) } else { (second, first) };
        if at(row, column) > 0 {
            matched[row] = Some(column);
        }
    }
    matched
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The largest sum over all ways to pair some rows with some columns.
    fn by_trying_all(likeness: &[Vec<i64>], taken: &mut Vec<bool>) -> i64 {
        let Some((row, rest)) = likeness.split_first() else {
            return 0;
        };
        let mut best = by_trying_all(rest, taken);
        for column in 0..row.len() {
            if !taken[column] {
                taken[column] = true;
                best = best.max(row[column] + by_trying_all(rest, taken));
                taken[column] = false;
            }
        }
        best
    }

    fn total(likeness: &[Vec<i64>], matched: &[Option<usize>]) -> i64 {
        let pairs = likeness.iter().zip(matched);
        pairs.filter_map(|(row, column)| Some(row[(*column)?])).sum()
    }

    #[test]
    fn pairs_and_those_left_over() {
        assert_eq!(best_match(&[]), []);
        assert_eq!(best_match(&[vec![], vec![]]), [None, None]);
        let wide = vec![vec![9, 8, 0], vec![8, 1, 0]];
        assert_eq!(best_match(&wide), [Some(1), Some(0)]);
        let tall = vec![vec![9, 8], vec![8, 1], vec![0, 0]];
        assert_eq!(best_match(&tall), [Some(1), Some(0), None]);
        assert_eq!(best_match(&[vec![0, -5]]), [None]);
    }

    proptest! {
        #[test]
        fn no_other_pairing_is_better(
            (n_columns, cells) in (1_usize..6).prop_flat_map(|n| {
                (Just(n), prop::collection::vec(prop::collection::vec(0_i64..60, n), 1..6))
            }),
        ) {
            let matched = best_match(&cells);
            let mut used: Vec<usize> = matched.iter().flatten().copied().collect();
            used.sort_unstable();
            let n_pairs = used.len();
            used.dedup();
            prop_assert_eq!(used.len(), n_pairs, "a column is paired once");
            prop_assert_eq!(total(&cells, &matched), by_trying_all(&cells, &mut vec![false; n_columns]));
        }
    }
}
