//! The confusion matrix as a user meets it: what its cells say, and the customers behind them.

use buyerscope::{
    engine::{
        Bits,
        classify::{ClassifierReport, Evaluation},
        run::Step,
        study::{MatrixValue, Source},
    },
    jobs::Slot,
    state::{AppState, Tab},
};
use egui::{Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::views::{Window, click, is_made, is_said, large, opened, show, wait};

fn trained(mut window: Window) -> Window {
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    window
}

/// No rows are on their way into the selection.
fn is_selected(state: &AppState) -> bool {
    !state.running.contains_key(&Slot::Select)
}

/// Clicks the first button whose name starts so, with these keys held.
fn click_place(window: &mut Window, starts: &str, held: Modifiers) {
    let at = window
        .query_all_by_role(Role::Button)
        .find(|node| {
            let said = node.accesskit_node().label().unwrap_or_default();
            said.starts_with(starts)
        })
        .unwrap_or_else(|| panic!("no place that says “{starts}”"))
        .rect()
        .center();
    window.event(egui::Event::ModifiersChanged(held));
    window.event(egui::Event::PointerMoved(at));
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: held,
        });
        window.step();
    }
    window.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    window.step();
    wait(window, "the selection", is_selected);
}

/// The lines of the rows of a part for which this holds of (truth, predicted), row by row.
fn lines(window: &Window, is_test: bool, holds: impl Fn(usize, usize) -> bool) -> Bits {
    let state = window.state().state();
    let made = state.results.classifier().unwrap();
    let report: &ClassifierReport = &made.report;
    let part: &Evaluation = if is_test {
        report.test.as_ref().unwrap()
    } else {
        &report.train
    };
    let threshold = state.study.threshold.0;
    let rows = part.rows.iter().zip(&part.truth).filter(|&(&row, &truth)| {
        let found = report.probabilities.of(row as usize).unwrap();
        let predicted = if found.len() == 2 {
            let is_positive = found[report.positive] >= threshold;
            if is_positive {
                report.positive
            } else {
                1 - report.positive
            }
        } else {
            let best = found.iter().copied().fold(f64::MIN, f64::max);
            found.iter().position(|own| *own == best).unwrap()
        };
        holds(truth as usize, predicted)
    });
    made.on.table.lines_of(rows.map(|(&row, _)| row))
}

fn selected(window: &Window) -> Bits {
    (**window.state().state().selection.lines()).clone()
}

#[test]
fn a_click_selects_exactly_the_customers_of_the_cell() {
    let mut window = trained(large(Some(Source::Sample)));
    let classes = window
        .state()
        .state()
        .results
        .classifier()
        .unwrap()
        .report
        .classes
        .clone();
    assert_eq!(classes, ["Bargain Hunter", "Premium Buyer"]);
    let cell = lines(&window, true, |truth, predicted| (truth, predicted) == (1, 0));
    let name = format!("{} missed", cell.len());
    click_place(&mut window, &name, Modifiers::NONE);
    assert_eq!(selected(&window), cell);
    is_said(
        &window,
        &format!(
            "{} customers selected: Premium Buyer, predicted Bargain Hunter, of the test rows by logistic regression at 0.50",
            cell.len()
        ),
    );
    // The name of a row, of a column, the corner, and all that are wrong.
    click_place(&mut window, "Truly Premium Buyer", Modifiers::NONE);
    assert_eq!(selected(&window), lines(&window, true, |truth, _| truth == 1));
    click_place(&mut window, "Predicted Premium Buyer", Modifiers::NONE);
    assert_eq!(
        selected(&window),
        lines(&window, true, |_, predicted| predicted == 1)
    );
    click_place(&mut window, "All 1", Modifiers::NONE);
    assert_eq!(selected(&window), lines(&window, true, |_, _| true));
    let wrong = lines(&window, true, |truth, predicted| truth != predicted);
    click(&mut window, &format!("all {} wrong", wrong.len()));
    wait(&mut window, "the selection", is_selected);
    assert_eq!(selected(&window), wrong);
    // With Ctrl a cell comes on top, with Alt it goes.
    let found = lines(&window, true, |truth, predicted| (truth, predicted) == (1, 1));
    let name = format!("{} found", found.len());
    click_place(&mut window, &name, Modifiers::COMMAND);
    assert_eq!(selected(&window), wrong.or(&found));
    click_place(&mut window, &name, Modifiers::ALT);
    assert_eq!(selected(&window), wrong);
    // The rows are those of the table in the Data tab.
    show(&mut window, Tab::Data);
    is_said(&window, &format!("{} customers selected", wrong.len()));
}

