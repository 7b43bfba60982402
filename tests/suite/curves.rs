//! The curves of the Train tab, as a user meets them.

use buyerscope::{
    engine::{
        metrics::{Curve, Offer},
        run::Step,
        study::Source,
    },
    state::Tab,
};
use egui::{Key, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::views::{Window, click, is_made, is_said, large, show, wait};

fn trained() -> Window {
    let mut window = large(Some(Source::Sample));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    window
}

fn choose(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::ComboBox, "Curve").click();
    window.step();
    window.step();
    click(window, name);
}

fn threshold(window: &Window) -> f64 {
    window.state().state().study.threshold.0
}

#[test]
fn the_threshold_is_dragged_on_every_curve() {
    let mut window = trained();
    let offer = Offer {
        margin: 40.0,
        cost: 10.0,
    };
    for (name, curve, starts) in [
        (
            "Precision and recall",
            Curve::PrecisionRecall,
            "Precision over recall",
        ),
        ("Calibration", Curve::Calibration, "Calibration: "),
        ("Gains", Curve::Gains, "Gains: "),
        ("Lift", Curve::Lift, "Lift: "),
        ("ROC", Curve::Roc, "ROC: "),
    ] {
        choose(&mut window, name);
        assert_eq!(window.state().state().curve, curve);
        let picture = window
            .query_all_by_role(Role::Image)
            .find(|image| {
                let said = image.accesskit_node().label().unwrap_or_default();
                said.contains(starts)
            })
            .unwrap_or_else(|| panic!("no picture of {name}"))
            .rect();
        let before = threshold(&window);
        // A third from the left, well inside the plot.
        let at = picture.left_center() + vec2(picture.width() * 0.35, 0.0);
        window.drag_at(at);
        window.step();
        window.drop_at(at);
        window.step();
        window.step();
        assert_ne!(threshold(&window), before, "{name}");
        window.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
        window.step();
        window.step();
        assert_eq!(threshold(&window), before, "{name}: undone");
    }
    choose(&mut window, "Profit");
    is_said(&window, "Say what contacting one customer costs");
    assert!(offer.break_even().is_some());
}

#[test]
fn a_wished_recall_becomes_the_threshold() {
    let mut window = trained();
    let before = threshold(&window);
    click(&mut window, "More thresholds");
    click(&mut window, "Take Recall at least");
    let state = window.state().state();
    let report = &state.results.classifier().unwrap().report;
    let recall = report
        .metrics(&report.train, state.study.threshold.0)
        .recall
        .value;
    assert!(state.study.threshold.0 != before && recall >= 0.8, "{recall}");
    let next = report.train.scored.as_ref().unwrap();
    assert_eq!(next.threshold_for_recall(0.8), Some(state.study.threshold.0));
}
