//! Whether new customers are spread as the training customers were.

use std::collections::BTreeMap;

use super::{Distribution, SavedModel, distribution::bin_of};
use crate::engine::{
    features::{FeatureError, levels, numbers},
    table::Table,
};

/// An empty bin counts as this share, so that its logarithm exists.
const LEAST_SHARE: f64 = 1e-4;
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

/// The usual reading of the population stability index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftLevel {
    /// Below 0.1.
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
        let psi = stability_index(&trained, &new);
        let share = |n: u64, of: &[u64]| n as f64 / of.iter().sum::<u64>() as f64;
        let mut unseen_levels: Vec<(String, u64)> = self.unseen_levels.into_iter().collect();
        unseen_levels.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        unseen_levels.truncate(NAMED);
        FeatureDrift {
            column: column.to_owned(),
            psi,
            level: DriftLevel::of(psi),
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

impl DriftLevel {
    /// Of an index.
    pub(in crate::engine) fn of(psi: f64) -> Self {
        if psi > 0.25 {
            Self::Large
        } else if psi >= 0.1 {
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

/// Bins that are empty on both sides do not count.
pub(in crate::engine) fn stability_index(trained: &[u64], new: &[u64]) -> f64 {
    let (n_trained, n_new) = (trained.iter().sum::<u64>(), new.iter().sum::<u64>());
    if n_trained == 0 || n_new == 0 {
        return f64::NAN;
    }
    let share = |count: u64, of: u64| (count as f64 / of as f64).max(LEAST_SHARE);
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
        // A bin that has emptied: (0.0001 − 0.5) · ln(0.0001 ÷ 0.5) and its counterpart.
        let emptied = (1e-4_f64 - 0.5) * (1e-4_f64 / 0.5).ln() + 0.5 * 2_f64.ln();
        assert!((stability_index(&[1, 1], &[0, 2]) - emptied).abs() < 1e-12);
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
            assert_eq!(DriftLevel::of(psi), level);
        }
    }
}
