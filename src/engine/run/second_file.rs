//! The second file: read as the first is, cleaned as it is, and its customers assigned to the segments.

use std::sync::Arc;

use super::{Made, Results, test_file::read_test_file, uses_customers};
use crate::engine::{
    EngineError, Progress,
    handover::{MissingColumn, WrongColumn, meant},
    run::TestFile,
    segment::{SecondFile, SecondRows, SegmentError, SegmentScan},
    study::Study,
    table::{ColumnKind, FoundColumn},
};

/// Reads the file and assigns its customers for every k.
pub(super) fn second_file(
    study: &Study,
    made: &Made<SegmentScan>,
    results: &Results,
    progress: &Progress,
) -> Result<SecondFile, EngineError> {
    let spec = study.segments.second.as_ref().ok_or(EngineError::NothingOpen)?;
    let on = &made.on;
    let target = on.target.as_deref();
    let part = progress.part(0.0, 0.5);
    // Made of purchases as the first customers are.
    let customers = results.customers().filter(|_| uses_customers(study));
    let customers = customers.map(Arc::as_ref);
    let file = read_test_file(&spec.file, study, &on.read, customers, target, &part)?;
    let reasons = faults(&made.report, made, &file);
    if !reasons.is_empty() {
        return Err(SegmentError::SecondFile {
            file: file.name,
            reasons,
        }
        .into());
    }
    let TestFile {
        name,
        sha256,
        table,
        n_read,
        warnings,
        ..
    } = file;
    let rows = SecondRows {
        name,
        sha256,
        n_read,
        table,
        warnings,
    };
    let progress = progress.part(0.5, 1.0);
    SecondFile::of(
        &made.report,
        &on.table,
        rows,
        spec.identifier.as_deref(),
        &progress,
    )
}

/// What is wrong with the columns that segments are told by, in the words that are used of files to be scored.
fn faults(scan: &SegmentScan, made: &Made<SegmentScan>, file: &TestFile) -> Vec<String> {
    let own = |name: &str| made.on.table.column(name).is_ok();
    let free: Vec<&str> = file
        .found
        .iter()
        .map(|column| column.name.as_str())
        .filter(|name| !own(name))
        .collect();
    let columns = scan.space.columns().into_iter();
    let fault = |name: &str| {
        let kind = made
            .on
            .table
            .column(name)
            .map_or(ColumnKind::Number, |info| info.kind);
        let found = file.found.iter().find(|column| column.name == name);
        if file.lacking.iter().any(|lacking| lacking == name) {
            return Some(match found {
                Some(found) => wrong(name, kind, found).words(),
                None => MissingColumn {
                    name: name.to_owned(),
                    kind,
                    meant: meant(name, &free),
                }
                .words(),
            });
        }
        match found {
            Some(found) if kind == ColumnKind::Number && found.rejected * 10 > found.present => {
                Some(wrong(name, kind, found).words())
            }
            // Made by a cleaning step, or empty.
            _ => {
                let cells = file.table.plain_cells(name).unwrap_or_default();
                let is_empty = !cells.is_empty() && cells.iter().all(String::is_empty);
                is_empty.then(|| format!("“{name}” has no value"))
            }
        }
    };
    columns.filter_map(fault).collect()
}

fn wrong(name: &str, expected: ColumnKind, found: &FoundColumn) -> WrongColumn {
    WrongColumn {
        name: name.to_owned(),
        expected,
        present: found.present,
        rejected: found.rejected,
        sample: found.samples.first().map(|(_, cell)| cell.clone()),
    }
}
