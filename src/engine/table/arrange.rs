//! Rows put in order, and text found in them: for the table as it is looked at.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{
    Table, TableError,
    cells::{Cells, numbers_of},
};
use crate::engine::{Progress, format};

/// Found cells kept at most; all are counted.
pub const MOST_FOUND: usize = 100_000;
/// With fewer rows the work is done at once: on all cores it would wait for what runs there.
const FEW_ROWS: usize = 50_000;
/// Rows searched between two looks at the cancel flag.
const BLOCK_ROWS: usize = 8_192;
/// Blocks searched at once.
const BLOCKS: usize = 32;

/// Cells that hold a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundCells {
    /// (place among the rows searched, column), row by row; the first [`MOST_FOUND`].
    pub cells: Vec<(u32, u32)>,
    pub total: usize,
}

impl Table {
    /// Puts rows in the order of a column; equal ones stay as they are, missing ones come last in
    /// either direction. Words are ordered without regard to case.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn sort(&self, rows: &mut [u32], column: &str, is_descending: bool) -> Result<(), TableError> {
        let at = self.place(column)?;
        let turn = |order: Ordering| if is_descending { order.reverse() } else { order };
        let numbers = match self.cells(at) {
            Some(Cells::Numbers(values)) => Some(numbers_of(values)),
            // Dates are in the order of time, not of their text.
            _ if self.columns[at].dates.is_some() => Some(self.day_numbers(column)?),
            _ => None,
        };
        match (numbers, self.cells(at)) {
            (Some(values), _) => {
                let value = |row: &u32| values.get(*row as usize).copied().unwrap_or(f64::NAN) + 0.0;
                sort_stably(rows, |a, b| {
                    let (a, b) = (value(a), value(b));
                    a.is_nan()
                        .cmp(&b.is_nan())
                        .then_with(|| turn(a.partial_cmp(&b).unwrap_or(Ordering::Equal)))
                });
            }
            (None, Some(Cells::Words(words))) => {
                let words: Vec<Option<&str>> = words.iter().collect();
                let word = |row: &u32| words.get(*row as usize).copied().flatten();
                sort_stably(rows, |a, b| match (word(a), word(b)) {
                    (Some(a), Some(b)) => turn(order_of_words(a, b)),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Cells that hold `text` as they are shown, without regard to case; in numbers spaces do not
    /// count. `rows`: in which rows, in this order; `None`: in all.
    ///
    /// # Errors
    /// When the caller cancels.
    pub fn find(
        &self,
        text: &str,
        rows: Option<&[u32]>,
        progress: &Progress,
    ) -> Result<FoundCells, TableError> {
        let needle = Needle::new(text);
        let mut found = FoundCells::default();
        if needle.lower.is_empty() {
            return Ok(found);
        }
        let n_rows = rows.map_or(self.n_rows(), <[u32]>::len);
        let columns: Vec<(Cells<'_>, usize, u32)> = (0_u32..)
            .zip(&self.columns)
            .filter_map(|(at, info)| Some((self.cells(at as usize)?, info.decimals, at)))
            .filter(|(cells, ..)| matches!(cells, Cells::Words(_)) || needle.digits.is_some())
            .collect();
        for from in (0..n_rows).step_by(BLOCK_ROWS * BLOCKS) {
            progress.check()?;
            progress.report(from as f32 / n_rows as f32, "Searching");
            let search = |block: usize| {
                let start = (from + block * BLOCK_ROWS).min(n_rows);
                let places = start..(start + BLOCK_ROWS).min(n_rows);
                needle.find(&columns, places, rows, progress)
            };
            let blocks: Vec<FoundCells> = if n_rows < FEW_ROWS {
                (0..BLOCKS).map(search).collect()
            } else {
                (0..BLOCKS).into_par_iter().map(search).collect()
            };
            for block in blocks {
                found.total += block.total;
                let room = MOST_FOUND - found.cells.len();
                found.cells.extend(block.cells.into_iter().take(room));
            }
        }
        progress.check()?;
        Ok(found)
    }
}

fn sort_stably(rows: &mut [u32], order: impl Fn(&u32, &u32) -> Ordering + Sync + Send) {
    if rows.len() < FEW_ROWS {
        rows.sort_by(order);
    } else {
        rows.par_sort_by(order);
    }
}

/// Letters first by their sound, then as written.
fn order_of_words(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        let (x, y) = (a.bytes(), b.bytes());
        return x
            .map(|byte| byte.to_ascii_lowercase())
            .cmp(y.map(|byte| byte.to_ascii_lowercase()))
            .then_with(|| a.cmp(b));
    }
    a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))
}

struct Needle {
    lower: String,
    /// Without spaces, where it could stand in a number.
    digits: Option<String>,
}

impl Needle {
    fn new(text: &str) -> Self {
        let lower = text.trim().to_lowercase();
        let digits = compact(&lower);
        let is_number = !digits.is_empty()
            && digits
                .chars()
                .all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | '-'));
        Self {
            lower,
            digits: is_number.then_some(digits),
        }
    }

