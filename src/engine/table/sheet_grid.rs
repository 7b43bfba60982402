//! The filled cells of a sheet, column by column, and whether the first row is one.

use super::{
    ColumnKind, TableError,
    container::{Cell, Cells, Placed},
    missing::Marks,
};

/// A table may have this many places for each filled cell, and so many to begin with.
const PLACES_PER_CELL: u64 = 20;
const FREE_PLACES: u64 = 1 << 20;

/// A cell and its row, counted from the first that is no title.
pub type At = (u32, Cell);

/// The filled cells, column by column.
pub struct Grid<'a> {
    cells: &'a Cells,
    pub columns: Vec<Vec<At>>,
}

impl<'a> Grid<'a> {
    /// Columns without any cell are left out, as are empty rows: they are none.
    pub fn of(file: &str, cells: &'a Cells, rows: &[&[Placed]]) -> Result<Self, TableError> {
        let mut used: Vec<u32> = Vec::new();
        for row in rows {
            used.extend(row.iter().map(|at| at.column));
            if used.len() > 1 << 20 {
                used.sort_unstable();
                used.dedup();
            }
        }
        used.sort_unstable();
        used.dedup();
        let n_cells: u64 = rows.iter().map(|row| row.len() as u64).sum();
        let places = rows.len() as u64 * used.len() as u64;
        if places > n_cells * PLACES_PER_CELL + FREE_PLACES {
            return Err(TableError::Scattered {
                file: file.to_owned(),
                cells: n_cells,
                places,
            });
        }
        let mut columns = vec![Vec::new(); used.len()];
        for (row, number) in rows.iter().zip(0_u32..) {
            for at in *row {
                if let Ok(place) = used.binary_search(&at.column) {
                    columns[place].push((number, at.cell));
                }
            }
        }
        Ok(Self { cells, columns })
    }

    /// The cells of the first row.
    pub fn first(&self) -> impl Iterator<Item = Option<Cell>> + '_ {
        self.columns.iter().map(|column| match column.first() {
            Some(&(0, cell)) => Some(cell),
            _ => None,
        })
    }

    /// Is the first row a row? Only where that is clear, as in a text file: no word stands above
    /// values, and something in it is a value, or a word that stands again below.
    pub fn first_is_row(&self) -> bool {
        let mut has_value = false;
        let mut numbers = Vec::new();
        let mut all_words_again = true;
        for (cell, column) in self.first().zip(&self.columns) {
            let Some(cell) = cell else { continue };
            let below = below_header(column, 1);
            let held = Held::of(self.cells, below, &Marks::usual());
            if held.present() == 0 {
                continue;
            }
            match cell {
                Cell::Text(_) if held.texts == 0 => return false,
                Cell::Text(_) => {
                    let again = below.iter().any(|(_, other)| *other == cell);
                    has_value |= again;
                    all_words_again &= again;
                }
                Cell::Number(_) if held.numbers == 0 => return false,
                Cell::Number(value) if value.fract() == 0.0 => numbers.push(value),
                Cell::Date(_) if held.dates == 0 => return false,
                Cell::Truth(_) if held.truths == 0 => return false,
                Cell::Number(_) | Cell::Date(_) | Cell::Truth(_) => has_value = true,
                Cell::Error(_) => {}
            }
        }
        if numbers.is_empty() {
            return has_value && all_words_again;
        }
        // Years and places (2019, 2020, …) are names; 34, 12, 7 are values.
        let is_ascending = numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0] < pair[1]);
        has_value || (numbers.len() > 1 && !is_ascending)
    }
}

/// The cells below the first `n_rows` rows.
pub fn below_header(column: &[At], n_rows: usize) -> &[At] {
    let from = column.partition_point(|(row, _)| (*row as usize) < n_rows);
    &column[from..]
}

/// What the cells of a column are.
#[derive(Default)]
pub struct Held {
    pub numbers: usize,
    pub texts: usize,
    pub truths: usize,
    pub dates: usize,
}

impl Held {
    pub fn of(cells: &Cells, column: &[At], marks: &Marks) -> Self {
        let mut held = Self::default();
        for (_, cell) in column {
            match *cell {
                Cell::Number(_) => held.numbers += 1,
                Cell::Text(text) => {
                    held.texts += usize::from(!marks.holds(cells.text_at(text).trim()));
                }
                Cell::Truth(_) => held.truths += 1,
                Cell::Date(_) => held.dates += 1,
                Cell::Error(_) => {}
            }
        }
        held
    }

    pub fn present(&self) -> usize {
        self.numbers + self.texts + self.truths + self.dates
    }

    /// What all present cells are, where the workbook says so.
    pub fn kind(&self) -> Option<ColumnKind> {
        let present = self.present();
        let kinds = [
            (self.numbers, ColumnKind::Number),
            (self.dates, ColumnKind::Date),
            (self.truths, ColumnKind::Boolean),
        ];
        let found = kinds.into_iter().find(|(n, _)| present > 0 && *n == present);
        found.map(|(_, kind)| kind)
    }
}
