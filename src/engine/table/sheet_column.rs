//! The cells of one column of a sheet → a typed column.

use std::borrow::Cow;

use super::{
    ColumnKind, TableError, chosen,
    container::{Cell, Cells},
    missing::Marks,
    settled::Settled,
    sheet_grid::{At, Held},
    structure::Listing,
};
use crate::engine::{Progress, study::ImportSpec};

/// A cell as text that reads the same for everyone.
pub fn plain(cells: &Cells, cell: Cell) -> Cow<'_, str> {
    match cell {
        Cell::Number(value) => Cow::Owned(value.to_string()),
        Cell::Truth(true) => Cow::Borrowed("TRUE"),
        Cell::Truth(false) => Cow::Borrowed("FALSE"),
        Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => Cow::Borrowed(cells.text_at(text)),
    }
}

/// A column of a sheet that has been read.
pub struct ReadColumn {
    pub column: Settled,
    /// Whether the workbook keeps all of it as text.
    pub was_text: bool,
    /// What is said of choices that change nothing.
    pub needless: Option<String>,
}

/// One column of a sheet.
pub struct ColumnReader<'a> {
    pub cells: &'a Cells,
    pub column: &'a [At],
    pub lines: &'a [u32],
    /// The place of the first row of `lines` in the grid.
    pub first_row: usize,
    /// Cells of text that count as missing.
    pub marks: Marks,
    pub listing: Listing,
}

impl ColumnReader<'_> {
    pub fn read(&self, name: &str, spec: &ImportSpec, progress: &Progress) -> Result<ReadColumn, TableError> {
        let held = Held::of(self.cells, self.column, &self.marks);
        let present = held.present();
        let own = held
            .kind()
            .and_then(|kind| chosen::beyond(name, spec, kind, false));
        let is_kept = spec.text_columns.iter().any(|kept| kept == name) || own.is_some();
        let column = if let Some(own) = &own {
            self.as_text(name, own, progress)?
        } else if is_kept || present == 0 || held.texts > 0 {
            self.as_text(name, spec, progress)?
        } else if held.numbers == present {
            let mut values = vec![f64::NAN; self.lines.len()];
            for (place, cell) in self.placed() {
                if let Cell::Number(value) = cell {
                    values[place] = value;
                }
            }
            Settled::numbers(name, values)
        } else if held.dates == present {
            self.worded(name, ColumnKind::Date)
        } else if held.truths == present {
            self.worded(name, ColumnKind::Boolean)
        } else {
            self.as_text(name, spec, progress)?
        };
        let was_text = held.texts == present;
        let mut column = column.with_errors(self.errors(), self.listing);
        if held.texts == 0 && present > 0 && !is_kept {
            for (mark, n) in self.marks() {
                column.evidence.count_mark(mark, n);
                column.typed.receipt.marks.push((mark.to_owned(), n));
            }
        }
        Ok(ReadColumn {
            column,
            was_text,
            needless: held
                .kind()
                .and_then(|kind| chosen::needless(name, spec, kind, false)),
        })
    }

    /// Place of the row, and cell.
    fn placed(&self) -> impl Iterator<Item = (usize, Cell)> + '_ {
        self.column
            .iter()
            .map(|&(row, cell)| (row as usize - self.first_row, cell))
    }

    /// Dates or booleans: what is neither is a mark for missing, or an error.
    fn worded(&self, name: &str, kind: ColumnKind) -> Settled {
        let mut words: Vec<Option<Cow<'_, str>>> = vec![None; self.lines.len()];
        for (place, cell) in self.placed() {
            if matches!(cell, Cell::Date(_) | Cell::Truth(_)) {
                words[place] = Some(plain(self.cells, cell));
            }
        }
        Settled::words(name, words.into_iter(), kind)
    }

    fn as_text(&self, name: &str, spec: &ImportSpec, progress: &Progress) -> Result<Settled, TableError> {
        let has_text = self.column.iter().any(|(_, cell)| matches!(cell, Cell::Text(_)));
        let read = |is_marked: bool| {
            let words = self.written(is_marked);
            let cells = words.iter().map(AsRef::as_ref);
            Settled::read(name, cells, self.lines, spec, self.listing, progress)
        };
        let marked = read(has_text)?;
        if has_text && marked.typed.info.kind != ColumnKind::Number {
            // No number after all: what stays text stays as it is.
            return read(false);
        }
        Ok(marked)
    }

    /// All cells as text, row by row.
    fn written(&self, is_marked: bool) -> Vec<Cow<'_, str>> {
        let mut words = vec![Cow::Borrowed(""); self.lines.len()];
        for (place, cell) in self.placed() {
            words[place] = match cell {
                Cell::Error(text) if self.cells.text_at(text) != NOT_AVAILABLE => continue,
                Cell::Number(value) if is_marked => Cow::Owned(unmistakable(value)),
                cell => plain(self.cells, cell),
            };
        }
        words
    }

    /// Marks for missing cells in a column without other text, and how often they stand.
    fn marks(&self) -> Vec<(&str, usize)> {
        let mut marks: Vec<(&str, usize)> = Vec::new();
        for (_, cell) in self.column {
            let (Cell::Text(text) | Cell::Error(text)) = *cell else {
                continue;
            };
            let mark = self.cells.text_at(text).trim();
            if !self.marks.holds(mark) {
                continue;
            }
            if matches!(cell, Cell::Error(_)) && mark != NOT_AVAILABLE {
                continue;
            }
            match marks.iter_mut().find(|(known, _)| *known == mark) {
                Some((_, count)) => *count += 1,
                None => marks.push((mark, 1)),
            }
        }
        marks
    }

    /// Errors that say more than that there is no value, with their lines.
    fn errors(&self) -> Vec<(u32, String)> {
        let error = |(place, cell)| match cell {
            Cell::Error(text) if self.cells.text_at(text) != NOT_AVAILABLE => {
                Some((self.lines[place], self.cells.text_at(text).to_owned()))
            }
            _ => None,
        };
        self.placed().filter_map(error).collect()
    }
}

/// What a lookup gives that finds nothing.
const NOT_AVAILABLE: &str = "#N/A";

/// A number of the workbook among text: with a fourth decimal where three could be taken for thousands.
fn unmistakable(value: f64) -> String {
    let text = value.to_string();
    let has_three = text
        .split_once('.')
        .is_some_and(|(_, decimals)| decimals.len() == 3);
    if has_three { text + "0" } else { text }
}
