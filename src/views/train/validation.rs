//! How the classifier is put to the test: which rows test, and how many folds.

use egui::Ui;

use super::settings::{seed_row, value};
use crate::{
    engine::{
        format,
        run::{Prepared, TestFile},
        study::{FoldPlan, TestRows, WHY_LOOKS_COUNT},
        table::{ColumnKind, ColumnSummary},
        validate::plan_words,
    },
    state::{AppState, Command, Tab, TrainPage},
    views::{
        score::path_row,
        widgets::{Button, Icon, Slider, check_row, combo, form_row, hint, warning},
    },
};

const RANDOM: &str = "Random share";
const LATEST: &str = "Latest rows";
const FILE: &str = "Another file";

/// Numbers of folds and of repeats to choose from.
const FOLDS: [usize; 4] = [3, 5, 10, 20];
const REPEATS: [usize; 5] = [1, 2, 3, 5, 10];

/// What is chosen, for the section's head.
pub fn note(state: &AppState) -> String {
    match state.study.validation.plan() {
        Some(plan) => plan_words(plan, state.study.validation.goes_forward()),
        None => "hold-out".to_owned(),
    }
}

/// Shows the settings.
pub fn show(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    test_rows(ui, state, prepared, out);
    if !matches!(state.study.validation.test, TestRows::File { .. }) {
        share(ui, state, out);
    }
    // Later rows, and rows of another file, are what they are whichever group they belong to; folds keep groups
    // unless they go forward in time.
    let validation = &state.study.validation;
    let has_folds = validation.plan().is_some() && !validation.goes_forward();
    if validation.test == TestRows::Random || has_folds {
        keep_together(ui, state, prepared, out);
    }
    folds(ui, state, out);
    compared(ui, state, out);
    seed_row(ui, state, out);
    looks(ui, state, prepared);
}

fn test_rows(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    let chosen = &state.study.validation.test;
    let times = time_columns(prepared, chosen);
    let first_time = times.first().copied();
    let mut items = vec![RANDOM];
    items.extend(first_time.map(|_| LATEST));
    items.push(FILE);
    let shown = match chosen {
        TestRows::Random => RANDOM,
        TestRows::Latest { .. } => LATEST,
        TestRows::File { .. } => FILE,
    };
    let picked = form_row(ui, "Test rows", |ui| {
        combo(ui, "Test rows", shown, &items, ui.available_width())
    });
    match picked.map(|place| items[place]).filter(|&item| item != shown) {
        Some(RANDOM) => out.push(Command::SetTestRows(TestRows::Random)),
        Some(LATEST) => out.extend(first_time.map(latest)),
        Some(_) => out.push(Command::PickTestFile),
        None => {}
    }
    by_path(ui, chosen, picked.map(|place| items[place]), out);
    match chosen {
        TestRows::Random => {}
        TestRows::Latest { column } => {
            let picked = form_row(ui, "Latest by", |ui| {
                combo(ui, "Latest by", column, &times, ui.available_width())
            });
            if let Some(place) = picked {
                out.push(latest(times[place]));
            }
        }
        TestRows::File { path } => {
            let name = format::file_name(path);
            form_row(ui, "Test file", |ui| {
                let button = Button::new(&name)
                    .name("Choose the test file…")
                    .icon(Icon::Folder);
                let response = button.width(ui.available_width()).show(ui);
                if response.on_hover_text(path.display().to_string()).clicked() {
                    out.push(Command::PickTestFile);
                }
            });
        }
    }
    if let Some(words) = about(prepared) {
        hint(ui, words);
    }
    if let TestRows::Latest { column } = chosen
        && has_two_readings(prepared, column)
    {
        let words = format!("{column} has two readings, and which rows are the latest depends on them.");
        if warning(ui, &words, Some("See the data")) {
            out.push(Command::ShowTab(Tab::Data));
        }
    }
}

/// A field for a path, where another file is asked for and none is chosen yet: not every system has a dialog.
fn by_path(ui: &mut Ui, chosen: &TestRows, picked: Option<&str>, out: &mut Vec<Command>) {
    let id = egui::Id::unique("another test file is asked for");
    let was_asked: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let is_asked = picked.map_or(was_asked, |item| item == FILE) && !matches!(chosen, TestRows::File { .. });
    ui.data_mut(|data| data.insert_temp(id, is_asked));
    if is_asked {
        path_row(
            ui,
            "Path of the test file",
            "Choose the test file…",
            out,
            Command::PickTestFile,
            |path| Command::SetTestRows(TestRows::File { path }),
        );
    }
}

/// Whether nothing in the file settles how its dates are read.
fn has_two_readings(prepared: &Prepared, column: &str) -> bool {
    let mut columns = prepared.read.receipt.columns.iter();
    columns.any(|own| own.name == *column && own.doubt.is_some())
}

fn latest(column: &str) -> Command {
    Command::SetTestRows(TestRows::Latest {
        column: column.to_owned(),
    })
}

/// Columns that tell later from earlier: dates first, then numbers; with the one that is chosen.
fn time_columns<'a>(prepared: &'a Prepared, chosen: &'a TestRows) -> Vec<&'a str> {
    let of = |kind: ColumnKind| {
        let columns = prepared.summary.iter();
        columns
            .filter(move |column| column.kind == kind && Some(&column.name) != prepared.target.as_ref())
            .map(|column| column.name.as_str())
    };
    let mut columns: Vec<&str> = of(ColumnKind::Date).chain(of(ColumnKind::Number)).collect();
    if let TestRows::Latest { column } = chosen
        && !columns.contains(&column.as_str())
    {
        columns.push(column);
    }
    columns
}

