mod kinds;
mod properties;

use super::*;
use crate::engine::{
    study::{Fence, ImportSpec, MissingTreatment, OutlierTreatment},
    table::read_bytes,
};

const TEXT: &str = "age,region,n\n10,North,1\n,South,2\n30,,3\n10,North,1\n,South,2\n50,North,4\n";

fn table_of(text: &str) -> Table {
    read_bytes("t", text.as_bytes(), &ImportSpec::default(), &Progress::none())
        .unwrap()
        .table
}

fn missing(column: &str, treatment: MissingTreatment) -> CleaningStep {
    CleaningStep::Missing {
        column: column.to_owned(),
        treatment,
    }
}

fn outliers(column: &str, fence: Fence, treatment: OutlierTreatment) -> CleaningStep {
    CleaningStep::Outliers {
        column: column.to_owned(),
        fence,
        treatment,
    }
}

fn derive(column: &str, formula: &str) -> CleaningStep {
    CleaningStep::Derive {
        column: column.to_owned(),
        formula: formula.to_owned(),
    }
}

fn filter(condition: &str) -> CleaningStep {
    CleaningStep::Filter {
        condition: condition.to_owned(),
    }
}

fn rename(column: &str, to: &str) -> CleaningStep {
    CleaningStep::Rename {
        column: column.to_owned(),
        to: to.to_owned(),
    }
}

fn listed(steps: &[CleaningStep]) -> Vec<ListedStep> {
    steps.iter().cloned().map(ListedStep::from).collect()
}

/// `is_training` by the line of the file.
fn cleaned(text: &str, steps: &[ListedStep], is_training: impl Fn(usize) -> bool + Sync) -> Cleaned {
    let draw = |table: &Table, _: Option<&str>| {
        let part = |row| {
            if is_training(table.line(row)) {
                Part::Training
            } else {
                Part::Test
            }
        };
        (0..table.n_rows()).map(part).collect()
    };
    let cleaned = clean(&table_of(text), None, steps, None, &draw, &Progress::none()).unwrap();
    let report = &cleaned.report;
    assert_eq!(report.rows_after, cleaned.table.n_rows());
    assert_eq!(cleaned.parts.len(), cleaned.table.n_rows());
    assert_eq!(report.effects.len(), steps.len());
    cleaned
}

fn sentences(cleaned: &Cleaned) -> Vec<&str> {
    cleaned
        .report
        .effects
        .iter()
        .map(|effect| effect.sentence.as_str())
        .collect()
}

fn all(text: &str, steps: &[CleaningStep]) -> Cleaned {
    cleaned(text, &listed(steps), |_| true)
}

const SPENT: &str = "id,spent,visits,plan\nA1,10,1,basic\nA2,12,0,basic\nA3,11,2,plus\nA4,13,4,basic\n\
                     A5,12,1,plus\nA6,1000,2,gold\nA7,,1,basic\nA1,14,7,iron\n";

#[test]
fn steps_say_what_they_did() {
    use MissingTreatment::{Category, DropRows, Mean, Median, MostFrequent};
    let done = all(
        TEXT,
        &[
            CleaningStep::drop_duplicates(),
            missing("region", DropRows),
            missing("age", Median),
            missing("age", Mean),
            missing("region", MostFrequent),
        ],
    );
    assert_eq!(
        sentences(&done),
        [
            "Drop duplicate rows: 2 rows.",
            "Drop rows without region: 1 row.",
            "Fill age with the median, 30: 1 cell.",
            "Fill age with the mean, 30: 0 cells.",
            "Fill region with the most frequent value, North: 0 cells.",
        ]
    );
    assert_eq!(done.table.numbers("age").unwrap(), [10.0, 30.0, 50.0]);
    assert_eq!((done.table.line(1), done.table.line(2)), (3, 7));

    let constant = |column: &str, value: &str| CleaningStep::FillConstant {
        column: column.to_owned(),
        value: value.to_owned(),
    };
    let done = all(TEXT, &[missing("region", Category), constant("age", "−1.5")]);
    assert_eq!(
        sentences(&done),
        [
            "Fill region with a category of its own, (missing): 1 cell.",
            "Fill age with \u{2212}1.5: 2 cells.",
        ]
    );
    assert_eq!(done.table.plain_cells("region").unwrap()[2], "(missing)");
    assert_eq!(done.table.numbers("age").unwrap()[1], -1.5);
    assert_eq!(
        done.report.effects[1]
            .difference
            .as_ref()
            .unwrap()
            .missing_elsewhere,
        Some(0)
    );
}

#[test]
fn values_are_learnt_from_training_rows_only() {
    let steps = listed(&[missing("age", MissingTreatment::Mean)]);
    let done = cleaned(TEXT, &steps, |line| line == 4 || line == 5);
    assert_eq!(sentences(&done), ["Fill age with the mean, 20: 2 cells."]);
    let filled = [10.0, 20.0, 30.0, 10.0, 20.0, 50.0];
    assert_eq!(done.table.numbers("age").unwrap(), filled);
    let done = cleaned(TEXT, &steps, |line| line == 3);
    assert_eq!(
        sentences(&done),
        ["Fill age with the mean: no training row has a value, so 2 cells stay missing."]
    );
    assert!(done.table.numbers("age").unwrap()[1].is_nan());
}

