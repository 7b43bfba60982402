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
    needles: [u64; 3],
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
            needles: [delimiter, b'\n', b'\r'].map(repeated),
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
    fn plain_end(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(word) = self.bytes[at..].first_chunk::<8>() {
            let word = u64::from_le_bytes(*word);
            let hits = self.needles.map(|needle| zero_bytes(word ^ needle));
            let hits = hits[0] | hits[1] | hits[2];
            if hits != 0 {
                return at + (hits.trailing_zeros() / 8) as usize;
            }
            at += 8;
        }
        let rest = &self.bytes[at..];
        let is_end = |&b: &u8| b == self.delimiter || is_break(b);
        at + rest.iter().position(is_end).unwrap_or(rest.len())
    }

    /// Where a quoted field ends; what stands behind the closing mark belongs to it. `None`: nothing closes it.
    fn quoted_end(&self, from: usize) -> Option<usize> {
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

fn repeated(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Sets the highest bit of the bytes that are zero. Above the lowest such byte there may be others: only
/// the lowest is meant.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(0x0101_0101_0101_0101) & !word & 0x8080_8080_8080_8080
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn walked(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let bytes = trimmed(text.as_bytes());
        let mut walk = Walk::new(bytes, delimiter, 0, 1);
        let mut records = Vec::new();
        let mut fields = Vec::new();
        while let Found::Record(record) = walk.next(&mut fields) {
            assert_eq!(record.line, 1 + count_breaks(&bytes[..record.start]));
            if !record.is_unclosed {
                records.push(
                    fields
                        .iter()
                        .map(|f| unquoted(f.of(text, 0)).into_owned())
                        .collect(),
                );
            }
            fields.clear();
        }
        records
    }

    fn by_crate(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        reader(text.as_bytes(), delimiter)
            .byte_records()
            .map(|record| {
                let text = |field| String::from_utf8_lossy(field).into_owned();
                record.unwrap().iter().map(text).collect()
            })
            .collect()
    }

    #[test]
    fn unclosed_quotations_cost_one_line() {
        assert_eq!(walked("a,b\n1,\"x\n2,y\n", b','), [["a", "b"], ["2", "y"]]);
        assert_eq!(walked("\"a\"b\"\n", b','), [["ab\""]]);
    }

    proptest! {
        /// As the `csv` crate, where every quotation is closed.
        #[test]
        fn fields_are_those_of_the_csv_crate(text in "[a1é;\"\n\r]{0,40}") {
            let closed = format!("{text}\"\nlast;\"\"");
            for text in [text.replace('"', ""), closed] {
                let found = walked(&text, b';');
                let expected = by_crate(&text, b';');
                // A quotation that the added mark opens is not closed: the crate then reads to the end.
                if found.last() == expected.last() {
                    prop_assert_eq!(found, expected, "{:?}", text);
                }
            }
        }

        #[test]
        fn the_first_needle_is_found(text in "[a-z\u{80}-\u{ff}]{0,30}", at in 0..30_usize, needle in prop::sample::select(vec![',', '\n', '\r'])) {
            let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let text = format!("{}{needle}{}", &text[..at], &text[at..]);
            prop_assert_eq!(Walk::new(text.as_bytes(), b',', 0, 1).plain_end(0), at);
        }
    }

    #[test]
    fn quotation_marks_are_taken_off() {
        for (raw, expected) in [
            ("a", "a"),
            ("\"a\"", "a"),
            ("\"a\"\"b\"", "a\"b"),
            ("\"a\"b\"", "ab\""),
            ("\"\"", ""),
            ("a\"b", "a\"b"),
        ] {
            assert_eq!(unquoted(raw), expected);
        }
    }
}
