//! Cleaning: a list of visible steps, each saying what it touched.
//!
//! First the rows (duplicates, rows with missing cells), then the split into training and test
//! rows is made by the caller on what is left, then the cells are filled with values learnt from
//! training rows only.

use super::{
    Table, TableError,
    fill::{self, Fill, Learnt},
    rows,
};
use crate::engine::{
    format::{self, plural},
    study::{CleaningStep, MissingTreatment},
};

/// What each step did, in the Study's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CleaningReport {
    pub rows_before: usize,
    pub rows_after: usize,
    pub effects: Vec<StepEffect>,
    /// Which cells were filled, for the marks in the table.
    pub filled: Vec<FilledColumn>,
}

/// What one step did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEffect {
    pub rows_dropped: usize,
    pub cells_filled: usize,
    /// The value learnt from training rows, as shown.
    pub learnt: Option<String>,
    /// In words: "Fill age with the median, 42: 214 cells."
    pub sentence: String,
}

/// Rows of a column that hold a filled value, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledColumn {
    pub column: String,
    pub rows: Vec<u32>,
}

/// The rows that survive the row-dropping steps, ascending: the first pass.
///
/// Duplicates are compared on the cells as read. A row-dropping step for a column comes too late
/// when an earlier step fills that column: it then drops nothing.
///
/// # Errors
/// When a step names a column that is not there.
pub fn rows_kept(table: &Table, steps: &[CleaningStep]) -> Result<Vec<u32>, TableError> {
    Ok(rows::drop_rows(table, steps)?.kept)
}

/// Applies all steps. `kept` comes from [`rows_kept`]; `is_training[i]` tells whether the i-th kept
/// row may be learnt from.
///
/// # Errors
/// When a step names a column that is not there, or asks for the mean of words.
pub fn clean(
    table: &Table,
    steps: &[CleaningStep],
    kept: &[u32],
    is_training: &[bool],
) -> Result<(Table, CleaningReport), TableError> {
    if kept.len() != is_training.len() {
        return Err(TableError::TrainingMarks {
            marks: is_training.len(),
            rows: kept.len(),
        });
    }
    let dropped = rows::drop_rows(table, steps)?.dropped;
    let mut cleaned = if kept.len() == table.n_rows() {
        table.clone()
    } else {
        table.take(kept)
    };
    let mut report = CleaningReport {
        rows_before: table.n_rows(),
        rows_after: kept.len(),
        effects: Vec::with_capacity(steps.len()),
        filled: Vec::new(),
    };
    for (step, rows_dropped) in steps.iter().zip(dropped) {
        let effect = match step {
            CleaningStep::DropDuplicates => dropping("Drop duplicate rows", rows_dropped),
            CleaningStep::Missing {
                column,
                treatment: MissingTreatment::DropRows,
            } => dropping(&format!("Drop rows without {column}"), rows_dropped),
            CleaningStep::Missing { column, treatment } => {
                let fill = fill::missing(&cleaned, column, *treatment, is_training)?;
                apply(&mut cleaned, column, *treatment, fill, &mut report)?
            }
        };
        report.effects.push(effect);
    }
    Ok((cleaned, report))
}

fn dropping(what: &str, rows_dropped: usize) -> StepEffect {
    StepEffect {
        rows_dropped,
        cells_filled: 0,
        learnt: None,
        sentence: format!("{what}: {}.", plural(rows_dropped, "row", "rows")),
    }
}

/// Puts the filled column into the table and says so.
fn apply(
    table: &mut Table,
    column: &str,
    treatment: MissingTreatment,
    fill: Fill,
    report: &mut CleaningReport,
) -> Result<StepEffect, TableError> {
    let what = match treatment {
        MissingTreatment::Mean => "mean",
        MissingTreatment::Median => "median",
        MissingTreatment::MostFrequent | MissingTreatment::DropRows => "most frequent value",
    };
    let n_missing = fill.rows.len();
    let cells = plural(n_missing, "cell", "cells");
    let Some(learnt) = fill.learnt else {
        let reason = match n_missing {
            0 => "0 cells.".to_owned(),
            1 => "no training row has a value, so 1 cell stays missing.".to_owned(),
            _ => format!("no training row has a value, so {cells} stay missing."),
        };
        return Ok(StepEffect {
            rows_dropped: 0,
            cells_filled: 0,
            learnt: None,
            sentence: format!("Fill {column} with the {what}: {reason}"),
        });
    };
    let at = table.place(column)?;
    let shown = match &learnt {
        Learnt::Number(value) => shown_number(*value, table.columns()[at].decimals),
        Learnt::Word(word) => word.clone(),
    };
    if n_missing > 0 {
        table.replace(at, fill::filled(table, at, &learnt))?;
        report.filled.push(FilledColumn {
            column: column.to_owned(),
            rows: fill.rows,
        });
    }
    Ok(StepEffect {
        rows_dropped: 0,
        cells_filled: n_missing,
        sentence: format!("Fill {column} with the {what}, {shown}: {cells}."),
        learnt: Some(shown),
    })
}

