use std::sync::Arc;

use super::*;
use crate::engine::{
    Progress,
    metrics::Offer,
    run::{self, Results, Step},
    scatter::{Plot, PlotChoice},
    segment::SegmentNames,
    sentinel::{LeakKind, LeakWarning, Severity},
    study::{ReportSpec, Source, Study},
};

/// Three groups of 40 customers, and a class that goes with them for the most part.
fn csv() -> String {
    let mut csv = "id,spent,visits,kind\n".to_owned();
    for i in 0..120_u32 {
        let (spent, visits) = [(10, 1), (90, 2), (50, 9)][(i % 3) as usize];
        let kind = if i % 3 == 0 || i % 7 == 0 {
            "Bargain"
        } else {
            "Premium"
        };
        csv += &format!("C{i:03},{}.5,{}.{},{kind}\n", spent + i % 7, visits, i % 10);
    }
    csv
}

/// With segments judged or not, and the k chosen.
fn input(is_judged: bool, asked_k: Option<usize>) -> ReportInput {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv()).unwrap();
    let mut study = Study {
        source: Some(Source::File(file.path().to_owned())),
        ..Study::default()
    };
    study.classifier.target = Some("kind".to_owned());
    study.segments.k = asked_k;
    let mut results = Results::default();
    let mut steps = vec![Step::Import, Step::Prepare, Step::Classify, Step::Segment];
    steps.extend(is_judged.then_some(Step::Evidence));
    for step in steps {
        let outcome = run::perform(step, &study, &results, &Progress::none());
        results.accept(outcome);
    }
    let made = results.segments().unwrap().clone();
    let choice = PlotChoice::of_segments(&made, None, study.scatter.clone(), SegmentNames::default());
    let k = results.shown_k(&study).unwrap();
    ReportInput {
        spec: ReportSpec::default(),
        on: Arc::clone(results.prepared().unwrap()),
        seed: 42,
        threshold: 0.5,
        offer: Offer::default(),
        classifier: results.classifier().map(|made| Arc::clone(&made.report)),
        folds: None,
        explained: None,
        segments: Some((made, k, Arc::new(Plot::new(choice, None)))),
        asked_k,
        evidence: results.evidence().map(|made| Arc::clone(&made.report)),
        portraits: None,
        names: SegmentNames::default(),
        leaks: Vec::new(),
        recipe: "".into(),
    }
}

fn words(document: &Document, kind: ReportSection) -> Vec<String> {
    let section = document.sections.iter().find(|section| section.kind == kind);
    let blocks = section.map_or(&[][..], |section| &section.blocks);
    let told = blocks.iter().filter_map(|block| match block {
        Block::Text(words) | Block::Strong(words) => Some(words.clone()),
        _ => None,
    });
    told.collect()
}

#[test]
fn the_summary_comes_first_with_numbers_and_their_ranges() {
    let found = document(&input(true, None));
    assert_eq!(found.sections[0].kind, ReportSection::Summary);
    let said = words(&found, ReportSection::Summary);
    assert!((4..=6).contains(&said.len()), "{said:?}");
    assert!(said[0].starts_with("All 120 rows of "), "{said:?}");
    assert!(
        said[1].starts_with("Is kind predicted better than by always guessing? "),
        "{said:?}"
    );
    assert!(said[2].contains("95\u{202f}% ranges: accuracy 0."), "{said:?}");
    assert!(said[2].contains(" rows that the model has not seen"), "{said:?}");
    assert!(
        said[3].starts_with("The customers form 3 segments of 40 customers each; silhouette 0."),
        "{said:?}"
    );
    assert!(
        said[4].starts_with("k = 3 was suggested by the evidence. "),
        "{said:?}"
    );
    // The answer is given once.
    let question = words(&found, ReportSection::Question);
    assert!(
        !question
            .iter()
            .any(|words| words.contains("Better than no model?")),
        "{question:?}"
    );
    let mut short = input(true, None);
    short.spec.left_out.insert(ReportSection::Summary);
    let found = document(&short);
    assert_eq!(found.sections[0].kind, ReportSection::Question);
    let question = words(&found, ReportSection::Question);
    assert!(
        question
            .iter()
            .any(|words| words.contains("Better than no model?")),
        "{question:?}"
    );
}

#[test]
fn segments_say_how_many_there_are_and_why() {
    let said = |is_judged: bool, asked_k: Option<usize>| {
        let found = document(&input(is_judged, asked_k));
        words(&found, ReportSection::Segments).join(" ")
    };
    let asked = said(true, Some(4));
    assert!(
        asked.contains("k = 4 was chosen; the evidence is clearest at 3."),
        "{asked}"
    );
    let asked = said(true, Some(3));
    assert!(
        asked.contains("k = 3 was chosen, and the evidence is clearest there too."),
        "{asked}"
    );
    let unjudged = said(false, None);
    assert!(
        unjudged.contains("k = 3 has the highest silhouette of those tried; whether"),
        "{unjudged}"
    );
}

#[test]
fn warnings_are_counted() {
    let mut told = input(false, None);
    told.classifier = None;
    let n = warned(&told).len();
    let last = |input: &ReportInput| words(&document(input), ReportSection::Summary).pop().unwrap();
    let expected = match n {
        0 => "Nothing was found to warn about.".to_owned(),
        1 => "There is 1 warning.".to_owned(),
        n => format!("There are {n} warnings."),
    };
    assert_eq!(last(&told), expected);
    let leak = |severity: Severity| LeakWarning {
        kind: LeakKind::Alone,
        severity,
        columns: vec!["spent".to_owned()],
        numbers: Vec::new(),
        sentence: "spent alone tells the classes apart.".to_owned(),
        remedies: Vec::new(),
    };
    told.leaks = vec![leak(Severity::High), leak(Severity::Low)];
    let said = last(&told);
    assert!(
        said.starts_with("There are ")
            && said.ends_with("; one of them says that the figures may be too good."),
        "{said}"
    );
}
