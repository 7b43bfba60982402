//! What a table gives out of its columns of dates.

use arrow::array::Array as _;
use jiff::civil;
use polars::prelude::StringChunked;

use super::{
    ColumnKind, DateFormat, Table, TableError,
    cells::{Cells, kind_words},
    date,
    evidence::CHECK_EVERY,
};
use crate::engine::{Cancelled, Progress};

/// Cells remembered as they lie in memory, as a power of two.
const RECENT_BITS: u32 = 10;

impl Table {
    /// Dates of a column of kind date, `None` where they are missing. A time of day is left out and a
    /// time zone not applied: the date is the one written (for Unix times the one in UTC).
    ///
    /// # Errors
    /// When there is no such column, or it holds no dates.
    pub fn dates(&self, name: &str) -> Result<Vec<Option<civil::Date>>, TableError> {
        let (words, format) = self.written_dates(name)?;
        let read = |cell: Option<&str>| cell.and_then(|cell| date::parse(cell, format));
        Ok(words.iter().map(read).collect())
    }

    /// As [`Table::dates`], in days since 1970-01-01; NaN: missing. For sorting and histograms.
    ///
    /// # Errors
    /// When there is no such column, or it holds no dates.
    pub fn day_numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let (words, format) = self.written_dates(name)?;
        Ok(days_of(words, format, &Progress::none())?)
    }

    /// The cells of a column of dates, and how they are written.
    fn written_dates(&self, name: &str) -> Result<(&StringChunked, DateFormat), TableError> {
        let at = self.place(name)?;
        let info = &self.columns[at];
        match (info.dates, self.cells(at)) {
            (Some(format), Some(Cells::Words(words))) => Ok((words, format)),
            _ => Err(TableError::NoDates {
                column: name.to_owned(),
                kind: kind_words(info.kind),
            }),
        }
    }

    /// Names of the columns that hold dates, in the table's order.
    pub fn date_columns(&self) -> impl Iterator<Item = &str> {
        let is_date = |kind| kind == ColumnKind::Date;
        self.columns
            .iter()
            .filter(move |info| is_date(info.kind))
            .map(|info| info.name.as_str())
    }
}

/// Cells in days since 1970-01-01; NaN: missing, or no date.
pub(super) fn days_of(
    words: &StringChunked,
    format: DateFormat,
    progress: &Progress,
) -> Result<Vec<f64>, Cancelled> {
    let day = |cell: &str| {
        let date = date::parse(cell, format);
        date.map_or(f64::NAN, |date| date::day_number(date) as f64)
    };
    let mut days = Vec::with_capacity(words.len());
    for array in words.downcast_iter() {
        // Days stand in many rows: what a cell is in memory tells it from others of the same array.
        let mut recent = vec![(0_u128, f64::NAN, false); 1 << RECENT_BITS];
        for row in 0..array.len() {
            if row.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            let view = array.views().get(row).filter(|_| array.is_valid(row));
            let Some(key) = view.map(|view| view.as_u128()) else {
                days.push(f64::NAN);
                continue;
            };
            let mixed = (key ^ key >> 64).wrapping_mul(0x9e37_79b9_7f4a_7c15) & u128::from(u64::MAX);
            let known = &mut recent[usize::try_from(mixed >> (64 - RECENT_BITS)).unwrap_or(0)];
            if !known.2 || known.0 != key {
                *known = (key, day(array.value(row)), true);
            }
            days.push(known.1);
        }
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Progress, study::ImportSpec, table::read_bytes};

    #[test]
    fn dates_are_given_out_as_days() {
        let text = "bought,region\n31/01/2024,a\n,b\n01/02/2024 10:30,a\n";
        let table = read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table;
        let dates = table.dates("bought").unwrap();
        assert_eq!(
            dates,
            [
                Some(civil::date(2024, 1, 31)),
                None,
                Some(civil::date(2024, 2, 1))
            ]
        );
        let days = table.day_numbers("bought").unwrap();
        assert_eq!(days[2] - days[0], 1.0);
        assert!(days[1].is_nan());
        assert_eq!(table.date_columns().collect::<Vec<_>>(), ["bought"]);
        let said = table.dates("region").unwrap_err().to_string();
        assert!(said.contains("\"region\" holds categories, not dates"), "{said}");
    }
}
