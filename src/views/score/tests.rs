//! The tab as a user meets it, on a state made without a window.

use std::{path::PathBuf, sync::Arc};

use crate::{
    engine::{
        handover::{SavedModel, ScoringModel, tests::model},
        study::ModelKind,
    },
    jobs::{JobEvent, JobRequest, Slot},
    state::{AppState, Command, Tab},
};

fn scores(requests: &[JobRequest]) -> bool {
    let mut requests = requests.iter();
    requests.any(|request| matches!(request, JobRequest::Score { .. }))
}

fn reads(requests: &[JobRequest]) -> bool {
    let mut requests = requests.iter();
    requests.any(|request| matches!(request, JobRequest::ReadModel(_)))
}

fn read(outcome: Result<SavedModel, &str>) -> JobEvent {
    JobEvent::ModelRead {
        path: saved(),
        outcome: outcome.map(Arc::new).map_err(str::to_owned),
    }
}

fn saved() -> PathBuf {
    PathBuf::from("/models/model.json")
}

#[test]
fn a_saved_model_alone_opens_the_tab_and_scores_when_there_are_customers() {
    let mut state = AppState::default();
    let requests = state.apply(Command::Open(saved()));
    assert_eq!(
        (state.tab, state.shows_welcome(), state.has_source()),
        (Tab::Score, false, false)
    );
    assert!(reads(&requests) && !scores(&requests));
    let requests = state.apply(Command::OpenNewCustomers(PathBuf::from("/new.csv")));
    assert!(!reads(&requests) && !scores(&requests), "not before it is read");
    assert!(scores(&state.on_event(read(Ok(model())))));
    assert!(state.running.contains_key(&Slot::Score));
    // Asked for once; asked for again when a column is matched by hand.
    assert!(!scores(&state.apply(Command::ShowTab(Tab::Score))));
    let matched = Command::MatchColumn {
        column: "age".to_owned(),
        to: Some("Age".to_owned()),
    };
    assert!(scores(&state.apply(matched)));
    assert!(state.history.can_undo());
    let other = state.apply(Command::OpenNewCustomers(PathBuf::from("/other.csv")));
    assert!(scores(&other) && state.study.scoring.matched.is_empty());
    assert_eq!(state.study.scoring.model, Some(saved()));
    state.apply(Command::CloseFile);
    assert!(state.shows_welcome());
}

#[test]
fn a_damaged_model_is_said_before_there_are_customers() {
    let mut state = AppState::default();
    state.apply(Command::Open(saved()));
    let kind = |state: &AppState| state.kind_of(Some(&ScoringModel::Saved(saved())));
    assert_eq!(kind(&state), None, "nothing is known of it yet");
    assert!(!scores(&state.on_event(read(Err("the model is damaged")))));
    assert_eq!(state.model_failure(), Some("the model is damaged"));
    assert_eq!(kind(&state), None, "what cannot be read is not handed over");
    let requests = state.apply(Command::OpenNewCustomers(PathBuf::from("/new.csv")));
    assert!(!scores(&requests) && !reads(&requests));
    // A copy in its place.
    assert!(reads(&state.apply(Command::ScoreAgain)));
    assert!(scores(&state.on_event(read(Ok(model())))));
    assert_eq!(
        (state.model_failure(), kind(&state)),
        (None, Some(ModelKind::Logistic))
    );
    // The same name may be another file by now.
    assert!(reads(&state.apply(Command::OpenModel(saved()))));
}
