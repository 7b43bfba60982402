//! Where a text table begins: below title lines, comments and Excel's `sep=;`, or where the user says.

use std::collections::HashSet;

use super::{TableError, dialect, number, records};
use crate::engine::study::HeaderLine;

/// A header is looked for below at most so many title lines.
const TITLE_LINES: usize = 20;
/// Why lines over the header are set aside.
pub const ABOVE: &str = "above the header";
/// Comments above the header do not count among the title lines; there are at most so many.
const COMMENT_LINES: usize = 1000;

/// The first record that is no title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The line where it begins, 1-based; what begins above it is set aside.
    pub line: usize,
    /// Its fields.
    pub width: usize,
}

/// What is known of a record.
struct Top {
    line: usize,
    width: usize,
    /// What stands in its fields, one by one.
    fields: Vec<Field>,
    /// Are its fields words, all of them, and no two alike? So are the names of columns.
    is_named: bool,
    mark: Mark,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Empty,
    Number,
    Word,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Plain,
    /// Begins with `#`: a comment, or the name of the first column.
    Hash,
    /// Certainly no row: `# …` or `sep=;`.
    Comment,
}

/// Finds the first record that is no title. `None` in the file: nothing but line ends.
pub fn start_of(
    file: &str,
    bytes: &[u8],
    delimiter: u8,
    choice: Option<HeaderLine>,
) -> Result<Start, TableError> {
    let found = match choice {
        Some(HeaderLine::Line(line)) => return chosen(file, bytes, delimiter, line),
        Some(HeaderLine::None) | None => found(bytes, delimiter),
    };
    found.ok_or_else(|| TableError::Empty {
        file: file.to_owned(),
    })
}

/// The record that begins in `line`, or the first one below it.
fn chosen(file: &str, bytes: &[u8], delimiter: u8, line: usize) -> Result<Start, TableError> {
    let mut last = 0;
    for top in Tops::new(bytes, delimiter) {
        if top.line >= line {
            return Ok(Start {
                line: top.line,
                width: top.width,
            });
        }
        last = top.line;
    }
    Err(if last == 0 {
        TableError::Empty {
            file: file.to_owned(),
        }
    } else {
        TableError::NoSuchLine {
            file: file.to_owned(),
            line,
            last,
        }
    })
}

/// The first record, or the first below title lines: records with at most one filled field where
/// most have more, or sentences with a comma in them above what can only be names.
fn found(bytes: &[u8], delimiter: u8) -> Option<Start> {
    let mut tops = Vec::new();
    let mut n_plain = 0;
    for top in Tops::new(bytes, delimiter) {
        n_plain += usize::from(top.mark != Mark::Comment);
        tops.push(top);
        if n_plain > TITLE_LINES * 2 || tops.len() > COMMENT_LINES {
            break;
        }
    }
    let plain = |tops: &[Top]| -> Vec<usize> {
        let is_row = |top: &&Top| top.mark != Mark::Comment;
        tops.iter().filter(is_row).map(|top| top.width).collect()
    };
    let Some((usual, _)) = dialect::most_frequent(&plain(&tops)) else {
        // Nothing but comments: then the first is taken for what it is.
        return tops.first().map(Top::start);
    };
    let is_comment = |top: &Top| match top.mark {
        Mark::Comment => true,
        Mark::Hash => top.width != usual,
        Mark::Plain => false,
    };
    let is_title = |top: &Top| is_comment(top) || (top.filled() <= 1 && (top.width != usual || usual > 2));
    let below_comments = tops.iter().position(|top| !is_comment(top)).unwrap_or(0);
    let index = tops
        .iter()
        .enumerate()
        .skip(below_comments)
        .take(TITLE_LINES)
        .find(|(_, top)| !is_title(top))
        .filter(|(_, top)| usual > 1 && top.width == usual)
        .map(|(index, _)| index)
        .or_else(|| below_sentences(&tops, below_comments, usual))
        .unwrap_or(below_comments);
    tops.get(index).map(Top::start)
}

/// The header below titles such as "made by sales, on Monday", which have fewer fields than the rows. Names that
/// lack one have fewer as well, so that the record below must be names beyond doubt: words that differ, above a
/// column of numbers, and above rows of which none would fit what stands on top.
fn below_sentences(tops: &[Top], first: usize, usual: usize) -> Option<usize> {
    let n_above = tops
        .iter()
        .skip(first)
        .take(TITLE_LINES)
        .take_while(|top| top.width < usual)
        .count();
    let index = first + n_above;
    tops.get(index).filter(|top| top.width == usual && top.is_named)?;
    let (above, rows) = (&tops[first..index], &tops[index + 1..]);
    let widest = above.iter().map(|top| top.width).max()?;
    let is_whole = |row: &Top| row.width == usual && row.last_filled() > widest;
    let has_numbers = |column: usize| {
        let is = |field: Field| rows.iter().any(|row| row.fields.get(column) == Some(&field));
        is(Field::Number) && !is(Field::Word)
    };
    (rows.iter().all(is_whole) && (0..usual).any(has_numbers)).then_some(index)
}

impl Top {
    /// Fields with something in them.
    fn filled(&self) -> usize {
        self.fields.iter().filter(|&&field| field != Field::Empty).count()
    }

