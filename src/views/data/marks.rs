//! What is marked in the table: selected rows and found cells.

use super::{memory::Memory, shown::Shown};
use crate::{
    engine::{
        run::Step,
        table::{ColumnKind, FoundCells},
    },
    state::{AppState, Selection},
    theme::fonts::Weight,
};

/// Whether a cell holds what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Not,
    Elsewhere,
    /// The one that the search stands at.
    Here,
}

/// The marks of this frame.
#[derive(Debug)]
pub struct Marks<'a> {
    selection: &'a Selection,
    cells: Option<&'a FoundCells>,
    here: Option<(u32, u32)>,
}

impl<'a> Marks<'a> {
    pub fn of(state: &'a AppState, memory: &Memory) -> Self {
        let cells = found_cells(state);
        Self {
            selection: &state.selection,
            here: cells.and_then(|cells| cells.cells.get(memory.found).copied()),
            cells,
        }
    }

    /// Whether the row at a place is selected, or about to be.
    pub fn is_selected(&self, shown: &Shown<'_>, memory: &Memory, place: usize) -> bool {
        let is_dragged = memory
            .dragged
            .is_some_and(|(a, b)| a.min(b) <= place && place <= a.max(b));
        is_dragged || (!self.selection.is_empty() && self.selection.contains(shown.line(place)))
    }

    /// Names of selected rows stand out.
    pub fn weight(&self, shown: &Shown<'_>, memory: &Memory, place: usize, column: usize) -> Weight {
        let is_name = shown.summary[column].kind == ColumnKind::Identifier;
        if is_name && self.is_selected(shown, memory, place) {
            Weight::SemiBold
        } else {
            Weight::Regular
        }
    }

    pub fn found(&self, place: usize, column: usize) -> Found {
        let (Some(cells), Ok(place), Ok(column)) = (self.cells, u32::try_from(place), u32::try_from(column))
        else {
            return Found::Not;
        };
        if self.here == Some((place, column)) {
            Found::Here
        } else if cells.cells.binary_search(&(place, column)).is_ok() {
            Found::Elsewhere
        } else {
            Found::Not
        }
    }
}

/// The cells that hold what is typed now; `None`: nothing is, or the search is under way.
pub fn found_cells(state: &AppState) -> Option<&FoundCells> {
    let is_current = state.results.is_current(Step::Find, &state.study);
    let made = state.results.found().filter(|_| is_current)?;
    Some(&made.report)
}
