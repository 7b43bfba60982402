use super::*;
use crate::{
    engine::{Progress, condition::Condition, study::CleaningStep},
    jobs::JobEvent,
    state::{Answer, Rows},
};

/// Does the work that the state asks for, as the runner would.
pub(crate) fn work(state: &mut AppState, mut requests: Vec<JobRequest>) {
    while let Some(request) = requests.pop() {
        let JobRequest::Run { step, study, results } = request else {
            continue;
        };
        let outcome = Box::new(run::perform(step, &study, &results, &Progress::none()));
        requests.extend(state.on_event(JobEvent::StepEnded {
            generation: 1,
            outcome,
            seconds: 0.0,
        }));
    }
}

pub(crate) fn opened(csv: &str) -> (AppState, tempfile::NamedTempFile) {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let mut state = AppState::default();
    let requests = state.apply(Command::Open(file.path().to_owned()));
    work(&mut state, requests);
    (state, file)
}

pub(crate) fn customers() -> String {
    let mut csv = "customer_id,spent,visits,buyer_type\n".to_owned();
    for i in 0..60 {
        let kind = if i % 3 == 0 {
            "Premium Buyer"
        } else {
            "Bargain Hunter"
        };
        csv += &format!(
            "C{i:03},{},{},{kind}\n",
            10 + (i * 37) % 90 + 20 * u32::from(i % 3 == 0),
            1 + i % 7
        );
    }
    csv
}

/// As [`work`], where rows are selected on the way.
pub fn answer(state: &mut AppState, mut requests: Vec<JobRequest>) {
    while let Some(request) = requests.pop() {
        let JobRequest::Select(sought) = request else {
            work(state, vec![request]);
            continue;
        };
        requests.extend(state.on_selected(sought.lines(&Progress::none())));
    }
}

/// The Premium Buyers among [`customers`].
pub fn premium() -> Rows {
    Rows::Where(vec![Condition::is("buyer_type", "Premium Buyer")])
}

#[test]
fn opening_a_file_trains_and_segments_by_itself() {
    let (state, _file) = opened(&customers());
    assert!(!state.shows_welcome());
    assert!(state.results.is_current(Step::Classify, &state.study));
    assert!(state.results.is_current(Step::Segment, &state.study));
    assert!(state.running.is_empty());
    let report = &state.results.classifier().unwrap().report;
    assert_eq!(report.target, "buyer_type");
    assert!(!report.features.contains(&"customer_id".to_owned()));
}

#[test]
fn a_threshold_asks_for_no_work_and_a_drag_is_one_undo() {
    let (mut state, _file) = opened(&customers());
    for threshold in [0.4, 0.41, 0.42] {
        assert!(state.apply(Command::SetThreshold(threshold)).is_empty());
    }
    assert_eq!(state.study.threshold.0, 0.42);
    state.apply(Command::Undo);
    assert_eq!(state.study.threshold.0, 0.5);
    assert!(!state.history.can_undo());
    state.apply(Command::Redo);
    assert_eq!(state.study.threshold.0, 0.42);
}

#[test]
fn a_setting_trains_again_and_leaves_the_segments_alone() {
    let (mut state, _file) = opened(&customers());
    let requests = state.apply(Command::SetL2(3.0));
    let steps: Vec<Step> = requests
        .iter()
        .filter_map(|request| match request {
            JobRequest::Run { step, .. } => Some(*step),
            _ => None,
        })
        .collect();
    assert_eq!(steps, [Step::Classify]);
    assert!(
        state.results.classifier().is_some(),
        "the old result stays while the new one is made"
    );
    assert!(
        state.apply(Command::ShowTab(Tab::Train)).is_empty(),
        "the same work is asked for once"
    );
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_one_before_as_it_was() {
    let (mut state, _file) = opened(&customers());
    state.apply(Command::AddCleaningStep(CleaningStep::drop_duplicates()));
    let before = state.study.clone();
    state.apply(Command::Open("/nowhere/gone.csv".into()));
    let requests = state.apply(Command::AnswerUnsaved(Answer::Discard));
    work(&mut state, requests);
    assert_eq!(state.study, before);
    assert!(state.history.can_undo());
    assert_eq!(state.toasts.len(), 1);
    assert!(
        state.toasts[0].text.contains("gone.csv"),
        "{}",
        state.toasts[0].text
    );
}

#[test]
fn the_first_file_failing_shows_the_welcome_page_with_the_reason() {
    let mut state = AppState::default();
    let requests = state.apply(Command::Open("/nowhere/gone.csv".into()));
    work(&mut state, requests);
    assert!(state.shows_welcome());
    assert!(state.open_failure.as_ref().unwrap().why.contains("gone.csv"));
}

#[test]
fn behind_the_welcome_page_the_sample_is_ready() {
    let mut state = AppState::default();
    let requests = state.apply(Command::CloseFile);
    work(&mut state, requests);
    assert!(state.shows_welcome());
    let requests = state.apply(Command::OpenSample);
    assert!(requests.is_empty(), "opening the sample is instant: {requests:?}");
    assert!(state.results.is_current(Step::Segment, &state.study));
}

#[test]
fn the_sample_opens_after_a_path_that_was_wrong() {
    let mut state = AppState::default();
    // The work behind the welcome page is done before the path is typed.
    let requests = state.apply(Command::CloseFile);
    work(&mut state, requests);
    let requests = state.apply(Command::Open("/nowhere/gone.csv".into()));
    work(&mut state, requests);
    assert!(state.open_failure.is_some());
    let requests = state.apply(Command::OpenSample);
    work(&mut state, requests);
    assert!(state.results.is_current(Step::Segment, &state.study));
}

#[test]
fn what_a_file_showed_is_there_again_after_another_file() {
    let (mut state, file) = opened(&customers());
    let (_, other) = opened(&customers().replace("Premium", "Loyal"));
    let requests = state.apply(Command::ShowTab(Tab::Segments));
    work(&mut state, requests);
    assert!(state.results.is_current(Step::Describe, &state.study));
    // Nobody looks at the segments of the other file.
    for (path, is_shown) in [(other.path(), false), (file.path(), true)] {
        let requests = state.apply(Command::ShowTab(Tab::Data));
        work(&mut state, requests);
        let requests = state.apply(Command::Open(path.to_owned()));
        work(&mut state, requests);
        if is_shown {
            let requests = state.apply(Command::ShowTab(Tab::Segments));
            work(&mut state, requests);
        }
    }
    assert!(state.results.is_current(Step::Evidence, &state.study));
    assert!(state.results.is_current(Step::Describe, &state.study));
}

#[test]
fn the_first_feature_taken_out_is_told_by_its_name() {
    let (mut state, _file) = opened(&customers());
    let (column, is_used) = ("visits".to_owned(), false);
    let requests = state.apply(Command::SetFeature {
        column: column.clone(),
        is_used,
    });
    work(&mut state, requests);
    assert_eq!(state.history.words(1), "Features: without visits");
    state.apply(Command::SetSegmentFeature { column, is_used });
    assert_eq!(state.history.words(2), "Features of segments: without visits");
}
