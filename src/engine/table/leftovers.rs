//! Rows and cells that did not get into the table, all of them.
//!
//! A receipt holds the first ones only, rows cut short, so that its memory does not grow with a broken
//! file. The rest is found by reading the file again; while that runs, memory is that of the lists.

use super::{Problem, SetAsideRow, TableError, read};
use crate::engine::{
    Progress,
    study::{ImportSpec, Source},
};

/// All rows and cells that did not get into the table, in the order of their lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftovers {
    /// Whole, as in the file.
    pub set_aside: Vec<SetAsideRow>,
    pub problems: Vec<Problem>,
}

/// Reads the file again as `spec` says. `sha256` is that of the bytes when it was read before.
///
/// # Errors
/// When the file cannot be read, or is another one by now.
pub fn read_leftovers(
    source: &Source,
    spec: &ImportSpec,
    sha256: &str,
    progress: &Progress,
) -> Result<Leftovers, TableError> {
    let imported = read::read_whole(source, spec, progress)?;
    if imported.receipt.sha256 != sha256 {
        return Err(TableError::Changed {
            file: imported.receipt.file,
        });
    }
    Ok(Leftovers {
        set_aside: imported.receipt.set_aside,
        problems: imported.receipt.problems,
    })
}
