//! A table under cleaning: its rows, their parts, the marks on its cells.

use std::{borrow::Cow, ops::Range, sync::Arc};

use polars::prelude::{
    BooleanChunked, Column, Float64Chunked, IntoColumn as _, NewChunkedArray as _, PlSmallStr, StringChunked,
};

use super::{MarkedColumn, Part};
use crate::engine::{
    formula,
    table::{
        ColumnInfo, ColumnKind, Table, TableError,
        cells::{Cells, kind_words, numbers_of},
    },
};

/// What the steps work on. Cheap to clone: columns are shared.
#[derive(Debug, Clone)]
pub struct Work {
    pub table: Table,
    /// The table's columns, as told to whoever asks what a step found.
    pub columns: Arc<[ColumnInfo]>,
    /// One a row, once they are drawn.
    pub parts: Option<Vec<Part>>,
    pub marks: Vec<MarkedColumn>,
    /// (before, after), in the order of the steps.
    pub renamed: Vec<(String, String)>,
    /// Rows of later lines come from another file.
    pub last_own_line: Option<usize>,
}

impl Work {
    pub fn new(table: &Table) -> Self {
        Self {
            table: table.clone(),
            columns: Arc::from(table.columns()),
            parts: None,
            marks: Vec::new(),
            renamed: Vec::new(),
            last_own_line: None,
        }
    }

    /// Whether a row comes from another file, put below.
    pub fn is_below(&self, row: usize) -> bool {
        self.last_own_line.is_some_and(|last| self.table.line(row) > last)
    }

    /// Place and values of a column of numbers; NaN: missing.
    pub fn numbers(&self, name: &str) -> Result<(usize, Cow<'_, [f64]>), TableError> {
        let at = self.table.place(name)?;
        match self.table.cells(at) {
            Some(Cells::Numbers(values)) => Ok((at, slice_of(values))),
            _ => Err(TableError::NotNumeric {
                column: name.to_owned(),
                kind: kind_words(self.table.columns()[at].kind),
            }),
        }
    }

    /// Place and words of a column that holds no numbers.
    pub fn words(&self, name: &str) -> Result<(usize, &StringChunked), TableError> {
        let at = self.table.place(name)?;
        match self.table.cells(at) {
            Some(Cells::Words(words)) => Ok((at, words)),
            _ => Err(TableError::NoCategories {
                column: name.to_owned(),
            }),
        }
    }

    /// Keeps the rows that `is_kept`, with their parts and marks.
    pub fn keep(&mut self, is_kept: &[bool]) -> Result<(), TableError> {
        if is_kept.iter().all(|&kept| kept) {
            return Ok(());
        }
        let mask = BooleanChunked::from_slice(PlSmallStr::EMPTY, is_kept);
        let frame = self
            .table
            .frame
            .filter(&mask)
            .map_err(|error| unplaced("the rows", &error))?;
        let kept = |row: usize| is_kept.get(row).copied().unwrap_or(false);
        let lines = self.table.lines.iter().enumerate();
        self.table.lines = lines
            .filter(|&(row, _)| kept(row))
            .map(|(_, &line)| line)
            .collect();
        self.table.frame = frame;
        if let Some(parts) = &mut self.parts {
            let mut row = 0;
            parts.retain(|_| {
                row += 1;
                kept(row - 1)
            });
        }
        for marked in &mut self.marks {
            marked.keep(is_kept);
        }
        self.marks.retain(|marked| !marked.rows.is_empty());
        Ok(())
    }

    pub fn set_numbers(&mut self, at: usize, values: Vec<f64>) -> Result<(), TableError> {
        let name = PlSmallStr::from_str(&self.table.columns[at].name);
        self.set(at, Float64Chunked::from_vec(name, values).into_column())
    }

