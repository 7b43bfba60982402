//! What the cells of a column look like: counted over all of them before anything is decided.
//!
//! Evidence is gathered stretch by stretch, on several threads, and merged in the order of the file.

use super::{
    code::Code,
    currency::Currencies,
    date::DateOrder,
    missing::Marks,
    number::{self, Evidence as Digits},
    remembered::Memory,
    verdict::{Shape, Verdict},
    words::YesNoSets,
};

/// Cells between two looks at the cancel flag.
pub const CHECK_EVERY: usize = 16_384;
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
    /// Dates that begin with a year of four digits, and dates that name the month.
    pub year_first: usize,
    pub named_months: usize,
    /// Codes of capitals, and those that may stand for a country or a region.
    pub codes_of_capitals: usize,
    pub places: usize,
    /// The currencies of the numbers.
    pub currencies: Currencies,
    pub yes_no: YesNoSets,
    /// Cells with spaces around them.
    pub padded: usize,
    /// The first cell of each way of writing, and the ways met.
    pub samples: Vec<(Shape, Sample)>,
    pub shapes: u64,
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
            year_first: 0,
            named_months: 0,
            codes_of_capitals: 0,
            places: 0,
            currencies: Currencies::default(),
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
        self.year_first += later.year_first;
        self.named_months += later.named_months;
        self.codes_of_capitals += later.codes_of_capitals;
        self.places += later.places;
        self.currencies.merge(&later.currencies);
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

    /// The order that reads most cells as dates, and how many: those that begin with the year, too.
    pub fn best_date(&self) -> (DateOrder, usize) {
        let [year_first, day_first, month_first] = self.dates;
        let (day_first, month_first) = (day_first + self.year_first, month_first + self.year_first);
        let [first, second, third] = DateOrder::ALL;
        if self.year_first > 0 && year_first >= day_first.max(month_first) {
            (first, year_first)
        } else if day_first >= year_first && day_first >= month_first {
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
                self.codes_of_capitals += usize::from(verdict.code != Code::None);
                self.places += usize::from(matches!(verdict.code, Code::Country | Code::Region));
                if let Some(look) = verdict.dates {
                    for (count, fits) in self.dates.iter_mut().zip(look.fits) {
                        *count += usize::from(fits);
                    }
                    self.exchangeable += usize::from(look.fits[1] && look.fits[2]);
                    self.dates_in_doubt += usize::from(look.is_ambiguous);
                    self.year_first += usize::from(look.begins_with_year);
                    self.named_months += usize::from(look.names_month);
                }
            }
        }
        if let Some(currency) = verdict.currency {
            self.currencies.add(currency);
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

    proptest! {
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