#[test]
fn more_classes_are_clicked_alike() {
    let mut csv = "id,x,y,kind\n".to_owned();
    for i in 0..400_u32 {
        let kind = ["Saver", "Browser", "Gifter", "Collector"][(i % 4) as usize];
        let x = (i % 4) * 10 + i * 7_919 % 17;
        csv += &format!("C{i:03},{x},{},{kind}\n", i * 31 % 23);
    }
    let (window, _file) = opened(&csv);
    let mut window = trained(window);
    let report = window
        .state()
        .state()
        .results
        .classifier()
        .unwrap()
        .report
        .clone();
    assert_eq!(report.n_classes(), 4);
    let test = report.test.as_ref().unwrap();
    let counts = report.confusion(test, 0.5).counts;
    // The largest cell of those that are wrong.
    let (truth, predicted) = (0..4)
        .flat_map(|i| (0..4).map(move |j| (i, j)))
        .filter(|(i, j)| i != j)
        .max_by_key(|&(i, j)| counts[i][j])
        .unwrap();
    let n = counts[truth][predicted];
    assert!(n > 1, "several are said as several");
    let name = format!(
        "{n} {}s taken for {}",
        report.classes[truth], report.classes[predicted]
    );
    click_place(&mut window, &name, Modifiers::NONE);
    assert_eq!(
        selected(&window),
        lines(&window, true, |i, j| (i, j) == (truth, predicted))
    );
    let column = format!("Predicted {}", report.classes[predicted]);
    click_place(&mut window, &column, Modifiers::NONE);
    assert_eq!(selected(&window), lines(&window, true, |_, j| j == predicted));
}

#[test]
fn what_cells_say_is_chosen_and_goes_into_picture_and_table() {
    let mut window = trained(large(Some(Source::Sample)));
    let said = |window: &Window| window.state().state().study.matrix.words();
    assert_eq!(said(&window), "Count, row %");
    click(&mut window, "What the cells say");
    click(&mut window, "Column %, of those predicted as the class");
    assert_eq!(said(&window), "Count, row %, column %");
    click(&mut window, "Count, customers in the cell");
    assert_eq!(said(&window), "Row %, column %");
    window.key_press(egui::Key::Escape);
    window.step();
    let folder = tempfile::tempdir().unwrap();
    for (button, file) in [
        ("Export confusion matrix", "matrix.svg"),
        ("Export matrix table", "matrix.csv"),
    ] {
        click(&mut window, button);
        let path = folder.path().join(file).display().to_string();
        window.get_by_label("File path").focus();
        window.step();
        window.key_press_modifiers(Modifiers::COMMAND, egui::Key::A);
        window.step();
        window.get_by_label("File path").type_text(&path);
        window.step();
        click(&mut window, "Save");
        wait(&mut window, "the file", |state| {
            state.running.is_empty() && state.export.is_none()
        });
        let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while !folder.path().join(file).exists() {
            assert!(std::time::Instant::now() < until, "{file} is not written");
            std::thread::sleep(std::time::Duration::from_millis(10));
            window.step();
        }
    }
    let svg = std::fs::read_to_string(folder.path().join("matrix.svg")).unwrap();
    assert!(svg.contains("in each cell: row %, column %"), "{svg}");
    assert!(svg.contains(">col. "), "{svg}");
    let csv = std::fs::read_to_string(folder.path().join("matrix.csv")).unwrap();
    assert!(
        csv.starts_with("truth,share of row[Bargain Hunter],share of row[Premium Buyer],share of column["),
        "{csv}"
    );
    window.key_press_modifiers(Modifiers::COMMAND, egui::Key::Z);
    window.step();
    window.step();
    assert!(
        window.state().state().study.matrix.has(MatrixValue::Count),
        "undone"
    );
}

#[test]
fn a_metric_shows_its_arithmetic_and_its_customers() {
    let mut window = trained(large(Some(Source::Sample)));
    let made = window.state().state().results.classifier().unwrap().clone();
    let test = made.report.test.as_ref().unwrap();
    let counts = made.report.confusion(test, 0.5).counts;
    let [tn, fp, fn_, tp] = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(i, j)| counts[i][j]);
    is_said(&window, &format!("TP ÷ (TP + FP) = {tp} ÷ {}", tp + fp));
    is_said(&window, "Wilson");
    click_place(&mut window, "Recall ", Modifiers::NONE);
    is_said(&window, &format!("TP ÷ (TP + FN) = {tp} ÷ {}", tp + fn_));
    click(&mut window, &format!("Only the {fn_} missed"));
    wait(&mut window, "the selection", is_selected);
    assert_eq!(selected(&window), lines(&window, true, |i, j| (i, j) == (1, 0)));
    click_place(&mut window, "Specificity ", Modifiers::NONE);
    is_said(&window, &format!("TN ÷ (TN + FP) = {tn} ÷ {}", tn + fp));
    click(&mut window, &format!("Select these {}", tn + fp));
    wait(&mut window, "the selection", is_selected);
    assert_eq!(selected(&window), lines(&window, true, |i, _| i == 0));
    for (name, method) in [
        ("F1 ", "bootstrap"),
        ("MCC ", "bootstrap"),
        ("ROC AUC ", "DeLong"),
    ] {
        click_place(&mut window, name, Modifiers::NONE);
        is_said(&window, method);
    }
    is_said(&window, "McNemar's test, p < 0.001");
}