    /// The place of the last field with something in it, 1-based.
    fn last_filled(&self) -> usize {
        let last = self.fields.iter().rposition(|&field| field != Field::Empty);
        last.map_or(0, |index| index + 1)
    }

    fn start(&self) -> Start {
        Start {
            line: self.line,
            width: self.width,
        }
    }
}

/// The records from the top of the file on.
struct Tops<'a> {
    reader: csv::Reader<&'a [u8]>,
    record: csv::ByteRecord,
    bytes: &'a [u8],
    /// Lines are counted up to here.
    counted: usize,
    line: usize,
}

impl<'a> Tops<'a> {
    fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        Self {
            reader: records::reader(bytes, delimiter),
            record: csv::ByteRecord::new(),
            bytes,
            counted: 0,
            line: 1,
        }
    }
}

impl Iterator for Tops<'_> {
    type Item = Top;

    fn next(&mut self) -> Option<Top> {
        let from = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        if !matches!(self.reader.read_byte_record(&mut self.record), Ok(true)) {
            return None;
        }
        // Line ends before a record belong to the one before it.
        let rest = self.bytes.get(from..).unwrap_or_default();
        let gap = rest.iter().position(|&b| b != b'\n' && b != b'\r').unwrap_or(0);
        let start = (from + gap).min(self.bytes.len());
        self.line += records::count_breaks(&self.bytes[self.counted..start]);
        self.counted = start;
        let fields: Vec<Field> = self.record.iter().map(field_of).collect();
        let mut seen = HashSet::new();
        Some(Top {
            line: self.line,
            width: self.record.len(),
            is_named: fields.iter().all(|&field| field == Field::Word)
                && self.record.iter().all(|field| seen.insert(field.trim_ascii())),
            fields,
            mark: mark_of(&self.bytes[start..]),
        })
    }
}

fn field_of(field: &[u8]) -> Field {
    let text = field.trim_ascii();
    match std::str::from_utf8(text) {
        _ if text.is_empty() => Field::Empty,
        Ok(text) if number::evidence(text, None) != number::Evidence::NoNumber => Field::Number,
        _ => Field::Word,
    }
}

fn mark_of(record: &[u8]) -> Mark {
    match record {
        [b'#', b' ' | b'\t' | b'#' | b'!' | b'\r' | b'\n', ..] | [b'#'] => Mark::Comment,
        [b'#', ..] => Mark::Hash,
        _ if dialect::named_on_top(record).is_some() => Mark::Comment,
        _ => Mark::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, choice: Option<HeaderLine>) -> usize {
        start_of("f.csv", text.as_bytes(), b',', choice).unwrap().line
    }

    #[test]
    fn the_header_is_found_below_titles_and_comments() {
        for (text, expected) in [
            ("a,b\n1,2\n", 1),
            ("\n\na,b\n1,2\n", 3),
            ("Customers of 2024\n\nid,age,x\n1,30,2\n2,40,3\n", 3),
            ("# made by us, today, at noon\n# twice\r\nid,age\n1,30\n2,40\n", 3),
            ("# one,two\nid,age\n1,30\n2,40\n", 2),
            ("#id,age\n1,30\n2,40\n", 1),
            ("#exported today\nid,age\n1,30\n2,40\n", 2),
            ("# only comments\n# and more\n", 1),
            ("# a comment\nname\nBob\nEve\n", 2),
            ("sep=,\nid,age\n1,30\n", 2),
            ("id,age,x\n1,30,2\n# not a comment here\n2,40,3\n", 1),
            ("title,,\nid,age,x\n1,30,2\n2,40,3\n", 2),
            ("made by sales, on Monday\n\nid,age,x\n1,30,2\n2,40,3\n", 3),
            ("made by sales, on Monday\nfor all\nid,age,x\na,,2\nb,40,3\n", 3),
            // Names that lack one stay the header: it is said that no row fits.
            ("id,age,x\n1,30,2,3\n2,40,3,4\n", 1),
            ("id,age\nBob,30,2\nEve,40,3\n", 1),
            // Rows that fit the first line make it the header.
            ("id,age\ntown,age,x\n1,30,\n2,40,3\n3,50,3\n", 1),
            // Nothing tells whether the second is a header or a row.
            ("made by sales, on Monday\nid,town,x\na,b,c\nd,e,f\n", 1),
            ("\"two\nlines\",,\nid,age,x\n1,30,2\n2,40,3\n", 3),
        ] {
            assert_eq!(line(text, None), expected, "{text:?}");
        }
    }

    #[test]
    fn a_chosen_header_is_taken() {
        let text = "title\r\n\r\nid,age\r\n1,30\r\n";
        for (choice, expected) in [(1, 1), (2, 3), (3, 3), (4, 4)] {
            assert_eq!(line(text, Some(HeaderLine::Line(choice))), expected, "{choice}");
        }
        let found = start_of("f.csv", text.as_bytes(), b',', Some(HeaderLine::Line(5)));
        assert_eq!(
            found.unwrap_err().to_string(),
            "there is no line 5 to take the names from: the last row begins in line 4; \
             choose another header line: f.csv"
        );
    }
}
