//! Rows looked up: by condition, by what is missing, by line of the file.

use jiff::civil;

use super::{
    DateFormat, DateOrder, Table, TableError,
    cells::{Cells, numbers_of},
    date,
};
use crate::engine::{
    Bits, Progress,
    condition::{Comparison, Condition, typed_number},
    format,
};

impl Table {
    /// Rows for which every condition holds, ascending; all rows where there is none.
    ///
    /// # Errors
    /// When a column is not there, a value is no number where numbers are compared, or the caller cancels.
    pub fn rows_where(&self, conditions: &[Condition], progress: &Progress) -> Result<Vec<u32>, TableError> {
        let found = conditions
            .iter()
            .map(|condition| {
                progress.check()?;
                self.fulfilling(condition)
            })
            .collect::<Result<Vec<Bits>, TableError>>()?;
        progress.check()?;
        let Some((first, rest)) = found.split_first() else {
            return Ok((0..self.count()).collect());
        };
        let all = rest.iter().fold(first.clone(), |all, bits| all.and(bits));
        Ok(all.iter().filter_map(|row| u32::try_from(row).ok()).collect())
    }

    /// A table has at most `u32::MAX` rows.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.n_rows()).unwrap_or(u32::MAX)
    }

    /// Every row, ascending.
    pub fn all_rows(&self) -> Vec<u32> {
        (0..self.count()).collect()
    }

    /// The last line of the file that a row starts in; 0 without rows.
    pub fn last_line(&self) -> usize {
        self.lines.iter().max().map_or(0, |line| *line as usize)
    }

    /// Rows without a value in a column.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn missing(&self, column: &str) -> Result<Bits, TableError> {
        Ok(self.missing_at(self.place(column)?))
    }

    fn missing_at(&self, at: usize) -> Bits {
        let n_rows = self.n_rows();
        match self.cells(at) {
            Some(Cells::Numbers(values)) => {
                let mut values = values.iter();
                Bits::from_fn(n_rows, |_| values.next().flatten().is_none_or(f64::is_nan))
            }
            Some(Cells::Words(words)) if words.null_count() == 0 => Bits::default(),
            Some(Cells::Words(words)) => {
                let mut words = words.iter();
                Bits::from_fn(n_rows, |_| words.next().flatten().is_none())
            }
            None => Bits::from_fn(n_rows, |_| true),
        }
    }

    /// First and last day of a column of dates, as 2024-01-31; `None` where it holds none.
    ///
    /// # Errors
    /// When there is no such column, or it holds no dates.
    pub fn span(&self, column: &str) -> Result<Option<(String, String)>, TableError> {
        let dates = self.dates(column)?;
        let (first, last) = (dates.iter().flatten().min(), dates.iter().flatten().max());
        Ok(first
            .zip(last)
            .map(|(first, last)| (first.to_string(), last.to_string())))
    }

    /// The lines of the file in which the given rows start.
    pub fn lines_of(&self, rows: impl IntoIterator<Item = u32>) -> Bits {
        let line = |row: u32| self.lines.get(row as usize).map(|&line| line as usize);
        rows.into_iter().filter_map(line).collect()
    }

    /// The rows that start in one of the given lines of the file, ascending.
    pub fn rows_in(&self, lines: &Bits) -> Vec<u32> {
        (0..self.count())
            .zip(self.lines.iter())
            .filter(|(_, line)| lines.contains(**line as usize))
            .map(|(row, _)| row)
            .collect()
    }

    fn fulfilling(&self, condition: &Condition) -> Result<Bits, TableError> {
        match condition {
            Condition::Compare {
                column,
                comparison: Comparison::Missing,
                ..
            } => self.missing(column),
            Condition::Compare {
                column,
                comparison: Comparison::Present,
                ..
            } => Ok(Bits::from_fn(self.n_rows(), |_| true).without(&self.missing(column)?)),
            Condition::Compare {
                column,
                comparison,
                value,
            } => self.compared(column, *comparison, value),
            Condition::InBin { column, bin } => {
                let values = self.numbers(column)?;
                Ok(Bits::from_fn(values.len(), |row| bin.holds(values[row])))
            }
            Condition::OnDays { column, bin } => {
                let days = self.day_numbers(column)?;
                Ok(Bits::from_fn(days.len(), |row| bin.holds(days[row])))
            }
            Condition::MissingExactly { columns } => self.missing_exactly(columns),
        }
    }

    fn compared(&self, column: &str, comparison: Comparison, typed: &str) -> Result<Bits, TableError> {
        let at = self.place(column)?;
        let decimals = self.columns[at].decimals;
        match self.cells(at) {
            Some(Cells::Numbers(values)) => {
                let is_part = matches!(comparison, Comparison::Contains | Comparison::Lacks);
                let than = typed_number(typed);
                let Some(than) = than.or(is_part.then_some(f64::NAN)) else {
                    return Err(TableError::NotComparable {
                        column: column.to_owned(),
                        value: typed.to_owned(),
                    });
                };
                let values = numbers_of(values);
                let number = Number::new(than, typed, decimals);
                Ok(Bits::from_fn(values.len(), |row| {
                    !values[row].is_nan() && number.holds(values[row], comparison)
                }))
            }
            Some(Cells::Words(_)) if comparison.is_order() && self.columns[at].dates.is_some() => {
                self.days_compared(at, comparison, typed)
            }
            Some(Cells::Words(words)) => {
                let lower = typed.to_lowercase();
                let mut words = words.iter();
                Ok(Bits::from_fn(self.n_rows(), |_| {
                    words
                        .next()
                        .flatten()
                        .is_some_and(|word| word_holds(word, comparison, typed, &lower))
                }))
            }
            None => Ok(Bits::default()),
        }
    }

    fn days_compared(&self, at: usize, comparison: Comparison, typed: &str) -> Result<Bits, TableError> {
        let info = &self.columns[at];
        let iso = DateFormat::Fields(DateOrder::YearMonthDay);
        let than = date::parse(typed, iso).or_else(|| date::parse(typed, info.dates?));
        let Some(than) = than else {
            return Err(TableError::NoDay {
                column: info.name.clone(),
                value: typed.to_owned(),
            });
        };
        let dates = self.dates(&info.name)?;
        let holds = |date: civil::Date| match comparison {
            Comparison::Less => date < than,
            Comparison::AtMost => date <= than,
            Comparison::More => date > than,
            _ => date >= than,
        };
        Ok(Bits::from_fn(dates.len(), |row| dates[row].is_some_and(holds)))
    }

    fn missing_exactly(&self, columns: &[String]) -> Result<Bits, TableError> {
        for column in columns {
            self.place(column)?;
        }
        let mut found = Bits::from_fn(self.n_rows(), |_| true);
        for (at, info) in self.columns.iter().enumerate() {
            let missing = self.missing_at(at);
            found = if columns.contains(&info.name) {
                found.and(&missing)
            } else {
                found.without(&missing)
            };
        }
        Ok(found)
    }
}

