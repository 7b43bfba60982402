//! Customers of a second file in the segments of the first: who moved, who is new, what does not fit.
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::{fmt::Write as _, path::PathBuf};

use buyerscope::{
    engine::{
        Progress,
        handover::DriftLevel,
        run::{Results, Step, perform, plan},
        segment::{SegmentNames, portraits},
        study::{CleaningStep, Revenue, SecondFileSpec, SegmentMethod, Source, Study},
    },
    export::{TextCells, migration_csv, second_csv},
};

/// Customers in three groups by `spent` and `visits`; `group` says in which each is.
fn csv(customers: impl IntoIterator<Item = (u32, usize)>) -> String {
    let mut csv = "id,spent,visits,region\n".to_owned();
    for (id, group) in customers {
        let (spent, visits) = [(10, 1), (90, 2), (50, 9)][group];
        let region = ["North", "South"][(id % 2) as usize];
        writeln!(
            csv,
            "C{id:04},{}.5,{}.{},{region}",
            spent + id % 7,
            visits,
            id % 10
        )
        .unwrap();
    }
    csv
}

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn results(study: &Study) -> Results {
    let mut results = Results::default();
    for step in [Step::Import, Step::Prepare, Step::Segment, Step::Second] {
        if plan(study, &results).contains(&step) {
            let outcome = perform(step, study, &results, &Progress::none());
            results.accept(outcome);
        }
    }
    results
}

fn study(folder: &tempfile::TempDir, first: &str, second: &str) -> Study {
    let mut study = Study {
        source: Some(Source::File(file(folder, "first.csv", first))),
        ..Study::default()
    };
    study.segments.k = Some(3);
    study.segments.second = Some(SecondFileSpec {
        file: file(folder, "second.csv", second),
        identifier: None,
    });
    study
}

#[test]
fn moves_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    // 30, 20 and 10 customers; the first ten of the largest go to the smallest, five are gone, four are new.
    let group = |id: u32| {
        if id < 30 {
            0
        } else if id < 50 {
            1
        } else {
            2
        }
    };
    let first = csv((0..60).map(|id| (id, group(id))));
    let second = csv((5..64)
        .rev()
        .map(|id| (id, if id < 15 { 2 } else { group(id.min(59)) })));
    let study = study(&folder, &first, &second);
    let results = results(&study);
    let made = results.second().unwrap();
    let fit = made.report.fit(3);
    let shared = made.report.shared.as_ref().unwrap();
    assert_eq!(shared.column, "id");
    assert_eq!(made.report.identifiers, ["id"]);
    // Segments by size: 30, 20, 10.
    assert_eq!(fit.moves, [[15, 0, 10, 0], [0, 20, 0, 0], [0, 0, 10, 0], [0; 4]]);
    assert_eq!((fit.n_both(), fit.n_stayed()), (55, 45));
    assert_eq!(fit.only_first, [5, 0, 0, 0]);
    assert_eq!(fit.only_second, [0, 0, 4, 0]);
    assert_eq!(fit.assigned.sizes, [15, 20, 24]);
    assert_eq!(fit.level, DriftLevel::Large);

    let segments = results.segments().unwrap();
    let table = migration_csv(
        &made.report,
        &segments.report,
        3,
        &SegmentNames::default(),
        TextCells::Safe,
    )
    .unwrap();
    let table = String::from_utf8(table).unwrap();
    assert!(table.contains("\n1,,3,,10,0.3333333333333333\n"), "{table}");
    assert!(table.contains("\n1,,absent,,5,"), "{table}");
    assert!(table.contains("\nabsent,,3,,4,1\n"), "{table}");
    let customers = second_csv(
        &made.report,
        (&segments.report, &segments.on.table),
        3,
        TextCells::Safe,
    )
    .unwrap();
    let customers = String::from_utf8(customers).unwrap();
    let lines: Vec<&str> = customers.lines().collect();
    assert_eq!(lines[0], "id,from,to,distance");
    // In the order of the second file, then those of the first alone.
    assert!(lines[1].starts_with("C0063,,3,"), "{}", lines[1]);
    assert!(lines[50].starts_with("C0014,1,3,"), "{}", lines[50]);
    assert_eq!(lines[60], "C0000,1,,");
    assert_eq!(lines.len(), 65);
}

