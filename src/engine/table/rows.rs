//! Which rows the cleaning steps drop.

use std::hash::{BuildHasher as _, Hash, Hasher};

use polars::prelude::{PlFixedStateQuality, PlHashSet};
use rayon::prelude::*;

use super::{Table, TableError, cells::Cells};
use crate::engine::study::{CleaningStep, MissingTreatment};

/// Rows are hashed in parallel in blocks of this many.
const BLOCK_ROWS: usize = 16_384;

/// What the row-dropping steps do.
pub struct Dropped {
    /// Rows that survive all steps, ascending.
    pub kept: Vec<u32>,
    /// For each step how many rows it drops.
    pub dropped: Vec<usize>,
}

/// Walks through the steps in their order.
pub fn drop_rows(table: &Table, steps: &[CleaningStep]) -> Result<Dropped, TableError> {
    // A table has at most u32::MAX rows.
    let n_rows = u32::try_from(table.n_rows()).unwrap_or(u32::MAX);
    let mut kept: Vec<u32> = (0..n_rows).collect();
    let mut dropped = Vec::with_capacity(steps.len());
    let mut filled: Vec<&str> = Vec::new();
    for step in steps {
        let before = kept.len();
        match step {
            CleaningStep::DropDuplicates => keep_first_of_equals(table, &mut kept),
            CleaningStep::Missing { column, treatment } => {
                let at = table.place(column)?;
                if *treatment != MissingTreatment::DropRows {
                    filled.push(column);
                } else if !filled.contains(&column.as_str())
                    && let Some(cells) = table.cells(at)
                {
                    kept.retain(|&row| !cells.is_missing(row as usize));
                }
            }
        }
        dropped.push(before - kept.len());
    }
    Ok(Dropped { kept, dropped })
}

fn keep_first_of_equals(table: &Table, kept: &mut Vec<u32>) {
    let columns: Vec<Cells<'_>> = (0..table.columns().len())
        .filter_map(|at| table.cells(at))
        .collect();
    let hasher = PlFixedStateQuality::with_seed(0);
    let hashes: Vec<u64> = kept
        .par_iter()
        .with_min_len(BLOCK_ROWS)
        .map(|&row| {
            let mut state = hasher.build_hasher();
            for cells in &columns {
                cells.hash_cell(row as usize, &mut state);
            }
            state.finish()
        })
        .collect();
    let mut seen: PlHashSet<Row<'_>> = PlHashSet::with_capacity_and_hasher(kept.len(), Default::default());
    let mut hashes = hashes.into_iter();
    kept.retain(|&row| {
        let hash = hashes.next().unwrap_or(0);
        seen.insert(Row {
            columns: &columns,
            place: row as usize,
            hash,
        })
    });
}

/// A row that is equal to another one when all its cells are.
struct Row<'a> {
    columns: &'a [Cells<'a>],
    place: usize,
    hash: u64,
}

impl Hash for Row<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
            && self
                .columns
                .iter()
                .all(|cells| cells.are_equal(self.place, other.place))
    }
}

impl Eq for Row<'_> {}
