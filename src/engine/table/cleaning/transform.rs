//! A column of numbers replaced by its logarithm or by its rank.

use super::{
    Touched, TouchedRow,
    changes::{shown_number, training_numbers},
    difference::of_transformed,
    steps::{Done, LISTED, Tools},
    work::Work,
};
use crate::engine::{
    format::plural,
    study::{CleaningStep, Transform},
    table::TableError,
};

/// What is learnt of a column that has zeros: its logarithm is taken of 1 more.
pub const LOG_FROM_ZERO: &str = "log(1 + x)";

/// Decimals of what comes out.
const DECIMALS: usize = 3;

/// Replaces the column and names it so: `log_total_spent`.
pub fn replace(
    work: &mut Work,
    column: &str,
    transform: Transform,
    tools: &Tools<'_>,
) -> Result<Done, TableError> {
    let at = work.numbers(column)?.0;
    let step = CleaningStep::Transform {
        column: column.to_owned(),
        transform,
    };
    let name = step.new_name().unwrap_or_default();
    if work.table.columns().iter().any(|info| info.name == name) {
        return Err(TableError::NameTaken { name });
    }
    let is_training = tools.learnable(work);
    let values = work.numbers(column)?.1.into_owned();
    let mut training = training_numbers(&values, &is_training);
    let mut notes = Vec::new();
    let (new, learnt, what) = match transform {
        Transform::Log => {
            let has_zeros = training.contains(&0.0);
            let log = |value: f64| {
                let result = if has_zeros { value.ln_1p() } else { value.ln() };
                if result.is_finite() { result } else { f64::NAN }
            };
            let new: Vec<f64> = values.iter().map(|&value| log(value)).collect();
            let lost = new
                .iter()
                .zip(&values)
                .filter(|(new, old)| new.is_nan() && !old.is_nan())
                .count();
            if lost > 0 {
                let which = if has_zeros { "-1 or less" } else { "zero or less" };
                notes.push(format!(
                    "{} of {which} {} no logarithm: missing now.",
                    plural(lost, "value", "values"),
                    if lost == 1 { "has" } else { "have" }
                ));
            }
            if has_zeros {
                notes.push(format!(
                    "{column} has zeros, so it is the logarithm of 1 + {column}."
                ));
            }
            let learnt = if has_zeros { LOG_FROM_ZERO } else { "log(x)" };
            (new, learnt.to_owned(), "logarithm")
        }
        Transform::Rank => {
            training.sort_unstable_by(f64::total_cmp);
            let new = values.iter().map(|&value| rank(&training, value)).collect();
            let learnt = format!(
                "among {}",
                plural(training.len(), "training row", "training rows")
            );
            (new, learnt, "rank")
        }
    };
    let info = work.table.columns()[at].clone();
    let n_cells = new.iter().filter(|value| !value.is_nan()).count();
    let touched = Touched::Cells(n_cells);
    let rows = (0..values.len())
        .filter(|&row| !values[row].is_nan())
        .take(LISTED)
        .map(|row| TouchedRow {
            line: work.table.line(row),
            name: work.name_of(row),
            before: shown_number(values[row], info.decimals),
            after: crate::engine::format::decimal(new[row], DECIMALS),
        })
        .collect();
    let difference = of_transformed(&name, &values, &new);
    work.set_numbers(at, new)?;
    work.marks.retain(|marked| marked.column != column);
    work.rename(at, &name)?;
    work.describe(at, |info| info.decimals = DECIMALS);
    Ok(Done {
        learnt: Some(learnt),
        notes,
        rows,
        difference: Some(difference),
        ..Done::new(
            touched,
            format!("Replace {column} by its {what}, {name}: {}.", touched.words()),
        )
    })
}

/// The share of the sorted values below, equal ones counted half; missing where there are none.
fn rank(sorted: &[f64], value: f64) -> f64 {
    if value.is_nan() || sorted.is_empty() {
        return f64::NAN;
    }
    let below = sorted.partition_point(|&other| other < value);
    let up_to = sorted.partition_point(|&other| other <= value);
    f64::midpoint(below as f64, up_to as f64) / sorted.len() as f64
}
