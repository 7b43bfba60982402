//! Which customer is explained: the selected one and those around it, one of several selected, or the first.

use std::sync::Arc;

use egui::{Id, Ui};

use crate::{
    engine::{
        explain::{Customer, ExplainReport, Seen, Value},
        format,
        run::Made,
        table::{ColumnKind, Table},
    },
    state::{AppState, WhatIfValue},
    views::widgets::{Same, memo},
};

/// The rows to choose from.
#[derive(Debug, Clone)]
enum Rows {
    /// Selected ones.
    Selected(Arc<Vec<u32>>),
    /// All of so many, from one on.
    All { n: u32, first: u32 },
}

impl Rows {
    /// The rows selected in the table that was trained on, else all of them. From a single one it is a step to those
    /// around it.
    fn of(state: &AppState, made: &Made<ExplainReport>) -> Self {
        let table = &made.on.table;
        let n = u32::try_from(table.n_rows()).unwrap_or(u32::MAX);
        if state.selection.is_empty() {
            return Self::All { n, first: 0 };
        }
        match table.rows_in(state.selection.lines()).as_slice() {
            [] => Self::All { n, first: 0 },
            [only] => Self::All { n, first: *only },
            rows => Self::Selected(Arc::new(rows.to_vec())),
        }
    }

    /// Where one begins.
    fn first(&self) -> usize {
        match self {
            Self::Selected(_) => 0,
            Self::All { first, .. } => *first as usize,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Selected(rows) => rows.len(),
            Self::All { n, .. } => *n as usize,
        }
    }

    fn get(&self, nth: usize) -> Option<u32> {
        match self {
            Self::Selected(rows) => rows.get(nth).copied(),
            Self::All { n, .. } => u32::try_from(nth).ok().filter(|row| row < n),
        }
    }
}

/// A customer, as they are and as they are tried out.
#[derive(Debug, Clone)]
pub struct Who {
    /// The identifier, else the line of the file.
    pub name: String,
    /// In which the customer starts.
    pub line: usize,
    /// What the model in use says of the classes, where that is not the one that is explained.
    pub in_use: Option<Vec<f64>>,
    /// The same with what is changed; `None` where nothing is.
    pub in_use_now: Option<Vec<f64>>,
    /// Which of how many to choose from, counted from 0.
    pub nth: usize,
    pub n_rows: usize,
    /// Whether these are the selected ones.
    pub is_selected: bool,
    /// As in the file, or why there is no score.
    pub real: Result<Customer, String>,
    /// With what is changed.
    pub now: Result<Customer, String>,
    /// Columns that are changed.
    pub changed: Vec<usize>,
}

/// The customer that is shown, made again only where something has changed.
pub fn shown(ui: &Ui, state: &AppState, made: &Made<ExplainReport>) -> Arc<Option<Who>> {
    let selection = Same(Arc::clone(&state.selection));
    // Going through a large table for the selected rows takes a while.
    let key = (selection.clone(), Same(Arc::clone(&made.on)));
    let rows = memo(ui.ctx(), Id::unique("rows explained"), key, || {
        Rows::of(state, made)
    });
    let nth = state.explain.nth(&state.selection);
    let changes = state.explain.tried().cloned();
    let key = (Same(Arc::clone(&made.report)), selection, nth, changes);
    memo(ui.ctx(), Id::unique("customer explained"), key, || {
        Who::among(state, made, &rows)
    })
}

impl Who {
    /// `None` without customers.
    pub fn of(state: &AppState, made: &Made<ExplainReport>) -> Option<Self> {
        Self::among(state, made, &Rows::of(state, made))
    }

    fn among(state: &AppState, made: &Made<ExplainReport>, rows: &Rows) -> Option<Self> {
        let table = &made.on.table;
        let nth = state
            .explain
            .nth(&state.selection)
            .unwrap_or_else(|| rows.first())
            .min(rows.len().checked_sub(1)?);
        let row = rows.get(nth)?;
        let line = table.line(row as usize);
        let classifier = &made.report.classifier;
        let real = Customer::of(&made.report, table, row);
        let mut now = real.clone();
        let mut changed = Vec::new();
        if let (Ok(now), Ok(real), Some(changes)) = (&mut now, &real, state.explain.changes(line)) {
            for (column, encoding) in made.report.equations.columns.iter().enumerate() {
                let wished = changes.get(encoding.column());
                let value = wished.and_then(|wished| value_of(&made.report, column, wished));
                if let Some(value) = value.filter(|value| *value != real.values[column]) {
                    *now = now.with(column, value);
                    changed.push(column);
                }
            }
        }
        let is_moved = !changed.is_empty();
        let in_use_now = now.as_ref().ok().filter(|_| is_moved);
        Some(Self {
            in_use_now: in_use_now.and_then(|now| now.in_use(&made.report)),
            name: name(table, row),
            line,
            in_use: classifier
                .other
                .as_ref()
                .and_then(|_| Some(classifier.probabilities.of(row as usize)?.to_vec())),
            nth,
            n_rows: rows.len(),
            is_selected: matches!(rows, Rows::Selected(_)),
            real,
            now,
            changed,
        })
    }
}

/// `None` for a level that was not in this training.
fn value_of(report: &ExplainReport, column: usize, wished: &WhatIfValue) -> Option<Value> {
    match (wished, &report.background.columns[column]) {
        (WhatIfValue::Number(number), Seen::Number(_)) => Some(Value::Number(*number)),
        (WhatIfValue::Level(name), Seen::Levels { levels, .. }) => {
            let place = levels.iter().position(|level| level == name);
            place.map(Value::Level)
        }
        _ => None,
    }
}

/// The column that names customers.
pub fn identifier(table: &Table) -> Option<usize> {
    let mut columns = table.columns().iter();
    columns.position(|column| column.kind == ColumnKind::Identifier)
}

fn name(table: &Table, row: u32) -> String {
    let row = row as usize;
    let named = identifier(table).and_then(|column| {
        let page = table.page_of(row, 1, column..column + 1);
        page.into_iter().next()?.into_iter().next()?
    });
    named.unwrap_or_else(|| format!("line {}", format::count(table.line(row) as u64)))
}
