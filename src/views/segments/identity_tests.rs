//! Segments that stay what they are, named and looked at as a user does.

use std::{cell::RefCell, rc::Rc};

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable as _};

use super::tests::{csv, state_of};
use crate::{
    engine::{
        Progress, run,
        study::{CleaningStep, Revenue, SegmentMethod, WINDOW_K_RANGE},
    },
    jobs::{JobEvent, JobRequest},
    state::{Answer, AppState, ChartId, Command, ExportSubject, Tab},
    theme,
};

/// Does what the state asks for, rows to select included.
fn answer(state: &mut AppState, mut requests: Vec<JobRequest>) {
    while let Some(request) = requests.pop() {
        let event = match request {
            JobRequest::Run { step, study, results } => JobEvent::StepEnded {
                generation: 0,
                outcome: Box::new(run::perform(step, &study, &results, &Progress::none())),
                seconds: 0.0,
            },
            JobRequest::Select(sought) => JobEvent::Selected {
                generation: 0,
                found: sought.lines(&Progress::none()),
            },
            _ => continue,
        };
        requests.extend(state.on_event(event));
    }
}

/// The tab with what it asks for being done at once.
fn live(state: AppState) -> (Harness<'static>, Rc<RefCell<AppState>>) {
    let state = Rc::new(RefCell::new(state));
    let shared = Rc::clone(&state);
    let mut has_fonts = false;
    let ui = move |ui: &mut egui::Ui| {
        if !std::mem::replace(&mut has_fonts, true) {
            theme::style::install(ui.ctx());
            return;
        }
        let mut out = Vec::new();
        super::show(ui, &shared.borrow(), &mut out);
        for command in out {
            let requests = shared.borrow_mut().apply(command);
            answer(&mut shared.borrow_mut(), requests);
        }
    };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1440.0, 900.0))
        .build_ui(ui);
    harness.run_steps(3);
    (harness, state)
}

/// As [`state_of`], with the tab shown and all that it wants done.
fn shown(csv: &str) -> AppState {
    let mut state = state_of(csv);
    let requests = state.apply(Command::ShowTab(Tab::Segments));
    answer(&mut state, requests);
    state
}

fn drag_k(harness: &mut Harness<'_>, from: usize, to: usize) {
    let slider = harness.get_by_role_and_label(Role::Slider, "Clusters").rect();
    let (low, high) = WINDOW_K_RANGE;
    let at = |k: f32| {
        let share = (k - low as f32) / (high - low) as f32;
        egui::pos2(
            slider.left() + 10.0 + share * (slider.width() - 20.0),
            slider.center().y,
        )
    };
    harness.drag_at(at(from as f32));
    harness.run_steps(2);
    for step in 1..=20_u8 {
        let part = f32::from(step) / 20.0;
        harness.hover_at(at(from as f32 + (to as f32 - from as f32) * part));
        harness.run_steps(1);
    }
    harness.drop_at(at(to as f32));
    harness.run_steps(3);
}

#[test]
fn a_name_stays_with_its_segment_as_k_goes_up_and_down() {
    let (mut harness, state) = live(shown(&csv()));
    harness.get_by_label("Rename Segment 2").click();
    harness.run_steps(3);
    let field = harness.get_by_label("Name of segment 2");
    field.type_text("Big baskets");
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    assert_eq!(state.borrow().segment_names().title(1), "Big baskets");
    let centre = |state: &AppState| {
        let scan = &state.results.segments().unwrap().report;
        let segment = scan.slots(3).iter().position(|slot| *slot == 1).unwrap();
        scan.fit(3).centroids[segment].clone()
    };
    let before = centre(&state.borrow());
    let slots = |state: &AppState| state.results.segments().unwrap().report.identity.slots.clone();
    let all = slots(&state.borrow());
    drag_k(&mut harness, 3, 2);
    assert_eq!(state.borrow().study.segments.k, Some(2));
    drag_k(&mut harness, 2, 12);
    assert_eq!(state.borrow().study.segments.k, Some(12));
    harness.get_by_label_contains("Big baskets, ");
    drag_k(&mut harness, 12, 2);
    drag_k(&mut harness, 2, 3);
    harness.get_by_label_contains("Big baskets, 40 customers");
    assert_eq!(centre(&state.borrow()), before);
    assert_eq!(slots(&state.borrow()), all);
    // Another seed and fewer features, too.
    for command in [
        Command::SetSeed(7),
        Command::SetSegmentFeature {
            column: "age".to_owned(),
            is_used: false,
        },
    ] {
        let requests = state.borrow_mut().apply(command);
        answer(&mut state.borrow_mut(), requests);
        harness.run_steps(3);
        harness.get_by_label_contains("Big baskets, 40 customers");
        assert!((centre(&state.borrow())[0] - before[0]).abs() < 1e-9);
    }
}

