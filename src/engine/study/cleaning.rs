//! The cleaning steps as the user chooses them.

use serde::{Deserialize, Serialize};

use super::ChosenRows;

/// A step in the list, on or off.
///
/// ```toml
/// [[cleaning]]
/// step = "missing"
/// column = "age"
/// treatment = "median"
/// on = false
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedStep {
    #[serde(flatten)]
    pub step: CleaningStep,
    /// A step that is off changes nothing and says what it would touch. Written only where it is.
    #[serde(rename = "on", default = "yes", skip_serializing_if = "is_yes")]
    pub is_on: bool,
}

impl From<CleaningStep> for ListedStep {
    fn from(step: CleaningStep) -> Self {
        Self { step, is_on: true }
    }
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde asks for")]
fn is_yes(is_on: &bool) -> bool {
    *is_on
}

/// One visible step that changes rows, cells or columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step", deny_unknown_fields)]
pub enum CleaningStep {
    /// Of rows that are equal, in every column or in those named, one is kept.
    #[serde(alias = "drop_duplicates")]
    Duplicates {
        /// Key columns; empty: the whole row. Rows without a key are kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        by: Vec<String>,
        #[serde(default)]
        keep: Keep,
    },
    /// What happens to the missing cells of one column.
    Missing {
        column: String,
        treatment: MissingTreatment,
    },
    /// Missing cells take a value that the user gives.
    FillConstant { column: String, value: String },
    /// What happens to values far from the others (numbers only). Missing cells stay as they are.
    Outliers {
        column: String,
        fence: Fence,
        treatment: OutlierTreatment,
    },
    /// Rows for which the condition holds are kept; where it is missing it does not hold.
    Filter { condition: String },
    /// Rows that were selected are kept, the others left out; or the other way round.
    Chosen {
        #[serde(default = "yes", skip_serializing_if = "is_yes")]
        keep: bool,
        rows: Vec<ChosenRows>,
    },
    /// The column gets another name.
    Rename { column: String, to: String },
    /// The column is read as another kind.
    ChangeKind { column: String, to: NewKind },
    /// A column computed from others, at the right end; one of that name is replaced.
    Derive { column: String, formula: String },
    /// The column is replaced by its logarithm or rank, and named so (numbers only).
    Transform { column: String, transform: Transform },
    /// Categories with few rows become one.
    MergeRare {
        column: String,
        under: RareLimit,
        #[serde(default = "other")]
        into: String,
    },
}

fn other() -> String {
    "other".to_owned()
}

/// Which of equal rows stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    #[default]
    First,
    Last,
}

/// What happens to missing cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingTreatment {
    /// The row is left out.
    DropRows,
    /// The mean of the training rows (numbers only).
    Mean,
    /// The median of the training rows (numbers only).
    Median,
    /// The most frequent value of the training rows; ties: the first in sorted order.
    MostFrequent,
    /// A category of its own, `(missing)` (everything but numbers).
    Category,
}

/// How far is too far. Learnt from training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fence {
    /// More than this many interquartile ranges below the first or above the third quartile (Tukey: 1.5).
    Iqr(f64),
    /// More than this many standard deviations from the mean.
    ZScore(f64),
    /// Outside two percentiles, 0 to 100; 0 and 100 leave their side open.
    Percentiles(f64, f64),
}

/// What happens to values behind the fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutlierTreatment {
    /// They take the value of the fence.
    Clip,
    /// Their rows are left out.
    DropRows,
}

/// The kinds a column can be changed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewKind {
    /// Where the cell parses; what does not is missing, counted and listed.
    Number,
    /// As [`NewKind::Number`], for dates.
    Date,
    /// As [`NewKind::Number`], for words that mean yes or no.
    Boolean,
    Category,
    Text,
    Identifier,
}

/// What a column of numbers is replaced by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// The natural logarithm; of 1 + x where training rows hold zeros.
    Log,
    /// The share of the training rows below, 0 to 1; equal values count half.
    Rank,
}

/// Which categories are rare. Counted in training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RareLimit {
    /// Fewer than this share (0 to 1) of the rows that have a value.
    Share(f64),
    /// Fewer rows than this.
    Rows(u64),
}

impl CleaningStep {
    /// Of rows equal in every column the first is kept.
    pub fn drop_duplicates() -> Self {
        Self::Duplicates {
            by: Vec::new(),
            keep: Keep::First,
        }
    }

