//! Text → records and their fields, parted exactly as the `csv` crate parts them.
//!
//! Ours, because the crate copies every record and counts only `\n` as a line, and because a walk that
//! begins in the middle of a file is what lets several threads share it.

use std::borrow::Cow;

use super::TableError;

/// A field in the bytes, quotation marks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The field in `text`, which begins at byte `base` of the file.
    pub fn of<'a>(&self, text: &'a str, base: usize) -> &'a str {
        // Fields end at ASCII signs, so they never cut a letter in two.
        text.get(self.start - base..self.end - base).unwrap_or("")
    }
}

/// A record; its fields are handed over apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    pub start: usize,
    /// Without its line end.
    pub end: usize,
    /// Line where it starts, 1-based.
    pub line: usize,
    /// Line ends within quotation marks.
    pub inner_breaks: usize,
    /// The last field opens a quotation that nothing closes: the record is its first line only, and
    /// has no fields.
    pub is_unclosed: bool,
}

/// What a walk came upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Record(Record),
    /// A quotation goes on beyond what may be looked at.
    TooFar,
    /// No record starts before the end.
    End,
}

/// Walks from record to record.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    /// Delimiters and line ends in the block of bytes that starts at `block`, a bit each; those before
    /// the current field are taken off.
    block: usize,
    block_end: usize,
    ends: u64,
    /// Records that start here or later are not given.
    until: usize,
    /// Quotations are followed up to here.
    reach: usize,
    /// The next byte, and its line.
    pub at: usize,
    pub line: usize,
    /// Lines with nothing in them.
    pub blank_lines: usize,
}

impl<'a> Walk<'a> {
    /// From byte `at`, where a line starts, `line`. `bytes` is the whole file.
    pub fn new(bytes: &'a [u8], delimiter: u8, at: usize, line: usize) -> Self {
        Self {
            bytes,
            delimiter,
            block: 0,
            block_end: 0,
            ends: 0,
            until: bytes.len(),
            reach: bytes.len(),
            at,
            line,
            blank_lines: 0,
        }
    }

    /// Gives only records that start before `until`, and follows quotations up to `reach`.
    #[must_use]
    pub fn within(mut self, until: usize, reach: usize) -> Self {
        self.until = until.min(self.bytes.len());
        self.reach = reach.min(self.bytes.len());
        self
    }

    /// The next record; its fields are added to `fields`.
    pub fn next(&mut self, fields: &mut Vec<Span>) -> Found {
        while self.at < self.until && is_break(self.bytes[self.at]) {
            self.pass_break();
            self.blank_lines += 1;
        }
        if self.at >= self.until {
            return Found::End;
        }
        let (start, n_before) = (self.at, fields.len());
        let mut has_quotes = false;
        let mut from = start;
        let end = loop {
            let end = if self.bytes.get(from) == Some(&b'"') {
                has_quotes = true;
                match self.quoted_end(from) {
                    Some(end) => end,
                    None if self.reach < self.bytes.len() => return Found::TooFar,
                    None => {
                        fields.truncate(n_before);
                        return Found::Record(self.unclosed(start));
                    }
                }
            } else {
                self.plain_end(from)
            };
            fields.push(Span { start: from, end });
            if self.bytes.get(end) != Some(&self.delimiter) {
                break end;
            }
            from = end + 1;
        };
        let record = Record {
            start,
            end,
            line: self.line,
            inner_breaks: if has_quotes {
                count_breaks(&self.bytes[start..end])
            } else {
                0
            },
            is_unclosed: false,
        };
        self.line += record.inner_breaks;
        self.at = end;
        self.pass_break();
        Found::Record(record)
    }

