//! The head of a file: title lines, the header, where the rows begin; and what is known of all its rows.

use super::{
    SetAsideRow, TableError, dialect,
    records::{self, Fit, Found, Record, Walk},
    titles,
};
use crate::engine::{format, study::HeaderLine};

/// Rows set aside that are listed; more are only counted.
const LISTED: usize = 1000;
/// Characters of a row set aside that are kept.
const RAW_CHARACTERS: usize = 200;
/// Quotation marks that are opened and never closed: after so many the file is given up.
const UNCLOSED_LIMIT: usize = 50;
/// Rows in which a value of the first record is looked for again.
const LOOKED_AT: usize = 1000;

/// How much of what is left out of a table is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// Rows set aside, and cells that could not be read; more are only counted.
    pub most: usize,
    /// Characters of a row set aside.
    pub characters: usize,
}

impl Listing {
    /// Nothing.
    pub const NONE: Self = Self {
        most: 0,
        characters: 0,
    };
    /// Everything.
    pub const WHOLE: Self = Self {
        most: usize::MAX,
        characters: usize::MAX,
    };
}

impl Default for Listing {
    fn default() -> Self {
        Self {
            most: LISTED,
            characters: RAW_CHARACTERS,
        }
    }
}

/// What became of the lines of a file, or of a stretch of it.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    pub listing: Listing,
    /// Records as wide as the header, the first record not among them.
    pub n_rows: usize,
    pub set_aside: Vec<SetAsideRow>,
    pub set_aside_total: usize,
    /// Title lines among them.
    pub above_header: usize,
    /// Lines with nothing in them.
    pub blank_lines: usize,
    /// Rows with empty fields beyond the header, which were cut.
    pub cut_rows: usize,
    n_unclosed: usize,
    first_unclosed: usize,
}

impl Structure {
    pub fn new(listing: Listing) -> Self {
        Self {
            listing,
            ..Self::default()
        }
    }

    /// Adds what was found in the stretch that follows.
    pub fn merge(&mut self, file: &str, later: Self) -> Result<(), TableError> {
        if self.n_unclosed == 0 {
            self.first_unclosed = later.first_unclosed;
        }
        self.n_rows += later.n_rows;
        self.set_aside_total += later.set_aside_total;
        self.above_header += later.above_header;
        self.blank_lines += later.blank_lines;
        self.cut_rows += later.cut_rows;
        self.n_unclosed += later.n_unclosed;
        let n_free = self.listing.most.saturating_sub(self.set_aside.len());
        self.set_aside.extend(later.set_aside.into_iter().take(n_free));
        self.check_unclosed(file)
    }

    /// Rows set aside: without the title lines.
    pub fn unfit(&self) -> usize {
        self.set_aside_total.saturating_sub(self.above_header)
    }

    /// Sets a record aside that does not have the fields of the header.
    pub fn set_aside(&mut self, bytes: &[u8], record: &Record, reason: &str) {
        self.set_aside_total += 1;
        let Listing { most, characters } = self.listing;
        if self.set_aside.len() < most {
            let end = record
                .end
                .min(record.start.saturating_add(characters.saturating_mul(4)));
            self.set_aside.push(SetAsideRow {
                line: record.line,
                reason: reason.to_owned(),
                raw: String::from_utf8_lossy(&bytes[record.start..end])
                    .chars()
                    .take(characters)
                    .collect(),
            });
        }
    }

    /// Sets the first line of an unclosed quotation aside.
    pub fn set_aside_unclosed(
        &mut self,
        file: &str,
        bytes: &[u8],
        record: &Record,
    ) -> Result<(), TableError> {
        if self.n_unclosed == 0 {
            self.first_unclosed = record.line;
        }
        self.n_unclosed += 1;
        self.set_aside(bytes, record, "a quotation mark is opened and never closed");
        self.check_unclosed(file)
    }

    fn check_unclosed(&self, file: &str) -> Result<(), TableError> {
        if self.n_unclosed > UNCLOSED_LIMIT {
            return Err(TableError::UnclosedQuotes {
                file: file.to_owned(),
                line: self.first_unclosed,
            });
        }
        Ok(())
    }
}

