//! The cells of a sheet as the workbook holds them, before anything is decided.

use std::collections::HashMap;

/// One cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// Finite.
    Number(f64),
    /// Place among the texts.
    Text(u32),
    Truth(bool),
    /// A day, perhaps with a time, as ISO 8601: place among the texts.
    Date(u32),
    /// What a formula or a lookup came to, such as `#DIV/0!`: place among the texts.
    Error(u32),
}

/// A cell and where it stands, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    pub row: u32,
    pub column: u32,
    pub cell: Cell,
}

/// All cells of a sheet that are not empty.
#[derive(Debug, Default)]
pub struct Cells {
    placed: Vec<Placed>,
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
    /// Errors whose name the reader did not know, so that it could not tell where they stand.
    pub unplaced_errors: Vec<String>,
}

impl Cells {
    pub fn number(&mut self, row: u32, column: u32, value: f64) {
        if value.is_finite() {
            self.place(row, column, Cell::Number(value));
        } else {
            self.text(row, column, &value.to_string());
        }
    }

    pub fn truth(&mut self, row: u32, column: u32, value: bool) {
        self.place(row, column, Cell::Truth(value));
    }

    /// A cell with nothing but spaces is empty.
    pub fn text(&mut self, row: u32, column: u32, text: &str) {
        if !text.trim().is_empty() {
            let text = self.keep(text);
            self.place(row, column, Cell::Text(text));
        }
    }

    /// `iso` as ISO 8601 has it.
    pub fn date(&mut self, row: u32, column: u32, iso: &str) {
        let iso = self.keep(iso);
        self.place(row, column, Cell::Date(iso));
    }

    pub fn error(&mut self, row: u32, column: u32, name: &str) {
        let name = self.keep(name);
        self.place(row, column, Cell::Error(name));
    }

    /// The same cell again, in another place.
    pub fn place(&mut self, row: u32, column: u32, cell: Cell) {
        self.placed.push(Placed { row, column, cell });
    }

    pub fn last(&self) -> Option<Cell> {
        self.placed.last().map(|placed| placed.cell)
    }

    /// The cells that were put in place from the `start`-th on.
    pub fn placed_from(&self, start: usize) -> impl Iterator<Item = Placed> + '_ {
        self.placed.iter().skip(start).copied()
    }

    pub fn len(&self) -> usize {
        self.placed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// The text of a cell that has one.
    pub fn text_at(&self, place: u32) -> &str {
        self.texts.get(place as usize).map_or("", |text| text)
    }

    /// Row by row, from left to right; of two cells in one place the last.
    pub fn sorted(&mut self) -> &[Placed] {
        let at = |placed: &Placed| (placed.row, placed.column);
        if !self.placed.is_sorted_by(|a, b| at(a) < at(b)) {
            self.placed.sort_by_key(at);
            self.placed.reverse();
            self.placed.dedup_by_key(|placed| at(placed));
            self.placed.reverse();
        }
        // Only new texts are looked up.
        self.known = HashMap::new();
        &self.placed
    }

    fn keep(&mut self, text: &str) -> u32 {
        if let Some(&place) = self.known.get(text) {
            return place;
        }
        // A sheet with u32::MAX texts would be larger than any file that is read.
        let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.known.insert(text.into(), place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_sorted_and_the_last_in_a_place_counts() {
        let mut cells = Cells::default();
        cells.number(1, 0, 1.0);
        cells.text(0, 1, "a");
        cells.text(0, 0, "  ");
        cells.text(1, 0, "a");
        let sorted = cells.sorted().to_vec();
        assert_eq!(sorted.len(), 2);
        assert_eq!((sorted[0].row, sorted[0].column), (0, 1));
        // Equal texts are kept once.
        assert_eq!(sorted[0].cell, sorted[1].cell);
        assert_eq!(cells.text_at(0), "a");
    }
}
