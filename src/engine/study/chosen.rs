//! Rows chosen in the window, written down so that a saved Study finds the same ones again.

use std::{fmt::Write as _, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::engine::{Bits, condition::Condition, format};

/// Rows that are added to those chosen before, or taken away from them.
///
/// ```toml
/// [[cleaning.rows]]
/// where = [{ is = "compare", column = "region", comparison = "is", value = "North" }]
///
/// [[cleaning.rows]]
/// remove = true
/// lines = { at = "2-5, 9", file = "the file's SHA-256" }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChosenRows {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remove: bool,
    #[serde(flatten)]
    pub rows: RowChoice,
}

/// Which rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowChoice {
    /// Those for which all of this holds; without a condition: all rows.
    Where(Vec<Condition>),
    /// Picked one by one.
    Lines(PickedLines),
}

/// Rows by the lines in which they start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedLines {
    pub at: LineSet,
    #[serde(flatten)]
    pub of: RowSource,
}

/// Where the rows come from: a line of another file is another row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowSource {
    /// SHA-256 of the file's bytes.
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Rows are the customers made of its purchases, each named by the line of the first purchase.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub customers: bool,
}

/// Lines of a file, 1-based; written as `2-5, 9`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LineSet(pub Arc<Bits>);

impl ChosenRows {
    /// Every row.
    pub fn all() -> Self {
        Self {
            remove: false,
            rows: RowChoice::Where(Vec::new()),
        }
    }

    /// The same, where a column is called otherwise.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        if let RowChoice::Where(conditions) = &mut self.rows {
            for condition in conditions {
                *condition = condition.clone().renamed(from, to);
            }
        }
        self
    }

    /// Every row that these are not.
    pub fn all_but(parts: &[Self]) -> Vec<Self> {
        let all = Self::all();
        let (first, rest) = match parts.split_first() {
            Some((first, rest)) if *first == all => (None, rest),
            _ => (Some(all), parts),
        };
        let flipped = rest.iter().map(|part| Self {
            remove: !part.remove,
            rows: part.rows.clone(),
        });
        first.into_iter().chain(flipped).collect()
    }
}

/// "age 40 to 45, or region is North", "all rows but line 7".
pub fn chosen_words(parts: &[ChosenRows]) -> String {
    let mut words = String::new();
    for (place, part) in parts.iter().enumerate() {
        let before = match (place, part.remove) {
            (0, false) => "",
            (0, true) => "no row but ",
            (1, true) if parts[0] == ChosenRows::all() => " but ",
            (_, true) => ", but not ",
            (_, false) => ", or ",
        };
        words.push_str(before);
        words.push_str(&part.rows.words());
    }
    words
}

impl RowChoice {
    fn words(&self) -> String {
        match self {
            Self::Where(conditions) if conditions.is_empty() => "all rows".to_owned(),
            Self::Where(conditions) => {
                let words: Vec<String> = conditions.iter().map(Condition::words).collect();
                words.join(" and ")
            }
            Self::Lines(picked) => picked.at.words(),
        }
    }
}

impl LineSet {
    /// First and last line of each unbroken stretch.
    pub fn stretches(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut lines = self.0.iter().peekable();
        std::iter::from_fn(move || {
            let first = lines.next()?;
            let mut last = first;
            while lines.next_if_eq(&(last + 1)).is_some() {
                last += 1;
            }
            Some((first, last))
        })
    }

    /// "line 7", "lines 2 to 5", "5 rows picked by line".
    fn words(&self) -> String {
        let mut stretches = self.stretches();
        match (stretches.next(), stretches.next()) {
            (Some((first, last)), None) if first == last => format!("line {}", format::count(first)),
            (Some((first, last)), None) => {
                format!("lines {} to {}", format::count(first), format::count(last))
            }
            _ => format!("{} picked by line", format::plural(self.0.len(), "row", "rows")),
        }
    }
}

impl From<LineSet> for String {
    fn from(lines: LineSet) -> Self {
        let mut text = Self::new();
        for (first, last) in lines.stretches() {
            let comma = if text.is_empty() { "" } else { ", " };
            // Writing to a String cannot fail.
            let _written = if first == last {
                write!(text, "{comma}{first}")
            } else {
                write!(text, "{comma}{first}-{last}")
            };
        }
        text
    }
}

impl TryFrom<String> for LineSet {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for LineSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |part: &str| format!("\"{part}\" is no line of a file; write them like 2-5, 9");
        let line = |part: &str| -> Result<usize, String> {
            // No file has more lines, and a set of them must not grow with a slip of the pen.
            let line = part.trim().parse::<u32>().ok().filter(|&line| line > 0);
            line.map(|line| line as usize).ok_or_else(|| wrong(part.trim()))
        };
        let mut lines = Bits::default();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (first, last) = match part.split_once('-') {
                Some((first, last)) => (line(first)?, line(last)?),
                None => (line(part)?, line(part)?),
            };
            if first > last {
                return Err(wrong(part.trim()));
            }
            lines.extend(first..=last);
        }
        Ok(Self(Arc::new(lines)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str) -> RowChoice {
        RowChoice::Lines(PickedLines {
            at: text.parse().unwrap(),
            of: RowSource {
                file: "aa".to_owned(),
                ..RowSource::default()
            },
        })
    }

    fn part(remove: bool, rows: RowChoice) -> ChosenRows {
        ChosenRows { remove, rows }
    }

    #[test]
    fn lines_are_read_as_written_and_slips_are_told() {
        for (text, canonical) in [("", ""), ("9,2-5", "2-5, 9"), ("2, 3,4 , 6", "2-4, 6")] {
            let read: LineSet = text.parse().unwrap();
            assert_eq!(String::from(read), canonical);
        }
        for text in ["0", "5-2", "a", "2-", "99999999999"] {
            assert!(
                text.parse::<LineSet>().unwrap_err().contains("is no line"),
                "{text}"
            );
        }
    }

    #[test]
    fn chosen_rows_are_told() {
        let north = || RowChoice::Where(vec![Condition::is("region", "North")]);
        for (parts, words) in [
            (vec![part(false, north())], "region is North"),
            (
                vec![
                    part(false, north()),
                    part(false, lines("7")),
                    part(true, lines("2-5")),
                ],
                "region is North, or line 7, but not lines 2 to 5",
            ),
            (
                vec![ChosenRows::all(), part(true, lines("2-5, 9"))],
                "all rows but 5 rows picked by line",
            ),
        ] {
            assert_eq!(chosen_words(&parts), words);
            assert_eq!(ChosenRows::all_but(&ChosenRows::all_but(&parts)), parts);
        }
    }

    proptest! {
        #[test]
        fn written_lines_are_the_lines(set in prop::collection::btree_set(1_usize..400, 0..80)) {
            let lines = LineSet(Arc::new(set.iter().copied().collect()));
            let again: LineSet = String::from(lines.clone()).parse().unwrap();
            prop_assert_eq!(again, lines);
        }
    }
}