/// With the column's decimals where they say all, else with two more.
fn shown_number(value: f64, decimals: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let is_exact = ((value * scale).round() / scale - value).abs() <= value.abs() * 1e-12;
    format::decimal(value, if is_exact { decimals } else { decimals + 2 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Progress, study::ImportSpec, table::read_bytes};

    const TEXT: &str = "age,region,n\n10,North,1\n,South,2\n30,,3\n10,North,1\n,South,2\n50,North,4\n";

    fn table() -> Table {
        read_bytes("t", TEXT.as_bytes(), &ImportSpec::default(), &Progress::none())
            .unwrap()
            .table
    }

    fn missing(column: &str, treatment: MissingTreatment) -> CleaningStep {
        CleaningStep::Missing {
            column: column.to_owned(),
            treatment,
        }
    }

    fn sentences(steps: &[CleaningStep], is_training: impl Fn(usize) -> bool) -> (Table, Vec<String>) {
        let table = table();
        let kept = rows_kept(&table, steps).unwrap();
        let is_training: Vec<bool> = (0..kept.len()).map(is_training).collect();
        let (cleaned, report) = clean(&table, steps, &kept, &is_training).unwrap();
        assert_eq!(
            (report.rows_before, report.rows_after),
            (table.n_rows(), cleaned.n_rows())
        );
        (cleaned, report.effects.into_iter().map(|e| e.sentence).collect())
    }

    #[test]
    fn steps_say_what_they_did() {
        use MissingTreatment::{DropRows, Mean, Median, MostFrequent};
        let steps = [
            CleaningStep::DropDuplicates,
            missing("region", DropRows),
            missing("age", Median),
            missing("age", Mean),
            missing("region", MostFrequent),
        ];
        let (cleaned, sentences) = sentences(&steps, |_| true);
        assert_eq!(
            sentences,
            [
                "Drop duplicate rows: 2 rows.",
                "Drop rows without region: 1 row.",
                "Fill age with the median, 30: 1 cell.",
                "Fill age with the mean, 30: 0 cells.",
                "Fill region with the most frequent value, North: 0 cells.",
            ]
        );
        assert_eq!(cleaned.numbers("age").unwrap(), [10.0, 30.0, 50.0]);
        assert_eq!((cleaned.line(1), cleaned.line(2)), (3, 7));
    }

    #[test]
    fn values_are_learnt_from_training_rows_only() {
        let steps = [missing("age", MissingTreatment::Mean)];
        let (cleaned, told) = sentences(&steps, |row| row == 2 || row == 3);
        assert_eq!(told, ["Fill age with the mean, 20: 2 cells."]);
        assert_eq!(
            cleaned.numbers("age").unwrap(),
            [10.0, 20.0, 30.0, 10.0, 20.0, 50.0]
        );
        let (cleaned, told) = sentences(&steps, |row| row == 1);
        assert_eq!(
            told,
            ["Fill age with the mean: no training row has a value, so 2 cells stay missing."]
        );
        assert!(cleaned.numbers("age").unwrap()[1].is_nan());
    }

    #[test]
    fn filled_cells_are_marked() {
        let table = table();
        let steps = [missing("region", MissingTreatment::MostFrequent)];
        let kept = rows_kept(&table, &steps).unwrap();
        let (cleaned, report) = clean(&table, &steps, &kept, &[true; 6]).unwrap();
        let expected = FilledColumn {
            column: "region".to_owned(),
            rows: vec![2],
        };
        assert_eq!(report.filled, [expected]);
        assert_eq!(report.effects[0].learnt.as_deref(), Some("North"));
        assert_eq!(cleaned.plain_cells("region").unwrap()[2], "North");
        assert_eq!(
            table.plain_cells("region").unwrap()[2],
            "",
            "the table before is untouched"
        );
    }

    #[test]
    fn dropping_after_filling_comes_too_late() {
        let steps = [
            missing("age", MissingTreatment::Median),
            missing("age", MissingTreatment::DropRows),
        ];
        let (_, told) = sentences(&steps, |_| true);
        assert_eq!(told[1], "Drop rows without age: 0 rows.");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let table = table();
        let all: Vec<u32> = (0..6).collect();
        let refused =
            |steps: &[CleaningStep]| clean(&table, steps, &all, &[true; 6]).unwrap_err().to_string();
        let message = refused(&[missing("region", MissingTreatment::Mean)]);
        assert!(
            message.contains("\"region\" holds categories, so it has no mean"),
            "{message}"
        );
        let message = refused(&[missing("agee", MissingTreatment::Mean)]);
        assert!(
            message.contains("no column \"agee\"; the columns are age, region, n"),
            "{message}"
        );
        assert!(matches!(
            clean(&table, &[], &all, &[true]),
            Err(TableError::TrainingMarks { .. })
        ));
    }
}
