//! Whether new customers are spread as the training customers were.

use std::collections::BTreeMap;

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{Distribution, SavedModel, distribution::bin_of};
use crate::engine::{
    features::{FeatureError, levels, numbers},
    table::Table,
};

/// An empty bin counts as half a row and at least as this share, so that its logarithm exists. Less than half a row
/// would make much of the bins that a few new customers leave empty.
const LEAST_SHARE: f64 = 1e-4;
/// Fewer new rows than these are compared with files drawn from the training rows, and so many of them.
const FEW_ROWS: u64 = 1_000;
const FILES_DRAWN: usize = 500;
/// The 99th percentile of the standard normal distribution.
const NORMAL_99: f64 = 2.326_347_874_040_841;
/// Levels not met in training that are named.
const NAMED: usize = 10;
/// Different ones that are told apart; more only add to the count.
const MOST_TOLD_APART: usize = 10_000;

/// Counts of new customers, beside those of a model's training rows.
#[derive(Debug, Clone)]
pub struct Drift<'m> {
    model: &'m SavedModel,
    counted: Vec<Counted>,
    n_rows: u64,
}

#[derive(Debug, Clone, Default)]
struct Counted {
    counts: Vec<u64>,
    missing: u64,
    unseen: u64,
    unseen_levels: BTreeMap<String, u64>,
}

/// From this index on a column has moved, where it is not chance (Siddiqi 2006).
const MODERATE_PSI: f64 = 0.1;

/// The usual reading of the population stability index, where chance is no explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftLevel {
    /// Below 0.1, or not more than so few rows give by chance.
    Stable,
    /// 0.1 to 0.25.
    Moderate,
    /// Above 0.25.
    Large,
}

/// How far one column has moved.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureDrift {
    pub column: String,
    /// Σ (new − trained) · ln(new ÷ trained) over the shares of the bins or levels, of missing cells and of
    /// levels not met in training (Siddiqi 2006); NaN without rows.
    pub psi: f64,
    /// What `psi` stays below in 99 of 100 files of this size from the training customers themselves.
    pub by_chance: f64,
    pub level: DriftLevel,
    /// Shares of the bins or levels among training rows and among new ones, missing cells aside.
    pub trained: Vec<f64>,
    pub new: Vec<f64>,
    /// The share of new ones, missing cells aside, with a level that training never met: with `new` it makes 1.
    pub new_levels: f64,
    /// Shares of missing cells, 0 to 1.
    pub missing: f64,
    pub missing_in_training: f64,
    /// Cells with a level that training never met, and the most frequent such levels.
    pub unseen: u64,
    pub unseen_levels: Vec<(String, u64)>,
}

/// How far each column has moved, in the model's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DriftReport {
    pub features: Vec<FeatureDrift>,
    pub n_rows: u64,
}

impl<'m> Drift<'m> {
    pub fn new(model: &'m SavedModel) -> Self {
        let blank = |column: &super::SavedColumn| Counted {
            counts: vec![0; column.training.counts().len()],
            ..Counted::default()
        };
        Self {
            model,
            counted: model.columns.iter().map(blank).collect(),
            n_rows: 0,
        }
    }

    /// Counts more rows.
    ///
    /// # Errors
    /// When a column is missing or has another kind than at the fit.
    pub fn add(&mut self, table: &Table) -> Result<(), FeatureError> {
        for (column, counted) in self.model.columns.iter().zip(&mut self.counted) {
            match &column.training {
                Distribution::Bins { edges, .. } => {
                    for value in numbers(table, &column.name)? {
                        if value.is_nan() {
                            counted.missing += 1;
                        } else {
                            counted.counts[bin_of(edges, value)] += 1;
                        }
                    }
                }
                Distribution::Levels { .. } => counted.add_levels(table, &column.name, column.levels())?,
            }
        }
        self.n_rows += table.n_rows() as u64;
        Ok(())
    }

    pub fn report(self) -> DriftReport {
        let features = self.model.columns.iter().zip(self.counted);
        DriftReport {
            features: features
                .map(|(column, counted)| counted.drift(&column.name, &column.training))
                .collect(),
            n_rows: self.n_rows,
        }
    }
}

impl Counted {
    fn add_levels(&mut self, table: &Table, column: &str, known: &[String]) -> Result<(), FeatureError> {
        let found = levels(table, column)?;
        let mut own = vec![0_u64; found.names.len()];
        for code in &found.codes {
            match code {
                Some(code) => own[*code as usize] += 1,
                None => self.missing += 1,
            }
        }
        for (name, n) in found.names.into_iter().zip(own).filter(|(_, n)| *n > 0) {
            match known.iter().position(|level| *level == name) {
                Some(place) if place < self.counts.len() => self.counts[place] += n,
                // Written out, the level for missing cells.
                Some(_) => self.missing += n,
                None => {
                    self.unseen += n;
                    if self.unseen_levels.len() < MOST_TOLD_APART || self.unseen_levels.contains_key(&name) {
                        *self.unseen_levels.entry(name).or_default() += n;
                    }
                }
            }
        }
        Ok(())
    }