/// A file of which the first record is known.
#[derive(Debug)]
pub struct Head<'a> {
    pub file: &'a str,
    /// The text, without the line ends at its end.
    pub bytes: &'a [u8],
    pub delimiter: u8,
    /// Fields of the first record that is no title.
    pub first: Vec<String>,
    pub first_line: usize,
    /// For each column: does what the first record says stand again in one of the rows below it?
    pub again: Vec<bool>,
    /// The byte behind the first record, and its line.
    pub body: usize,
    pub body_line: usize,
    /// What stands above.
    pub above: Structure,
}

impl Head<'_> {
    pub fn width(&self) -> usize {
        self.first.len()
    }

    /// Why there is no row, if there is none.
    pub fn check_rows(&self, whole: &Structure, has_header: bool) -> Result<(), TableError> {
        let file = || self.file.to_owned();
        if whole.n_rows > 0 {
            return Ok(());
        }
        match whole.set_aside.iter().find(|row| row.line > self.first_line) {
            Some(row) => Err(TableError::NoFittingRow {
                file: file(),
                header_line: self.first_line,
                expected: format::plural(self.width(), "field", "fields"),
                example: format!("line {}: {}", row.line, row.reason),
                delimiter: dialect::delimiter_word(self.delimiter),
            }),
            None if has_header => Err(TableError::HeaderOnly { file: file() }),
            None => Ok(()),
        }
    }
}

/// Finds the first record of `text` that is no title.
pub fn head<'a>(
    file: &'a str,
    text: &'a [u8],
    delimiter: u8,
    header_line: Option<HeaderLine>,
    listing: Listing,
) -> Result<Head<'a>, TableError> {
    let empty = || TableError::Empty {
        file: file.to_owned(),
    };
    let bytes = records::trimmed(text);
    let header = titles::start_of(file, bytes, delimiter, header_line)?;
    let mut walk = Walk::new(bytes, delimiter, 0, 1);
    let mut above = Structure::new(listing);
    let mut fields = Vec::new();
    loop {
        fields.clear();
        let Found::Record(record) = walk.next(&mut fields) else {
            return Err(empty());
        };
        if record.is_unclosed {
            above.set_aside_unclosed(file, bytes, &record)?;
        } else if record.line < header.line {
            above.set_aside(bytes, &record, titles::ABOVE);
            above.above_header += 1;
        } else {
            match records::fit(bytes, &fields, header.width) {
                Fit::No => {
                    let reason = records::width_reason(&record, fields.len(), header.width);
                    above.set_aside(bytes, &record, &reason);
                }
                fit => {
                    above.cut_rows += usize::from(fit == Fit::Cut);
                    above.blank_lines = std::mem::take(&mut walk.blank_lines);
                    let text = records::text_of(file, &bytes[record.start..record.end])?;
                    let field = |f: &records::Span| records::unquoted(f.of(text, record.start)).into_owned();
                    let first: Vec<String> = fields.iter().take(header.width).map(field).collect();
                    return Ok(Head {
                        file,
                        bytes,
                        delimiter,
                        again: again(bytes, &first, walk.clone()),
                        first,
                        first_line: record.line,
                        body: walk.at,
                        body_line: walk.line,
                        above,
                    });
                }
            }
        }
    }
}

/// Looks for the values of the first record in the rows below it.
fn again(bytes: &[u8], first: &[String], mut walk: Walk<'_>) -> Vec<bool> {
    let mut again = vec![false; first.len()];
    let mut fields = Vec::new();
    for _ in 0..LOOKED_AT {
        fields.clear();
        let Found::Record(record) = walk.next(&mut fields) else {
            break;
        };
        if record.is_unclosed || records::fit(bytes, &fields, first.len()) == Fit::No {
            continue;
        }
        let Ok(text) = std::str::from_utf8(&bytes[record.start..record.end]) else {
            break;
        };
        for ((again, name), field) in again.iter_mut().zip(first).zip(&fields) {
            *again = *again || records::unquoted(field.of(text, record.start)).trim() == name.trim();
        }
    }
    again
}
