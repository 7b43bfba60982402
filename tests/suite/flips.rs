//! The flip list as a user meets it.

use buyerscope::{
    engine::{classify::FlipList, run::Step, study::Source},
    jobs::Slot,
    state::{AppState, Tab},
};
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::views::{Window, click, is_made, is_said, large, show, wait};

fn trained() -> Window {
    let mut window = large(Some(Source::Sample));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    window
}

/// How many flip, and how many rightly.
fn flips(state: &AppState) -> (u64, u64) {
    let report = &state.results.classifier().unwrap().report;
    let (from, to) = (state.study.flips_from.0, state.study.threshold.0);
    let list = FlipList::new(report, report.part(true), from, to).unwrap();
    (list.flips.n(), list.flips.rightly())
}

fn drag_down(window: &mut Window, steps: usize) {
    window.get_by_role_and_label(Role::Slider, "Threshold").focus();
    window.step();
    window.step();
    for _ in 0..steps {
        window.key_press(Key::ArrowLeft);
        window.step();
    }
}

#[test]
fn the_list_follows_the_threshold_in_the_same_frame() {
    let mut window = trained();
    is_said(&window, "where it is compared with itself");
    drag_down(&mut window, 8);
    let state = window.state().state();
    assert_eq!(state.study.threshold.0, 0.42);
    let (n, rightly) = flips(state);
    assert!(n > 10 && rightly > 0 && rightly < n);
    is_said(&window, &format!("{n} test customers become Premium Buyers"));
    is_said(&window, &format!("{rightly} rightly, {} wrongly", n - rightly));
    // The first in the list is the one with the highest score below 0.50.
    let made = state.results.classifier().unwrap().clone();
    let first = {
        let report = &made.report;
        FlipList::new(report, report.part(true), 0.5, 0.42)
            .unwrap()
            .get(0)
            .unwrap()
    };
    let name = made.on.table.page(first.row as usize, 1)[0][0].clone().unwrap();
    let row = window
        .query_all_by_role(Role::Row)
        .find(|row| {
            row.accesskit_node()
                .label()
                .unwrap_or_default()
                .starts_with(&name)
        })
        .unwrap_or_else(|| panic!("{name} is not in the list"));
    row.click();
    window.step();
    window.step();
    let state = window.state().state();
    assert_eq!(state.selection.len(), 1);
    assert!(state.selection.contains(made.on.table.line(first.row as usize)));
    is_said(
        &window,
        &format!("1 customer selected: {name}, who becomes Premium Buyer"),
    );

    click(&mut window, &format!("{} wrongly", n - rightly));
    wait(&mut window, "the selection", |state| {
        !state.running.contains_key(&Slot::Select)
    });
    let report = &made.report;
    let wrong = FlipList::new(report, report.part(true), 0.5, 0.42).unwrap();
    let wrong = wrong.iter().filter(|flip| !flip.is_right()).map(|flip| flip.row);
    let lines = made.on.table.lines_of(wrong.collect::<Vec<_>>());
    assert_eq!(**window.state().state().selection.lines(), lines);

    // From here on the present threshold is what others are compared with.
    click(&mut window, "Compare from here");
    assert_eq!(window.state().state().study.flips_from.0, 0.42);
    is_said(&window, "where it is compared with itself");
}

#[test]
fn the_call_list_is_a_table() {
    let mut window = trained();
    drag_down(&mut window, 8);
    let (n, rightly) = flips(window.state().state());
    click(&mut window, "Call list…");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.csv");
    window.get_by_label("File path").focus();
    window.step();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.step();
    window
        .get_by_label("File path")
        .type_text(&path.display().to_string());
    window.step();
    click(&mut window, "Save");
    wait(&mut window, "the file", |state| !state.toasts.is_empty());
    let csv = std::fs::read_to_string(&path).unwrap();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("customer_id,line,probability,truth,from,to,rightly")
    );
    let rows: Vec<&str> = lines.collect();
    assert_eq!(rows.len() as u64, n);
    assert!(
        rows.iter()
            .all(|row| row.contains("Bargain Hunter,Premium Buyer,"))
    );
    assert_eq!(
        rows.iter().filter(|row| row.ends_with(",yes")).count() as u64,
        rightly
    );
}
