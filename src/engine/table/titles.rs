//! Where a text table begins: below title lines, comments and Excel's `sep=;`, or where the user says.

use super::{TableError, dialect, records};
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
    /// Fields with something in them.
    filled: usize,
    mark: Mark,
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
/// most have more.
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
    let is_title = |top: &Top| is_comment(top) || (top.filled <= 1 && (top.width != usual || usual > 2));
    let below_comments = tops.iter().position(|top| !is_comment(top)).unwrap_or(0);
    let index = tops
        .iter()
        .enumerate()
        .skip(below_comments)
        .take(TITLE_LINES)
        .find(|(_, top)| !is_title(top))
        .filter(|(_, top)| usual > 1 && top.width == usual)
        .map_or(below_comments, |(index, _)| index);
    tops.get(index).map(Top::start)
}

impl Top {
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
        let is_filled = |field: &&[u8]| !field.trim_ascii().is_empty();
        Some(Top {
            line: self.line,
            width: self.record.len(),
            filled: self.record.iter().filter(is_filled).count(),
            mark: mark_of(&self.bytes[start..]),
        })
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