    /// `\n`, `\r\n` and a lone `\r` each end a line; at the end of the file nothing does.
    fn pass_break(&mut self) {
        let length = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(_), _) => 1,
            (None, _) => return,
        };
        self.at += length;
        self.line += 1;
    }

    fn unclosed(&mut self, start: usize) -> Record {
        // Back to bytes that have been passed.
        self.block_end = 0;
        let rest = &self.bytes[start..];
        let end = start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let record = Record {
            start,
            end,
            line: self.line,
            inner_breaks: 0,
            is_unclosed: true,
        };
        self.at = end;
        self.pass_break();
        record
    }

    /// Where a field without a quotation mark at its start ends: at a delimiter or a line end.
    #[inline]
    fn plain_end(&mut self, from: usize) -> usize {
        if self.block <= from && from < self.block_end {
            self.ends &= u64::MAX << (from - self.block);
        } else {
            self.look_at(from);
        }
        while self.ends == 0 {
            if self.block_end >= self.bytes.len() {
                return self.bytes.len();
            }
            self.look_at(self.block_end);
        }
        self.block + self.ends.trailing_zeros() as usize
    }

    /// Finds the delimiters and line ends of the block at `start`.
    fn look_at(&mut self, start: usize) {
        self.block = start;
        self.block_end = start + BLOCK;
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.ends = if let Some(block) = rest.first_chunk::<BLOCK>() {
            ends_in(block, self.delimiter)
        } else {
            // No delimiter is a zero byte.
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            ends_in(&block, self.delimiter)
        };
    }

    /// Where a quoted field ends; what stands behind the closing mark belongs to it. `None`: nothing closes it.
    fn quoted_end(&mut self, from: usize) -> Option<usize> {
        let mut at = from + 1;
        loop {
            at += 1 + memchr::memchr(b'"', self.bytes.get(at..self.reach)?)?;
            match self.bytes.get(at) {
                Some(b'"') => at += 1,
                _ => return Some(self.plain_end(at)),
            }
        }
    }
}

/// What a field says: without its quotation marks, doubled ones as one.
#[inline]
pub fn unquoted(raw: &str) -> Cow<'_, str> {
    match raw.strip_prefix('"') {
        Some(quoted) => without_marks(quoted),
        None => Cow::Borrowed(raw),
    }
}

/// `quoted`: what stands behind the first mark.
fn without_marks(quoted: &str) -> Cow<'_, str> {
    if let Some(inner) = quoted.strip_suffix('"')
        && !inner.contains('"')
    {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((before, behind)) = rest.split_once('"') {
        text.push_str(before);
        if let Some(next) = behind.strip_prefix('"') {
            text.push('"');
            rest = next;
        } else {
            rest = behind;
            break;
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The bytes as text. They are parts of a text, cut at ASCII signs.
pub fn text_of<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, TableError> {
    std::str::from_utf8(bytes).map_err(|error| TableError::Unsplittable {
        file: file.to_owned(),
        reason: error.to_string(),
    })
}

pub fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// `\n`, `\r\n` and a lone `\r` each end a line.
pub fn count_breaks(bytes: &[u8]) -> usize {
    let is_alone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    memchr::memchr_iter(b'\n', bytes).count() + memchr::memchr_iter(b'\r', bytes).filter(is_alone).count()
}

/// Bytes looked at together, as many as a word has bits.
const BLOCK: usize = 64;

/// One bit for each byte that ends a field.
fn ends_in(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut is_end = [0_u8; BLOCK];
    // Plain enough for the compiler to do sixteen bytes at once.
    for (is_end, &byte) in is_end.iter_mut().zip(block) {
        *is_end = u8::from(byte == delimiter) | u8::from(byte == b'\n') | u8::from(byte == b'\r');
    }
    let (words, _) = is_end.as_chunks::<8>();
    words.iter().enumerate().fold(0, |ends, (place, word)| {
        // Moves the lowest bit of the n-th byte to the n-th bit of the highest byte.
        let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        ends | bits << (8 * place)
    })
}

/// Fields of a record as wide as the header, wider with nothing in the rest, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    Exact,
    Cut,
    No,
}

/// How `fields` fit a header of `width` fields.
pub fn fit(bytes: &[u8], fields: &[Span], width: usize) -> Fit {
    let is_empty = |field: &Span| {
        let raw = &bytes[field.start..field.end];
        raw.is_empty() || raw == b"\"\""
    };
    match fields.len().cmp(&width) {
        std::cmp::Ordering::Equal => Fit::Exact,
        std::cmp::Ordering::Greater if fields[width..].iter().all(is_empty) => Fit::Cut,
        _ => Fit::No,
    }
}

/// A `csv` reader as plain as the walk.
pub fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(bytes)
}

/// Without the line ends at its end: lines behind the last record are no empty lines.
pub fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&b| !is_break(b)).map_or(0, |at| at + 1);
    &bytes[..end]
}

/// Of how many fields a record is made, in words.
pub fn width_reason(record: &Record, n_found: usize, width: usize) -> String {
    let fields = crate::engine::format::plural(n_found, "field", "fields");
    let joined = if record.inner_breaks > 0 {
        let last = record.line + record.inner_breaks;
        format!("; a quotation mark joins lines {} to {last}", record.line)
    } else {
        String::new()
    };
    format!("{fields}, {width} expected{joined}")
}

#[cfg(test)]
mod tests;
