//! Cross-validation and the ways of choosing test rows: the laws they keep, and the numbers of scikit-learn
//! (tests/reference/make_folds.py).
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::{borrow::Cow, fmt::Write as _, sync::LazyLock};

use buyerscope::engine::{
    Bits, EngineError, Progress,
    classify::target_classes,
    features::Split,
    run::{FoldPlace, Results, Step, perform, plan},
    study::{
        ClassifierSpec, CleaningStep, Fence, FoldPlan, ImportSpec, MissingTreatment, ModelKind,
        OutlierTreatment, Source, Study, TestRows,
    },
    table::{Table, read_bytes, read_sample},
    validate::{FoldMetric, FoldsReport, Learnt, Question, cross_validate},
};
use proptest::prelude::*;
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde_json::Value;

static REFERENCE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../reference/folds.json")).unwrap());

const STEPS: [Step; 4] = [Step::Import, Step::Prepare, Step::Classify, Step::Validate];

/// 300 customers; `change` rewrites single rows.
fn customers(change: impl Fn(u32) -> Option<&'static str>) -> String {
    let mut csv = "customer,spent,age,region,joined,household,kind\n".to_owned();
    for i in 0..300_u32 {
        if let Some(cells) = change(i) {
            writeln!(csv, "C{i:03}x,{cells},{}", kind(i)).unwrap();
            continue;
        }
        let age = if i % 17 == 3 {
            String::new()
        } else {
            (20 + i * 13 % 50).to_string()
        };
        let region = ["North", "South", "East", "West"][(i * 7 % 11 % 4) as usize];
        let (year, month) = (2020 + i * 29 % 5, 1 + i * 31 % 12);
        let spent = 40 + i * 37 % 200;
        writeln!(
            csv,
            "C{i:03}x,{spent},{age},{region},{year}-{month:02}-15,H{},{}",
            i / 3,
            kind(i)
        )
        .unwrap();
    }
    csv
}

fn kind(i: u32) -> &'static str {
    if (i * 37 % 200) / 2 + i * 7_919 % 90 > 110 {
        "Premium"
    } else {
        "Bargain"
    }
}

fn made(csv: &str, change: impl FnOnce(&mut Study)) -> Result<(Results, Study), EngineError> {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let mut study = Study {
        source: Some(Source::File(file.path().to_owned())),
        ..Study::default()
    };
    study.classifier.target = Some("kind".to_owned());
    study.validation.folds = Some(FoldPlan { k: 5, repeats: 2 });
    change(&mut study);
    let mut results = Results::default();
    for step in STEPS {
        if plan(&study, &results).contains(&step) {
            let outcome = perform(step, &study, &results, &Progress::none());
            if let Err(error) = &outcome.result {
                return Err(error.clone());
            }
            results.accept(outcome);
        }
    }
    Ok((results, study))
}

fn folds(results: &Results) -> &FoldsReport {
    &results.folds().unwrap().report
}

fn that_learn() -> Vec<CleaningStep> {
    vec![
        CleaningStep::Missing {
            column: "age".to_owned(),
            treatment: MissingTreatment::Mean,
        },
        CleaningStep::Outliers {
            column: "spent".to_owned(),
            fence: Fence::ZScore(1.5),
            treatment: OutlierTreatment::Clip,
        },
    ]
}

fn with_steps(study: &mut Study) {
    study.cleaning = that_learn().into_iter().map(Into::into).collect();
}

fn training_lines(results: &Results) -> Bits {
    let on = results.prepared().unwrap();
    on.table.lines_of(on.split.train.iter().copied())
}

