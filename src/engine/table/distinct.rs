//! Distinct words: how many, and which stand most often.

use std::{cmp::Ordering, hash::BuildHasher as _};

use arrow::array::{Array as _, Utf8ViewArray};
use polars::prelude::{PlFixedStateQuality, PlHashMap, StringChunked};
use rayon::prelude::*;

use super::evidence::CHECK_EVERY;
use crate::engine::{Cancelled, Progress, memory};

/// Up to so many different words are counted in one hash map, which then stays in the processor's cache.
const FEW: usize = if cfg!(test) { 3 } else { 4096 };
/// More are parted by their hashes into buckets of about so many words.
const BUCKET_WORDS: usize = if cfg!(test) { 4 } else { 4096 };
/// Words put into their buckets between two looks at the cancel flag: each may be the first in its page of memory, for
/// which the system is asked.
const PLACED: usize = 1024;
/// Cells remembered as they lie in memory, as a power of two.
const RECENT_BITS: u32 = if cfg!(test) { 1 } else { 8 };
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
pub fn count<'a>(
    words: &'a StringChunked,
    n_top: usize,
    progress: &Progress,
) -> Result<Counted<'a>, Cancelled> {
    if let Some(n_distinct) = ascending(words, progress)? {
        let top = iter(words).take(n_top).map(|word| (word, 1)).collect();
        return Ok(Counted { n_distinct, top });
    }
    let mut levels = Levels::default();
    for array in words.downcast_iter() {
        levels.begin();
        for row in 0..array.len() {
            if row.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            levels.add(array, row);
            if levels.counts.len() > FEW {
                return count_many(words, n_top, progress);
            }
        }
    }
    let n_distinct = levels.counts.len();
    keep_top(&mut levels.counts, n_top);
    Ok(Counted {
        n_distinct,
        top: levels.counts,
    })
}

/// Counts until `is_enough` (of the distinct and of all words seen), which then may be less than all.
pub fn count_until(
    words: &StringChunked,
    is_enough: impl Fn(usize, usize) -> bool,
    progress: &Progress,
) -> Result<usize, Cancelled> {
    if let Some(n_distinct) = ascending(words, progress)? {
        return Ok(n_distinct);
    }
    let mut levels = Levels::default();
    for array in words.downcast_iter() {
        levels.begin();
        for row in 0..array.len() {
            if row.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            if levels.add(array, row) && is_enough(levels.counts.len(), levels.n_seen) {
                return Ok(levels.counts.len());
            }
            if levels.counts.len() > FEW {
                return Ok(count_many(words, 0, progress)?.n_distinct);
            }
        }
    }
    Ok(levels.counts.len())
}

/// How many words there are, if each is greater than the one before, as the identifiers of a sorted file are.
fn ascending(words: &StringChunked, progress: &Progress) -> Result<Option<usize>, Cancelled> {
    let mut before: Option<&str> = None;
    let mut n = 0_usize;
    for word in iter(words) {
        if n.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        if before.is_some_and(|before| before >= word) {
            return Ok(None);
        }
        before = Some(word);
        n += 1;
    }
    Ok(Some(n))
}

/// Words met so far, and how often.
#[derive(Default)]
struct Levels<'a> {
    places: PlHashMap<&'a str, usize>,
    counts: Vec<(&'a str, u64)>,
    /// The cells met last, as they lie in memory, and their places: a word that stands often is not hashed again.
    recent: Vec<(u128, usize)>,
    n_seen: usize,
}

impl<'a> Levels<'a> {
    /// Another array follows: what its cells are in memory says nothing of those before.
    fn begin(&mut self) {
        self.recent = vec![(0, usize::MAX); 1 << RECENT_BITS];
    }

    /// Counts the word in this row, if there is one; whether it had to be looked up.
    #[inline]
    fn add(&mut self, array: &'a Utf8ViewArray, row: usize) -> bool {
        let Some(view) = array.views().get(row).filter(|_| array.is_valid(row)) else {
            return false;
        };
        self.n_seen += 1;
        let key = view.as_u128();
        let mixed = (key ^ key >> 64).wrapping_mul(0x9e37_79b9_7f4a_7c15) & u128::from(u64::MAX);
        let slot = usize::try_from(mixed >> (64 - RECENT_BITS)).unwrap_or(0);
        let (recent, place) = self.recent[slot];
        if recent == key && place != usize::MAX {
            self.counts[place].1 += 1;
            return false;
        }
        let word = array.value(row);
        let place = *self.places.entry(word).or_insert(self.counts.len());
        if place == self.counts.len() {
            self.counts.push((word, 0));
        }
        self.counts[place].1 += 1;
        self.recent[slot] = (key, place);
        true
    }
}

