//! What the cells of a column look like: counted over all of them before anything is decided.
//!
//! Evidence is gathered stretch by stretch, on several threads, and merged in the order of the file.

use super::{
    date::{self, DateOrder},
    number::{self, Evidence as Marks},
    words::{YesNoSets, missing_mark},
};

/// Cells between two looks at the cancel flag.
pub const CHECK_EVERY: usize = 16_384;
/// Longer cells are not remembered.
const REMEMBERED_BYTES: u64 = 15;

/// A cell and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub cell: String,
    /// 1-based line of the file where its row starts.
    pub line: usize,
}

/// Counts over the cells of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub n_cells: usize,
    pub n_missing: usize,
    /// Marks for missing cells and how often they stand, the empty cell as "".
    pub missing_marks: Vec<(&'static str, usize)>,
    /// Numbers that read the same either way.
    pub neutral: usize,
    pub point: usize,
    pub comma: usize,
    /// Numbers with two readings.
    pub ambiguous: usize,
    /// The first cell that settles the decimal point, and the first for the comma.
    pub point_sample: Option<Sample>,
    pub comma_sample: Option<Sample>,
    /// Digits with a leading zero.
    pub codes: usize,
    /// Whole numbers that `f64` cannot hold.
    pub too_long: usize,
    /// Cells that are dates in each of [`DateOrder::ALL`].
    pub dates: [usize; 3],
    pub yes_no: YesNoSets,
    /// Cells with spaces around them.
    pub padded: usize,
}

/// What one cell says, whatever stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Verdict {
    marks: Marks,
    is_code: bool,
    is_too_long: bool,
    /// Looked at only where it is no number.
    date: Option<date::Look>,
    yes_no: YesNoSets,
}

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

    fn verdict(&mut self, cell: &str, thousands: Option<char>) -> Verdict {
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

impl Verdict {
    fn none() -> Self {
        Self {
            marks: Marks::NoNumber,
            is_code: false,
            is_too_long: false,
            date: None,
            yes_no: YesNoSets::none(),
        }
    }

    /// The short way for digits with at most one point, a minus before them: most numbers.
    fn on_plain(cell: &str, thousands: Option<char>) -> Option<Self> {
        let number = number::plain(cell, '.')?;
        let marks = match number.point {
            None => Marks::Neutral,
            // With one to three digits before and three after it, the point may be a thousands mark.
            Some(at) if at > 3 || number.digits.len() != at + 4 => Marks::Point,
            Some(_) => number::evidence(cell, thousands),
        };
        let is_whole = marks == Marks::Neutral && number.point.is_none();
        Some(Self {
            marks,
            is_code: is_whole && number::is_code(cell),
            is_too_long: is_whole && number::is_too_long(cell),
            ..Self::none()
        })
    }

    fn on(cell: &str, thousands: Option<char>) -> Self {
        if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
            // Neither a number nor a date.
            return Self {
                yes_no: YesNoSets::of(cell),
                ..Self::none()
            };
        }
        let marks = if is_plain_date(cell) || is_lettered(cell) {
            Marks::NoNumber
        } else {
            number::evidence(cell, thousands)
        };
        Self {
            marks,
            is_code: marks == Marks::Neutral && number::is_code(cell),
            is_too_long: marks == Marks::Neutral && number::is_too_long(cell),
            date: (marks == Marks::NoNumber).then(|| date::look(cell)).flatten(),
            // No word for yes or no has a digit.
            yes_no: YesNoSets::none(),
        }
    }
}

