//! Words and holes become numbers: one-hot for categories, the training median for missing numbers.

use super::{FeatureError, FeatureMatrix};
use crate::engine::{study::MissingPolicy, table::Table};

/// What was learnt from the training rows about each feature column.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoder {
    columns: Vec<ColumnEncoding>,
}

#[derive(Debug, Clone, PartialEq)]
enum ColumnEncoding {
    /// Missing cells take `median`.
    Number { column: String, median: f64 },
    /// One-hot as `column[level]`, first level (sorted) dropped; `(missing)` is a level where
    /// training rows miss it.
    Category { column: String, levels: Vec<String> },
}

/// Feature rows that could be made, and those that could not.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    pub matrix: FeatureMatrix,
    /// For each matrix row its row in the table.
    pub rows: Vec<u32>,
    pub unscored: Vec<UnscoredRow>,
    /// (column, cells) that took the training median or the level `(missing)`.
    pub imputed: Vec<(String, usize)>,
}

/// A row without features, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnscoredRow {
    pub row: u32,
    /// Such as "region “Islands” was not in the training data".
    pub reason: String,
}

impl Encoder {
    /// Learns medians and levels from the training rows of `table`.
    ///
    /// # Errors
    /// When a column is missing, has no value in the training rows, or has too many levels.
    pub fn fit(table: &Table, features: &[String], training: &[u32]) -> Result<Self, FeatureError> {
        let _ = (table, features, training);
        Ok(Self { columns: vec![] })
    }

    /// Encodes the given rows. With [`MissingPolicy::Drop`] rows with a missing feature are unscored.
    ///
    /// # Errors
    /// When a column is missing or has another kind than at the fit.
    pub fn apply(
        &self,
        table: &Table,
        rows: &[u32],
        missing: MissingPolicy,
    ) -> Result<Encoded, FeatureError> {
        let _ = (table, rows, missing, &self.columns);
        Err(FeatureError::NoSuchColumn {
            column: String::new(),
            available: String::new(),
        })
    }

    /// Names of the encoded features: `age`, `region[North]`, …
    pub fn names(&self) -> Vec<String> {
        Vec::new()
    }
}
