//! Categories with few rows become one.

use polars::prelude::{PlHashMap, PlHashSet};

use super::{
    Touched,
    changes::changed_rows,
    difference::of_changed_words,
    steps::{Done, Tools},
    work::Work,
};
use crate::engine::{format, study::RareLimit, table::TableError};

/// Categories named in a sentence; more are counted.
const NAMED: usize = 6;

/// Counts the categories in training rows and merges the rare ones in all rows; one that no training row
/// has is rare.
pub fn merge(
    work: &mut Work,
    column: &str,
    under: RareLimit,
    into: &str,
    tools: &Tools<'_>,
) -> Result<Done, TableError> {
    if into.trim().is_empty() {
        return Err(TableError::NoName);
    }
    let is_usable = match under {
        RareLimit::Share(share) => 0.0 < share && share <= 1.0,
        RareLimit::Rows(rows) => rows > 0,
    };
    if !is_usable {
        return Err(TableError::UnusableLimit);
    }
    let at = work.words(column)?.0;
    let is_training = tools.learnable(work);
    let before = work.words(column)?.1.clone();
    let mut counts: PlHashMap<&str, u64> = PlHashMap::default();
    let mut total = 0_u64;
    for (word, _) in before.iter().zip(&is_training).filter(|(_, training)| **training) {
        if let Some(word) = word {
            *counts.entry(word).or_default() += 1;
            total += 1;
        }
    }
    let limit = match under {
        RareLimit::Share(share) => share * total as f64,
        RareLimit::Rows(rows) => rows as f64,
    };
    let words = under.words();
    let kept: PlHashSet<&str> = counts
        .iter()
        .filter(|&(_, &n)| n as f64 >= limit)
        .map(|(&level, _)| level)
        .collect();
    let is_rare = |word: &str| word != into && !kept.contains(word);
    let mut rare: Vec<&str> = Vec::new();
    let mut seen: PlHashSet<&str> = PlHashSet::default();
    let mut rows = Vec::new();
    for (row, word) in (0_u32..).zip(before.iter()) {
        if let Some(word) = word.filter(|word| is_rare(word)) {
            rows.push(row);
            if seen.insert(word) {
                rare.push(word);
            }
        }
    }
    rare.sort_unstable();
    let touched = Touched::Cells(rows.len());
    let levels = format::plural(rare.len(), "category", "categories");
    let mut done = Done::new(
        touched,
        format!(
            "Merge {levels} of {column} {words} into {into}: {}.",
            touched.words()
        ),
    );
    let unseen = rare.iter().filter(|level| !counts.contains_key(*level)).count();
    if unseen > 0 {
        let levels = format::plural(unseen, "category stands", "categories stand");
        done.notes.push(format!("{levels} in no training row."));
    }
    if !rare.is_empty() {
        let more = rare.len().saturating_sub(NAMED);
        let named = rare[..rare.len().min(NAMED)].join(", ");
        done.learnt = Some(if more > 0 {
            format!("{named} and {more} more")
        } else {
            named
        });
    }
    let merged = || {
        before
            .iter()
            .map(|word| word.map(|word| if is_rare(word) { into } else { word }))
    };
    done.rows = changed_rows(work, at, &rows, |_| into.to_owned());
    let info = work.table.columns()[at].clone();
    done.difference = Some(of_changed_words(&info, &before, merged()));
    work.set_words(at, merged())?;
    work.mark(at, &rows, tools.place);
    Ok(done)
}
