//! The models that rows can be classified by.

use serde::{Deserialize, Serialize};

/// A model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ModelKind {
    #[default]
    #[serde(rename = "logistic_regression")]
    Logistic,
    /// Gaussian naive Bayes.
    #[serde(rename = "naive_bayes")]
    Bayes,
    /// One decision tree.
    #[serde(rename = "decision_tree")]
    Tree,
    /// Random forest.
    #[serde(rename = "random_forest")]
    Forest,
    /// Always the most frequent label of the training rows: a baseline, never the model chosen.
    #[serde(skip)]
    Majority,
}

impl ModelKind {
    /// Those that can be chosen.
    pub const CHOICES: [Self; 4] = [Self::Logistic, Self::Bayes, Self::Tree, Self::Forest];

    /// What this one is compared with: the baseline first.
    pub fn others(self) -> [Self; 4] {
        let mut others = [Self::Majority; 4];
        let rest = Self::CHOICES.into_iter().filter(|kind| *kind != self);
        others[1..]
            .iter_mut()
            .zip(rest)
            .for_each(|(place, kind)| *place = kind);
        others
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::Logistic => "Logistic regression",
            Self::Bayes => "Naive Bayes",
            Self::Tree => "Decision tree",
            Self::Forest => "Random forest",
            Self::Majority => "Always the most frequent",
        }
    }

    /// Within a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Logistic => "logistic regression",
            Self::Bayes => "naive Bayes",
            Self::Tree => "decision tree",
            Self::Forest => "random forest",
            Self::Majority => "always the most frequent label",
        }
    }

    /// As in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logistic => "logistic_regression",
            Self::Bayes => "naive_bayes",
            Self::Tree => "decision_tree",
            Self::Forest => "random_forest",
            Self::Majority => "majority",
        }
    }

    /// Whether it fits its own training rows so closely that thresholds found on their scores are none for others: each
    /// tree of a forest has grown on most of them, down to a few rows.
    pub fn knows_training_rows(self) -> bool {
        self == Self::Forest
    }

    /// What it is, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Logistic => {
                "Adds up what each feature does to the log-odds: every effect can be read, with its uncertainty."
            }
            Self::Bayes => {
                "Gaussian naive Bayes: takes each feature for normal within a class and independent of the others."
            }
            Self::Tree => {
                "Up to six questions, each about one feature, with at least 20 training rows in each leaf."
            }
            Self::Forest => {
                "The mean of 100 trees, each grown on rows drawn with replacement (at most 20\u{202f}000) and a few \
                 features a question."
            }
            Self::Majority => "Says the most frequent label of the training rows, whatever the features are.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_compared_with_all_others() {
        for chosen in ModelKind::CHOICES {
            let others = chosen.others();
            assert_eq!(others[0], ModelKind::Majority);
            for kind in ModelKind::CHOICES {
                assert_eq!(others.contains(&kind), kind != chosen, "{chosen:?} {kind:?}");
            }
        }
    }

    #[test]
    fn names_in_files_are_those_of_serde() {
        for kind in ModelKind::CHOICES {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert!(serde_json::from_str::<ModelKind>("\"majority\"").is_err());
    }
}
