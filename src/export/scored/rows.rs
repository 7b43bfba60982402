//! The cells of scored customers.

use rayon::prelude::*;

use crate::{
    engine::{
        handover::{NewCustomers, Reason, SavedModel, ScoredPiece},
        table::OutColumn,
    },
    export::{
        ExportError, TextCells,
        sheet::{Sheet, number},
    },
};

/// Rows made into text by one thread at a time.
const BLOCK_ROWS: usize = 4096;

/// Names of all columns: those of the file, then ours. A column of the file that is called as one of ours
/// gets "(input)" behind its name.
pub fn header(customers: &NewCustomers<'_>) -> Vec<String> {
    let model = customers.model();
    let mut own = Vec::new();
    if model.is_binary() {
        own.push("probability".to_owned());
    } else {
        own.extend(model.classes.iter().map(|class| format!("probability[{class}]")));
    }
    own.push("predicted".to_owned());
    if model.segments.is_some() {
        own.push("segment".to_owned());
    }
    own.extend(["reasons", "problem"].map(str::to_owned));
    let mut names: Vec<String> = Vec::new();
    for column in &customers.found().columns {
        let mut name = column.name.clone();
        while own.contains(&name) || names.contains(&name) {
            name.push_str(" (input)");
        }
        names.push(name);
    }
    names.extend(own);
    names
}

/// The rows of a piece in the order of the file, those without cells among them.
pub struct Rows<'m> {
    model: &'m SavedModel,
    piece: ScoredPiece,
    /// Rows of the table; `None`: the next misfit.
    order: Vec<Option<u32>>,
}

impl<'m> Rows<'m> {
    pub fn new(model: &'m SavedModel, piece: ScoredPiece) -> Self {
        let order = piece.order();
        Self { model, piece, order }
    }

    /// Cells column by column.
    pub fn columns(&self) -> Vec<OutColumn> {
        let scores = &self.piece.scores;
        let mut columns = self.piece.table.out_columns(&self.order);
        let classes: Vec<usize> = if self.model.is_binary() {
            vec![self.model.positive_place()]
        } else {
            (0..self.model.classes.len()).collect()
        };
        columns.extend(classes.into_iter().map(|class| {
            OutColumn::Numbers(self.each(f64::NAN, |row| {
                scores
                    .probabilities
                    .of(row)
                    .map_or(f64::NAN, |found| found[class])
            }))
        }));
        columns.push(OutColumn::Words(self.each(None, |row| {
            scores.predicted[row].map(|class| self.model.classes[class].clone())
        })));
        if let Some(segments) = &self.model.segments {
            columns.push(OutColumn::Counts(self.each(None, |row| {
                scores.segment[row].and_then(|place| u32::try_from(segments.number(place)).ok())
            })));
        }
        columns.push(OutColumn::Words(self.each(None, |row| self.reasons(row))));
        let mut misfits = self.piece.misfits.iter();
        let unread = self.piece.unread_by_line(self.model);
        let problems = self.order.iter().map(|row| match row {
            Some(row) => self.piece.problem_of(*row as usize, &unread),
            None => misfits.next().map(|misfit| misfit.reason.clone()),
        });
        columns.push(OutColumn::Words(problems.collect()));
        columns
    }

    fn each<T: Clone>(&self, misfit: T, of: impl Fn(usize) -> T) -> Vec<T> {
        let cell = |row: &Option<u32>| row.map_or_else(|| misfit.clone(), |row| of(row as usize));
        self.order.iter().map(cell).collect()
    }

    /// Such as "avg_purchase_value +1.32; age -0.40"; `None` where nothing pushes.
    fn reasons(&self, row: usize) -> Option<String> {
        let told = |reason: &Reason| {
            let column = &self.model.columns[reason.column].name;
            format!("{column} {:+.2}", reason.push)
        };
        let reasons: Vec<String> = self.piece.scores.reasons[row]
            .iter()
            .flatten()
            .map(told)
            .collect();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }

    /// Lines of CSV, block by block.
    ///
    /// # Errors
    /// Never for tables the engine makes; kept so that no failure is silent.
    pub fn csv(&self, cells: TextCells) -> Result<Vec<Vec<u8>>, ExportError> {
        let columns = self.columns();
        let n_rows = self.order.len();
        let starts: Vec<usize> = (0..n_rows).step_by(BLOCK_ROWS).collect();
        starts
            .into_par_iter()
            .map(|start| {
                let mut sheet = Sheet::headless(cells);
                for row in start..n_rows.min(start + BLOCK_ROWS) {
                    sheet.row(columns.iter().map(|column| cell(column, row)))?;
                }
                sheet.bytes()
            })
            .collect()
    }
}

fn cell(column: &OutColumn, row: usize) -> std::borrow::Cow<'_, str> {
    match column {
        OutColumn::Numbers(values) => number(values[row]).into(),
        OutColumn::Counts(values) => values[row].map_or_else(String::new, |n| n.to_string()).into(),
        OutColumn::Words(words) => words[row].as_deref().unwrap_or("").into(),
    }
}
