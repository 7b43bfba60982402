//! What a saved model says of itself.

use serde::{Deserialize, Serialize};

use super::Distribution;
use crate::engine::{
    features::MISSING_LEVEL,
    metrics::Interval,
    models::other::OtherModel,
    segment::{Dimension, SegmentSpace},
    study::{ClassWeight, MissingPolicy, ModelKind},
    table::{ColumnKind, WantedColumn},
};

/// A classifier with everything that scoring new customers needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedModel {
    /// Version of the program that saved it.
    pub app_version: String,
    pub source: SavedSource,
    pub seed: u64,
    /// λ of the penalty, per standard deviation.
    pub l2: f64,
    pub class_weight: ClassWeight,
    /// `impute`: a missing number takes the column's median, a missing category is the level `(missing)`;
    /// `drop`: a row with a missing feature is not scored.
    pub missing: MissingPolicy,
    pub target: String,
    /// In sorted order; two to twenty.
    pub classes: Vec<String>,
    /// The class whose probability is given (with two classes).
    pub positive: String,
    /// From this probability on the positive class is predicted (with two classes).
    pub threshold: f64,
    /// The columns that are needed, in the order of the training file.
    pub columns: Vec<SavedColumn>,
    /// What is made of the columns: a number, or one a level but the first (1 where the cell holds it, else 0).
    pub features: Vec<SavedFeature>,
    /// Of the logistic regression: one for the positive class; with more than two classes one a class.
    pub equations: Vec<SavedEquation>,
    /// What scores in place of the equations; not there for a logistic regression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<OtherModel>,
    pub metrics: SavedMetrics,
    pub segments: Option<SavedSegments>,
}

/// The customers behind a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSource {
    /// Name without folder.
    pub file: String,
    /// Hex SHA-256 of its bytes.
    pub sha256: String,
    pub rows: usize,
    pub train_rows: usize,
    pub test_rows: usize,
    /// Steps that cleaned the customers before training, in words. New customers are scored as they are.
    pub cleaning: Vec<String>,
}

/// A raw column and what becomes of its cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedColumn {
    pub name: String,
    pub kind: ColumnKind,
    pub treatment: Treatment,
    /// How the training rows were spread.
    pub training: Distribution,
}

/// How cells become numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Treatment {
    /// As they are; a missing cell takes the median of the training rows.
    Number { median: f64 },
    /// One-hot, the first level dropped. `(missing)` stands last where training rows missed the cell.
    Category { levels: Vec<String> },
}

/// An encoded feature and how it is standardised: (value − mean) ÷ std.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedFeature {
    /// Such as `age` or `region[North]`.
    pub name: String,
    /// The column it is made of.
    pub column: String,
    /// The level it stands for.
    pub level: Option<String>,
    pub mean: f64,
    pub std: f64,
}

/// Log-odds of a class: intercept + Σ coefficient × feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedEquation {
    pub class: String,
    /// With features in the units of the file.
    pub intercept: f64,
    /// With standardised features.
    pub intercept_per_sd: f64,
    /// One a feature, in their order.
    pub coefficients: Vec<SavedCoefficient>,
}

/// What a feature does to the log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedCoefficient {
    pub feature: String,
    /// For one unit of the file.
    pub per_unit: f64,
    /// For one standard deviation.
    pub per_sd: f64,
}

/// How good the model was, at its threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedMetrics {
    pub train: Vec<Measured>,
    /// Empty where nothing was kept for testing.
    pub test: Vec<Measured>,
}

/// A metric with its 95 % range; `None`: undefined, or no range is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    pub metric: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Segments found on the same customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSegments {
    pub features: Vec<SegmentFeature>,
    /// The segment of a customer is the one whose centroid is nearest, features standardised.
    pub segments: Vec<SavedSegment>,
}