/// Each training row tests once in each repeat, and no test row ever does.
fn assert_each_row_tests_once(results: &Results) {
    let training = training_lines(results);
    let report = folds(results);
    for repeat in 0..report.plan.repeats {
        let of_repeat: Vec<_> = report
            .folds
            .iter()
            .filter(|fold| fold.place.repeat == repeat)
            .collect();
        assert_eq!(of_repeat.len(), report.plan.k);
        let n: usize = of_repeat.iter().map(|fold| fold.lines.len()).sum();
        let all = of_repeat
            .iter()
            .fold(Bits::default(), |all, fold| all.or(&fold.lines));
        assert_eq!((n, all.len()), (training.len(), training.len()));
        assert_eq!(all.n_common(&training), training.len());
        for fold in of_repeat {
            assert_eq!(fold.n_train + fold.n_test, training.len());
        }
    }
}

#[test]
fn every_training_row_tests_once_per_repeat() {
    for change in [
        |_: &mut Study| (),
        with_steps,
        |study: &mut Study| {
            study.classifier.test_fraction = 0.0;
            study.validation.folds = Some(FoldPlan { k: 7, repeats: 3 });
        },
    ] {
        let (results, _) = made(&customers(|_| None), change).unwrap();
        assert_each_row_tests_once(&results);
    }
}

#[test]
fn another_repeat_parts_otherwise_and_another_seed_too() {
    let (results, _) = made(&customers(|_| None), |_| ()).unwrap();
    let lines = |place: usize| folds(&results).folds[place].lines.clone();
    assert_ne!(lines(0), lines(5));
    let (other, _) = made(&customers(|_| None), |study| study.seed.0 = 7).unwrap();
    assert_ne!(folds(&other).folds[0].lines, lines(0));
}

/// One row changed, which tests in one fold of each repeat: there nothing changes, in all others something does.
#[test]
fn one_wild_row_matters_in_every_fold_but_its_own() {
    for change in [|_: &mut Study| (), with_steps] {
        let with_all = |study: &mut Study| {
            change(study);
            study.classifier.test_fraction = 0.0;
        };
        let (plain, _) = made(&customers(|_| None), with_all).unwrap();
        let wild = |i: u32| (i == 100).then_some("-5000,99,Islands,2022-06-15,H33");
        let (changed, _) = made(&customers(wild), with_all).unwrap();
        let mut n_own = 0;
        for (one, other) in folds(&plain).folds.iter().zip(&folds(&changed).folds) {
            let tests = one.lines.contains(102);
            n_own += usize::from(tests);
            let is_same = numbers_of(&one.learnt) == numbers_of(&other.learnt);
            assert_eq!(is_same, tests, "{:?}", one.place);
        }
        assert_eq!(n_own, 2, "once in each repeat");
    }
}

#[test]
fn rows_held_out_for_the_test_matter_in_no_fold() {
    let (plain, _) = made(&customers(|_| None), with_steps).unwrap();
    let on = plain.prepared().unwrap();
    let held_out = on.split.test[5];
    let wild = |i: u32| (i == held_out).then_some("-5000,99,Islands,2022-06-15,H33");
    let (changed, _) = made(&customers(wild), with_steps).unwrap();
    for (one, other) in folds(&plain).folds.iter().zip(&folds(&changed).folds) {
        assert_eq!(numbers_of(&one.learnt), numbers_of(&other.learnt));
        assert!(!one.lines.contains(on.table.line(held_out as usize)));
    }
}

fn numbers_of(learnt: &Learnt) -> (String, Vec<u64>) {
    let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    let mut all = bits(&learnt.scaler.means);
    all.extend(bits(&learnt.scaler.stds));
    all.extend(learnt.fit.weights.iter().map(|weight| weight.to_bits()));
    all.extend(bits(&learnt.fit.intercepts));
    (format!("{:?}", learnt.encoder), all)
}

