//! Bytes → [`Table`] + [`ImportReceipt`] → cleaned [`Table`] + [`CleaningReport`].
//!
//! The only home of polars: outside this folder a table is its methods.

mod clean;
mod error;
mod read;
mod receipt;
mod summary;

use std::sync::Arc;

pub use clean::{CleaningReport, FilledColumn, StepEffect, clean, rows_kept};
pub use error::TableError;
pub use read::{Imported, read_bytes, read_file, read_sample};
pub use receipt::{ColumnReceipt, ImportReceipt, Problem, SetAsideRow};
pub use summary::{ColumnSummary, Histogram, LevelCount, histogram, summarize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Number,
    /// Text with few distinct values.
    Category,
    /// Text with many distinct values, not an identifier.
    Text,
    Date,
    /// Two values that are words for yes and no.
    Boolean,
    /// All distinct or with leading zeros: names a row, says nothing about it.
    Identifier,
}

impl ColumnKind {
    /// The word shown and written: `number`, `category`, …
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Category => "category",
            Self::Text => "text",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::Identifier => "identifier",
        }
    }
}

/// Name and kind of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Exactly as in the file (made distinct where the file repeats a name).
    pub name: String,
    pub kind: ColumnKind,
    /// Decimals to show: the most found in the file, at most 6. 0 for columns that are no numbers.
    pub decimals: usize,
}

/// Rows of customers: numbers as `f64`, everything else as text; missing cells are known as such.
///
/// Cheap to clone: columns are shared.
#[derive(Debug, Clone)]
pub struct Table {
    frame: polars::frame::DataFrame,
    columns: Vec<ColumnInfo>,
    /// For each row the line of the file where it starts (1-based).
    lines: Arc<[u32]>,
}

/// A text column as level numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// Distinct values in sorted order.
    pub names: Vec<String>,
    /// For each row the place in `names`; `None`: missing.
    pub codes: Vec<Option<u32>>,
}

/// One cell as shown: formatted, `None` when missing.
pub type CellText = Option<String>;

impl Table {
    pub fn n_rows(&self) -> usize {
        self.frame.height()
    }

    pub fn columns(&self) -> &[ColumnInfo] {
        &self.columns
    }

    /// # Errors
    /// When there is no such column.
    pub fn column(&self, name: &str) -> Result<&ColumnInfo, TableError> {
        let _ = name;
        Err(TableError::Placeholder)
    }

    /// Values of a numeric column (also booleans and numbers kept as text are refused); NaN: missing.
    ///
    /// # Errors
    /// When there is no such column, or it holds no numbers.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let _ = name;
        Err(TableError::Placeholder)
    }

    /// Any column as levels (a numeric one by its shown value, sorted as numbers).
    ///
    /// # Errors
    /// When there is no such column.
    pub fn levels(&self, name: &str) -> Result<Levels, TableError> {
        let _ = name;
        Err(TableError::Placeholder)
    }

    /// Line of the file where a row starts (1-based).
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).map_or(0, |&l| l as usize)
    }

    /// Cells as shown, row by row, of at most `count` rows from `first`: cheap enough for a frame.
    pub fn page(&self, first: usize, count: usize) -> Vec<Vec<CellText>> {
        let _ = (first, count);
        Vec::new()
    }

    /// Cells of one column as written to files: full precision, `.` decimals, no grouping, missing empty.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn plain_cells(&self, name: &str) -> Result<Vec<String>, TableError> {
        let _ = name;
        Err(TableError::Placeholder)
    }

    /// The given rows, in the given order.
    pub fn take(&self, rows: &[u32]) -> Self {
        let _ = rows;
        self.clone()
    }
}
