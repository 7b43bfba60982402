//! The models that are compared.

/// A model beside the logistic regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelKind {
    /// Always the most frequent label of the training rows.
    Majority,
    /// Gaussian naive Bayes.
    Bayes,
    /// One decision tree.
    Tree,
    /// Random forest.
    Forest,
}

/// The model that is trained, shown and saved.
pub const CHOSEN: &str = "Logistic regression";

impl ModelKind {
    /// Everything beside the logistic regression.
    pub const OTHERS: [Self; 4] = [Self::Majority, Self::Bayes, Self::Tree, Self::Forest];

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::Majority => "Always the most frequent",
            Self::Bayes => "Naive Bayes",
            Self::Tree => "Decision tree",
            Self::Forest => "Random forest",
        }
    }

    /// As in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Majority => "majority",
            Self::Bayes => "naive_bayes",
            Self::Tree => "decision_tree",
            Self::Forest => "random_forest",
        }
    }

    /// What it is, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Majority => "Says the most frequent label of the training rows, whatever the features are.",
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
        }
    }
}
