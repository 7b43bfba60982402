use std::path::{Path, PathBuf};

use super::*;
use crate::{
    engine::{
        Progress,
        document::{Figure, Headline, moved, read},
        run::Step,
        study::CleaningStep,
    },
    jobs::{JobEvent, open_study, save_study},
    state::{
        ChartId, ExportSubject, Settings, Tab,
        apply::tests::{customers, opened, work},
    },
};

/// Does what is asked, study files and steps alike; the events as they come.
fn follow(state: &mut AppState, requests: Vec<JobRequest>) {
    for request in requests {
        let event = match request {
            JobRequest::SaveStudy(asked) => match save_study(&asked, &Progress::none()) {
                Ok(()) => JobEvent::StudySaved {
                    path: asked.path,
                    study: Box::new(asked.study),
                },
                Err(error) => JobEvent::StudyNotSaved {
                    message: error.to_string(),
                },
            },
            JobRequest::OpenStudy(asked) => JobEvent::StudyOpened {
                outcome: open_study(&asked, &Progress::none())
                    .map(Box::new)
                    .map_err(|error| error.to_string()),
                path: asked.path,
            },
            other => {
                work(state, vec![other]);
                continue;
            }
        };
        let requests = state.on_event(event);
        follow(state, requests);
    }
}

fn give(state: &mut AppState, command: Command) {
    let requests = state.apply(command);
    follow(state, requests);
}

/// A folder with customers.csv and a study of it, saved.
fn saved() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("customers.csv");
    std::fs::write(&source, customers()).unwrap();
    let study = folder.path().join("mine.study.toml");
    let mut state = AppState::default();
    give(&mut state, Command::Open(source));
    give(&mut state, Command::SetL2(3.0));
    give(&mut state, Command::SaveTo(study.clone()));
    assert!(!state.is_dirty(), "{:?}", state.toasts);
    (folder, study)
}

#[test]
fn a_study_is_saved_and_opened_with_its_numbers() {
    let (folder, path) = saved();
    let text = std::fs::read_to_string(&path).unwrap();
    let found = read("", &text, folder.path()).unwrap();
    let results = &found.document.results;
    assert_eq!(results.get("rows_used"), Some(&Figure::Count(60)));
    assert!(results.get("test.recall").is_some() && results.get("segments.inertia").is_some());
    assert!(text.contains("file = \"customers.csv\""), "{text}");

    let mut state = AppState::default();
    give(&mut state, Command::Open(path.clone()));
    assert_eq!(state.study.classifier.l2, 3.0);
    assert!(!state.is_dirty() && state.results.is_current(Step::Segment, &state.study));
    // What is undefined is equal to what is undefined.
    let again = Headline::full(&state.results, &state.study);
    assert!(
        moved(results, &again).is_empty() && again.len() == results.len(),
        "{again:?}"
    );
    assert_eq!(state.shown_name().as_deref(), Some("mine.study.toml"));
    assert_eq!(state.settings.recent[0].path, path, "it is among the recent ones");
    give(&mut state, Command::SetL2(4.0));
    assert!(state.is_dirty());
    give(&mut state, Command::Undo);
    assert!(!state.is_dirty(), "it is again as it was saved");
    give(&mut state, Command::ShowTab(Tab::Train));
    assert!(
        state.test_looks() > 0 && !state.is_dirty(),
        "looking is no change"
    );
}

