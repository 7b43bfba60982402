//! Parquet → columns, without passing through text.

use std::{io::Cursor, sync::Arc};

use jiff::{ToSpan as _, civil};
use polars::prelude::{
    Column, DataFrame, DataType, ParallelStrategy, ParquetReader, PolarsError, SerReader as _, StringChunked,
    TimeUnit,
};
use rayon::prelude::*;

use super::{
    ColumnKind, DateFormat, DateOrder, TableError, chosen, container,
    evidence::Evidence,
    header, notes, parquet_pages,
    parquet_schema::{self, Scales},
    settled::{self, EXACT, Import, Settled},
    structure::Listing,
    typing::{self, FileReading, Plan},
};
use crate::engine::{Progress, study::ImportSpec};

/// Cells that a byte of the file may stand for (columns that hardly change pack well), and so many to
/// begin with.
const CELLS_PER_BYTE: u64 = 1000;
const FREE_CELLS: u64 = 1 << 20;
const WHAT: &str = "Parquet file";

/// Reads all columns that a table can hold.
pub fn read(
    file: &str,
    bytes: &[u8],
    spec: &ImportSpec,
    listing: Listing,
    progress: &Progress,
) -> Result<Import, TableError> {
    progress.report(0.2, "Reading the columns");
    let mut notes = Vec::new();
    let (frame, scales) = container::contained(file, WHAT, || frame_of(file, bytes, &mut notes, progress))?;
    progress.check()?;
    progress.report(0.6, "Counting distinct values");
    let n_rows = frame.height();
    if n_rows == 0 {
        return Err(TableError::HeaderOnly {
            file: file.to_owned(),
        });
    }
    let lines: Vec<u32> = (1..=u32::try_from(n_rows).unwrap_or(u32::MAX)).collect();
    let first: Vec<String> = frame
        .columns()
        .iter()
        .map(|column| column.name().to_string())
        .collect();
    let names = header::names(&first, &mut notes);
    notes.extend(notes::unknown(spec, &names));
    let mut columns = Vec::with_capacity(names.len());
    for (name, column) in names.iter().zip(frame.columns()) {
        progress.check()?;
        let scale = scales.get(column.name().as_str()).copied();
        let settled = settle(name, column, scale, &lines, spec, progress);
        let settled = settled.map_err(|error| match error {
            Failed::Polars(error) => damaged(file, &error),
            Failed::Table(error) => error,
        })?;
        let is_text = *column.dtype() == DataType::String;
        notes.extend(chosen::needless(name, spec, settled.typed.info.kind, is_text));
        columns.push(
            match chosen::beyond(name, spec, settled.typed.info.kind, is_text) {
                Some(spec) => settled.read_as_chosen(&spec, &lines, listing, progress)?,
                None => settled,
            },
        );
    }
    Ok(Import {
        columns,
        lines,
        format: "Parquet".to_owned(),
        sheet: None,
        sheets: Vec::new(),
        header_line: 0,
        listing,
        set_aside: Vec::new(),
        set_aside_total: 0,
        n_titles: 0,
        notes,
    })
}

fn damaged(file: &str, error: &PolarsError) -> TableError {
    // The words of the library name parts of the format; only what it cannot do is worth telling.
    let said = error.to_string().to_lowercase();
    let reason = if said.contains("support") {
        "or written in a way that cannot be read here"
    } else {
        "its end is missing, or some of its bytes are not those that were saved"
    };
    TableError::Damaged {
        file: file.to_owned(),
        what: WHAT,
        reason: reason.to_owned(),
    }
}

