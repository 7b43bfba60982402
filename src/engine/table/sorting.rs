//! Whole numbers in order, with looks at the cancel flag on the way.

use rayon::prelude::*;

use crate::engine::{Cancelled, Progress, memory};

/// Numbers sorted at once by one thread, some 50 ms of work. Fewer need no room for a copy.
const PIECE: usize = if cfg!(test) { 4 } else { 2 << 20 };
/// Numbers merged between two looks at the cancel flag.
const CHECK_EVERY: usize = if cfg!(test) { 3 } else { 1 << 18 };

/// Sorts pieces, then merges them by twos.
pub fn sorted(mut keys: Vec<u64>, progress: &Progress) -> Result<Vec<u64>, Cancelled> {
    let mut other = Vec::new();
    match sort(&mut keys, &mut other, progress) {
        Ok(()) => Ok(keys),
        Err(cancelled) => {
            memory::give_back((keys, other));
            Err(cancelled)
        }
    }
}

fn sort(keys: &mut Vec<u64>, other: &mut Vec<u64>, progress: &Progress) -> Result<(), Cancelled> {
    keys.par_chunks_mut(PIECE).try_for_each(|piece| {
        progress.check()?;
        piece.sort_unstable();
        Ok(())
    })?;
    if keys.len() <= PIECE {
        return Ok(());
    }
    *other = vec![0; keys.len()];
    let mut run = PIECE;
    while run < keys.len() {
        other
            .par_chunks_mut(2 * run)
            .zip(keys.par_chunks(2 * run))
            .try_for_each(|(to, from)| {
                let (left, right) = from.split_at(run.min(from.len()));
                merge(left, right, to, progress)
            })?;
        std::mem::swap(keys, other);
        run *= 2;
    }
    Ok(())
}

fn merge<'a>(
    mut left: &'a [u64],
    mut right: &'a [u64],
    to: &mut [u64],
    progress: &Progress,
) -> Result<(), Cancelled> {
    for to in to.chunks_mut(CHECK_EVERY) {
        progress.check()?;
        for to in to {
            let next = match (left.first(), right.first()) {
                (Some(one), Some(other)) if one <= other => &mut left,
                (Some(_), None) => &mut left,
                _ => &mut right,
            };
            if let Some((&first, rest)) = next.split_first() {
                (*to, *next) = (first, rest);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::AtomicBool};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_in_order(keys in prop::collection::vec(0_u64..20, 0..60)) {
            let mut expected = keys.clone();
            expected.sort_unstable();
            prop_assert_eq!(sorted(keys, &Progress::none()), Ok(expected));
        }
    }

    #[test]
    fn it_stops_when_asked_to() {
        let progress = Progress::new(Arc::new(AtomicBool::new(true)), Arc::new(|_, _| {}));
        assert_eq!(sorted(vec![3, 1, 2], &progress), Err(Cancelled));
    }
}
