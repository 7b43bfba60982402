mod properties;

use super::*;
use crate::engine::{
    study::{Fence, ImportSpec, Keep, MissingTreatment, NewKind, OutlierTreatment, RareLimit, Transform},
    table::{ColumnKind, read_bytes},
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
    let cleaned = clean(&table_of(text), steps, None, &draw, &Progress::none()).unwrap();
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
            "Fill age with \u{2212}1.50: 2 cells.",
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

const SPENT: &str = "id,spent,visits,plan\nA1,10,1,basic\nA2,12,0,basic\nA3,11,2,plus\nA4,13,4,basic\n\
                     A5,12,1,plus\nA6,1000,2,gold\nA7,,1,basic\nA1,14,7,iron\n";

#[test]
fn outliers_are_clipped_or_dropped() {
    let clip = outliers("spent", Fence::Iqr(1.5), OutlierTreatment::Clip);
    let done = all(SPENT, &[clip]);
    // Quartiles of 10, 11, 12, 12, 13, 14, 1000 (numpy): 11.5 and 13.5.
    assert_eq!(
        sentences(&done),
        ["Clip spent to 8.50 to 16.50 (1.5 × IQR): 1 cell."]
    );
    assert_eq!(done.table.numbers("spent").unwrap()[5], 16.5);
    assert!(done.table.numbers("spent").unwrap()[6].is_nan());
    let effect = &done.report.effects[0];
    assert_eq!(effect.learnt.as_deref(), Some("8.50 to 16.50"));
    let expected = TouchedRow {
        line: 7,
        name: None,
        before: "1\u{202f}000".to_owned(),
        after: "16.50".to_owned(),
    };
    assert_eq!(effect.rows, [expected]);
    let Picture::Bins {
        stays, leaves, comes, ..
    } = &effect.difference.as_ref().unwrap().picture
    else {
        panic!("a histogram");
    };
    let sum = |counts: &[u64]| counts.iter().sum::<u64>();
    assert_eq!((sum(stays), sum(leaves), sum(comes)), (6, 1, 1));

    let drop = |fence| all(SPENT, &[outliers("spent", fence, OutlierTreatment::DropRows)]);
    let done = drop(Fence::ZScore(2.0));
    assert_eq!(done.table.n_rows(), 7, "{:?}", sentences(&done));
    let done = drop(Fence::Percentiles(0.0, 50.0));
    assert_eq!(
        sentences(&done),
        ["Drop outliers of spent outside 12 or less (percentile 50): 3 rows."]
    );
    assert!(
        done.table.numbers("spent").unwrap().iter().any(|v| v.is_nan()),
        "missing is no outlier"
    );
    for fence in [
        Fence::Iqr(0.0),
        Fence::ZScore(f64::NAN),
        Fence::Percentiles(60.0, 40.0),
    ] {
        assert_eq!(drop(fence).report.effects[0].state, StepState::Skipped);
    }
}

#[test]
fn duplicates_are_found_by_key_and_their_twin_is_named() {
    let by = |keep| CleaningStep::Duplicates {
        by: vec!["id".to_owned()],
        keep,
    };
    let done = all(SPENT, &[by(Keep::First)]);
    assert_eq!(
        sentences(&done),
        ["Drop duplicates by id, keep the first: 1 row."]
    );
    assert_eq!(done.report.effects[0].rows[0].after, "same as line 2");
    let done = all(SPENT, &[by(Keep::Last)]);
    assert_eq!(done.table.line(0), 3);
    assert_eq!(done.report.effects[0].rows[0].after, "same as line 9");
    let without = "id,n\nA,1\n,2\n,2\nA,3\n";
    let done = all(without, &[by(Keep::First)]);
    assert_eq!(done.table.n_rows(), 3);
    assert_eq!(done.report.effects[0].notes, ["2 rows without a key are kept."]);
}

#[test]
fn columns_are_derived_and_rows_kept_by_formulas() {
    let done = all(
        SPENT,
        &[
            derive("per visit", "spent / visits"),
            derive("big", "[per visit] > 10"),
            derive("size", "if(spent > 12, \"large\", \"small\")"),
            filter("not is_missing(spent) and plan != \"iron\""),
        ],
    );
    assert_eq!(
        sentences(&done),
        [
            "Derive per visit = spent / visits: 6 cells.",
            "Derive big = [per visit] > 10: 6 cells.",
            "Derive size = if(spent > 12, \"large\", \"small\"): 7 cells.",
            "Keep rows where not is_missing(spent) and plan != \"iron\": 2 rows left out.",
        ]
    );
    assert_eq!(
        done.report.effects[0].notes,
        [
            "Missing in 1 row where a value of the formula is.",
            "1 row divides by zero: it is missing."
        ]
    );
    let kinds: Vec<ColumnKind> = done.table.columns()[4..].iter().map(|info| info.kind).collect();
    assert_eq!(
        kinds,
        [ColumnKind::Number, ColumnKind::Boolean, ColumnKind::Category]
    );
    assert_eq!(done.table.plain_cells("big").unwrap()[5], "yes");
    let again = all(SPENT, &[derive("spent", "spent * 2")]);
    assert_eq!(sentences(&again), ["Replace spent = spent * 2: 7 cells."]);
    assert_eq!(again.table.columns().len(), 4);
    let dated = "day,n\n2024-01-31,1\n2024-02-02,2\n";
    let done = all(dated, &[filter("day > date(\"2024-02-01\")")]);
    assert_eq!(done.table.numbers("n").unwrap(), [2.0]);
}

#[test]
fn names_kinds_and_units_change() {
    let mixed = "id,plan,score\nA,1,12\nB,2,about 3\nC,1,\"1.5\"\nD,2,x\n";
    let kind = |column: &str, to| CleaningStep::ChangeKind {
        column: column.to_owned(),
        to,
    };
    let done = all(
        mixed,
        &[
            kind("plan", NewKind::Category),
            kind("score", NewKind::Number),
            rename("score", "points"),
        ],
    );
    assert_eq!(
        sentences(&done),
        [
            "Make plan a category: 4 cells.",
            "Make score a number: 2 cells.",
            "Rename score to points.",
        ]
    );
    assert_eq!(
        done.report.effects[1].notes,
        ["2 cells do not parse and are missing now."]
    );
    assert_eq!(done.report.effects[1].rows[0].before, "about 3");
    assert_eq!(done.report.renamed, [("score".to_owned(), "points".to_owned())]);
    assert_eq!(done.table.levels("plan").unwrap().names, ["1", "2"]);
    assert_eq!(done.table.column("points").unwrap().decimals, 1);

    let transform = |column: &str, transform| CleaningStep::Transform {
        column: column.to_owned(),
        transform,
    };
    let done = all(
        SPENT,
        &[
            transform("spent", Transform::Log),
            transform("visits", Transform::Log),
        ],
    );
    assert_eq!(done.table.numbers("log_spent").unwrap()[0], 10.0_f64.ln());
    assert_eq!(done.table.numbers("log_visits").unwrap()[1], 0.0);
    assert_eq!(done.table.numbers("log_visits").unwrap()[3], 5.0_f64.ln());
    assert!(done.report.effects[1].notes[0].contains("has zeros"));
    let steps = listed(&[transform("spent", Transform::Rank)]);
    // Among the training values 10, 12, 11.
    let done = cleaned(SPENT, &steps, |line| line <= 4);
    let ranks = done.table.numbers("rank_spent").unwrap();
    assert_eq!((ranks[0], ranks[2], ranks[5]), (0.5 / 3.0, 0.5, 1.0));
    assert!(ranks[6].is_nan());
}

#[test]
fn rare_categories_are_counted_in_training_rows() {
    let merge = CleaningStep::MergeRare {
        column: "plan".to_owned(),
        under: RareLimit::Rows(2),
        into: "other".to_owned(),
    };
    let done = cleaned(SPENT, &listed(&[merge]), |line| line <= 6);
    assert_eq!(
        sentences(&done),
        ["Merge 2 categories of plan with fewer than 2 rows into other: 2 cells."]
    );
    assert_eq!(done.report.effects[0].learnt.as_deref(), Some("gold, iron"));
    assert_eq!(
        done.table.levels("plan").unwrap().names,
        ["basic", "other", "plus"]
    );
    assert_eq!(
        done.report.effects[0].notes,
        ["2 categories stand in no training row."]
    );
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
    assert!(clean(&table_of(TEXT), &steps, None, &draw, &progress).is_err());
}
