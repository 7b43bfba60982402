//! What a table gives out: values, levels, pages of cells.

use std::{
    hash::{Hash as _, Hasher},
    ops::Range,
};

use polars::prelude::{
    Column, DataType, Float64Chunked, IdxCa, NamedFrom as _, PlHashMap, PlSmallStr, StringChunked,
};

use super::{CellText, ColumnInfo, ColumnKind, Levels, Table, TableError};
use crate::engine::{closest::did_you_mean, format};

/// Names listed in an error; a wide table has too many.
const LISTED_NAMES: usize = 12;

/// The cells of a column.
#[derive(Clone, Copy)]
pub(super) enum Cells<'a> {
    /// NaN: missing.
    Numbers(&'a Float64Chunked),
    /// Null: missing.
    Words(&'a StringChunked),
}

impl Table {
    /// # Errors
    /// When there is no such column.
    pub fn column(&self, name: &str) -> Result<&ColumnInfo, TableError> {
        self.place(name).map(|at| &self.columns[at])
    }

    /// Values of a numeric column (also booleans and numbers kept as text are refused); NaN: missing.
    ///
    /// # Errors
    /// When there is no such column, or it holds no numbers.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let at = self.place(name)?;
        match self.cells(at) {
            Some(Cells::Numbers(values)) => Ok(numbers_of(values)),
            _ => Err(TableError::NotNumeric {
                column: name.to_owned(),
                kind: kind_words(self.columns[at].kind),
            }),
        }
    }

    /// Any column as levels (a numeric one by its shown value, sorted as numbers).
    ///
    /// # Errors
    /// When there is no such column.
    pub fn levels(&self, name: &str) -> Result<Levels, TableError> {
        let at = self.place(name)?;
        Ok(match self.cells(at) {
            Some(Cells::Numbers(values)) => numeric_levels(values, self.columns[at].decimals),
            Some(Cells::Words(words)) => word_levels(words),
            None => Levels {
                names: Vec::new(),
                codes: vec![None; self.n_rows()],
            },
        })
    }

    /// Cells as shown, row by row, of at most `count` rows from `first`: cheap enough for a frame.
    pub fn page(&self, first: usize, count: usize) -> Vec<Vec<CellText>> {
        self.page_of(first, count, 0..self.columns.len())
    }

    /// As [`Table::page`], of some columns only: for tables with more columns than fit the window.
    pub fn page_of(&self, first: usize, count: usize, columns: Range<usize>) -> Vec<Vec<CellText>> {
        let last = first.saturating_add(count).min(self.n_rows());
        let shown = columns.start.min(self.columns.len())..columns.end.min(self.columns.len());
        let columns: Vec<_> = shown
            .map(|at| (self.cells(at), self.columns[at].decimals))
            .collect();
        let cell = |row: usize, (cells, decimals): &(Option<Cells<'_>>, usize)| {
            cells.and_then(|cells| cells.shown(row, *decimals))
        };
        (first..last)
            .map(|row| columns.iter().map(|column| cell(row, column)).collect())
            .collect()
    }

    /// Cells of one column as written to files: full precision, `.` decimals, no grouping, missing empty.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn plain_cells(&self, name: &str) -> Result<Vec<String>, TableError> {
        let at = self.place(name)?;
        let plain = |value: f64| {
            if value.is_nan() {
                String::new()
            } else {
                // Adding zero turns -0 into 0.
                (value + 0.0).to_string()
            }
        };
        Ok(match self.cells(at) {
            Some(Cells::Numbers(values)) => numbers_of(values).into_iter().map(plain).collect(),
            Some(Cells::Words(words)) => words.iter().map(|w| w.unwrap_or("").to_owned()).collect(),
            None => vec![String::new(); self.n_rows()],
        })
    }

    /// The given rows, in the given order; places beyond the last row are left out.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        let n_rows = self.n_rows();
        let within: Vec<u32> = rows
            .iter()
            .copied()
            .filter(|&row| (row as usize) < n_rows)
            .collect();
        let lines = within.iter().map(|&row| self.lines[row as usize]).collect();
        let places = IdxCa::new(PlSmallStr::EMPTY, within);
        // Every place is within the table, so that the other arm is never taken.
        let frame = self
            .frame
            .take(&places)
            .unwrap_or_else(|_| self.frame.head(Some(0)));
        Self {
            frame,
            columns: self.columns.clone(),
            lines,
        }
    }

    pub(super) fn place(&self, name: &str) -> Result<usize, TableError> {
        self.columns
            .iter()
            .position(|info| info.name == name)
            .ok_or_else(|| {
                let names: Vec<&str> = self.columns.iter().map(|info| info.name.as_str()).collect();
                let shown = names[..names.len().min(LISTED_NAMES)].join(", ");
                let more = names.len().saturating_sub(LISTED_NAMES);
                TableError::NoSuchColumn {
                    column: name.to_owned(),
                    known: if more > 0 {
                        format!("{shown} and {} more", format::count(more as u64))
                    } else {
                        shown
                    } + &did_you_mean(name, names.iter().copied()),
                }
            })
    }

    /// `None` never happens: every column is text or numbers.
    pub(super) fn cells(&self, at: usize) -> Option<Cells<'_>> {
        let column: &Column = self.frame.columns().get(at)?;
        match column.dtype() {
            DataType::Float64 => column.f64().map(Cells::Numbers).ok(),
            _ => column.str().map(Cells::Words).ok(),
        }
    }
}

