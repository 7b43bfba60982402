//! Files that are read as a whole and handed over in pieces.

use std::path::Path;

use super::{ALL_ROWS, Found, FoundColumn, PIECE_ROWS, Piece, placed};
use crate::engine::{
    Progress,
    study::ImportSpec,
    table::{Problem, SetAsideRow, Table, TableError, read},
};

/// All of a file.
#[derive(Debug)]
pub struct Whole {
    table: Table,
    misfits: Vec<SetAsideRow>,
    /// In the order of their lines.
    unread: Vec<Problem>,
}

pub fn open(path: &Path, spec: &ImportSpec, progress: &Progress) -> Result<(Whole, Found), TableError> {
    let read = read::read_listing(path, spec, ALL_ROWS, progress)?;
    let receipt = read.receipt;
    let header_line = receipt.header_line;
    let misfits: Vec<SetAsideRow> = receipt
        .set_aside
        .iter()
        .filter(|row| row.line > header_line)
        .cloned()
        .collect();
    let found = Found {
        file: receipt.file.clone(),
        sha256: receipt.sha256.clone(),
        n_rows: read.table.n_rows() + misfits.len(),
        columns: FoundColumn::of_receipt(&receipt),
    };
    let whole = Whole {
        table: read.table,
        misfits,
        unread: receipt.problems,
    };
    Ok((whole, found))
}

impl Whole {
    pub fn pieces<E: From<TableError>>(
        &self,
        progress: &Progress,
        mut take: impl FnMut(Piece) -> Result<(), E>,
    ) -> Result<(), E> {
        let table = &self.table;
        let mut misfits = placed(table, &self.misfits).into_iter().peekable();
        let mut unread = self.unread.iter().peekable();
        for first in (0..table.n_rows().max(1)).step_by(PIECE_ROWS) {
            progress.check().map_err(TableError::from)?;
            progress.report(first as f32 / table.n_rows().max(1) as f32, "Scoring");
            let end = (first + PIECE_ROWS).min(table.n_rows());
            let is_last = end == table.n_rows();
            let rows: Vec<u32> = (first..end).filter_map(|row| u32::try_from(row).ok()).collect();
            let mut own = Vec::new();
            while let Some(mut misfit) = misfits.next_if(|misfit| misfit.before < end || is_last) {
                misfit.before -= first;
                own.push(misfit);
            }
            let mut own_unread = Vec::new();
            while let Some(cell) = unread.next_if(|cell| is_last || cell.line < table.line(end)) {
                own_unread.push(cell.clone());
            }
            take(Piece {
                table: table.take(&rows),
                misfits: own,
                unread: own_unread,
            })?;
        }
        Ok(())
    }
}
