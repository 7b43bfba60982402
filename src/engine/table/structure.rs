//! Text → records: where each row starts, which rows do not fit, and what is wrong with them.
//!
//! The `csv` crate says what the fields are; lines are counted here, because it counts only `\n`.

use super::{SetAsideRow, TableError, blocks::Blocks, columns::Records, dialect, titles};
use crate::engine::{Progress, format, study::HeaderLine};

/// Rows set aside that are listed; more are only counted.
const LISTED: usize = 1000;
/// Characters of a row set aside that are kept.
const RAW_CHARACTERS: usize = 200;
/// Records between two looks at the cancel flag (about 2 ms).
const CHECK_EVERY: usize = 8192;
/// Quotation marks that are opened and never closed: after so many the file is given up.
const UNCLOSED_LIMIT: usize = 50;

/// What the records of a file look like.
#[derive(Debug)]
pub struct Structure {
    /// Fields of the first record that is no title.
    pub first: Vec<String>,
    pub first_line: usize,
    /// For each record as wide as the first, the first among them, the line where it starts, 1-based.
    pub lines: Vec<u32>,
    pub set_aside: Vec<SetAsideRow>,
    pub set_aside_total: usize,
    /// Lines with nothing in them.
    pub blank_lines: usize,
    /// Rows with empty fields beyond the header, which were cut.
    pub cut_rows: usize,
}

/// Splits `text` into records as wide as the header, and hands the good ones on for polars.
pub fn split<'a>(
    file: &'a str,
    text: &'a str,
    delimiter: u8,
    header_line: Option<HeaderLine>,
    progress: &Progress,
) -> Result<(Structure, Records<'a>), TableError> {
    let bytes = text.as_bytes();
    let start = titles::start_of(file, bytes, delimiter, header_line)?;
    let mut scan = Scan {
        file,
        bytes,
        delimiter,
        first_line: start.line,
        width: start.width,
        content_end: 0,
        line: 1,
        first_unclosed: None,
        n_unclosed: 0,
        blocks: Blocks::new(bytes, delimiter, start.width),
        out: Structure {
            first: Vec::new(),
            first_line: 0,
            lines: Vec::new(),
            set_aside: Vec::new(),
            set_aside_total: 0,
            blank_lines: 0,
            cut_rows: 0,
        },
    };
    let mut from = 0;
    while let Some(resume) = scan.run(from, progress)? {
        from = resume;
    }
    scan.finish()
}

pub fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(bytes)
}

struct Scan<'a> {
    file: &'a str,
    bytes: &'a [u8],
    delimiter: u8,
    /// What begins above this line is a title.
    first_line: usize,
    width: usize,
    /// Where the last record ended, without its line end.
    content_end: usize,
    line: usize,
    first_unclosed: Option<usize>,
    n_unclosed: usize,
    blocks: Blocks<'a>,
    out: Structure,
}

/// How a record stands in the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Reads the same for every CSV reader.
    Plain,
    /// A quotation mark where it does not belong.
    Odd,
    /// The last field opens a quotation that nothing closes.
    Unclosed,
}