#[test]
fn groups_never_straddle_folds() {
    let (results, _) = made(&customers(|_| None), |study| {
        study.classifier.keep_together = Some("household".to_owned());
    })
    .unwrap();
    assert_each_row_tests_once(&results);
    let on = results.prepared().unwrap();
    let households = on.table.levels("household").unwrap().codes;
    for fold in &folds(&results).folds {
        let tested: std::collections::BTreeSet<_> = on
            .split
            .train
            .iter()
            .filter(|&&row| fold.lines.contains(on.table.line(row as usize)))
            .map(|&row| households[row as usize])
            .collect();
        for &row in &on.split.train {
            let tests = fold.lines.contains(on.table.line(row as usize));
            assert_eq!(tests, tested.contains(&households[row as usize]));
        }
    }
}

#[test]
fn later_rows_test_and_earlier_ones_train() {
    for change in [|_: &mut Study| (), with_steps] {
        let (results, _) = made(&customers(|i| (i == 9).then_some("50,40,North,,H3")), |study| {
            change(study);
            study.validation.test = TestRows::Latest {
                column: "joined".to_owned(),
            };
        })
        .unwrap();
        let on = results.prepared().unwrap();
        let days = on.table.day_numbers("joined").unwrap();
        let of = |rows: &[u32]| rows.iter().map(|&row| days[row as usize]).collect::<Vec<_>>();
        let last = of(&on.split.train).into_iter().fold(f64::MIN, f64::max);
        let first = of(&on.split.test).into_iter().fold(f64::MAX, f64::min);
        assert!(last < first, "{last} {first}");
        assert!(
            (60..=90).contains(&on.split.test.len()),
            "{}",
            on.split.test.len()
        );
        assert_eq!(on.n_left_out, 1);
        let warnings = &results.classifier().unwrap().report.warnings;
        assert!(
            warnings
                .iter()
                .any(|said| said.starts_with("1 row without a value of joined")),
            "{warnings:?}"
        );
        assert_forward(&results);
    }
}