#[test]
fn unsaved_work_is_not_left_unasked() {
    for (command, answer) in [
        (Command::CloseFile, Answer::Cancel),
        (Command::OpenSample, Answer::Discard),
        (Command::CloseFile, Answer::Save),
        (Command::Quit, Answer::Discard),
        (Command::Quit, Answer::Save),
    ] {
        let (mut state, _file) = opened(&customers());
        assert!(state.may_close());
        give(&mut state, Command::SetL2(7.0));
        give(&mut state, command.clone());
        assert!(state.leaving.is_asking && !state.may_close(), "{command:?}");
        assert_eq!(state.study.classifier.l2, 7.0, "nothing has happened yet");
        give(&mut state, Command::AnswerUnsaved(answer));
        assert!(!state.leaving.is_asking);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.study.toml");
        if answer == Answer::Save {
            assert!(state.save_draft.is_some(), "it has no file yet");
            give(&mut state, Command::SaveTo(path.clone()));
            assert!(path.is_file());
        }
        let is_gone = match (&command, answer) {
            (_, Answer::Cancel) => state.study.classifier.l2 != 7.0,
            (Command::Quit, _) => state.leaving.wants_quit,
            (Command::OpenSample, _) => state.study.source == Some(Source::Sample),
            _ => state.shows_welcome(),
        };
        assert_eq!(is_gone, answer != Answer::Cancel, "{command:?} {answer:?}");
    }
}

#[test]
fn what_cannot_be_saved_stays_open() {
    let (mut state, _file) = opened(&customers());
    give(&mut state, Command::SetL2(7.0));
    give(&mut state, Command::CloseFile);
    give(&mut state, Command::AnswerUnsaved(Answer::Save));
    give(&mut state, Command::SaveTo("/nowhere/at/all/a.study.toml".into()));
    assert_eq!(state.study.classifier.l2, 7.0);
    assert!(state.is_dirty() && state.has_source());
    let told = &state.toasts.last().unwrap().text;
    assert!(
        told.contains("the folder /nowhere/at/all does not exist"),
        "{told}"
    );
    // Never over the source.
    let Some(Source::File(source)) = state.study.source.clone() else {
        panic!("a file is open")
    };
    give(&mut state, Command::SaveTo(source));
    assert!(state.toasts.last().unwrap().text.contains("never written over"));
}

#[test]
fn a_moved_source_is_pointed_to_once() {
    let (folder, path) = saved();
    let (old, new) = (
        folder.path().join("customers.csv"),
        folder.path().join("renamed.csv"),
    );
    std::fs::rename(&old, &new).unwrap();
    let mut state = AppState::default();
    give(&mut state, Command::Open(path.clone()));
    assert!(matches!(
        state.source_question,
        Some(SourceQuestion::Missing { .. })
    ));
    assert!(state.shows_welcome(), "what was open stays until that is settled");
    give(&mut state, Command::PointTo(folder.path().join("nowhere.csv")));
    assert!(matches!(
        state.source_question,
        Some(SourceQuestion::Missing { .. })
    ));
    give(&mut state, Command::PointTo(new.clone()));
    assert!(state.source_question.is_none());
    assert_eq!(state.study.source, Some(Source::File(new.clone())));
    assert_eq!(state.study.classifier.l2, 3.0);
    assert!(state.results.is_current(Step::Segment, &state.study));
    // At the next start it is known.
    let mut next = AppState::new(state.settings.clone(), None, None);
    give(&mut next, Command::Open(path.clone()));
    assert_eq!(next.study.source, Some(Source::File(new.clone())));
    assert!(next.source_question.is_none());
    // And beside the study it is found by itself.
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("mine.study.toml");
    std::fs::copy(&path, &moved).unwrap();
    let text = std::fs::read_to_string(&moved).unwrap();
    std::fs::write(&moved, text.replace("\"customers.csv\"", "\"old/customers.csv\"")).unwrap();
    std::fs::copy(&new, elsewhere.path().join("customers.csv")).unwrap();
    let mut alone = AppState::new(Settings::default(), None, None);
    give(&mut alone, Command::Open(moved));
    let found = elsewhere.path().join("customers.csv");
    assert_eq!(alone.study.source, Some(Source::File(found)));
}

