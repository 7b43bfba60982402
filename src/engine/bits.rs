//! Sets of small whole numbers, one bit each: rows, or lines of a file.

/// A set of numbers from 0 on. 1,000,000 of them take 125 kB.
///
/// Equal sets are equal values: there are no empty words at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

const WORD: usize = 64;

impl Bits {
    /// The numbers from 0 to `n` (not included) for which `holds`.
    pub fn from_fn(n: usize, mut holds: impl FnMut(usize) -> bool) -> Self {
        let word = |at: usize, holds: &mut dyn FnMut(usize) -> bool| {
            (at * WORD..n.min((at + 1) * WORD)).fold(0, |word, number| {
                word | (u64::from(holds(number)) << (number % WORD))
            })
        };
        Self::of_words((0..n.div_ceil(WORD)).map(|at| word(at, &mut holds)).collect())
    }

    fn of_words(mut words: Vec<u64>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        let len = words.iter().map(|word| word.count_ones() as usize).sum();
        Self { words, len }
    }

    /// How many numbers are in it.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn contains(&self, number: usize) -> bool {
        self.words
            .get(number / WORD)
            .is_some_and(|word| word >> (number % WORD) & 1 == 1)
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)))
                .take_while(|&rest| rest != 0)
                .map(move |rest| at * WORD + rest.trailing_zeros() as usize)
        })
    }

    /// Numbers in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, self.words.len().max(other.words.len()), |a, b| a | b)
    }

    /// Numbers in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, self.words.len().min(other.words.len()), |a, b| a & b)
    }

    /// Numbers that are not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, self.words.len(), |a, b| a & !b)
    }

    /// How many numbers are in both.
    pub fn n_common(&self, other: &Self) -> usize {
        let both = self.words.iter().zip(&other.words);
        both.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    fn zip(&self, other: &Self, n_words: usize, with: impl Fn(u64, u64) -> u64) -> Self {
        let word = |of: &Self, at: usize| of.words.get(at).copied().unwrap_or(0);
        Self::of_words(
            (0..n_words)
                .map(|at| with(word(self, at), word(other, at)))
                .collect(),
        )
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut bits = Self::default();
        bits.extend(numbers);
        bits
    }
}

impl Extend<usize> for Bits {
    fn extend<I: IntoIterator<Item = usize>>(&mut self, numbers: I) {
        for number in numbers {
            let at = number / WORD;
            if at >= self.words.len() {
                self.words.resize(at + 1, 0);
            }
            let bit = 1 << (number % WORD);
            self.len += usize::from(self.words[at] & bit == 0);
            self.words[at] |= bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = BTreeSet<usize>> {
        prop::collection::btree_set(0..300_usize, 0..60)
    }

    fn bits(of: &BTreeSet<usize>) -> Bits {
        of.iter().copied().collect()
    }

    proptest! {
        #[test]
        fn sets_of_bits_are_sets(a in numbers(), b in numbers()) {
            let (x, y) = (bits(&a), bits(&b));
            prop_assert_eq!(x.len(), a.len());
            prop_assert!(x.iter().eq(a.iter().copied()));
            prop_assert_eq!(x.or(&y), bits(&(&a | &b)));
            prop_assert_eq!(x.and(&y), bits(&(&a & &b)));
            prop_assert_eq!(x.without(&y), bits(&(&a - &b)));
            prop_assert_eq!(x.n_common(&y), (&a & &b).len());
            prop_assert_eq!(Bits::from_fn(300, |number| a.contains(&number)), x.clone());
            prop_assert!((0..400).all(|number| x.contains(number) == a.contains(&number)));
        }
    }
}
