//! The solver's settings as a user meets them: strength, class weights, and the picture over all strengths.

use buyerscope::{
    engine::{
        run::Step,
        study::{ClassWeight, Source},
    },
    state::Tab,
};
use egui::{Key, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::views::{FakePicker, Window, click, file, is_made, is_said, show, wait, window};

/// Three numbers, of which two say something, and two or three kinds.
fn customers(kinds: &[&str]) -> String {
    let mut csv = "spent,visits,noise,kind\n".to_owned();
    for i in 0..360_u32 {
        let (spent, visits, luck) = (i * 97 % 301, i * 53 % 127, i * 71 % 211);
        let place = (spent + visits + luck) as usize * kinds.len() / 640;
        let kind = kinds[place.min(kinds.len() - 1)];
        csv += &format!("{spent},{visits},{},{kind}\n", i * 31 % 89);
    }
    csv
}

/// High enough for everything to be in sight.
fn trained(kinds: &[&str]) -> (Window, tempfile::NamedTempFile) {
    let file = file(&customers(kinds));
    let source = Source::File(file.path().to_owned());
    let mut window = window(1440.0, 1900.0, Some(source), FakePicker::default());
    wait(&mut window, "the classifier", is_made(Step::Classify));
    show(&mut window, Tab::Train);
    (window, file)
}

fn pick(window: &mut Window, list: &str, item: &str) {
    window.get_by_role_and_label(Role::ComboBox, list).click();
    window.step();
    window.step();
    window.get_by_role_and_label(Role::MenuItem, item).click();
    window.step();
    window.step();
}

/// Types into a field of numbers.
fn enter(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).click();
    window.step();
    window.step();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.step();
    window.get_by_label(field).type_text(text);
    window.step();
    window.key_press(Key::Enter);
    window.step();
    window.step();
}

fn recall(window: &Window) -> f64 {
    let report = &window.state().state().results.classifier().unwrap().report;
    report.metrics(&report.train, 0.5).recall.value
}

#[test]
fn a_strength_is_typed() {
    let (mut window, _file) = trained(&["Bargain", "Premium"]);
    for (typed, expected) in [
        ("0,25", 0.25),
        ("0", 0.0),
        ("3", 3.0),
        ("none", 0.0),
        ("5000", 5_000.0),
    ] {
        enter(&mut window, "L2 strength, number", typed);
        assert_eq!(window.state().state().study.classifier.l2, expected);
    }
    // Nonsense changes nothing.
    enter(&mut window, "L2 strength, number", "much");
    assert_eq!(window.state().state().study.classifier.l2, 5_000.0);
}

#[test]
fn each_class_gets_a_weight_of_its_own() {
    let (mut window, _file) = trained(&["Bargain", "Premium"]);
    let positive = window
        .state()
        .state()
        .results
        .classifier()
        .unwrap()
        .report
        .positive;
    let (heavier, other) = if positive == 1 {
        ("Premium", "Bargain")
    } else {
        ("Bargain", "Premium")
    };
    let before = recall(&window);
    pick(&mut window, "Class weights", "Own");
    wait(&mut window, "the same weights", is_made(Step::Classify));
    assert_eq!(recall(&window), before, "all weights 1: nothing changes");
    is_said(&window, "With 1 for every class nothing changes.");
    is_said(&window, "Test results looked at once");
    enter(&mut window, &format!("Weight of {heavier}"), "6");
    let own = [(heavier.to_owned(), 6.0), (other.to_owned(), 1.0)].into();
    assert_eq!(
        window.state().state().study.classifier.class_weight,
        ClassWeight::Own(own)
    );
    wait(&mut window, "the weighted fit", is_made(Step::Classify));
    assert!(recall(&window) > before);
    assert_eq!(
        window
            .query_all_by_label_contains("their probabilities higher than their share in the data")
            .count(),
        1,
        "said once"
    );
    // A weight of 0 would leave the class out: the field stops at its least, and says so.
    enter(&mut window, &format!("Weight of {heavier}"), "0");
    let ClassWeight::Own(own) = &window.state().state().study.classifier.class_weight else {
        panic!("weights of one's own were chosen");
    };
    assert_eq!(own[heavier], 0.001);
    is_said(&window, "0 is too little: at least 0.001.");
    pick(&mut window, "Class weights", "None");
    assert!(window.query_by_label(&format!("Weight of {heavier}")).is_none());
}

#[test]
fn coefficients_are_followed_over_all_strengths() {
    let (mut window, _file) = trained(&["Bargain", "Premium"]);
    assert!(
        window.state().state().results.path().is_none(),
        "not before it is asked for"
    );
    click(&mut window, "See all strengths");
    wait(&mut window, "the path", is_made(Step::Path));
    is_said(
        &window,
        "shrink to 0 as the penalty grows; largest with hardly any penalty: ",
    );
    is_said(&window, "The model stands at L2 1.");
    let picture = window
        .query_all_by_role(Role::Image)
        .find(|image| {
            let said = image.accesskit_node().label().unwrap_or_default();
            said.contains("Coefficients over L2 strength")
        })
        .unwrap()
        .rect();
    // Where the pointer is let go there is the strength, and the picture need not be made anew.
    let at = picture.left_center() + vec2(picture.width() * 0.8, 0.0);
    window.drag_at(at);
    window.step();
    window.drop_at(at);
    window.step();
    window.step();
    let dragged = window.state().state().study.classifier.l2;
    assert!(dragged > 10.0 && dragged < 500.0, "{dragged}");
    assert!(is_made(Step::Path)(window.state().state()));
    // The lines end at 0 on the right: one of them is under the pointer there.
    let state = window.state().state();
    let report = &state.results.path().unwrap().report;
    let name = report.features[0].clone();
    assert_eq!(report.stops.len(), report.strengths.len());
    let mut found = false;
    for up in 0..60_u8 {
        let height = picture.height() * f32::from(up) / 60.0;
        window.hover_at(picture.left_top() + vec2(picture.width() * 0.45, height));
        window.step();
        window.step();
        found |= window
            .query_all_by_label_contains(&format!("{name}: "))
            .any(|node| {
                node.accesskit_node()
                    .label()
                    .unwrap_or_default()
                    .contains(" per standard deviation at L2 ")
            });
    }
    assert!(found, "no line is named {name}");
    click(&mut window, "Use 5 folds");
    wait(&mut window, "the folds", is_made(Step::Path));
    is_said(&window, "Log-loss in 5 folds is least, 0.");
    click(&mut window, "Close the picture over L2");
    assert!(!window.state().state().shows_path);
}

#[test]
fn with_more_classes_one_is_chosen() {
    let (mut window, _file) = trained(&["far", "near", "nearer"]);
    click(&mut window, "See all strengths");
    wait(&mut window, "the path", is_made(Step::Path));
    pick(&mut window, "Class of the coefficients", "nearer");
    is_said(&window, "Coefficients for nearer shrink to 0");
}
