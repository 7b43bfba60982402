//! Scored customers as CSV or Parquet, written as they come.

mod rows;

use std::{io::Write, path::Path};

use self::rows::{Rows, header};
use super::{ExportError, TextCells, sheet::Sheet, write::write_with};
use crate::engine::{
    Progress,
    handover::{NewCustomers, ScoringReport},
    table::ParquetSink,
};

/// What scored customers are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScoredFormat {
    Csv,
    Parquet,
}

impl ScoredFormat {
    /// By the ending of the name; anything but `.parquet` is CSV.
    pub fn of(path: &Path) -> Self {
        let is_parquet = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"));
        if is_parquet { Self::Parquet } else { Self::Csv }
    }
}

/// Scores all rows of a file and writes them in its order: its columns, then probability, prediction,
/// segment, reasons, and why a row has none of these.
///
/// # Errors
/// When the file cannot be read to its end, or the target cannot be written; then nothing is left of it.
pub fn write_scored(
    path: &Path,
    customers: &NewCustomers<'_>,
    cells: TextCells,
    protected: &[&Path],
    progress: &Progress,
) -> Result<ScoringReport, ExportError> {
    let model = customers.model();
    let header = header(customers);
    write_with(path, protected, |out| match ScoredFormat::of(path) {
        ScoredFormat::Csv => {
            put(out, &Sheet::new(&header, cells)?.bytes()?)?;
            customers.score(progress, |piece| {
                for block in Rows::new(model, piece).csv(cells)? {
                    put(out, &block)?;
                }
                Ok(())
            })
        }
        ScoredFormat::Parquet => {
            let mut sink = ParquetSink::new(out);
            let report = customers.score(progress, |piece| {
                let columns = Rows::new(model, piece).columns();
                sink.write(header.iter().cloned().zip(columns).collect())?;
                Ok::<_, ExportError>(())
            })?;
            sink.finish()?;
            Ok(report)
        }
    })
}

fn put(out: &mut dyn Write, bytes: &[u8]) -> Result<(), ExportError> {
    out.write_all(bytes).map_err(|error| ExportError::Encode {
        what: "the scored customers",
        why: error.to_string(),
    })
}
