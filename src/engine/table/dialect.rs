//! Which sign parts the fields, decided by how evenly the first rows split.

use super::TableError;

/// Tried in this order; of equally good ones the first is taken.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// As much of the file is looked at.
const SAMPLE_BYTES: usize = 256 << 10;
const SAMPLE_ROWS: usize = 500;

/// Checks a delimiter the user names.
pub fn checked(delimiter: char) -> Result<u8, TableError> {
    u8::try_from(delimiter)
        .ok()
        .filter(|b| b.is_ascii() && !b.is_ascii_alphanumeric() && !matches!(b, b'"' | b'\n' | b'\r' | 0))
        .ok_or(TableError::UnusableDelimiter { mark: delimiter })
}

/// The delimiter on which the first rows agree best; a comma where nothing parts them, or a semicolon
/// where the only column holds commas.
pub fn delimiter_of(text: &str) -> u8 {
    if let Some(named) = named_on_top(text.as_bytes()) {
        return named;
    }
    let sample = sample_of(text);
    let mut best = (0.0, b',');
    for candidate in CANDIDATES {
        let score = score(sample, candidate);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    let has_comma = |text: &str| text.contains(',');
    if best.0 == 0.0 && has_comma(sample) && !sample.lines().next().is_some_and(has_comma) {
        return b';';
    }
    best.1
}

/// The delimiter that Excel's first line `sep=;` names.
pub fn named_on_top(bytes: &[u8]) -> Option<u8> {
    let rest = bytes.strip_prefix(b"sep=")?;
    let (&named, rest) = rest.split_first()?;
    let ends = matches!(rest, [] | [b'\n' | b'\r', ..]);
    checked(char::from(named)).ok().filter(|_| ends)
}

/// The delimiter in words, for sentences.
pub fn delimiter_word(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "vertical bar".to_owned(),
        other => format!("\"{}\"", char::from(other)),
    }
}

/// The first lines, cut after a line end.
fn sample_of(text: &str) -> &str {
    let Some(head) = text.as_bytes().get(..SAMPLE_BYTES) else {
        return text;
    };
    let end = head
        .iter()
        .rposition(|&b| b == b'\n' || b == b'\r')
        .map_or(0, |i| i + 1);
    text.get(..end).unwrap_or(text)
}

/// 0: does not part the rows. Higher: rows agree on the number of fields, there are more of them,
/// and the cells look like whole values.
fn score(sample: &str, delimiter: u8) -> f64 {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(sample.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut widths = Vec::new();
    let (mut cells, mut clean) = (0_u32, 0_u32);
    let mut n_halves = 0_usize;
    while widths.len() < SAMPLE_ROWS && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        widths.push(record.len());
        n_halves += usize::from(is_halved_number(&record, delimiter));
        cells += u32::try_from(record.len()).unwrap_or(u32::MAX);
        clean += u32::try_from(record.iter().filter(|cell| is_whole(cell)).count()).unwrap_or(0);
    }
    let Some((width, agreeing)) = most_frequent(&widths) else {
        return 0.0;
    };
    // One column of numbers with a decimal comma under a name without one.
    let is_halved = width == 2 && widths[0] == 1 && n_halves == agreeing;
    if width < 2 || is_halved {
        return 0.0;
    }
    let agreement = agreeing as f64 / widths.len() as f64;
    let header = if widths[0] == width { 1.0 } else { 0.5 };
    let whole = f64::from(clean) / f64::from(cells.max(1));
    agreement * agreement * header * whole * (1.0 + (width as f64).log2() / 8.0)
}

/// `1,5` split at its comma.
fn is_halved_number(record: &csv::ByteRecord, delimiter: u8) -> bool {
    let digits = |cell: &[u8]| !cell.is_empty() && cell.iter().all(u8::is_ascii_digit);
    delimiter == b',' && record.len() == 2 && record.iter().all(digits)
}

/// A value rather than the half of one: no space at its start, no half of a quotation, no other delimiter.
fn is_whole(cell: &[u8]) -> bool {
    let starts_with_space = cell.first() == Some(&b' ');
    let half_quoted = count_quotes(cell) % 2 == 1;
    let holds_other = cell.iter().any(|b| matches!(b, b';' | b'\t' | b'|'));
    !starts_with_space && !half_quoted && !holds_other
}

/// Quotation marks in a field.
#[expect(clippy::naive_bytecount, reason = "fields are a few bytes long")]
pub fn count_quotes(field: &[u8]) -> usize {
    field.iter().filter(|&&b| b == b'"').count()
}

/// The most frequent width and how often it stands; of equally frequent ones the wider.
pub fn most_frequent(widths: &[usize]) -> Option<(usize, usize)> {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .map(|run| (run[0], run.len()))
        .max_by_key(|&(width, count)| (count, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n4,5,6\n", b','),
            ("a;b;c\n1,5;2,5;x\n2,25;3,5;y\n", b';'),
            ("a;b\n1,5;2,5\n3,25;4,5\n", b';'),
            ("a\tb\n1,5\tx y\n2,5\tz\n", b'\t'),
            ("a|b\n1|2\n3|4\n", b'|'),
            ("id;text\n1;\"a, b, c\"\n2;\"d, e, f\"\n", b';'),
            ("id,text\n1,\"a;b\"\n2,\"c;d\"\n3,\"e\nf;g\"\n", b','),
            ("name;place\nBob;Berlin, DE\nEve;Paris, FR\n", b';'),
            ("price\n1\n2\n3\n", b','),
            ("price\n1,5\n2,5\n3,5\n", b';'),
            ("id;amount;note\n1;1.234,50 €;\n2;12,00 €;x, y\n", b';'),
            ("x,when\n1,10:30;\n2,11:30;\n", b','),
            ("sep=|\na;b,1|x\n", b'|'),
            ("sep=;", b';'),
            ("sep=ab,x\n1,y\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(delimiter_of(text)), char::from(expected), "{text:?}");
        }
    }

    #[test]
    fn unusable_delimiters_are_refused() {
        assert_eq!(checked(';'), Ok(b';'));
        for mark in ['"', '\n', 'é', 'a', '7', '\0'] {
            assert_eq!(checked(mark), Err(TableError::UnusableDelimiter { mark }));
        }
    }
}