    fn drift(self, column: &str, training: &Distribution) -> FeatureDrift {
        let trained = training.counts().iter().copied();
        let trained: Vec<u64> = trained.chain([training.missing(), 0]).collect();
        let new = self.counts.iter().copied().chain([self.missing, self.unseen]);
        let new: Vec<u64> = new.collect();
        let Stability {
            psi,
            by_chance,
            level,
        } = Stability::between(&trained, &new);
        let share = |n: u64, of: &[u64]| n as f64 / of.iter().sum::<u64>() as f64;
        let mut unseen_levels: Vec<(String, u64)> = self.unseen_levels.into_iter().collect();
        unseen_levels.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        unseen_levels.truncate(NAMED);
        FeatureDrift {
            column: column.to_owned(),
            psi,
            by_chance,
            level,
            trained: shares(training.counts(), 0),
            new: shares(&self.counts, self.unseen),
            new_levels: self.unseen as f64 / (self.counts.iter().sum::<u64>() + self.unseen).max(1) as f64,
            missing: share(self.missing, &new),
            missing_in_training: share(training.missing(), &trained),
            unseen: self.unseen,
            unseen_levels,
        }
    }
}

impl FeatureDrift {
    /// Whether it may have moved, but so few customers give as much by chance.
    pub fn is_within_chance(&self) -> bool {
        self.level == DriftLevel::Stable && self.psi >= MODERATE_PSI
    }
}

impl DriftLevel {
    /// Of an index and what it may be by chance.
    fn of(psi: f64, by_chance: f64) -> Self {
        if psi <= by_chance {
            Self::Stable
        } else if psi > 0.25 {
            Self::Large
        } else if psi >= MODERATE_PSI {
            Self::Moderate
        } else {
            Self::Stable
        }
    }

    /// As shown: "stable", "moderate shift", "large shift".
    pub fn words(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Moderate => "moderate shift",
            Self::Large => "large shift",
        }
    }
}

/// Of all that are counted, `others` among them.
fn shares(counts: &[u64], others: u64) -> Vec<f64> {
    let total = (counts.iter().sum::<u64>() + others).max(1) as f64;
    counts.iter().map(|&count| count as f64 / total).collect()
}

/// How far counts have moved, and whether that is more than chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::engine) struct Stability {
    pub psi: f64,
    pub by_chance: f64,
    pub level: DriftLevel,
}

impl Stability {
    /// Bins that are empty on both sides do not count. The index is NaN where a side has no rows.
    pub fn between(trained: &[u64], new: &[u64]) -> Self {
        let psi = stability_index(trained, new);
        let by_chance = by_chance(trained, new);
        Self {
            psi,
            by_chance,
            level: DriftLevel::of(psi, by_chance),
        }
    }
}

fn stability_index(trained: &[u64], new: &[u64]) -> f64 {
    let (n_trained, n_new) = (trained.iter().sum::<u64>(), new.iter().sum::<u64>());
    if n_trained == 0 || n_new == 0 {
        return f64::NAN;
    }
    let share = |count: u64, of: u64| {
        let of = of as f64;
        (count as f64 / of).max(0.5 / of).max(LEAST_SHARE)
    };
    trained
        .iter()
        .zip(new)
        .filter(|(trained, new)| **trained + **new > 0)
        .map(|(&trained, &new)| {
            let (trained, new) = (share(trained, n_trained), share(new, n_new));
            (new - trained) * (new / trained).ln()
        })
        .sum()
}

/// The 99th percentile of the index where nothing has moved.
///
/// Of many rows it is (1 ÷ n + 1 ÷ m) · χ² with one degree of freedom less than bins (Yurdakul 2018), the quantile of χ²
/// after Wilson and Hilferty (1931), which is within 3 % from one degree on. Of few rows it is found by drawing files of
/// that size from the training rows.
fn by_chance(trained: &[u64], new: &[u64]) -> f64 {
    let n_bins = trained.iter().zip(new).filter(|(a, b)| **a + **b > 0).count();
    let degrees = n_bins.saturating_sub(1) as f64;
    let (n_trained, n_new) = (trained.iter().sum::<u64>(), new.iter().sum::<u64>());
    if degrees == 0.0 || n_trained == 0 || n_new == 0 {
        return 0.0;
    }
    if n_new < FEW_ROWS {
        return drawn(trained, n_trained, n_new);
    }
    let part = 2.0 / (9.0 * degrees);
    let quantile = degrees * (1.0 - part + NORMAL_99 * part.sqrt()).powi(3);
    (1.0 / n_trained as f64 + 1.0 / n_new as f64) * quantile
}

