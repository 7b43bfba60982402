//! The rows that are selected, in every tab.
//!
//! A selection names lines of the file, so that it outlives cleaning, sorting and filtering. It belongs
//! to the window: nothing is computed from it, it is neither saved nor undone with the choices, and another file clears
//! it. The one before can be had again. How to use it from a view:
//! ```ignore
//! let mode = SelectMode::of(modifiers.command, modifiers.alt);
//! out.push(Command::Select { rows: Rows::Where(vec![condition]), mode, why: "age 40 to 45".into() });
//! out.push(Command::Select { rows: Rows::Lines(table.lines_of(rows)), mode, why: "the lasso".into() });
//! let is_selected = state.selection.contains(table.line(row));
//! ```

use std::{collections::VecDeque, ops::Range, sync::Arc};

use super::{
    AppState, Part, Running, ToastKind,
    recipe::{Basis, Found, Recipe},
};
use crate::{
    engine::{
        Bits,
        classify::RowGroup,
        condition::Condition,
        run::Step,
        scatter::{Plot, Region},
        table::{Table, TableError},
    },
    jobs::{JobRequest, Slot, Sought},
};

/// Selected rows and why they are.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    lines: Arc<Bits>,
    why: String,
    pub(super) recipe: Recipe,
}

/// What happens to the rows selected before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum SelectMode {
    #[default]
    Replace,
    Add,
    Remove,
    /// Replaced where rows are found, else left as it is: for what is looked up by name.
    ReplaceIfFound,
}

/// The rows that a command is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// By the lines of the file in which they start: see [`Table::lines_of`].
    Lines(Bits),
    /// By their places in the table as it is filtered and sorted now.
    Shown(Range<usize>),
    /// Those of the cleaned table for which all of this holds; found beside the window.
    Where(Vec<Condition>),
    /// The points of a scatter in a part of it; found beside the window.
    Drawn { plot: Drawn, region: Region },
    /// A group of the rows that a classifier was tested or trained on, as it predicts them at a threshold.
    Classified {
        part: Part,
        threshold: f64,
        group: RowGroup,
    },
}

/// The scatter in which something was drawn; equal to itself alone.
#[derive(Debug, Clone)]
pub struct Drawn(pub Arc<Plot>);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Rows on their way into the selection.
#[derive(Debug)]
pub(super) struct Pick {
    rows: Rows,
    mode: SelectMode,
    why: String,
    /// The table on which conditions are being checked.
    on: Basis,
}

impl SelectMode {
    /// Ctrl (Shift around points) adds, Alt removes.
    pub fn of(adds: bool, removes: bool) -> Self {
        match (adds, removes) {
            (_, true) => Self::Remove,
            (true, false) => Self::Add,
            (false, false) => Self::Replace,
        }
    }
}

impl Selection {
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the row that starts in this line of the file is selected.
    pub fn contains(&self, line: usize) -> bool {
        self.lines.contains(line)
    }

    /// The lines of the file in which selected rows start.
    pub fn lines(&self) -> &Arc<Bits> {
        &self.lines
    }

    /// Such as "age 40 to 45".
    pub fn why(&self) -> &str {
        &self.why
    }

    /// With these lines put in its place, added or taken away.
    fn changed(&self, lines: Bits, found: &Found, pick: Pick) -> Self {
        let Pick { mode, why, on, .. } = pick;
        let recipe = match mode {
            SelectMode::Replace | SelectMode::ReplaceIfFound => Recipe::of(found, &on),
            SelectMode::Add if self.is_empty() => Recipe::of(found, &on),
            SelectMode::Add => self.recipe.and(found, false, &on, &self.lines),
            SelectMode::Remove => self.recipe.and(found, true, &on, &self.lines),
        };
        let (lines, why) = match mode {
            SelectMode::Replace | SelectMode::ReplaceIfFound => (lines, why),
            SelectMode::Add if self.is_empty() => (lines, why),
            SelectMode::Add if self.why == why => (self.lines.or(&lines), why),
            SelectMode::Add => (self.lines.or(&lines), format!("{}, or {why}", self.why)),
            SelectMode::Remove => (self.lines.without(&lines), format!("{}, without {why}", self.why)),
        };
        if lines.is_empty() {
            return Self::default();
        }
        Self {
            lines: Arc::new(lines),
            why,
            recipe,
        }
    }
}

