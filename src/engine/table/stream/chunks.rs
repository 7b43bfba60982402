//! A text cut into chunks of whole records.

use super::bytes::TextReader;
use crate::engine::{
    Progress,
    table::{
        TableError,
        records::{self, Found, Walk},
    },
};

/// Bytes of a chunk; more where a record is longer. Tests cut short texts into many.
const CHUNK_BYTES: usize = if cfg!(test) { 64 } else { 8 << 20 };
/// A quotation that goes on for so long is taken for one that nothing closes.
const LONGEST: usize = if cfg!(test) { 1 << 12 } else { 64 << 20 };

/// Cuts the text of a file.
pub struct Chunks {
    reader: TextReader,
    delimiter: u8,
    /// Read and not yet given.
    rest: Vec<u8>,
}

impl Chunks {
    pub fn new(reader: TextReader, delimiter: u8) -> Self {
        Self {
            reader,
            delimiter,
            rest: Vec::new(),
        }
    }

    /// The next whole records; `None`: there are no more. The last one comes without line ends at its end.
    pub fn next(&mut self, progress: &Progress) -> Result<Option<Vec<u8>>, TableError> {
        let mut length = CHUNK_BYTES;
        loop {
            progress.check()?;
            let has_more = self.reader.fill(&mut self.rest, length)?;
            if !has_more {
                let mut last = std::mem::take(&mut self.rest);
                last.truncate(records::trimmed(&last).len());
                return Ok((!last.is_empty()).then_some(last));
            }
            let cut = match last_start(&self.rest[..length], self.delimiter) {
                0 if length < LONGEST => {
                    length *= 2;
                    continue;
                }
                // Nothing closes the quotation: its first line is set aside by itself.
                0 => memchr::memchr(b'\n', &self.rest).map_or(self.rest.len(), |end| end + 1),
                cut => cut,
            };
            return Ok(Some(self.taken(cut)));
        }
    }

    /// The next chunk again, of known length.
    pub fn again(&mut self, length: usize) -> Result<Vec<u8>, TableError> {
        self.reader.fill(&mut self.rest, length)?;
        Ok(self.taken(length.min(self.rest.len())))
    }

    fn taken(&mut self, cut: usize) -> Vec<u8> {
        let rest = self.rest.split_off(cut);
        std::mem::replace(&mut self.rest, rest)
    }
}

/// Where the last record begins of which it is not known whether it is whole.
fn last_start(bytes: &[u8], delimiter: u8) -> usize {
    let mut walk = Walk::new(bytes, delimiter, 0, 1).within(bytes.len(), bytes.len() - 1);
    let mut fields = Vec::new();
    let mut start = 0;
    loop {
        fields.clear();
        match walk.next(&mut fields) {
            Found::Record(_) if walk.at < bytes.len() => start = walk.at,
            Found::Record(_) | Found::TooFar | Found::End => return start,
        }
    }
}
