//! Each kind of step by itself.

use super::*;
use crate::engine::{
    study::{Keep, NewKind, RareLimit, Transform},
    table::ColumnKind,
};

#[test]
fn outliers_are_clipped_or_dropped() {
    let clip = outliers("spent", Fence::Iqr(1.5), OutlierTreatment::Clip);
    let done = all(SPENT, &[clip]);
    // Quartiles of 10, 11, 12, 12, 13, 14, 1000 (numpy): 11.5 and 13.5.
    assert_eq!(
        sentences(&done),
        ["Clip spent to 8.5 to 16.5 (1.5 × IQR): 1 cell."]
    );
    assert_eq!(done.table.numbers("spent").unwrap()[5], 16.5);
    assert!(done.table.numbers("spent").unwrap()[6].is_nan());
    let effect = &done.report.effects[0];
    assert_eq!(effect.learnt.as_deref(), Some("8.5 to 16.5"));
    let expected = TouchedRow {
        line: 7,
        name: None,
        before: "1\u{202f}000".to_owned(),
        after: "16.5".to_owned(),
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
fn columns_become_dates_with_the_order_that_reads_most() {
    let text = "id,when,n\nA,03/04/2024,20240131\nB,soon,7\nC,31/12/2023 10:30,20231231\nD,,20240229\n";
    let kind = |column: &str, to| CleaningStep::ChangeKind {
        column: column.to_owned(),
        to,
    };
    let as_text = kind("when", NewKind::Text);
    let done = all(
        text,
        &[
            as_text.clone(),
            kind("when", NewKind::Date),
            kind("n", NewKind::Date),
        ],
    );
    assert_eq!(
        sentences(&done)[1..],
        ["Make when a date: 2 cells.", "Make n a date: 3 cells."]
    );
    assert_eq!(
        done.report.effects[1].notes,
        [
            "Read as day, month, year.",
            "1 cell is no date and is missing now."
        ]
    );
    let effect = &done.report.effects[1];
    assert_eq!((effect.rows[0].line, effect.rows[0].before.as_str()), (3, "soon"));
    let day = |year, month, day| Some(jiff::civil::date(year, month, day));
    assert_eq!(
        done.table.dates("when").unwrap(),
        [day(2024, 4, 3), None, day(2023, 12, 31), None]
    );
    assert_eq!(
        done.table.dates("n").unwrap(),
        [day(2024, 1, 31), None, day(2023, 12, 31), day(2024, 2, 29)]
    );
    let either = "when,n\n03/04/2024,1\nx,2\n05/06/2024,3\n07/07/2024,3\n";
    let done = all(either, &[as_text, kind("when", NewKind::Date)]);
    let note = &done.report.effects[1].notes[2];
    assert!(
        note.starts_with("2 cells have two readings, such as 03/04/2024"),
        "{note}"
    );
}

#[test]
fn columns_become_booleans_written_in_one_way() {
    let text = "id,member,flag,lang\nA,Yes,1,ja\nB,y,0,nein\nC,no,2,\nD,maybe,1,ja\n";
    let kind = |column: &str| CleaningStep::ChangeKind {
        column: column.to_owned(),
        to: NewKind::Boolean,
    };
    let done = all(text, &[kind("member"), kind("flag"), kind("lang")]);
    let sentences = sentences(&done);
    assert_eq!(sentences[0], "Make member a boolean: 3 cells.");
    assert_eq!(
        done.table.plain_cells("member").unwrap(),
        ["yes", "yes", "no", ""]
    );
    assert_eq!(
        done.report.effects[0].notes,
        [
            "Written as yes and no; they were Yes, y, no.",
            "1 cell is neither yes nor no and is missing now."
        ]
    );
    assert_eq!(done.table.plain_cells("flag").unwrap(), ["1", "0", "", "1"]);
    assert_eq!(done.table.plain_cells("lang").unwrap(), ["ja", "nein", "", "ja"]);
    assert!(done.report.effects[2].notes.is_empty());
    for column in ["member", "flag", "lang"] {
        assert_eq!(done.table.column(column).unwrap().kind, ColumnKind::Boolean);
    }
}

#[test]
fn bounds_are_told_as_the_column_is_written() {
    let text = "x\n10.25\n11.10\n12.37\n13.91\n14.03\n15.55\n90.00\n";
    let done = all(text, &[outliers("x", Fence::ZScore(2.0), OutlierTreatment::Clip)]);
    let learnt = done.report.effects[0].learnt.clone().unwrap();
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, rest)| rest.len());
    assert!(learnt.split(" to ").all(|bound| decimals(bound) == 2), "{learnt}");
}
