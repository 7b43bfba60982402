//! What the cells of a column look like: counted over all of them before anything is decided.

use polars::prelude::StringChunked;

use super::{
    date::{self, DateOrder},
    number::{self, Evidence as Marks},
    words::{YesNoSets, missing_mark},
};
use crate::engine::{Cancelled, Progress};

/// Cells between two looks at the cancel flag.
pub const CHECK_EVERY: usize = 16_384;

/// Counts over the cells of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub n_cells: usize,
    pub n_missing: usize,
    /// Marks for missing cells and how often they stand, the empty cell as "".
    pub missing_marks: Vec<(&'static str, usize)>,
    /// Numbers that read the same either way.
    pub neutral: usize,
    pub point: usize,
    pub comma: usize,
    /// Numbers with two readings.
    pub ambiguous: usize,
    /// A cell that settles the decimal point, and one for the comma.
    pub point_sample: Option<String>,
    pub comma_sample: Option<String>,
    /// Digits with a leading zero.
    pub codes: usize,
    /// Whole numbers that `f64` cannot hold.
    pub too_long: usize,
    /// Cells that are dates in each of [`DateOrder::ALL`].
    pub dates: [usize; 3],
    pub yes_no: YesNoSets,
    /// Cells with spaces around them.
    pub padded: usize,
}

impl Evidence {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self {
            n_cells: 0,
            n_missing: 0,
            missing_marks: Vec::new(),
            neutral: 0,
            point: 0,
            comma: 0,
            ambiguous: 0,
            point_sample: None,
            comma_sample: None,
            codes: 0,
            too_long: 0,
            dates: [0; 3],
            yes_no: YesNoSets::all(),
            padded: 0,
        }
    }

    /// Looks at more cells.
    pub fn add_all(
        &mut self,
        cells: &StringChunked,
        thousands: Option<char>,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        for (i, cell) in cells.iter().enumerate() {
            if i.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            self.add(cell.unwrap_or(""), thousands);
        }
        Ok(())
    }

    pub fn n_present(&self) -> usize {
        self.n_cells - self.n_missing
    }

    /// Cells that are numbers in one reading or the other.
    pub fn n_numbers(&self) -> usize {
        self.neutral + self.point + self.comma + self.ambiguous
    }

    /// Nearly all cells are numbers in one reading or the other.
    pub fn is_numeric(&self) -> bool {
        self.n_numbers() * 10 >= self.n_present() * 9
    }

    /// Cells that are numbers with this decimal mark.
    pub fn n_readable(&self, decimal: char) -> usize {
        let settled = if decimal == ',' { self.comma } else { self.point };
        self.neutral + self.ambiguous + settled
    }

    /// No number has a mark.
    pub fn all_whole(&self) -> bool {
        self.point + self.comma + self.ambiguous == 0
    }

    /// The order that reads most cells as dates, and how many.
    pub fn best_date(&self) -> (DateOrder, usize) {
        let [year_first, day_first, month_first] = self.dates;
        let [first, second, third] = DateOrder::ALL;
        if day_first >= year_first && day_first >= month_first {
            (second, day_first)
        } else if month_first >= year_first {
            (third, month_first)
        } else {
            (first, year_first)
        }
    }

    /// Looks at one more cell.
    pub fn add(&mut self, raw: &str, thousands: Option<char>) {
        self.n_cells += 1;
        let cell = raw.trim();
        if let Some(mark) = missing_mark(cell) {
            self.add_missing(mark);
            return;
        }
        self.padded += usize::from(cell.len() < raw.len());
        self.yes_no.narrow(cell);
        match number::evidence(cell, thousands) {
            Marks::Neutral => {
                self.neutral += 1;
                self.codes += usize::from(number::is_code(cell));
                self.too_long += usize::from(number::is_too_long(cell));
            }
            Marks::Ambiguous => self.ambiguous += 1,
            Marks::Point => {
                self.point += 1;
                self.point_sample.get_or_insert_with(|| cell.to_owned());
            }
            Marks::Comma => {
                self.comma += 1;
                self.comma_sample.get_or_insert_with(|| cell.to_owned());
            }
            Marks::NoNumber => self.add_date(cell),
        }
    }

    fn add_date(&mut self, cell: &str) {
        if let Some(look) = date::look(cell) {
            for (count, fits) in self.dates.iter_mut().zip(look.fits) {
                *count += usize::from(fits);
            }
        }
    }

    fn add_missing(&mut self, mark: &'static str) {
        self.n_missing += 1;
        match self.missing_marks.iter_mut().find(|(known, _)| *known == mark) {
            Some((_, count)) => *count += 1,
            None => self.missing_marks.push((mark, 1)),
        }
    }
}
