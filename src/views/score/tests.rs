//! The tab as a user meets it, on a state made without a window.

use std::path::PathBuf;

use crate::{
    jobs::{JobRequest, Slot},
    state::{AppState, Command, Tab},
};

#[test]
fn a_saved_model_alone_opens_the_tab_and_scores_when_there_are_customers() {
    let mut state = AppState::default();
    let requests = state.apply(Command::Open(PathBuf::from("/models/model.json")));
    assert_eq!(
        (state.tab, state.shows_welcome(), state.has_source()),
        (Tab::Score, false, false)
    );
    assert!(
        !requests
            .iter()
            .any(|request| matches!(request, JobRequest::Score { .. }))
    );
    let requests = state.apply(Command::OpenNewCustomers(PathBuf::from("/new.csv")));
    let asked = requests
        .iter()
        .filter(|request| matches!(request, JobRequest::Score { .. }));
    assert_eq!(asked.count(), 1);
    assert!(state.running.contains_key(&Slot::Score));
    // Asked for once; asked for again when a column is matched by hand.
    let scores = |requests: Vec<JobRequest>| {
        requests
            .iter()
            .any(|request| matches!(request, JobRequest::Score { .. }))
    };
    assert!(!scores(state.apply(Command::ShowTab(Tab::Score))));
    let matched = Command::MatchColumn {
        column: "age".to_owned(),
        to: Some("Age".to_owned()),
    };
    assert!(scores(state.apply(matched)));
    assert!(state.history.can_undo());
    let other = state.apply(Command::OpenNewCustomers(PathBuf::from("/other.csv")));
    assert!(scores(other) && state.study.scoring.matched.is_empty());
    assert_eq!(
        state.study.scoring.model,
        Some(PathBuf::from("/models/model.json"))
    );
    state.apply(Command::CloseFile);
    assert!(state.shows_welcome());
}
