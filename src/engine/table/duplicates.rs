//! How many rows are equal to an earlier one, without dropping any.

use std::hash::{BuildHasher as _, Hasher as _};

use polars::prelude::PlFixedStateQuality;
use rayon::prelude::*;

use super::{Table, cells::Cells, sorting};
use crate::engine::{Cancelled, Progress};

/// Rows hashed at once by one thread.
const BLOCK_ROWS: usize = 16_384;

/// Rows that are equal to an earlier row in every column: what dropping duplicates would drop.
///
/// Rows are told apart by a hash of 64 bits: of a million different rows, two are taken for one with a
/// chance of about 1 in 40 million.
///
/// # Errors
/// When the caller cancels.
pub fn duplicate_rows(table: &Table, progress: &Progress) -> Result<usize, Cancelled> {
    let columns: Vec<Cells<'_>> = (0..table.columns().len())
        .filter_map(|at| table.cells(at))
        .collect();
    let hasher = PlFixedStateQuality::with_seed(0);
    let mut hashes = vec![0_u64; table.n_rows()];
    hashes
        .par_chunks_mut(BLOCK_ROWS)
        .enumerate()
        .try_for_each(|(block, hashes)| {
            progress.check()?;
            for (place, hash) in hashes.iter_mut().enumerate() {
                let mut state = hasher.build_hasher();
                for cells in &columns {
                    cells.hash_cell(block * BLOCK_ROWS + place, &mut state);
                }
                *hash = state.finish();
            }
            Ok(())
        })?;
    let hashes = sorting::sorted(hashes, progress)?;
    Ok(hashes.windows(2).filter(|pair| pair[0] == pair[1]).count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::{
        study::{CleaningStep, ImportSpec},
        table::{Part, clean, read_bytes},
    };

    proptest! {
        #[test]
        fn as_many_as_the_step_drops(rows in prop::collection::vec((0_u8..4, "[ab]{0,1}"), 1..60)) {
            let lines: String = rows.iter().map(|(n, word)| format!("{n},{word},x\n")).collect();
            let text = format!("n,word,c\n{lines}");
            let table = read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none()).unwrap().table;
            let draw = |table: &Table, _: Option<&str>| vec![Part::Training; table.n_rows()];
            let steps = [CleaningStep::drop_duplicates().into()];
            let kept = clean(&table, None, &steps, None, &draw, &Progress::none()).unwrap().table;
            prop_assert_eq!(duplicate_rows(&table, &Progress::none()), Ok(table.n_rows() - kept.n_rows()));
        }
    }
}
