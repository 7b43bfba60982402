//! Words and holes become numbers: one-hot for categories, the training median for missing numbers.

mod column;
mod columns;

use rayon::prelude::*;

pub use self::column::ColumnEncoding;
use self::column::fit_column;
pub(crate) use self::columns::{levels, median, no_such_column, numbers, rows_with_missing};
use super::{FeatureError, FeatureMatrix};
use crate::engine::{study::MissingPolicy, table::Table};

/// At most this many levels of one column are made into features.
pub const MAX_LEVELS: usize = 200;

/// The level that stands for a missing category.
pub const MISSING_LEVEL: &str = "(missing)";

/// What was learnt from the training rows about each feature column.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoder {
    columns: Vec<ColumnEncoding>,
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
        if features.is_empty() {
            return Err(FeatureError::NoFeatures);
        }
        let columns = features
            .par_iter()
            .map(|column| fit_column(table, column, training))
            .collect::<Result<_, _>>()?;
        Ok(Self { columns })
    }

    /// As it was learnt before.
    pub(in crate::engine) fn of(columns: Vec<ColumnEncoding>) -> Self {
        Self { columns }
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
        let cells = self
            .columns
            .par_iter()
            .map(|encoding| encoding.cells(table, rows))
            .collect::<Result<Vec<_>, _>>()?;
        let mut reasons: Vec<Option<String>> = vec![None; rows.len()];
        for (encoding, cells) in self.columns.iter().zip(&cells) {
            encoding.note_unscored(cells, missing, &mut reasons);
        }
        let is_kept: Vec<bool> = reasons.iter().map(Option::is_none).collect();
        let imputed = self
            .columns
            .iter()
            .zip(&cells)
            .map(|(encoding, cells)| (encoding.column().to_owned(), cells.n_missing(&is_kept)))
            .filter(|(_, n)| *n > 0)
            .collect();
        let columns: Vec<Vec<f64>> = self
            .columns
            .par_iter()
            .zip(cells)
            .flat_map_iter(|(encoding, cells)| encoding.numbers(&cells, &is_kept))
            .collect();
        Ok(Encoded {
            matrix: FeatureMatrix::new(self.names(), columns)?,
            rows: rows
                .iter()
                .zip(&is_kept)
                .filter(|(_, kept)| **kept)
                .map(|(row, _)| *row)
                .collect(),
            unscored: rows
                .iter()
                .zip(reasons)
                .filter_map(|(&row, reason)| reason.map(|reason| UnscoredRow { row, reason }))
                .collect(),
            imputed,
        })
    }

    /// Names of the encoded features: `age`, `region[North]`, …
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().flat_map(ColumnEncoding::names).collect()
    }

    /// What was learnt about each column, in the order given to [`Encoder::fit`].
    pub fn columns(&self) -> &[ColumnEncoding] {
        &self.columns
    }
}
