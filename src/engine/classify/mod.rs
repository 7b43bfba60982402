//! Cleaned table → [`ClassifierReport`]: encode, scale, fit on training rows, score all.

mod against_rest;
mod coefficients;
mod evaluation;
mod flips;
mod groups;
mod inflation;
mod learner;
mod measured;
mod no_model;
mod path;
mod probabilities;
mod target;
mod test_file;
mod training;
mod weights;
mod words;

pub use self::{
    against_rest::AgainstRest,
    coefficients::{Coefficient, CoefficientError, Intercept},
    evaluation::Evaluation,
    flips::{Flip, FlipList},
    groups::RowGroup,
    inflation::{Inflation, InflationLevel},
    no_model::{AgainstNoModel, Verdict, never_predicted_words},
    path::{PathFolds, PathReport, PathStop},
    probabilities::RowProbabilities,
    target::{positive_class, rarest, target_classes},
    training::{classify, classify_with},
};
pub(in crate::engine) use self::{
    measured::fit_and_measure,
    path::{follow_path, path_losses},
    training::in_file_order,
};
use super::{
    features::{Encoder, Standardizer, UnscoredRow, most_frequent},
    format,
    metrics::{ConfusionMatrix, Interval, Metrics, ScoredRows, wilson},
    models::{logistic::LogisticFit, other::OtherModel},
    study::ClassifierSpec,
};

/// A larger share of rows without a label is said above the results.
const MANY_UNLABELLED: f64 = 0.05;

/// Everything learnt and measured about a classifier. Carries its spec and seed.
#[derive(Debug, Clone)]
pub struct ClassifierReport {
    pub spec: ClassifierSpec,
    pub seed: u64,
    pub target: String,
    /// Sorted labels.
    pub classes: Vec<String>,
    /// Place of the positive class in `classes` (two classes; else the class shown first).
    pub positive: usize,
    /// Columns used, in file order.
    pub features: Vec<String>,
    pub encoder: Encoder,
    pub scaler: Standardizer,
    pub fit: LogisticFit,
    /// The model whose probabilities are measured and shown, where that is not the logistic regression, which then
    /// stands beside it to explain.
    pub other: Option<OtherModel>,
    /// One entry an encoded feature (with more than two classes: per class).
    pub coefficients: Vec<Coefficient>,
    /// Which of `features` go with each other, over the training rows, in their order; empty where there are
    /// too many to compare.
    pub inflation: Vec<Inflation>,
    /// In the units of the file; one entry, or one a class.
    pub intercepts: Vec<Intercept>,
    pub train: Evaluation,
    /// `None` with a test fraction of 0.
    pub test: Option<Evaluation>,
    /// For each table row: probabilities of the classes, `None` when not scored.
    pub probabilities: RowProbabilities,
    pub unscored: Vec<UnscoredRow>,
    /// Rows of the cleaned table.
    pub n_rows: usize,
    /// Rows without a label: scored, but neither trained nor tested on.
    pub n_unlabelled: usize,
    /// What class weights do to the probabilities and how missing cells of each feature were filled, in sentences.
    pub fillings: Vec<String>,
    /// Wall seconds are measured by the caller; this is what to say beside the result.
    pub warnings: Vec<String>,
}

/// Counts at a threshold by scores; where there are none, those of the most probable labels.
pub(in crate::engine) fn counts_at(
    measured: (Option<&ScoredRows>, Option<&ConfusionMatrix>),
    threshold: f64,
    positive: usize,
    n_classes: usize,
) -> ConfusionMatrix {
    match measured {
        (Some(scored), _) => scored.confusion(threshold, positive),
        (None, Some(matrix)) => matrix.clone(),
        (None, None) => ConfusionMatrix {
            counts: vec![vec![0; n_classes]; n_classes],
        },
    }
}

impl ClassifierReport {
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// The coefficients, each with the variance inflation of its feature; `None` where there are too many features to
    /// compare, and within where it is not defined.
    pub fn coefficients_with_inflation(&self) -> impl Iterator<Item = (&Coefficient, Option<Option<f64>>)> {
        let of_features = self.inflation_of_features();
        // Class after class, each with all features.
        let each = self.coefficients.iter().enumerate();
        each.map(move |(place, coefficient)| {
            let found = (!of_features.is_empty()).then(|| of_features[place % of_features.len()]);
            (coefficient, found)
        })
    }

    /// Variance inflation of each encoded feature, in their order; empty where there are too many to compare.
    pub fn inflation_of_features(&self) -> Vec<Option<f64>> {
        let columns = self.inflation.iter();
        columns
            .flat_map(|column| column.of_features.iter().copied())
            .collect()
    }

    /// Where more rows lack a label than a few: how many of all, in a sentence.
    pub fn unlabelled_words(&self) -> Option<String> {
        let share = self.n_unlabelled as f64 / self.n_rows.max(1) as f64;
        (share > MANY_UNLABELLED).then(|| {
            format!(
                "{} of {}, {}, have no {} and neither train nor test. If what stands there is a value, such as NA, \
                 say so in the Data tab.",
                format::count(self.n_unlabelled),
                format::plural(self.n_rows, "row", "rows"),
                format::percent(share, 1),
                self.target
            )
        })
    }

    /// Test where there is one, else training.
    pub fn shown(&self) -> &Evaluation {
        self.test.as_ref().unwrap_or(&self.train)
    }

    /// The test rows where asked for and where there are any, else the training rows.
    pub fn part(&self, is_test: bool) -> &Evaluation {
        match &self.test {
            Some(test) if is_test => test,
            _ => &self.train,
        }
    }

    /// Counts of one part at a threshold, same frame.
    pub fn confusion(&self, part: &Evaluation, threshold: f64) -> ConfusionMatrix {
        let measured = (part.scored.as_ref(), part.most_probable.as_ref());
        counts_at(measured, threshold, self.positive, self.n_classes())
    }

    /// Metrics of one part at a threshold, same frame.
    pub fn metrics(&self, part: &Evaluation, threshold: f64) -> Metrics {
        super::metrics::metrics_of(&self.confusion(part, threshold), self.positive, self.seed)
    }

    /// All metrics of one part at a threshold, under the names that people read them by; those without a range have a
    /// bare value.
    pub fn named_metrics(&self, part: &Evaluation, threshold: f64) -> [(&'static str, Interval); 10] {
        let found = self.metrics(part, threshold);
        [
            ("accuracy", found.accuracy),
            ("precision", found.precision),
            ("recall", found.recall),
            ("specificity", found.specificity),
            ("F1", found.f1),
            ("MCC", found.mcc),
            ("ROC AUC", part.roc_auc),
            ("PR AUC", part.pr_auc),
            ("log-loss", Interval::bare(part.log_loss)),
            ("Brier score", Interval::bare(part.brier)),
        ]
    }

    /// Accuracy of always saying the most frequent training class, on the given part, and that class.
    pub fn baseline(&self, part: &Evaluation) -> (usize, Interval) {
        let class = most_frequent(&self.train.class_counts);
        let hits = part.class_counts.get(class).copied().unwrap_or(0);
        (class, wilson(hits, part.truth.len() as u64))
    }
}

#[cfg(test)]
mod tests;
