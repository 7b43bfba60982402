use std::fmt::Write as _;

use super::*;
use crate::engine::{
    Cancelled, EngineError, Progress,
    features::{Split, stratified_split},
    study::{ImportSpec, MissingPolicy},
    table::{Table, read_bytes},
};

/// 400 customers of two types, with holes in age and region.
fn csv() -> String {
    let mut csv = "customer,spend,age,region,type\n".to_owned();
    for i in 0..400_u32 {
        let luck = f64::from(i * 7_919 % 400) / 400.0;
        let spend = 100.0 + 200.0 * f64::from(i * 31 % 400) / 400.0;
        let kind = if spend / 300.0 + luck * 0.4 > 0.95 {
            "Premium"
        } else {
            "Bargain"
        };
        let age = if i % 50 == 3 {
            String::new()
        } else {
            (20 + i * 13 % 50).to_string()
        };
        let region = ["North", "South", "East", ""][(i % 7 % 4) as usize];
        writeln!(csv, "C{i:04}x,{spend:.2},{age},{region},{kind}").unwrap();
    }
    csv
}

fn table(csv: &str) -> Table {
    read_bytes(
        "test.csv",
        csv.as_bytes(),
        &ImportSpec::default(),
        &Progress::none(),
    )
    .unwrap()
    .table
}

fn spec(features: &[&str]) -> ClassifierSpec {
    ClassifierSpec {
        target: Some("type".to_owned()),
        features: Some(features.iter().map(|&f| f.to_owned()).collect()),
        ..ClassifierSpec::default()
    }
}

fn split(table: &Table, test_fraction: f64) -> Split {
    let (classes, codes) = target_classes(table, "type").unwrap();
    stratified_split(&codes, classes.len(), test_fraction, 42)
}

fn report(csv: &str, spec: &ClassifierSpec) -> ClassifierReport {
    let table = table(csv);
    classify(&table, &split(&table, 0.25), spec, 42, &Progress::none()).unwrap()
}

#[test]
fn the_whole_way() {
    let found = report(&csv(), &spec(&["region", "age", "spend"]));
    assert_eq!(found.classes, ["Bargain", "Premium"]);
    assert_eq!(found.features, ["spend", "age", "region"]);
    assert_eq!(
        found.encoder.names(),
        [
            "spend",
            "age",
            "region[North]",
            "region[South]",
            "region[(missing)]"
        ]
    );
    let test = found.test.as_ref().unwrap();
    assert_eq!(found.train.rows.len() + test.rows.len(), 400);
    assert_eq!(found.confusion(test, 0.5).total(), test.rows.len() as u64);
    assert!(test.roc_auc.value > 0.7, "{:?}", test.roc_auc);
    let (class, baseline) = found.baseline(test);
    assert!(found.metrics(test, 0.5).accuracy.value > baseline.value);
    let of_class = test.truth.iter().filter(|&&t| t as usize == class).count();
    assert_eq!(baseline.value, of_class as f64 / test.truth.len() as f64);
    assert!(
        found
            .fillings
            .iter()
            .any(|w| w.starts_with("age: 8 missing cells took "))
    );
    assert!(
        found
            .fillings
            .iter()
            .any(|w| w.starts_with("region: ") && w.ends_with("missing cells became the level (missing)."))
    );
    assert!((0..400).all(|row| {
        let sum: f64 = found.probabilities.of(row).unwrap().iter().sum();
        (sum - 1.0).abs() < 1e-12
    }));
}

/// Every group holds exactly the rows that the matrix counts for it, row by row, with two classes and more.
#[test]
fn the_rows_of_a_group_are_those_of_its_cell() {
    let three = csv().replace("East,Bargain", "East,Browser");
    for (text, n) in [(csv(), 2), (three, 3)] {
        let found = report(&text, &spec(&["spend", "age"]));
        assert_eq!(found.n_classes(), n);
        let test = found.test.as_ref().unwrap();
        for threshold in [0.2, 0.5] {
            let matrix = found.confusion(test, threshold);
            let rows = |group| found.rows_of(test, threshold, group);
            for (truth, predicted) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                let expected: Vec<u32> = (test.rows.iter().zip(&test.truth))
                    .filter(|(row, own)| {
                        let found = found
                            .probabilities
                            .predicted(**row as usize, found.positive, threshold);
                        **own as usize == truth && found == Some(predicted)
                    })
                    .map(|(row, _)| *row)
                    .collect();
                let cell = rows(RowGroup::Cell { truth, predicted });
                assert_eq!(cell, expected);
                assert_eq!(cell.len() as u64, matrix.counts[truth][predicted]);
            }
            for class in 0..n {
                assert_eq!(rows(RowGroup::Truth(class)).len() as u64, matrix.row_total(class));
                assert_eq!(
                    rows(RowGroup::Predicted(class)).len() as u64,
                    matrix.column_total(class)
                );
            }
            assert_eq!(rows(RowGroup::Right).len() as u64, matrix.right());
            assert_eq!(
                rows(RowGroup::Wrong).len() as u64,
                matrix.total() - matrix.right()
            );
            assert_eq!(rows(RowGroup::All), test.rows);
        }
    }
}

