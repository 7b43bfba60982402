//! Bytes → [`Table`] + [`ImportReceipt`] → cleaned [`Table`] + [`CleaningReport`].
//!
//! The only home of polars: outside this folder a table is its methods.
//!
//! `container` looks what the bytes are. Workbooks and Parquet keep their cells typed: `sheet` and
//! `parquet` take them as they are, and `settled` makes table and receipt of them.
//!
//! The way of text: `content` refuses what is no text, `encoding` makes text of them, `dialect`
//! finds the delimiter, `structure` the header. Threads share the rows in stretches (`stretch`), walk from
//! record to record (`records`), and do so twice: `survey` gathers `evidence` on which `typing` decides
//! what each column holds, then `parse` reads every cell with `number`, `date` and `words` into a `builder`.
//! `draft` makes table and receipt of it, and `notes` the receipt's sentences.

mod alongside;
mod apostrophe;
mod arrange;
mod builder;
mod caution;
mod cells;
mod chosen;
#[cfg(test)]
mod chosen_tests;
mod cleaning;
mod code;
mod container;
mod content;
mod currency;
mod date;
#[cfg(test)]
mod date_tests;
mod dates;
mod dialect;
mod distinct;
#[cfg(test)]
mod doubt_tests;
mod draft;
mod duplicates;
mod encoding;
mod error;
mod evidence;
mod explain;
mod explain_dates;
mod file_bytes;
#[cfg(test)]
mod formats_tests;
mod header;
mod layout;
mod leftovers;
mod lookup;
mod missing;
mod month;
mod notes;
mod number;
#[cfg(test)]
mod number_tests;
mod parquet;
mod parquet_pages;
mod parquet_schema;
mod parquet_sink;
mod parse;
mod preview;
mod read;
#[cfg(test)]
mod read_tests;
mod receipt;
mod records;
mod remembered;
#[cfg(test)]
mod round_trip_tests;
mod settled;
mod sheet;
mod sheet_column;
mod sheet_grid;
mod sorting;
mod stream;
mod stretch;
mod structure;
mod summary;
mod survey;
#[cfg(test)]
mod text_tests;
mod titles;
mod transactions;
mod typing;
#[cfg(test)]
mod typing_tests;
mod verdict;
mod words;
mod words_column;
mod written;

use std::sync::Arc;

pub use alongside::import_alike;
pub use apostrophe::{guarded, unguarded};
pub use arrange::{FoundCells, MOST_FOUND};
pub use caution::{Caution, Remedy};
pub use cleaning::{
    Cleaned, CleaningReport, ColumnDifference, LOG_FROM_ZERO, MarkedColumn, Part, Picture, Sizes, StepEffect,
    StepFailure, StepState, Touched, TouchedRow, check_condition, check_formula, clean, clean_with_below,
    name_after, names_after,
};
pub use date::{DateFormat, DateOrder};
pub use duplicates::duplicate_rows;
pub use error::TableError;
pub use header::distinct;
pub use leftovers::{Leftovers, read_leftovers};
pub use missing::USUAL_MARKS;
pub use number::lone as lone_number;
pub use parquet_sink::{OutColumn, ParquetSink};
pub use preview::preview;
pub(in crate::engine) use read::hex;
pub use read::{Imported, read_bytes, read_file, read_sample};
pub use receipt::{
    Basis, CellSample, ColumnReading, ColumnReceipt, Doubt, FoundApostrophes, ImportReceipt, Outcome,
    PossibleReading, Problem, SetAsideRow,
};
pub use stream::{Found, FoundColumn, Misfit, Piece, RowStream, WantedColumn};
pub use summary::{ColumnSummary, Histogram, LevelCount, histogram, mean, summarize, summarize_with};
pub use transactions::{customers_table, names_read_as_numbers, purchase_rows, tell_lines};
pub(in crate::engine) use words::names_rows;
pub use written::{Grouping, Negative, NumberFormat};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
    pub const ALL: [Self; 6] = [
        Self::Number,
        Self::Category,
        Self::Text,
        Self::Date,
        Self::Boolean,
        Self::Identifier,
    ];

    /// The kind with this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

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
    /// How the dates are written, for columns that hold some: what [`Table::dates`] reads them by.
    pub dates: Option<DateFormat>,
}

impl ColumnInfo {
    /// A column without decimals and dates.
    pub fn new(name: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            decimals: 0,
            dates: None,
        }
    }
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

    /// Line of the file where a row starts (1-based).
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).map_or(0, |&l| l as usize)
    }
}