/// Which rows test now.
fn about(prepared: &Prepared) -> Option<String> {
    let words = prepared.test_words()?;
    let n_test = format::plural(prepared.n_test(), "row tests", "rows test");
    let is_made = |file: &TestFile| file.made_words.is_some();
    Some(match &prepared.held_out {
        TestRows::File { .. } if prepared.test_file.as_ref().is_some_and(is_made) => format!(
            "{}: {words}, by the same rules; bounds of labels and scores are those of this file. All {} train.",
            format::plural(prepared.n_test(), "customer tests", "customers test"),
            format::plural(
                prepared.split.train.len(),
                "labelled customer here",
                "labelled customers here"
            )
        ),
        TestRows::File { .. } => format!(
            "{n_test}: {words}. All {} of this file train.",
            format::plural(prepared.split.train.len(), "labelled row", "labelled rows")
        ),
        _ => format!("{n_test}: {words}. All earlier ones train."),
    })
}

fn share(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    form_row(ui, "Test share", |ui| {
        let mut share = state.study.classifier.test_fraction;
        let words = if share == 0.0 {
            "none".to_owned()
        } else {
            format::percent(share, 0)
        };
        let width = ui.available_width() - 48.0;
        let slider = Slider::new("Test share", 0.0, 0.5, 0.05).text(&words);
        if slider.show(ui, &mut share, width).changed() {
            out.push(Command::SetTestFraction(share));
        }
        value(ui, &words);
    });
}

fn folds(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let plan = state.study.validation.folds;
    let chosen = plan.map_or_else(|| "None".to_owned(), |plan| plan.k.to_string());
    let names: Vec<String> = FOLDS.map(|k| k.to_string()).into();
    let mut items = vec!["None"];
    items.extend(names.iter().map(String::as_str));
    let picked = form_row(ui, "Folds", |ui| {
        combo(ui, "Folds", &chosen, &items, ui.available_width())
    });
    let repeats = plan.unwrap_or_default().repeats;
    if let Some(place) = picked {
        let k = place.checked_sub(1).map(|place| FOLDS[place]);
        out.push(Command::SetFolds(k.map(|k| FoldPlan { k, repeats })));
    }
    let Some(plan) = plan else {
        hint(ui, "Folds test the training rows in turn, so that luck shows.");
        return;
    };
    if state.study.validation.goes_forward() {
        hint(
            ui,
            "Forward in time: each fold learns from all rows that are earlier than those it tests.",
        );
        return;
    }
    let names: Vec<String> = REPEATS.map(|n| n.to_string()).into();
    let items: Vec<&str> = names.iter().map(String::as_str).collect();
    let shown = plan.repeats.to_string();
    let picked = form_row(ui, "Repeats", |ui| {
        combo(ui, "Repeats", &shown, &items, ui.available_width())
    });
    if let Some(place) = picked {
        let repeats = REPEATS[place];
        out.push(Command::SetFolds(Some(FoldPlan { repeats, ..plan })));
    }
}

/// Whether other models are fitted on the same folds, five unless there is a plan.
fn compared(ui: &mut Ui, state: &AppState, out: &mut Vec<Command>) {
    let is_on = state.study.validation.compare;
    let row = check_row(ui, is_on, "Compare with other models");
    let row = row.on_hover_text(
        "Naive Bayes, a decision tree and a random forest on the same folds, and always the most frequent label",
    );
    if row.clicked() {
        out.push(Command::CompareModels(!is_on));
        if !is_on {
            // What is asked for is seen there.
            out.push(Command::ShowTrainPage(TrainPage::Results));
        }
    }
}

/// The odometer, and why it is there.
fn looks(ui: &mut Ui, state: &AppState, prepared: &Prepared) {
    if prepared.n_test() == 0 {
        return;
    }
    let looks = state.test_looks();
    if looks > 0 {
        let times = looks_words(looks);
        hint(
            ui,
            format!("Test results looked at {times} with these data and this split. {WHY_LOOKS_COUNT}"),
        )
        .on_hover_text("Looks when the file was open before are among them.");
    }
}

/// "once", "3 times".
pub fn looks_words(n: u32) -> String {
    match n {
        1 => "once".to_owned(),
        n => format!("{} times", format::count(n)),
    }
}

/// Which column's rows stay in one part: shown where the file has such a column.
fn keep_together(ui: &mut Ui, state: &AppState, prepared: &Prepared, out: &mut Vec<Command>) {
    let chosen = state.study.classifier.keep_together.as_deref();
    let repeats = |column: &&ColumnSummary| {
        column.kind == ColumnKind::Identifier && column.distinct + column.missing < column.n_rows
    };
    let mut columns: Vec<&str> = prepared
        .summary
        .iter()
        .filter(repeats)
        .map(|column| column.name.as_str())
        .collect();
    if let Some(chosen) = chosen
        && !columns.contains(&chosen)
    {
        columns.push(chosen);
    }
    if columns.is_empty() {
        return;
    }
    let mut items = vec!["Nothing"];
    items.extend(&columns);
    form_row(ui, "Keep together", |ui| {
        let width = ui.available_width();
        if let Some(place) = combo(ui, "Keep together", chosen.unwrap_or("Nothing"), &items, width) {
            let column = place.checked_sub(1).map(|place| columns[place].to_owned());
            out.push(Command::KeepTogether(column));
        }
    });
}
