//! The sentinel in the window: warnings, their remedies, their end.

use buyerscope::{engine::run::Step, engine::sentinel::LeakKind, state::Tab};
use egui_kittest::kittest::Queryable as _;

use crate::views::{click, is_made, is_said, opened, show, wait};

/// Customers whose label is a threshold of what they spent.
fn leaky() -> String {
    let rows: Vec<String> = (0..300)
        .map(|i| {
            let spent = 20.0 + f64::from(i * 97 % 300) * 3.1;
            let label = if spent >= 600.0 { "Premium" } else { "Bargain" };
            format!("{spent:.1},{},{label}", 18 + i * 29 % 60)
        })
        .collect();
    format!("total_spent,age,buyer_type\n{}\n", rows.join("\n"))
}

#[test]
fn a_leak_is_shown_and_mended_with_one_click() {
    let (mut window, _file) = opened(&leaky());
    wait(&mut window, "the sentinel", is_made(Step::Watch));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    is_said(&window, "buyer_type is Premium exactly where total_spent ≥ 600.");
    click(&mut window, "Leave total_spent out");
    wait(&mut window, "the sentinel", is_made(Step::Watch));
    let state = window.state().state();
    assert_eq!(
        state.study.classifier.features.as_deref(),
        Some(&["age".to_owned()][..])
    );
    assert!(
        state
            .results
            .leaks()
            .is_some_and(|made| made.report.warnings.is_empty())
    );
    assert!(window.query_by_label("Leave total_spent out").is_none());
    click(&mut window, "Undo (Ctrl+Z)");
    wait(&mut window, "the sentinel", |state| {
        is_made(Step::Watch)(state)
            && state
                .results
                .leaks()
                .is_some_and(|made| made.report.warnings.len() == 1)
    });
    is_said(&window, "total_spent ≥ 600.");
}

#[test]
fn a_warning_can_be_dismissed_and_shown_again() {
    let (mut window, _file) = opened(&leaky());
    wait(&mut window, "the sentinel", is_made(Step::Watch));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    click(&mut window, "Hide the warnings");
    assert!(window.query_by_label("Leave total_spent out").is_none());
    click(&mut window, "Show the warnings");
    click(&mut window, "Dismiss the warning on total_spent, buyer_type");
    assert_eq!(
        window.state().state().study.dismissed,
        ["threshold:total_spent,buyer_type"]
    );
    assert!(window.query_by_label("Leave total_spent out").is_none());
    click(&mut window, "Show 1 dismissed");
    assert!(window.state().state().study.dismissed.is_empty());
    let made = window.state().state().results.leaks().unwrap();
    assert_eq!(made.report.warnings[0].kind, LeakKind::Threshold);
}