fn drawn(trained: &[u64], n_trained: u64, n_new: u64) -> f64 {
    let ends: Vec<u64> = trained
        .iter()
        .scan(0, |end, &count| {
            *end += count;
            Some(*end)
        })
        .collect();
    // The same files each time: the same customers get the same answer.
    let mut draws = Xoshiro256PlusPlus::seed_from_u64(n_new);
    let mut found: Vec<f64> = (0..FILES_DRAWN)
        .map(|_| {
            let mut counts = vec![0; trained.len()];
            for _ in 0..n_new {
                let row = draws.gen_range(0..n_trained);
                let bin = ends.partition_point(|end| *end <= row);
                counts[bin] += 1;
            }
            stability_index(trained, &counts)
        })
        .collect();
    found.sort_unstable_by(f64::total_cmp);
    found[FILES_DRAWN * 99 / 100]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_that_of_the_textbook() {
        // Shares 0.5, 0.3, 0.2 against 0.4, 0.4, 0.2.
        let expected = -0.1 * (0.4_f64 / 0.5).ln() + 0.1 * (0.4_f64 / 0.3).ln();
        let found = stability_index(&[50, 30, 20], &[400, 400, 200]);
        assert!((found - expected).abs() < 1e-15, "{found}");
        assert_eq!(stability_index(&[50, 30, 0], &[5, 3, 0]), 0.0);
        assert!(stability_index(&[1], &[0]).is_nan());
        // A bin that has emptied counts as half a row, of many rows as the least share.
        let emptied = |least: f64| (least - 0.5) * (least / 0.5).ln() + 0.5 * 2_f64.ln();
        assert!((stability_index(&[1, 1], &[0, 2]) - emptied(0.25)).abs() < 1e-12);
        assert!((stability_index(&[1, 1], &[0, 20_000]) - emptied(1e-4)).abs() < 1e-12);
    }

    #[test]
    fn what_chance_gives_is_the_quantile_of_chi_squared() {
        // scipy.stats.chi2.ppf(0.99, [1, 3, 9, 19]) is 6.635, 11.345, 21.666, 36.191.
        for (n_bins, quantile) in [(2, 6.635), (4, 11.345), (10, 21.666), (20, 36.191)] {
            let found = by_chance(&vec![100; n_bins], &vec![1_000; n_bins]);
            let n = n_bins as f64;
            let expected = (1.0 / (100.0 * n) + 1.0 / (1_000.0 * n)) * quantile;
            assert!(
                (found / expected - 1.0).abs() < 0.03,
                "{n_bins} bins: {found} for {expected}"
            );
        }
        assert_eq!(by_chance(&[5, 0], &[7, 0]), 0.0);
        assert_eq!(by_chance(&[5, 5], &[0, 0]), 0.0);
    }

    /// Rows drawn from the training customers themselves must not be called moved, however few they are.
    #[test]
    fn few_customers_drawn_from_the_same_are_stable() {
        let mut draws = Xoshiro256PlusPlus::seed_from_u64(7);
        let trained = vec![1_000_u64; 10];
        for n_rows in [4, 60, 900, 3_000] {
            let n_files = 200;
            let moved = (0..n_files)
                .filter(|_| {
                    let mut new = vec![0_u64; 10];
                    (0..n_rows).for_each(|_| new[draws.gen_range(0..10)] += 1);
                    Stability::between(&trained, &new).level != DriftLevel::Stable
                })
                .count();
            assert!(
                moved <= n_files / 25,
                "{moved} of {n_files} files of {n_rows} rows"
            );
        }
        // And a true shift is found in few rows, too.
        let shifted = [20, 12, 8, 6, 5, 4, 2, 1, 1, 1];
        assert_eq!(Stability::between(&trained, &shifted).level, DriftLevel::Large);
        let few = [0, 0, 0, 0, 0, 0, 0, 0, 0, 4];
        assert_eq!(Stability::between(&trained, &few).level, DriftLevel::Large);
    }

    #[test]
    fn levels_that_are_new_take_their_share() {
        assert_eq!(shares(&[3, 1], 4), [0.375, 0.125]);
        assert_eq!(shares(&[3, 1], 0), [0.75, 0.25]);
        assert_eq!(shares(&[0], 0), [0.0]);
    }

    #[test]
    fn levels_have_the_usual_bounds() {
        for (psi, level) in [
            (0.0, DriftLevel::Stable),
            (0.099, DriftLevel::Stable),
            (0.1, DriftLevel::Moderate),
            (0.25, DriftLevel::Moderate),
            (0.26, DriftLevel::Large),
            (f64::NAN, DriftLevel::Stable),
        ] {
            assert_eq!(DriftLevel::of(psi, 0.01), level);
        }
        assert_eq!(DriftLevel::of(0.3, 0.31), DriftLevel::Stable);
    }
}
