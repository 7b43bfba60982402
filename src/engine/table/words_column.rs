//! Text cells of several stretches → one text column of polars.

pub use arrow::array::View;
use arrow::{array::Utf8ViewArray, bitmap::MutableBitmap, datatypes::ArrowDataType};
use polars::prelude::{PlSmallStr, StringChunked};
use polars_buffer::Buffer;

use super::TableError;
use crate::engine::{Progress, memory};

/// Long cells remembered, as a power of two.
const REMEMBERED_BITS: u32 = 8;

/// Rows of a chunk: as many as are looked through within the time that a cancel may take, and no fewer, as a row in a
/// column of many chunks is found more slowly.
const CHUNK: usize = if cfg!(test) { 4 } else { 4 << 20 };

/// A text column in the making: each stretch fills rows of its own.
#[derive(Debug)]
pub struct WordsColumn {
    views: Vec<View>,
    /// The letters of long cells, one buffer a stretch.
    letters: Vec<Buffer<u8>>,
    /// Rows without a value, in any order.
    missing: Vec<u32>,
}

/// The rows of one stretch.
#[derive(Debug)]
pub struct WordsPart<'o> {
    views: &'o mut [View],
    /// Of the column, where this part begins.
    first_row: usize,
    /// Which buffer of the column is filled.
    buffer: u32,
    letters: Vec<u8>,
    missing: Vec<u32>,
    n_added: usize,
    /// Long cells met before: a value that stands often is kept once.
    known: Vec<View>,
}

/// What a part leaves when its rows are filled.
#[derive(Debug)]
pub struct WordsRest {
    buffer: u32,
    letters: Vec<u8>,
    missing: Vec<u32>,
}

impl WordsColumn {
    pub fn new(n_rows: usize, n_buffers: usize) -> Self {
        Self {
            // Memory that is taken only when it is written to.
            views: bytemuck::zeroed_vec(n_rows),
            letters: vec![Buffer::new(); n_buffers],
            missing: Vec::new(),
        }
    }

    pub fn views_mut(&mut self) -> &mut [View] {
        &mut self.views
    }

    /// Takes in what a part leaves.
    pub fn add(&mut self, rest: WordsRest) {
        let WordsRest {
            buffer,
            mut letters,
            missing,
        } = rest;
        letters.shrink_to_fit();
        if let Some(place) = self.letters.get_mut(buffer as usize) {
            *place = Buffer::from(letters);
        }
        self.missing.extend(missing);
    }

    /// The whole column. All cells are looked at once more on the way; between its chunks a cancel is heard.
    pub fn finish(self, name: &str, progress: &Progress) -> Result<StringChunked, TableError> {
        let Self {
            views,
            letters,
            missing,
        } = self;
        let n_rows = views.len();
        let validity = (!missing.is_empty()).then(|| {
            let mut validity = MutableBitmap::from_len_set(n_rows);
            for row in missing {
                validity.set(row as usize, false);
            }
            validity.freeze()
        });
        let views = Buffer::from(views);
        let letters: Buffer<Buffer<u8>> = letters.into();
        let mut chunks = Vec::with_capacity(n_rows / CHUNK + 1);
        for start in (0..n_rows.max(1)).step_by(CHUNK) {
            if let Err(cancelled) = progress.check() {
                memory::give_back((views, letters, chunks));
                return Err(cancelled.into());
            }
            let length = (n_rows - start).min(CHUNK);
            let chunk = Utf8ViewArray::try_new(
                ArrowDataType::Utf8View,
                views.clone().sliced(start..start + length),
                letters.clone(),
                validity.clone().map(|validity| validity.sliced(start, length)),
            );
            chunks.push(chunk.map_err(|error| TableError::Unsplittable {
                file: name.to_owned(),
                reason: error.to_string(),
            })?);
        }
        Ok(StringChunked::from_chunk_iter(PlSmallStr::from_str(name), chunks))
    }
}

impl<'o> WordsPart<'o> {
    pub fn new(views: &'o mut [View], first_row: usize, buffer: u32) -> Self {
        Self {
            views,
            first_row,
            buffer,
            letters: Vec::new(),
            missing: Vec::new(),
            n_added: 0,
            known: Vec::new(),
        }
    }

    /// The cell of the next row.
    pub fn push(&mut self, cell: Option<&str>) {
        let row = self.n_added;
        self.n_added += 1;
        let view = cell.and_then(|cell| self.view(cell.as_bytes()));
        if view.is_none() {
            // A table has at most u32::MAX rows.
            self.missing
                .push(u32::try_from(self.first_row + row).unwrap_or(u32::MAX));
        }
        if let Some(place) = self.views.get_mut(row) {
            *place = view.unwrap_or_default();
        }
    }

    pub fn finish(self) -> WordsRest {
        WordsRest {
            buffer: self.buffer,
            letters: self.letters,
            missing: self.missing,
        }
    }

    /// `None`: more than 4 GB of text in one stretch, of which a single cell is the better part.
    fn view(&mut self, cell: &[u8]) -> Option<View> {
        if cell.len() <= View::MAX_INLINE_SIZE as usize {
            return Some(View::new_inline(cell));
        }
        if self.known.is_empty() {
            self.known = vec![View::default(); 1 << REMEMBERED_BITS];
        }
        let place = place_of(cell);
        let known = self.known[place];
        let start = known.offset as usize;
        if known.length as usize == cell.len() && self.letters.get(start..start + cell.len()) == Some(cell) {
            return Some(known);
        }
        let offset = u32::try_from(self.letters.len()).ok()?;
        u32::try_from(cell.len()).ok()?;
        self.letters.extend_from_slice(cell);
        let view = View::new_from_bytes(cell, self.buffer, offset);
        self.known[place] = view;
        Some(view)
    }
}

/// Where a long cell is remembered: by its length and its letters at both ends.
fn place_of(cell: &[u8]) -> usize {
    let word = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let ends = word(cell.first_chunk()) ^ word(cell.last_chunk()).rotate_left(23);
    let mixed = (ends ^ cell.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> (64 - REMEMBERED_BITS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_their_rows_in_any_order() {
        let long = "a text longer than twelve letters";
        let mut column = WordsColumn::new(5, 2);
        let (first, second) = column.views_mut().split_at_mut(2);
        let mut second = WordsPart::new(second, 2, 1);
        second.push(Some("c"));
        second.push(None);
        second.push(Some(long));
        let mut first = WordsPart::new(first, 0, 0);
        first.push(Some(long));
        first.push(Some(long));
        let (first, second) = (first.finish(), second.finish());
        assert_eq!(first.letters.len(), long.len());
        column.add(second);
        column.add(first);
        let words = column.finish("x", &Progress::none()).unwrap();
        assert_eq!(words.chunks().len(), 2, "five rows");
        let cells: Vec<_> = words.iter().collect();
        assert_eq!(cells, [Some(long), Some(long), Some("c"), None, Some(long)]);
        assert_eq!(words.null_count(), 1);
    }
}
