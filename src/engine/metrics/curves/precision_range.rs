//! The 95 % range of the average precision, by drawing rows with replacement.

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::{Interval, ScoredRows};
use crate::engine::{
    metrics::{
        draws::binomial_quantile,
        intervals::{DRAWS, quantile},
    },
    seeds::nth_seed,
};

/// Up to so many rows each is drawn by itself; of more, how many of a group are drawn.
const FEW_ROWS: usize = 10_000;
/// Groups of neighbouring scores, for more rows: their order within a group hardly moves the range.
const GROUPS: usize = 500;

/// Truly (positive, negative) rows of equal or neighbouring scores.
type Group = (u64, u64);

impl ScoredRows {
    /// The average precision with its percentile bootstrap range (1,000 draws); the same on any number of threads. No
    /// range without positive rows.
    pub fn average_precision_range(&self, seed: u64) -> Interval {
        let value = self.average_precision();
        if !value.is_finite() {
            return Interval::bare(value);
        }
        self.range_of(value, seed, self.n_rows() <= FEW_ROWS)
    }

    fn range_of(&self, value: f64, seed: u64, one_by_one: bool) -> Interval {
        let mut groups = self.equal_scores();
        if !one_by_one {
            groups = merged(&groups, self.n_rows() as u64);
        }
        // What grouping itself has moved is put back.
        let moved = value - average_precision(&groups);
        let places: Vec<(u32, bool)> = if one_by_one {
            row_by_row(&groups)
        } else {
            Vec::new()
        };
        let mut values: Vec<f64> = (0..DRAWS as u64)
            .into_par_iter()
            .map(|draw| {
                let mut random = Xoshiro256PlusPlus::seed_from_u64(nth_seed(seed, draw));
                let drawn = if one_by_one {
                    rows_drawn(&places, groups.len(), &mut random)
                } else {
                    groups_drawn(&groups, &mut random)
                };
                average_precision(&drawn) + moved
            })
            .filter(|value| value.is_finite())
            .collect();
        values.sort_unstable_by(f64::total_cmp);
        Interval {
            value,
            low: quantile(&values, 0.025).clamp(0.0, value),
            high: quantile(&values, 0.975).clamp(value, 1.0),
        }
    }

    /// From the highest score down.
    pub(super) fn equal_scores(&self) -> Vec<Group> {
        let mut before = (0, 0);
        let steps = self.steps().into_iter().map(|step| {
            let group = (step.true_positives - before.0, step.false_positives - before.1);
            before = (step.true_positives, step.false_positives);
            group
        });
        steps.collect()
    }
}

/// Σ (Rₙ − Rₙ₋₁)·Pₙ over groups from the highest score down; NaN without positive rows.
pub(super) fn average_precision(groups: &[Group]) -> f64 {
    let (mut positives, mut rows, mut sum) = (0, 0, 0.0);
    for (positive, negative) in groups {
        positives += positive;
        rows += positive + negative;
        if *positive > 0 {
            sum += *positive as f64 * (positives as f64 / rows as f64);
        }
    }
    sum / positives as f64
}

/// About equally many rows in each.
fn merged(groups: &[Group], n_rows: u64) -> Vec<Group> {
    let most = n_rows.div_ceil(GROUPS as u64);
    let mut found: Vec<Group> = Vec::with_capacity(GROUPS + 1);
    let mut open = (0, 0);
    for (positive, negative) in groups {
        open = (open.0 + positive, open.1 + negative);
        if open.0 + open.1 >= most {
            found.push(std::mem::take(&mut open));
        }
    }
    if open != (0, 0) {
        found.push(open);
    }
    found
}

/// The group of each row, and whether it is truly positive.
fn row_by_row(groups: &[Group]) -> Vec<(u32, bool)> {
    let mut places = Vec::new();
    for (place, (positive, negative)) in (0_u32..).zip(groups) {
        places.extend((0..*positive).map(|_| (place, true)));
        places.extend((0..*negative).map(|_| (place, false)));
    }
    places
}

fn rows_drawn(places: &[(u32, bool)], n_groups: usize, random: &mut Xoshiro256PlusPlus) -> Vec<Group> {
    let mut drawn = vec![(0, 0); n_groups];
    for _ in 0..places.len() {
        let (place, is_positive) = places[random.gen_range(0..places.len())];
        let group = &mut drawn[place as usize];
        if is_positive {
            group.0 += 1;
        } else {
            group.1 += 1;
        }
    }
    drawn
}

/// As many rows as there are: binomials of what the earlier groups have left.
fn groups_drawn(groups: &[Group], random: &mut Xoshiro256PlusPlus) -> Vec<Group> {
    let mut share_left: u64 = groups
        .iter()
        .map(|(positive, negative)| positive + negative)
        .sum();
    let mut rows_left = share_left;
    let mut draw = |of: u64| {
        let share = if share_left == 0 {
            0.0
        } else {
            of as f64 / share_left as f64
        };
        let drawn = binomial_quantile(rows_left, share, random.r#gen());
        rows_left -= drawn;
        share_left -= of;
        drawn
    };
    groups
        .iter()
        .map(|(positive, negative)| (draw(*positive), draw(*negative)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(n: usize, seed: u64) -> ScoredRows {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        ScoredRows::new((0..n).map(|_| {
            let is_positive = random.gen_bool(0.3);
            let shift = if is_positive { 0.25 } else { 0.0 };
            (random.gen_range(0.0..0.75) + shift, is_positive)
        }))
    }

    #[test]
    fn the_value_lies_in_a_range_that_narrows() {
        let widths: Vec<f64> = [100, 1_000, 9_000, 90_000]
            .iter()
            .map(|&n| {
                let scored = scored(n, 4);
                let found = scored.average_precision_range(42);
                assert_eq!(found.value, scored.average_precision());
                assert!(found.low < found.value && found.value < found.high, "{found:?}");
                assert_eq!(found, scored.average_precision_range(42), "the same every time");
                found.high - found.low
            })
            .collect();
        assert!(widths.windows(2).all(|two| two[1] < two[0] * 0.6), "{widths:?}");
    }

    /// With the truth known from many samples, the range holds it about nineteen times of twenty.
    #[test]
    fn the_range_holds_the_truth_as_often_as_it_says() {
        let truth = scored(2_000_000, 1).average_precision();
        let holds = |seed: u64| {
            let found = scored(400, 100 + seed).average_precision_range(seed);
            (found.low..=found.high).contains(&truth)
        };
        let n = (0..200).filter(|seed| holds(*seed)).count();
        assert!((180..=198).contains(&n), "{n} of 200");
    }

    #[test]
    fn groups_give_the_range_of_single_rows() {
        let scored = scored(9_000, 7);
        let value = scored.average_precision();
        let (rows, groups) = (scored.range_of(value, 1, true), scored.range_of(value, 1, false));
        let width = rows.high - rows.low;
        for (a, b) in [(rows.low, groups.low), (rows.high, groups.high)] {
            assert!((a - b).abs() < 0.12 * width, "{rows:?} {groups:?}");
        }
    }

    #[test]
    fn without_positive_rows_there_is_nothing() {
        let found = ScoredRows::new([(0.2, false), (0.4, false)]).average_precision_range(1);
        assert!(found.value.is_nan() && found.low.is_nan());
        let alone = ScoredRows::new([(0.2, true)]).average_precision_range(1);
        assert_eq!((alone.value, alone.low, alone.high), (1.0, 1.0, 1.0));
    }
}
