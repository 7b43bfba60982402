//! Numbers of segments while choices change, step after step as a window works.

use std::collections::{BTreeMap, BTreeSet};

use buyerscope::engine::{
    Progress,
    run::{Results, Step, perform, plan},
    study::{CleaningStep, KnownSegment, ListedStep, SegmentMethod, Source, Study},
};

use crate::command::some_customers;

fn study_of(source: Source) -> Study {
    let mut study = Study {
        source: Some(source),
        ..Study::default()
    };
    study.segments.k_range = (2, 8);
    study
}

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
    let mut study = study_of(Source::File(path));
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

/// Choices that are left and come back to: another method, other rows, a feature less.
#[test]
fn what_is_gone_back_to_has_its_numbers_and_its_evidence() {
    let (_folder, path) = some_customers();
    let study = study_of(Source::File(path));
    let mut results = Results::default();
    let all = [Step::Import, Step::Prepare, Step::Segment, Step::Evidence];
    follow(&study, &mut results, &all);
    let slots_of_all = |results: &Results| results.segments().unwrap().report.identity.slots.clone();
    let (first, k) = (slots_of_all(&results), results.suggested_k());
    let mut others = Vec::new();
    for method in [SegmentMethod::Ward, SegmentMethod::Dbscan, SegmentMethod::Mixture] {
        let mut other = study.clone();
        other.segments.method = method;
        others.push(other);
    }
    let mut filtered = study.clone();
    filtered.cleaning.push(
        CleaningStep::Filter {
            condition: "age < 40".to_owned(),
        }
        .into(),
    );
    others.push(filtered);
    let mut fewer = study.clone();
    let features = &results.segments().unwrap().report.features;
    fewer.segments.features = Some(features[1..].to_vec());
    others.push(fewer);
    for other in &others {
        // One after the other, with nothing between.
        follow(other, &mut results, &all[..3]);
        assert!(results.segments().unwrap().report.identity.is_remembered);
    }
    assert!(
        plan(&study, &results).contains(&Step::Segment),
        "else nothing is gone back to"
    );
    // A step that has no condition yet is another choice, and leads to the same segments.
    let mut draft = study.clone();
    draft.cleaning.push(ListedStep {
        step: CleaningStep::Filter {
            condition: String::new(),
        },
        is_on: false,
    });
    follow(&draft, &mut results, &all[..3]);
    assert_eq!(slots_of_all(&results), first);
    assert!(results.segments().unwrap().report.identity.is_remembered);
    // By hand: the features that were suggested, ticked in another order.
    let mut same = study.clone();
    let mut ticked = results.segments().unwrap().report.features.clone();
    ticked.rotate_left(1);
    same.segments.features = Some(ticked);
    follow(&same, &mut results, &all);
    assert_eq!(slots_of_all(&results), first);
    assert!(
        !plan(&study, &results).contains(&Step::Segment),
        "it is the same choice"
    );
    follow(&study, &mut results, &all);
    assert_eq!(slots_of_all(&results), first);
    assert!(
        results.evidence().is_some(),
        "it is not lost, and not said to be on its way"
    );
    assert_eq!(results.suggested_k(), k);
    assert!(!plan(&study, &results).contains(&Step::Evidence));
}

/// The rows of each segment, by its slot.
fn members(results: &Results, k: usize) -> BTreeMap<usize, BTreeSet<u32>> {
    let scan = &results.segments().unwrap().report;
    let slots = scan.slots(k);
    let mut members: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for (&row, &label) in scan.rows.iter().zip(&scan.fit(k).fit.labels) {
        members.entry(slots[usize::from(label)]).or_default().insert(row);
    }
    members
}

/// Customers in both, as a part of those in either.
fn jaccard(one: &BTreeSet<u32>, other: &BTreeSet<u32>) -> f64 {
    let shared = one.intersection(other).count();
    shared as f64 / (one.len() + other.len() - shared) as f64
}

/// Named as in the window: the segment with this slot, at the k shown.
fn name(study: &mut Study, results: &Results, k: usize, slot: usize, name: &str) {
    study.segments.k = Some(k);
    let scan = &results.segments().unwrap().report;
    study.segments.known = scan.known(k, &study.segments.known);
    let mut known = study.segments.known.iter_mut();
    known.find(|known| known.number == slot + 1).unwrap().name = Some(name.to_owned());
}

/// Of every k and feature: a number seen at one k goes on to the next, and a name is with the customers it was given to.
#[test]
fn a_name_given_after_a_feature_went_stays_as_k_moves_and_as_the_feature_comes_back() {
    for feature in ["age", "total_spent", "visits_per_month"] {
        for k in [3, 4, 5, 7] {
            let mut study = study_of(Source::Sample);
            study.segments.k = Some(k);
            let mut results = Results::default();
            let all = [Step::Import, Step::Prepare, Step::Segment];
            follow(&study, &mut results, &all);
            let features = results.segments().unwrap().report.features.clone();
            study.segments.known = results.segments().unwrap().report.known(k, &[]);
            let without = features.iter().filter(|name| *name != feature).cloned();
            study.segments.features = Some(without.collect());
            follow(&study, &mut results, &all);
            // Whatever goes on as itself from one k to the next has its number there.
            for k in 2..8 {
                let (one, next) = (members(&results, k), members(&results, k + 1));
                for (slot, rows) in &one {
                    let same = next.iter().find(|(_, other)| jaccard(rows, other) > 0.9);
                    assert!(
                        same.is_none_or(|(other, _)| other == slot),
                        "without {feature}, seen at {k}: segment {} has another number at the next k",
                        slot + 1
                    );
                }
            }
            let given = members(&results, k);
            let (&slot, customers) = given.iter().max_by_key(|(slot, _)| **slot).unwrap();
            name(&mut study, &results, k, slot, "Paul");
            study.segments.features = None;
            follow(&study, &mut results, &all);
            for k in 2..=8 {
                let now = members(&results, k);
                let is_there = now.values().any(|rows| jaccard(rows, customers) > 0.6);
                let own = now.get(&slot).map(|rows| jaccard(rows, customers));
                assert!(
                    !is_there || own.is_some_and(|own| own > 0.5),
                    "with {feature} again, at {k}: Paul is with {own:?} of his customers"
                );
            }
        }
    }
}

