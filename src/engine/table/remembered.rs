//! Verdicts on cells met before, so that a value that stands often is looked at once.

use super::{number, verdict::Verdict};

/// Longer cells are not remembered.
const REMEMBERED_BYTES: u64 = 15;

/// Verdicts on short cells met before, so that a value that stands often is looked at once.
///
/// A verdict follows from the cell alone, so it never matters which of them are remembered.
#[derive(Debug, Clone)]
pub struct Memory {
    entries: Vec<(u128, Verdict)>,
}

impl Memory {
    /// Room for a power of two of verdicts.
    pub fn new(n_bits: u32) -> Self {
        // The key 0 is that of the empty cell, which is missing and never looked up.
        Self {
            entries: vec![(0, Verdict::none()); 1 << n_bits],
        }
    }

    pub fn verdict(&mut self, cell: &str, thousands: Option<char>) -> Verdict {
        let Some((low, high)) = key_of(cell.as_bytes()) else {
            return Verdict::on(cell, thousands);
        };
        let key = u128::from(low) | u128::from(high) << 64;
        let mixed = (low ^ high.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let shift = 64 - self.entries.len().trailing_zeros();
        let entry = &mut self.entries[usize::try_from(mixed >> shift).unwrap_or(0)];
        if entry.0 != key {
            *entry = (key, Verdict::on(cell, thousands));
        }
        entry.1
    }
}

/// Length and bytes of a short cell as two words.
#[inline]
fn key_of(bytes: &[u8]) -> Option<(u64, u64)> {
    let length = bytes.len() as u64;
    if length > REMEMBERED_BYTES {
        return None;
    }
    Some(match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        // Both halves overlap; with the length they still tell all bytes.
        (Some(first), Some(last)) => (
            u64::from_le_bytes(*first),
            (u64::from_le_bytes(*last) >> 8) | length << 56,
        ),
        _ => (number::word_of(bytes)?, length << 56),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_remembered_verdict_is_the_same() {
        let mut memory = Memory::new(1);
        for cell in [
            "2024-02-29",
            "ja",
            "$1,234.50",
            "ja",
            "2024-02-30",
            "2024-02-29",
            "a longer cell than that",
            "ja",
        ] {
            assert_eq!(memory.verdict(cell, None), Verdict::on(cell, None), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_says_the_same(cell in "-?[0-9]{1,17}(\\.[0-9]{0,4})?") {
            prop_assert_eq!(Verdict::on_plain(&cell, None), Some(Verdict::on(&cell, None)));
        }

        #[test]
        fn keys_tell_cells_apart(one in "[ab]{1,16}", other in "[ab]{1,16}") {
            let (key, other_key) = (key_of(one.as_bytes()), key_of(other.as_bytes()));
            prop_assert_eq!(key.is_none(), one.len() > 15);
            prop_assert!(key.is_none() || (key == other_key) == (one == other));
        }
    }
}