/// `C0001` and the like: no currency is a single letter, so it is never a number.
fn is_lettered(cell: &str) -> bool {
    matches!(cell.as_bytes(), [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii_digit())
}

/// `2024-02-29` and the like: never a number.
fn is_plain_date(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    bytes.get(4) == Some(&b'-') && (0..4).all(is_digit) && is_digit(5)
}

impl Evidence {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self {
            n_cells: 0,
            n_missing: 0,
            missing_marks: Vec::new(),
            neutral: 0,
            point: 0,
            comma: 0,
            ambiguous: 0,
            point_sample: None,
            comma_sample: None,
            codes: 0,
            too_long: 0,
            dates: [0; 3],
            yes_no: YesNoSets::all(),
            padded: 0,
        }
    }

    /// Adds what was gathered in the stretch that follows.
    pub fn merge(&mut self, later: Self) {
        self.n_cells += later.n_cells;
        self.n_missing += later.n_missing;
        for (mark, count) in later.missing_marks {
            self.add_missing(mark, count);
        }
        self.neutral += later.neutral;
        self.point += later.point;
        self.comma += later.comma;
        self.ambiguous += later.ambiguous;
        self.point_sample = self.point_sample.take().or(later.point_sample);
        self.comma_sample = self.comma_sample.take().or(later.comma_sample);
        self.codes += later.codes;
        self.too_long += later.too_long;
        for (count, later) in self.dates.iter_mut().zip(later.dates) {
            *count += later;
        }
        self.yes_no.meet(later.yes_no);
        self.padded += later.padded;
    }

    pub fn n_present(&self) -> usize {
        self.n_cells - self.n_missing
    }

    /// Cells that are numbers in one reading or the other.
    pub fn n_numbers(&self) -> usize {
        self.neutral + self.point + self.comma + self.ambiguous
    }

    /// Nearly all cells are numbers in one reading or the other.
    pub fn is_numeric(&self) -> bool {
        self.n_numbers() * 10 >= self.n_present() * 9
    }

    /// Cells that are numbers with this decimal mark.
    pub fn n_readable(&self, decimal: char) -> usize {
        let settled = if decimal == ',' { self.comma } else { self.point };
        self.neutral + self.ambiguous + settled
    }

    /// No number has a mark.
    pub fn all_whole(&self) -> bool {
        self.point + self.comma + self.ambiguous == 0
    }

    /// The order that reads most cells as dates, and how many.
    pub fn best_date(&self) -> (DateOrder, usize) {
        let [year_first, day_first, month_first] = self.dates;
        let [first, second, third] = DateOrder::ALL;
        if day_first >= year_first && day_first >= month_first {
            (second, day_first)
        } else if month_first >= year_first {
            (third, month_first)
        } else {
            (first, year_first)
        }
    }

    /// Looks at one more cell, in the row that starts in `line`.
    pub fn add(&mut self, raw: &str, line: usize, thousands: Option<char>, memory: &mut Memory) {
        self.n_cells += 1;
        let cell = number::trimmed(raw);
        if let Some(mark) = missing_mark(cell) {
            self.n_missing += 1;
            self.add_missing(mark, 1);
            return;
        }
        self.padded += usize::from(cell.len() < raw.len());
        let verdict = Verdict::on_plain(cell, thousands).unwrap_or_else(|| memory.verdict(cell, thousands));
        self.yes_no.meet(verdict.yes_no);
        let sample = || Sample {
            cell: cell.to_owned(),
            line,
        };
        match verdict.marks {
            Marks::Neutral => {
                self.neutral += 1;
                self.codes += usize::from(verdict.is_code);
                self.too_long += usize::from(verdict.is_too_long);
            }
            Marks::Ambiguous => self.ambiguous += 1,
            Marks::Point => {
                self.point += 1;
                self.point_sample.get_or_insert_with(sample);
            }
            Marks::Comma => {
                self.comma += 1;
                self.comma_sample.get_or_insert_with(sample);
            }
            Marks::NoNumber => {
                if let Some(look) = verdict.date {
                    for (count, fits) in self.dates.iter_mut().zip(look.fits) {
                        *count += usize::from(fits);
                    }
                }
            }
        }
    }

    fn add_missing(&mut self, mark: &'static str, n: usize) {
        match self.missing_marks.iter_mut().find(|(known, _)| *known == mark) {
            Some((_, count)) => *count += n,
            None => self.missing_marks.push((mark, n)),
        }
    }
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

        /// Words without a digit and plain dates never are numbers.
        #[test]
        fn what_is_passed_over_is_no_number(word in "[^0-9]{0,8}", code in "[a-zA-Z][0-9][-0-9a-zE.,%€ ]{0,6}", date in "[0-9]{4}-[0-9][-0-9eE.,%€ ]{0,6}") {
            prop_assert_eq!(number::evidence(&word, None), Marks::NoNumber);
            prop_assert_eq!(date::look(&word), None);
            prop_assert_eq!(number::evidence(&code, None), Marks::NoNumber);
            prop_assert!(!is_plain_date(&date) || number::evidence(&date, None) == Marks::NoNumber);
        }

        #[test]
        fn evidence_is_the_same_in_parts(cells in prop::collection::vec("[0-9]{1,3}([.,][0-9]{1,3})?|ja|nein|NA| x|-|0[0-9]|1\\.2\\.20", 1..20), at in 0..20_usize) {
            let gather = |cells: &[String], from: usize| {
                let mut evidence = Evidence::new();
                for (line, cell) in cells.iter().enumerate() {
                    evidence.add(cell, from + line, None, &mut Memory::new(2));
                }
                evidence
            };
            let at = at.min(cells.len());
            let mut merged = gather(&cells[..at], 0);
            merged.merge(gather(&cells[at..], at));
            prop_assert_eq!(merged, gather(&cells, 0));
        }
    }
}
