//! The real application, driven as a user would: by the names of its controls.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use buyerscope::{
    app::{AppOptions, BuyerscopeApp},
    engine::{run::Step, study::Source},
    jobs::{FilePicker, PendingPick, SaveSuggestion},
    state::{AppState, Tab},
};
use egui::{Key, accesskit::Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

/// Answers every dialog with the file it is given.
#[derive(Clone, Default)]
pub struct FakePicker {
    answer: Arc<Mutex<Option<PathBuf>>>,
    asked: Arc<Mutex<Vec<SaveSuggestion>>>,
}

impl FakePicker {
    pub fn answering(path: &Path) -> Self {
        Self {
            answer: Arc::new(Mutex::new(Some(path.to_owned()))),
            ..Self::default()
        }
    }

    fn pending(&self) -> PendingPick {
        let answer = self.answer.lock().unwrap().clone();
        Box::new(move || answer)
    }
}

impl FilePicker for FakePicker {
    fn open(&self) -> PendingPick {
        self.pending()
    }

    fn save(&self, suggestion: &SaveSuggestion) -> PendingPick {
        self.asked.lock().unwrap().push(suggestion.clone());
        self.pending()
    }
}

pub type Window = Harness<'static, BuyerscopeApp>;

pub fn window(width: f32, height: f32, open: Option<Source>, picker: FakePicker) -> Window {
    let options = AppOptions {
        open,
        picker: Box::new(picker),
        ..AppOptions::default()
    };
    window_of(width, height, options)
}

pub fn window_of(width: f32, height: f32, options: AppOptions) -> Window {
    Harness::builder()
        .with_size(vec2(width, height))
        .build_eframe(move |cc| BuyerscopeApp::new(&cc.egui_ctx, options))
}

pub fn large(open: Option<Source>) -> Window {
    window(1440.0, 900.0, open, FakePicker::default())
}

/// Frames until `is_so`; fails after many minutes: a busy machine is slow, not wrong. All windows of the suite share
/// their threads, and one that waits for a part of its own work may take up long work of another meanwhile.
pub fn wait(window: &mut Window, what: &str, is_so: impl Fn(&AppState) -> bool) {
    let until = Instant::now() + Duration::from_mins(15);
    while !is_so(window.state().state()) {
        let state = window.state().state();
        assert!(
            Instant::now() < until,
            "waited in vain for {what}; running: {:?}; steps: {:?}; toasts: {:?}",
            state.running.keys(),
            state.study.cleaning,
            state.toasts
        );
        std::thread::sleep(Duration::from_millis(10));
        window.step();
    }
    // What has just come is painted.
    window.step();
    window.step();
}

pub fn is_made(step: Step) -> impl Fn(&AppState) -> bool {
    move |state| state.results.is_current(step, &state.study)
}

pub fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.step();
    window.step();
}

/// As [`click`], again where the widget has moved away under the pointer: then a click is none.
pub fn click_until(window: &mut Window, name: &str, is_so: impl Fn(&AppState) -> bool) {
    let until = Instant::now() + Duration::from_mins(2);
    while !is_so(window.state().state()) {
        assert!(Instant::now() < until, "clicked in vain: {name}");
        click(window, name);
    }
}

/// Some widget's name or text contains `words`.
pub fn is_said(window: &Window, words: &str) {
    assert!(
        window.query_all_by_label_contains(words).next().is_some(),
        "“{words}” is not on the screen"
    );
}

pub fn show(window: &mut Window, tab: Tab) {
    window.get_by_role_and_label(Role::Tab, tab.title()).click();
    window.step();
    window.step();
    assert_eq!(window.state().state().tab, tab);
}

pub fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

pub fn opened(text: &str) -> (Window, tempfile::NamedTempFile) {
    let file = file(text);
    let window = large(Some(Source::File(file.path().to_owned())));
    (window, file)
}