/// What is known of the segments of a k leads to them again after others were looked at, with another feature.
#[test]
fn a_name_stays_with_its_customers_when_k_and_features_change_together() {
    let mut study = study_of(Source::Sample);
    study.segments.k = Some(5);
    let mut results = Results::default();
    let all = [Step::Import, Step::Prepare, Step::Segment];
    follow(&study, &mut results, &all);
    let before = members(&results, 5);
    // One segment fewer is looked at, and while it is a feature goes.
    study.segments.k = Some(4);
    let features = results.segments().unwrap().report.features.clone();
    let without = features.iter().filter(|name| *name != "total_spent").cloned();
    study.segments.features = Some(without.collect());
    follow(&study, &mut results, &all);
    let after = members(&results, 5);
    for (slot, rows) in &before {
        let Some(now) = after.get(slot) else { continue };
        assert!(
            jaccard(now, rows) > 1.0 / 3.0,
            "segment {} has other customers: {}",
            slot + 1,
            jaccard(now, rows)
        );
    }
    assert!(before.keys().filter(|slot| after.contains_key(slot)).count() >= 4);
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
    let study = study_of(Source::File(path));
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

/// All customers in one group: no name is theirs, and whoever comes back from there finds the numbers as they were.
#[test]
fn a_method_that_finds_one_group_neither_takes_nor_moves_a_name() {
    let (_folder, path) = some_customers();
    let mut study = study_of(Source::File(path));
    study.segments.k = Some(5);
    let mut results = Results::default();
    follow(
        &study,
        &mut results,
        &[Step::Import, Step::Prepare, Step::Segment],
    );
    let all = |results: &Results| -> Vec<Vec<usize>> { (2..=8).map(|k| slots(results, k)).collect() };
    let first = all(&results);
    for number in 1..=5 {
        let mut known = results.segments().unwrap().report.known(5, &[]);
        for own in known.iter_mut().filter(|own| own.number == number) {
            own.name = Some("Alpha".to_owned());
        }
        study.segments.known = known;
        let mut other = study.clone();
        other.segments.method = SegmentMethod::Dbscan;
        other.segments.radius = Some(1_000.0);
        follow(&other, &mut results, &[Step::Segment]);
        let one = &results.segments().unwrap().report;
        assert_eq!(one.fits.len(), 1);
        assert_eq!(one.fits[0].k, 1);
        assert_ne!(one.slots(1), [number - 1], "all customers are called Alpha");
        other.segments.known = one.known(1, &other.segments.known);

        // Undone, and chosen by hand.
        let mut undone = results.clone();
        follow(&study, &mut undone, &[Step::Segment]);
        assert_eq!(all(&undone), first, "{number}, undone");
        other.segments.method = SegmentMethod::KMeans;
        other.segments.radius = None;
        follow(&other, &mut results, &[Step::Segment]);
        assert_eq!(all(&results), first, "{number}, by hand");
    }
}

/// Two steps of a history, gone to in a new window: each has the numbers and names that were written with it, whatever
/// was looked at in between.
#[test]
fn steps_gone_to_have_the_numbers_they_were_left_with() {
    let (_folder, path) = some_customers();
    let all = [Step::Import, Step::Prepare, Step::Segment, Step::Evidence];
    let mut first = study_of(Source::File(path));
    let mut results = Results::default();
    follow(&first, &mut results, &all);
    let k = results.suggested_k().unwrap();
    let report = &results.segments().unwrap().report;
    first.segments.known = report.known(k, &[]);
    let mut other = first.clone();
    other.segments.features = Some(report.features[1..].to_vec());
    follow(&other, &mut results, &all);
    let other_k = results.suggested_k().unwrap();
    let mut known = results.segments().unwrap().report.known(other_k, &[]);
    // As another way to this step would have numbered them; and a name.
    for segment in known.iter_mut().filter(|segment| segment.number <= other_k) {
        segment.number = segment.number % other_k + 1;
    }
    known[0].name = Some("Loyal savers".to_owned());
    other.segments.known.clone_from(&known);

    let numbers = |results: &Results, study: &Study| {
        let report = &results.segments().unwrap().report;
        let k = results.shown_k(study).unwrap();
        let written = report.known(k, &[]);
        written
            .into_iter()
            .filter(|segment| segment.k == k)
            .map(|segment| (segment.number, segment.centre))
            .collect()
    };
    let of = |known: &[KnownSegment], k: usize| -> BTreeMap<usize, BTreeMap<String, f64>> {
        let shown = known.iter().filter(|segment| segment.k == k);
        shown
            .map(|segment| (segment.number, segment.centre.clone()))
            .collect()
    };
    for way in [[&first, &other, &first], [&other, &first, &other]] {
        let mut anew = Results::default();
        for study in way {
            follow(study, &mut anew, &all[..3]);
            let shown: BTreeMap<usize, BTreeMap<String, f64>> = numbers(&anew, study);
            let k = anew.shown_k(study).unwrap();
            assert_eq!(shown, of(&study.segments.known, k));
        }
    }
}
