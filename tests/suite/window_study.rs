//! Studies in the window: saved, asked for before they are lost, gone back through, restored.

use std::path::{Path, PathBuf};

use buyerscope::{
    app::AppOptions,
    engine::{run::Step, study::Source},
    state::Tab,
};
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::views::{FakePicker, Window, click, is_made, is_said, large, opened, show, wait, window_of};

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
    window.step();
}

/// Another strength of the penalty, in the Train tab.
fn change_something(window: &mut Window) {
    wait(window, "the classifier", is_made(Step::Classify));
    show(window, Tab::Train);
    window
        .get_by_role_and_label(egui::accesskit::Role::Slider, "Threshold")
        .focus();
    window.step();
    window.step();
    window.key_press(Key::ArrowLeft);
    window.step();
    window.step();
}

fn type_into(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.step();
    window.step();
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(text.to_owned()));
    window.step();
    window.step();
}

fn with_data_folder(folder: &Path, open: Option<Source>) -> Window {
    let options = AppOptions {
        open,
        data_folder: Some(folder.to_owned()),
        picker: Box::new(FakePicker::default()),
        ..AppOptions::default()
    };
    window_of(1440.0, 900.0, options)
}

#[test]
fn a_study_is_saved_and_unsaved_changes_show() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.study.toml");
    let (mut window, _file) = opened(&crate::command::table("id,x,buyer_type", 80, |i| {
        format!(
            "{i},{},{}",
            i * 7 % 41,
            if i % 3 == 0 {
                "Premium Buyer"
            } else {
                "Bargain Hunter"
            }
        )
    }));
    change_something(&mut window);
    is_said(&window, ".csv, not saved");
    press(&mut window, Modifiers::COMMAND, Key::S);
    is_said(&window, "Save study");
    type_into(&mut window, "Study path", &path.display().to_string());
    click(&mut window, "Save");
    wait(&mut window, "the study", |state| state.kept.path.is_some());
    assert!(path.is_file());
    is_said(&window, "Saved mine.study.toml");
    window.get_by_label("mine.study.toml");
    assert!(!window.state().state().is_dirty());
    // Changed again, the file closes only with leave.
    change_something(&mut window);
    assert!(window.state().state().is_dirty());
    click(&mut window, "Undo (Ctrl+Z)");
    assert!(!window.state().state().is_dirty());
    click(&mut window, "Redo (Ctrl+Shift+Z)");
    click(&mut window, "More");
    click(&mut window, "Close file");
    is_said(&window, "Save the work on mine.study.toml?");
    // Work under way may be cancelled too; the dialog lies above it.
    window.get_all_by_label("Cancel").last().unwrap().click();
    window.step();
    window.step();
    assert!(window.state().state().has_source());
    click(&mut window, "More");
    click(&mut window, "Close file");
    click(&mut window, "Discard");
    assert!(window.state().state().shows_welcome());
    // Open again from the list of recent files.
    click(&mut window, "Open mine.study.toml");
    wait(&mut window, "the study", is_made(Step::Classify));
    assert!(window.state().state().study.threshold.0 < 0.5);
}

/// Without groups the silhouette finds some all the same, and the evidence shows another k.
#[test]
fn the_k_that_was_seen_is_the_k_that_is_saved_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.study.toml");
    // The R2 sequence: even over the square.
    let (mut window, _file) = opened(&crate::command::table("x,y", 400, |i| {
        let part = |step: f64| (0.5 + step * f64::from(u32::try_from(i).unwrap())).fract();
        format!("{},{}", part(0.754_877_666_2), part(0.569_840_290_998))
    }));
    wait(&mut window, "the segments", is_made(Step::Segment));
    let by_scan = window.state().state().shown_k().unwrap();
    show(&mut window, Tab::Segments);
    wait(&mut window, "the evidence", is_made(Step::Evidence));
    let seen = window.state().state().shown_k().unwrap();
    assert_ne!(seen, by_scan, "both are told apart");
    press(&mut window, Modifiers::COMMAND, Key::S);
    type_into(&mut window, "Study path", &path.display().to_string());
    click(&mut window, "Save");
    wait(&mut window, "the study", |state| state.kept.path.is_some());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains(&format!("[results.segments]\nk = {seen}\n")),
        "{text}"
    );
    let told = crate::command::line("replay")
        .path(&path)
        .words("--verify")
        .run()
        .text();
    assert!(told.contains("identical"), "{told}");
}