#[test]
fn the_whole_job_by_clicking() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = folder.path().join("mine.svg");
    let picker = FakePicker::answering(&chosen);
    let mut window = window(1440.0, 900.0, None, picker.clone());
    window.step();
    click(&mut window, "Try the sample customers");
    wait(&mut window, "the trained classifier", is_made(Step::Classify));

    show(&mut window, Tab::Train);
    is_said(&window, "test, 1\u{202f}250 of 5\u{202f}000 rows");
    is_said(&window, "Confusion matrix at 0.50");
    window.get_by_role_and_label(Role::Slider, "Threshold").focus();
    window.step();
    window.step();
    for _ in 0..10 {
        window.key_press(Key::ArrowLeft);
        window.step();
    }
    assert_eq!(window.state().state().study.threshold.0, 0.4);
    is_said(&window, "Confusion matrix at 0.40");

    click(&mut window, "Export confusion matrix");
    click(&mut window, "Change…");
    let wished = chosen.display().to_string();
    wait(&mut window, "the dialog's answer", |state| {
        state.export.as_ref().is_some_and(|draft| draft.path == wished)
    });
    assert_eq!(picker.asked.lock().unwrap()[0].file_name, "confusion.svg");
    click(&mut window, "Save");
    wait(&mut window, "the export", |state| !state.toasts.is_empty());
    let svg = std::fs::read_to_string(&chosen).unwrap();
    assert!(
        svg.contains("Predicted at 0.40"),
        "the picture shows the threshold of the window"
    );
    is_said(&window, "Saved mine.svg");

    wait(&mut window, "the segments", is_made(Step::Segment));
    show(&mut window, Tab::Segments);
    let suggested = window.state().state().shown_k().unwrap();
    window.get_by_role_and_label(Role::Slider, "Clusters").focus();
    window.step();
    window.step();
    window.key_press(Key::ArrowRight);
    window.step();
    assert_eq!(window.state().state().study.segments.k, Some(suggested + 1));
    assert!(
        window
            .state()
            .state()
            .results
            .is_current(Step::Segment, &window.state().state().study),
        "another k of the range is there already"
    );

    click(&mut window, "Undo (Ctrl+Z)");
    assert_eq!(window.state().state().study.segments.k, None);
}

#[test]
fn every_tab_paints_at_both_sizes_in_both_themes() {
    for (width, height) in [(1440.0, 900.0), (1024.0, 700.0)] {
        let mut window = window(width, height, Some(Source::Sample), FakePicker::default());
        wait(&mut window, "the segments", is_made(Step::Segment));
        wait(&mut window, "the classifier", is_made(Step::Classify));
        for theme in ["Dark theme", "Light theme"] {
            if let Some(button) = window.query_by_label(theme) {
                button.click();
                window.step();
            }
            for tab in Tab::ALL {
                show(&mut window, tab);
            }
        }
    }
}

#[test]
fn a_path_can_be_typed_and_a_broken_one_is_said() {
    let mut window = large(None);
    window.step();
    window.get_by_label("File path").focus();
    window.step();
    window.step();
    window.get_by_label("File path").type_text("/nowhere/gone.csv");
    window.step();
    window.key_press(Key::Enter);
    window.step();
    wait(&mut window, "the reason", |state| state.open_failure.is_some());
    is_said(&window, "Could not open gone.csv");
    // The page is still there to try another.
    // The page moves when the sample's preview comes.
    click_until(&mut window, "Try the sample customers", |state| {
        state.study.source.is_some()
    });
    wait(&mut window, "the sample", is_made(Step::Prepare));
}

#[test]
fn a_file_without_a_target_says_what_to_do() {
    let rows: String = (0..40)
        .map(|i| format!("{},{}\n", i * 7 % 41, f64::from(i) * 1.5))
        .collect();
    let (mut window, _file) = opened(&format!("height,width\n{rows}"));
    wait(&mut window, "the table", is_made(Step::Prepare));
    show(&mut window, Tab::Train);
    is_said(&window, "Nothing to predict yet");
    wait(&mut window, "the segments", is_made(Step::Segment));
    for tab in Tab::ALL {
        show(&mut window, tab);
    }
}

