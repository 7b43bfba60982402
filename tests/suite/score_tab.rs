//! The Score tab, driven as a user would.

use std::fs;

use buyerscope::{
    engine::{handover::read_model, run::Step, study::Source},
    state::Tab,
};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::{
    command::in_repository,
    views::{FakePicker, Window, click, file, is_made, is_said, show, wait, window},
};

/// Some of the sample customers with a column renamed, a region that training never met, and an age that is no number.
fn prospects() -> tempfile::NamedTempFile {
    let sample = fs::read_to_string(in_repository("sample_data/customers.csv")).unwrap();
    let mut lines: Vec<String> = sample.lines().take(61).map(str::to_owned).collect();
    lines[0] = lines[0].replace("avg_purchase_value", "avg_basket");
    lines[2] = lines[2].replace("East", "Islands");
    lines[3] = lines[3].replace(",29,", ",abc,");
    file(&(lines.join("\n") + "\n"))
}

fn open_new(window: &mut Window) {
    window
        .get_all_by_label("Open new customers…")
        .next()
        .unwrap()
        .click();
    wait(window, "the columns", |state| state.scoring.result.is_some());
}

#[test]
fn new_customers_are_matched_scored_and_written() {
    let new = prospects();
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(
        1440.0,
        900.0,
        Some(Source::Sample),
        FakePicker::answering(new.path()),
    );
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Score);
    is_said(&window, "Trained here on customers.csv");
    open_new(&mut window);
    is_said(&window, "There is no column “avg_purchase_value”");
    assert_eq!(window.query_all_by_label_contains(": matched").count(), 4);

    click(&mut window, "Column for avg_purchase_value");
    click(&mut window, "avg_basket");
    wait(&mut window, "the scores", |state| {
        let result = state.scoring.result.as_ref();
        state.is_scoring_current() && result.is_some_and(|scored| scored.outcome.is_ok())
    });
    is_said(&window, "60 new customers");
    is_said(&window, "1 not scored");
    is_said(
        &window,
        "not scored, region “Islands” was not in the training data",
    );
    // It has a score all the same.
    is_said(&window, "(age: “abc” is ");
    is_said(&window, "1 level is new to the model: Islands");
    // The picture of the column names it as well.
    is_said(&window, ", new: Islands");

    let scored = folder.path().join("scored.parquet");
    click(&mut window, "Score to a file…");
    click(&mut window, "Parquet");
    type_path(&mut window, &scored);
    wait(&mut window, "the file", |_| scored.exists());
    assert!(fs::read(&scored).unwrap().starts_with(b"PAR1"));
    let saved = folder.path().join("model.json");
    click(&mut window, "Save model…");
    type_path(&mut window, &saved);
    wait(&mut window, "the model", |_| saved.exists());
    assert_eq!(read_model(&saved).unwrap().target, "buyer_type");
}

#[test]
fn a_saved_model_scores_without_its_customers() {
    let analysis = tempfile::tempdir().unwrap();
    crate::command::line("analyze")
        .path(&in_repository("sample_data/customers.csv"))
        .words("--target buyer_type --k 2 --k-range 2..2 --out")
        .path(analysis.path())
        .run()
        .text();
    let model = analysis.path().join("model.json");
    let new = prospects();
    let mut window = window(
        1024.0,
        700.0,
        Some(Source::File(model)),
        FakePicker::answering(new.path()),
    );
    wait(&mut window, "the tab", |state| state.tab == Tab::Score);
    is_said(&window, "A saved model, without the customers it was trained on");
    open_new(&mut window);
    is_said(&window, "Predicts buyer_type");
    is_said(&window, "There is no column “avg_purchase_value”");
}

fn type_path(window: &mut Window, path: &std::path::Path) {
    window.get_by_label("File path").focus();
    window.step();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.step();
    window.get_by_label("File path").type_text(path.to_str().unwrap());
    window.step();
    window.step();
    let save = if path.exists() { "Replace" } else { "Save" };
    click(window, save);
}

#[test]
fn a_damaged_model_and_a_missing_file_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("model.json");
    let mut window = window(
        1440.0,
        900.0,
        Some(Source::Sample),
        FakePicker::answering(&folder.path().join("nobody.csv")),
    );
    wait(&mut window, "the classifier", is_made(Step::Classify));
    wait(&mut window, "the segments", is_made(Step::Segment));
    show(&mut window, Tab::Score);
    click(&mut window, "Save model…");
    type_path(&mut window, &damaged);
    wait(&mut window, "the model", |_| damaged.exists());
    assert!(read_model(&damaged).unwrap().segments.is_some());
    let whole = fs::read_to_string(&damaged).unwrap();
    fs::write(&damaged, whole.replacen("0.5", "0.6", 1)).unwrap();

    // Customers that are not there: theirs is the fault, and nothing of other ones is shown.
    let open = |window: &mut Window| {
        let mut buttons = window.get_all_by_label("Open new customers…");
        buttons.next().unwrap().click();
    };
    open(&mut window);
    wait(&mut window, "the failure", |state| {
        state.scoring.failure.is_some()
    });
    is_said(&window, "These customers could not be scored");
    is_said(&window, "There is no file here");
    assert_eq!(window.query_all_by_label_contains(": matched").count(), 0);

    let field = window.get_by_label("Path of a saved model");
    field.focus();
    window.step();
    window
        .get_by_label("Path of a saved model")
        .type_text(&damaged.display().to_string());
    window.step();
    window.key_press(Key::Enter);
    wait(&mut window, "the damage", |state| state.model_failure().is_some());
    is_said(&window, "This model cannot be used");
    is_said(&window, "its checksum does not fit");
    fs::write(&damaged, whole).unwrap();
    click(&mut window, "Try again");
    wait(&mut window, "the model", |state| {
        state.opened_model().is_some_and(|opened| opened.outcome.is_ok())
    });
    is_said(&window, "Logistic regression, trained on customers.csv");
}