/// A column of numbers that segments are told by, or one level of a category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentFeature {
    pub column: String,
    /// 1 where the cell holds this level, else 0; not there for a column of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<SegmentLevel>,
    /// The natural logarithm is taken first, and what is not above 0 counts as this; not there without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_floor: Option<f64>,
    /// Taken where the cell is missing.
    pub median: f64,
    /// Taken off, and divided by; with scaling and weight in them.
    pub mean: f64,
    pub std: f64,
}

/// A level of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentLevel {
    pub name: String,
    /// What the column was read as.
    pub kind: ColumnKind,
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSegment {
    /// Not there where it is the place in the list, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    pub name: Option<String>,
    pub size: u64,
    /// In the units of the file.
    pub centroid: Vec<f64>,
    /// Standardised.
    pub centroid_per_sd: Vec<f64>,
}

impl SavedSegments {
    /// The number of the segment at this place, from 1.
    pub fn number(&self, place: usize) -> usize {
        let segment = self.segments.get(place);
        segment.and_then(|segment| segment.number).unwrap_or(place + 1)
    }

    /// Where the features lie.
    pub fn space(&self) -> SegmentSpace {
        let dimensions = self.features.iter().map(|feature| Dimension {
            column: feature.column.clone(),
            level: feature.level.as_ref().map(|level| level.name.clone()),
            fill: feature.median,
            log_floor: feature.log_floor,
            center: feature.mean,
            scale: feature.std,
        });
        SegmentSpace {
            dimensions: dimensions.collect(),
        }
    }

    /// Whether a feature is more than a number less a mean, divided: older programs do not know those.
    pub(super) fn is_plain(&self) -> bool {
        let mut features = self.features.iter();
        features.all(|feature| feature.level.is_none() && feature.log_floor.is_none())
    }

    /// The columns behind the features, each once, with the levels of those that have some.
    pub(super) fn columns(&self) -> Vec<WantedColumn> {
        let mut columns: Vec<WantedColumn> = Vec::new();
        for feature in &self.features {
            let kind = feature
                .level
                .as_ref()
                .map_or(ColumnKind::Number, |level| level.kind);
            let at = columns.iter().position(|column| column.name == feature.column);
            let at = at.unwrap_or_else(|| {
                columns.push(WantedColumn {
                    name: feature.column.clone(),
                    kind,
                    levels: Vec::new(),
                });
                columns.len() - 1
            });
            columns[at]
                .levels
                .extend(feature.level.as_ref().map(|level| level.name.clone()));
        }
        columns
    }
}

impl SavedModel {
    /// Place of the positive class.
    pub fn positive_place(&self) -> usize {
        let place = self.classes.iter().position(|class| *class == self.positive);
        place.unwrap_or(0)
    }

    /// What scores.
    pub fn kind(&self) -> ModelKind {
        self.model.as_ref().map_or(ModelKind::Logistic, OtherModel::kind)
    }

    pub fn is_binary(&self) -> bool {
        self.classes.len() == 2
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&SavedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl SavedColumn {
    /// Its levels; none for numbers.
    pub fn levels(&self) -> &[String] {
        match &self.treatment {
            Treatment::Number { .. } => &[],
            Treatment::Category { levels } => levels,
        }
    }

    /// Names of the features made of it, with their levels.
    pub(super) fn features(&self) -> Vec<(String, Option<String>)> {
        match &self.treatment {
            Treatment::Number { .. } => vec![(self.name.clone(), None)],
            Treatment::Category { levels } => levels
                .iter()
                .skip(1)
                .map(|level| (format!("{}[{level}]", self.name), Some(level.clone())))
                .collect(),
        }
    }

    /// Whether the last level stands for missing cells.
    pub fn has_missing_level(&self) -> bool {
        self.levels().last().is_some_and(|level| level == MISSING_LEVEL)
    }
}

impl Measured {
    pub(super) fn new(metric: &str, interval: Interval) -> Self {
        let known = |value: f64| value.is_finite().then_some(value);
        Self {
            metric: metric.to_owned(),
            value: known(interval.value),
            low: known(interval.low),
            high: known(interval.high),
        }
    }
}