impl AppState {
    /// The table whose rows are shown: cleaned where it is there, else as read.
    fn shown_table(&self) -> Option<&Table> {
        let cleaned = self.results.prepared().map(|on| &on.table);
        cleaned.or_else(|| self.results.base(&self.study).map(|read| &read.table))
    }

    pub(super) fn select(&mut self, rows: Rows, mode: SelectMode, why: String) -> Vec<JobRequest> {
        let on = Basis::default();
        self.explain.missed = None;
        self.picks.push_back(Pick { rows, mode, why, on });
        if self.picks.len() > 1 {
            // Waits for the one before, so that none is lost.
            return Vec::new();
        }
        self.settle_picks()
    }

    /// Takes in what can be taken in at once; the work that the next one wants.
    fn settle_picks(&mut self) -> Vec<JobRequest> {
        while let Some(mut pick) = self.picks.pop_front() {
            pick.on = self.basis();
            let (lines, found) = match &pick.rows {
                Rows::Lines(lines) => (lines.clone(), Found::Lines(lines.clone())),
                Rows::Shown(places) => self.shown_lines(places.clone()),
                rows @ (Rows::Where(_) | Rows::Drawn { .. } | Rows::Classified { .. }) => {
                    let Some(sought) = self.sought(rows) else {
                        continue;
                    };
                    self.picks.push_front(pick);
                    let running = Running {
                        fraction: 0.0,
                        phrase: "Selecting".to_owned(),
                        since: self.now,
                    };
                    self.running.insert(Slot::Select, running);
                    return vec![JobRequest::Select(sought)];
                }
            };
            self.take_in(lines, &found, pick);
        }
        Vec::new()
    }

    fn take_in(&mut self, lines: Bits, found: &Found, pick: Pick) {
        if lines.is_empty() && pick.mode == SelectMode::ReplaceIfFound {
            self.explain.missed = Some(pick.why);
        } else {
            self.set_selection(self.selection.changed(lines, found, pick));
        }
    }

    fn set_selection(&mut self, selection: Selection) {
        let before = std::mem::replace(&mut self.selection, Arc::new(selection));
        if !before.is_empty() {
            self.selected_before = before;
        }
    }

    /// The selection before the one that is shown, to and fro.
    pub(super) fn select_before(&mut self) {
        self.stop_selecting();
        std::mem::swap(&mut self.selection, &mut self.selected_before);
    }

    /// What is looked up beside the window; `None` where the result that it is about is gone.
    fn sought(&self, rows: &Rows) -> Option<Sought> {
        match rows {
            Rows::Where(conditions) => Some(Sought::Where {
                table: self.shown_table()?.clone(),
                conditions: conditions.clone(),
            }),
            Rows::Drawn { plot, region } => Some(Sought::Drawn {
                plot: Arc::clone(&plot.0),
                region: region.clone(),
            }),
            Rows::Classified {
                part,
                threshold,
                group,
            } => Some(Sought::Classified {
                classifier: self.results.classifier()?.clone(),
                is_test: *part == Part::Test,
                threshold: *threshold,
                group: *group,
            }),
            Rows::Lines(_) | Rows::Shown(_) => None,
        }
    }

