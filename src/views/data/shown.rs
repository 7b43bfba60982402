//! What the tab shows of the results, and what follows cheaply from them.

use std::sync::{Arc, Weak};

use egui::{Context, Id};

use super::{
    columns::{ColumnPlaces, natural_width},
    words,
};
use crate::{
    engine::{
        explore::TableView,
        format,
        run::{Prepared, Read, Step},
        study::ListedStep,
        table::{ColumnReceipt, ColumnSummary, MarkedColumn, StepEffect, Table},
    },
    state::AppState,
    views::widgets::memo,
};

/// The table of this frame.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The file as read last.
    pub read: &'a Read,
    /// The cleaned table in sight; `None`: the table as read, cleaning is on its way or has stopped.
    pub prepared: Option<&'a Arc<Prepared>>,
    pub table: &'a Table,
    pub summary: &'a [ColumnSummary],
    /// Which rows are shown, and in which order; `None`: all as they stand.
    pub view: Option<&'a Arc<TableView>>,
    /// Whether the table in sight follows from all choices.
    pub is_current: bool,
    /// The cleaning steps behind the table in sight; empty unless it is current.
    pub steps: &'a [ListedStep],
    pub derived: Arc<Derived>,
}

/// Made once a table, not once a frame.
#[derive(Debug)]
pub struct Derived {
    pub places: ColumnPlaces,
    /// What stands under each column's histogram.
    pub feet: Vec<Foot>,
    /// For each column its place in the cleaning report's `marks`.
    pub marked: Vec<Option<usize>>,
    /// For each column its place in the receipt, where cells have two readings.
    pub doubtful: Vec<Option<usize>>,
    pub target: Option<Target>,
}

/// The last line of a column's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    pub text: String,
    /// Cells are missing.
    pub is_warning: bool,
}

/// The target and its classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Place of its column.
    pub column: usize,
    pub positive: usize,
    /// Rows of each class.
    pub sizes: Vec<usize>,
}

impl<'a> Shown<'a> {
    /// `None`: nothing has been read yet.
    pub fn of(ctx: &Context, state: &'a AppState) -> Option<Self> {
        let read = state.results.base(&state.study)?;
        let is_current = state.results.is_current(Step::Prepare, &state.study);
        let has_failed = state.results.failure(Step::Prepare, &state.study).is_some();
        // While another cleaning of the same columns is on its way the last one stays in sight.
        let prepared = state
            .results
            .prepared()
            .filter(|on| is_current || !has_failed || Arc::ptr_eq(&on.read, read));
        let (table, summary) = match prepared {
            Some(on) => (&on.table, on.summary.as_slice()),
            None => (&read.table, read.summary.as_slice()),
        };
        let view = state.results.view().filter(|_| !state.study.table.is_plain());
        // Row numbers of the view mean the table it was made of.
        let view = view.filter(|made| prepared.is_some_and(|on| Arc::ptr_eq(on, &made.on)));
        Some(Self {
            read,
            prepared,
            table,
            summary,
            view: view.map(|made| &made.report),
            is_current,
            steps: if is_current { &state.study.cleaning } else { &[] },
            derived: derived(ctx, state, read, prepared),
        })
    }

    /// The first rows of a file that is being read.
    pub fn of_preview(ctx: &Context, state: &'a AppState, read: &'a Arc<Read>) -> Self {
        Self {
            read,
            prepared: None,
            table: &read.table,
            summary: &read.summary,
            view: None,
            is_current: false,
            steps: &[],
            derived: derived(ctx, state, read, None),
        }
    }

    /// Rows shown.
    pub fn n_rows(&self) -> usize {
        self.view.map_or(self.table.n_rows(), |view| view.rows.len())
    }

    /// The row of the table at a place among those shown.
    pub fn row(&self, place: usize) -> usize {
        match self.view {
            Some(view) => view.rows.get(place).map_or(usize::MAX, |&row| row as usize),
            None => place,
        }
    }

    /// The line of the file at a place among those shown.
    pub fn line(&self, place: usize) -> usize {
        self.table.line(self.row(place))
    }

    /// A column's place and statistics.
    pub fn column(&self, name: &str) -> Option<(usize, &'a ColumnSummary)> {
        let place = self.summary.iter().position(|column| column.name == name)?;
        Some((place, &self.summary[place]))
    }

    /// Cells of a column that a step has filled.
    pub fn n_filled(&self, column: usize) -> usize {
        match (self.marks(column), self.prepared) {
            (Some(marked), Some(on)) => on.cleaning.n_filled(marked),
            _ => 0,
        }
    }

