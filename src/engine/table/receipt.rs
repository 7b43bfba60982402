//! What the import decided and what it could not read.

use super::ColumnKind;

/// What the import decided, on which evidence, and what did not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReceipt {
    /// Path as given, or the sample's name.
    pub file: String,
    /// Hex SHA-256 of the bytes.
    pub sha256: String,
    pub n_bytes: u64,
    /// Rows in the table (without those set aside).
    pub n_rows: usize,
    /// What the file is, such as `UTF-8 text`, `gzip, UTF-8 text` or `Excel workbook`.
    pub format: String,
    /// The sheet of a workbook that was read, and all sheets there are.
    pub sheet: Option<String>,
    pub sheets: Vec<String>,
    /// Name such as `UTF-8` or `windows-1252`; `None`: the file is no text.
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub decimal: char,
    pub thousands: Option<char>,
    /// Line of the header (1-based); 0: there is none.
    pub header_line: usize,
    pub columns: Vec<ColumnReceipt>,
    /// Cells that did not parse: at most the first 1,000.
    pub problems: Vec<Problem>,
    pub problems_total: usize,
    /// Rows that do not fit the header: at most the first 1,000.
    pub set_aside: Vec<SetAsideRow>,
    pub set_aside_total: usize,
    /// Plain sentences for the reader: what was decided and why.
    pub notes: Vec<String>,
}

/// How the cells of one column were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReceipt {
    pub name: String,
    pub kind: ColumnKind,
    /// Cells read as a value.
    pub parsed: usize,
    pub missing: usize,
    /// Cells that are no value of the column's kind; they count as missing in the table.
    pub rejected: usize,
    /// Numbers with two readings (1.234).
    pub ambiguous: usize,
}

/// A cell that could not be read as its column's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// 1-based line of the file.
    pub line: usize,
    pub column: String,
    /// As in the file.
    pub value: String,
    /// What is wrong with it.
    pub problem: String,
}

/// A row that does not fit the header, kept out of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAsideRow {
    pub line: usize,
    /// Such as "6 fields, 8 expected".
    pub reason: String,
    /// The row as in the file, at most 200 characters.
    pub raw: String,
}