#[test]
fn a_name_says_when_its_customers_have_become_others() {
    let mut state = shown(&csv());
    let requests = state.apply(Command::NameSegment {
        slot: 1,
        name: Some("Big baskets".to_owned()),
    });
    answer(&mut state, requests);
    let (mut harness, state) = live(state);
    assert!(harness.query_by_label_contains("when it was named").is_none());
    {
        let mut state = state.borrow_mut();
        let std = state.results.segments().unwrap().report.scaler.stds[0];
        let name = state.results.segments().unwrap().report.features[0].clone();
        let mut known = state.study.segments.known.iter_mut();
        let named = known.find(|known| known.name.is_some()).unwrap();
        assert_eq!(named.named_at, named.centre, "where it lay when it was named");
        *named.named_at.get_mut(&name).unwrap() += 0.6 * std;
    }
    harness.run_steps(3);
    harness.get_by_label_contains("when it was named, ");
    // The same name, given again, is the name of what it is now.
    harness.get_by_label("Rename Big baskets").click();
    harness.run_steps(3);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("when it was named").is_none());
    assert_eq!(state.borrow().segment_names().title(1), "Big baskets");
}

#[test]
fn a_name_can_be_taken_back_and_given_again() {
    let (mut harness, state) = live(shown(&csv()));
    harness.get_by_label_contains("Call Segment 1 “").click();
    harness.run_steps(3);
    let name = state.borrow().segment_names().title(0);
    assert!(
        name.starts_with("high ") || name.starts_with("low ") || name.starts_with("very "),
        "{name}"
    );
    let apply = |command: Command| {
        let requests = state.borrow_mut().apply(command);
        answer(&mut state.borrow_mut(), requests);
        state.borrow().segment_names().title(0)
    };
    assert_eq!(apply(Command::Undo), "Segment 1");
    assert_eq!(apply(Command::Redo), name);
    assert_eq!(apply(Command::SetClusterCount(Some(6))), name);
    let none = Command::NameSegment { slot: 0, name: None };
    assert_eq!(apply(none), "Segment 1");
}

#[test]
fn names_are_there_again_after_other_methods_and_other_rows() {
    let mut state = shown(&csv());
    let mut apply = |command: Command| -> Vec<String> {
        let requests = state.apply(command);
        answer(&mut state, requests);
        let names = state.segment_names();
        state
            .results
            .segments()
            .map(|made| {
                made.report
                    .slots(3)
                    .into_iter()
                    .map(|slot| names.title(slot))
                    .collect()
            })
            .unwrap_or_default()
    };
    let name = |slot: usize, name: &str| Command::NameSegment {
        slot,
        name: Some(name.to_owned()),
    };
    apply(name(0, "Frequent"));
    let first = apply(name(2, "Seldom"));
    assert_eq!(first, ["Frequent", "Segment 2", "Seldom"]);
    for method in [SegmentMethod::Ward, SegmentMethod::Mixture, SegmentMethod::Dbscan] {
        apply(Command::SetSegmentMethod(method));
        assert_eq!(
            apply(Command::SetSegmentMethod(SegmentMethod::KMeans)),
            first,
            "{method:?}"
        );
    }
    // All of the third segment are left out, and taken in again.
    let condition = "spent < 90".to_owned();
    apply(Command::AddCleaningStep(CleaningStep::Filter { condition }));
    let again = apply(Command::RemoveCleaningStep(0));
    assert_eq!(again, first);
}