    /// Cells of a column that steps have changed.
    pub fn marks(&self, column: usize) -> Option<&'a MarkedColumn> {
        let place = self.derived.marked.get(column).copied().flatten()?;
        self.prepared?.cleaning.marks.get(place)
    }

    /// What the step did that changed a cell last.
    pub fn mark_of(&self, column: usize, row: usize) -> Option<&'a StepEffect> {
        let row = u32::try_from(row).ok()?;
        self.prepared?.cleaning.mark_of(self.marks(column)?, row)
    }

    /// Each step behind the table in sight with what it did.
    pub fn effects(&self) -> impl Iterator<Item = (&'a ListedStep, &'a StepEffect)> + use<'a> {
        let effects = self.prepared.map_or(&[][..], |on| &on.cleaning.effects);
        self.steps.iter().zip(effects)
    }

    /// What is known of a column as read, where some of its cells have two readings.
    pub fn doubtful(&self, column: usize) -> Option<&'a ColumnReceipt> {
        let place = self.derived.doubtful.get(column).copied().flatten()?;
        self.read.receipt.columns.get(place)
    }

    /// Missing cells of a column as read, before any step.
    pub fn missing_as_read(&self, name: &str) -> usize {
        let column = self.read.summary.iter().find(|column| column.name == name);
        column.map_or(0, |column| column.missing)
    }
}

fn derived(
    ctx: &Context,
    state: &AppState,
    read: &Arc<Read>,
    prepared: Option<&Arc<Prepared>>,
) -> Arc<Derived> {
    let asked = state.study.classifier.positive.clone();
    let of = match prepared {
        Some(on) => Of::Prepared(Arc::downgrade(on)),
        None => Of::Read(Arc::downgrade(read)),
    };
    memo(ctx, Id::unique("data tab, derived"), (of, asked.clone()), || {
        Derived::new(read, prepared, asked.as_deref())
    })
}

/// What is looked at, for comparing. Weak: an old table need not stay in memory for it, and its
/// address is still not given to another.
#[derive(Debug, Clone)]
enum Of {
    Read(Weak<Read>),
    Prepared(Weak<Prepared>),
}

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Read(one), Self::Read(other)) => one.ptr_eq(other),
            (Self::Prepared(one), Self::Prepared(other)) => one.ptr_eq(other),
            _ => false,
        }
    }
}

impl Derived {
    fn new(read: &Arc<Read>, prepared: Option<&Arc<Prepared>>, asked: Option<&str>) -> Self {
        let summary = prepared.map_or(&read.summary, |on| &on.summary);
        let target = prepared.and_then(|on| target(on, asked));
        let marked: Vec<Option<usize>> = summary
            .iter()
            .map(|column| {
                let marks = &prepared?.cleaning.marks;
                marks.iter().position(|marked| marked.column == column.name)
            })
            .collect();
        let doubtful: Vec<Option<usize>> = summary
            .iter()
            .map(|column| {
                let is_doubtful = |read: &ColumnReceipt| read.is_doubtful() && read.name == column.name;
                read.receipt.columns.iter().position(is_doubtful)
            })
            .collect();
        let feet: Vec<Foot> = summary
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let changed = match (marked[place], prepared) {
                    (Some(at), Some(on)) => {
                        let marks = &on.cleaning.marks[at];
                        (on.cleaning.n_filled(marks), marks.rows.len())
                    }
                    _ => (0, 0),
                };
                let classes = target
                    .as_ref()
                    .filter(|target| target.column == place)
                    .zip(prepared);
                if let Some(read) = doubtful[place].and_then(|at| read.receipt.columns.get(at)) {
                    let caution = read.cautions.first().filter(|_| read.ambiguous == 0);
                    return Foot {
                        text: caution.map_or("ambiguous", |caution| &caution.short).to_owned(),
                        is_warning: true,
                    };
                }
                foot(column, changed, classes)
            })
            .collect();
        let places = ColumnPlaces::new(summary.iter().enumerate().map(|(place, column)| {
            let has_marks = target.as_ref().is_some_and(|target| target.column == place);
            natural_width(column, &feet[place].text, has_marks)
        }));
        Self {
            places,
            feet,
            marked,
            doubtful,
            target,
        }
    }
}

fn target(on: &Prepared, asked: Option<&str>) -> Option<Target> {
    if on.classes.is_empty() {
        return None;
    }
    let name = on.target.as_deref()?;
    let column = on.summary.iter().position(|column| column.name == name)?;
    let mut sizes = vec![0; on.classes.len()];
    for code in on.class_codes.iter().flatten() {
        if let Some(size) = sizes.get_mut(*code as usize) {
            *size += 1;
        }
    }
    Some(Target {
        column,
        positive: on.positive(asked),
        sizes,
    })
}

/// `changed`: cells filled, and cells changed in any way.
fn foot(column: &ColumnSummary, changed: (usize, usize), classes: Option<(&Target, &Arc<Prepared>)>) -> Foot {
    if column.missing > 0 {
        return Foot {
            text: words::missing(column),
            is_warning: true,
        };
    }
    let text = match classes {
        _ if changed.0 > 0 && changed.0 == changed.1 => format!("{} filled", format::count(changed.0)),
        _ if changed.1 > 0 => format!("{} changed", format::count(changed.1)),
        Some((target, on)) if target.sizes.len() == 2 => {
            let share = target.sizes[target.positive] as f64 / column.n_rows.max(1) as f64;
            format!("{} {}", format::percent(share, 1), on.classes[target.positive])
        }
        _ if !column.top.is_empty() && column.distinct <= 20 => words::distinct(column),
        _ => "complete".to_owned(),
    };
    Foot {
        text,
        is_warning: false,
    }
}