/// Checks what the file says of itself, then reads the columns that a table can hold.
fn frame_of(
    file: &str,
    bytes: &[u8],
    notes: &mut Vec<String>,
    progress: &Progress,
) -> Result<(DataFrame, Scales), TableError> {
    let failed = |error: PolarsError| damaged(file, &error);
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let (metadata, scales) = parquet_schema::plainer(reader.get_metadata().map_err(failed)?);
    let n_rows = metadata.num_rows as u64;
    let metadata = Arc::new(metadata);
    reader.set_metadata(Arc::clone(&metadata));
    let mut kept = Vec::new();
    for (name, field) in reader.schema().map_err(failed)?.iter() {
        match parquet_schema::left_out(field.dtype(), scales.contains_key(name.as_str())) {
            None => kept.push(name.to_string()),
            Some(why) => notes.push(format!("The column {name} is left out: it holds {why}.")),
        }
    }
    if kept.is_empty() {
        return Err(TableError::NoColumns {
            file: file.to_owned(),
        });
    }
    if n_rows >= u64::from(u32::MAX) {
        return Err(TableError::TooManyRows {
            file: file.to_owned(),
        });
    }
    let n_cells = n_rows.saturating_mul(kept.len() as u64);
    if n_cells > (bytes.len() as u64).saturating_mul(CELLS_PER_BYTE) + FREE_CELLS {
        return Err(TableError::Claims {
            file: file.to_owned(),
            what: WHAT,
            cells: n_cells,
            size: container::size(bytes.len() as u64),
        });
    }
    let mut allowance = container::Allowance::of(file, WHAT, bytes.len() as u64);
    parquet_pages::check(bytes, &metadata, &kept, &mut allowance).map_err(|error| {
        error.unwrap_or_else(|| TableError::Damaged {
            file: file.to_owned(),
            what: WHAT,
            reason: "its parts contradict each other".to_owned(),
        })
    })?;
    let column = |name: &String| {
        // Its own guard: the column may be read on another thread.
        container::contained(file, WHAT, || {
            progress.check()?;
            let mut reader = ParquetReader::new(Cursor::new(bytes))
                .read_parallel(ParallelStrategy::None)
                .with_columns(Some(vec![name.clone()]));
            reader.set_metadata(Arc::clone(&metadata));
            let frame = reader.finish().map_err(failed)?;
            Ok(frame.columns().to_vec())
        })
    };
    let columns: Result<Vec<Vec<Column>>, TableError> = kept.par_iter().map(column).collect();
    let columns: Vec<Column> = columns?.into_iter().flatten().collect();
    let n_rows = columns.first().map_or(0, Column::len);
    Ok((DataFrame::new(n_rows, columns).map_err(failed)?, scales))
}

enum Failed {
    Polars(PolarsError),
    Table(TableError),
}

impl From<PolarsError> for Failed {
    fn from(error: PolarsError) -> Self {
        Self::Polars(error)
    }
}

