//! The two walks over all cells: the first looks and decides, the second reads.

use polars::prelude::StringChunked;
use rayon::prelude::*;

use super::{
    TableError,
    builder::ColumnBuilder,
    columns::{self, Records},
    evidence::Evidence,
    header,
    number::{self, Reading},
    typing::{self, Plan},
};
use crate::engine::{
    Progress,
    study::{HeaderLine, ImportSpec},
};

/// Everything decided before the cells are read.
pub struct Survey {
    pub names: Vec<String>,
    pub evidence: Vec<Evidence>,
    pub plans: Vec<Plan>,
    /// The decimal mark of most numbers.
    pub decimal: char,
    /// The first record holds names, not values.
    pub has_header: bool,
}

/// Looks at all cells below the first record `first` and decides how each column is read.
pub fn survey(
    records: &Records<'_>,
    first: &[String],
    spec: &ImportSpec,
    notes: &mut Vec<String>,
    progress: &Progress,
) -> Result<Survey, TableError> {
    let thousands = spec.thousands.and_then(number::mark_of);
    let mut evidence = vec![Evidence::new(); first.len()];
    let mut top = Vec::new();
    let mut below_first = columns::below_first();
    records.each_block(progress, "Looking at the cells", |cells| {
        let cells = below_first(cells);
        if top.is_empty() {
            top = header::sample(&cells);
        }
        let looked: Result<(), _> = evidence
            .par_iter_mut()
            .zip(&cells)
            .try_for_each(|(evidence, cells)| evidence.add_all(cells, thousands, progress));
        Ok(looked?)
    })?;
    let has_header = match spec.header_line {
        Some(choice) => choice != HeaderLine::None,
        None => !header::is_row(first, &top, &evidence),
    };
    let names = if has_header {
        header::names(first, notes)
    } else {
        notes.push("There is no header: the first line holds values. Columns are numbered.".to_owned());
        for (evidence, cell) in evidence.iter_mut().zip(first) {
            evidence.add(cell, thousands);
        }
        header::invented(first.len())
    };
    for name in spec.text_columns.iter().filter(|name| !names.contains(name)) {
        notes.push(format!("There is no column \"{name}\" to be kept as text."));
    }
    let decimal = file_decimal(spec, &evidence);
    let plans = names
        .iter()
        .zip(&evidence)
        .map(|(name, evidence)| {
            let reading = Reading {
                decimal: spec
                    .decimal
                    .unwrap_or_else(|| settled(evidence).unwrap_or(decimal)),
                thousands,
            };
            typing::plan(name, evidence, reading, spec.text_columns.contains(name))
        })
        .collect();
    Ok(Survey {
        names,
        evidence,
        plans,
        decimal,
        has_header,
    })
}

/// Reads all cells as decided; `lines` has the line of every row.
pub fn read_cells(
    records: &Records<'_>,
    survey: &Survey,
    lines: &[u32],
    progress: &Progress,
) -> Result<Vec<ColumnBuilder>, TableError> {
    let columns = survey.names.iter().zip(&survey.plans);
    let mut builders: Vec<ColumnBuilder> = columns
        .map(|(name, &plan)| ColumnBuilder::new(name, plan, lines.len()))
        .collect();
    let mut below_first = columns::below_first();
    let mut n_read = 0;
    records.each_block(progress, "Reading numbers and dates", |cells| {
        let cells = if survey.has_header {
            below_first(cells)
        } else {
            cells.to_vec()
        };
        let lines = &lines[n_read.min(lines.len())..];
        n_read += cells.first().map_or(0, StringChunked::len);
        let read: Result<(), _> = builders
            .par_iter_mut()
            .zip(&cells)
            .try_for_each(|(builder, cells)| builder.add_all(cells, lines, progress));
        Ok(read?)
    })?;
    Ok(builders)
}

/// The decimal mark that most numbers of a column settle, if any do.
fn settled(evidence: &Evidence) -> Option<char> {
    match evidence.comma.cmp(&evidence.point) {
        std::cmp::Ordering::Greater => Some(','),
        std::cmp::Ordering::Less => Some('.'),
        std::cmp::Ordering::Equal => None,
    }
}

/// The decimal mark that most numbers of the file settle; a point where nothing does.
fn file_decimal(spec: &ImportSpec, evidence: &[Evidence]) -> char {
    if let Some(decimal) = spec.decimal {
        return decimal;
    }
    let numeric = || evidence.iter().filter(|e| e.is_numeric());
    let point: usize = numeric().map(|e| e.point).sum();
    let comma: usize = numeric().map(|e| e.comma).sum();
    let point_is_taken = spec.thousands == Some('.') && point == 0;
    if comma > point || point_is_taken { ',' } else { '.' }
}
