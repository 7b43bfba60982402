//! Columns that have been read → table and receipt.

use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::{
    ColumnKind, ImportReceipt, Imported, Problem, Table, TableError, apostrophe, builder::Typed, notes,
    parse::Parsed, survey::Survey,
};
use crate::engine::{Progress, memory, study::ImportSpec};

/// All that is left of a file when its bytes are no longer needed.
pub struct Draft {
    pub parsed: Parsed,
    pub survey: Survey,
    /// Where the first record starts.
    pub first_line: usize,
    pub encoding: &'static str,
    pub delimiter: u8,
    pub sha256: String,
    pub n_bytes: u64,
    pub notes: Vec<String>,
}

impl Draft {
    /// Decides the kinds of the text columns and puts everything in its place.
    pub fn finish(self, file: &str, spec: &ImportSpec, progress: &Progress) -> Result<Imported, TableError> {
        let Self {
            parsed: Parsed { columns, lines, .. },
            survey,
            mut notes,
            ..
        } = self;
        let typed: Vec<Result<Typed, _>> = columns
            .into_par_iter()
            .zip(&survey.evidence)
            .zip(&survey.decided)
            .map(|((column, evidence), decided)| column.finish(evidence, decided, progress))
            .collect();
        let mut typed = match memory::all_of(typed) {
            Ok(typed) => typed,
            Err(error) => {
                memory::give_back(lines);
                return Err(error);
            }
        };
        if typed.iter().any(|column| column.info.kind == ColumnKind::Number) {
            notes.push(notes::decimal(
                survey.decimal,
                spec.decimal.is_some(),
                &survey.evidence,
            ));
        }
        notes.extend(notes::missing(&survey.names, &survey.evidence));
        notes.extend(notes::columns(&typed, &survey.decided, &survey.evidence));
        let misfit = notes::misfit(&survey.names, &survey.decided);
        notes.extend(misfit.clone());
        let apostrophes = apostrophe::restore(&mut typed, &survey.evidence, spec.apostrophes, &mut notes);
        let most_problems = survey.structure.listing.most;
        let mut receipt = ImportReceipt {
            file: file.to_owned(),
            sha256: self.sha256,
            n_bytes: self.n_bytes,
            n_rows: lines.len(),
            format: format!("{} text", self.encoding),
            sheet: None,
            sheets: Vec::new(),
            encoding: Some(self.encoding.to_owned()),
            delimiter: Some(char::from(self.delimiter)),
            decimal: survey.decimal,
            thousands: typed.iter().find_map(|column| column.thousands),
            header_line: if survey.has_header { self.first_line } else { 0 },
            columns: Vec::new(),
            problems: Vec::new(),
            problems_total: 0,
            set_aside: survey.structure.set_aside,
            set_aside_total: survey.structure.set_aside_total,
            n_titles: survey.structure.above_header,
            apostrophes,
            notes,
            misfit,
        };
        let table = table_of(file, typed, lines, most_problems, &mut receipt)?;
        receipt.notes.extend(notes::last_row(&table));
        Ok(Imported { table, receipt })
    }
}

/// Moves the columns into a table and what is known of them into the receipt.
pub fn table_of(
    file: &str,
    typed: Vec<Typed>,
    lines: Vec<u32>,
    most_problems: usize,
    receipt: &mut ImportReceipt,
) -> Result<Table, TableError> {
    let mut columns = Vec::with_capacity(typed.len());
    let mut infos = Vec::with_capacity(typed.len());
    let mut problems: Vec<Problem> = Vec::new();
    for mut column in typed {
        receipt.problems_total += column.receipt.rejected;
        problems.append(&mut column.problems);
        receipt.columns.push(column.receipt);
        columns.push(column.column);
        infos.push(column.info);
    }
    // Stable: within a line the problems keep the order of the columns.
    problems.sort_by_key(|problem| problem.line);
    problems.truncate(most_problems);
    receipt.problems = problems;
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
