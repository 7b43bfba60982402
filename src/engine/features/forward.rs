//! Folds forward in time: each trains on rows that are earlier than all it tests.

/// Parts the labelled rows that have a time into `k + 1` blocks, one after the other in time and as nearly of one size
/// as the moments allow: rows of one moment stay in one block. Fold `f` tests block `f + 1` and trains on all blocks
/// before it (an expanding window), so that block 0 never tests. Rows without a label or a time (NaN) are in no block.
///
/// # Errors
/// The number of different moments, where that is no more than `k`.
pub fn forward_blocks(labels: &[Option<u32>], times: &[f64], k: usize) -> Result<Vec<Option<u32>>, usize> {
    let mut rows: Vec<u32> = (0_u32..)
        .zip(labels.iter().zip(times))
        .filter(|(_, (label, time))| label.is_some() && !time.is_nan())
        .map(|(row, _)| row)
        .collect();
    let time = |row: u32| times[row as usize];
    // 0 and −0 are one moment.
    rows.sort_by(|&a, &b| (time(a) + 0.0).total_cmp(&(time(b) + 0.0)));
    // Places where the moment changes.
    let changes: Vec<usize> = (1..rows.len())
        .filter(|&place| time(rows[place - 1]) < time(rows[place]))
        .collect();
    if changes.len() < k {
        return Err(changes.len() + usize::from(!rows.is_empty()));
    }
    let mut blocks = vec![None; labels.len()];
    let (mut block, mut cuts) = (0_u32, cuts(&changes, rows.len(), k).into_iter().peekable());
    for (place, &row) in rows.iter().enumerate() {
        if cuts.next_if_eq(&place).is_some() {
            block += 1;
        }
        blocks[row as usize] = Some(block);
    }
    Ok(blocks)
}

/// Of the places where the moment changes the `k` at which the blocks begin: each comes as near as it can to where
/// blocks of one size would begin, and leaves enough changes for those after it. There are at least `k` changes.
fn cuts(changes: &[usize], n_rows: usize, k: usize) -> Vec<usize> {
    let mut cuts = Vec::with_capacity(k);
    let mut from = 0;
    for cut in 1..=k {
        let wanted = n_rows as f64 * cut as f64 / (k + 1) as f64;
        let off = |at: usize| (changes[at] as f64 - wanted).abs();
        let until = changes.len() - (k - cut);
        let Some(nearest) = (from..until).min_by(|&a, &b| off(a).total_cmp(&off(b))) else {
            break;
        };
        cuts.push(changes[nearest]);
        from = nearest + 1;
    }
    cuts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_block_holds_what_is_later_than_the_next(
            rows in proptest::collection::vec((proptest::option::weighted(0.9, 0_u32..3),
                                               proptest::option::weighted(0.9, -20_i32..20)), 0..300),
            k in 2_usize..12,
        ) {
            let (labels, times): (Vec<_>, Vec<_>) = rows
                .into_iter()
                .map(|(label, time)| (label, time.map_or(f64::NAN, f64::from)))
                .unzip();
            let is_known = |row: usize| labels[row].is_some() && !times[row].is_nan();
            let known = (0..labels.len()).filter(|&row| is_known(row));
            let moments: BTreeSet<u64> = known.map(|row| (times[row] + 0.0).to_bits()).collect();
            let found = forward_blocks(&labels, &times, k);
            prop_assert_eq!(found.is_ok(), moments.len() > k);
            let Ok(blocks) = found else {
                prop_assert_eq!(found, Err(moments.len()));
                return Ok(());
            };
            let mut spans = vec![(f64::INFINITY, f64::NEG_INFINITY); k + 1];
            for (row, block) in blocks.iter().enumerate() {
                prop_assert_eq!(block.is_some(), is_known(row));
                if let Some(block) = block {
                    let span = &mut spans[*block as usize];
                    *span = (span.0.min(times[row]), span.1.max(times[row]));
                }
            }
            // Every block has rows, and ends before the next begins: rows of one moment are together.
            prop_assert!(spans.iter().all(|(first, last)| first <= last));
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }

    #[test]
    fn blocks_are_of_one_size_where_moments_allow() {
        let sizes = |times: &[f64], k: usize| {
            let blocks = forward_blocks(&vec![Some(0); times.len()], times, k).unwrap();
            (0..=k)
                .map(|block| {
                    blocks
                        .iter()
                        .filter(|own| own.map(|own| own as usize) == Some(block))
                        .count()
                })
                .collect::<Vec<_>>()
        };
        let days: Vec<f64> = (0..60).rev().map(f64::from).collect();
        assert_eq!(sizes(&days, 5), [10; 6]);
        // Half of the rows are of one day: it stays whole, and the others are shared out.
        let days: Vec<f64> = (0..60_u32).map(|row| f64::from(row.max(30))).collect();
        assert_eq!(sizes(&days, 2).iter().sum::<usize>(), 60);
        assert_eq!(sizes(&days, 2)[0], 31);
        assert_eq!(forward_blocks(&[Some(0); 4], &[1.0, 2.0, 2.0, -0.0], 3), Err(3));
        assert_eq!(forward_blocks(&[None; 2], &[1.0, 2.0], 2), Err(0));
    }
}
