//! Distinct words: how many, and which stand most often.

use std::{cmp::Ordering, hash::BuildHasher as _};

use polars::prelude::{PlFixedStateQuality, PlHashMap, StringChunked};
use rayon::prelude::*;

use super::evidence::CHECK_EVERY;
use crate::engine::{Cancelled, Progress};

/// Up to so many different words are counted in one hash map, which then stays in the processor's cache.
const FEW: usize = if cfg!(test) { 3 } else { 4096 };
/// More are parted by their hashes into buckets of about so many words.
const BUCKET_WORDS: usize = if cfg!(test) { 4 } else { 4096 };
/// As a power of two.
const MOST_BUCKETS: u32 = 16;

/// The words of a column, counted.
#[derive(Debug, PartialEq, Eq)]
pub struct Counted<'a> {
    pub n_distinct: usize,
    /// The most frequent words; of equally frequent ones the first in sorted order.
    pub top: Vec<(&'a str, u64)>,
}

/// Counts all words and finds the `n_top` most frequent.
pub fn count(words: &StringChunked, n_top: usize) -> Counted<'_> {
    let mut counts: PlHashMap<&str, u64> = PlHashMap::default();
    for word in iter(words) {
        *counts.entry(word).or_default() += 1;
        if counts.len() > FEW {
            return count_many(words, n_top);
        }
    }
    let n_distinct = counts.len();
    let mut top: Vec<(&str, u64)> = counts.into_iter().collect();
    keep_top(&mut top, n_top);
    Counted { n_distinct, top }
}

/// Counts until `is_enough` (of the distinct and of all words seen), which then may be less than all.
pub fn count_until(
    words: &StringChunked,
    is_enough: impl Fn(usize, usize) -> bool,
    progress: &Progress,
) -> Result<usize, Cancelled> {
    let mut levels: PlHashMap<&str, ()> = PlHashMap::default();
    for (seen, word) in iter(words).enumerate() {
        if seen.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        if is_enough(levels.len(), seen) {
            break;
        }
        if levels.len() > FEW {
            return Ok(count_many(words, 0).n_distinct);
        }
        levels.insert(word, ());
    }
    Ok(levels.len())
}

fn iter(words: &StringChunked) -> impl Iterator<Item = &str> {
    words.downcast_iter().flat_map(|array| array.iter().flatten())
}

/// Parts the words by their hashes, so that no table is larger than the processor's cache.
fn count_many(words: &StringChunked, n_top: usize) -> Counted<'_> {
    let mut buckets = Buckets::of(words);
    let counted: Vec<Counted<'_>> = buckets
        .split()
        .into_par_iter()
        .map(|items| count_bucket(words, items, n_top))
        .collect();
    let n_distinct = counted.iter().map(|c| c.n_distinct).sum();
    let mut top: Vec<(&str, u64)> = counted.into_iter().flat_map(|c| c.top).collect();
    keep_top(&mut top, n_top);
    if top.len() < n_top {
        add_singles(words, n_top, &mut top);
    }
    Counted { n_distinct, top }
}

/// All words, parted by the high bits of their hashes.
struct Buckets {
    /// The low half of a word's hash above its row.
    items: Vec<u64>,
    sizes: Vec<usize>,
}

impl Buckets {
    fn of(words: &StringChunked) -> Self {
        let n_buckets = (words.len() / BUCKET_WORDS).next_power_of_two();
        let n_bits = n_buckets.trailing_zeros().clamp(1, MOST_BUCKETS);
        let hasher = PlFixedStateQuality::with_seed(0);
        let bucket_of = |hash: u64| usize::try_from(hash >> (64 - n_bits)).unwrap_or(0);
        // Hashing twice takes less memory than keeping the hashes.
        let mut sizes = vec![0_usize; 1 << n_bits];
        for word in iter(words) {
            sizes[bucket_of(hasher.hash_one(word))] += 1;
        }
        let mut ends: Vec<usize> = sizes
            .iter()
            .scan(0, |end, size| {
                let start = *end;
                *end += size;
                Some(start)
            })
            .collect();
        let mut items = vec![0_u64; sizes.iter().sum()];
        let mut row = 0_u64;
        for array in words.downcast_iter() {
            for word in array {
                if let Some(word) = word {
                    let hash = hasher.hash_one(word);
                    let end = &mut ends[bucket_of(hash)];
                    items[*end] = hash << 32 | row;
                    *end += 1;
                }
                row += 1;
            }
        }
        Self { items, sizes }
    }

