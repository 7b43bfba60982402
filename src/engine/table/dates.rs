//! What a table gives out of its columns of dates.

use jiff::civil;

use super::{
    ColumnKind, Table, TableError,
    cells::{Cells, kind_words},
    date,
};

impl Table {
    /// Dates of a column of kind date, `None` where they are missing. A time of day is left out and a
    /// time zone not applied: the date is the one written (for Unix times the one in UTC).
    ///
    /// # Errors
    /// When there is no such column, or it holds no dates.
    pub fn dates(&self, name: &str) -> Result<Vec<Option<civil::Date>>, TableError> {
        let at = self.place(name)?;
        let info = &self.columns[at];
        let (Some(format), Some(Cells::Words(words))) = (info.dates, self.cells(at)) else {
            return Err(TableError::NoDates {
                column: name.to_owned(),
                kind: kind_words(info.kind),
            });
        };
        let read = |cell: Option<&str>| cell.and_then(|cell| date::parse(cell, format));
        Ok(words.iter().map(read).collect())
    }

    /// As [`Table::dates`], in days since 1970-01-01; NaN: missing. For sorting and histograms.
    ///
    /// # Errors
    /// When there is no such column, or it holds no dates.
    pub fn day_numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let number = |date: Option<civil::Date>| date.map_or(f64::NAN, |date| date::day_number(date) as f64);
        Ok(self.dates(name)?.into_iter().map(number).collect())
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
