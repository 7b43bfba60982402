//! Rows that are equal, in every column or in the key columns: one of them stays.

use std::hash::{BuildHasher as _, Hash, Hasher};

use polars::prelude::{PlFixedStateQuality, PlHashSet};
use rayon::prelude::*;

use super::{changes::drop_rows, steps::Done, work::Work};
use crate::engine::{
    format::{count, plural},
    study::Keep,
    table::{TableError, cells::Cells},
};

/// Rows are hashed in parallel in blocks of this many.
const BLOCK_ROWS: usize = 16_384;

/// Drops all but the first or last of equal rows. Rows that miss a key cannot be told to be equal: they
/// stay, and are counted.
pub fn drop_equals(work: &mut Work, by: &[String], keep: Keep) -> Result<Done, TableError> {
    let places = by
        .iter()
        .map(|name| work.table.place(name))
        .collect::<Result<Vec<usize>, _>>()?;
    let n_columns = work.table.columns().len();
    let columns: Vec<Cells<'_>> = if places.is_empty() {
        (0..n_columns).filter_map(|at| work.table.cells(at)).collect()
    } else {
        places.iter().filter_map(|&at| work.table.cells(at)).collect()
    };
    let n_rows = work.table.n_rows();
    let lacks_key: Vec<bool> = if places.is_empty() && work.last_own_line.is_none() {
        vec![false; n_rows]
    } else {
        let lacks = |row: usize| {
            work.is_below(row) || !places.is_empty() && columns.iter().any(|cells| cells.is_missing(row))
        };
        (0..n_rows)
            .into_par_iter()
            .with_min_len(BLOCK_ROWS)
            .map(lacks)
            .collect()
    };
    let found = find(&columns, &lacks_key, keep);
    let without_key = lacks_key.iter().filter(|&&lacks| lacks).count();
    let (which, stays) = match keep {
        Keep::First => ("", "first"),
        Keep::Last => (", keep the last", "last"),
    };
    let sentence = |rows: &str| {
        if by.is_empty() {
            format!("Drop duplicate rows{which}: {rows}.")
        } else {
            format!("Drop duplicates by {}, keep the {stays}: {rows}.", by.join(", "))
        }
    };
    let twins: Vec<usize> = found
        .twins
        .iter()
        .map(|&row| work.table.line(row as usize))
        .collect();
    let shown = places.first().copied();
    let mut done = drop_rows(work, &found.is_kept, shown.as_slice(), sentence)?;
    // A key that is dropped looks like any other: its column has nothing to show.
    done.difference = None;
    for (row, line) in done.rows.iter_mut().zip(twins) {
        row.after = format!("same as line {}", count(line as u64));
    }
    if without_key > 0 {
        done.notes.push(format!(
            "{} without a key {} kept.",
            plural(without_key, "row", "rows"),
            if without_key == 1 { "is" } else { "are" }
        ));
    }
    Ok(done)
}

struct Found {
    is_kept: Vec<bool>,
    /// For each row dropped, ascending, the one that stays for it.
    twins: Vec<u32>,
}

fn find(columns: &[Cells<'_>], lacks_key: &[bool], keep: Keep) -> Found {
    let hasher = PlFixedStateQuality::with_seed(0);
    let hashes: Vec<u64> = (0..lacks_key.len())
        .into_par_iter()
        .with_min_len(BLOCK_ROWS)
        .map(|row| {
            let mut state = hasher.build_hasher();
            for cells in columns {
                cells.hash_cell(row, &mut state);
            }
            state.finish()
        })
        .collect();
    let mut seen: PlHashSet<Row<'_>> = PlHashSet::with_capacity_and_hasher(hashes.len(), Default::default());
    let mut is_kept = vec![true; hashes.len()];
    let mut twins = Vec::new();
    let mut look = |place: usize| {
        if lacks_key[place] {
            return;
        }
        let row = Row {
            columns,
            place,
            hash: hashes[place],
        };
        if let Some(twin) = seen.get(&row) {
            is_kept[place] = false;
            twins.push(u32::try_from(twin.place).unwrap_or(u32::MAX));
        } else {
            seen.insert(row);
        }
    };
    match keep {
        Keep::First => (0..hashes.len()).for_each(&mut look),
        Keep::Last => (0..hashes.len()).rev().for_each(&mut look),
    }
    if keep == Keep::Last {
        twins.reverse();
    }
    Found { is_kept, twins }
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
