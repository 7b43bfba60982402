//! What the import decided and what it could not read.

use std::sync::Arc;

use super::{ColumnKind, DateFormat, NumberFormat, caution::Caution};
use crate::engine::{format, study::ColumnSpec};

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
    /// Lines above the header among those set aside: titles and comments, which are no rows of the file.
    pub n_titles: usize,
    /// Apostrophes before texts that a spreadsheet would run; `None`: there are none.
    pub apostrophes: Option<FoundApostrophes>,
    /// Plain sentences for the reader: what was decided and why.
    pub notes: Vec<String>,
    /// Columns that became text because of the decimal mark that was chosen, in a sentence.
    pub misfit: Option<String>,
}

impl ImportReceipt {
    /// Rows of the file: those of the table and those that do not fit it. Lines above the header are none.
    pub fn rows_in_file(&self) -> usize {
        self.n_rows + self.n_unfit()
    }

    /// Rows set aside because they do not fit the header.
    pub fn n_unfit(&self) -> usize {
        self.set_aside_total.saturating_sub(self.n_titles)
    }

    /// "2 rows are not used because they do not fit the header"; `None`: all of them fit.
    pub fn unfit_words(&self) -> Option<String> {
        let n = self.n_unfit();
        let why = if n == 1 {
            "row is not used because it does"
        } else {
            "rows are not used because they do"
        };
        (n > 0).then(|| format!("{} not fit the header", format::plural(n, why, why)))
    }

    /// What is set aside: "2 rows", "1 title line", "2 rows, 1 title line"; "0 rows" for nothing.
    pub fn set_aside_words(&self) -> String {
        let rows = format::plural(self.n_unfit(), "row", "rows");
        let titles = format::plural(self.n_titles, "title line", "title lines");
        match (self.n_unfit(), self.n_titles) {
            (_, 0) => rows,
            (0, _) => titles,
            _ => format!("{rows}, {titles}"),
        }
    }
}

/// Cells such as `'=1+1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundApostrophes {
    pub cells: usize,
    /// Whether the apostrophes are kept; else they are left out.
    pub are_kept: bool,
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
    /// Cells with two readings (1.234, 03/04/2024) that nothing in the column settles.
    pub ambiguous: usize,
    /// Numbers with more digits than are kept, among those parsed.
    pub rounded: usize,
    /// How the numbers are written; `None`: the column holds none.
    pub numbers: Option<NumberFormat>,
    /// How the dates are written; `None`: the column holds none.
    pub dates: Option<DateFormat>,
    /// What was decided and on which evidence, in sentences.
    pub decisions: Vec<String>,
    pub basis: Basis,
    /// The two readings, where nothing settles which is right.
    pub doubt: Option<Doubt>,
    /// What deserves a second look although every cell has one reading.
    pub cautions: Vec<Caution>,
    /// A few cells, the first of each way of writing, and what became of them.
    pub samples: Vec<CellSample>,
    /// Marks that count as missing and stand in the column, the empty cell as "", and how often.
    pub marks: Vec<(String, usize)>,
    /// A mark for missing that is kept as a value here, and how often it stands.
    pub kept: Option<(String, usize)>,
    /// Lines of the ambiguous cells, ascending.
    pub ambiguous_lines: Arc<[u32]>,
}

impl ColumnReceipt {
    /// Decisions that no caution says again.
    pub fn decisions_alone(&self) -> impl Iterator<Item = &String> {
        let repeated = |decision: &&String| {
            let mut cautions = self.cautions.iter();
            cautions.any(|caution| caution.repeats.as_ref() == Some(*decision))
        };
        self.decisions.iter().filter(move |decision| !repeated(decision))
    }

    /// Of a column without cells.
    pub fn new(name: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            parsed: 0,
            missing: 0,
            rejected: 0,
            ambiguous: 0,
            rounded: 0,
            numbers: None,
            dates: None,
            decisions: Vec::new(),
            basis: Basis::Plain,
            doubt: None,
            cautions: Vec::new(),
            samples: Vec::new(),
            marks: Vec::new(),
            kept: None,
            ambiguous_lines: Arc::from([]),
        }
    }

    /// Why two readings stay in doubt, after "… could be 3 Apr or 4 Mar, and".
    pub fn unsettled(&self) -> &'static str {
        match self.basis {
            Basis::Evidence => "other cells of the column speak for both",
            _ => "nothing in the column settles it",
        }
    }

    /// "amount has two readings: 3 cells such as 1.250 are read as 1 250 and could be 1.25, and nothing in the column
    /// settles it."; `None`: there is one reading.
    pub fn doubt_words(&self) -> Option<String> {
        let doubt = self.doubt.as_ref()?;
        Some(format!(
            "{} has two readings: {} such as {} {} read as {} and could be {}, and {}.",
            self.name,
            format::plural(self.ambiguous, "cell", "cells"),
            doubt.raw,
            if self.ambiguous == 1 { "is" } else { "are" },
            doubt.taken.value,
            doubt.other.value,
            self.unsettled()
        ))
    }

    /// Whether something in the column is the user's to say.
    pub fn is_doubtful(&self) -> bool {
        self.ambiguous > 0 || !self.cautions.is_empty()
    }

    /// Whether the cell in this line of the file has two readings.
    pub fn is_ambiguous_in(&self, line: usize) -> bool {
        u32::try_from(line).is_ok_and(|line| self.ambiguous_lines.binary_search(&line).is_ok())
    }
}

/// What the reading of a column rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// There is only one reading.
    Plain,
    /// Cells of the column settle it.
    Evidence,
    /// Other columns of the file suggest it.
    File,
    /// Nothing does: the usual reading is taken.
    Custom,
    /// The user has chosen it.
    Chosen,
}

/// Two readings of a column, of which nothing settles which is right: no cell does, or some need the one
/// and some the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// A cell with two readings.
    pub raw: String,
    pub taken: PossibleReading,
    pub other: PossibleReading,
}

/// One reading of a column, and what it makes of the cell in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleReading {
    pub reading: ColumnReading,
    /// As shown: `1 250`, `3 April 2024`.
    pub value: String,
}

/// What the user can choose for a column in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnReading {
    /// The decimal mark.
    Decimal(char),
    Dates(DateFormat),
}

impl ColumnReading {
    /// Takes this reading for a column.
    pub fn choose(self, spec: &mut ColumnSpec) {
        match self {
            Self::Decimal(mark) => {
                spec.decimal = Some(mark);
                spec.thousands = spec.thousands.filter(|&thousands| thousands != mark);
            }
            Self::Dates(format) => spec.dates = Some(format),
        }
    }
}

/// A cell of the file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellSample {
    /// 1-based line of the file where its row starts.
    pub line: usize,
    pub raw: String,
    /// As shown; empty where the cell counts as missing.
    pub value: String,
    pub outcome: Outcome,
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Parsed,
    Ambiguous,
    Rejected,
    Missing,
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