fn iter(words: &StringChunked) -> impl Iterator<Item = &str> {
    words.downcast_iter().flat_map(|array| array.iter().flatten())
}

/// Parts the words by their hashes, so that no table is larger than the processor's cache.
fn count_many<'a>(
    words: &'a StringChunked,
    n_top: usize,
    progress: &Progress,
) -> Result<Counted<'a>, Cancelled> {
    let mut buckets = Buckets::of(words, progress)?;
    let counted: Result<Vec<Counted<'_>>, Cancelled> = buckets
        .split()
        .into_par_iter()
        .map(|items| {
            progress.check()?;
            Ok(count_bucket(words, items, n_top))
        })
        .collect();
    let counted = match counted {
        Ok(counted) => counted,
        Err(cancelled) => {
            memory::give_back(buckets.items);
            return Err(cancelled);
        }
    };
    let n_distinct = counted.iter().map(|c| c.n_distinct).sum();
    let mut top: Vec<(&str, u64)> = counted.into_iter().flat_map(|c| c.top).collect();
    keep_top(&mut top, n_top);
    if top.len() < n_top {
        add_singles(words, n_top, &mut top, progress)?;
    }
    Ok(Counted { n_distinct, top })
}

/// All words, parted by the high bits of their hashes.
struct Buckets {
    /// The low half of a word's hash above its row.
    items: Vec<u64>,
    sizes: Vec<usize>,
}

impl Buckets {
    fn of(words: &StringChunked, progress: &Progress) -> Result<Self, Cancelled> {
        let n_buckets = (words.len() / BUCKET_WORDS).next_power_of_two();
        let n_bits = n_buckets.trailing_zeros().clamp(1, MOST_BUCKETS);
        let hasher = PlFixedStateQuality::with_seed(0);
        let bucket_of = |hash: u64| usize::try_from(hash >> (64 - n_bits)).unwrap_or(0);
        // Hashing twice takes less memory than keeping the hashes.
        let mut sizes = vec![0_usize; 1 << n_bits];
        for (n, word) in iter(words).enumerate() {
            if n.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
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
            for (n, word) in array.into_iter().enumerate() {
                if n.is_multiple_of(PLACED)
                    && let Err(cancelled) = progress.check()
                {
                    memory::give_back(items);
                    return Err(cancelled);
                }
                if let Some(word) = word {
                    let hash = hasher.hash_one(word);
                    let end = &mut ends[bucket_of(hash)];
                    items[*end] = hash << 32 | row;
                    *end += 1;
                }
                row += 1;
            }
        }
        Ok(Self { items, sizes })
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
fn add_singles<'a>(
    words: &'a StringChunked,
    n_top: usize,
    top: &mut Vec<(&'a str, u64)>,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let n_free = n_top - top.len();
    let mut singles: Vec<&str> = Vec::with_capacity(n_free + 1);
    for (n, word) in iter(words).enumerate() {
        if n.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        let is_late = singles.len() == n_free && singles.last().is_some_and(|&last| word >= last);
        if is_late || top.iter().any(|&(known, _)| known == word) {
            continue;
        }
        let place = singles.partition_point(|&known| known < word);
        singles.insert(place, word);
        singles.truncate(n_free);
    }
    top.extend(singles.into_iter().map(|word| (word, 1)));
    Ok(())
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
            let counted = count(&words, n_top, &Progress::none()).unwrap();
            prop_assert_eq!(counted.n_distinct, expected.len());
            prop_assert_eq!(count_until(&words, |_, _| false, &Progress::none()), Ok(expected.len()));
            let mut top: Vec<_> = expected.into_iter().collect();
            top.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
            top.truncate(n_top);
            prop_assert_eq!(counted.top, top);
        }
    }
}