impl<'a> Scan<'a> {
    /// Reads the records from byte `base` on. After a quotation mark that is never closed it gives
    /// the byte to go on from.
    fn run(&mut self, base: usize, progress: &Progress) -> Result<Option<usize>, TableError> {
        let mut reader = reader(&self.bytes[base..], self.delimiter);
        let mut record = csv::ByteRecord::new();
        let mut n_read = 0_usize;
        while matches!(reader.read_byte_record(&mut record), Ok(true)) {
            if n_read.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
                let done = self.content_end as f32 / self.bytes.len() as f32;
                progress.report(done, "Looking at the rows");
            }
            n_read += 1;
            let until = base + usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let (start, end) = content(self.bytes, self.content_end, until);
            self.pass_gap(start);
            let raw = &self.bytes[start..end];
            let has_quotes = raw.contains(&b'"');
            let shape = if has_quotes {
                shape(&record, raw, self.delimiter, until == self.bytes.len())
            } else {
                Shape::Plain
            };
            if shape == Shape::Unclosed {
                return self.skip_unclosed(start).map(Some);
            }
            self.content_end = end;
            self.take(&record, start, shape)?;
            if has_quotes {
                self.line += count_breaks(raw);
            }
        }
        Ok(None)
    }

    /// Counts the line ends between the last record and `start`.
    fn pass_gap(&mut self, start: usize) {
        let gap = &self.bytes[self.content_end..start];
        if gap == b"\n" || gap == b"\r\n" {
            self.line += 1;
            return;
        }
        let breaks = count_breaks(gap);
        self.line += breaks;
        self.out.blank_lines += breaks.saturating_sub(usize::from(self.content_end > 0));
        self.blocks.interrupt();
    }

    fn take(&mut self, record: &csv::ByteRecord, start: usize, shape: Shape) -> Result<(), TableError> {
        let end = self.content_end;
        if self.line < self.first_line {
            self.set_aside(start, end, "above the header");
            return Ok(());
        }
        let is_longer = record.len() > self.width && record.iter().skip(self.width).all(<[u8]>::is_empty);
        if record.len() != self.width && !is_longer {
            let reason = self.width_reason(record.len(), start);
            self.set_aside(start, end, &reason);
            return Ok(());
        }
        if self.out.lines.is_empty() {
            let to_text = |field| String::from_utf8_lossy(field).into_owned();
            self.out.first = record.iter().take(self.width).map(to_text).collect();
            self.out.first_line = self.line;
        }
        self.out.lines.push(self.line_number()?);
        self.out.cut_rows += usize::from(is_longer);
        if shape == Shape::Plain && !is_longer {
            self.blocks.keep(start, end);
        } else {
            self.blocks.rewrite(record);
        }
        Ok(())
    }

    fn line_number(&self) -> Result<u32, TableError> {
        // The last u32 stays free: it is one more than the last row's place.
        u32::try_from(self.line)
            .ok()
            .filter(|_| self.out.lines.len() < u32::MAX as usize)
            .ok_or_else(|| TableError::TooManyRows {
                file: self.file.to_owned(),
            })
    }

    fn set_aside(&mut self, start: usize, end: usize, reason: &str) {
        self.blocks.interrupt();
        self.out.set_aside_total += 1;
        if self.out.set_aside.len() < LISTED {
            let raw = &self.bytes[start..end.min(start + RAW_CHARACTERS * 4)];
            self.out.set_aside.push(SetAsideRow {
                line: self.line,
                reason: reason.to_owned(),
                raw: String::from_utf8_lossy(raw)
                    .chars()
                    .take(RAW_CHARACTERS)
                    .collect(),
            });
        }
    }

    /// Sets the line at `start` aside and gives its end.
    fn skip_unclosed(&mut self, start: usize) -> Result<usize, TableError> {
        let first = *self.first_unclosed.get_or_insert(self.line);
        self.n_unclosed += 1;
        if self.n_unclosed > UNCLOSED_LIMIT {
            return Err(TableError::UnclosedQuotes {
                file: self.file.to_owned(),
                line: first,
            });
        }
        let rest = &self.bytes[start..];
        let length = rest.iter().position(|&b| is_break(b)).unwrap_or(rest.len());
        self.content_end = start + length;
        self.set_aside(
            start,
            self.content_end,
            "a quotation mark is opened and never closed",
        );
        Ok(self.content_end)
    }

    fn width_reason(&self, found: usize, start: usize) -> String {
        let breaks = count_breaks(&self.bytes[start..self.content_end]);
        let fields = format::plural(found, "field", "fields");
        let joined = if breaks > 0 {
            let last = self.line + breaks;
            format!("; a quotation mark joins lines {} to {last}", self.line)
        } else {
            String::new()
        };
        format!("{fields}, {} expected{joined}", self.width)
    }

    fn finish(self) -> Result<(Structure, Records<'a>), TableError> {
        let out = self.out;
        if out.lines.is_empty() {
            return Err(TableError::Empty {
                file: self.file.to_owned(),
            });
        }
        if out.lines.len() == 1
            && let Some(row) = out.set_aside.iter().find(|row| row.line > out.first_line)
        {
            return Err(TableError::NoFittingRow {
                file: self.file.to_owned(),
                header_line: out.first_line,
                expected: format::plural(self.width, "field", "fields"),
                example: format!("line {}: {}", row.line, row.reason),
                delimiter: dialect::delimiter_word(self.delimiter),
            });
        }
        let records = Records {
            file: self.file,
            blocks: self.blocks.finish(),
            n_columns: self.width,
            delimiter: self.delimiter,
            total: out.lines.len(),
        };
        Ok((out, records))
    }
}

/// Walks through the bytes of a record along its fields. `at_end`: nothing follows it in the file.
fn shape(record: &csv::ByteRecord, raw: &[u8], delimiter: u8, at_end: bool) -> Shape {
    let mut at = 0;
    for (i, field) in record.iter().enumerate() {
        if i > 0 {
            if raw.get(at) != Some(&delimiter) {
                return Shape::Odd;
            }
            at += 1;
        }
        if raw.get(at) != Some(&b'"') {
            if field.contains(&b'"') {
                return Shape::Odd;
            }
            at += field.len();
            continue;
        }
        at += 1 + field.len() + dialect::count_quotes(field);
        if raw.get(at) != Some(&b'"') {
            let is_last = at_end && i + 1 == record.len();
            return if is_last && at >= raw.len() {
                Shape::Unclosed
            } else {
                Shape::Odd
            };
        }
        at += 1;
    }
    if at == raw.len() { Shape::Plain } else { Shape::Odd }
}

fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// `from..until` without line ends on either side.
fn content(bytes: &[u8], from: usize, until: usize) -> (usize, usize) {
    let slice = &bytes[from..until];
    let start = slice.iter().position(|&b| !is_break(b)).unwrap_or(slice.len());
    let end = slice.iter().rposition(|&b| !is_break(b)).map_or(start, |i| i + 1);
    (from + start, from + end)
}

/// `\n`, `\r\n` and a lone `\r` each end a line.
pub fn count_breaks(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .enumerate()
        .filter(|&(i, &b)| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')))
        .count()
}
