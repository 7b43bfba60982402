//! Rows of a file read a piece at a time, so that no file is too long.
//!
//! Text is walked over three times: once for its encoding and its sum, once to gather the evidence on which
//! every column is decided as a whole (as for a table), and once to read the cells. Never more than a piece is in memory.
//! Workbooks hold a million rows at most; these, Parquet and packed files are read as a table and handed over
//! in pieces.

mod bytes;
mod chunks;
mod text;
mod whole;

use std::path::Path;

use super::{
    ColumnKind, ImportReceipt, Problem, SetAsideRow, Table, TableError, USUAL_MARKS, container,
    structure::Listing,
};
use crate::engine::{
    Progress,
    study::{ColumnSpec, ImportSpec},
};

/// Rows of a piece that is cut from a table.
const PIECE_ROWS: usize = 1 << 16;

/// A file that has been looked through, to be read in pieces.
#[derive(Debug)]
pub struct RowStream {
    content: Content,
    found: Found,
}

#[derive(Debug)]
enum Content {
    Text(Box<text::TextStream>),
    Whole(Box<whole::Whole>),
}

/// What is known before the rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub file: String,
    /// Hex SHA-256 of the bytes.
    pub sha256: String,
    /// Rows, with those that do not fit the header.
    pub n_rows: usize,
    pub columns: Vec<FoundColumn>,
}

/// A column of the file, and how its cells fit what is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    pub name: String,
    pub kind: ColumnKind,
    /// Cells that are not missing, and those among them that are no value of the kind.
    pub present: usize,
    pub rejected: usize,
    /// A cell with two readings that nothing settles, the one taken and the other.
    pub doubt: Option<[String; 3]>,
    /// The first cells that are no value of the kind (their lines, and as in the file).
    pub samples: Vec<(usize, String)>,
}

/// What is wanted of a column: its kind is not found out but given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedColumn {
    pub name: String,
    pub kind: ColumnKind,
    /// Levels of a column of words. Among them a mark for missing cells is a value.
    pub levels: Vec<String>,
}

/// Rows that follow one another.
#[derive(Debug)]
pub struct Piece {
    pub table: Table,
    /// Rows that do not fit the header, in their order: each stands before the table's row `before`.
    pub misfits: Vec<Misfit>,
    /// Cells of the table that are no value of their column's kind, in the order of their lines: missing there.
    pub unread: Vec<Problem>,
}

/// A row of the file that does not fit its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    pub before: usize,
    pub line: usize,
    /// Such as "6 fields, 8 expected".
    pub reason: String,
}

impl RowStream {
    /// Looks through a file. Columns that are not wanted keep their cells as they stand, but numbers.
    ///
    /// # Errors
    /// When the file cannot be read, or is no table.
    pub fn open(
        path: &Path,
        spec: &ImportSpec,
        wanted: &[WantedColumn],
        progress: &Progress,
    ) -> Result<Self, TableError> {
        let spec = with_wanted(spec, wanted);
        let looked = bytes::look_at(path, &spec, progress)?;
        if container::is_plain(&looked.head) {
            let (stream, found) = text::open(path, looked, &spec, wanted, progress)?;
            return Ok(Self {
                content: Content::Text(Box::new(stream)),
                found,
            });
        }
        let (whole, found) = whole::open(path, &spec, progress)?;
        Ok(Self {
            content: Content::Whole(Box::new(whole)),
            found,
        })
    }

    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Hands all pieces over, in the order of the file.
    ///
    /// # Errors
    /// The first of `take`, or when the file cannot be read to its end.
    pub fn pieces<E: From<TableError>>(
        &self,
        progress: &Progress,
        take: impl FnMut(Piece) -> Result<(), E>,
    ) -> Result<(), E> {
        match &self.content {
            Content::Text(text) => text.pieces(progress, take),
            Content::Whole(whole) => whole.pieces(progress, take),
        }
    }
}

/// The user's choices, and those that follow from what is wanted.
fn with_wanted(spec: &ImportSpec, wanted: &[WantedColumn]) -> ImportSpec {
    let mut spec = spec.clone();
    for column in wanted {
        let is_number = column.kind == ColumnKind::Number;
        let own: &mut ColumnSpec = spec.columns.entry(column.name.clone()).or_default();
        own.kind = Some(column.kind);
        let is_mark = |level: &String| USUAL_MARKS.contains(&level.as_str());
        if spec.missing.is_none() && own.missing.is_none() && column.levels.iter().any(is_mark) {
            let kept = USUAL_MARKS
                .iter()
                .filter(|mark| !column.levels.iter().any(|level| level == *mark));
            own.missing = Some(kept.map(|&mark| mark.to_owned()).collect());
        }
        // Parquet knows its kinds by itself and follows this choice alone.
        if !is_number && !spec.text_columns.contains(&column.name) {
            spec.text_columns.push(column.name.clone());
        }
    }
    spec
}

impl FoundColumn {
    /// What a table's receipt says of its columns.
    fn of_receipt(receipt: &ImportReceipt) -> Vec<Self> {
        let columns = receipt.columns.iter();
        columns
            .map(|column| Self {
                name: column.name.clone(),
                kind: column.kind,
                present: column.parsed + column.rejected,
                rejected: column.rejected,
                doubt: column.doubt.as_ref().map(|doubt| {
                    [
                        doubt.raw.clone(),
                        doubt.taken.value.clone(),
                        doubt.other.value.clone(),
                    ]
                }),
                samples: receipt
                    .problems
                    .iter()
                    .filter(|problem| problem.column == column.name)
                    .take(SAMPLES)
                    .map(|problem| (problem.line, problem.value.clone()))
                    .collect(),
            })
            .collect()
    }
}

/// Cells shown of those that could not be read.
const SAMPLES: usize = 3;

/// Rows that do not fit, with the place of each among the rows of `table`.
fn placed(table: &Table, rows: &[SetAsideRow]) -> Vec<Misfit> {
    let mut before = 0;
    rows.iter()
        .map(|row| {
            while before < table.n_rows() && table.line(before) < row.line {
                before += 1;
            }
            Misfit {
                before,
                line: row.line,
                reason: row.reason.clone(),
            }
        })
        .collect()
}

/// All rows that are set aside are wanted, but of each only its beginning.
const ALL_ROWS: Listing = Listing {
    most: usize::MAX,
    characters: 0,
};

#[cfg(test)]
mod tests;