impl Cells<'_> {
    pub(super) fn shown(self, row: usize, decimals: usize) -> CellText {
        match self {
            Self::Numbers(values) => values
                .get(row)
                .filter(|v| !v.is_nan())
                .map(|v| format::decimal(v, decimals)),
            Self::Words(words) => words.get(row).map(str::to_owned),
        }
    }

    pub(super) fn is_missing(self, row: usize) -> bool {
        match self {
            Self::Numbers(values) => values.get(row).is_none_or(f64::is_nan),
            Self::Words(words) => words.get(row).is_none(),
        }
    }
}

impl Cells<'_> {
    /// Equal cells hash alike: all missing ones, and 0 and −0.
    pub(super) fn hash_cell(self, row: usize, state: &mut impl Hasher) {
        match self {
            Self::Numbers(values) => state.write_u64(comparable(values.get(row))),
            Self::Words(words) => words.get(row).hash(state),
        }
    }

    pub(super) fn are_equal(self, row: usize, other: usize) -> bool {
        match self {
            Self::Numbers(values) => comparable(values.get(row)) == comparable(values.get(other)),
            Self::Words(words) => words.get(row) == words.get(other),
        }
    }
}

fn comparable(value: Option<f64>) -> u64 {
    let value = value.unwrap_or(f64::NAN);
    if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        (value + 0.0).to_bits()
    }
}

pub(super) fn numbers_of(values: &Float64Chunked) -> Vec<f64> {
    values.iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

/// `words`, `dates`: for sentences such as "column x holds dates".
pub(super) fn kind_words(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Number => "numbers",
        ColumnKind::Category => "categories",
        ColumnKind::Text => "text",
        ColumnKind::Date => "dates",
        ColumnKind::Boolean => "yes and no",
        ColumnKind::Identifier => "identifiers",
    }
}

fn numeric_levels(values: &Float64Chunked, decimals: usize) -> Levels {
    let values = numbers_of(values);
    let mut distinct: Vec<f64> = values
        .iter()
        .copied()
        .filter(|v| !v.is_nan())
        .map(|v| v + 0.0)
        .collect();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    // Values that are shown alike are one level.
    let mut names: Vec<String> = Vec::new();
    let mut code_of: PlHashMap<u64, u32> = PlHashMap::default();
    for value in distinct {
        let name = format::decimal(value, decimals);
        if names.last() != Some(&name) {
            names.push(name);
        }
        code_of.insert(value.to_bits(), code(names.len() - 1));
    }
    let codes = values
        .iter()
        .map(|v| code_of.get(&(v + 0.0).to_bits()).copied())
        .collect();
    Levels { names, codes }
}

fn word_levels(words: &StringChunked) -> Levels {
    let mut code_of: PlHashMap<&str, u32> = PlHashMap::default();
    let mut found: Vec<&str> = Vec::new();
    let mut codes: Vec<Option<u32>> = Vec::with_capacity(words.len());
    for word in words.iter() {
        codes.push(word.map(|word| {
            *code_of.entry(word).or_insert_with(|| {
                found.push(word);
                code(found.len() - 1)
            })
        }));
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_unstable_by_key(|&at| found[at]);
    let mut sorted_place = vec![0; found.len()];
    for (place, &at) in order.iter().enumerate() {
        sorted_place[at] = code(place);
    }
    for code in codes.iter_mut().flatten() {
        *code = sorted_place[*code as usize];
    }
    Levels {
        names: order.iter().map(|&at| found[at].to_owned()).collect(),
        codes,
    }
}

fn code(place: usize) -> u32 {
    // A table has at most u32::MAX rows, so at most as many levels.
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Progress, study::ImportSpec, table::read_bytes};

    fn table() -> Table {
        let text = "n,word\n10,b\n9.5,a\n,\n1200,b\n";
        read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    #[test]
    fn levels_are_sorted() {
        let table = table();
        let numbers = table.levels("n").unwrap();
        assert_eq!(numbers.names, ["9.5", "10.0", "1\u{202f}200.0"]);
        assert_eq!(numbers.codes, [Some(1), Some(0), None, Some(2)]);
        let words = table.levels("word").unwrap();
        assert_eq!(words.names, ["a", "b"]);
        assert_eq!(words.codes, [Some(1), Some(0), None, Some(1)]);
    }

    #[test]
    fn rows_are_taken_in_the_given_order() {
        let taken = table().take(&[3, 0, 3, 99]);
        assert_eq!(taken.plain_cells("n").unwrap(), ["1200", "10", "1200"]);
        assert_eq!((taken.n_rows(), taken.line(0), taken.line(1)), (3, 5, 2));
        assert_eq!(table().take(&[]).n_rows(), 0);
    }

    #[test]
    fn pages_hold_shown_cells() {
        let page = table().page(2, 10);
        assert_eq!(page.len(), 2);
        assert_eq!(page[0], [None, None]);
        assert_eq!(page[1], [Some("1\u{202f}200.0".to_owned()), Some("b".to_owned())]);
        assert_eq!(table().page_of(3, 1, 1..9), [[Some("b".to_owned())]]);
        assert!(table().page(99, 10).is_empty() && table().page(1, usize::MAX).len() == 3);
    }

    #[test]
    fn words_are_no_numbers() {
        let message = table().numbers("word").unwrap_err().to_string();
        assert_eq!(
            message,
            "column \"word\" holds categories, not numbers; choose a numeric column"
        );
        assert!(table().column("n").is_ok_and(|info| info.decimals == 1));
        assert!(matches!(
            table().levels("x"),
            Err(TableError::NoSuchColumn { .. })
        ));
    }
}