/// A typed number to compare with.
struct Number {
    than: f64,
    /// As typed, without spaces.
    text: String,
    decimals: usize,
    /// Cells further away than this are not shown alike.
    reach: f64,
}

impl Number {
    fn new(than: f64, typed: &str, decimals: usize) -> Self {
        let digits = i32::try_from(decimals).unwrap_or(0);
        Self {
            than,
            text: without_spaces(typed),
            decimals,
            reach: 10_f64.powi(-digits),
        }
    }

    fn holds(&self, value: f64, comparison: Comparison) -> bool {
        match comparison {
            Comparison::Is => self.is(value),
            Comparison::IsNot => !self.is(value),
            Comparison::Less => value < self.than,
            Comparison::AtMost => value <= self.than,
            Comparison::More => value > self.than,
            Comparison::AtLeast => value >= self.than,
            Comparison::Contains => self.shown(value).contains(&self.text),
            Comparison::Lacks => !self.shown(value).contains(&self.text),
            Comparison::Missing | Comparison::Present => false,
        }
    }

    /// Equal, or shown with the very digits that were typed: a mean of 41.58 is shown as 41.6.
    fn is(&self, value: f64) -> bool {
        value == self.than || ((value - self.than).abs() < self.reach && self.shown(value) == self.text)
    }

    fn shown(&self, value: f64) -> String {
        without_spaces(&format::decimal(value, self.decimals))
    }
}

/// Numbers are compared as shown, but for the spaces between thousands and the form of the minus.
fn without_spaces(text: &str) -> String {
    let signs = text.chars().filter(|sign| !sign.is_whitespace());
    signs
        .map(|sign| if sign == format::MINUS { '-' } else { sign })
        .collect()
}

