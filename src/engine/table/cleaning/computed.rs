//! Steps with a formula: rows kept by a condition, columns computed from others.

use polars::prelude::{
    Column, Float64Chunked, IntoColumn as _, NewChunkedArray as _, PlSmallStr, StringChunked,
};

use super::{
    Touched, TouchedRow,
    changes::{drop_rows, shown_number},
    difference::of_new_numbers,
    steps::{Done, LISTED, Tools},
    work::{FormulaColumns, Work, is_date},
};
use crate::engine::{
    format::plural,
    formula::{Computed, Faults, Formula, FormulaError, KnownColumn, ValueKind, Values},
    table::{ColumnInfo, ColumnKind, TableError},
};

/// Text with at most this many distinct values, and a tenth of the rows, is a category.
const MOST_LEVELS: usize = 200;

/// The columns as a formula sees them.
pub fn known_columns(columns: &[ColumnInfo]) -> Vec<KnownColumn<'_>> {
    columns
        .iter()
        .map(|info| KnownColumn {
            name: info.name.as_str(),
            is_number: info.kind == ColumnKind::Number || is_date(info),
        })
        .collect()
}

/// Whether a text is a condition over the given columns, for a form while it is typed.
///
/// # Errors
/// What is wrong with it, and where.
pub fn check_condition(text: &str, columns: &[ColumnInfo]) -> Result<(), FormulaError> {
    let formula = Formula::parse(text, &known_columns(columns))?;
    if formula.kind() == ValueKind::Truth {
        return Ok(());
    }
    Err(FormulaError {
        at: 0,
        length: text.chars().count().max(1),
        message: TableError::NoCondition {
            gives: formula.kind().word(),
        }
        .to_string(),
    })
}

/// Whether a text is a formula over the given columns, for a form while it is typed.
///
/// # Errors
/// What is wrong with it, and where.
pub fn check_formula(text: &str, columns: &[ColumnInfo]) -> Result<(), FormulaError> {
    Formula::parse(text, &known_columns(columns)).map(|_| ())
}

/// Reads a condition over the given columns.
///
/// # Errors
/// Where it is wrong, or that it is no condition.
pub fn condition(text: &str, columns: &[ColumnInfo]) -> Result<Formula, TableError> {
    let formula = Formula::parse(text, &known_columns(columns))?;
    if formula.kind() != ValueKind::Truth {
        return Err(TableError::NoCondition {
            gives: formula.kind().word(),
        });
    }
    Ok(formula)
}

/// Keeps the rows for which the condition holds.
pub fn filter(work: &mut Work, text: &str, tools: &Tools<'_>) -> Result<Done, TableError> {
    let formula = condition(text, work.table.columns())?;
    let computed = compute(work, &formula, tools)?;
    let Values::Truths(truths) = computed.values else {
        return Err(TableError::NoCondition { gives: "a number" });
    };
    let is_kept: Vec<bool> = truths.iter().map(|truth| *truth == Some(true)).collect();
    let unknown = truths.iter().filter(|truth| truth.is_none()).count();
    let text = text.trim();
    let mut done = drop_rows(work, &is_kept, formula.columns(), |rows| {
        format!("Keep rows where {text}: {rows} left out.")
    })?;
    if unknown > 0 {
        let rows = plural(unknown, "row is", "rows are");
        done.notes.push(format!(
            "{rows} left out because a value of the condition is missing."
        ));
    }
    done.notes.extend(fault_notes(computed.faults));
    Ok(done)
}

