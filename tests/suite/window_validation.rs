//! How the classifier is put to the test, chosen in the window.

use buyerscope::{
    engine::{
        run::Step,
        study::{ModelKind, Source},
    },
    state::{AppState, Tab},
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::views::{FakePicker, Window, click, file, is_made, is_said, opened, show, wait, window};

fn customers(n: u32) -> String {
    let rows: Vec<String> = (0..n)
        .map(|i| {
            let label = if i * 97 % 300 + i * 53 % 120 > 250 {
                "Premium"
            } else {
                "Bargain"
            };
            let (year, month) = (2020 + i * 29 % 4, 1 + i * 31 % 12);
            format!(
                "{},{},{year}-{month:02}-10,{label}",
                20 + i * 97 % 300,
                18 + i * 29 % 60
            )
        })
        .collect();
    format!("total_spent,age,joined,buyer_type\n{}\n", rows.join("\n"))
}

/// Picks from a list.
fn pick(window: &mut Window, list: &str, item: &str) {
    window.get_by_role_and_label(Role::ComboBox, list).click();
    window.step();
    window.step();
    window.get_by_role_and_label(Role::MenuItem, item).click();
    window.step();
    window.step();
}

#[test]
fn folds_are_chosen_shown_and_taken_for_the_threshold() {
    let (mut window, _file) = opened(&customers(300));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    is_said(&window, "Folds test the training rows in turn");
    pick(&mut window, "Folds", "5");
    wait(&mut window, "the folds", is_made(Step::Validate));
    is_said(&window, "5 folds of 225 training rows, at threshold 0.50");
    is_said(&window, "Accuracy over 5 folds: mean 0.");
    is_said(&window, "are learnt anew in each, from its training rows alone");
    pick(&mut window, "Repeats", "3");
    wait(&mut window, "the repeats", is_made(Step::Validate));
    is_said(&window, "Accuracy over 15 folds: mean 0.");
    let state = window.state().state();
    let pooled = state.results.folds().unwrap().report.pooled.as_ref().unwrap();
    let best = pooled.best_f1_threshold();
    let name = format!("Best F1 {best:.2}");
    window.get_by_label(&name).click();
    window.step();
    window.step();
    let threshold = window.state().state().study.threshold.0;
    assert!((threshold - best).abs() < 0.006, "{threshold} is not {best}");
    pick(&mut window, "Folds", "None");
    assert!(window.query_by_label_contains("over 15 folds").is_none());
}

#[test]
fn models_are_compared_on_the_same_folds() {
    // High enough for everything to be in sight.
    let file = file(&customers(300));
    let source = Source::File(file.path().to_owned());
    let mut window = window(1440.0, 1900.0, Some(source), FakePicker::default());
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    click(&mut window, "Compare with other models");
    wait(&mut window, "the folds", is_made(Step::Validate));
    is_said(&window, "Compare models the same 5 folds");
    for model in [
        "Logistic regression: ROC AUC 0.",
        "Naive Bayes: ROC AUC 0.",
        "Random forest: ROC AUC 0.",
    ] {
        is_said(&window, model);
    }
    is_said(&window, "By ROC AUC ");
    is_said(&window, "Always the most frequent: ROC AUC 0.500");
    is_said(&window, "adjusted for the 3 models it is tested against (Holm)");
    let of_matrix = |window: &Window| {
        let report = &window.state().state().results.classifier().unwrap().report;
        report.shown().log_loss
    };
    let before = of_matrix(&window);
    click(&mut window, "Use decision tree");
    let is_used = |kind: ModelKind| {
        move |state: &AppState| {
            let of_matrix = state.results.classifier().map(|made| made.report.spec.model);
            let of_folds = state.results.folds().map(|made| made.report.spec.model);
            [of_matrix, of_folds] == [Some(kind); 2]
        }
    };
    wait(&mut window, "the tree", is_used(ModelKind::Tree));
    assert_ne!(
        of_matrix(&window),
        before,
        "matrix and curves are still the regression's"
    );
    is_said(&window, "decision tree, test, ");
    is_said(&window, "Beside it: logistic regression");
    click(&mut window, "Page Explain");
    is_said(&window, "explains the logistic regression fitted beside it");
    click(&mut window, "Page Results");
    is_said(&window, "Decision tree: ROC AUC 0.");
    click(&mut window, "Use logistic regression");
    wait(&mut window, "the regression", is_used(ModelKind::Logistic));
    assert_eq!(of_matrix(&window), before);
    pick(&mut window, "Compare by", "Log-loss");
    is_said(&window, "By Log-loss ");
    is_said(&window, "Decision tree: Log-loss 0.");
    click(&mut window, "Compare with other models");
    wait(&mut window, "the folds alone", is_made(Step::Validate));
    is_said(&window, "Accuracy over 5 folds: mean 0.");
    assert!(window.query_by_label_contains("Compare models").is_none());
}

#[test]
fn looks_at_the_test_are_counted_where_they_are_made() {
    let (mut window, _file) = opened(&customers(300));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    is_said(
        &window,
        "Test results looked at once with these data and this split.",
    );
    is_said(&window, "test results looked at once");
    pick(&mut window, "Class weights", "Balanced");
    wait(&mut window, "the classifier", is_made(Step::Classify));
    is_said(&window, "Test results looked at 2 times");
}

#[test]
fn later_rows_test() {
    let (mut window, _file) = opened(&customers(300));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    pick(&mut window, "Test rows", "Latest rows");
    wait(&mut window, "the classifier", is_made(Step::Classify));
    is_said(&window, "rows test: joined from 202");
    pick(&mut window, "Latest by", "age");
    wait(&mut window, "the classifier", is_made(Step::Classify));
    is_said(&window, "rows test: age from ");
}

/// The window after another file was picked for the test.
fn tested_on(test_file: &str) -> (Window, [tempfile::NamedTempFile; 2]) {
    let (train, other) = (file(&customers(300)), file(test_file));
    let source = Source::File(train.path().to_owned());
    let mut window = window(1440.0, 900.0, Some(source), FakePicker::answering(other.path()));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    pick(&mut window, "Test rows", "Another file");
    (window, [train, other])
}

#[test]
fn another_file_tests() {
    let (mut window, _files) = tested_on(&customers(80));
    wait(&mut window, "the test file", |state| {
        is_made(Step::Classify)(state) && state.results.prepared().unwrap().test_file.is_some()
    });
    is_said(&window, "80 rows test: rows of ");
    is_said(&window, "test, 80 of 80 rows of ");
}

#[test]
fn a_test_file_that_does_not_fit_says_why_and_the_way_back_is_open() {
    let (mut window, _files) = tested_on("a,b\n1,2\n3,4\n");
    wait(&mut window, "the reason", |state| {
        state.results.failure(Step::Classify, &state.study).is_some()
    });
    is_said(&window, "has no total_spent, age, buyer_type");
    pick(&mut window, "Test rows", "Random share");
    wait(&mut window, "the classifier", is_made(Step::Classify));
    assert!(window.query_by_label_contains("has no total_spent").is_none());
}

#[test]
fn folds_go_forward_where_later_rows_test() {
    let (mut window, _file) = opened(&customers(300));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    pick(&mut window, "Folds", "5");
    pick(&mut window, "Repeats", "3");
    pick(&mut window, "Test rows", "Latest rows");
    wait(&mut window, "the folds", is_made(Step::Validate));
    is_said(&window, "5 folds forward in time of ");
    is_said(
        &window,
        "each fold learns from all rows that are earlier than those it tests",
    );
    is_said(
        &window,
        "Each fold learns from all rows earlier by joined than those it tests",
    );
    assert!(
        window.query_by_label("Repeats").is_none(),
        "there is one way to part them"
    );
    pick(&mut window, "Test rows", "Random share");
    wait(&mut window, "the folds", is_made(Step::Validate));
    is_said(&window, "Accuracy over 15 folds: mean 0.");
}
