//! The Study: every choice the user has made, as plain data.
//!
//! Results follow from a Study and are never edited. The window edits it, the command line reads
//! one, undo is an earlier Study.

mod chosen;
mod cleaning;
mod matrix_values;
mod model_kind;
mod report;
mod scatter;
mod seed;
mod segmenting;
mod segments;
mod step_words;
mod validation;
mod weights;

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use chosen::{ChosenRows, LineSet, PickedLines, RowChoice, RowSource, chosen_words};
pub use cleaning::{
    CleaningStep, Fence, Keep, ListedStep, MissingTreatment, NewKind, OutlierTreatment, RareLimit, Transform,
};
pub use matrix_values::{MatrixValue, MatrixValues};
pub use model_kind::ModelKind;
pub use report::{ReportSection, ReportSpec};
pub use scatter::{ColourBy, Outline, ScatterSpec};
pub use seed::Seed;
pub use segmenting::{FEATURE_WEIGHT_RANGE, Scaling, SecondFileSpec, SegmentMethod};
pub use segments::{Axis, KnownSegment, Revenue, SegmentSpec, WINDOW_K_RANGE};
pub use validation::{
    FOLD_RANGE, FoldPlan, MOST_REPEATS, TestLooks, TestRows, ValidationSpec, WHY_LOOKS_COUNT,
};
pub use weights::{ClassWeight, WEIGHT_RANGE};

use super::{
    condition::Condition,
    explore::Measure,
    format,
    metrics::Offer,
    purchases::PurchaseSpec,
    table::{ColumnKind, DateFormat},
};

/// Seed of every random step until the user picks another.
pub const DEFAULT_SEED: u64 = 42;

/// Every choice the user has made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Study {
    /// Where the customers come from; `None` on the welcome page.
    pub source: Option<Source>,
    pub import: ImportSpec,
    /// How purchases become customers; `None`: the file holds customers.
    pub purchases: Option<PurchaseSpec>,
    /// Applied in this order.
    pub cleaning: Vec<ListedStep>,
    pub seed: Seed,
    pub classifier: ClassifierSpec,
    pub validation: ValidationSpec,
    pub threshold: Threshold,
    /// The threshold that the flip list compares the present one with.
    pub flips_from: Threshold,
    /// What the cells of the confusion matrix say.
    pub matrix: MatrixValues,
    /// What contacting a customer costs and brings.
    pub offer: Offer,
    pub segments: SegmentSpec,
    /// How the segments' customers are drawn.
    pub scatter: ScatterSpec,
    pub explore: ExploreSpec,
    /// Warnings of the leak sentinel that the user has dismissed, by their keys.
    pub dismissed: Vec<String>,
    pub table: TableSpec,
    pub scoring: ScoringSpec,
    pub report: ReportSpec,
}

impl Study {
    /// What the user chose, without what the program notes beside: looks at test results, and where segments were
    /// seen last.
    #[must_use]
    pub fn choices(&self) -> Self {
        let mut study = self.clone();
        study.validation.looks = TestLooks::default();
        study.segments.known.retain(|known| known.name.is_some());
        for known in &mut study.segments.known {
            known.k = 0;
            known.centre.clear();
        }
        study
    }
}

/// A customer is predicted positive when the probability is at least this (0 to 1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Threshold(pub f64);

impl Default for Threshold {
    fn default() -> Self {
        Self(0.5)
    }
}

/// Where the customers come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The sample customers compiled into the program.
    Sample,
    File(PathBuf),
}

impl Source {
    /// The file's name without its folder, as shown in the title.
    pub fn name(&self) -> String {
        match self {
            Self::Sample => "customers.csv".to_owned(),
            Self::File(path) => format::file_name(path),
        }
    }
}

/// How the bytes become a table. `None`: decided by the evidence in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportSpec {
    /// A WHATWG encoding label, such as `windows-1252`.
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub decimal: Option<char>,
    pub thousands: Option<char>,
    /// Columns kept as text whatever they look like.
    pub text_columns: Vec<String>,
    /// The sheet of a workbook; `None`: the first one that looks like a table.
    pub sheet: Option<String>,
    pub header_line: Option<HeaderLine>,
    /// Cells that count as missing, besides empty ones; `None`: the usual marks.
    pub missing: Option<Vec<String>>,
    /// What becomes of an apostrophe before a text that a spreadsheet would run (`'=1+1`); `None`: left
    /// out where Buyerscope may have written it.
    pub apostrophes: Option<Apostrophes>,
    /// Choices for single columns, by name; they stand above those for the file.
    pub columns: BTreeMap<String, ColumnSpec>,
}