    fn find(
        &self,
        columns: &[(Cells<'_>, usize, u32)],
        places: std::ops::Range<usize>,
        rows: Option<&[u32]>,
        progress: &Progress,
    ) -> FoundCells {
        let mut found = FoundCells::default();
        if progress.check().is_err() {
            return found;
        }
        for place in places {
            let row = rows.map_or(place, |rows| rows[place] as usize);
            for &(cells, decimals, column) in columns {
                if self.is_in(cells, row, decimals) {
                    found.total += 1;
                    found
                        .cells
                        .push((u32::try_from(place).unwrap_or(u32::MAX), column));
                }
            }
        }
        found
    }

    fn is_in(&self, cells: Cells<'_>, row: usize, decimals: usize) -> bool {
        match cells {
            Cells::Numbers(values) => {
                let value = values.get(row).filter(|value| !value.is_nan());
                value.zip(self.digits.as_ref()).is_some_and(|(value, digits)| {
                    compact(&format::decimal(value, decimals)).contains(digits.as_str())
                })
            }
            Cells::Words(words) => words.get(row).is_some_and(|word| {
                if word.is_ascii() {
                    contains_ascii(word.as_bytes(), self.lower.as_bytes())
                } else {
                    word.to_lowercase().contains(&self.lower)
                }
            }),
        }
    }
}

/// Without spaces, and with the minus of a keyboard.
fn compact(text: &str) -> String {
    let signs = text.chars().filter(|sign| !sign.is_whitespace());
    signs
        .map(|sign| if sign == format::MINUS { '-' } else { sign })
        .collect()
}

/// `lower` is in lower case.
fn contains_ascii(word: &[u8], lower: &[u8]) -> bool {
    word.windows(lower.len())
        .any(|part| part.eq_ignore_ascii_case(lower))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::{study::ImportSpec, table::read_bytes};

    fn read(text: &str) -> Table {
        read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    fn table() -> Table {
        read("n,word\n10,b\n9.5,a\n,Ä b\n1200,B\n9.5,\n")
    }

    fn sorted(column: &str, is_descending: bool) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..5).collect();
        table().sort(&mut rows, column, is_descending).unwrap();
        rows
    }

    #[test]
    fn sorting_is_stable_with_missing_last() {
        assert_eq!(sorted("n", false), [1, 4, 0, 3, 2]);
        assert_eq!(sorted("n", true), [3, 0, 1, 4, 2]);
        assert_eq!(sorted("word", false), [1, 3, 0, 2, 4]);
        assert_eq!(sorted("word", true), [2, 0, 3, 1, 4]);
        assert!(table().sort(&mut [], "x", false).is_err());
        let days = read("day,w\n05/01/2024,a\n31/12/2023,b\n\"\",c\n01/02/2024,d\n");
        let mut rows = [0, 1, 2, 3];
        days.sort(&mut rows, "day", true).unwrap();
        assert_eq!(rows, [3, 0, 1, 2]);
    }

    #[test]
    fn text_is_found_as_it_is_shown() {
        let find = |text: &str, rows: Option<&[u32]>| table().find(text, rows, &Progress::none()).unwrap();
        assert_eq!(find("b", None).cells, [(0, 1), (2, 1), (3, 1)]);
        assert_eq!(find("1 200.0", None).cells, [(3, 0)]);
        assert_eq!(find("9.5", None).total, 2);
        assert_eq!(find("ä", None).cells, [(2, 1)]);
        assert_eq!(find("B", Some(&[3, 1, 0])).cells, [(0, 1), (2, 1)]);
        assert_eq!(find("  ", None), FoundCells::default());
        assert_eq!(find("nowhere", None).total, 0);
    }

    #[test]
    fn what_is_found_beyond_the_first_is_counted() {
        let rows: String = (0..120_000).map(|i| format!("{},x\n", i % 10)).collect();
        let found = read(&format!("n,w\n{rows}"))
            .find("x", None, &Progress::none())
            .unwrap();
        assert_eq!((found.cells.len(), found.total), (MOST_FOUND, 120_000));
        assert!(found.cells.is_sorted());
    }

    proptest! {
        #[test]
        fn any_column_is_sorted(values in prop::collection::vec(prop::option::of(-9..9_i32), 2..40), is_descending: bool) {
            let lines: String = values.iter().map(|value| format!("{},k\n", value.map_or(String::new(), |v| v.to_string()))).collect();
            let table = read(&format!("n,w\n{lines}"));
            prop_assume!(table.numbers("n").is_ok());
            let mut rows: Vec<u32> = (0..u32::try_from(table.n_rows()).unwrap()).collect();
            table.sort(&mut rows, "n", is_descending).unwrap();
            let mut expected: Vec<u32> = (0..u32::try_from(values.len()).unwrap()).collect();
            expected.sort_by_key(|&row| {
                let value = values[row as usize];
                (value.is_none(), value.map_or(0, |v| if is_descending { -v } else { v }))
            });
            prop_assert_eq!(rows, expected);
        }
    }
}
