//! The tab as a user meets it, by the names of its controls.

use std::{cell::RefCell, rc::Rc};

use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable as _};

use crate::{
    engine::{
        Progress, run,
        study::{Axis, Scaling, SegmentMethod},
    },
    jobs::{JobEvent, JobRequest},
    state::{AppState, ChartId, Command, ExportSubject, SegmentsPage, TableId},
    theme,
};

/// Three groups of 40 customers in `spent`, `visits` and `age`; two classes.
pub(in crate::views) fn csv() -> String {
    let mut csv = "id,spent,visits,age,region,buyer_type\n".to_owned();
    for i in 0..120_u32 {
        let (spent, visits, age) = [(10, 1, 20), (90, 2, 60), (50, 9, 40)][(i % 3) as usize];
        let class = if i % 3 == 0 {
            "Bargain Hunter"
        } else {
            "Premium Buyer"
        };
        csv += &format!(
            "C{i:03},{}.5,{}.{},{},{},{class}\n",
            spent + i % 7,
            visits,
            i % 10,
            age + i % 5,
            ["North", "South"][(i % 2) as usize],
        );
    }
    csv
}

/// A state whose work is all done.
pub(in crate::views) fn state_of(csv: &str) -> AppState {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), csv).unwrap();
    let mut state = AppState::default();
    let requests = state.apply(Command::Open(file.path().to_owned()));
    settle(&mut state, requests);
    state
}

/// Does the work asked for, and what follows from it.
pub(in crate::views) fn settle(state: &mut AppState, mut requests: Vec<JobRequest>) {
    while let Some(request) = requests.pop() {
        if let JobRequest::Run { step, study, results } = request {
            let outcome = run::perform(step, &study, &results, &Progress::none());
            requests.extend(state.on_event(JobEvent::StepEnded {
                generation: 0,
                outcome: Box::new(outcome),
                seconds: 0.0,
            }));
        }
    }
}

/// Shows a tab and collects what it asks for.
pub(in crate::views) fn harness(
    width: f32,
    state: AppState,
    show: fn(&mut egui::Ui, &AppState, &mut Vec<Command>),
) -> (Harness<'static>, Rc<RefCell<Vec<Command>>>) {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let out = Rc::clone(&asked);
    let mut has_fonts = false;
    let ui = move |ui: &mut egui::Ui| {
        // Fonts hold from the frame after they are given.
        if std::mem::replace(&mut has_fonts, true) {
            show(ui, &state, &mut out.borrow_mut());
        } else {
            theme::style::install(ui.ctx());
        }
    };
    let mut harness = Harness::builder()
        .with_size(egui::vec2(width, 1000.0))
        .build_ui(ui);
    harness.run_steps(3);
    (harness, asked)
}

fn ask(label: &str, csv: &str) -> Vec<Command> {
    let (mut harness, asked) = harness(1440.0, state_of(csv), super::show);
    harness.get_by_label(label).click();
    harness.run_steps(2);
    asked.take()
}

#[test]
fn the_scan_is_shown_with_its_suggestion() {
    let (harness, _) = harness(1440.0, state_of(&csv()), super::show);
    // Before the evidence is there nothing is said to be suggested.
    harness.get_by_label("being judged");
    assert!(harness.query_by_label("This k is suggested").is_none());
    harness.get_by_role_and_label(Role::Slider, "Clusters");
    harness.get_by_label_contains("Segment scatter: Scatter of 3 segments over");
    harness.get_by_label_contains("Inertia over k:");
    harness.get_by_label_contains("Silhouette over k:");
    // A card each.
    assert_eq!(
        harness.query_all_by_label_contains("40 customers, 33.3").count(),
        3
    );
}

#[test]
fn every_control_asks_for_its_change() {
    let csv = csv();
    assert!(matches!(
        ask("More segments", &csv)[..],
        [Command::SetClusterCount(Some(4))]
    ));
    assert!(matches!(
        ask("Fewer segments", &csv)[..],
        [Command::SetClusterCount(Some(2))]
    ));
    assert!(matches!(
        &ask("Use age", &csv)[..],
        [Command::SetSegmentFeature { column, is_used: false }] if column == "age"
    ));
    assert!(matches!(
        &ask("Use region", &csv)[..],
        [Command::SetSegmentFeature { column, is_used: true }] if column == "region"
    ));
    assert!(matches!(ask("New seed", &csv)[..], [Command::SetSeed(_)]));
    for (label, subject) in [
        ("Export segment scatter", ExportSubject::Chart(ChartId::Segments)),
        ("Export inertia over k", ExportSubject::Chart(ChartId::Inertia)),
        (
            "Export silhouette over k",
            ExportSubject::Chart(ChartId::Silhouette),
        ),
        ("Export segment flows", ExportSubject::Chart(ChartId::Flows)),
        ("Export table of flows", ExportSubject::Table(TableId::Flows)),
    ] {
        assert!(matches!(ask(label, &csv)[..], [Command::OpenExport(asked)] if asked == subject));
    }
}

#[test]
fn another_k_offers_the_way_back() {
    let mut state = state_of(&csv());
    state.apply(Command::SetClusterCount(Some(5)));
    let (mut harness, asked) = harness(1440.0, state, super::show);
    harness.get_by_label("Use 3, suggested").click();
    harness.run_steps(2);
    assert!(matches!(asked.take()[..], [Command::SetClusterCount(None)]));
}

