use super::*;
use crate::engine::{
    document::Figure,
    study::{CleaningStep, ListedStep, Threshold},
};

fn study(l2: f64) -> Study {
    let mut study = Study::default();
    study.classifier.l2 = l2;
    study
}

/// A headline of one figure.
fn of(name: &str, figure: Figure) -> Headline {
    let mut headline = Headline::default();
    headline.push(name, figure);
    headline
}

#[test]
fn any_point_can_be_gone_to_and_the_line_stays_until_another_step() {
    let mut history = History::default();
    let mut now = study(0.0);
    for l2 in [1.0, 2.0, 3.0] {
        history.record(now, &study(l2), None, 0.0);
        now = study(l2);
    }
    assert_eq!(history.points().len(), 4);
    assert_eq!(history.words(0), "As opened");
    assert_eq!(history.words(2), "L2 strength: 1 → 2");
    now = history.go_to(0, &now).unwrap();
    assert_eq!(now, study(0.0));
    assert!(!history.can_undo() && history.can_redo());
    assert_eq!(history.go_to(0, &now), None);
    assert_eq!(history.go_to(4, &now), None);
    now = history.go_to(2, &now).unwrap();
    history.record(now, &study(9.0), None, 0.0);
    assert_eq!((history.points().len(), history.at()), (4, 3));
    assert_eq!(history.words(3), "L2 strength: 2 → 9");
}

#[test]
fn a_drag_is_one_step_told_from_where_it_began() {
    let mut history = History::default();
    let mut now = study(1.0);
    for threshold in [0.4, 0.41, 0.42] {
        let before = now.clone();
        now.threshold = Threshold(threshold);
        history.record(before, &now, Some("threshold"), 0.0);
    }
    assert_eq!(history.points().len(), 2);
    assert_eq!(history.words(1), "Threshold: 0.5 → 0.42");
    let news = history.take_news();
    assert_eq!(news, [News::Placed(1); 3]);
    // Taken up again after a while, it is another step.
    let before = now.clone();
    now.threshold = Threshold(0.45);
    history.record(before, &now, Some("threshold"), 3.0);
    assert_eq!(history.words(2), "Threshold: 0.42 → 0.45");
    now = history.undo(&now).unwrap();
    // After undo, the next drag is another step.
    now = history.undo(&now).unwrap();
    let before = now.clone();
    now.threshold = Threshold(0.6);
    history.record(before, &now, Some("threshold"), 0.0);
    assert_eq!(history.points().len(), 2);
    assert_eq!(history.undo(&now).unwrap(), study(1.0));
}

#[test]
fn a_drag_that_ends_where_it_began_is_no_step() {
    let mut history = History::default();
    let mut now = study(1.0);
    history.record(study(0.0), &now, None, 0.0);
    for threshold in [0.4, 0.5, 0.6, 0.7, 0.5] {
        let before = now.clone();
        now.threshold = Threshold(threshold);
        history.record(before, &now, Some("threshold"), 0.0);
    }
    assert_eq!((history.points().len(), history.at()), (2, 1));
    assert_eq!(history.words(1), "L2 strength: 0 → 1");
    assert_eq!(history.undo(&now).unwrap(), study(0.0));
}

#[test]
fn effects_are_told_where_both_sides_are_known() {
    let mut history = History::default();
    history.record(study(1.0), &study(2.0), None, 0.0);
    let headline = |recall: f64| {
        let mut headline = of("rows_used", Figure::Count(5_000));
        headline.push("test.recall", Figure::Number(recall));
        headline
    };
    history.note(&headline(0.79));
    assert_eq!(history.effect(1), None);
    assert_eq!(history.take_news(), [News::Placed(1), News::Noted(1)]);
    history.undo(&study(2.0)).unwrap();
    history.note(&headline(0.81));
    assert_eq!(history.effect(1).as_deref(), Some("recall 0.810 → 0.790"));
    assert_eq!(history.effect(0), None);
}

#[test]
fn a_step_that_is_drafted_first_is_compared_with_what_was_before() {
    let mut history = History::default();
    let recall = |recall: f64| of("test.recall", Figure::Number(recall));
    let mut drafted = study(1.0);
    drafted.cleaning.push(ListedStep {
        step: CleaningStep::drop_duplicates(),
        is_on: false,
    });
    let mut settled = drafted.clone();
    settled.cleaning[0].is_on = true;
    history.note(&recall(0.81));
    history.record(study(1.0), &drafted, None, 0.0);
    // Nothing is made before it is settled.
    history.record(drafted, &settled, None, 9.0);
    history.note(&recall(0.79));
    assert_eq!(history.effect(1), None);
    assert_eq!(history.effect(2).as_deref(), Some("recall 0.810 → 0.790"));
}

#[test]
fn what_was_known_before_the_first_step_is_compared_with_it() {
    let mut history = History::default();
    let rows = |n: u64| of("rows_used", Figure::Count(n));
    history.note(&rows(5_000));
    assert!(history.points().is_empty() && history.take_news().is_empty());
    history.record(study(1.0), &study(2.0), None, 0.0);
    history.note(&rows(4_000));
    assert_eq!(
        history.effect(1).as_deref(),
        Some("rows used 5\u{202f}000 → 4\u{202f}000")
    );
    assert_eq!(
        history.take_news(),
        [News::Noted(0), News::Placed(1), News::Noted(1)]
    );
}