    /// The column that it is about; `None`: whole rows.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Duplicates { .. } | Self::Filter { .. } | Self::Chosen { .. } => None,
            Self::Missing { column, .. }
            | Self::FillConstant { column, .. }
            | Self::Outliers { column, .. }
            | Self::Rename { column, .. }
            | Self::ChangeKind { column, .. }
            | Self::Derive { column, .. }
            | Self::Transform { column, .. }
            | Self::MergeRare { column, .. } => Some(column),
        }
    }

    /// The same step for another column.
    #[must_use]
    pub fn for_column(mut self, name: &str) -> Self {
        match &mut self {
            Self::Duplicates { .. } | Self::Filter { .. } | Self::Chosen { .. } => {}
            Self::Missing { column, .. }
            | Self::FillConstant { column, .. }
            | Self::Outliers { column, .. }
            | Self::Rename { column, .. }
            | Self::ChangeKind { column, .. }
            | Self::Derive { column, .. }
            | Self::Transform { column, .. }
            | Self::MergeRare { column, .. } => name.clone_into(column),
        }
        self
    }

    /// The name its column has afterwards, where that is another one.
    pub fn new_name(&self) -> Option<String> {
        match self {
            Self::Rename { to, .. } => Some(to.clone()),
            Self::Transform { column, transform } => Some(match transform {
                Transform::Log => format!("log_{column}"),
                Transform::Rank => format!("rank_{column}"),
            }),
            _ => None,
        }
    }

    /// Whether missing cells of a column get a value.
    pub fn fills(&self) -> bool {
        match self {
            Self::Missing { treatment, .. } => *treatment != MissingTreatment::DropRows,
            Self::FillConstant { .. } => true,
            _ => false,
        }
    }
}

impl NewKind {
    pub const ALL: [Self; 6] = [
        Self::Number,
        Self::Date,
        Self::Boolean,
        Self::Category,
        Self::Text,
        Self::Identifier,
    ];

    /// "a number".
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Boolean => "a boolean",
            Self::Category => "a category",
            Self::Text => "text",
            Self::Identifier => "an identifier",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::study::Study;

    /// Every kind of step, some off.
    fn steps() -> Vec<ListedStep> {
        let column = || "total spent".to_owned();
        let steps = vec![
            CleaningStep::drop_duplicates(),
            CleaningStep::Duplicates {
                by: vec!["id".to_owned()],
                keep: Keep::Last,
            },
            CleaningStep::Missing {
                column: column(),
                treatment: MissingTreatment::Category,
            },
            CleaningStep::FillConstant {
                column: column(),
                value: "0".to_owned(),
            },
            CleaningStep::Outliers {
                column: column(),
                fence: Fence::Iqr(1.5),
                treatment: OutlierTreatment::Clip,
            },
            CleaningStep::Outliers {
                column: column(),
                fence: Fence::Percentiles(0.0, 99.5),
                treatment: OutlierTreatment::DropRows,
            },
            CleaningStep::Filter {
                condition: "age >= 18 and region = \"North\"".to_owned(),
            },
            CleaningStep::Rename {
                column: column(),
                to: "spent".to_owned(),
            },
            CleaningStep::ChangeKind {
                column: column(),
                to: NewKind::Identifier,
            },
            CleaningStep::Derive {
                column: column(),
                formula: "a / b".to_owned(),
            },
            CleaningStep::Transform {
                column: column(),
                transform: Transform::Rank,
            },
            CleaningStep::MergeRare {
                column: column(),
                under: RareLimit::Share(0.01),
                into: "other".to_owned(),
            },
        ];
        let mut listed: Vec<ListedStep> = steps.into_iter().map(ListedStep::from).collect();
        listed[2].is_on = false;
        listed
    }

    #[test]
    fn steps_are_written_readably_and_read_again() {
        let study = Study {
            cleaning: steps(),
            ..Study::default()
        };
        let text = toml::to_string(&study).unwrap();
        assert!(
            text.contains(
                "step = \"missing\"\ncolumn = \"total spent\"\ntreatment = \"category\"\non = false"
            )
        );
        assert_eq!(text.matches("\non = ").count(), 1, "{text}");
        let again: Study = toml::from_str(&text).unwrap();
        assert_eq!(again, study);
        let json = serde_json::to_string(&study).unwrap();
        assert_eq!(serde_json::from_str::<Study>(&json).unwrap(), study);
    }

    #[test]
    fn older_studies_still_open() {
        let text = "[[cleaning]]\nstep = \"drop_duplicates\"\n\n\
                    [[cleaning]]\nstep = \"missing\"\ncolumn = \"age\"\ntreatment = \"median\"\n";
        let study: Study = toml::from_str(text).unwrap();
        let expected: Vec<ListedStep> = vec![
            CleaningStep::drop_duplicates().into(),
            CleaningStep::Missing {
                column: "age".to_owned(),
                treatment: MissingTreatment::Median,
            }
            .into(),
        ];
        assert_eq!(study.cleaning, expected);
    }

    #[test]
    fn a_slip_of_the_pen_is_named() {
        let text = "[[cleaning]]\nstep = \"missing\"\ncolumn = \"age\"\ntreatment = \"median\"\nof = true\n";
        let error = toml::from_str::<Study>(text).unwrap_err().to_string();
        assert!(error.contains("of"), "{error}");
        let text = "[[cleaning]]\nstep = \"mising\"\ncolumn = \"age\"\n";
        let error = toml::from_str::<Study>(text).unwrap_err().to_string();
        assert!(
            error.contains("mising") && error.contains("fill_constant"),
            "{error}"
        );
    }
}