impl From<TableError> for Failed {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

fn settle(
    name: &str,
    column: &Column,
    scale: Option<usize>,
    lines: &[u32],
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Settled, Failed> {
    let series = column.as_materialized_series();
    let is_kept = spec.text_columns.iter().any(|kept| kept == name);
    if let Some(scale) = scale {
        let whole = match series.dtype() {
            DataType::Binary => parquet_schema::whole_numbers(series.binary()?),
            _ => series.cast(&DataType::Float64)?.f64()?.clone(),
        };
        let unit = 10_f64.powi(i32::try_from(scale).unwrap_or(i32::MAX));
        let values = whole
            .iter()
            .map(|value| value.map_or(f64::NAN, |value| value / unit));
        return Ok(Settled::numbers(name, values.collect()));
    }
    Ok(match series.dtype() {
        DataType::Boolean => {
            let words = series
                .bool()?
                .iter()
                .map(|value| value.map(|v| if v { "true" } else { "false" }));
            Settled::words(name, words, ColumnKind::Boolean)
        }
        DataType::Date => {
            let days = series.date()?.physical().iter();
            Settled::words(
                name,
                days.map(|day| day.and_then(|day| iso(i64::from(day), 0))),
                ColumnKind::Date,
            )
        }
        DataType::Datetime(unit, _) => {
            let per_second = match unit {
                TimeUnit::Milliseconds => 1000,
                TimeUnit::Microseconds => 1_000_000,
                TimeUnit::Nanoseconds => 1_000_000_000,
            };
            let moments = series.datetime()?.physical().iter();
            let iso = |moment: i64| {
                let seconds = moment.div_euclid(per_second);
                iso(seconds.div_euclid(86_400), seconds.rem_euclid(86_400))
            };
            Settled::words(name, moments.map(|moment| moment.and_then(iso)), ColumnKind::Date)
        }
        DataType::Null => Settled::words(name, lines.iter().map(|_| None::<&str>), ColumnKind::Text),
        DataType::String => words(name, series.str()?, lines, is_kept, progress)?,
        DataType::Int64 | DataType::UInt64 if is_kept || is_beyond_exact(series)? => {
            let written = series.cast(&DataType::String)?;
            if is_kept {
                words(name, written.str()?, lines, true, progress)?
            } else {
                // Too long to be counted with: they name something.
                Settled::text(
                    name,
                    written.str()?.clone().with_name(name.into()),
                    ColumnKind::Identifier,
                )
            }
        }
        _ if is_kept => {
            let written = series.cast(&DataType::String)?;
            words(name, written.str()?, lines, true, progress)?
        }
        _ => {
            let values = series.cast(&DataType::Float64)?;
            let values = values
                .f64()?
                .iter()
                .map(|value| value.filter(|v| v.is_finite()).unwrap_or(f64::NAN));
            Settled::numbers(name, values.collect())
        }
    })
}

/// Whole numbers that `f64` would round.
fn is_beyond_exact(series: &polars::prelude::Series) -> Result<bool, PolarsError> {
    let values = series.cast(&DataType::Float64)?;
    Ok(values.f64()?.iter().flatten().any(|value| value.abs() > EXACT))
}

/// Text stays text, down to "NA": Parquet knows missing cells by itself.
fn words(
    name: &str,
    cells: &StringChunked,
    lines: &[u32],
    stays_text: bool,
    progress: &Progress,
) -> Result<Settled, TableError> {
    let mut spec = ImportSpec::default();
    if stays_text {
        spec.text_columns.push(name.to_owned());
    }
    let is_empty = |cell: &str| cell.trim().is_empty();
    let cells = if cells.iter().flatten().any(is_empty) {
        cells
            .iter()
            .map(|cell| cell.filter(|cell| !is_empty(cell)))
            .collect()
    } else {
        cells.clone()
    };
    let texts = cells.iter().map(|cell| cell.unwrap_or(""));
    let mut evidence = settled::evidence_of(name, texts, lines, &spec);
    let file = FileReading::of(&spec, std::slice::from_ref(&evidence));
    let kind = match typing::decide(name, &mut evidence, &spec, file).plan {
        Plan::Date(DateFormat::Fields(DateOrder::YearMonthDay)) => ColumnKind::Date,
        Plan::Words(Some(kind)) => kind,
        Plan::Date(_) | Plan::Number(_) | Plan::Numbered(_) | Plan::Words(None) => {
            let counted = Evidence {
                n_missing: cells.null_count(),
                ..evidence
            };
            typing::kind_of_words(name, &cells, &counted, progress)?
        }
    };
    let cells = cells.with_name(name.into());
    Ok(Settled::text(name, cells, kind))
}

/// `2024-01-31`, with the time where there is one. `None` beyond the years that dates have.
fn iso(day: i64, second: i64) -> Option<String> {
    let date = civil::date(1970, 1, 1)
        .checked_add(day.checked_abs().filter(|d| *d < 4_000_000).map(|_| day)?.days())
        .ok()?;
    Some(if second == 0 {
        date.to_string()
    } else {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_become_dates() {
        assert_eq!(iso(19_753, 0).as_deref(), Some("2024-01-31"));
        assert_eq!(iso(-1, 3661).as_deref(), Some("1969-12-31 01:01:01"));
        assert_eq!(iso(i64::MIN, 0), None);
        assert_eq!(iso(3_999_999, 0), None);
    }
}