/// The list names exactly the rows whose predicted class differs at the two thresholds, nearest to the old one
/// first, with their own truth and score, whichever class is positive.
#[test]
fn the_flip_list_is_the_difference_of_two_predictions() {
    for positive in ["Premium", "Bargain"] {
        let spec = ClassifierSpec {
            positive: Some(positive.to_owned()),
            ..spec(&["spend", "age"])
        };
        let found = report(&csv(), &spec);
        let part = found.test.as_ref().unwrap();
        for (from, to) in [(0.5, 0.2), (0.3, 0.7), (0.4, 0.4), (0.0, 1.0)] {
            let list = FlipList::new(&found, part, from, to).unwrap();
            let predicted = |row: u32, at: f64| {
                found
                    .probabilities
                    .predicted(row as usize, found.positive, at)
                    .unwrap()
            };
            let mut expected: Vec<u32> = part.rows.clone();
            expected.retain(|&row| predicted(row, from) != predicted(row, to));
            let mut listed: Vec<u32> = list.iter().map(|flip| flip.row).collect();
            assert_eq!(listed.len(), list.len());
            assert_eq!(
                found.rows_of(part, to, RowGroup::Flipped { from, rightly: None }),
                expected
            );
            for flip in list.iter() {
                let place = part.rows.binary_search(&flip.row).unwrap();
                assert_eq!(flip.truth, part.truth[place] as usize);
                assert_eq!(
                    flip.score,
                    found.probabilities.of(flip.row as usize).unwrap()[found.positive]
                );
                assert_eq!(
                    (flip.from, flip.to),
                    (predicted(flip.row, from), predicted(flip.row, to))
                );
            }
            let distances: Vec<f64> = list.iter().map(|flip| (flip.score - from).abs()).collect();
            assert!(distances.is_sorted(), "{distances:?}");
            let rightly = list.iter().filter(Flip::is_right).count() as u64;
            assert_eq!(rightly, list.flips.rightly());
            let right = RowGroup::Flipped {
                from,
                rightly: Some(true),
            };
            assert_eq!(found.rows_of(part, to, right).len() as u64, rightly);
            listed.sort_unstable();
            assert_eq!(listed, expected);
            assert!(list.get(list.len()).is_none());
        }
    }
}

/// Wins and losses are counted row by row: the classifier against always saying the most frequent class.
#[test]
fn no_model_is_compared_on_the_same_rows() {
    let found = report(&csv(), &spec(&["spend", "age"]));
    let part = found.test.as_ref().unwrap();
    for threshold in [0.05, 0.5, 1.0] {
        let against = found.against_no_model(part, threshold);
        let (mut wins, mut losses) = (0, 0);
        for (&row, &truth) in part.rows.iter().zip(&part.truth) {
            let predicted = found
                .probabilities
                .predicted(row as usize, found.positive, threshold);
            let (model, guess) = (predicted == Some(truth as usize), against.class == truth as usize);
            wins += u64::from(model && !guess);
            losses += u64::from(guess && !model);
        }
        assert_eq!((against.paired.wins, against.paired.losses), (wins, losses));
        let gap = against.accuracy.value - against.baseline.value;
        assert!((against.paired.difference.value - gap).abs() < 1e-12);
    }
    let said = |threshold| found.against_no_model(part, threshold).sentence(&found.classes);
    assert!(said(0.5).starts_with("Yes. Accuracy 0."), "{}", said(0.5));
    // At 1 nobody is predicted positive: the guess itself.
    let same = found.against_no_model(part, 1.0);
    assert_eq!(same.verdict(), Verdict::NotDistinguishable);
    assert_eq!(same.paired.p, 1.0);
    assert!(said(1.0).starts_with("Not distinguishable from always guessing Bargain."));
    assert_eq!(found.against_no_model(part, 0.0).verdict(), Verdict::Worse);
}

