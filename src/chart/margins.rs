//! How points lie along an axis, stacked by group: the bars beside a scatter.

/// Length of an axis a bar is wide, about.
const BAR: f32 = 16.0;

/// A piece of a bar, as shares of the highest bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarginBar {
    pub group: usize,
    pub bin: usize,
    pub from: f32,
    pub to: f32,
}

/// How many bars stand along an axis of this length.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 8..=60"
)]
pub fn bins_of(length: f32) -> usize {
    (length / BAR).round().clamp(8.0, 60.0) as usize
}

/// Counts of (group, value) within the range: for each bin, for each group.
pub fn counts_along(
    values: impl Iterator<Item = (usize, f64)>,
    range: (f64, f64),
    n_bins: usize,
    n_groups: usize,
) -> Vec<Vec<u32>> {
    let mut counts = vec![vec![0; n_groups]; n_bins];
    for (group, value) in values {
        let share = (value - range.0) / (range.1 - range.0);
        if (0.0..=1.0).contains(&share) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share between 0 and 1"
            )]
            let bin = ((share * n_bins as f64) as usize).min(n_bins - 1);
            counts[bin][group] += 1;
        }
    }
    counts
}

/// The same of counts of many narrow cells, within each by group.
pub fn counts_of_cells(along: &[u32], n_groups: usize, n_bins: usize) -> Vec<Vec<u32>> {
    let mut counts = vec![vec![0; n_groups]; n_bins];
    if n_groups == 0 {
        return counts;
    }
    let n_cells = along.len() / n_groups;
    for (cell, groups) in along.chunks_exact(n_groups).enumerate() {
        // By its middle.
        let bin = (2 * cell + 1) * n_bins / (2 * n_cells);
        for (sum, n) in counts[bin].iter_mut().zip(groups) {
            *sum += n;
        }
    }
    counts
}

/// The bars, group upon group.
pub fn stacked(counts: &[Vec<u32>]) -> Vec<MarginBar> {
    let total = |bin: &Vec<u32>| bin.iter().sum::<u32>();
    let most = counts.iter().map(total).max().unwrap_or(0).max(1) as f32;
    let mut bars = Vec::new();
    for (bin, groups) in counts.iter().enumerate() {
        let mut from = 0.0;
        for (group, &n) in groups.iter().enumerate().filter(|(_, n)| **n > 0) {
            let to = from + n as f32 / most;
            bars.push(MarginBar { group, bin, from, to });
            from = to;
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_view_are_counted_once() {
        let values = [(0, 0.0), (0, 0.49), (1, 0.5), (1, 1.0), (1, 1.01), (0, -0.1)];
        let counts = counts_along(values.into_iter(), (0.0, 1.0), 2, 2);
        assert_eq!(counts, [vec![2, 0], vec![0, 2]]);
    }

    #[test]
    fn cells_are_gathered_into_bars() {
        let along = [1, 0, 2, 0, 0, 3, 0, 4];
        assert_eq!(counts_of_cells(&along, 2, 2), [vec![3, 0], vec![0, 7]]);
        assert_eq!(counts_of_cells(&[], 0, 3), vec![Vec::<u32>::new(); 3]);
        let bars = stacked(&[vec![3, 1], vec![0, 8]]);
        assert_eq!(
            bars,
            [(0, 0, 0.0, 0.375), (1, 0, 0.375, 0.5), (1, 1, 0.0, 1.0)]
                .map(|(group, bin, from, to)| MarginBar { group, bin, from, to })
        );
    }
}
