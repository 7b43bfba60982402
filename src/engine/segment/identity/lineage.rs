//! Which segment of one k is which of the next: lines that begin somewhere and go on.

use rayon::prelude::*;

use super::matching::best_match;

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

/// For each labelling, each segment's line. Neighbours are paired so that as many customers as can be
/// stay on their line; what is left over begins a line of its own, in the order of the segments.
pub fn lines(n_segments: &[usize], flows: &[Vec<Vec<u64>>]) -> Vec<Vec<usize>> {
    let Some(&first) = n_segments.first() else {
        return Vec::new();
    };
    let mut lines: Vec<Vec<usize>> = vec![(0..first).collect()];
    let mut n_lines = first;
    for (&n, flow) in n_segments[1..].iter().zip(flows) {
        let mut next: Vec<Option<usize>> = vec![None; n];
        let before = lines.last().map_or(&[][..], Vec::as_slice);
        for (segment, matched) in best_match(&as_likeness(flow)).into_iter().enumerate() {
            if let Some(to) = matched {
                next[to] = before.get(segment).copied();
            }
        }
        let begun = next.into_iter().map(|line| {
            line.unwrap_or_else(|| {
                n_lines += 1;
                n_lines - 1
            })
        });
        let begun = begun.collect();
        lines.push(begun);
    }
    lines
}

/// Counts as likenesses.
pub fn as_likeness(counts: &[Vec<u64>]) -> Vec<Vec<i64>> {
    let whole = |&count: &u64| i64::try_from(count).unwrap_or(i64::MAX / 1_024);
    counts.iter().map(|row| row.iter().map(whole).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_that_splits_goes_on_as_its_larger_part() {
        let two = [0, 0, 0, 0, 0, 1, 1, 1];
        // The first part of the second: 3 of the 5; the third: the other 2.
        let three = [1, 1, 2, 2, 2, 0, 0, 0];
        let flows = flows(&[(&two, 2), (&three, 3)]);
        assert_eq!(flows, [[[0, 2, 3], [3, 0, 0]]]);
        assert_eq!(lines(&[2, 3], &flows), [vec![0, 1], vec![1, 2, 0]]);
        assert!(lines(&[], &[]).is_empty());
    }
}
