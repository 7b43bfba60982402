//! Cleaning, selecting and reading choices in the real window.

use buyerscope::{
    app::AppOptions,
    engine::{
        run::Step,
        study::{CleaningStep, ImportSpec, Source},
    },
    export::{ExportContent, ExportRequest, LeftoversOf, TableContent, TextCells},
    jobs::{JobEvent, JobRequest, Slot},
    state::{AppState, Command},
};
use egui::{Pos2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::views::{FakePicker, Window, click, click_until, file, is_made, is_said, opened, wait, window_of};

fn customers() -> String {
    let rows: String = (0..120)
        .map(|i| {
            let age = if i % 10 == 0 {
                String::new()
            } else {
                (20 + i * 7 % 50).to_string()
            };
            let region = ["North", "South", "West"][i % 3];
            format!("C{i:05},{}.{:02},{age},{region}\n", 10 + i * 37 % 400, i % 100)
        })
        .collect();
    format!("id,spent,age,region\n{rows}")
}

fn n_rows(state: &AppState) -> Option<usize> {
    state.results.prepared().map(|on| on.table.n_rows())
}

fn titles(window: &Window) -> Vec<String> {
    let steps = window.state().state().study.cleaning.iter();
    steps.map(|listed| listed.step.title()).collect()
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.drag_at(from);
    window.step();
    // A drag is one only when it has moved some way.
    for part in [0.3, 0.7, 1.0] {
        window.hover_at(from + (to - from) * part);
        window.step();
    }
    window.drop_at(to);
    window.step();
    window.step();
}

#[test]
fn a_step_dragged_to_another_place_is_done_in_another_order() {
    let (mut window, _file) = opened(&customers());
    wait(&mut window, "the table", is_made(Step::Prepare));
    for choice in ["Drop duplicate rows", "Fill with median"] {
        click(&mut window, "Add step");
        click(&mut window, choice);
        wait(&mut window, "the step", is_made(Step::Prepare));
    }
    assert_eq!(titles(&window), ["Drop duplicates", "Fill age"]);
    let second = window.get_by_label("Drag step 2: Fill age").rect().center();
    drag(&mut window, second, pos2(second.x, second.y - 60.0));
    wait(&mut window, "the new order", is_made(Step::Prepare));
    assert_eq!(titles(&window), ["Fill age", "Drop duplicates"]);
    is_said(&window, "Step 1: Fill age with the median");
    click(&mut window, "Undo (Ctrl+Z)");
    wait(&mut window, "the old order", is_made(Step::Prepare));
    assert_eq!(titles(&window), ["Drop duplicates", "Fill age"]);
    is_said(&window, "Step 2: Fill age with the median");
}

#[test]
fn a_step_from_the_menu_works_at_once_and_a_draft_with_its_first_answer() {
    let (mut window, _file) = opened(&customers());
    wait(&mut window, "the table", is_made(Step::Prepare));
    let add = |window: &mut Window, words: &str| {
        click(window, "Add step");
        let line = window.get_by_label_contains(words).rect().center();
        window.drag_at(line);
        window.drop_at(line);
        window.step();
        wait(window, "the step", is_made(Step::Prepare));
    };
    let are_on = |window: &Window| -> Vec<bool> {
        let steps = window.state().state().study.cleaning.iter();
        steps.map(|listed| listed.is_on).collect()
    };
    add(&mut window, "Clip or drop outliers");
    assert_eq!(are_on(&window), [true]);
    // By nothing there is no condition to keep rows by.
    add(&mut window, "Keep rows by a condition");
    assert_eq!(are_on(&window), [true, false]);
    let field = window.get_by_label("Condition");
    field.focus();
    window.step();
    window.get_by_label("Condition").type_text("region = \"North\"");
    window.step();
    window.key_press(egui::Key::Enter);
    window.step();
    wait(&mut window, "the rows kept", |state| n_rows(state) == Some(40));
    assert_eq!(are_on(&window), [true, true]);
    // The answer and the switch are one change.
    click(&mut window, "Undo (Ctrl+Z)");
    wait(&mut window, "all rows", |state| n_rows(state) == Some(120));
    assert_eq!(are_on(&window), [true, false]);
}

#[test]
fn a_selection_becomes_a_step_that_undo_takes_back() {
    let (mut window, _file) = opened(&customers());
    wait(&mut window, "the table", is_made(Step::Prepare));
    let bars = window.get_by_label("Bars of region").rect();
    // The lowest bar of three.
    let lowest = pos2(bars.center().x, bars.bottom() - 2.0);
    window.drag_at(lowest);
    window.drop_at(lowest);
    window.step();
    wait(&mut window, "the selection", |state| state.selection.len() == 40);
    let chosen = window.state().state().selection.why().to_owned();
    click(&mut window, "Leave these out");
    wait(&mut window, "the step", |state| n_rows(state) == Some(80));
    is_said(
        &window,
        &format!("Step 1: Leave out selected rows ({chosen}): 40 rows."),
    );
    assert!(window.state().state().selection.is_empty());
    let step = window
        .get_by_label_contains("Step 1: Leave out selected rows (")
        .rect();
    window.drag_at(step.left_center() + vec2(60.0, 0.0));
    window.drop_at(step.left_center() + vec2(60.0, 0.0));
    window.step();
    window.step();
    click(&mut window, "Keep only these");
    wait(&mut window, "the other rows", |state| n_rows(state) == Some(40));
    for n in [80, 120] {
        click(&mut window, "Undo (Ctrl+Z)");
        wait(&mut window, "the rows before", |state| n_rows(state) == Some(n));
    }
    assert!(window.state().state().study.cleaning.is_empty());
}

#[test]
fn a_bar_of_the_large_histogram_selects_its_rows() {
    let (mut window, _file) = opened(&customers());
    wait(&mut window, "the table", is_made(Step::Prepare));
    let head = window.get_all_by_label_contains("spent, number").next().unwrap();
    head.click_accesskit();
    window.step();
    window.step();
    let picture = window.get_by_label_contains("Histogram of spent").rect();
    // The first bar stands right of the axis.
    let at = pos2(picture.left() + 60.0, picture.center().y);
    window.drag_at(at);
    window.drop_at(at);
    window.step();
    wait(&mut window, "the selection", |state| !state.selection.is_empty());
    assert!(window.state().state().selection.why().starts_with("spent "));
    // The bar has other words while something runs.
    click_until(&mut window, "Keep only these", |state| {
        !state.study.cleaning.is_empty()
    });
    wait(&mut window, "the step", |state| {
        n_rows(state).is_some_and(|n| n < 120)
    });
    let step = &window.state().state().study.cleaning[0].step;
    assert!(
        matches!(step, CleaningStep::Chosen { keep: true, .. }),
        "{step:?}"
    );
}

fn started(open: Source, settings: &std::path::Path) -> Window {
    let options = AppOptions {
        open: Some(open),
        settings_path: Some(settings.to_owned()),
        picker: Box::new(FakePicker::default()),
        ..AppOptions::default()
    };
    window_of(1440.0, 900.0, options)
}

#[test]
fn choices_about_reading_come_back_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    let rows: String = (0..40).map(|i| format!("C{i:03},1.{:03}\n", i * 7)).collect();
    let doubtful = file(&format!("id,points\n{rows}"));
    let other = file(&customers());
    let source = |file: &tempfile::NamedTempFile| Source::File(file.path().to_owned());
    let mut window = started(source(&doubtful), &settings);
    wait(&mut window, "the table", is_made(Step::Prepare));
    let max = |state: &AppState| {
        let on = state.results.prepared()?;
        let column = on.summary.iter().find(|column| column.name == "points")?;
        Some(column.max)
    };
    assert_eq!(max(window.state().state()), Some(1.273));
    is_said(&window, "points has two readings");
    let take = window.get_all_by_label_contains("Thousands: ").next().unwrap();
    take.click();
    window.step();
    wait(&mut window, "the other reading", |state| {
        max(state) == Some(1273.0)
    });
    // Settings are kept beside the window.
    let is_kept = || std::fs::read_to_string(&settings).is_ok_and(|text| text.contains("[[imports]]"));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !is_kept() {
        assert!(std::time::Instant::now() < until, "the choice was not kept");
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.step();
    }
    drop(window);

    let mut window = started(source(&other), &settings);
    wait(&mut window, "the other file", is_made(Step::Prepare));
    assert!(!window.state().state().is_remembered());
    drop(window);

    let mut window = started(source(&doubtful), &settings);
    wait(&mut window, "the file again", is_made(Step::Prepare));
    assert_eq!(max(window.state().state()), Some(1273.0));
    assert!(window.state().state().is_remembered());
    is_said(&window, "Read as you chose when it was open before.");
}

