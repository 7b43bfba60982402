//! Bytes → encoding → dialect → structure → text columns → typed columns.

use std::path::Path;

use super::{ImportReceipt, Table, TableError};
use crate::engine::{Progress, study::ImportSpec};

/// A table and how it came about.
#[derive(Debug, Clone)]
pub struct Imported {
    pub table: Table,
    pub receipt: ImportReceipt,
}

/// Reads a text table from a file.
///
/// # Errors
/// When the file cannot be read, is no text table, or holds no rows.
pub fn read_file(path: &Path, spec: &ImportSpec, progress: &Progress) -> Result<Imported, TableError> {
    let _ = (path, spec, progress);
    Err(TableError::Placeholder)
}

/// The sample customers compiled into the program.
///
/// # Errors
/// As [`read_bytes`].
pub fn read_sample(spec: &ImportSpec, progress: &Progress) -> Result<Imported, TableError> {
    let _ = (spec, progress);
    Err(TableError::Placeholder)
}

/// Reads a text table from bytes; `file` is the name said in the receipt and in errors.
///
/// # Errors
/// When the bytes are no text table, or hold no rows.
pub fn read_bytes(
    file: &str,
    bytes: &[u8],
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Imported, TableError> {
    let _ = (file, bytes, spec, progress);
    Err(TableError::Placeholder)
}
