//! Training and test rows, and seeded samples.

use std::collections::BTreeMap;

use rand::{SeedableRng as _, seq::SliceRandom as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Which rows train and which test; ascending row numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    pub train: Vec<u32>,
    pub test: Vec<u32>,
}

impl Split {
    /// The rows of both parts, ascending.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.train.iter().chain(&self.test).copied().collect();
        rows.sort_unstable();
        rows
    }
}

/// Splits the rows that have a label, keeping each class's share: of `n` rows in all
/// `round(n · test_fraction)` test, parted among the classes by largest remainder; at least one row
/// of each class trains.
///
/// Rows without a label are in neither part. The same codes and seed give the same split.
pub fn stratified_split(labels: &[Option<u32>], n_classes: usize, test_fraction: f64, seed: u64) -> Split {
    let by_class = by_class(labels, n_classes);
    let sizes: Vec<usize> = by_class.iter().map(Vec::len).collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut split = Split::default();
    for (mut rows, n_test) in by_class.into_iter().zip(test_sizes(&sizes, test_fraction)) {
        rows.shuffle(&mut random);
        split.test.extend(&rows[..n_test]);
        split.train.extend(&rows[n_test..]);
    }
    split.train.sort_unstable();
    split.test.sort_unstable();
    split
}

/// Test rows of each class: the whole of each class's share, then one more where most is left over
/// (ties: the larger class, then the first) until the whole is `round(n · test_fraction)`.
fn test_sizes(sizes: &[usize], test_fraction: f64) -> Vec<usize> {
    let fraction = test_fraction.clamp(0.0, 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "shares of row counts, not negative"
    )]
    let whole = |rows: f64| rows as usize;
    let shares: Vec<f64> = sizes.iter().map(|&n| n as f64 * fraction).collect();
    let mut tests: Vec<usize> = shares.iter().map(|&share| whole(share)).collect();
    let wanted = whole((sizes.iter().sum::<usize>() as f64 * fraction).round());
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| {
        shares[b]
            .fract()
            .total_cmp(&shares[a].fract())
            .then(sizes[b].cmp(&sizes[a]))
    });
    let missing = wanted.saturating_sub(tests.iter().sum());
    for &class in order.iter().take(missing) {
        tests[class] += 1;
    }
    tests
        .iter()
        .zip(sizes)
        .map(|(&test, &n)| test.min(n.saturating_sub(1)))
        .collect()
}

/// As [`stratified_split`], but rows of one group go into the same part; rows without a group are a
/// group each. A group counts for the class that most of its rows have (ties: the first), and groups
/// are drawn until no further one fits into the test rows wanted of that class.
pub fn grouped_split(
    labels: &[Option<u32>],
    groups: &[Option<u64>],
    n_classes: usize,
    test_fraction: f64,
    seed: u64,
) -> Split {
    let mut strata: Vec<Vec<Vec<u32>>> = vec![Vec::new(); n_classes];
    for rows in members(labels, groups) {
        let class = most_frequent(&class_counts(&rows, labels, n_classes));
        if let Some(stratum) = strata.get_mut(class) {
            stratum.push(rows);
        }
    }
    let sizes: Vec<usize> = strata
        .iter()
        .map(|groups| groups.iter().map(Vec::len).sum())
        .collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut split = Split::default();
    for (mut groups, wanted) in strata.into_iter().zip(test_sizes(&sizes, test_fraction)) {
        groups.shuffle(&mut random);
        let mut n_test = 0;
        for rows in groups {
            if n_test + rows.len() <= wanted {
                n_test += rows.len();
                split.test.extend(rows);
            } else {
                split.train.extend(rows);
            }
        }
    }
    split.train.sort_unstable();
    split.test.sort_unstable();
    split
}

/// Labelled rows of each class, ascending.
pub(super) fn by_class(labels: &[Option<u32>], n_classes: usize) -> Vec<Vec<u32>> {
    let mut rows = vec![Vec::new(); n_classes];
    for (row, label) in (0_u32..).zip(labels) {
        if let Some(class) = label {
            rows[*class as usize].push(row);
        }
    }
    rows
}