#[test]
fn exports_are_under_way_until_the_last_is_done() {
    let mut state = AppState::default();
    let path = std::path::PathBuf::from("never-written.csv");
    let export = || {
        let of = LeftoversOf {
            source: Source::Sample,
            import: ImportSpec::default(),
            sha256: String::new(),
        };
        Command::Export(Box::new(ExportRequest {
            content: ExportContent::Table {
                table: TableContent::NotRead(of),
                cells: TextCells::Safe,
            },
            path: path.clone(),
            source: None,
        }))
    };
    let is_asked = |asked: &[JobRequest]| asked.iter().any(|one| matches!(one, JobRequest::Export(_)));
    let is_under_way = |state: &AppState| state.running.contains_key(&Slot::Export);
    assert!(is_asked(&state.apply(export())) && is_asked(&state.apply(export())));
    state.on_event(JobEvent::Exported { path: path.clone() });
    assert!(is_under_way(&state), "the second is still to come");
    state.on_event(JobEvent::ExportStopped);
    assert!(!is_under_way(&state));
    assert_eq!(state.toasts.len(), 1, "nobody is told what they asked for");
    state.apply(export());
    let asked = state.apply(Command::Cancel(Slot::Export));
    assert!(
        asked
            .iter()
            .any(|one| matches!(one, JobRequest::Cancel(Slot::Export)))
    );
    assert!(!is_under_way(&state));
}