#[test]
fn test_rows_touch_nothing_that_is_fitted() {
    let plain = csv();
    let table_ = table(&plain);
    let split = split(&table_, 0.25);
    let mut changed: Vec<String> = plain.lines().map(str::to_owned).collect();
    for &row in &split.test {
        let line = &mut changed[row as usize + 1];
        let kind = line.rsplit(',').next().unwrap().to_owned();
        *line = format!("C{row:04}x,99999.00,1,South,{kind}");
    }
    let spec = spec(&["spend", "age", "region"]);
    let fit = |table: &Table| classify(table, &split, &spec, 42, &Progress::none()).unwrap();
    let (a, b) = (fit(&table_), fit(&table(&(changed.join("\n") + "\n"))));
    assert_eq!((a.encoder, a.scaler, a.fit), (b.encoder, b.scaler, b.fit));
    assert_eq!(a.train.roc_auc, b.train.roc_auc);
    assert_ne!(a.test.unwrap().roc_auc, b.test.unwrap().roc_auc);
}

#[test]
fn what_training_never_saw_is_not_scored() {
    let mut csv = csv();
    // Rows without a label are never trained on.
    csv.push_str("C9998x,150.00,30,Islands,\nC9999x,150.00,30,North,\n");
    let found = report(&csv, &spec(&["spend", "region"]));
    assert_eq!(found.n_unlabelled, 2);
    assert!(found.probabilities.of(400).is_none() && found.probabilities.of(401).is_some());
    assert_eq!(found.unscored.len(), 1);
    assert_eq!(
        found.unscored[0].reason,
        "region “Islands” was not in the training data"
    );
    assert_eq!(found.unlabelled_words(), None);
    csv.push_str(&"C9997x,150.00,30,North,\n".repeat(30));
    let many = report(&csv, &spec(&["spend", "region"]))
        .unlabelled_words()
        .unwrap();
    assert!(
        many.starts_with("32 of 432 rows, 7.4\u{202f}%, have no type and neither train"),
        "{many}"
    );
    let said = &found.warnings;
    assert!(said.contains(&"1 row not scored: region “Islands” was not in the training data.".to_owned()));
    assert!(said.contains(&"2 rows without type: scored, but neither trained nor tested on.".to_owned()));
}

#[test]
fn rows_with_holes_can_be_left_out() {
    let drop = ClassifierSpec {
        missing: MissingPolicy::Drop,
        ..spec(&["spend", "age"])
    };
    let found = report(&csv(), &drop);
    assert_eq!(found.unscored.len(), 8);
    assert_eq!(found.train.rows.len() + found.test.unwrap().rows.len(), 392);
    assert_eq!(found.warnings, ["8 rows left out: age is missing."]);
}

#[test]
fn the_positive_class_turns_signs_only() {
    let of = |positive: &str| {
        let spec = ClassifierSpec {
            positive: Some(positive.to_owned()),
            l2: 0.0,
            ..spec(&["spend", "age"])
        };
        report(&csv(), &spec)
    };
    let (a, b) = (of("Bargain"), of("Premium"));
    for (x, y) in a.coefficients.iter().zip(&b.coefficients) {
        assert_eq!(x.value, -y.value);
        assert_eq!(x.error.unwrap().p, y.error.unwrap().p);
        assert!((x.odds_ratio_per_sd.low * y.odds_ratio_per_sd.high - 1.0).abs() < 1e-12);
    }
    let at = |report: &ClassifierReport| report.metrics(report.shown(), 0.5);
    assert_eq!(at(&a).recall, at(&b).specificity);
}

#[test]
fn what_cannot_be_trained_is_said() {
    let table = table(&csv());
    let split = split(&table, 0.25);
    let fails = |spec: &ClassifierSpec| {
        classify(&table, &split, spec, 42, &Progress::none())
            .unwrap_err()
            .to_string()
    };
    assert!(fails(&spec(&[])).starts_with("no feature is chosen"));
    assert!(
        fails(&spec(&["income"])).starts_with("there is no column “income”; the file has customer, spend")
    );
    assert!(fails(&spec(&["customer"])).starts_with("column “customer” is an identifier"));
    assert!(fails(&spec(&["type"])).starts_with("“type” is the target"));
    let of_target = |target: &str| {
        fails(&ClassifierSpec {
            target: Some(target.to_owned()),
            ..spec(&["age"])
        })
    };
    assert!(of_target("spend").contains("a target has at most 20 labels"));
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let stopped = Progress::new(cancel, std::sync::Arc::new(|_, _| ()));
    assert_eq!(
        classify(&table, &split, &spec(&["age"]), 42, &stopped).unwrap_err(),
        EngineError::Cancelled(Cancelled)
    );
}

#[test]
fn progress_only_rises() {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = std::sync::Arc::clone(&seen);
    let progress = Progress::new(
        std::sync::Arc::default(),
        std::sync::Arc::new(move |share, _: &str| sink.lock().unwrap().push(share)),
    );
    let table = table(&csv());
    classify(&table, &split(&table, 0.2), &spec(&["age"]), 1, &progress).unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&1.0));
}
