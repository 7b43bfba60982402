//! Rows dealt out into folds for cross-validation.

use rand::{SeedableRng as _, seq::SliceRandom as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::split::{by_class, class_counts, members, most_frequent};

/// The fold of each row that has a label; ascending row numbers are dealt from a seeded shuffle.
///
/// Each class is dealt out one row a fold, the next class going on where the last one ended: folds differ by
/// at most one row, in each class and in all.
pub fn stratified_folds(labels: &[Option<u32>], n_classes: usize, k: usize, seed: u64) -> Vec<Option<u32>> {
    let mut folds = vec![None; labels.len()];
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut next = 0_u32;
    let k = u32::try_from(k.max(1)).unwrap_or(u32::MAX);
    for mut rows in by_class(labels, n_classes) {
        rows.shuffle(&mut random);
        for row in rows {
            folds[row as usize] = Some(next);
            next = (next + 1) % k;
        }
    }
    folds
}

/// As [`stratified_folds`], but rows of one group go into the same fold; rows without a group are a group each.
///
/// The largest groups go first, each into the fold that has the fewest rows of the group's most frequent class
/// (ties: the fewest rows in all, then the first fold).
pub fn grouped_folds(
    labels: &[Option<u32>],
    groups: &[Option<u64>],
    n_classes: usize,
    k: usize,
    seed: u64,
) -> Vec<Option<u32>> {
    let mut members = members(labels, groups);
    members.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    members.sort_by_key(|rows| std::cmp::Reverse(rows.len()));
    let k = k.max(1);
    let mut folds = vec![None; labels.len()];
    let mut of_class = vec![vec![0_usize; n_classes]; k];
    let mut sizes = vec![0_usize; k];
    for rows in members {
        let counts = class_counts(&rows, labels, n_classes);
        let most = most_frequent(&counts);
        let emptiest = (0..k).min_by_key(|&fold| (of_class[fold][most], sizes[fold]));
        let fold = emptiest.unwrap_or(0);
        for (have, more) in of_class[fold].iter_mut().zip(&counts) {
            *have += more;
        }
        sizes[fold] += rows.len();
        for row in rows {
            folds[row as usize] = u32::try_from(fold).ok();
        }
    }
    folds
}

/// Groups that have a labelled row; rows without a group count one each.
pub fn n_groups(labels: &[Option<u32>], groups: &[Option<u64>]) -> usize {
    members(labels, groups).len()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn labels() -> impl Strategy<Value = Vec<Option<u32>>> {
        proptest::collection::vec(proptest::option::weighted(0.9, 0_u32..4), 0..300)
    }

    /// Rows of each fold for which `is_counted`.
    fn sizes(folds: &[Option<u32>], k: usize, is_counted: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut sizes = vec![0; k];
        for (row, fold) in folds.iter().enumerate() {
            if let Some(fold) = fold.filter(|_| is_counted(row)) {
                sizes[fold as usize] += 1;
            }
        }
        sizes
    }

    fn spread(sizes: &[usize]) -> usize {
        sizes.iter().max().unwrap_or(&0) - sizes.iter().min().unwrap_or(&0)
    }

    proptest! {
        #[test]
        fn every_labelled_row_has_one_fold_and_strata_keep_within_one(
            labels in labels(), k in 2_usize..12, seed: u64
        ) {
            let folds = stratified_folds(&labels, 4, k, seed);
            prop_assert_eq!(folds.len(), labels.len());
            for (fold, label) in folds.iter().zip(&labels) {
                prop_assert_eq!(fold.is_some(), label.is_some());
                prop_assert!(fold.is_none_or(|fold| (fold as usize) < k));
            }
            prop_assert!(spread(&sizes(&folds, k, |_| true)) <= 1);
            for class in 0..4 {
                prop_assert!(spread(&sizes(&folds, k, |row| labels[row] == Some(class))) <= 1);
            }
            prop_assert_eq!(&folds, &stratified_folds(&labels, 4, k, seed));
        }

        #[test]
        fn groups_never_straddle(
            rows in proptest::collection::vec((proptest::option::weighted(0.9, 0_u32..3),
                                               proptest::option::weighted(0.8, 0_u64..40)), 0..200),
            k in 2_usize..8,
            seed: u64,
        ) {
            let (labels, groups): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let folds = grouped_folds(&labels, &groups, 3, k, seed);
            let mut fold_of: BTreeMap<u64, u32> = BTreeMap::new();
            for ((fold, label), group) in folds.iter().zip(&labels).zip(&groups) {
                prop_assert_eq!(fold.is_some(), label.is_some());
                if let (Some(fold), Some(group)) = (fold, group) {
                    prop_assert_eq!(*fold_of.entry(*group).or_insert(*fold), *fold);
                }
            }
            prop_assert_eq!(&folds, &grouped_folds(&labels, &groups, 3, k, seed));
        }
    }

    #[test]
    fn another_seed_deals_otherwise() {
        let labels: Vec<Option<u32>> = (0..100).map(|row| Some(row % 3)).collect();
        assert_ne!(
            stratified_folds(&labels, 3, 5, 1),
            stratified_folds(&labels, 3, 5, 2)
        );
    }

    #[test]
    fn groups_are_spread_evenly() {
        let labels: Vec<Option<u32>> = (0..400).map(|row| Some(u32::from(row % 4 == 0))).collect();
        let groups: Vec<Option<u64>> = (0..400).map(|row| Some(row / 4)).collect();
        let folds = grouped_folds(&labels, &groups, 2, 5, 1);
        assert_eq!(sizes(&folds, 5, |_| true), [80; 5]);
        assert_eq!(n_groups(&labels, &groups), 100);
    }
}
