//! The first record: names of columns, or already a row?

use super::{
    evidence::Evidence,
    number::{self, Evidence as Marks},
};
use crate::engine::format;

/// Names that were changed and are told one by one; more are counted.
const TOLD: usize = 10;

/// Is the first record a row? Only where that is clear: nothing in it is a word above numbers, and
/// something in it is a value (a decimal number, or a word that stands `again` in its column).
pub fn is_row(first: &[String], again: &[bool], evidence: &[Evidence]) -> bool {
    let mut has_value = false;
    let mut numbers = Vec::new();
    let mut all_words_again = true;
    for ((name, &again), evidence) in first.iter().zip(again).zip(evidence) {
        let name = name.trim();
        if evidence.n_present() == 0 || name.is_empty() {
            continue;
        }
        match (number::evidence(name, None), evidence.is_numeric()) {
            (Marks::NoNumber, true) => return false,
            (Marks::NoNumber, false) => {
                has_value |= again;
                all_words_again &= again;
            }
            (Marks::Neutral, true) => numbers.push(name.parse().unwrap_or(f64::NAN)),
            (_, true) => has_value = true,
            (_, false) => return false,
        }
    }
    if numbers.is_empty() {
        return has_value && all_words_again;
    }
    // Years and places (2019, 2020, …) are names; 34, 12, 7 are values.
    let is_ascending = numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0] < pair[1]);
    has_value || (numbers.len() > 1 && !is_ascending)
}

/// Names for columns without a header: `column_1`, …
pub fn invented(n_columns: usize) -> Vec<String> {
    (1..=n_columns).map(|i| format!("column_{i}")).collect()
}

/// Names without spaces around them, distinct, none empty; what was changed is told in `notes`.
pub fn names(first: &[String], notes: &mut Vec<String>) -> Vec<String> {
    let mut taken: std::collections::HashSet<String> =
        first.iter().map(|name| name.trim().to_owned()).collect();
    let mut seen = std::collections::HashSet::new();
    let mut changes = Vec::new();
    let mut names = Vec::with_capacity(first.len());
    for (i, raw) in first.iter().enumerate() {
        let name = raw.trim();
        if !name.is_empty() && seen.insert(name.to_owned()) {
            names.push(name.to_owned());
            continue;
        }
        let base = if name.is_empty() {
            format!("column_{}", i + 1)
        } else {
            name.to_owned()
        };
        let new = distinct(&base, name.is_empty(), |name| taken.contains(name));
        changes.push(if name.is_empty() {
            format!("Column {} has no name and is called \"{new}\".", i + 1)
        } else {
            format!(
                "The name \"{name}\" stands again in column {}, called \"{new}\".",
                i + 1
            )
        });
        taken.insert(new.clone());
        seen.insert(new.clone());
        names.push(new);
    }
    let n_more = changes.len().saturating_sub(TOLD);
    notes.extend(changes.into_iter().take(TOLD));
    if n_more > 0 {
        notes.push(format!(
            "{} got a name in the same way.",
            format::plural(n_more, "more column", "more columns")
        ));
    }
    names
}

/// The name, where it may stand by itself, else the first of `name_2`, `name_3` … that is not taken.
pub fn distinct(base: &str, may_be_bare: bool, is_taken: impl Fn(&str) -> bool) -> String {
    if may_be_bare && !is_taken(base) {
        return base.to_owned();
    }
    // Of more numbers than there are names, one is free.
    (2..u32::MAX)
        .map(|n| format!("{base}_{n}"))
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_distinct() {
        let first = ["a", "", "a", " b ", "a_2", "", "a"].map(str::to_owned);
        let mut notes = Vec::new();
        let names = names(&first, &mut notes);
        assert_eq!(names, ["a", "column_2", "a_3", "b", "a_2", "column_6", "a_4"]);
        assert_eq!(notes.len(), 4);
        assert!(
            notes[1].contains("\"a\" stands again in column 3, called \"a_3\""),
            "{}",
            notes[1]
        );
    }
}
