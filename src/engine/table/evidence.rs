//! What the cells of a column look like: counted over all of them before anything is decided.
//!
//! Evidence is gathered stretch by stretch, on several threads, and merged in the order of the file.

use super::{
    date::DateOrder,
    missing::Marks,
    number::{self, Evidence as Digits},
    verdict::{Shape, Verdict},
    words::YesNoSets,
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
    /// Which cells count as missing.
    pub marks: Marks,
    /// How often each of the marks stands.
    pub mark_counts: Vec<usize>,
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
    /// Whole numbers that may be dates: in eight digits, in seconds, in milliseconds.
    pub stamps: [usize; 3],
    /// Cells that are dates in each of [`DateOrder::ALL`].
    pub dates: [usize; 3],
    /// Dates whose day and month may change places: all, and those which then are other dates.
    pub exchangeable: usize,
    pub dates_in_doubt: usize,
    /// Cells of two to five capitals, and of two.
    pub capitals: usize,
    pub two_capitals: usize,
    pub yes_no: YesNoSets,
    /// Cells with spaces around them.
    pub padded: usize,
    /// The first cell of each way of writing, and the ways met.
    pub samples: Vec<(Shape, Sample)>,
    pub shapes: u64,
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

impl Evidence {
    /// Nothing is known yet.
    pub fn new(marks: Marks) -> Self {
        Self {
            n_cells: 0,
            n_missing: 0,
            mark_counts: vec![0; marks.list().len()],
            marks,
            neutral: 0,
            point: 0,
            comma: 0,
            ambiguous: 0,
            point_sample: None,
            comma_sample: None,
            codes: 0,
            too_long: 0,
            stamps: [0; 3],
            dates: [0; 3],
            exchangeable: 0,
            dates_in_doubt: 0,
            capitals: 0,
            two_capitals: 0,
            yes_no: YesNoSets::all(),
            padded: 0,
            samples: Vec::new(),
            shapes: 0,
        }
    }

    /// Adds what was gathered in the stretch that follows.
    pub fn merge(&mut self, later: Self) {
        self.n_cells += later.n_cells;
        self.n_missing += later.n_missing;
        for (count, later) in self.mark_counts.iter_mut().zip(later.mark_counts) {
            *count += later;
        }
        self.neutral += later.neutral;
        self.point += later.point;
        self.comma += later.comma;
        self.ambiguous += later.ambiguous;
        self.point_sample = self.point_sample.take().or(later.point_sample);
        self.comma_sample = self.comma_sample.take().or(later.comma_sample);
        self.codes += later.codes;
        self.too_long += later.too_long;
        let stamps = self.stamps.iter_mut().zip(later.stamps);
        for (count, later) in stamps.chain(self.dates.iter_mut().zip(later.dates)) {
            *count += later;
        }
        self.exchangeable += later.exchangeable;
        self.dates_in_doubt += later.dates_in_doubt;
        self.capitals += later.capitals;
        self.two_capitals += later.two_capitals;
        for (shape, sample) in later.samples {
            if self.shapes & shape.bit() == 0 {
                self.samples.push((shape, sample));
            }
        }
        self.shapes |= later.shapes;
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

    /// Dates that only are one with the day before the month.
    pub fn day_first(&self) -> usize {
        self.dates[1] - self.exchangeable
    }

    /// Dates that only are one with the month before the day.
    pub fn month_first(&self) -> usize {
        self.dates[2] - self.exchangeable
    }

    /// Cells with a mark that are known without being looked at.
    pub fn count_mark(&mut self, mark: &str, n: usize) {
        if let Some(place) = self.marks.place(mark) {
            self.mark_counts[place] += n;
        }
    }

    /// From now on this mark is a value; how many cells hold it.
    pub fn keep_mark(&mut self, mark: &str) -> usize {
        let place = self.marks.list().iter().position(|known| known == mark);
        let Some(n) = place.map(|at| std::mem::take(&mut self.mark_counts[at])) else {
            return 0;
        };
        self.n_missing -= n;
        if n > 0 {
            // The places of the others stay: they are told by name from here on.
            self.mark_counts = self.marks_found_but(mark);
            self.marks = self.marks.without(mark);
        }
        n
    }

    fn marks_found_but(&self, mark: &str) -> Vec<usize> {
        let counted = self.marks.list().iter().zip(&self.mark_counts);
        counted
            .filter(|(known, _)| *known != mark)
            .map(|(_, &n)| n)
            .collect()
    }

    /// The marks for missing that stand in the column, the empty cell as "", and how often.
    pub fn marks_found(&self) -> impl Iterator<Item = (&str, usize)> {
        let counted = self.marks.list().iter().zip(&self.mark_counts);
        counted
            .filter(|(_, n)| **n > 0)
            .map(|(mark, &n)| (mark.as_str(), n))
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
        if let Some(place) = self.marks.place(cell) {
            self.n_missing += 1;
            self.mark_counts[place] += 1;
            self.keep_sample(Shape::missing(place), cell, line);
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
            Digits::Neutral => {
                self.neutral += 1;
                self.codes += usize::from(verdict.is_code);
                self.too_long += usize::from(verdict.is_too_long);
                if let Some(stamp) = verdict.stamp {
                    self.stamps[stamp as usize] += 1;
                }
            }
            Digits::Ambiguous => self.ambiguous += 1,
            Digits::Point => {
                self.point += 1;
                self.point_sample.get_or_insert_with(sample);
            }
            Digits::Comma => {
                self.comma += 1;
                self.comma_sample.get_or_insert_with(sample);
            }
            Digits::NoNumber => {
                self.capitals += usize::from(verdict.capitals > 0);
                self.two_capitals += usize::from(verdict.capitals == 2);
                if let Some(look) = verdict.dates {
                    for (count, fits) in self.dates.iter_mut().zip(look.fits) {
                        *count += usize::from(fits);
                    }
                    self.exchangeable += usize::from(look.fits[1] && look.fits[2]);
                    self.dates_in_doubt += usize::from(look.is_ambiguous);
                }
            }
        }
        self.keep_sample(verdict.shape, cell, line);
    }

    #[inline]
    fn keep_sample(&mut self, shape: Shape, cell: &str, line: usize) {
        if self.shapes & shape.bit() == 0 {
            self.shapes |= shape.bit();
            let cell = cell.to_owned();
            self.samples.push((shape, Sample { cell, line }));
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

        #[test]
        fn evidence_is_the_same_in_parts(cells in prop::collection::vec("[0-9]{1,3}([.,][0-9]{1,3})?|ja|nein|NA| x|-|0[0-9]|1\\.2\\.20", 1..20), at in 0..20_usize) {
            let gather = |cells: &[String], from: usize| {
                let mut evidence = Evidence::new(Marks::usual());
                for (line, cell) in cells.iter().enumerate() {
                    evidence.add(cell, from + line, None, &mut Memory::new(2));
                }
                evidence
            };
            let at = at.min(cells.len());
            let mut merged = gather(&cells[..at], 0);
            merged.merge(gather(&cells[at..], at));
            prop_assert_eq!(&merged, &gather(&cells, 0));
            let n: usize = merged.marks_found().map(|(_, n)| n).sum();
            prop_assert_eq!(n, merged.n_missing);
        }
    }
}