fn word_holds(word: &str, comparison: Comparison, value: &str, lower: &str) -> bool {
    match comparison {
        Comparison::Is => word == value,
        Comparison::IsNot => word != value,
        Comparison::Less => word < value,
        Comparison::AtMost => word <= value,
        Comparison::More => word > value,
        Comparison::AtLeast => word >= value,
        Comparison::Contains => word.to_lowercase().contains(lower),
        Comparison::Lacks => !word.to_lowercase().contains(lower),
        Comparison::Missing | Comparison::Present => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{condition::Bin, study::ImportSpec, table::read_bytes};

    fn table() -> Table {
        let text = "n,word,day\n10,North,05/01/2024\n9.5,south,01/02/2024\n,North,\n1200,,31/12/2023\n9.5,West,05/01/2024\n";
        read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    fn rows(conditions: &[(&str, Comparison, &str)]) -> Vec<u32> {
        let conditions: Vec<Condition> = conditions
            .iter()
            .map(|&(column, comparison, value)| Condition::Compare {
                column: column.to_owned(),
                comparison,
                value: value.to_owned(),
            })
            .collect();
        table().rows_where(&conditions, &Progress::none()).unwrap()
    }

    #[test]
    fn cells_are_compared_as_their_kind() {
        use Comparison::{AtLeast, AtMost, Contains, Is, IsNot, Lacks, Less, Missing, More, Present};
        for (condition, expected) in [
            (("n", Is, "9.50"), vec![1, 4]),
            (("n", Is, "1 200"), vec![3]),
            (("n", IsNot, "9.5"), vec![0, 3]),
            (("n", Less, "10"), vec![1, 4]),
            (("n", AtMost, "10"), vec![0, 1, 4]),
            (("n", More, "10"), vec![3]),
            (("n", AtLeast, "10"), vec![0, 3]),
            (("n", Contains, "1200"), vec![3]),
            (("n", Missing, ""), vec![2]),
            (("word", Is, "North"), vec![0, 2]),
            (("word", IsNot, "North"), vec![1, 4]),
            (("word", Contains, "TH"), vec![0, 1, 2]),
            (("word", Lacks, "th"), vec![4]),
            (("word", Present, ""), vec![0, 1, 2, 4]),
            (("day", AtLeast, "2024-01-05"), vec![0, 1, 4]),
            (("day", Less, "05/01/2024"), vec![3]),
            (("day", More, "2024-01-05"), vec![1]),
        ] {
            assert_eq!(rows(&[condition]), expected, "{condition:?}");
        }
        assert_eq!(
            rows(&[("n", Less, "11"), ("word", IsNot, "West")]),
            [0, 1],
            "conditions are combined"
        );
        assert_eq!(rows(&[]), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        let compare = |column: &str, value: &str| Condition::Compare {
            column: column.to_owned(),
            comparison: Comparison::Less,
            value: value.to_owned(),
        };
        let error = |condition| {
            table()
                .rows_where(&[condition], &Progress::none())
                .unwrap_err()
                .to_string()
        };
        assert!(error(compare("n", "1,5")).contains("\"1,5\" is no number"));
        assert!(error(compare("day", "soon")).contains("\"soon\" is no date"));
        assert!(error(compare("x", "1")).contains("no column \"x\""));
    }

    #[test]
    fn bars_and_patterns_find_their_rows() {
        let bin = Bin {
            low: 9.5,
            high: 1200.0,
            n_bins: 2,
            place: 0,
        };
        let column = "n".to_owned();
        let rows = |condition| table().rows_where(&[condition], &Progress::none()).unwrap();
        assert_eq!(rows(Condition::InBin { column, bin }), [0, 1, 4]);
        let exactly = |columns: &[&str]| Condition::MissingExactly {
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
        };
        assert_eq!(rows(exactly(&["n", "day"])), [2]);
        assert_eq!(rows(exactly(&["n"])), [] as [u32; 0]);
        assert_eq!(rows(exactly(&[])), [0, 1, 4]);
    }

    #[test]
    fn lines_and_rows_go_there_and_back() {
        let taken = table().take(&[1, 3, 4]);
        let lines = taken.lines_of([0, 2]);
        assert_eq!(lines.iter().collect::<Vec<_>>(), [3, 6]);
        assert_eq!(taken.rows_in(&lines), [0, 2]);
        assert_eq!(table().rows_in(&lines), [1, 4]);
    }
}