#[test]
fn steps_work_in_their_order_and_marks_follow_the_rows() {
    let fill = missing("age", MissingTreatment::Median);
    let drop = missing("age", MissingTreatment::DropRows);
    let done = all(TEXT, &[fill.clone(), drop.clone()]);
    assert_eq!(sentences(&done)[1], "Drop rows without age: 0 rows.");
    let done = all(TEXT, &[drop, fill.clone()]);
    assert_eq!(sentences(&done)[0], "Drop rows without age: 2 rows.");
    let done = all(TEXT, &[fill, filter("n > 1")]);
    let marks = &done.report.marks[0];
    assert_eq!(
        (marks.column.as_str(), marks.rows.as_slice()),
        ("age", &[0, 2][..])
    );
    assert_eq!((marks.step_at(2), marks.step_at(1)), (Some(0), None));
    assert_eq!(done.report.n_filled(marks), 2);
}

#[test]
fn a_step_that_cannot_work_is_skipped_and_the_rest_goes_on() {
    let done = all(
        SPENT,
        &[
            rename("spent", "total"),
            missing("spent", MissingTreatment::Median),
            missing("plan", MissingTreatment::Mean),
            derive("x", "total + viits"),
            filter("visits"),
            missing("Plan ", MissingTreatment::MostFrequent),
            missing("total", MissingTreatment::Median),
        ],
    );
    let effects = &done.report.effects;
    let states: Vec<StepState> = effects.iter().map(|effect| effect.state).collect();
    let (on, skipped) = (StepState::Applied, StepState::Skipped);
    assert_eq!(states, [on, skipped, skipped, skipped, skipped, skipped, on]);
    let failure = |place: usize| effects[place].failure.as_ref().unwrap();
    assert!(
        failure(1).message.contains("no column \"spent\""),
        "{}",
        failure(1).message
    );
    let (words, remedy) = failure(1).remedy.as_ref().unwrap();
    assert_eq!((words.as_str(), remedy.column()), ("Use total", Some("total")));
    assert!(failure(2).message.contains("holds categories, so it has no mean"));
    assert_eq!(failure(3).at, Some((8, 5)));
    assert!(
        failure(4).message.contains("gives a number"),
        "{}",
        failure(4).message
    );
    assert_eq!(failure(5).remedy.as_ref().unwrap().0, "Use plan");
    assert_eq!(effects[6].sentence, "Fill total with the median, 12: 1 cell.");
    assert!(!done.table.columns().iter().any(|info| info.name == "x"));
}

#[test]
fn a_step_that_is_off_says_what_it_would_touch() {
    let mut steps = listed(&[missing("age", MissingTreatment::Median), filter("n > 2")]);
    steps[0].is_on = false;
    steps[1].is_on = false;
    let done = all(TEXT, &[]);
    let off = cleaned(TEXT, &steps, |_| true);
    assert_eq!(off.table.n_rows(), done.table.n_rows());
    let touched: Vec<Touched> = off.report.effects.iter().map(|effect| effect.touched).collect();
    assert_eq!(touched, [Touched::Cells(2), Touched::Rows(4)]);
    assert_eq!(off.report.effects[1].rows_dropped(), 0);
    assert!(off.report.marks.is_empty());
    assert!(off.table.numbers("age").unwrap()[1].is_nan());
}

#[test]
fn names_are_followed_through_the_steps() {
    let steps = listed(&[
        rename("kind", "label"),
        missing("x", MissingTreatment::Mean),
        rename("label", "class"),
    ]);
    assert_eq!(name_after("kind", &steps), "class");
    assert_eq!(name_before("class", &steps[1..]), "label");
    assert_eq!(name_before("class", &steps), "kind");
    let table = table_of("kind,x\na,1\nb,2\n");
    assert_eq!(names_after(&table, &steps), ["class", "x"]);
}

#[test]
fn cancelling_stops_the_work() {
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let progress = Progress::new(cancel, std::sync::Arc::new(|_, _| {}));
    let draw = |table: &Table, _: Option<&str>| vec![Part::Training; table.n_rows()];
    let steps = listed(&[derive("x", "n + 1")]);
    assert!(clean(&table_of(TEXT), None, &steps, None, &draw, &progress).is_err());
}

#[test]
fn rows_left_out_tell_all_that_the_condition_looks_at() {
    let done = all(
        "id,age,region\n1,50,Nord\n2,20,\n3,40,Ost\n",
        &[filter("age > 25 and region != \"Nord\"")],
    );
    let rows = &done.report.effects[0].rows;
    let before: Vec<&str> = rows.iter().map(|row| row.before.as_str()).collect();
    assert_eq!(before, ["age 50, region Nord", "age 20, region missing"]);
}