#[test]
fn the_history_is_gone_back_through_and_compared() {
    for (width, height) in [(1440.0, 900.0), (1024.0, 700.0)] {
        let mut window = crate::views::window(width, height, Some(Source::Sample), FakePicker::default());
        change_something(&mut window);
        wait(&mut window, "the segments", is_made(Step::Segment));
        press(&mut window, Modifiers::COMMAND, Key::H);
        is_said(&window, "Step 1: Threshold: 0.5 → 0.49");
        click(&mut window, "As opened");
        assert_eq!(window.state().state().study.threshold.0, 0.5);
        click(&mut window, "Step 1: Threshold: 0.5 → 0.49");
        assert_eq!(window.state().state().study.threshold.0, 0.49);
        click(&mut window, "Compare as opened");
        click(&mut window, "Compare step 1");
        is_said(&window, "Threshold: 0.5 and 0.49");
        is_said(&window, "Recall: 0.");
        is_said(&window, "Rows used: ");
        click(&mut window, "Close the history");
        assert!(window.state().state().history_panel.is_none());
    }
}

#[test]
fn work_that_a_crash_has_left_is_offered_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let journals = || -> Vec<PathBuf> {
        let found = std::fs::read_dir(folder.path().join("journal"));
        found.map_or_else(
            |_| Vec::new(),
            |found| found.flatten().map(|entry| entry.path()).collect(),
        )
    };
    let mut window = with_data_folder(folder.path(), Some(Source::Sample));
    change_something(&mut window);
    wait(&mut window, "the journal", |_| !journals().is_empty());
    wait(&mut window, "the segments", is_made(Step::Segment));
    // Another window beside it does not take it.
    let mut beside = with_data_folder(folder.path(), None);
    for _ in 0..20 {
        std::thread::sleep(std::time::Duration::from_millis(10));
        beside.step();
    }
    assert!(!beside.state().state().is_offering);
    // Its workers end with it, and nothing is asked: as if it had crashed.
    drop(window);
    // On a busy machine the worker that holds the journal ends a moment later: until then it is not left alone.
    let until = std::time::Instant::now() + std::time::Duration::from_mins(2);
    let mut next = loop {
        let mut next = with_data_folder(folder.path(), None);
        for _ in 0..50 {
            std::thread::sleep(std::time::Duration::from_millis(10));
            next.step();
        }
        if next.state().state().is_offering {
            break next;
        }
        assert!(std::time::Instant::now() < until, "nothing is offered");
    };
    is_said(&next, "Your work of today, ");
    is_said(&next, " on customers.csv");
    is_said(&next, "1 step, the last: Threshold: 0.5 → 0.49");
    click(&mut next, "Restore customers.csv");
    assert_eq!(next.state().state().study.threshold.0, 0.49);
    wait(&mut next, "the results", is_made(Step::Classify));
    assert!(next.state().state().is_dirty() && next.state().state().history.can_undo());
    is_said(&next, "customers.csv, not saved");
    // Its own journal now; and with leave to lose it, none is left.
    wait(&mut next, "one journal", |_| journals().len() == 1);
    click(&mut next, "More");
    click(&mut next, "Close file");
    click(&mut next, "Discard");
    wait(&mut next, "no journal", |_| journals().is_empty());
}

#[test]
fn a_study_whose_source_is_gone_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let study = folder.path().join("a.study.toml");
    std::fs::write(&study, "format = 1\n[source]\nfile = \"gone.csv\"\n").unwrap();
    let there = folder.path().join("here.csv");
    std::fs::copy(crate::command::in_repository("sample_data/customers.csv"), &there).unwrap();
    let mut window = large(Some(Source::File(study)));
    wait(&mut window, "the question", |state| {
        state.source_question.is_some()
    });
    is_said(&window, "gone.csv is not where the study says");
    type_into(&mut window, "Source path", &there.display().to_string());
    click(&mut window, "Use this file");
    wait(&mut window, "the customers", is_made(Step::Prepare));
    window.get_by_label("a.study.toml, not saved");
}