/// Labelled rows, group after group in the order in which the groups come first; rows without a group are a group
/// each.
pub(super) fn members(labels: &[Option<u32>], groups: &[Option<u64>]) -> Vec<Vec<u32>> {
    let mut place_of: BTreeMap<u64, usize> = BTreeMap::new();
    let mut members: Vec<Vec<u32>> = Vec::new();
    for (row, label) in (0_u32..).zip(labels) {
        if label.is_none() {
            continue;
        }
        let group = groups.get(row as usize).copied().flatten();
        let place = group.map_or(members.len(), |group| {
            *place_of.entry(group).or_insert(members.len())
        });
        if place == members.len() {
            members.push(Vec::new());
        }
        members[place].push(row);
    }
    members
}

/// How many of these rows are of each class.
pub(super) fn class_counts(rows: &[u32], labels: &[Option<u32>], n_classes: usize) -> Vec<usize> {
    let mut counts = vec![0; n_classes];
    for class in rows.iter().filter_map(|&row| labels[row as usize]) {
        counts[class as usize] += 1;
    }
    counts
}

/// The class that is counted most often; of equally frequent ones the first.
pub fn most_frequent<N: Ord>(counts: &[N]) -> usize {
    (0..counts.len())
        .rev()
        .max_by_key(|&class| &counts[class])
        .unwrap_or(0)
}

/// `size` of `n` rows, drawn without replacement, ascending; all rows where there are no more.
pub fn sample_rows(n: usize, size: usize, seed: u64) -> Vec<u32> {
    let everything = u32::try_from(n).unwrap_or(u32::MAX);
    if n <= size {
        return (0..everything).collect();
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut rows: Vec<u32> = rand::seq::index::sample(&mut random, everything as usize, size)
        .into_iter()
        .filter_map(|row| u32::try_from(row).ok())
        .collect();
    rows.sort_unstable();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<Option<u32>> {
        (0..100)
            .map(|row| match row % 10 {
                0 => None,
                1..=3 => Some(1),
                _ => Some(0),
            })
            .collect()
    }

    #[test]
    fn shares_are_kept_and_parts_do_not_meet() {
        let labels = labels();
        let split = stratified_split(&labels, 2, 0.25, 42);
        let of = |rows: &[u32], class| {
            rows.iter()
                .filter(|&&r| labels[r as usize] == Some(class))
                .count()
        };
        assert_eq!((of(&split.test, 0), of(&split.test, 1)), (15, 8));
        assert_eq!(split.train.len() + split.test.len(), 90);
        assert!(split.test.iter().all(|row| !split.train.contains(row)));
        assert!(split.train.is_sorted() && split.test.is_sorted());
        assert_eq!(split, stratified_split(&labels, 2, 0.25, 42));
        assert_ne!(split, stratified_split(&labels, 2, 0.25, 43));
    }

    #[test]
    fn groups_stay_whole() {
        let labels = labels();
        let groups: Vec<Option<u64>> = (0..100).map(|row| (row != 7).then_some(row / 3)).collect();
        let split = grouped_split(&labels, &groups, 2, 0.25, 42);
        assert_eq!(split.train.len() + split.test.len(), 90);
        assert!((20..=23).contains(&split.test.len()), "{}", split.test.len());
        let of = |rows: &[u32]| -> std::collections::BTreeSet<u64> {
            rows.iter().filter_map(|&row| groups[row as usize]).collect()
        };
        assert!(of(&split.train).is_disjoint(&of(&split.test)));
        assert_eq!(split, grouped_split(&labels, &groups, 2, 0.25, 42));
        // One group alone trains.
        let one = grouped_split(&[Some(0), Some(1)], &[Some(1), Some(1)], 2, 0.5, 1);
        assert_eq!(one.train, [0, 1]);
    }

    #[test]
    fn each_class_trains() {
        let split = stratified_split(&[Some(0), Some(1), Some(1)], 2, 0.9, 1);
        assert_eq!(split.train.len(), 2);
        assert!(split.train.contains(&0));
        assert!(stratified_split(&[Some(0), Some(1)], 2, 0.0, 1).test.is_empty());
    }

    #[test]
    fn samples_are_sorted_and_distinct() {
        let sample = sample_rows(1_000, 100, 7);
        assert_eq!(sample.len(), 100);
        assert!(sample.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(sample_rows(3, 100, 7), [0, 1, 2]);
    }
}