#[test]
fn components_are_axes_too() {
    let mut state = state_of(&csv());
    let axes = (Axis::Component(0), Axis::Column("age".to_owned()));
    state.apply(Command::SetAxes(Some(axes)));
    let (harness, _) = harness(1440.0, state, super::show);
    harness.get_by_label_contains("over component 1");
}

#[test]
fn without_a_feature_all_are_offered() {
    let mut state = state_of(&csv());
    for column in ["spent", "visits", "age"] {
        state.apply(Command::SetSegmentFeature {
            column: column.to_owned(),
            is_used: false,
        });
    }
    let (mut harness, asked) = harness(1440.0, state, super::show);
    harness.get_by_label("Use all 3").click();
    harness.run_steps(2);
    assert_eq!(asked.take().len(), 3);
}

#[test]
fn a_file_without_numbers_says_so() {
    let state = state_of("word,other\na,x\nb,y\na,x\nc,y\n");
    let (harness, _) = harness(960.0, state, super::show);
    harness.get_by_label("Segments need at least one feature");
    harness.get_by_label("Use all 2");
}

#[test]
fn columns_that_are_the_same_for_all_are_not_offered() {
    let state = state_of("country,plan\nFR,basic\nFR,basic\nFR,basic\n");
    let (harness, _) = harness(960.0, state, super::show);
    harness.get_by_label("Segments need at least one feature");
    harness.get_by_label("Look at the data");
}

#[test]
fn scale_weight_and_method_are_asked_for() {
    let csv = csv();
    let pick = |name: &str, item: &str| {
        let (mut harness, asked) = harness(1440.0, state_of(&csv), super::show);
        harness.get_by_role_and_label(Role::ComboBox, name).click();
        harness.run_steps(3);
        harness.get_by_role_and_label(Role::MenuItem, item).click();
        harness.run_steps(2);
        asked.take()
    };
    assert!(matches!(
        pick("Scaling", "Log, z-score")[..],
        [Command::SetScaling(Scaling::Log)]
    ));
    assert!(matches!(
        pick("Grouping", "Ward hierarchy")[..],
        [Command::SetSegmentMethod(SegmentMethod::Ward)]
    ));
    let (harness, _) = harness(1440.0, state_of(&csv), super::show);
    harness.get_by_label("Weight of age");
    assert!(harness.query_by_label("Weight of region").is_none());
}

#[test]
fn the_crosstab_selects_its_customers() {
    let mut state = state_of(&csv());
    state.apply(Command::ShowSegmentsPage(SegmentsPage::Labels));
    let (mut harness, asked) = harness(1440.0, state, super::show);
    harness.get_by_label_contains("Segments by buyer_type: Beside buyer_type: adjusted Rand");
    let cell = harness
        .query_all_by_label_contains("Premium Buyer: 40 customers")
        .next()
        .expect("one of the segments is of premium buyers");
    cell.click();
    harness.run_steps(2);
    let asked = asked.take();
    assert!(
        matches!(&asked[..], [Command::Select { why, .. }] if why.ends_with("buyer_type Premium Buyer")),
        "{asked:?}"
    );
}

#[test]
fn few_customers_are_called_few() {
    // Seven customers of each group.
    let few: Vec<String> = csv().lines().take(22).map(str::to_owned).collect();
    let mut state = state_of(&few.join("\n"));
    let requests = state.apply(Command::ShowTab(crate::state::Tab::Segments));
    settle(&mut state, requests);
    assert!(state.results.evidence().is_some());
    let (harness, _) = harness(1440.0, state, super::show);
    let is_there = |words: &str| harness.query_all_by_label_contains(words).next().is_some();
    assert!(is_there("Only 21 customers: too few to tell groups from chance."));
    assert!(is_there("too few customers to say whether they return"));
    assert!(!is_there("when customers are drawn again"));
}

#[test]
fn a_method_shows_its_picture() {
    for (method, words) in [
        (SegmentMethod::Ward, "Dendrogram: The last"),
        (SegmentMethod::Dbscan, "Distance to the 6 nearest: Distances from"),
        (
            SegmentMethod::Optics,
            "Reachability: Reachability of 120 customers",
        ),
        (SegmentMethod::Mixture, "BIC: BIC over k"),
    ] {
        let mut state = AppState::default();
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), csv()).unwrap();
        let requests = state.apply(Command::Open(file.path().to_owned()));
        settle(&mut state, requests);
        let requests = state.apply(Command::SetSegmentMethod(method));
        settle(&mut state, requests);
        state.apply(Command::ShowSegmentsPage(SegmentsPage::Method));
        let (harness, _) = harness(1440.0, state, super::show);
        harness.get_by_label_contains(words);
    }
}

#[test]
fn who_moved_is_shown() {
    let mut state = state_of(&csv());
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    // Ten customers fewer.
    let second: Vec<String> = csv().lines().take(111).map(str::to_owned).collect();
    std::fs::write(file.path(), second.join("\n")).unwrap();
    state.apply(Command::ShowTab(crate::state::Tab::Segments));
    let requests = state.apply(Command::OpenSecondFile(file.path().to_owned()));
    settle(&mut state, requests);
    let (harness, _) = harness(1440.0, state, super::show);
    // The flows and the table.
    let said = "Who moved: 110 of 110 customers in both files, 100.0";
    assert_eq!(harness.get_all_by_label_contains(said).count(), 2);
    harness.get_by_label("Export migration between files");
    harness.get_by_label("Export assigned customers");
}
