//! Rows of another file put below those of a table, so that the same cleaning steps meet both.

use std::sync::Arc;

use polars::prelude::{
    BooleanChunked, Column, Float64Chunked, IntoColumn as _, NewChunkedArray as _, PlSmallStr, StringChunked,
};

use super::{Table, TableError, cells::Cells};
use crate::engine::study::{ColumnSpec, ImportSpec};

/// How another file is read so that its columns are what they are in `table`; choices already made stand.
pub fn import_alike(spec: &ImportSpec, table: &Table) -> ImportSpec {
    let mut alike = ImportSpec {
        // Names of sheets and lines of headers are of one file.
        sheet: None,
        header_line: None,
        ..spec.clone()
    };
    for info in table.columns() {
        if spec.text_columns.contains(&info.name) {
            continue;
        }
        alike = alike.with_column(&info.name, |column: &mut ColumnSpec| {
            column.kind = column.kind.or(Some(info.kind));
            column.dates = column.dates.or(info.dates);
        });
    }
    alike
}

impl Table {
    /// This table with the rows of `other` below: columns are matched by name, those that `other` lacks are empty
    /// there, and those that only `other` has are left out. Lines go on after the last one of this table, so that no
    /// two rows share one. Also gives the names of columns that `other` lacks, or that hold something else there.
    ///
    /// # Errors
    /// When both together are more rows than a table can hold.
    pub fn with_below(&self, other: &Self) -> Result<(Self, Vec<String>), TableError> {
        let mut lacking = Vec::new();
        let mut columns = Vec::with_capacity(self.columns.len());
        for (at, info) in self.columns.iter().enumerate() {
            let theirs = other.place(&info.name).ok().and_then(|at| other.cells(at));
            let name = PlSmallStr::from_str(&info.name);
            let (column, is_there) = match (self.cells(at), theirs) {
                (Some(Cells::Numbers(own)), Some(Cells::Numbers(theirs))) => {
                    let both = numbers(own).chain(numbers(theirs));
                    (both_numbers(name, both), true)
                }
                (Some(Cells::Numbers(own)), _) => {
                    let none = std::iter::repeat_n(f64::NAN, other.n_rows());
                    (both_numbers(name, numbers(own).chain(none)), false)
                }
                (Some(Cells::Words(own)), Some(Cells::Words(theirs))) => {
                    (both_words(name, own.iter().chain(theirs.iter())), true)
                }
                (Some(Cells::Words(own)), _) => {
                    let none = std::iter::repeat_n(None, other.n_rows());
                    (both_words(name, own.iter().chain(none)), false)
                }
                (None, _) => continue,
            };
            if !is_there {
                lacking.push(info.name.clone());
            }
            columns.push(column);
        }
        let after = self.lines.iter().max().copied().unwrap_or(0);
        let below = other.lines.iter().map(|line| after.saturating_add(*line));
        let lines: Arc<[u32]> = self.lines.iter().copied().chain(below).collect();
        let frame = polars::frame::DataFrame::new(lines.len(), columns).map_err(|error| unjoined(&error))?;
        Ok((
            Self {
                frame,
                columns: self.columns.clone(),
                lines,
            },
            lacking,
        ))
    }

    /// The rows for which `is_kept`, in their order.
    ///
    /// # Errors
    /// Never for as many answers as rows.
    pub fn only(&self, is_kept: &[bool]) -> Result<Self, TableError> {
        let mask = BooleanChunked::from_slice(PlSmallStr::EMPTY, is_kept);
        let frame = self.frame.filter(&mask).map_err(|error| unjoined(&error))?;
        let lines = self.lines.iter().zip(is_kept);
        Ok(Self {
            frame,
            columns: self.columns.clone(),
            lines: lines
                .filter_map(|(line, is_kept)| is_kept.then_some(*line))
                .collect(),
        })
    }
}

fn numbers(values: &Float64Chunked) -> impl Iterator<Item = f64> + '_ {
    values.iter().map(|value| value.unwrap_or(f64::NAN))
}

fn both_numbers(name: PlSmallStr, values: impl Iterator<Item = f64>) -> Column {
    Float64Chunked::from_vec(name, values.collect()).into_column()
}

fn both_words<'a>(name: PlSmallStr, words: impl Iterator<Item = Option<&'a str>>) -> Column {
    StringChunked::from_iter_options(name, words).into_column()
}

fn unjoined(error: &impl ToString) -> TableError {
    TableError::Unsplittable {
        file: "the rows of the test file".to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        Progress,
        table::{ColumnKind, read_bytes},
    };

    fn table(text: &str, spec: &ImportSpec) -> Table {
        read_bytes("t", text.as_bytes(), spec, &Progress::none())
            .unwrap()
            .table
    }

    #[test]
    fn columns_are_matched_by_name() {
        let own = table(
            "id,age,region\nA1,30,North\nA2,40,South\n",
            &ImportSpec::default(),
        );
        let alike = import_alike(&ImportSpec::default(), &own);
        let other = table("extra,region,age\nx,West,n.a.\ny,,1\n", &alike);
        let (both, lacking) = own.with_below(&other).unwrap();
        assert_eq!(lacking, ["id"]);
        assert_eq!(both.n_rows(), 4);
        let ages = both.numbers("age").unwrap();
        assert_eq!(ages[..2], [30.0, 40.0]);
        assert!(ages[2].is_nan() && ages[3] == 1.0);
        assert_eq!(both.levels("region").unwrap().names, ["North", "South", "West"]);
        assert_eq!(both.levels("region").unwrap().codes[3], None);
        let lines: std::collections::BTreeSet<usize> = (0..4).map(|row| both.line(row)).collect();
        assert_eq!(lines.len(), 4);
        let below = both.only(&[false, false, true, true]).unwrap();
        assert_eq!(below.levels("region").unwrap().codes, [Some(0), None]);
    }

    #[test]
    fn kinds_are_those_of_the_first_file() {
        let own = table("code,n\n01,1\n02,2\n", &ImportSpec::default());
        let alike = import_alike(&ImportSpec::default(), &own);
        let other = table("code,n\n7,a\n8,3\n", &alike);
        assert_eq!(other.column("n").unwrap().kind, ColumnKind::Number);
        let (both, lacking) = own.with_below(&other).unwrap();
        assert!(lacking.is_empty(), "{lacking:?}");
        assert_eq!(both.plain_cells("code").unwrap(), ["01", "02", "7", "8"]);
    }
}
