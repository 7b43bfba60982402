//! Records → text columns, read by polars block by block.

use std::{borrow::Cow, io::Cursor, sync::Arc};

use polars::prelude::{
    CsvReadOptions, DataFrame, DataType, Field, PlSmallStr, PolarsResult, Schema, SerReader as _,
    StringChunked,
};

use super::TableError;
use crate::engine::Progress;

/// All records of a file, good ones only, as bytes.
#[derive(Debug)]
pub struct Records<'a> {
    pub file: &'a str,
    pub blocks: Vec<Cow<'a, [u8]>>,
    pub n_columns: usize,
    pub delimiter: u8,
    /// How many records the blocks hold together.
    pub total: usize,
}

impl Records<'_> {
    /// Calls `visit` with the cells of each block, a column an element.
    ///
    /// Only one block is held as text at a time: the text of all cells would take several times the
    /// memory of the file.
    pub fn each_block(
        &self,
        progress: &Progress,
        phrase: &str,
        mut visit: impl FnMut(&[StringChunked]) -> Result<(), TableError>,
    ) -> Result<(), TableError> {
        let fields =
            (0..self.n_columns).map(|i| Field::new(PlSmallStr::from_string(i.to_string()), DataType::String));
        let options = CsvReadOptions::default()
            .with_has_header(false)
            .with_schema(Some(Arc::new(fields.collect::<Schema>())))
            .with_rechunk(false)
            .map_parse_options(|parse| parse.with_separator(self.delimiter));
        let mut n_read = 0;
        for (i, block) in self.blocks.iter().enumerate() {
            progress.check()?;
            progress.report(i as f32 / self.blocks.len() as f32, phrase);
            let cells = cells_of(options.clone(), block).map_err(|e| self.unsplittable(e.to_string()))?;
            n_read += cells.first().map_or(0, StringChunked::len);
            visit(&cells)?;
        }
        if n_read == self.total {
            Ok(())
        } else {
            let reason = format!("{} rows counted, {n_read} read", self.total);
            Err(self.unsplittable(reason))
        }
    }

    fn unsplittable(&self, reason: String) -> TableError {
        TableError::Unsplittable {
            file: self.file.to_owned(),
            reason,
        }
    }
}

/// Takes the first of all records off the first block, leaves the other blocks as they are.
pub fn below_first() -> impl FnMut(&[StringChunked]) -> Vec<StringChunked> {
    let mut n_skipped = 1;
    move |cells| {
        let skipped = std::mem::take(&mut n_skipped);
        cells
            .iter()
            .map(|column| column.slice(skipped, column.len()))
            .collect()
    }
}

fn cells_of(options: CsvReadOptions, block: &[u8]) -> PolarsResult<Vec<StringChunked>> {
    let frame: DataFrame = options
        .into_reader_with_file_handle(Cursor::new(block))
        .finish()?;
    frame
        .columns()
        .iter()
        .map(|column| column.str().cloned())
        .collect()
}
