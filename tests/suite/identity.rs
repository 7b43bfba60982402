//! Numbers of segments while choices change, step after step as a window works.

use buyerscope::engine::{
    Progress,
    run::{Results, Step, perform, plan},
    study::{Source, Study},
};

use crate::command::some_customers;

fn follow(study: &Study, results: &mut Results, steps: &[Step]) {
    for &step in steps {
        if plan(study, results).contains(&step) {
            results.accept(perform(step, study, results, &Progress::none()));
        }
    }
}

fn slots(results: &Results, k: usize) -> Vec<usize> {
    results.segments().unwrap().report.slots(k)
}

#[test]
fn a_feature_switched_on_and_off_moves_no_number() {
    let (_folder, path) = some_customers();
    let mut study = Study {
        source: Some(Source::File(path)),
        ..Study::default()
    };
    study.segments.k_range = (2, 8);
    let mut results = Results::default();
    let all = [Step::Import, Step::Prepare, Step::Segment, Step::Evidence];
    follow(&study, &mut results, &all);
    let k = results.suggested_k().unwrap();
    let first = slots(&results, k);
    assert!(first.iter().copied().eq(0..k), "the largest first: {first:?}");
    // Before the evidence for a change is there, and changed again.
    let mut features = results.segments().unwrap().report.features.clone();
    features.push("region".to_owned());
    study.segments.features = Some(features);
    follow(&study, &mut results, &[Step::Segment]);
    assert!(results.evidence().is_none() && results.segments().unwrap().report.identity.is_remembered);
    assert_eq!(results.suggested_k(), Some(k));
    let mut changed = slots(&results, k);
    changed.sort_unstable();
    assert!(changed.iter().copied().eq(0..k), "{changed:?}");
    study.segments.features = None;
    follow(&study, &mut results, &[Step::Segment]);
    assert_eq!(
        (results.suggested_k(), slots(&results, k)),
        (Some(k), first.clone())
    );
    follow(&study, &mut results, &[Step::Evidence]);
    assert_eq!((results.suggested_k(), slots(&results, k)), (Some(k), first));
}

#[test]
fn numbers_begin_with_those_that_the_evidence_shows() {
    // Noise: the silhouette has its own k, the evidence shows the fewest.
    let mut csv = "x,y,z\n".to_owned();
    let mut state = 7_u64;
    for _ in 0..300 {
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / 1e4
        };
        csv += &format!("{:.2},{:.2},{:.2}\n", next(), next(), next());
    }
    let (_folder, path) = crate::command::file_of("noise.csv", csv.as_bytes());
    let mut study = Study {
        source: Some(Source::File(path)),
        ..Study::default()
    };
    study.segments.k_range = (2, 8);
    let mut results = Results::default();
    follow(
        &study,
        &mut results,
        &[Step::Import, Step::Prepare, Step::Segment],
    );
    let by_silhouette = results.suggested_k().unwrap();
    follow(&study, &mut results, &[Step::Evidence]);
    let k = results.suggested_k().unwrap();
    assert_eq!(k, 2, "no clear groups");
    assert_ne!(by_silhouette, k, "else nothing is tried here");
    assert!(slots(&results, k).into_iter().eq(0..k));
    let judged = &results.evidence().unwrap().report.scan;
    assert_eq!(judged.slots(k), [0, 1]);
}
