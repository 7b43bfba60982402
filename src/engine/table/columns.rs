//! Records → text columns, read by polars.

use std::{io::Cursor, sync::Arc};

use polars::prelude::{
    Column, CsvReadOptions, DataFrame, DataType, Field, PlSmallStr, PolarsResult, Schema, SerReader as _,
};

use super::{TableError, structure::Structure};
use crate::engine::Progress;

/// All records of `structure`, each cell as text, named by their place.
///
/// Consumes the blocks, so that rewritten ones are freed as they are read.
pub fn read(
    file: &str,
    structure: &mut Structure<'_>,
    delimiter: u8,
    progress: &Progress,
) -> Result<Vec<Column>, TableError> {
    let fields = (0..structure.first.len())
        .map(|i| Field::new(PlSmallStr::from_string(i.to_string()), DataType::String));
    let schema = Arc::new(fields.collect::<Schema>());
    let options = CsvReadOptions::default()
        .with_has_header(false)
        .with_schema(Some(Arc::clone(&schema)))
        .with_rechunk(false)
        .map_parse_options(|parse| parse.with_separator(delimiter));
    let unsplittable = |reason: String| TableError::Unsplittable {
        file: file.to_owned(),
        reason,
    };
    let mut frame = DataFrame::empty_with_schema(&schema);
    let blocks = std::mem::take(&mut structure.blocks);
    let n_blocks = blocks.len();
    for (i, block) in blocks.into_iter().enumerate() {
        progress.check()?;
        progress.report(i as f32 / n_blocks as f32, "Splitting columns");
        let part = read_block(options.clone(), &block).map_err(|e| unsplittable(e.to_string()))?;
        frame
            .vstack_mut_owned(part)
            .map_err(|e| unsplittable(e.to_string()))?;
    }
    let expected = structure.lines.len();
    if frame.height() == expected {
        Ok(frame.into_columns())
    } else {
        Err(unsplittable(format!(
            "{} rows counted, {} read",
            expected,
            frame.height()
        )))
    }
}

fn read_block(options: CsvReadOptions, block: &[u8]) -> PolarsResult<DataFrame> {
    options.into_reader_with_file_handle(Cursor::new(block)).finish()
}