#[test]
fn work_outlives_its_source() {
    let (mut state, file) = opened(&customers());
    give(&mut state, Command::SetL2(7.0));
    let gone = file.path().to_owned();
    drop(file);
    give(&mut state, Command::ReadAgain);
    let Some(SourceQuestion::Missing { why: Some(why), .. }) = &state.source_question else {
        panic!("it cannot be read")
    };
    assert!(why.contains("there is no file here"), "{why}");
    assert_eq!(state.study.classifier.l2, 7.0);
    std::fs::write(&gone, customers()).unwrap();
    give(&mut state, Command::PointTo(gone));
    assert!(state.source_question.is_none());
    assert!(state.results.is_current(Step::Classify, &state.study));
    assert!(state.history.can_undo() && state.is_dirty());
}

#[test]
fn a_changed_source_is_told() {
    let (folder, path) = saved();
    let source = folder.path().join("customers.csv");
    let more = customers() + "C999,50,3,Premium Buyer\n";
    std::fs::write(&source, more.replace("visits", "calls")).unwrap();
    let mut state = AppState::default();
    give(&mut state, Command::Open(path.clone()));
    let Some(SourceQuestion::Changed { said, .. }) = &state.source_question else {
        panic!("it has changed")
    };
    assert_eq!(
        said[..3],
        ["61 rows, 60 before.", "No longer there: visits.", "New: calls."]
    );
    give(&mut state, Command::AcceptSource);
    assert!(state.source_question.is_none());
    give(&mut state, Command::ReadAgain);
    assert!(state.source_question.is_none(), "it is told once");
    // Another file in its place is a choice that can be undone.
    let other = folder.path().join("other.csv");
    std::fs::write(&other, customers()).unwrap();
    give(&mut state, Command::PointTo(other.clone()));
    assert_eq!(state.study.source, Some(Source::File(other)));
    give(&mut state, Command::Undo);
    assert_eq!(state.study.source, Some(Source::File(source)));
}