#[test]
fn customers_in_no_segment_neither_stay_in_one_nor_spend_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = csv((0..60).map(|id| (id, (id % 3) as usize)));
    text += "X1,5000,40.0,North\nX2,4000,80.0,South\n";
    let mut study = study(&folder, &text, &text);
    study.segments.method = SegmentMethod::Dbscan;
    study.segments.radius = Some(0.5);
    study.segments.features = Some(vec!["spent".to_owned(), "visits".to_owned()]);
    let results = results(&study);
    let segments = results.segments().unwrap();
    let k = segments.report.shown_k();
    let fit = results.second().unwrap().report.fit(k);
    assert_eq!((fit.n_both(), fit.n_stayed(), fit.moves[k][k]), (62, 60, 2));
    let revenue = Revenue::Column("spent".to_owned());
    let table = &segments.on.table;
    let found = portraits(&segments.report, table, &revenue, &Progress::none()).unwrap();
    let shares = found.fit(k).unwrap().segments.iter().map(|own| own.revenue_share);
    let spent: f64 = (0..60)
        .map(|id| [10.5, 90.5, 50.5][id % 3] + (id % 7) as f64)
        .sum();
    assert!((shares.sum::<f64>() - spent / (spent + 9_000.0)).abs() < 1e-12);
}

#[test]
fn the_second_file_is_cleaned_as_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let first = csv((0..60).map(|id| (id, (id % 3) as usize)));
    let mut study = study(&folder, &first, &first);
    study.cleaning = vec![
        CleaningStep::Rename {
            column: "spent".to_owned(),
            to: "amount".to_owned(),
        }
        .into(),
    ];
    let results = results(&study);
    let made = results.second().unwrap();
    assert_eq!(made.report.fit(3).n_stayed(), 60);
    assert!(made.report.drift.iter().all(|drift| drift.psi == 0.0));
    assert_eq!(made.report.drift[0].column, "amount");
}

#[test]
fn what_does_not_fit_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let first = csv((0..60).map(|id| (id, (id % 3) as usize)));
    let said = |second: &str, identifier: Option<&str>| {
        let mut study = study(&folder, &first, second);
        if let Some(spec) = &mut study.segments.second {
            spec.identifier = identifier.map(str::to_owned);
        }
        let results = results(&study);
        results.failure(Step::Second, &study).unwrap().to_string()
    };
    let renamed = first.replace("spent,visits", "Spent,visits");
    let words = said(&renamed, None);
    assert!(
        words.contains(".csv does not fit the segments: there is no column “spent” (did you mean “Spent”?)"),
        "{words}"
    );
    let words = said(&first.replace(".5,", "x,"), None);
    assert!(
        words.contains("“spent” holds text such as “") && words.contains("where numbers are needed"),
        "{words}"
    );
    let words = said(&first, Some("region"));
    assert!(
        words.starts_with("“region” does not tell the customers of both files apart"),
        "{words}"
    );
    assert!(said("id,spent,visits\n", None).contains("second.csv"));
}

#[test]
fn without_an_identifier_nobody_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let first = csv((0..60).map(|id| (id, (id % 3) as usize)));
    let without: String = first
        .lines()
        .map(|line| line.split_once(',').unwrap().1.to_owned() + "\n")
        .collect();
    let results = results(&study(&folder, &without, &without));
    let made = results.second().unwrap();
    assert_eq!(made.report.shared, None);
    assert_eq!(made.report.fit(3).assigned.sizes, [20, 20, 20]);
    assert!(made.report.fit(3).moves.is_empty());
}

#[test]
fn unknown_levels_have_no_segment() {
    let folder = tempfile::tempdir().unwrap();
    let first = csv((0..60).map(|id| (id, (id % 3) as usize)));
    let second = first
        .replace("C0007,90.5", "C0007,")
        .replacen("North", "Islands", 3);
    let mut study = study(&folder, &first, &second);
    study.segments.features = Some(["spent", "visits", "region"].map(str::to_owned).to_vec());
    let results = results(&study);
    let made = results.second().unwrap();
    assert_eq!(made.report.fit(3).assigned.n_without, 3);
    let said = &made.report.warnings;
    assert!(
        said.contains(&"3 customers have no segment: region “Islands” was not in the first file.".to_owned()),
        "{said:?}"
    );
    assert!(
        said.iter().any(|words| words.contains("1 missing cell took")),
        "{said:?}"
    );
}