/// One after the other in time, and as many rows train as are earlier than all that test.
fn assert_forward(results: &Results) {
    let on = results.prepared().unwrap();
    let days = on.table.day_numbers("joined").unwrap();
    let report = folds(results);
    assert_eq!((report.plan.repeats, report.folds.len()), (1, report.plan.k));
    assert_eq!(report.forward_by.as_deref(), Some("joined"));
    let mut last_tested = f64::MIN;
    for fold in &report.folds {
        let tests = |row: &&u32| fold.lines.contains(on.table.line(**row as usize));
        let tested: Vec<f64> = on
            .split
            .train
            .iter()
            .filter(tests)
            .map(|&row| days[row as usize])
            .collect();
        let first = tested.iter().copied().fold(f64::MAX, f64::min);
        assert!(last_tested < first, "{last_tested} {first}");
        last_tested = tested.iter().copied().fold(f64::MIN, f64::max);
        let all_of_these = |row: &&u32| (first..=last_tested).contains(&days[**row as usize]);
        assert_eq!(on.split.train.iter().filter(all_of_these).count(), fold.n_test);
        let earlier = on.split.train.iter().filter(|&&row| days[row as usize] < first);
        assert_eq!(earlier.count(), fold.n_train);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever stands in rows that are no earlier than those a fold tests, nothing it has learnt knows of it.
    #[test]
    fn nothing_later_is_learnt_from(
        months in proptest::collection::vec(0_u32..40, 60..160), k in 2_usize..6, from in 10_u32..30, cleans: bool,
    ) {
        let csv = |late: bool| {
            let mut csv = "spent,age,joined,kind\n".to_owned();
            for (i, &month) in (0_u32..).zip(&months) {
                let is_late = month >= from;
                let spent = if is_late && late { 5_000 + i } else { 40 + i * 37 % 200 };
                let age = if i % 9 == 4 { String::new() } else { (20 + i * 13 % 50).to_string() };
                let kind = if (i * 7_919 + u32::from(is_late && late)) % 2 == 0 { "Premium" } else { "Bargain" };
                let (year, month) = (2020 + month / 12, 1 + month % 12);
                writeln!(csv, "{spent},{age},{year}-{month:02}-15,{kind}").unwrap();
            }
            csv
        };
        let run = |late: bool| made(&csv(late), |study| {
            if cleans {
                with_steps(study);
            }
            study.classifier.test_fraction = 0.0;
            study.validation.folds = Some(FoldPlan { k, repeats: 3 });
            study.validation.test = TestRows::Latest { column: "joined".to_owned() };
        });
        // A draw may leave no row of a class to the first fold: that is said, and is no fold to look at.
        let (Ok((plain, _)), Ok((changed, _))) = (run(false), run(true)) else { return Ok(()) };
        assert_forward(&plain);
        assert_forward(&changed);
        let on = plain.prepared().unwrap();
        let days = on.table.day_numbers("joined").unwrap();
        let lines = on.table.lines_of(on.table.all_rows());
        prop_assert_eq!(lines.len(), months.len());
        let mut n_alike = 0;
        for (fold, other) in folds(&plain).folds.iter().zip(&folds(&changed).folds) {
            prop_assert_eq!(&fold.lines, &other.lines);
            let first = on.table.rows_in(&fold.lines).into_iter().map(|row| days[row as usize]);
            let first = first.fold(f64::MAX, f64::min);
            let is_changed = (0..months.len()).any(|row| months[row] >= from && days[row] < first);
            if is_changed {
                prop_assert_ne!(numbers_of(&fold.learnt), numbers_of(&other.learnt));
            } else {
                prop_assert_eq!(numbers_of(&fold.learnt), numbers_of(&other.learnt));
                n_alike += 1;
            }
        }
        prop_assert!(n_alike <= k);
    }
}

#[test]
fn what_cannot_be_parted_says_why() {
    let said = |change: &dyn Fn(&mut Study)| {
        made(&customers(|_| None), |study| change(study))
            .unwrap_err()
            .to_string()
    };
    let latest = |column: &str| TestRows::Latest {
        column: column.to_owned(),
    };
    let text = said(&|study| study.validation.test = latest("region"));
    assert!(text.contains("cannot tell earlier from later"), "{text}");
    let text = said(&|study| study.validation.test = latest("when"));
    assert!(text.contains("there is no column “when”"), "{text}");
    let text = said(&|study| {
        study.validation.test = latest("joined");
        study.validation.folds = Some(FoldPlan { k: 50, repeats: 1 });
    });
    assert!(
        text.contains(
            "50 folds forward in time want training rows of at least 51 different values of “joined”"
        ),
        "{text}"
    );
    let text = said(&|study| {
        study.classifier.keep_together = Some("region".to_owned());
        study.classifier.test_fraction = 0.0;
    });
    assert!(
        text.contains("5 folds want at least as many groups; there are 4"),
        "{text}"
    );
    let file = TestRows::File {
        path: "/nowhere/gone.csv".into(),
    };
    let text = said(&|study| study.validation.test = file.clone());
    assert!(text.contains("gone.csv"), "{text}");
}

#[test]
fn a_test_file_is_cleaned_by_what_the_first_file_teaches() {
    let other = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    // Other order, one column more, one less, a label and a level that are new, and a wild value.
    let mut text = "region,kind,extra,spent,age,customer\n".to_owned();
    for i in 0..40_u32 {
        let spent = if i == 7 { 1_000_000 } else { 40 + i * 41 % 200 };
        let region = if i == 3 { "Islands" } else { "North" };
        let kind = if i == 5 { "Unknown" } else { kind(i) };
        let age = if i == 9 {
            String::new()
        } else {
            (30 + i).to_string()
        };
        writeln!(text, "{region},{kind},x,{spent},{age},D{i:03}x").unwrap();
    }
    std::fs::write(other.path(), &text).unwrap();
    let path = other.path().to_owned();
    let (results, _) = made(&customers(|_| None), |study| {
        with_steps(study);
        study.cleaning.insert(0, CleaningStep::drop_duplicates().into());
        study.classifier.features = Some(["spent", "age", "region"].map(str::to_owned).to_vec());
        study.validation.test = TestRows::File { path: path.clone() };
    })
    .unwrap();
    let on = results.prepared().unwrap();
    assert_eq!(
        (on.split.train.len(), on.split.test.len(), on.n_test()),
        (300, 0, 40)
    );
    let report = &results.classifier().unwrap().report;
    let test = report.test.as_ref().unwrap();
    assert_eq!((test.rows.len(), test.n_table), (38, 40));
    let name = other.path().file_name().unwrap().to_str();
    assert_eq!(test.file.as_deref(), name);
    let said = report.warnings.join("\n");
    assert!(
        said.contains("has a kind that was not in the training data"),
        "{said}"
    );
    assert!(
        said.contains("region “Islands” was not in the training data"),
        "{said}"
    );
    // The fence of the first file: 1.5 standard deviations of its own values.
    let file = on.test_file.as_ref().unwrap();
    let clipped = file.table.numbers("spent").unwrap()[7];
    let own = on.table.numbers("spent").unwrap();
    let most = own.iter().copied().fold(f64::MIN, f64::max);
    assert_eq!(clipped, most, "both are clipped at the same fence");
    let mean_age = file.table.numbers("age").unwrap()[9];
    let filled = on.table.numbers("age").unwrap()[3];
    assert_eq!(mean_age, filled);
    // Nothing that was learnt has seen the test file.
    let (alone, _) = made(&customers(|_| None), |study| {
        with_steps(study);
        study.cleaning.insert(0, CleaningStep::drop_duplicates().into());
        study.classifier.features = Some(["spent", "age", "region"].map(str::to_owned).to_vec());
        study.classifier.test_fraction = 0.0;
    })
    .unwrap();
    assert_eq!(alone.classifier().unwrap().report.fit.weights, report.fit.weights);

    let lacks = made(&customers(|_| None), |study| {
        study.classifier.features = Some(["spent", "household"].map(str::to_owned).to_vec());
        study.validation.test = TestRows::File { path };
    })
    .unwrap_err();
    assert!(lacks.to_string().contains("has no household"), "{lacks}");
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let csv = customers(|_| None);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let (results, _) = made(&csv, with_steps).unwrap();
            let report = folds(&results);
            let learnt: Vec<_> = report.folds.iter().map(|fold| numbers_of(&fold.learnt)).collect();
            (learnt, format!("{:?}", report.metrics(0.4)))
        })
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(7));
}