    fn shown_lines(&self, places: Range<usize>) -> (Bits, Found) {
        let Some(table) = self.shown_table() else {
            return (Bits::default(), Found::Lines(Bits::default()));
        };
        let view = self.shown_view();
        let n_rows = view.map_or(table.n_rows(), <[u32]>::len);
        let places = places.start.min(n_rows)..places.end.min(n_rows);
        let are_all = places.len() == n_rows;
        let lines = match view {
            Some(rows) => table.lines_of(rows[places].iter().copied()),
            None => table.lines_of(places.filter_map(|row| u32::try_from(row).ok())),
        };
        // All rows that a filter shows are what it says, where it shows what it says now.
        let is_told = view.is_none() || self.results.is_current(Step::View, &self.study);
        let found = if are_all && is_told {
            let filters = self.study.table.filters.iter();
            let told = filters.filter(|filter| view.is_some() && filter.is_complete());
            Found::Where(told.cloned().collect())
        } else {
            Found::Lines(lines.clone())
        };
        (lines, found)
    }

    /// Rows of the cleaned table as filtered and sorted; `None`: as they stand.
    pub fn shown_view(&self) -> Option<&[u32]> {
        let on = self.results.prepared()?;
        let view = self.results.view().filter(|_| !self.study.table.is_plain())?;
        Arc::ptr_eq(&view.on, on).then_some(view.report.rows.as_slice())
    }

    /// The rows found for the first pick that waits.
    pub(super) fn on_selected(&mut self, found: Result<Bits, TableError>) -> Vec<JobRequest> {
        self.running.remove(&Slot::Select);
        let Some(pick) = self.picks.pop_front() else {
            return Vec::new();
        };
        match found {
            Ok(lines) => {
                let found = match &pick.rows {
                    Rows::Where(conditions) => Found::Where(conditions.clone()),
                    _ => Found::Lines(lines.clone()),
                };
                if lines.is_empty() && pick.mode != SelectMode::ReplaceIfFound {
                    let words = format!("No customers there: {}.", pick.why);
                    self.toast(ToastKind::Note, words, None);
                }
                self.take_in(lines, &found, pick);
            }
            Err(TableError::Cancelled(_)) => {}
            Err(error) => self.toast(ToastKind::Error, format!("Nothing selected: {error}."), None),
        }
        self.settle_picks()
    }

    /// Lines of another file are other rows, and so are those of customers made of its purchases.
    pub(super) fn keep_selection_of_file(&mut self) {
        let (Some(read), Some(base)) = (self.results.read(), self.results.base(&self.study)) else {
            return;
        };
        let is_made = !Arc::ptr_eq(read, base);
        let from = (read.receipt.sha256.clone(), is_made);
        if self.selected_from.as_ref() != Some(&from) {
            self.clear_selection();
            self.selected_before = Arc::default();
            self.explain = super::Explaining::default();
            self.selected_from = Some(from);
        }
    }

    pub(super) fn invert_selection(&mut self) {
        let Some(table) = self.shown_table() else { return };
        let all = table.lines_of(0..u32::try_from(table.n_rows()).unwrap_or(u32::MAX));
        let lines = all.without(&self.selection.lines);
        let why = match (
            self.selection.why.strip_prefix("all but "),
            self.selection.is_empty(),
        ) {
            (_, true) => "all rows".to_owned(),
            (Some(rest), false) => rest.to_owned(),
            (None, false) => format!("all but {}", self.selection.why),
        };
        let recipe = self
            .selection
            .recipe
            .inverted(&self.basis(), &self.selection.lines);
        self.set_selection(if lines.is_empty() {
            Selection::default()
        } else {
            Selection {
                lines: Arc::new(lines),
                why,
                recipe,
            }
        });
    }

    /// Forgets what is on its way.
    pub(super) fn stop_selecting(&mut self) {
        self.picks = VecDeque::new();
        self.running.remove(&Slot::Select);
    }

    pub(super) fn clear_selection(&mut self) {
        self.stop_selecting();
        // Whoever was looked for and found stays on the page that explains.
        let found = (self.selection.len() == 1)
            .then(|| {
                self.shown_table()?
                    .rows_in(self.selection.lines())
                    .first()
                    .copied()
            })
            .flatten();
        self.set_selection(Selection::default());
        if let Some(row) = found {
            self.explain.show_nth(&self.selection, row as usize);
        }
    }
}

#[cfg(test)]
mod tests;
