//! How the classifier is put to the test.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Folds at least; at most.
pub const FOLD_RANGE: (usize, usize) = (2, 50);

/// Repeats at most.
pub const MOST_REPEATS: usize = 50;

/// Which rows test, and whether the training rows are parted into folds as well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ValidationSpec {
    pub test: TestRows,
    /// `None`: no cross-validation.
    pub folds: Option<FoldPlan>,
    /// Whether other models are fitted on the same folds; without a plan on five.
    pub compare: bool,
    pub looks: TestLooks,
}

/// Which rows are kept for testing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestRows {
    /// A share drawn at random, each class alike; whole groups where rows are kept together.
    #[default]
    Random,
    /// The share with the latest values of this column, a date or a number: nothing later trains than tests.
    Latest { column: String },
    /// All rows of another file; then every row of this one trains.
    File { path: PathBuf },
}

/// Cross-validation on the training rows: the test rows stay out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FoldPlan {
    /// Parts of nearly equal size; each tests once while the others train.
    pub k: usize,
    /// How often the rows are parted anew.
    pub repeats: usize,
}

impl ValidationSpec {
    /// The folds to be worked on, where there are to be some. Forward in time there is one way to part the rows.
    pub fn plan(&self) -> Option<FoldPlan> {
        let asked = self.folds.or(self.compare.then(FoldPlan::default))?;
        let repeats = if self.goes_forward() { 1 } else { asked.repeats };
        Some(FoldPlan { repeats, ..asked }.bounded())
    }

    /// Whether folds go forward in time: where the latest rows test, each fold as well learns from what is earlier
    /// than the rows it tests.
    pub fn goes_forward(&self) -> bool {
        matches!(self.test, TestRows::Latest { .. })
    }

    /// Other folds, or none: then there is nothing to compare models on.
    pub fn set_folds(&mut self, plan: Option<FoldPlan>) {
        self.folds = plan.map(FoldPlan::bounded);
        self.compare &= self.folds.is_some();
    }

    /// Comparing wants folds, which are then there to be seen and changed.
    pub fn set_compare(&mut self, compare: bool) {
        self.compare = compare;
        if compare {
            self.folds = self.folds.or(Some(FoldPlan::default()));
        }
    }
}

impl Default for FoldPlan {
    fn default() -> Self {
        Self { k: 5, repeats: 1 }
    }
}

impl FoldPlan {
    /// Within what can be worked on.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self {
            k: self.k.clamp(FOLD_RANGE.0, FOLD_RANGE.1),
            repeats: self.repeats.clamp(1, MOST_REPEATS),
        }
    }

    /// Models fitted.
    pub fn n_fits(self) -> usize {
        self.k * self.repeats
    }
}

/// How often results on the same test rows have been looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TestLooks {
    /// Tells the data and the split; another one begins at 0.
    pub split: String,
    pub count: u32,
    /// Tells what was looked at last: seen again after a restart, it is no other look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

impl TestLooks {
    /// One look more, at the test rows of `split`, which have been looked at so often before.
    pub fn look(&mut self, split: &str, before: u32, what: Option<String>) {
        *self = Self {
            split: split.to_owned(),
            count: self.at(split).max(before).saturating_add(1),
            last: what,
        };
    }

    /// Looks at the test rows of `split`.
    pub fn at(&self, split: &str) -> u32 {
        if self.split == split { self.count } else { 0 }
    }
}

/// Why looks are counted.
pub const WHY_LOOKS_COUNT: &str =
    "Each choice made after a look makes these results better than new customers will.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::study::Study;

    #[test]
    fn looks_begin_anew_with_another_split() {
        let mut looks = TestLooks::default();
        looks.look("a", 0, None);
        looks.look("a", 0, None);
        assert_eq!((looks.at("a"), looks.at("b")), (2, 0));
        looks.look("b", 0, None);
        assert_eq!((looks.at("a"), looks.at("b")), (0, 1));
        // Remembered from elsewhere.
        looks.look("a", 2, None);
        assert_eq!(looks.at("a"), 3);
    }

    #[test]
    fn a_study_keeps_it_and_an_old_one_opens_without() {
        let old: Study = toml::from_str("seed = 7\n[classifier]\ntest_fraction = 0.3\n").unwrap();
        assert_eq!(old.validation, ValidationSpec::default());
        for test in [
            TestRows::Random,
            TestRows::Latest {
                column: "joined".to_owned(),
            },
            TestRows::File {
                path: "test.csv".into(),
            },
        ] {
            let mut study = Study::default();
            study.validation.test = test;
            study.validation.folds = Some(FoldPlan { k: 10, repeats: 3 });
            study.validation.looks.look("a", 0, None);
            let text = toml::to_string(&study).unwrap();
            assert_eq!(toml::from_str::<Study>(&text).unwrap(), study, "{text}");
        }
    }

    #[test]
    fn comparing_brings_folds_and_ends_with_them() {
        let mut spec = ValidationSpec::default();
        spec.set_compare(true);
        assert_eq!((spec.folds, spec.compare), (Some(FoldPlan::default()), true));
        spec.set_folds(Some(FoldPlan { k: 10, repeats: 2 }));
        assert!(spec.compare);
        spec.set_compare(false);
        assert_eq!(spec.plan().map(|plan| plan.k), Some(10));
        spec.set_compare(true);
        spec.set_folds(None);
        assert_eq!((spec.plan(), spec.compare), (None, false));
    }

    #[test]
    fn folds_forward_in_time_are_not_repeated_and_repeats_are_not_forgotten() {
        let mut spec = ValidationSpec {
            folds: Some(FoldPlan { k: 10, repeats: 3 }),
            ..ValidationSpec::default()
        };
        assert!(!spec.goes_forward());
        spec.test = TestRows::Latest {
            column: "joined".to_owned(),
        };
        assert!(spec.goes_forward());
        assert_eq!(spec.plan(), Some(FoldPlan { k: 10, repeats: 1 }));
        spec.set_compare(true);
        spec.test = TestRows::Random;
        assert_eq!(spec.plan(), Some(FoldPlan { k: 10, repeats: 3 }));
    }

    #[test]
    fn plans_are_bounded() {
        let plan = FoldPlan { k: 1, repeats: 1_000 }.bounded();
        assert_eq!((plan.k, plan.repeats), (2, MOST_REPEATS));
    }
}