    pub fn set_words<'a>(
        &mut self,
        at: usize,
        words: impl Iterator<Item = Option<&'a str>>,
    ) -> Result<(), TableError> {
        let name = PlSmallStr::from_str(&self.table.columns[at].name);
        self.set(at, StringChunked::from_iter_options(name, words).into_column())
    }

    fn set(&mut self, at: usize, column: Column) -> Result<(), TableError> {
        let name = self.table.columns[at].name.clone();
        match self.table.frame.replace_column(at, column) {
            Ok(_) => Ok(()),
            Err(error) => Err(unplaced(&name, &error)),
        }
    }

    /// Puts a column at the right end, or in the place of the one of that name; the kind follows the cells.
    pub fn put(&mut self, info: ColumnInfo, column: Column) -> Result<(), TableError> {
        let name = info.name.clone();
        self.table
            .frame
            .with_column(column)
            .map_err(|error| unplaced(&name, &error))?;
        match self.table.columns.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = info,
            None => self.table.columns.push(info),
        }
        self.marks.retain(|marked| marked.column != name);
        self.tell_columns();
        Ok(())
    }

    /// Changes what is known of a column.
    pub fn describe(&mut self, at: usize, change: impl FnOnce(&mut ColumnInfo)) {
        change(&mut self.table.columns[at]);
        self.tell_columns();
    }

    /// Gives a column another name; its marks go with it.
    pub fn rename(&mut self, at: usize, to: &str) -> Result<(), TableError> {
        let from = self.table.columns[at].name.clone();
        if to.trim().is_empty() {
            return Err(TableError::NoName);
        }
        if from != to && self.table.columns.iter().any(|info| info.name == to) {
            return Err(TableError::NameTaken { name: to.to_owned() });
        }
        self.table
            .frame
            .rename(&from, PlSmallStr::from_str(to))
            .map_err(|error| unplaced(&from, &error))?;
        self.describe(at, |info| to.clone_into(&mut info.name));
        for marked in self.marks.iter_mut().filter(|marked| marked.column == from) {
            to.clone_into(&mut marked.column);
        }
        self.renamed.push((from, to.to_owned()));
        Ok(())
    }

    /// Marks cells as changed by a step.
    pub fn mark(&mut self, at: usize, rows: &[u32], step: usize) {
        if rows.is_empty() {
            return;
        }
        let column = &self.table.columns[at].name;
        match self.marks.iter_mut().find(|marked| marked.column == *column) {
            Some(marked) => marked.add(rows, step),
            None => self.marks.push(MarkedColumn::new(column, rows, step)),
        }
    }

    fn tell_columns(&mut self) {
        self.columns = Arc::from(self.table.columns.as_slice());
    }

    /// What stands in the row's first identifier, to tell it by.
    pub fn name_of(&self, row: usize) -> Option<String> {
        let is_name = |info: &ColumnInfo| info.kind == ColumnKind::Identifier;
        let at = self.table.columns.iter().position(is_name)?;
        self.table.cells(at)?.shown(row, 0)
    }

    /// A cell as shown; empty where it is missing.
    pub fn shown(&self, at: usize, row: usize) -> String {
        let cells = self.table.cells(at);
        let decimals = self.table.columns[at].decimals;
        cells
            .and_then(|cells| cells.shown(row, decimals))
            .unwrap_or_default()
    }
}

/// The values without copying where they lie in one piece.
pub fn slice_of(values: &Float64Chunked) -> Cow<'_, [f64]> {
    match values.cont_slice() {
        Ok(slice) => Cow::Borrowed(slice),
        Err(_in_pieces) => Cow::Owned(numbers_of(values)),
    }
}

fn unplaced(what: &str, error: &impl ToString) -> TableError {
    TableError::Unsplittable {
        file: what.to_owned(),
        reason: error.to_string(),
    }
}

/// Columns as formulas read them; dates as days.
pub struct FormulaColumns<'a> {
    columns: Vec<Option<FormulaColumn<'a>>>,
}

enum FormulaColumn<'a> {
    Numbers(Cow<'a, [f64]>),
    Words(&'a StringChunked),
}

impl<'a> FormulaColumns<'a> {
    /// Only the columns in use are made ready.
    pub fn new(table: &'a Table, used: &[usize]) -> Self {
        let column = |at: usize| {
            if !used.contains(&at) {
                return None;
            }
            let info = &table.columns[at];
            Some(match table.cells(at)? {
                Cells::Numbers(values) => FormulaColumn::Numbers(slice_of(values)),
                Cells::Words(_) if is_date(info) => {
                    FormulaColumn::Numbers(Cow::Owned(table.day_numbers(&info.name).ok()?))
                }
                Cells::Words(words) => FormulaColumn::Words(words),
            })
        };
        Self {
            columns: (0..table.columns.len()).map(column).collect(),
        }
    }
}

/// Whether formulas see days.
pub fn is_date(info: &ColumnInfo) -> bool {
    info.kind == ColumnKind::Date && info.dates.is_some()
}

impl formula::Source for FormulaColumns<'_> {
    fn numbers(&self, column: usize, rows: Range<usize>, out: &mut Vec<f64>) {
        match self.columns.get(column) {
            Some(Some(FormulaColumn::Numbers(values))) => out.extend_from_slice(&values[rows]),
            _ => out.extend(rows.map(|_| f64::NAN)),
        }
    }

    fn words<'b>(&'b self, column: usize, rows: Range<usize>, out: &mut Vec<Option<&'b str>>) {
        match self.columns.get(column) {
            Some(Some(FormulaColumn::Words(words))) => out.extend(rows.map(|row| words.get(row))),
            _ => out.extend(rows.map(|_| None)),
        }
    }
}