    fn split(&mut self) -> Vec<&mut [u64]> {
        let mut rest = self.items.as_mut_slice();
        self.sizes
            .iter()
            .map(|&size| {
                let (items, after) = std::mem::take(&mut rest).split_at_mut(size);
                rest = after;
                items
            })
            .collect()
    }
}

/// The words of one bucket; those that stand once are counted but not listed.
fn count_bucket<'a>(words: &'a StringChunked, items: &mut [u64], n_top: usize) -> Counted<'a> {
    items.sort_unstable();
    let word_of = |item: u64| words.get((item & 0xffff_ffff) as usize).unwrap_or("");
    let mut counted = Counted {
        n_distinct: 0,
        top: Vec::new(),
    };
    for run in items.chunk_by(|a, b| a >> 32 == b >> 32) {
        if let [_] = run {
            counted.n_distinct += 1;
            continue;
        }
        // The same half of a hash: nearly always the same word.
        let mut same: Vec<(&str, u64)> = Vec::new();
        for &item in run {
            let word = word_of(item);
            match same.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => same.push((word, 1)),
            }
        }
        counted.n_distinct += same.len();
        counted
            .top
            .extend(same.into_iter().filter(|&(_, count)| count > 1));
        if counted.top.len() > 4 * n_top {
            keep_top(&mut counted.top, n_top);
        }
    }
    keep_top(&mut counted.top, n_top);
    counted
}

/// Adds words that stand once, the first in sorted order.
fn add_singles<'a>(words: &'a StringChunked, n_top: usize, top: &mut Vec<(&'a str, u64)>) {
    let n_free = n_top - top.len();
    let mut singles: Vec<&str> = Vec::with_capacity(n_free + 1);
    for word in iter(words) {
        let is_late = singles.len() == n_free && singles.last().is_some_and(|&last| word >= last);
        if is_late || top.iter().any(|&(known, _)| known == word) {
            continue;
        }
        let place = singles.partition_point(|&known| known < word);
        singles.insert(place, word);
        singles.truncate(n_free);
    }
    top.extend(singles.into_iter().map(|word| (word, 1)));
}

fn keep_top(levels: &mut Vec<(&str, u64)>, n_top: usize) {
    let by_count = |a: &(&str, u64), b: &(&str, u64)| match b.1.cmp(&a.1) {
        Ordering::Equal => a.0.cmp(b.0),
        unequal => unequal,
    };
    if levels.len() > n_top {
        levels.select_nth_unstable_by(n_top, by_count);
        levels.truncate(n_top);
    }
    levels.sort_unstable_by(by_count);
}

#[cfg(test)]
mod tests {
    use polars::prelude::{NamedFrom as _, PlSmallStr};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_counted(cells in prop::collection::vec(prop::option::of("[abc]{0,2}"), 0..80), n_top in 0..6_usize) {
            let words = StringChunked::new(PlSmallStr::EMPTY, &cells);
            let mut expected = std::collections::BTreeMap::new();
            for word in cells.iter().flatten() {
                *expected.entry(word.as_str()).or_insert(0_u64) += 1;
            }
            let counted = count(&words, n_top);
            prop_assert_eq!(counted.n_distinct, expected.len());
            prop_assert_eq!(count_until(&words, |_, _| false, &Progress::none()), Ok(expected.len()));
            let mut top: Vec<_> = expected.into_iter().collect();
            top.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
            top.truncate(n_top);
            prop_assert_eq!(counted.top, top);
        }
    }
}
