//! Text columns → typed table and receipt: the header, the decimal mark, then every column.

use std::sync::Arc;

use polars::prelude::{Column, DataFrame, StringChunked};
use rayon::prelude::*;

use super::{
    ColumnKind, ImportReceipt, Imported, Problem, Table, TableError,
    evidence::Evidence,
    header, notes,
    number::{self, Reading},
    structure::Structure,
    typing::{self, Plan, Typed},
};
use crate::engine::{Progress, study::ImportSpec};

/// Records as text columns, and what is known about them before they are typed.
pub struct Records {
    pub columns: Vec<Column>,
    /// Its blocks have been read.
    pub structure: Structure<'static>,
    pub encoding: &'static str,
    pub delimiter: u8,
    pub sha256: String,
    pub n_bytes: u64,
    pub notes: Vec<String>,
}

/// Columns without the header, and what they look like.
struct Body {
    cells: Vec<StringChunked>,
    evidence: Vec<Evidence>,
    names: Vec<String>,
    lines: Vec<u32>,
    /// 0: there is none.
    header_line: usize,
}

/// Types all columns.
pub fn assemble(
    file: &str,
    mut records: Records,
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Imported, TableError> {
    let mut body = body_of(file, &mut records, spec, progress)?;
    let mut notes = records.notes;
    for name in spec.text_columns.iter().filter(|name| !body.names.contains(name)) {
        notes.push(format!("There is no column \"{name}\" to be kept as text."));
    }
    let decimal = file_decimal(spec, &body.evidence);
    let plans = plans(spec, decimal, &body);
    progress.report(0.5, "Reading numbers and dates");
    let typed = read_all(&mut body, &plans, progress)?;
    if plans.iter().any(|plan| matches!(plan, Plan::Number(_))) {
        notes.push(notes::decimal(decimal, spec.decimal.is_some(), &body.evidence));
    }
    notes.extend(notes::missing(&body.names, &body.evidence));
    notes.extend(notes::columns(&typed, &plans, &body.evidence));
    let Body {
        lines, header_line, ..
    } = body;
    let mut receipt = ImportReceipt {
        file: file.to_owned(),
        sha256: records.sha256,
        n_bytes: records.n_bytes,
        n_rows: lines.len(),
        encoding: records.encoding.to_owned(),
        delimiter: char::from(records.delimiter),
        decimal,
        thousands: typed.iter().find_map(|column| column.thousands),
        header_line,
        columns: Vec::new(),
        problems: Vec::new(),
        problems_total: 0,
        set_aside: records.structure.set_aside,
        set_aside_total: records.structure.set_aside_total,
        notes,
    };
    let table = table_of(file, typed, spec, lines, &mut receipt)?;
    Ok(Imported { table, receipt })
}

fn body_of(
    file: &str,
    records: &mut Records,
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Body, TableError> {
    let structure = &mut records.structure;
    let mut cells = Vec::with_capacity(records.columns.len());
    for column in std::mem::take(&mut records.columns) {
        let text = column.str().map_err(|error| TableError::Unsplittable {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
        cells.push(text.clone());
    }
    let below: Vec<StringChunked> = cells.iter().map(|c| c.slice(1, c.len())).collect();
    progress.report(0.0, "Looking at the cells");
    let evidence = evidence_of(&below, spec, progress)?;
    let mut lines = std::mem::take(&mut structure.lines);
    if header::is_row(&structure.first, &below, &evidence) {
        records
            .notes
            .push("There is no header: the first line holds values. Columns are numbered.".to_owned());
        return Ok(Body {
            evidence: evidence_of(&cells, spec, progress)?,
            names: header::invented(cells.len()),
            cells,
            lines,
            header_line: 0,
        });
    }
    drop(cells);
    if lines.len() < 2 {
        return Err(TableError::HeaderOnly {
            file: file.to_owned(),
        });
    }
    lines.remove(0);
    Ok(Body {
        cells: below,
        evidence,
        names: header::names(&structure.first, &mut records.notes),
        lines,
        header_line: structure.first_line,
    })
}

fn evidence_of(
    cells: &[StringChunked],
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<Vec<Evidence>, TableError> {
    let evidence: Result<_, _> = cells
        .par_iter()
        .map(|cells| Evidence::of(cells, mark(spec.thousands), progress))
        .collect();
    Ok(evidence?)
}

fn mark(thousands: Option<char>) -> Option<char> {
    thousands.and_then(number::mark_of)
}

/// The decimal mark that most numbers of the file settle; a point where nothing does.
fn file_decimal(spec: &ImportSpec, evidence: &[Evidence]) -> char {
    if let Some(decimal) = spec.decimal {
        return decimal;
    }
    let numeric = || {
        evidence
            .iter()
            .filter(|e| e.n_numbers() * 10 >= e.n_present() * 9)
    };
    let point: usize = numeric().map(|e| e.point).sum();
    let comma: usize = numeric().map(|e| e.comma).sum();
    let other_is_thousands = spec.thousands == Some('.') && point == 0;
    if comma > point || other_is_thousands {
        ','
    } else {
        '.'
    }
}

fn plans(spec: &ImportSpec, decimal: char, body: &Body) -> Vec<Plan> {
    let columns = body.names.iter().zip(&body.evidence);
    columns
        .map(|(name, evidence)| {
            let settled = match evidence.comma.cmp(&evidence.point) {
                std::cmp::Ordering::Greater => ',',
                std::cmp::Ordering::Less => '.',
                std::cmp::Ordering::Equal => decimal,
            };
            let reading = Reading {
                decimal: spec.decimal.unwrap_or(settled),
                thousands: mark(spec.thousands),
            };
            typing::plan(evidence, reading, spec.text_columns.contains(name))
        })
        .collect()
}

fn read_all(body: &mut Body, plans: &[Plan], progress: &Progress) -> Result<Vec<Typed>, TableError> {
    let Body {
        cells,
        evidence,
        names,
        lines,
        ..
    } = body;
    let typed: Result<Vec<Typed>, _> = std::mem::take(cells)
        .into_par_iter()
        .enumerate()
        .map(|(i, cells)| typing::read(&names[i], cells, &evidence[i], plans[i], lines, progress))
        .collect();
    Ok(typed?)
}

/// Moves the columns into a table and what is known of them into the receipt.
fn table_of(
    file: &str,
    typed: Vec<Typed>,
    spec: &ImportSpec,
    lines: Vec<u32>,
    receipt: &mut ImportReceipt,
) -> Result<Table, TableError> {
    let mut columns = Vec::with_capacity(typed.len());
    let mut infos = Vec::with_capacity(typed.len());
    let mut problems: Vec<Problem> = Vec::new();
    for mut column in typed {
        if spec.decimal.is_some() {
            column.receipt.ambiguous = 0;
        }
        receipt.problems_total += column.receipt.rejected;
        problems.append(&mut column.problems);
        receipt.columns.push(column.receipt);
        columns.push(column.column);
        infos.push(column.info);
    }
    // Stable: within a line the problems keep the order of the columns.
    problems.sort_by_key(|problem| problem.line);
    problems.truncate(typing::LISTED);
    receipt.problems = problems;
    debug_assert!(
        infos
            .iter()
            .all(|i| i.decimals == 0 || i.kind == ColumnKind::Number)
    );
    let frame = DataFrame::new(lines.len(), columns).map_err(|error| TableError::Unsplittable {
        file: file.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(Table {
        frame,
        columns: infos,
        lines: Arc::from(lines),
    })
}