#[test]
fn a_study_with_its_data_opens_where_the_data_is_not() {
    let (folder, path) = saved();
    let mut state = AppState::default();
    give(&mut state, Command::Open(path));
    let packed = folder.path().join("mine.study.zip");
    give(&mut state, Command::SaveTo(packed.clone()));
    assert!(state.kept.carries_data, "{:?}", state.toasts);
    let (elsewhere, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let sent = elsewhere.path().join("sent.study.zip");
    std::fs::rename(&packed, &sent).unwrap();
    drop(folder);
    let mut there = AppState::default().with_data_folder(Some(data.path().to_owned()));
    give(&mut there, Command::Open(sent.clone()));
    assert_eq!(there.study.classifier.l2, 3.0);
    assert_eq!(there.results.read().unwrap().receipt.n_rows, 60);
    assert!(there.source_question.is_none() && !there.is_dirty());
    give(&mut there, Command::SetL2(5.0));
    give(&mut there, Command::Save);
    assert!(!there.is_dirty(), "{:?}", there.toasts);
    let mut again = AppState::default().with_data_folder(Some(data.path().to_owned()));
    give(&mut again, Command::Open(sent));
    assert_eq!(again.study.classifier.l2, 5.0);
    assert_eq!(again.results.read().unwrap().receipt.n_rows, 60);
}

#[test]
fn drafts_get_the_ending_that_they_need() {
    let path = |typed: &str, carries_data: bool| {
        let draft = SaveDraft {
            path: typed.to_owned(),
            carries_data,
        };
        AppState::draft_path(&draft, PathBuf::from(typed))
    };
    for (typed, carries_data, path_is) in [
        ("/a/may", false, "/a/may.study.toml"),
        ("/a/may.study.toml", false, "/a/may.study.toml"),
        ("/a/may.study.toml", true, "/a/may.study.zip"),
        ("/a/May 1.5", true, "/a/May 1.5.study.zip"),
        ("/a/customers.csv", false, "/a/customers.csv.study.toml"),
    ] {
        assert_eq!(path(typed, carries_data), Path::new(path_is));
    }
}

#[test]
fn a_broken_study_is_said_and_leaves_what_is_open() {
    let (mut state, _file) = opened(&customers());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.study.toml");
    std::fs::write(&path, "format = 1\n[source]\nsample = maybe\n").unwrap();
    let before = state.study.clone();
    give(&mut state, Command::Open(path.clone()));
    assert_eq!(state.study, before);
    assert!(state.toasts[0].text.contains("line 3"), "{:?}", state.toasts);
    let mut fresh = AppState::default();
    give(&mut fresh, Command::Open(path));
    assert!(fresh.open_failure.unwrap().why.contains("line 3"));
}

#[test]
fn a_step_is_told_with_what_came_of_it() {
    let (mut state, _file) = opened(&customers());
    let filter = CleaningStep::Filter {
        condition: "visits > 3".to_owned(),
    };
    give(&mut state, Command::AddCleaningStep(filter));
    assert_eq!(state.history.words(1), "Added: Keep rows, where visits > 3");
    let effect = state.history.effect(1).unwrap();
    assert!(effect.starts_with("rows used 60 → "), "{effect}");
    give(&mut state, Command::Undo);
    let effect = state.history.effect(1).unwrap();
    assert!(effect.starts_with("rows used 60 → "), "{effect}");
}

#[test]
fn a_save_that_fails_comes_back_as_it_was_filled_in() {
    let (mut state, _file) = opened(&customers());
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("gone/mine.study.zip");
    give(&mut state, Command::SaveAs);
    let draft = SaveDraft {
        path: nowhere.display().to_string(),
        carries_data: true,
    };
    give(&mut state, Command::SetSaveDraft(draft.clone()));
    give(&mut state, Command::SaveTo(nowhere));
    assert_eq!(state.save_draft, Some(draft));
    assert!(state.toasts.iter().any(|toast| toast.kind == ToastKind::Error));
    let there = folder.path().join("mine.study.zip");
    give(&mut state, Command::SaveTo(there.clone()));
    assert!(state.save_draft.is_none() && there.is_file() && !state.is_dirty());
}

#[test]
fn an_export_that_fails_comes_back_as_it_was_filled_in() {
    let (mut state, _file) = opened(&customers());
    state.apply(Command::OpenExport(ExportSubject::Chart(ChartId::Confusion)));
    let mut draft = state.export.clone().unwrap();
    draft.title = Some("For the board".to_owned());
    state.apply(Command::SetExportDraft(draft.clone()));
    state.tried.export = state.export.take();
    state.on_event(JobEvent::ExportFailed {
        message: "No room is left: /a/b.png".to_owned(),
    });
    assert_eq!(state.export, Some(draft.clone()));
    // Another dialog is not covered.
    state.tried.export = state.export.take();
    state.apply(Command::SaveAs);
    state.on_event(JobEvent::ExportFailed {
        message: "No room is left: /a/b.png".to_owned(),
    });
    assert!(state.export.is_none() && state.save_draft.is_some());
}

#[test]
fn a_study_taken_elsewhere_finds_its_source_among_the_files_opened_before() {
    let (folder, path) = saved();
    let elsewhere = tempfile::tempdir().unwrap();
    let taken = elsewhere.path().join("taken.study.toml");
    std::fs::copy(&path, &taken).unwrap();
    let mut state = AppState::default();
    give(&mut state, Command::Open(folder.path().join("customers.csv")));
    give(&mut state, Command::Open(taken.clone()));
    assert_eq!(state.study.classifier.l2, 3.0, "{:?}", state.source_question);
    assert!(state.results.is_current(Step::Classify, &state.study));
    // Other bytes under the same name are not it.
    std::fs::write(folder.path().join("customers.csv"), "a,b\n1,2\n").unwrap();
    let mut state = AppState {
        settings: state.settings,
        ..AppState::default()
    };
    state.settings.moved.clear();
    give(&mut state, Command::Open(taken));
    assert!(state.source_question.is_some());
}