/// Computes a column; one of that name is replaced.
pub fn derive(work: &mut Work, name: &str, text: &str, tools: &Tools<'_>) -> Result<Done, TableError> {
    if name.trim().is_empty() {
        return Err(TableError::NoName);
    }
    let formula = Formula::parse(text, &known_columns(work.table.columns()))?;
    let Computed { values, faults } = compute(work, &formula, tools)?;
    let replaces = work.table.columns().iter().any(|info| info.name == name);
    let mut info = ColumnInfo::new(name, ColumnKind::Number);
    let (n_cells, n_missing, difference);
    let shown: Vec<String>;
    let column: Column = match values {
        Values::Numbers(values) => {
            n_missing = values.iter().filter(|value| value.is_nan()).count();
            n_cells = values.len() - n_missing;
            info.decimals = decimals_of(&values);
            shown = values
                .iter()
                .take(LISTED)
                .map(|&value| shown_number(value, info.decimals))
                .collect();
            difference = Some(of_new_numbers(&info, &values));
            Float64Chunked::from_vec(PlSmallStr::from_str(name), values).into_column()
        }
        Values::Words(words) => {
            info.kind = kind_of(&words);
            n_missing = words.iter().filter(|word| word.is_none()).count();
            n_cells = words.len() - n_missing;
            shown = words
                .iter()
                .take(LISTED)
                .map(|word| word.clone().unwrap_or_default())
                .collect();
            difference = None;
            StringChunked::from_iter_options(PlSmallStr::from_str(name), words.into_iter()).into_column()
        }
        Values::Truths(truths) => {
            info.kind = ColumnKind::Boolean;
            n_missing = truths.iter().filter(|truth| truth.is_none()).count();
            n_cells = truths.len() - n_missing;
            let word = |truth: &Option<bool>| truth.map(|truth| if truth { "yes" } else { "no" });
            shown = truths
                .iter()
                .take(LISTED)
                .map(|truth| word(truth).unwrap_or("").to_owned())
                .collect();
            difference = None;
            let words = truths.iter().map(word);
            StringChunked::from_iter_options(PlSmallStr::from_str(name), words).into_column()
        }
    };
    let touched = Touched::Cells(n_cells);
    let verb = if replaces { "Replace" } else { "Derive" };
    let mut done = Done::new(
        touched,
        format!("{verb} {name} = {}: {}.", text.trim(), touched.words()),
    );
    if n_missing > 0 {
        let n_from_missing = n_missing - faults.total();
        if n_from_missing > 0 {
            let rows = plural(n_from_missing, "row", "rows");
            done.notes
                .push(format!("Missing in {rows} where a value of the formula is."));
        }
        done.notes.extend(fault_notes(faults));
    }
    let first = formula.columns().first().copied();
    let listed = |row: usize, after: &String| TouchedRow {
        line: work.table.line(row),
        name: work.name_of(row),
        before: first.map_or_else(String::new, |at| work.shown(at, row)),
        after: after.clone(),
    };
    done.rows = shown
        .iter()
        .enumerate()
        .map(|(row, after)| listed(row, after))
        .collect();
    done.difference = difference;
    work.put(info, column)?;
    Ok(done)
}

fn compute(work: &Work, formula: &Formula, tools: &Tools<'_>) -> Result<Computed, TableError> {
    let columns = FormulaColumns::new(&work.table, formula.columns());
    Ok(formula.evaluate(&columns, work.table.n_rows(), tools.progress)?)
}

fn fault_notes(faults: Faults) -> Vec<String> {
    let Faults {
        divisions_by_zero,
        logarithms,
        roots,
        too_large,
    } = faults;
    let told = [
        (divisions_by_zero, "divides by zero", "divide by zero"),
        (
            logarithms,
            "asks for the logarithm of zero or less",
            "ask for the logarithm of zero or less",
        ),
        (
            roots,
            "asks for the root of less than zero",
            "ask for the root of less than zero",
        ),
        (too_large, "gives too large a number", "give too large a number"),
    ];
    told.iter()
        .filter(|(n, ..)| *n > 0)
        .map(|&(n, one, many)| {
            let rows = plural(n, "row", "rows");
            let (verb, stays) = if n == 1 {
                (one, "it is")
            } else {
                (many, "they are")
            };
            format!("{rows} {verb}: {stays} missing.")
        })
        .collect()
}

fn kind_of(words: &[Option<String>]) -> ColumnKind {
    let mut distinct = std::collections::BTreeSet::new();
    for word in words.iter().flatten() {
        distinct.insert(word.as_str());
        if distinct.len() > MOST_LEVELS {
            return ColumnKind::Text;
        }
    }
    let is_few = distinct.len() <= 20 || distinct.len() * 10 <= words.len();
    if is_few {
        ColumnKind::Category
    } else {
        ColumnKind::Text
    }
}

/// Decimals to show: as many as the values have, at most 4; else four significant digits for the largest.
pub fn decimals_of(values: &[f64]) -> usize {
    const LOOKED_AT: usize = 2_000;
    let looked_at: Vec<f64> = values
        .iter()
        .copied()
        .filter(|v| v.is_finite())
        .take(LOOKED_AT)
        .collect();
    for decimals in 0..=4 {
        let scale = 10_f64.powi(decimals);
        let is_exact = |value: &f64| ((value * scale).round() / scale - value).abs() <= value.abs() * 1e-12;
        if looked_at.iter().all(is_exact) {
            return usize::try_from(decimals).unwrap_or(0);
        }
    }
    let largest = looked_at
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded to 2..=6"
    )]
    let decimals = (3.0 - largest.max(1e-9).log10().floor()).clamp(2.0, 6.0) as usize;
    decimals
}
