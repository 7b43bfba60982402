//! The columns of a table as features see them.

use crate::engine::{
    closest::did_you_mean,
    features::FeatureError,
    table::{ColumnKind, Levels, Table},
};

/// For each row whether one of `features` is missing.
///
/// # Errors
/// When a column is not there or cannot be a feature.
pub(crate) fn rows_with_missing(table: &Table, features: &[String]) -> Result<Vec<bool>, FeatureError> {
    let mut is_missing = vec![false; table.n_rows()];
    for column in features {
        if kind_of(table, column)? == ColumnKind::Number {
            let values = numbers(table, column)?;
            is_missing
                .iter_mut()
                .zip(values)
                .for_each(|(m, value)| *m |= value.is_nan());
        } else {
            let codes = levels(table, column)?.codes;
            is_missing
                .iter_mut()
                .zip(codes)
                .for_each(|(m, code)| *m |= code.is_none());
        }
    }
    Ok(is_missing)
}

pub(super) fn kind_of(table: &Table, column: &str) -> Result<ColumnKind, FeatureError> {
    let kind = table
        .columns()
        .iter()
        .find(|info| info.name == column)
        .map(|info| info.kind)
        .ok_or_else(|| no_such_column(table, column))?;
    match kind {
        ColumnKind::Identifier | ColumnKind::Date => Err(wrong_kind(column, kind)),
        ColumnKind::Number | ColumnKind::Category | ColumnKind::Boolean | ColumnKind::Text => Ok(kind),
    }
}

/// Values of a numeric column; infinities count as missing.
pub(crate) fn numbers(table: &Table, column: &str) -> Result<Vec<f64>, FeatureError> {
    let mut values = table.numbers(column).map_err(|_no_numbers| {
        table
            .columns()
            .iter()
            .find(|info| info.name == column)
            .map_or_else(
                || no_such_column(table, column),
                |info| FeatureError::NotNumbers {
                    column: column.to_owned(),
                    kind: kind_words(info.kind),
                },
            )
    })?;
    for value in &mut values {
        if !value.is_finite() {
            *value = f64::NAN;
        }
    }
    Ok(values)
}

/// A column of words as levels.
pub(crate) fn levels(table: &Table, column: &str) -> Result<Levels, FeatureError> {
    table
        .levels(column)
        .map_err(|_no_column| no_such_column(table, column))
}

fn wrong_kind(column: &str, kind: ColumnKind) -> FeatureError {
    FeatureError::WrongKind {
        column: column.to_owned(),
        kind: kind_words(kind),
    }
}

/// "an identifier", "a category".
fn kind_words(kind: ColumnKind) -> String {
    match kind {
        ColumnKind::Identifier => "an identifier".to_owned(),
        _ => format!("a {}", kind.word()),
    }
}

/// Names at most ten of the columns that are there.
pub(crate) fn no_such_column(table: &Table, column: &str) -> FeatureError {
    let names: Vec<&str> = table.columns().iter().map(|info| info.name.as_str()).collect();
    let mut available = names[..names.len().min(10)].join(", ");
    if names.len() > 10 {
        available.push_str(", …");
    }
    available.push_str(&did_you_mean(column, names.iter().copied()));
    FeatureError::NoSuchColumn {
        column: column.to_owned(),
        available,
    }
}

/// The middle value; between the two middle ones with an even number. `None` without values.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    let (lower, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    if is_even {
        let below = lower.iter().copied().max_by(f64::total_cmp).unwrap_or(upper);
        Some(f64::midpoint(below, upper))
    } else {
        Some(upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0]), Some(3.0));
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
    }
}
