//! Test rows that come from a file of their own.

use std::path::Path;

use super::{Read, row_source, uses_customers};
use crate::engine::{
    EngineError, Progress,
    features::FeatureError,
    format,
    study::Study,
    table::{Imported, Part, Table, clean_with_below, import_alike, read_file},
};

/// Rows that only test, taken through the same cleaning steps: what these learn they learn from the other file.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// Without its folder.
    pub name: String,
    pub sha256: String,
    /// With the columns of the cleaned table.
    pub table: Table,
    /// Rows read, before cleaning.
    pub n_read: usize,
    /// Columns, as they are called after cleaning, that the file lacks or that hold something else there.
    pub lacking: Vec<String>,
    /// What did not come through reading unharmed.
    pub warnings: Vec<String>,
}

/// Reads and cleans the test rows; `target` is the name that the target has in the end.
pub fn read_test_file(
    path: &Path,
    study: &Study,
    read: &Read,
    target: Option<&str>,
    progress: &Progress,
) -> Result<TestFile, EngineError> {
    if uses_customers(study) {
        return Err(FeatureError::TestFileOfPurchases.into());
    }
    let spec = import_alike(&study.import, &read.table);
    let Imported {
        table: theirs,
        receipt,
    } = read_file(path, &spec, &progress.part(0.0, 0.5))?;
    let (both, lacking) = read.table.with_below(&theirs)?;
    let last_line = read.table.last_line();
    let is_theirs = |table: &Table, row: usize| table.line(row) > last_line;
    let draw = |table: &Table, _: Option<&str>| -> Vec<Part> {
        let part = |row| {
            if is_theirs(table, row) {
                Part::Test
            } else {
                Part::Training
            }
        };
        (0..table.n_rows()).map(part).collect()
    };
    let from = row_source(study, read);
    let cleaned = clean_with_below(
        &both,
        last_line,
        Some(&from),
        &study.cleaning,
        target,
        &draw,
        &progress.part(0.5, 1.0),
    )?;
    let is_kept: Vec<bool> = cleaned.parts.iter().map(|part| *part == Part::Test).collect();
    let mut warnings = Vec::new();
    for column in receipt.columns.iter().filter(|column| column.rejected > 0) {
        warnings.push(format!(
            "{}, {}: {} not read and count as missing.",
            receipt.file,
            column.name,
            format::plural(column.rejected, "cell was", "cells were")
        ));
    }
    if let Some(words) = receipt.unfit_words() {
        warnings.push(format!("{}: {words}.", receipt.file));
    }
    Ok(TestFile {
        name: format::file_name(path),
        sha256: receipt.sha256.clone(),
        n_read: theirs.n_rows(),
        table: cleaned.table.only(&is_kept)?,
        lacking: lacking
            .iter()
            .map(|name| crate::engine::table::name_after(name, &study.cleaning))
            .collect(),
        warnings,
    })
}
