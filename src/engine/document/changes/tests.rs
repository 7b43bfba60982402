use super::*;
use crate::engine::study::{
    Axis, ClassWeight, CleaningStep, FoldPlan, MissingTreatment, ModelKind, Scaling, SecondFileSpec, Seed,
    SegmentMethod, Sort, Threshold,
};

fn told(change: impl FnOnce(&mut Study)) -> String {
    let mut before = Study::default();
    before.cleaning.push(CleaningStep::drop_duplicates().into());
    before.cleaning.push(fill("age").into());
    before.classifier.features = Some(vec!["age".to_owned(), "visits".to_owned()]);
    let mut after = before.clone();
    change(&mut after);
    step_words(&before, &after)
}

fn fill(column: &str) -> CleaningStep {
    CleaningStep::Missing {
        column: column.to_owned(),
        treatment: MissingTreatment::Median,
    }
}

#[test]
fn each_kind_of_choice_is_told() {
    assert_eq!(told(|_| {}), "No change");
    assert_eq!(told(|study| study.classifier.l2 = 3.0), "L2 strength: 1 → 3");
    assert_eq!(
        told(|study| study.threshold = Threshold(0.42)),
        "Threshold: 0.5 → 0.42"
    );
    assert_eq!(told(|study| study.seed = Seed(7)), "Seed: 42 → 7");
    assert_eq!(told(|study| study.segments.k = Some(4)), "Number of segments: 4");
    assert_eq!(
        told(|study| study.segments.method = SegmentMethod::Dbscan),
        "Method of segments: k-means → DBSCAN"
    );
    assert_eq!(
        told(|study| study.segments.scaling = Scaling::Log),
        "Scaling of features: z-score → Log, z-score"
    );
    assert_eq!(
        told(|study| study.segments.set_weight("age", 2.0)),
        "Weights of features: age 2"
    );
    assert_eq!(
        told(|study| {
            study.segments.second = Some(SecondFileSpec {
                file: "later.csv".into(),
                identifier: None,
            });
        }),
        "Second file: file later.csv"
    );
    assert_eq!(
        told(|study| study.classifier.model = ModelKind::Tree),
        "Model: logistic regression → decision tree"
    );
    assert_eq!(
        told(|study| study.classifier.features = Some(vec!["visits".to_owned()])),
        "Features: without age"
    );
    assert_eq!(
        told(|study| study.classifier.class_weight = ClassWeight::Balanced),
        "Class weights: none → balanced"
    );
    assert_eq!(
        told(|study| study.validation.folds = Some(FoldPlan { k: 10, repeats: 2 })),
        "Folds: k 10, repeats 2"
    );
    assert_eq!(
        told(|study| {
            study.table.sort = Some(Sort {
                column: "age".to_owned(),
                is_descending: true,
            });
        }),
        "Sorted by: age, descending"
    );
    assert_eq!(
        told(|study| study.segments.axes = Some((Axis::Component(0), Axis::Component(1)))),
        "Axes of the scatter: component 1, component 2"
    );
    assert_eq!(
        told(|study| {
            study.seed = Seed(7);
            study.classifier.l2 = 0.0;
            study.classifier.positive = Some("Premium Buyer".to_owned());
        }),
        "Seed: 42 → 7, and 2 choices more"
    );
    assert_eq!(
        told(|study| study.validation.looks.look("a", 0, None)),
        "No change"
    );
}

#[test]
fn of_features_only_what_came_or_went_is_told() {
    let list = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
    let of_segments = |before: &[&str], after: &[&str]| {
        let (mut one, mut other) = (Study::default(), Study::default());
        one.segments.features = list(before);
        other.segments.features = list(after);
        step_words(&one, &other)
    };
    assert_eq!(
        of_segments(&["age"], &["age", "region"]),
        "Features of segments: region added"
    );
    assert_eq!(
        of_segments(&["age", "region"], &["region"]),
        "Features of segments: without age"
    );
    assert_eq!(
        of_segments(&["age", "visits"], &["visits", "region"]),
        "Features of segments: region added, without age"
    );
    assert_eq!(
        told(|study| study.classifier.features = list(&["age", "visits", "region"])),
        "Features: region added"
    );
    // What was suggested is not known: the list is told, or that it is the suggested one again.
    assert_eq!(
        told(|study| study.segments.features = list(&["age", "region"])),
        "Features of segments: age, region"
    );
    assert_eq!(
        told(|study| study.classifier.features = None),
        "Features: as suggested"
    );
}

#[test]
fn cleaning_steps_are_told() {
    let draft = CleaningStep::Filter {
        condition: String::new(),
    };
    assert_eq!(
        told(|study| study.cleaning.push(draft.into())),
        "Added: Keep rows, no condition yet"
    );
    assert_eq!(
        told(|study| study.cleaning.push(fill("visits").into())),
        "Added: Fill visits, with the median"
    );
    assert_eq!(
        told(|study| {
            study.cleaning.remove(0);
        }),
        "Removed: Drop duplicates, whole rows, keep first"
    );
    assert_eq!(
        told(|study| study.cleaning[1].is_on = false),
        "Switched off: Fill age, with the median"
    );
    assert_eq!(
        told(|study| study.cleaning.swap(0, 1)),
        "Moved: Drop duplicates, whole rows, keep first"
    );
    assert_eq!(
        told(|study| study.cleaning[1].step = fill("visits")),
        "Cleaning step 2: Fill age, with the median → Fill visits, with the median"
    );
}

#[test]
fn both_sides_of_a_change_say_something() {
    let sides = |change: &dyn Fn(&mut Study)| {
        let mut before = Study::default();
        before.cleaning.push(CleaningStep::drop_duplicates().into());
        before.cleaning.push(fill("age").into());
        before.classifier.features = Some(vec!["age".to_owned(), "visits".to_owned()]);
        let mut after = before.clone();
        change(&mut after);
        let found = changes(&before, &after);
        let (one, other) = found[0].sides();
        (one.to_owned(), other.to_owned())
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(sides(&|study| study.seed = Seed(7)), pair("42", "7"));
    assert_eq!(
        sides(&|study| study.segments.k = Some(4)),
        pair("as suggested", "4")
    );
    assert_eq!(
        sides(&|study| study.classifier.target = Some("kind".to_owned())),
        pair("as proposed", "kind")
    );
    assert_eq!(
        sides(&|study| study.validation.folds = Some(FoldPlan { k: 10, repeats: 2 })),
        pair("none", "k 10, repeats 2")
    );
    let list = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect());
    assert_eq!(
        sides(&|study| study.classifier.features = list(&["visits", "region"])),
        pair("with age, without region", "with region, without age")
    );
    let duplicates = "Drop duplicates, whole rows, keep first";
    assert_eq!(
        sides(&|study| drop(study.cleaning.remove(0))),
        pair(duplicates, "not there")
    );
    assert_eq!(
        sides(&|study| study.cleaning[0].is_on = false),
        (format!("on: {duplicates}"), format!("off: {duplicates}"))
    );
    assert_eq!(
        sides(&|study| study.cleaning.swap(0, 1)),
        (format!("step 1: {duplicates}"), format!("step 2: {duplicates}"))
    );
}
