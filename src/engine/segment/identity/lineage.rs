//! How many customers go from each segment of one k to each of the next.

use rayon::prelude::*;

/// How many rows are in each segment of the one labelling and each of the other.
pub fn overlap<'a>(
    pairs: impl Iterator<Item = (&'a u8, &'a u8)>,
    n_first: usize,
    n_second: usize,
) -> Vec<Vec<u64>> {
    let mut flat = vec![0_u64; n_first * n_second];
    for (&first, &second) in pairs {
        // Out of range only for a row without a segment.
        if usize::from(second) < n_second
            && let Some(count) = flat.get_mut(usize::from(first) * n_second + usize::from(second))
        {
            *count += 1;
        }
    }
    flat.chunks(n_second.max(1)).map(<[u64]>::to_vec).collect()
}

/// Overlaps of neighbouring labellings, each with its number of segments.
pub fn flows(labellings: &[(&[u8], usize)]) -> Vec<Vec<Vec<u64>>> {
    labellings
        .par_windows(2)
        .map(|pair| overlap(pair[0].0.iter().zip(pair[1].0), pair[0].1, pair[1].1))
        .collect()
}

/// `[b][a]` of `[a][b]`.
pub fn transposed(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let n_columns = counts.first().map_or(0, Vec::len);
    (0..n_columns)
        .map(|column| counts.iter().map(|row| row[column]).collect())
        .collect()
}

/// Likenesses are whole numbers of this part of a customer: centres that are nearly the same are told apart.
pub const GRAIN: i64 = 1_000_000;

/// Counts as likenesses.
pub fn as_likeness(counts: &[Vec<u64>]) -> Vec<Vec<i64>> {
    // Sums of many of them stay whole numbers of 64 bits.
    let most = i64::MAX / GRAIN / 1_024;
    let whole = |&count: &u64| i64::try_from(count).unwrap_or(most).min(most) * GRAIN;
    counts.iter().map(|row| row.iter().map(whole).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_counted_from_one_k_to_the_next() {
        let two = [0, 0, 0, 0, 0, 1, 1, 1];
        // The first part of the second: 3 of the 5; the third: the other 2.
        let three = [1, 1, 2, 2, 2, 0, 0, 0];
        let flows = flows(&[(&two, 2), (&three, 3)]);
        assert_eq!(flows, [[[0, 2, 3], [3, 0, 0]]]);
        assert_eq!(transposed(&flows[0]), [[0, 3], [2, 0], [3, 0]]);
        assert!(transposed(&[]).is_empty());
    }
}