#[test]
fn another_file_with_the_same_columns_keeps_the_names() {
    let mut state = shown(&csv());
    let name = Command::NameSegment {
        slot: 2,
        name: Some("Seldom".to_owned()),
    };
    state.apply(name);
    let spent = |state: &AppState| {
        let scan = &state.results.segments().unwrap().report;
        let segment = scan.slots(3).iter().position(|slot| *slot == 2).unwrap();
        scan.fit(3).centroids[segment][0]
    };
    let before = spent(&state);
    // The rows from last to first, and some of them missing.
    let text = csv();
    let mut lines: Vec<&str> = text.lines().collect();
    let head = lines.remove(0);
    lines.reverse();
    lines.truncate(100);
    let other = format!(
        "{head}
{}
",
        lines.join(
            "
"
        )
    );
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), other).unwrap();
    let requests = state.apply(Command::Open(file.path().to_owned()));
    answer(&mut state, requests);
    let requests = state.apply(Command::AnswerUnsaved(Answer::Discard));
    answer(&mut state, requests);
    assert_eq!(state.results.segments().unwrap().report.rows.len(), 100);
    assert_eq!(state.segment_names().title(2), "Seldom");
    assert!((spent(&state) - before).abs() < 5.0);
    // A file about other things has other segments.
    let mut things = "weight,height
"
    .to_owned();
    for i in 0..60 {
        things += &format!(
            "{},{}
",
            i % 2 * 50 + i % 5,
            i % 3 * 40 + i % 7
        );
    }
    std::fs::write(file.path(), things).unwrap();
    let requests = state.apply(Command::Open(file.path().to_owned()));
    answer(&mut state, requests);
    assert!(state.segment_names().is_empty());
}

#[test]
fn cards_tell_shares_and_customers_and_select_them() {
    let (mut harness, state) = live(shown(&csv()));
    // `spent` is named like money.
    assert_eq!(harness.query_all_by_label_contains("% of spent;").count(), 3);
    harness.get_by_role_and_label(Role::ComboBox, "Shared out column");
    let requests = state
        .borrow_mut()
        .apply(Command::SetRevenue(Revenue::Column("age".to_owned())));
    answer(&mut state.borrow_mut(), requests);
    harness.run_steps(3);
    assert_eq!(harness.query_all_by_label_contains("% of age;").count(), 3);
    // A card that is chosen names its customers.
    let card = harness.get_by_label_contains("Segment 1, 40 customers").rect();
    // Below the suggested name, which is a button of its own.
    let at = card.left_bottom() + egui::vec2(60.0, -14.0);
    harness.hover_at(at);
    harness.run_steps(1);
    harness.drag_at(at);
    harness.run_steps(1);
    harness.drop_at(at);
    harness.run_steps(3);
    harness
        .get_all_by_label_contains("Typical of Segment 1: C")
        .next()
        .unwrap()
        .click();
    harness.run_steps(2);
    assert_eq!(state.borrow().selection.len(), 1);
    harness.get_by_label("Select all 40").click();
    harness.run_steps(2);
    assert_eq!(state.borrow().selection.len(), 40);
}

#[test]
fn every_page_shows_its_chart_and_offers_it() {
    let (mut harness, state) = live(shown(&csv()));
    for (page, alt, export) in [
        (
            "Profile",
            "Segment profile: 3 segments by feature",
            ChartId::SegmentProfile,
        ),
        (
            "Lines",
            "Segments over the features: 3 segments",
            ChartId::SegmentLines,
        ),
        (
            "Flows",
            "Where customers go as k changes: Segments at k = 3",
            ChartId::Flows,
        ),
    ] {
        harness.get_by_role_and_label(Role::RadioButton, page).click();
        harness.run_steps(3);
        harness.get_by_label_contains(alt);
        harness.get_by_label(&format!("Export {}", export.name())).click();
        harness.run_steps(1);
        let asked = state.borrow_mut().export.take().unwrap();
        assert_eq!(asked.subject, ExportSubject::Chart(export));
    }
    harness.get_by_role_and_label(Role::RadioButton, "Table").click();
    harness.run_steps(3);
    harness.get_by_label("Export segments table");
    harness.get_by_label_contains("Segment 1: 40 customers");
}
