//! Missing cells: their rows are dropped, or they are filled.

use polars::prelude::{PlHashMap, StringChunked};

use super::{
    Touched,
    changes::{changed_rows, drop_rows as drop, missing_elsewhere, quantile, shown_number, training_numbers},
    difference::{of_changed_numbers, of_changed_words},
    steps::{Done, Tools},
    work::Work,
};
use crate::engine::{
    features::MISSING_LEVEL,
    format::plural,
    study::MissingTreatment,
    table::{
        TableError,
        cells::{Cells, kind_words},
        summary,
    },
};

/// A value for missing cells.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Word(String),
}

/// Drops the rows without a value.
pub fn drop_rows(work: &mut Work, column: &str) -> Result<Done, TableError> {
    let at = work.table.place(column)?;
    let n_rows = work.table.n_rows();
    let cells = work.table.cells(at);
    let is_kept: Vec<bool> = (0..n_rows)
        .map(|row| !cells.is_none_or(|c| c.is_missing(row)))
        .collect();
    drop(work, &is_kept, &[at], |rows| {
        format!("Drop rows without {column}: {rows}.")
    })
}

/// Fills with a value learnt from training rows, or with a category of its own.
pub fn fill(
    work: &mut Work,
    column: &str,
    treatment: MissingTreatment,
    tools: &Tools<'_>,
) -> Result<Done, TableError> {
    let at = work.table.place(column)?;
    let kind = work.table.columns()[at].kind;
    let is_number = matches!(work.table.cells(at), Some(Cells::Numbers(_)));
    let what = match treatment {
        MissingTreatment::Mean => "mean",
        MissingTreatment::Median => "median",
        MissingTreatment::MostFrequent | MissingTreatment::DropRows => "most frequent value",
        MissingTreatment::Category => "category",
    };
    match (is_number, treatment) {
        (true, MissingTreatment::Category) => {
            return Err(TableError::NoCategories {
                column: column.to_owned(),
            });
        }
        (false, MissingTreatment::Category) => {
            let sentence =
                |cells: &str| format!("Fill {column} with a category of its own, {MISSING_LEVEL}: {cells}.");
            return put(work, at, &Value::Word(MISSING_LEVEL.to_owned()), tools, sentence);
        }
        (false, MissingTreatment::Mean | MissingTreatment::Median) => {
            return Err(TableError::NoStatistic {
                column: column.to_owned(),
                kind: kind_words(kind),
                statistic: what,
            });
        }
        _ => {}
    }
    let is_training = tools.learnable(work);
    let learnt = match work.table.cells(at) {
        Some(Cells::Numbers(values)) => {
            let values = training_numbers(&super::work::slice_of(values), &is_training);
            learn_number(values, treatment).map(Value::Number)
        }
        Some(Cells::Words(words)) => most_frequent_word(words, &is_training).map(Value::Word),
        None => None,
    };
    let Some(learnt) = learnt else {
        let n_missing = missing_rows(work, at).len();
        let reason = match n_missing {
            0 => "0 cells.".to_owned(),
            1 => "no training row has a value, so 1 cell stays missing.".to_owned(),
            n => format!(
                "no training row has a value, so {} stay missing.",
                plural(n, "cell", "cells")
            ),
        };
        let sentence = format!("Fill {column} with the {what}: {reason}");
        return Ok(Done::new(Touched::Cells(0), sentence));
    };
    let shown = shown(&learnt, work.table.columns()[at].decimals);
    let sentence = |cells: &str| format!("Fill {column} with the {what}, {shown}: {cells}.");
    let mut done = put(work, at, &learnt, tools, sentence)?;
    done.learnt = Some(shown);
    Ok(done)
}

/// Fills with what the user gives.
pub fn fill_constant(
    work: &mut Work,
    column: &str,
    value: &str,
    tools: &Tools<'_>,
) -> Result<Done, TableError> {
    let at = work.table.place(column)?;
    if value.trim().is_empty() {
        return Err(TableError::NoConstant {
            column: column.to_owned(),
        });
    }
    let value = match work.table.cells(at) {
        Some(Cells::Numbers(_)) => {
            let plain = value.trim().replace('\u{2212}', "-");
            let number = plain.parse().ok().filter(|number: &f64| number.is_finite());
            Value::Number(number.ok_or_else(|| TableError::NoNumber {
                value: value.to_owned(),
                column: column.to_owned(),
            })?)
        }
        _ => Value::Word(value.trim().to_owned()),
    };
    let shown = shown(&value, work.table.columns()[at].decimals);
    put(work, at, &value, tools, |cells| {
        format!("Fill {column} with {shown}: {cells}.")
    })
}

fn shown(value: &Value, decimals: usize) -> String {
    match value {
        Value::Number(value) => shown_number(*value, decimals),
        Value::Word(word) => word.clone(),
    }
}

fn missing_rows(work: &Work, at: usize) -> Vec<u32> {
    let cells = work.table.cells(at);
    (0_u32..)
        .take(work.table.n_rows())
        .filter(|&row| cells.is_none_or(|c| c.is_missing(row as usize)))
        .collect()
}

/// Puts a value into the missing cells and says so.
fn put(
    work: &mut Work,
    at: usize,
    value: &Value,
    tools: &Tools<'_>,
    sentence: impl Fn(&str) -> String,
) -> Result<Done, TableError> {
    let rows = missing_rows(work, at);
    let info = work.table.columns()[at].clone();
    let touched = Touched::Cells(rows.len());
    let mut done = Done::new(touched, sentence(&touched.words()));
    let after = shown(value, info.decimals);
    done.rows = changed_rows(work, at, &rows, |_| after.clone());
    let elsewhere = missing_elsewhere(work, at, &rows);
    let mut difference = match (work.table.cells(at), value) {
        (Some(Cells::Numbers(values)), Value::Number(value)) => {
            let before = super::work::slice_of(values).into_owned();
            let filled: Vec<f64> = before
                .iter()
                .map(|&old| if old.is_nan() { *value } else { old })
                .collect();
            let difference = of_changed_numbers(&info, &before, &filled);
            work.set_numbers(at, filled)?;
            difference
        }
        (Some(Cells::Words(words)), Value::Word(value)) => {
            let before = words.clone();
            let filled = || before.iter().map(|old| Some(old.unwrap_or(value)));
            let difference = of_changed_words(&info, &before, filled());
            work.set_words(at, filled())?;
            difference
        }
        _ => return Ok(done),
    };
    difference.missing_elsewhere = Some(elsewhere);
    done.difference = Some(difference);
    work.mark(at, &rows, tools.place);
    Ok(done)
}

fn learn_number(mut values: Vec<f64>, treatment: MissingTreatment) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    match treatment {
        MissingTreatment::Mean => Some(summary::mean(&values)),
        MissingTreatment::Median => quantile(&mut values, 0.5),
        _ => {
            values.sort_unstable_by(f64::total_cmp);
            // Of equally frequent numbers the smallest: the first in sorted order.
            let mut best: &[f64] = &[];
            for run in values.chunk_by(|a, b| a == b) {
                if run.len() > best.len() {
                    best = run;
                }
            }
            best.first().copied()
        }
    }
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
