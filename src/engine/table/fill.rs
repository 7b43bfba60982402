//! What missing cells are filled with: learnt from training rows, the same for every row.

use polars::prelude::{
    Column, Float64Chunked, IntoColumn as _, NewChunkedArray as _, PlHashMap, PlSmallStr, StringChunked,
};

use super::{
    Table, TableError,
    cells::{Cells, kind_words, numbers_of},
    summary,
};
use crate::engine::study::MissingTreatment;

/// A value learnt from training rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Learnt {
    Number(f64),
    Word(String),
}

/// What to fill and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Fill {
    /// Rows with a missing cell, ascending.
    pub rows: Vec<u32>,
    /// `None`: no training row has a value.
    pub learnt: Option<Learnt>,
}

/// Learns the value for the missing cells of a column.
pub fn missing(
    table: &Table,
    column: &str,
    treatment: MissingTreatment,
    is_training: &[bool],
) -> Result<Fill, TableError> {
    let at = table.place(column)?;
    let cells = table.cells(at);
    let n_rows = u32::try_from(table.n_rows()).unwrap_or(u32::MAX);
    let rows = (0..n_rows)
        .filter(|&row| cells.is_none_or(|c| c.is_missing(row as usize)))
        .collect();
    let learnt = match (cells, treatment) {
        (Some(Cells::Numbers(values)), treatment) => {
            let values = training_numbers(values, is_training);
            learn_number(values, treatment).map(Learnt::Number)
        }
        (Some(Cells::Words(words)), MissingTreatment::MostFrequent) => {
            most_frequent_word(words, is_training).map(Learnt::Word)
        }
        (_, treatment) => {
            return Err(TableError::NoStatistic {
                column: column.to_owned(),
                kind: kind_words(table.columns()[at].kind),
                statistic: if treatment == MissingTreatment::Mean {
                    "mean"
                } else {
                    "median"
                },
            });
        }
    };
    Ok(Fill { rows, learnt })
}

/// The column with the learnt value in its missing cells.
pub fn filled(table: &Table, at: usize, learnt: &Learnt) -> Option<Column> {
    let name = PlSmallStr::from_str(&table.columns().get(at)?.name);
    match (table.cells(at)?, learnt) {
        (Cells::Numbers(values), Learnt::Number(learnt)) => {
            let fill = |value: f64| if value.is_nan() { *learnt } else { value };
            let values = numbers_of(values).into_iter().map(fill);
            Some(Float64Chunked::from_iter_values(name, values).into_column())
        }
        (Cells::Words(words), Learnt::Word(learnt)) => {
            let words = words.iter().map(|word| word.unwrap_or(learnt));
            Some(StringChunked::from_iter_values(name, words).into_column())
        }
        _ => None,
    }
}

fn training_numbers(values: &Float64Chunked, is_training: &[bool]) -> Vec<f64> {
    numbers_of(values)
        .into_iter()
        .zip(is_training)
        .filter_map(|(value, &training)| (training && !value.is_nan()).then_some(value))
        .collect()
}

fn learn_number(mut values: Vec<f64>, treatment: MissingTreatment) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    if treatment == MissingTreatment::Mean {
        return Some(summary::mean(&values));
    }
    values.sort_unstable_by(f64::total_cmp);
    if treatment == MissingTreatment::Median {
        return Some(summary::median_of_sorted(&values));
    }
    // Of equally frequent numbers the smallest: the first in sorted order.
    let mut best: &[f64] = &[];
    for run in values.chunk_by(|a, b| a == b) {
        if run.len() > best.len() {
            best = run;
        }
    }
    best.first().copied()
}

fn most_frequent_word(words: &StringChunked, is_training: &[bool]) -> Option<String> {
    let mut counts: PlHashMap<&str, usize> = PlHashMap::default();
    for (word, _) in words.iter().zip(is_training).filter(|(_, training)| **training) {
        if let Some(word) = word {
            *counts.entry(word).or_default() += 1;
        }
    }
    let best = counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    best.map(|(word, _)| word.to_owned())
}
