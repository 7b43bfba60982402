use super::*;
use crate::{
    engine::{condition::Comparison, study::Sort},
    state::{
        Command,
        apply::tests::{answer, customers, opened, premium},
    },
};

fn select(state: &mut AppState, rows: Rows, mode: SelectMode, why: &str) {
    let why = why.to_owned();
    let requests = state.apply(Command::Select { rows, mode, why });
    answer(state, requests);
}

#[test]
fn rows_are_selected_added_and_taken_away() {
    let (mut state, _file) = opened(&customers());
    select(&mut state, premium(), SelectMode::Replace, "Premium Buyer");
    assert_eq!(
        (state.selection.len(), state.selection.why()),
        (20, "Premium Buyer")
    );
    // Rows start in line 2.
    assert!(state.selection.contains(2) && !state.selection.contains(3));
    select(&mut state, Rows::Shown(0..3), SelectMode::Add, "3 rows");
    assert_eq!(state.selection.len(), 22);
    assert_eq!(state.selection.why(), "Premium Buyer, or 3 rows");
    select(&mut state, premium(), SelectMode::Remove, "Premium Buyer");
    assert_eq!(state.selection.len(), 2);
    state.apply(Command::InvertSelection);
    assert_eq!(state.selection.len(), 58);
    assert!(state.selection.why().starts_with("all but Premium Buyer, or"));
    state.apply(Command::ClearSelection);
    assert!(state.selection.is_empty() && state.selection.why().is_empty());
    // Cleared by mistake: it can be had again, to and fro.
    state.apply(Command::SelectBefore);
    assert_eq!(state.selection.len(), 58);
    state.apply(Command::SelectBefore);
    assert!(state.selection.is_empty());
    select(&mut state, premium(), SelectMode::Replace, "Premium Buyer");
    select(&mut state, Rows::Shown(0..3), SelectMode::Replace, "3 rows");
    state.apply(Command::SelectBefore);
    assert_eq!(
        (state.selection.len(), state.selection.why()),
        (20, "Premium Buyer")
    );
}

#[test]
fn who_was_found_stays_in_place_when_nobody_is_selected() {
    let (mut state, _file) = opened(&customers());
    select(&mut state, Rows::Shown(7..8), SelectMode::Replace, "one customer");
    assert_eq!(state.explain.nth(&state.selection), None);
    state.apply(Command::ClearSelection);
    assert_eq!(state.explain.nth(&state.selection), Some(7));
    select(
        &mut state,
        Rows::Shown(7..9),
        SelectMode::Replace,
        "two customers",
    );
    state.apply(Command::ClearSelection);
    assert_eq!(state.explain.nth(&state.selection), None);
}

#[test]
fn quick_picks_wait_for_each_other() {
    let (mut state, _file) = opened(&customers());
    let add = |rows, why: &str| Command::Select {
        rows,
        mode: SelectMode::Add,
        why: why.to_owned(),
    };
    let first = state.apply(add(premium(), "first"));
    let second = state.apply(add(
        Rows::Where(vec![Condition::is("buyer_type", "Bargain Hunter")]),
        "second",
    ));
    assert_eq!((first.len(), second.len()), (1, 0));
    answer(&mut state, first);
    assert_eq!(state.selection.len(), 60);
    assert!(state.running.is_empty());
}

#[test]
fn a_selection_outlives_sorting_and_goes_with_its_file() {
    let (mut state, _file) = opened(&customers());
    let requests = state.apply(Command::SetSort(Some(Sort {
        column: "spent".to_owned(),
        is_descending: true,
    })));
    answer(&mut state, requests);
    let top = state.shown_view().unwrap()[0];
    select(&mut state, Rows::Shown(0..1), SelectMode::Replace, "one row");
    let line = state.results.prepared().unwrap().table.line(top as usize);
    assert!(state.selection.contains(line));
    let requests = state.apply(Command::SetSort(None));
    answer(&mut state, requests);
    assert!(state.selection.contains(line) && state.shown_view().is_none());
    let (_, other) = opened("a,b\n1,2\n2,4\n3,5\n");
    let requests = state.apply(Command::Open(other.path().to_owned()));
    answer(&mut state, requests);
    assert!(state.selection.is_empty());
}

#[test]
fn a_group_of_the_matrix_selects_exactly_its_rows() {
    let (mut state, _file) = opened(&customers());
    let group = RowGroup::Wrong;
    for part in [Part::Test, Part::Training] {
        let rows = Rows::Classified {
            part,
            threshold: 0.3,
            group,
        };
        select(&mut state, rows, SelectMode::Replace, "predicted wrongly");
        let made = state.results.classifier().unwrap();
        let own = made.report.part(part == Part::Test);
        let expected = made.on.table.lines_of(made.report.rows_of(own, 0.3, group));
        assert!(!expected.is_empty());
        assert_eq!(**state.selection.lines(), expected, "{part:?}");
    }
}

#[test]
fn a_condition_that_cannot_be_checked_is_said() {
    let (mut state, _file) = opened(&customers());
    let condition = Condition::Compare {
        column: "spent".to_owned(),
        comparison: Comparison::Less,
        value: "much".to_owned(),
    };
    select(
        &mut state,
        Rows::Where(vec![condition]),
        SelectMode::Replace,
        "cheap",
    );
    assert!(state.selection.is_empty());
    assert!(
        state.toasts[0].text.contains("\"much\" is no number"),
        "{:?}",
        state.toasts
    );
}

#[test]
fn a_place_without_customers_is_told() {
    let (mut state, _file) = opened(&customers());
    let none = Rows::Where(vec![Condition::is("buyer_type", "Nobody")]);
    select(&mut state, none, SelectMode::Replace, "buyer_type Nobody");
    assert!(state.selection.is_empty());
    let said = state.toasts.last().map(|toast| toast.text.as_str());
    assert_eq!(said, Some("No customers there: buyer_type Nobody."));
}
