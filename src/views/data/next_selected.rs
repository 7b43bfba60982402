//! The way from one selected row to the next, asked for from any tab.

use egui::{Context, Id};

use super::{memory::Memory, shown::Shown};
use crate::state::AppState;

/// The table goes on to the next selected row when it is shown next.
pub fn show_next_selected(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(is_wanted(), true));
}

fn is_wanted() -> Id {
    Id::unique("the table is to show the next selected row")
}

/// Does so, where it was asked for.
pub(super) fn reveal_next(ctx: &Context, shown: &Shown<'_>, state: &AppState, memory: &mut Memory) {
    if ctx.data_mut(|data| data.remove_temp::<bool>(is_wanted())) != Some(true) {
        return;
    }
    let is_selected = |place: usize| state.selection.contains(shown.line(place));
    memory.shown_selected = next(memory.shown_selected, shown.n_rows(), is_selected);
    if memory.shown_selected.is_some() {
        memory.reveal_row = memory.shown_selected;
    }
}

/// The next place that is selected, around the end.
fn next(at: Option<usize>, n: usize, is_selected: impl Fn(usize) -> bool) -> Option<usize> {
    let first = at.map_or(0, |at| at + 1).min(n);
    (first..n).chain(0..first).find(|&place| is_selected(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_through_the_selected_rows_is_a_ring() {
        let is_selected = |place: usize| [2, 5].contains(&place);
        assert_eq!(next(None, 8, is_selected), Some(2));
        assert_eq!(next(Some(2), 8, is_selected), Some(5));
        assert_eq!(next(Some(5), 8, is_selected), Some(2));
        // Fewer rows are shown than before.
        assert_eq!(next(Some(50), 8, is_selected), Some(2));
        assert_eq!(next(Some(2), 8, |_| false), None);
        assert_eq!(next(None, 0, is_selected), None);
    }
}
