use std::fmt::Write as _;

use proptest::prelude::*;

use super::{scorer::log_odds, *};
use crate::engine::{
    Progress,
    classify::{ClassifierReport, classify, target_classes},
    features::stratified_split,
    segment::{SegmentScan, scan_segments},
    study::{ClassifierSpec, ImportSpec, MissingPolicy, ModelKind, SegmentSpec},
    table::{Table, read_bytes},
};

const FILE: &str = "model.json";

fn table(csv: &str) -> Table {
    let read = read_bytes(
        "test.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    );
    read.unwrap().table
}

/// 300 customers of three types, with holes.
fn customers() -> Table {
    let mut csv = "customer,spend,age,region,type,is_old\n".to_owned();
    for i in 0..300_u32 {
        let luck = i * 7_919 % 100;
        let spend = 100.0 + f64::from(i * 31 % 300) * 1.37;
        let kind = ["A", "B", "C"][((i * 31 % 300 + luck) / 134 % 3) as usize];
        let age = if i % 50 == 3 {
            String::new()
        } else {
            (20 + i * 13 % 50).to_string()
        };
        let is_old = if (i * 13 % 50) + luck / 4 > 40 {
            "yes"
        } else {
            "no"
        };
        let region = ["North", "South", "East", ""][(i % 7 % 4) as usize];
        writeln!(csv, "C{i:04}x,{spend:.2},{age},{region},{kind},{is_old}").unwrap();
    }
    table(&csv)
}

fn trained(table: &Table, target: &str, positive: Option<&str>, missing: MissingPolicy) -> ClassifierReport {
    trained_as(ModelKind::Logistic, table, target, positive, missing)
}

fn trained_as(
    model: ModelKind,
    table: &Table,
    target: &str,
    positive: Option<&str>,
    missing: MissingPolicy,
) -> ClassifierReport {
    let spec = ClassifierSpec {
        target: Some(target.to_owned()),
        positive: positive.map(str::to_owned),
        features: Some(["spend", "age", "region"].map(str::to_owned).to_vec()),
        missing,
        model,
        ..ClassifierSpec::default()
    };
    let (classes, codes) = target_classes(table, target).unwrap();
    let split = stratified_split(&codes, classes.len(), 0.25, 42);
    classify(table, &split, &spec, 42, &Progress::none()).unwrap()
}

fn scan(table: &Table) -> SegmentScan {
    let spec = SegmentSpec {
        features: Some(["spend", "age"].map(str::to_owned).to_vec()),
        k_range: (2, 4),
        ..SegmentSpec::default()
    };
    scan_segments(table, &spec, 42, &Progress::none()).unwrap()
}

fn saved(table: &Table, report: &ClassifierReport, segments: Option<(&SegmentScan, usize)>) -> SavedModel {
    let origin = Origin {
        table,
        file: "customers.csv",
        sha256: "00ff",
        cleaning: &[],
    };
    save(report, 0.4, segments, origin).unwrap()
}

pub(crate) fn model() -> SavedModel {
    let table = customers();
    let report = trained(&table, "is_old", None, MissingPolicy::Impute);
    saved(&table, &report, Some((&scan(&table), 3)))
}

fn reopened(model: &SavedModel) -> SavedModel {
    SavedModel::from_json(FILE, &model.to_json()).unwrap()
}

#[test]
fn scores_are_those_of_the_fit_to_the_last_bit() {
    let table = customers();
    for (target, positive) in [("is_old", Some("yes")), ("is_old", Some("no")), ("type", None)] {
        for missing in [MissingPolicy::Impute, MissingPolicy::Drop] {
            let report = trained(&table, target, positive, missing);
            let scores = Scorer::new(&reopened(&saved(&table, &report, None)))
                .score(&table)
                .unwrap();
            assert_eq!(scores.probabilities.of(0), report.probabilities.of(0), "{target}");
            for row in 0..table.n_rows() {
                assert_eq!(scores.probabilities.of(row), report.probabilities.of(row));
                let predicted = report.probabilities.predicted(row, report.positive, 0.4);
                assert_eq!(scores.predicted[row], predicted);
                assert_eq!(scores.problem[row].is_some(), predicted.is_none());
                assert_eq!(scores.segment[row], None);
            }
            assert_eq!(scores.problem[3].is_some(), missing == MissingPolicy::Drop);
        }
    }
}

#[test]
fn segments_are_those_found() {
    let (table, found) = (customers(), scan(&customers()));
    let scores = Scorer::new(&reopened(&model())).score(&table).unwrap();
    let labels = &found.fit(3).fit.labels;
    let scored: Vec<_> = scores.segment.iter().map(|segment| segment.unwrap()).collect();
    assert_eq!(
        scored,
        labels.iter().map(|&label| usize::from(label)).collect::<Vec<_>>()
    );
}

#[test]
fn rows_that_cannot_be_scored_say_why() {
    let new = table("age,spend,region,note\n30,200,North,a\n40,250,Islands,b\n,,South,c\n50,90,,d\n");
    let scores = Scorer::new(&model()).score(&new).unwrap();
    assert_eq!(
        scores.problem,
        [
            None,
            Some("region “Islands” was not in the training data".to_owned()),
            None,
            None
        ]
    );
    assert_eq!(
        (
            scores.probabilities.of(1),
            scores.predicted[1],
            scores.segment[1],
            scores.reasons[1]
        ),
        (None, None, None, [None; REASONS])
    );
    assert!(scores.segment[0].is_some());
    let missing = Scorer::new(&model())
        .score(&table("age,region\n1,North\n2,South\n"))
        .unwrap_err();
    assert!(
        missing.to_string().starts_with("there is no column “spend”"),
        "{missing}"
    );
}

#[test]
fn reasons_add_up_to_what_a_row_is_beyond_the_average() {
    let (table, model) = (customers(), model());
    let scores = Scorer::new(&model).score(&table).unwrap();
    let equation = &model.equations[0];
    for row in [0, 17, 120] {
        let reasons: Vec<Reason> = scores.reasons[row].iter().flatten().copied().collect();
        assert!(
            reasons
                .windows(2)
                .all(|pair| pair[0].push.abs() >= pair[1].push.abs())
        );
        // There are three columns, so that none but tiny pushes are left out.
        let sum: f64 = reasons.iter().map(|reason| reason.push).sum();
        let p = scores.probabilities.of(row).unwrap()[model.positive_place()];
        let log_odds = (p / (1.0 - p)).ln();
        assert!((log_odds - equation.intercept_per_sd - sum).abs() < 0.015);
    }
}

#[test]
fn the_same_customers_have_not_drifted_and_others_have() {
    let (table_, model) = (customers(), model());
    let mut drift = Drift::new(&model);
    drift.add(&table_).unwrap();
    let same = drift.report();
    assert_eq!(same.n_rows, 300);
    assert!(same.features.iter().all(|feature| feature.psi < 0.05));
    let mut drift = Drift::new(&model);
    let others = table("age,spend,region\n90,200,West\n91,250,West\n92,300,North\n88,120,\n");
    drift.add(&others).unwrap();
    let report = drift.report();
    let [age, region] = ["age", "region"].map(|name| {
        let found = report.features.iter().find(|feature| feature.column == name);
        found.unwrap()
    });
    assert_eq!(age.level, DriftLevel::Large);
    assert_eq!(
        (region.unseen, region.unseen_levels.as_slice()),
        (2, &[("West".to_owned(), 2)][..])
    );
    assert_eq!(region.missing, 0.25);
}

#[test]
fn models_come_back_whole_and_readable() {
    let model = model();
    let bytes = model.to_json();
    assert_eq!(reopened(&model), model);
    assert_eq!(reopened(&model).to_json(), bytes);
    let text = String::from_utf8(bytes).unwrap();
    for part in [
        "\"format\": \"buyerscope model\"",
        "\"version\": 1",
        "\"(missing)\"",
        "\"positive\": \"yes\"",
        "\"roc_auc\"",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    // Other spaces make no other model.
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let compact = serde_json::to_vec(&value).unwrap();
    assert_eq!(SavedModel::from_json(FILE, &compact), Ok(model));
}

#[test]
fn what_is_no_model_is_refused_with_reasons() {
    let text = String::from_utf8(model().to_json()).unwrap();
    let said = |text: &str| {
        SavedModel::from_json(FILE, text.as_bytes())
            .unwrap_err()
            .to_string()
    };
    for (text, expected) in [
        (
            "a,b\n1,2\n".to_owned(),
            "this is no saved model (it is not written as a model is, in JSON: ",
        ),
        (
            "{\"rows\": 3}".to_owned(),
            "this is no saved model (it does not say that it is one)",
        ),
        (
            text.replace("buyerscope model", "another"),
            "the model is damaged: it does not say what it is",
        ),
        (
            text.replace("\"version\": 1", "\"version\": 4"),
            "the model has version 4 and this program reads versions up to 3; update Buyerscope",
        ),
        (
            text.replace("\"threshold\": 0.4", "\"threshold\": 0.5"),
            "the model is damaged: its checksum does not fit",
        ),
        (
            text.replace("\"threshold\": 0.4", "\"threshold\": true"),
            "the model is damaged: invalid type: boolean `true`, expected f64 at line ",
        ),
        (
            text[..text.len() / 2].to_owned(),
            "the model is damaged: it ends in the middle",
        ),
    ] {
        let said = said(&text);
        assert!(said.starts_with(expected), "{said}");
        assert!(said.ends_with(": model.json"), "{said}");
    }
}

#[test]
fn parts_that_contradict_each_other_are_refused_though_the_sum_fits() {
    type Change = fn(&mut SavedModel);
    let changes: [Change; 9] = [
        |model| model.threshold = 1.5,
        |model| model.classes.truncate(1),
        |model| model.positive = "perhaps".to_owned(),
        |model| model.features[0].std = 0.0,
        |model| model.features.swap(0, 1),
        |model| model.equations[0].coefficients.truncate(2),
        |model| model.columns[0].training = model.columns[2].training.clone(),
        |model| model.columns.truncate(0),
        |model| {
            if let Some(segments) = &mut model.segments {
                segments.segments[0].centroid_per_sd.truncate(1);
            }
        },
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut model = model();
        change(&mut model);
        let found = SavedModel::from_json(FILE, &model.to_json());
        assert!(
            matches!(found, Err(ModelFileError::Damaged { .. })),
            "{place}: {found:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damage_never_panics_and_never_goes_unnoticed(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 0..3),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        static MODEL: std::sync::OnceLock<SavedModel> = std::sync::OnceLock::new();
        let model = MODEL.get_or_init(model);
        let mut bytes = model.to_json();
        for (place, bit) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        match SavedModel::from_json(FILE, &bytes) {
            Ok(found) => prop_assert_eq!(&found, model),
            Err(error) => prop_assert!(error.to_string().ends_with(": model.json")),
        }
    }
}

/// Naive Bayes, a tree and a forest score as they did where they were trained, once saved and opened again.
#[test]
fn other_models_score_as_they_did() {
    let table = customers();
    for kind in [ModelKind::Bayes, ModelKind::Tree, ModelKind::Forest] {
        for target in ["is_old", "type"] {
            let report = trained_as(kind, &table, target, None, MissingPolicy::Impute);
            let model = saved(&table, &report, None);
            assert_eq!(model.kind(), kind);
            let reopened = reopened(&model);
            assert_eq!(reopened, model);
            let scores = Scorer::new(&reopened).score(&table).unwrap();
            let logistic = trained(&table, target, None, MissingPolicy::Impute);
            assert_eq!(logistic.fit, report.fit, "the one beside it is the same");
            let mut differs = false;
            for row in 0..table.n_rows() {
                assert_eq!(scores.probabilities.of(row), report.probabilities.of(row));
                differs |= report.probabilities.of(row) != logistic.probabilities.of(row);
            }
            assert!(differs, "{kind:?} says what a logistic regression says");
            let reasons = scores.reasons.iter().flatten().flatten();
            assert!(reasons.clone().count() > 0 && reasons.clone().all(|reason| reason.push.is_finite()));
        }
    }
}

/// What a column pushes is what is lost of the log-odds when it is at its average: for a logistic regression its
/// coefficient times the value, for any other model the same by definition.
#[test]
fn pushes_mean_the_same_for_every_model() {
    let table = customers();
    let report = trained(&table, "is_old", None, MissingPolicy::Impute);
    let scorer = Scorer::new(&saved(&table, &report, None));
    let scores = scorer.score(&table).unwrap();
    let encoded = report
        .encoder
        .apply(&table, &table.all_rows(), MissingPolicy::Impute)
        .unwrap();
    let matrix = report.scaler.apply(&encoded.matrix);
    let found = report.fit.probabilities(&matrix);
    let without: Vec<_> = (0..3)
        .map(|column| {
            let own: Vec<bool> = scorer.column_of.iter().map(|of| *of == column).collect();
            report.fit.probabilities(&matrix.averaged(&own))
        })
        .collect();
    for (row, reasons) in scores.reasons.iter().enumerate() {
        for reason in reasons.iter().flatten() {
            let whole = log_odds(found.row(row), report.positive);
            let push = whole - log_odds(without[reason.column].row(row), report.positive);
            assert!((push - reason.push).abs() < 1e-9, "{push} {}", reason.push);
        }
    }
}

#[test]
fn an_older_program_is_told_that_it_is_too_old() {
    let table = customers();
    let version = |report: &ClassifierReport| {
        let json: serde_json::Value = serde_json::from_slice(&saved(&table, report, None).to_json()).unwrap();
        json["version"].as_u64()
    };
    let of = |kind| trained_as(kind, &table, "is_old", None, MissingPolicy::Impute);
    assert_eq!(version(&of(ModelKind::Logistic)), Some(1), "as it always was");
    assert_eq!(version(&of(ModelKind::Tree)), Some(2));
}
