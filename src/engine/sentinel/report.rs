//! What the sentinel says: kind, severity, columns, numbers, a sentence, and what mends it.

use serde::Serialize;

/// What is suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeakKind {
    /// The target is a threshold of a feature.
    Threshold,
    /// One feature alone tells the classes apart.
    Alone,
    /// Whether a feature is missing tells the classes apart.
    MissingTells,
    /// A feature says by name or by its dates that it is measured after the outcome.
    AfterOutcome,
    /// A feature that names rows.
    Identifier,
    /// An identifier that stands in training and in test rows.
    SharedIdentifiers,
    /// Test rows that are equal to a training row in every feature and the target.
    SharedRows,
    /// Two features that say the same.
    NearDuplicate,
    /// A feature that is the product or the sum of two others.
    Combination,
    /// A feature that follows from several others.
    Collinear,
}

/// How much it matters: most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The figures are probably not those of real use.
    High,
    /// The figures may be too good.
    Medium,
    /// The figures stand; what was learnt is harder to read.
    Low,
}

/// One click that mends it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum Remedy {
    /// These columns are no features.
    LeaveOut { columns: Vec<String> },
    /// Of rows equal in `columns` the first is kept; no columns: equal in every column.
    DropDuplicates { columns: Vec<String> },
    /// Rows with the same value of `column` go into the same part.
    KeepTogether { column: String },
}

impl Remedy {
    pub(super) fn leave_out(column: &str) -> Self {
        Self::LeaveOut {
            columns: vec![column.to_owned()],
        }
    }

    /// The words on the button.
    pub fn label(&self) -> String {
        match self {
            Self::LeaveOut { columns } => match columns.as_slice() {
                [one] => format!("Leave {one} out"),
                many => format!("Leave {} out", many.join(", ")),
            },
            Self::DropDuplicates { columns } => match columns.as_slice() {
                [] => "Drop duplicate rows".to_owned(),
                [one] => format!("Keep the first row of each {one}"),
                _ => "Drop rows equal in features and target".to_owned(),
            },
            Self::KeepTogether { column } => format!("Keep rows of one {column} together"),
        }
    }
}

/// One thing that makes the figures look better than they are, or the model harder to read.
#[derive(Debug, Clone, PartialEq)]
pub struct LeakWarning {
    pub kind: LeakKind,
    pub severity: Severity,
    /// Columns it is about, the one to blame first.
    pub columns: Vec<String>,
    /// Names and values, such as ("auc", 0.998).
    pub numbers: Vec<(&'static str, f64)>,
    pub sentence: String,
    /// The best first; empty where no click can mend it.
    pub remedies: Vec<Remedy>,
}

impl LeakWarning {
    /// Names the warning as long as it is about the same columns: `alone:total_spent`.
    pub fn key(&self) -> String {
        format!("{}:{}", self.kind.word(), self.columns.join(","))
    }
}

impl LeakKind {
    /// As written in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::Alone => "alone",
            Self::MissingTells => "missing_tells",
            Self::AfterOutcome => "after_outcome",
            Self::Identifier => "identifier",
            Self::SharedIdentifiers => "shared_identifiers",
            Self::SharedRows => "shared_rows",
            Self::NearDuplicate => "near_duplicate",
            Self::Combination => "combination",
            Self::Collinear => "collinear",
        }
    }
}

/// Everything the sentinel has to say about a study.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SentinelReport {
    /// The gravest first.
    pub warnings: Vec<LeakWarning>,
    /// Features looked at.
    pub n_features: usize,
    /// Features past [`super::MOST_FEATURES`], which were not.
    pub n_left_out: usize,
    pub n_training: usize,
}

impl SentinelReport {
    /// Warnings the user has not dismissed.
    pub fn open<'a>(&'a self, dismissed: &'a [String]) -> impl Iterator<Item = &'a LeakWarning> {
        self.warnings
            .iter()
            .filter(|warning| !dismissed.contains(&warning.key()))
    }
}