#[test]
fn a_cancel_stops_the_folds() {
    let (results, study) = made(&customers(|_| None), |_| ()).unwrap();
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (stop, heard) = (std::sync::Arc::clone(&cancel), std::sync::Arc::clone(&seen));
    let sink = move |_: f32, phrase: &str| {
        heard.lock().unwrap().push(phrase.to_owned());
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let progress = Progress::new(cancel, std::sync::Arc::new(sink));
    let outcome = perform(Step::Validate, &study, &results, &progress);
    assert!(matches!(outcome.result, Err(EngineError::Cancelled(_))));
    assert_eq!(seen.lock().unwrap()[0], "Checking fold 1 of 10");
}

// The same folds as scikit-learn.

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn sample() -> Table {
    let found = read_sample(&ImportSpec::default(), &Progress::none()).unwrap();
    assert_eq!(
        found.receipt.sha256, REFERENCE["sha256"],
        "the sample has changed: run tests/reference/make_folds.py"
    );
    found.table
}

/// Cross-validates on the folds written in the reference.
fn on_reference_folds(table: &Table, target: &str, positive: Option<&str>, features: &[&str]) -> FoldsReport {
    let (classes, _) = target_classes(table, target).unwrap();
    let spec = ClassifierSpec {
        target: Some(target.to_owned()),
        positive: positive.map(str::to_owned),
        features: Some(features.iter().map(|&name| name.to_owned()).collect()),
        l2: number(&REFERENCE["l2"]),
        ..ClassifierSpec::default()
    };
    let table_of = |place: FoldPlace| -> Result<(Cow<'_, Table>, Split), EngineError> {
        let folds = REFERENCE["folds"][place.repeat].as_str().unwrap();
        let wanted = char::from_digit(u32::try_from(place.fold).unwrap(), 10).unwrap();
        let mut split = Split::default();
        for (row, fold) in (0_u32..).zip(folds.chars()) {
            if fold == wanted {
                &mut split.test
            } else {
                &mut split.train
            }
            .push(row);
        }
        Ok((Cow::Borrowed(table), split))
    };
    let as_usize = |name: &str| usize::try_from(REFERENCE[name].as_u64().unwrap()).unwrap();
    let positive = positive.map_or(0, |label| {
        classes.iter().position(|class| class == label).unwrap()
    });
    let question = Question {
        spec: &spec,
        classes: &classes,
        positive,
        seed: 42,
        n_rows: table.n_rows(),
        plan: FoldPlan {
            k: as_usize("k"),
            repeats: as_usize("repeats"),
        },
        forward_by: None,
        cleans_anew: false,
        others: &ModelKind::Logistic.others(),
    };
    cross_validate(&question, &table_of, &Progress::none()).unwrap()
}

fn assert_folds(found: &[FoldMetric], expected: &Value, tolerance: f64) {
    for (name, expected) in expected.as_object().unwrap() {
        let metric = found.iter().find(|metric| metric.name == name).unwrap();
        let folds = expected["folds"].as_array().unwrap();
        assert_eq!(metric.values.len(), folds.len());
        for (value, expected) in metric.values.iter().zip(folds) {
            assert!(
                (value - number(expected)).abs() < tolerance,
                "{name}: {value} instead of {expected}"
            );
        }
        let spread = metric.spread;
        for (value, key) in [
            (spread.mean, "mean"),
            (spread.std, "std"),
            (spread.low, "low"),
            (spread.high, "high"),
        ] {
            let expected = number(&expected[key]);
            assert!(
                (value - expected).abs() < tolerance,
                "{name}, {key}: {value} instead of {expected}"
            );
        }
    }
}

#[test]
fn folds_measure_as_scikit_learn_does() {
    let table = sample();
    let numeric = ["total_spent", "avg_purchase_value", "visits_per_month", "age"];
    let positive = REFERENCE["positive"].as_str();
    let report = on_reference_folds(
        &table,
        "buyer_type",
        positive,
        &[&numeric[..], &["region"]].concat(),
    );
    assert!((report.resampling.test_per_train - number(&REFERENCE["test_per_train"])).abs() < 1e-12);
    assert_folds(&report.metrics(0.5), &REFERENCE["logistic"], 1e-6);
    let of = |kind: ModelKind| {
        let place = report.models.iter().position(|model| *model == kind).unwrap();
        report.metrics_of(place, 0.5)
    };
    // Rows with a probability of 1 but for the last bit stand together or not, and move the AUC by a pair or two.
    assert_folds(&of(ModelKind::Bayes), &REFERENCE["bayes"], 1e-5);
    // A test value halfway between two training values falls to either side by its last bit (scikit-learn's bits are
    // fewer), and moves a row from leaf to leaf: close, where all else is equal, but not always the same.
    let mut n_same = 0;
    for metric in of(ModelKind::Tree) {
        let Some(folds) = REFERENCE["tree"][metric.name].as_array() else {
            continue;
        };
        for (value, occurs) in metric.values.iter().zip(folds) {
            let occurs = occurs.as_array().unwrap().iter().map(number);
            let off = occurs.fold(f64::INFINITY, |off, expected| off.min((value - expected).abs()));
            assert!(off < 5e-4, "{}: {value} is off by {off}", metric.name);
            n_same += usize::from(off < 1e-6);
        }
    }
    assert!(n_same >= 5, "only {n_same} of 10 trees are the same");
    for (name, expected) in REFERENCE["against_bayes"].as_object().unwrap() {
        let compared = report.compare(name, 0.5).unwrap();
        let bayes = compared
            .others
            .iter()
            .find(|other| other.kind == ModelKind::Bayes)
            .unwrap();
        // There ours minus theirs.
        assert!(
            (bayes.against.difference.mean + number(&expected["difference"])).abs() < 1e-6,
            "{name}"
        );
        assert!((bayes.against.t + number(&expected["t"])).abs() < 1e-2, "{name}");
        assert!((bayes.against.p - number(&expected["p"])).abs() < 1e-4, "{name}");
    }
    for (found, expected) in report
        .baseline()
        .iter()
        .zip(REFERENCE["majority"].as_array().unwrap())
    {
        assert!((found - number(expected)).abs() < 1e-12);
    }
    assert_eq!(report.pooled.as_ref().unwrap().n_rows(), table.n_rows());
    let tiers = on_reference_folds(&with_tiers(&table), "tier", None, &numeric[1..]);
    assert_folds(&tiers.metrics(0.5), &REFERENCE["tiers"], 1e-6);
}

/// The numbers of the sample, and which third of the customers each one's spending is in.
fn with_tiers(table: &Table) -> Table {
    let cells = |name: &str| table.plain_cells(name).unwrap();
    let columns = [
        cells("avg_purchase_value"),
        cells("visits_per_month"),
        cells("age"),
    ];
    let cuts = REFERENCE["cuts"].as_array().unwrap();
    let mut csv = "avg_purchase_value,visits_per_month,age,tier\n".to_owned();
    for (row, spent) in table.numbers("total_spent").unwrap().iter().enumerate() {
        let tier = cuts.iter().filter(|cut| number(cut) < *spent).count();
        let [value, visits, age] = [0, 1, 2].map(|column: usize| &columns[column][row]);
        writeln!(csv, "{value},{visits},{age},tier {tier}").unwrap();
    }
    read_bytes("tiers", csv.as_bytes(), &ImportSpec::default(), &Progress::none())
        .unwrap()
        .table
}

#[test]
fn other_models_stand_on_the_same_folds_and_leave_the_chosen_one_alone() {
    let (alone, _) = made(&customers(|_| None), with_steps).unwrap();
    let (beside, _) = made(&customers(|_| None), |study| {
        with_steps(study);
        study.validation.compare = true;
    })
    .unwrap();
    let (alone, beside) = (folds(&alone), folds(&beside));
    assert_eq!(
        format!("{:?}", alone.metrics(0.5)),
        format!("{:?}", beside.metrics(0.5))
    );
    assert_eq!(beside.models, ModelKind::Logistic.others());
    assert!(alone.compare("roc_auc", 0.5).is_none());
    for (place, kind) in beside.models.iter().enumerate() {
        let metrics = beside.metrics_of(place, 0.5);
        assert!(metrics.iter().all(|metric| metric.values.len() == 10));
        let accuracy = &metrics[0];
        assert!(
            accuracy.values.iter().all(|value| (0.0..=1.0).contains(value)),
            "{kind:?}"
        );
        if *kind == ModelKind::Majority {
            assert_eq!(accuracy.values, beside.baseline());
            assert!(metrics[6].values.iter().all(|auc| *auc == 0.5));
            // No threshold makes it say anything else.
            assert_eq!(beside.metrics_of(place, 0.01)[0].values, accuracy.values);
        }
    }
}

#[test]
fn on_pure_noise_no_model_wins() {
    let mut csv = "a,b,kind\n".to_owned();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    for _ in 0..240 {
        let kind = if random.r#gen() { "Premium" } else { "Bargain" };
        let (a, b): (u16, u16) = random.r#gen();
        writeln!(csv, "{a},{b},{kind}").unwrap();
    }
    let (results, _) = made(&csv, |study| study.validation.compare = true).unwrap();
    let said = folds(&results).compare("roc_auc", 0.5).unwrap().sentence();
    assert!(
        said.contains("no other model is distinguishable from logistic regression"),
        "{said}"
    );
    assert!(
        said.contains("Always saying the most frequent label is no worse"),
        "{said}"
    );
}

/// Inside and outside of a ring: no line parts them, trees do.
#[test]
fn what_a_line_cannot_part_a_forest_can_and_it_is_said() {
    let mut csv = "a,b,kind\n".to_owned();
    for i in 0..300_u32 {
        let (a, b) = (f64::from(i * 37 % 101) - 50.0, f64::from(i * 59 % 97) - 48.0);
        let kind = if a.hypot(b) < 34.0 { "Premium" } else { "Bargain" };
        writeln!(csv, "{a},{b},{kind}").unwrap();
    }
    let (results, _) = made(&csv, |study| study.validation.compare = true).unwrap();
    let compared = folds(&results).compare("roc_auc", 0.5).unwrap();
    let forest = compared
        .others
        .iter()
        .find(|other| other.kind == ModelKind::Forest)
        .unwrap();
    assert!(forest.p < 0.001 && forest.metric.spread.mean > 0.9, "{forest:?}");
    let said = compared.sentence();
    assert!(
        said.starts_with("By ROC AUC better than logistic regression:"),
        "{said}"
    );
    assert!(said.contains("Random forest"), "{said}");
}

/// Whoever is compared can be used: with the same numbers as if the folds were fitted for it, and without fitting.
#[test]
fn another_model_of_the_comparison_is_used_without_fitting_again() {
    let compared = |study: &mut Study| {
        with_steps(study);
        study.validation.compare = true;
    };
    let (results, study) = made(&customers(|_| None), compared).unwrap();
    let before = folds(&results);
    for kind in ModelKind::CHOICES {
        let (fresh, _) = made(&customers(|_| None), |study| {
            compared(study);
            study.classifier.model = kind;
        })
        .unwrap();
        let fresh = folds(&fresh);
        let plan = study.validation.plan().unwrap();
        let spec = ClassifierSpec {
            model: kind,
            ..before.spec.clone()
        };
        let swapped = before.with_model(&spec, plan, true);
        if kind == before.spec.model {
            assert!(swapped.is_none(), "it is used already");
            continue;
        }
        let swapped = swapped.unwrap();
        assert_eq!(swapped.models, fresh.models);
        for threshold in [0.3, 0.5] {
            let words = |report: &FoldsReport| {
                let others = (0..4).map(|place| report.metrics_of(place, threshold));
                format!("{:?} {:?}", report.metrics(threshold), others.collect::<Vec<_>>())
            };
            assert_eq!(words(&swapped), words(fresh), "{kind:?}");
            let sentence = |report: &FoldsReport| report.compare("accuracy", threshold).unwrap().sentence();
            assert_eq!(sentence(&swapped), sentence(fresh));
        }
        let other_penalty = ClassifierSpec {
            l2: 7.0,
            ..spec.clone()
        };
        assert!(before.with_model(&other_penalty, plan, true).is_none());
        let other_plan = FoldPlan {
            k: plan.k + 1,
            ..plan
        };
        assert!(before.with_model(&spec, other_plan, true).is_none());
        assert!(before.with_model(&spec, plan, false).is_none());
    }
}

/// The classifier is what one waits for; its folds come after it.
#[test]
fn folds_wait_for_the_classifier() {
    let (results, mut study) = made(&customers(|_| None), with_steps).unwrap();
    assert!(
        plan(&study, &results)
            .iter()
            .all(|step| !matches!(step, Step::Classify | Step::Validate))
    );
    study.classifier.l2 = 3.0;
    let due = plan(&study, &results);
    assert!(
        due.contains(&Step::Classify) && !due.contains(&Step::Validate),
        "{due:?}"
    );
}
