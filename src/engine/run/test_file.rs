//! Test rows that come from a file of their own.

use std::path::Path;

use super::{MadeCustomers, Read, row_source};
use crate::engine::{
    EngineError, Progress,
    features::FeatureError,
    format,
    purchases::{PurchaseError, customers_alike},
    study::{ListedStep, Study},
    table::{
        ColumnReceipt, FoundColumn, ImportReceipt, Imported, Part, Table, clean_with_below, customers_table,
        import_alike, name_after, purchase_rows, read_file,
    },
};

/// Rows that only test, taken through the same cleaning steps: what these learn they learn from the other file.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// Without its folder.
    pub name: String,
    pub sha256: String,
    /// With the columns of the cleaned table.
    pub table: Table,
    /// Rows read, or customers made of them, before cleaning.
    pub n_read: usize,
    /// Where the rows are customers made of purchases: "made of 5 200 purchases as of 2024-12-31".
    pub made_words: Option<String>,
    /// Columns, as they are called after cleaning, that the file lacks or that hold something else there.
    pub lacking: Vec<String>,
    /// What did not come through reading unharmed.
    pub warnings: Vec<String>,
    /// The columns as read, as they are called after cleaning.
    pub found: Vec<FoundColumn>,
}

/// Rows of the other file, before cleaning.
struct Theirs {
    table: Table,
    receipt: ImportReceipt,
    made_words: Option<String>,
    warnings: Vec<String>,
}

/// Reads and cleans the test rows; `target` is the name that the target has in the end. `made`: the customers that
/// train, where they are made of purchases; then those that test are made of the purchases of the other file.
pub fn read_test_file(
    path: &Path,
    study: &Study,
    read: &Read,
    made: Option<&MadeCustomers>,
    target: Option<&str>,
    progress: &Progress,
) -> Result<TestFile, EngineError> {
    let part = progress.part(0.0, 0.5);
    let Theirs {
        table: theirs,
        receipt,
        made_words,
        warnings: of_making,
    } = match made {
        Some(made) => customers_of(path, study, made, &part)?,
        None => rows_of(path, study, read, &part)?,
    };
    let (both, lacking) = read.table.with_below(&theirs)?;
    let last_line = read.table.last_line();
    let is_theirs = |table: &Table, row: usize| table.line(row) > last_line;
    let draw = |table: &Table, _: Option<&str>| -> Vec<Part> {
        let part = |row| {
            if is_theirs(table, row) {
                Part::Test
            } else {
                Part::Training
            }
        };
        (0..table.n_rows()).map(part).collect()
    };
    let from = row_source(study, read);
    let cleaned = clean_with_below(
        &both,
        last_line,
        Some(&from),
        &study.cleaning,
        target,
        &draw,
        &progress.part(0.5, 1.0),
    )?;
    let is_kept: Vec<bool> = cleaned.parts.iter().map(|part| *part == Part::Test).collect();
    let mut warnings = reading_warnings(&receipt);
    warnings.extend(of_making);
    Ok(TestFile {
        name: format::file_name(path),
        sha256: receipt.sha256.clone(),
        n_read: theirs.n_rows(),
        table: cleaned.table.only(&is_kept)?,
        lacking: lacking
            .iter()
            .map(|name| name_after(name, &study.cleaning))
            .collect(),
        made_words,
        warnings,
        found: receipt
            .columns
            .iter()
            .map(|column| found(column, &receipt, &study.cleaning))
            .collect(),
    })
}

fn rows_of(path: &Path, study: &Study, read: &Read, progress: &Progress) -> Result<Theirs, EngineError> {
    let Imported { table, receipt } = read_file(path, &import_alike(&study.import, &read.table), progress)?;
    Ok(Theirs {
        table,
        receipt,
        made_words: None,
        warnings: Vec::new(),
    })
}

/// Reads purchases and makes customers of them by the rules that made those that train.
fn customers_of(
    path: &Path,
    study: &Study,
    made: &MadeCustomers,
    progress: &Progress,
) -> Result<Theirs, EngineError> {
    let alike = import_alike(&study.import, &made.purchases.table);
    let Imported { table, receipt } = read_file(path, &alike, &progress.part(0.0, 0.5))?;
    let spec = &made.report.spec;
    let lacking = spec.columns().filter(|name| table.column(name).is_err());
    let lacking: Vec<&str> = lacking.map(String::as_str).collect();
    let file = format::file_name(path);
    if !lacking.is_empty() {
        return Err(FeatureError::TestFileLacks {
            file,
            columns: lacking.join(", "),
        }
        .into());
    }
    let of_file = |error: EngineError| match error {
        EngineError::Cancelled(_) | EngineError::Purchases(PurchaseError::Cancelled(_)) => error,
        error => FeatureError::TestFileOfPurchases {
            file: file.clone(),
            why: error.to_string(),
        }
        .into(),
    };
    let rows = purchase_rows(&table, spec, &progress.part(0.5, 0.7)).map_err(of_file)?;
    let alike = customers_alike(&rows, &made.report, &progress.part(0.7, 1.0));
    let (customers, report) = alike.map_err(|error| of_file(error.into()))?;
    let mut warnings = Vec::new();
    if let Some(day) = spec.as_of.filter(|_| report.spec.as_of.is_none()) {
        warnings.push(format!(
            "{file}: all purchases are later than {day}, the day of reckoning; its customers are counted as of the last \
             one, {}.",
            report.as_of
        ));
    }
    if report.left_out.total() > 0 {
        warnings.push(format!(
            "{file}: {} left out: {}.",
            format::plural(report.left_out.total(), "purchase is", "purchases are"),
            report.left_out.words().join(", ")
        ));
    }
    let made_words = format!(
        "made of {} as of {}",
        format::plural(report.rows_used, "purchase", "purchases"),
        report.as_of
    );
    let (customers, _) = customers_table(&table, &receipt, &customers, &report)?;
    Ok(Theirs {
        table: customers,
        receipt,
        made_words: Some(made_words),
        warnings,
    })
}

/// What of the file was not read, or is not used.
fn reading_warnings(receipt: &ImportReceipt) -> Vec<String> {
    let mut warnings = Vec::new();
    for column in receipt.columns.iter().filter(|column| column.rejected > 0) {
        warnings.push(format!(
            "{}, {}: {} not read and count as missing.",
            receipt.file,
            column.name,
            format::plural(column.rejected, "cell was", "cells were")
        ));
    }
    if receipt.set_aside_total > 0 {
        warnings.push(format!(
            "{}: {} not used because they do not fit the header.",
            receipt.file,
            format::plural(receipt.set_aside_total, "row is", "rows are")
        ));
    }
    warnings
}

fn found(column: &ColumnReceipt, receipt: &ImportReceipt, steps: &[ListedStep]) -> FoundColumn {
    let mut problems = receipt.problems.iter();
    let sample = problems.find(|problem| problem.column == column.name);
    FoundColumn {
        name: name_after(&column.name, steps),
        kind: column.kind,
        present: column.parsed + column.rejected,
        rejected: column.rejected,
        doubt: None,
        samples: sample
            .map(|own| (own.line, own.value.clone()))
            .into_iter()
            .collect(),
    }
}