#[test]
fn strange_files_paint_everywhere() {
    let long = "a_very_long_column_name_that_goes_on_and_on_until_nobody_can_read_it";
    let one_row = format!("id,{long},buyer_type\nA1,3,Premium Buyer\n");
    let one_class: String = (0..30).map(|i| format!("{i},only\n")).collect();
    let constant: String = (0..30)
        .map(|i| format!("5,{}\n", if i % 2 == 0 { "yes" } else { "no" }))
        .collect();
    let missing = ",,\n".repeat(20);
    let many: String = (0..60).map(|i| format!("{},c{}\n", i % 13, i % 7)).collect();
    for text in [
        one_row,
        format!("x,buyer_type\n{one_class}"),
        format!("x,buyer_type\n{constant}"),
        format!("a,b,{long}\n{missing}"),
        format!("x,buyer_type\n{many}"),
    ] {
        let (mut window, _file) = opened(&text);
        wait(&mut window, "an answer", |state| {
            state.running.is_empty() && state.results.read().is_some()
        });
        for tab in Tab::ALL {
            show(&mut window, tab);
        }
        assert!(
            window.state().state().toasts.is_empty(),
            "{:?}",
            window.state().state().toasts
        );
    }
}

/// How long frames take while the threshold and k are dragged; run with
/// `cargo test --test suite frame_times -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, printed for people"]
fn frame_times() {
    let mut window = large(Some(Source::Sample));
    wait(&mut window, "the segments", is_made(Step::Segment));
    wait(&mut window, "the classifier", is_made(Step::Classify));
    for (tab, slider) in [(Tab::Train, "Threshold"), (Tab::Segments, "Clusters")] {
        show(&mut window, tab);
        window.get_by_role_and_label(Role::Slider, slider).focus();
        window.step();
        window.step();
        let mut milliseconds: Vec<f64> = (0..200)
            .map(|i| {
                window.key_press(if (i / 8) % 2 == 0 {
                    Key::ArrowRight
                } else {
                    Key::ArrowLeft
                });
                let start = Instant::now();
                window.step();
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        milliseconds.sort_by(f64::total_cmp);
        println!(
            "{slider}: median {:.1} ms, 99th percentile {:.1} ms a frame (both passes)",
            milliseconds[100], milliseconds[197]
        );
    }
}

/// How long a frame of the table takes while it scrolls over 1,000,000 rows: as in the file, sorted and
/// filtered, with half of them selected; run with
/// `cargo test --release --test suite million_rows -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, printed for people"]
fn million_rows() {
    let regions = ["North", "South", "West"];
    let rows: String = (0..1_000_000_u32)
        .map(|i| {
            let spent = f64::from(i * 7_919 % 1_000_003) / 100.0;
            format!("C{i:07},{spent},{},{}\n", i % 60, regions[i as usize % 3])
        })
        .collect();
    let (mut window, _file) = opened(&format!("id,spent,age,region\n{rows}"));
    wait(&mut window, "the table", is_made(Step::Prepare));
    window
        .get_by_role_and_label(Role::Button, "Sort by spent")
        .click();
    window.step();
    wait(&mut window, "the order", is_made(Step::View));
    // The lowest bar: above there is room for more levels.
    let bars = window.get_by_label("Bars of region").rect();
    let lowest = bars.center_bottom() - vec2(0.0, 6.0);
    window.drag_at(lowest);
    window.drop_at(lowest);
    window.step();
    wait(&mut window, "the selection", |state| !state.selection.is_empty());
    window.hover_at(egui::pos2(600.0, 500.0));
    let mut milliseconds: Vec<f64> = (0..200)
        .map(|_| {
            let turned = vec2(0.0, -400.0);
            window.event(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: turned,
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: egui::Modifiers::NONE,
            });
            let start = Instant::now();
            window.step();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    milliseconds.sort_by(f64::total_cmp);
    println!(
        "1,000,000 rows sorted, {} selected: median {:.1} ms, 99th percentile {:.1} ms a frame",
        window.state().state().selection.len(),
        milliseconds[100],
        milliseconds[197]
    );
}
