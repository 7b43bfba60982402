//! Columns → a Parquet file, batch by batch.

use std::io::Write;

use polars::{
    io::parquet::write::BatchedWriter,
    prelude::{
        Column, DataFrame, Float64Chunked, IntoColumn as _, NewChunkedArray as _, ParquetWriter, PlSmallStr,
        PolarsError, StringChunked, UInt32Chunked,
    },
};

use super::{ColumnInfo, Table, TableError, cells::Cells};

/// Cells of a column to be written; the kind of a column is the same in every batch.
#[derive(Debug, Clone, PartialEq)]
pub enum OutColumn {
    /// NaN: missing.
    Numbers(Vec<f64>),
    Counts(Vec<Option<u32>>),
    Words(Vec<Option<String>>),
}

/// A Parquet file in the making.
pub struct ParquetSink<W: Write> {
    destination: Option<W>,
    writer: Option<BatchedWriter<W>>,
}

impl<W: Write> ParquetSink<W> {
    pub fn new(destination: W) -> Self {
        Self {
            destination: Some(destination),
            writer: None,
        }
    }

    /// Writes a group of rows; columns have equal lengths, and the same names and kinds each time.
    ///
    /// # Errors
    /// When they have not, or the destination cannot be written to.
    pub fn write(&mut self, columns: Vec<(String, OutColumn)>) -> Result<(), TableError> {
        let height = columns.first().map_or(0, |(_, column)| column.len());
        let columns = columns
            .into_iter()
            .map(|(name, column)| column.into_polars(&name));
        let frame = DataFrame::new(height, columns.collect()).map_err(|error| failed(&error))?;
        if let Some(destination) = self.destination.take() {
            let writer = ParquetWriter::new(destination).batched(frame.schema());
            self.writer = Some(writer.map_err(|error| failed(&error))?);
        }
        match &mut self.writer {
            Some(writer) if height > 0 => writer.write_batch(&frame).map_err(|error| failed(&error)),
            _ => Ok(()),
        }
    }

    /// Writes the end of the file.
    ///
    /// # Errors
    /// When the destination cannot be written to.
    pub fn finish(mut self) -> Result<(), TableError> {
        match &mut self.writer {
            Some(writer) => writer.finish().map(|_size| ()).map_err(|error| failed(&error)),
            None => Ok(()),
        }
    }
}

impl OutColumn {
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Counts(values) => values.len(),
            Self::Words(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn into_polars(self, name: &str) -> Column {
        let name = PlSmallStr::from_str(name);
        match self {
            Self::Numbers(values) => {
                let present = values
                    .into_iter()
                    .map(|value| Some(value).filter(|v| !v.is_nan()));
                Float64Chunked::from_iter_options(name, present).into_column()
            }
            Self::Counts(values) => UInt32Chunked::from_iter_options(name, values.into_iter()).into_column(),
            Self::Words(values) => StringChunked::from_iter_options(name, values.into_iter()).into_column(),
        }
    }
}

impl Table {
    /// A table of its own, with a line a row; columns of numbers are numbers, all others words.
    pub(in crate::engine) fn of_columns(columns: Vec<(ColumnInfo, OutColumn)>) -> Self {
        let n_rows = columns.first().map_or(0, |(_, column)| column.len());
        let (columns, cells): (Vec<ColumnInfo>, Vec<OutColumn>) = columns.into_iter().unzip();
        let named = columns
            .iter()
            .zip(cells)
            .map(|(info, cells)| cells.into_polars(&info.name));
        let frame = DataFrame::new(n_rows, named.collect())
            .unwrap_or_else(|error| unreachable!("columns of equal length are given: {error}"));
        Self {
            frame,
            columns,
            lines: (1..=u32::try_from(n_rows).unwrap_or(u32::MAX)).collect(),
        }
    }

    /// All columns for rows in the given order; `None`: a row without cells.
    pub fn out_columns(&self, order: &[Option<u32>]) -> Vec<OutColumn> {
        let of = |at: usize| match self.cells(at) {
            Some(Cells::Numbers(values)) => {
                let value = |row: &Option<u32>| row.and_then(|row| values.get(row as usize));
                OutColumn::Numbers(order.iter().map(|row| value(row).unwrap_or(f64::NAN)).collect())
            }
            Some(Cells::Words(words)) => {
                let word = |row: &Option<u32>| row.and_then(|row| words.get(row as usize));
                OutColumn::Words(order.iter().map(|row| word(row).map(str::to_owned)).collect())
            }
            None => OutColumn::Words(vec![None; order.len()]),
        };
        (0..self.columns().len()).map(of).collect()
    }
}

fn failed(error: &PolarsError) -> TableError {
    TableError::Unwritable {
        reason: error.to_string(),
    }
}
