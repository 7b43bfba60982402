//! The coefficients over the strength of the penalty: the same numbers as single fits and as the folds give.
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use std::sync::{Arc, Mutex, atomic::AtomicBool};

use buyerscope::engine::{
    EngineError, Progress,
    classify::PathReport,
    models::ModelError,
    run::{Results, Step, perform},
    study::{ClassWeight, CleaningStep, Fence, FoldPlan, MissingTreatment, OutlierTreatment, Source, Study},
};

fn study(positive: &str) -> Study {
    let mut study = Study {
        source: Some(Source::Sample),
        ..Study::default()
    };
    study.classifier.target = Some("buyer_type".to_owned());
    study.classifier.positive = Some(positive.to_owned());
    study
}

fn perform_all(study: &Study, steps: &[Step]) -> Results {
    let mut results = Results::default();
    for &step in steps {
        let outcome = perform(step, study, &results, &Progress::none());
        assert!(outcome.result.is_ok(), "{step:?}: {:?}", outcome.result.err());
        results.accept(outcome);
    }
    results
}

fn path(results: &Results) -> &PathReport {
    &results.path().unwrap().report
}

#[test]
fn a_stop_has_the_coefficients_of_the_model_of_its_strength() {
    for positive in ["Premium Buyer", "Bargain Hunter"] {
        let mut study = study(positive);
        study.classifier.class_weight = ClassWeight::Own([("Premium Buyer".to_owned(), 2.0)].into());
        study.classifier.l2 = 10.0;
        let results = perform_all(&study, &[Step::Import, Step::Prepare, Step::Classify, Step::Path]);
        let report = path(&results);
        let classifier = &results.classifier().unwrap().report;
        let stop = report
            .strengths
            .iter()
            .position(|l2| (l2 / 10.0 - 1.0).abs() < 1e-12)
            .unwrap();
        for (feature, coefficient) in classifier.coefficients.iter().enumerate() {
            assert_eq!(report.features[feature], coefficient.feature);
            let found = report.stops[stop].weights[[0, feature]];
            assert!(
                (found - coefficient.per_sd).abs() < 1e-9,
                "{found} {coefficient:?}"
            );
        }
        // Another strength is no reason to follow them again; other weights are.
        assert!(results.is_current(Step::Path, &study));
        study.classifier.l2 = 0.0;
        assert!(results.is_current(Step::Path, &study));
        study.classifier.class_weight = ClassWeight::Balanced;
        assert!(!results.is_current(Step::Path, &study));
    }
}

#[test]
fn the_log_loss_of_a_strength_is_that_of_the_folds() {
    let mut study = study("Premium Buyer");
    study.validation.folds = Some(FoldPlan { k: 3, repeats: 2 });
    // What is learnt from the rows is learnt in each fold anew.
    study.cleaning = vec![
        CleaningStep::Missing {
            column: "age".to_owned(),
            treatment: MissingTreatment::Mean,
        }
        .into(),
        CleaningStep::Outliers {
            column: "total_spent".to_owned(),
            fence: Fence::ZScore(1.5),
            treatment: OutlierTreatment::Clip,
        }
        .into(),
    ];
    let results = perform_all(&study, &[Step::Import, Step::Prepare, Step::Validate, Step::Path]);
    let metrics = results.folds().unwrap().report.metrics(0.5);
    let expected = metrics.iter().find(|metric| metric.name == "log_loss").unwrap();
    let report = path(&results);
    let folds = report.folds.as_ref().unwrap();
    let stop = report.strengths.iter().position(|l2| *l2 == 1.0).unwrap();
    assert_eq!(folds.n_folds, 6);
    assert!((folds.log_loss[stop] - expected.spread.mean).abs() < 1e-9);
    assert!((folds.std_error[stop] - expected.spread.std / 6_f64.sqrt()).abs() < 1e-9);
    // Too strong a penalty says nothing of the rows.
    assert!(folds.log_loss.last().unwrap() > &folds.log_loss[folds.best().unwrap()]);
    assert!(folds.simplest().unwrap() >= folds.best().unwrap());
}

#[test]
fn it_says_how_far_it_is_and_stops_when_asked_to() {
    let mut study = study("Premium Buyer");
    study.validation.folds = Some(FoldPlan { k: 2, repeats: 1 });
    let results = perform_all(&study, &[Step::Import, Step::Prepare]);
    let said = Arc::new(Mutex::new(Vec::new()));
    let cancel = Arc::new(AtomicBool::new(false));
    let (heard, stop) = (Arc::clone(&said), Arc::clone(&cancel));
    let progress = Progress::new(
        cancel,
        Arc::new(move |fraction, _| {
            heard.lock().unwrap().push(fraction);
            // In the midst of the first fold.
            if fraction > 0.4 {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        }),
    );
    let outcome = perform(Step::Path, &study, &results, &progress);
    let stopped = outcome.result.unwrap_err();
    assert!(
        matches!(
            stopped,
            EngineError::Cancelled(_) | EngineError::Model(ModelError::Cancelled(_))
        ),
        "{stopped:?}"
    );
    let said = said.lock().unwrap();
    assert!(said.windows(2).all(|pair| pair[0] <= pair[1]), "{said:?}");
    assert!(
        said.iter().any(|fraction| *fraction > 0.1 && *fraction < 0.4),
        "{said:?}"
    );
}