/// What becomes of the apostrophe before a text that a spreadsheet would run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Apostrophes {
    /// It is a part of the text.
    Keep,
    /// It only kept a spreadsheet from running the text.
    LeaveOut,
}

/// Where the names of the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderLine {
    /// Nowhere: every line is a row.
    None,
    /// In this line of the file (1-based); what stands above it is set aside.
    Line(usize),
}

impl ImportSpec {
    /// The choices for a column, changed; a column without a choice is let go.
    #[must_use]
    pub fn with_column(&self, name: &str, change: impl FnOnce(&mut ColumnSpec)) -> Self {
        let mut spec = self.clone();
        let mut column = spec.columns.remove(name).unwrap_or_default();
        change(&mut column);
        if column != ColumnSpec::default() {
            spec.columns.insert(name.to_owned(), column);
        }
        spec
    }
}

/// How the cells of one column are read. `None`: decided by the evidence in the column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnSpec {
    pub kind: Option<ColumnKind>,
    pub decimal: Option<char>,
    pub thousands: Option<char>,
    pub dates: Option<DateFormat>,
    /// Cells that count as missing, besides empty ones.
    pub missing: Option<Vec<String>>,
}

/// The L2 strengths that one may want to try, from hardly any penalty to hardly any coefficients.
pub const L2_RANGE: (f64, f64) = (0.01, 1_000.0);

/// The choices behind a classifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClassifierSpec {
    /// `None`: the suggested one, if there is one.
    pub target: Option<String>,
    /// `None`: the rarer label, before cleaning.
    pub positive: Option<String>,
    /// `None`: every numeric or low-cardinality column that is neither target nor identifier.
    pub features: Option<Vec<String>>,
    /// Share of the rows kept for testing, 0 to 0.9; 0 trains on all rows and tests nothing.
    pub test_fraction: f64,
    /// What is shown, saved and scored with; the logistic regression is fitted in any case, to explain.
    pub model: ModelKind,
    /// λ in Σ log-loss + λ/2·‖w‖² over standardised features; 0 is maximum likelihood.
    pub l2: f64,
    pub class_weight: ClassWeight,
    pub missing: MissingPolicy,
    /// Rows with the same value of this column go into the same part.
    pub keep_together: Option<String>,
}

impl Default for ClassifierSpec {
    fn default() -> Self {
        Self {
            target: None,
            positive: None,
            features: None,
            test_fraction: 0.25,
            model: ModelKind::Logistic,
            l2: 1.0,
            class_weight: ClassWeight::None,
            missing: MissingPolicy::Impute,
            keep_together: None,
        }
    }
}

/// What the fit does with cells that no cleaning step has filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingPolicy {
    /// Numbers take the median of the training rows, categories become the level `(missing)`.
    #[default]
    Impute,
    /// Rows with a missing feature are left out.
    Drop,
}

/// What the Explore tab shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExploreSpec {
    /// Column of the large histogram.
    pub column: Option<String>,
    pub x: Option<String>,
    pub y: Option<String>,
    /// What the page of correlations measures.
    pub measure: Measure,
}

/// How the table is looked at. The data stay as they are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TableSpec {
    /// `None`: the order of the file.
    pub sort: Option<Sort>,
    /// All of them must hold.
    pub filters: Vec<Condition>,
    /// The text looked for. No choice worth keeping: neither saved nor undone.
    #[serde(skip)]
    pub find: String,
}

impl TableSpec {
    /// Whether rows are shown as they stand.
    pub fn is_plain(&self) -> bool {
        self.sort.is_none() && self.filters.is_empty()
    }
}

/// New customers to be scored, and what scores them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ScoringSpec {
    /// `None`: none are open.
    pub file: Option<PathBuf>,
    pub import: ImportSpec,
    /// A saved model; `None`: the classifier of the Study.
    pub model: Option<PathBuf>,
    /// Columns of the file (values) that stand for columns of the model (keys) under another name.
    pub matched: BTreeMap<String, String>,
}

/// The column that rows are ordered by. Missing cells come last in either direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    pub column: String,
    pub is_descending: bool,
}
