//! The tab as a user meets it, without a window.

use std::io::Write as _;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};

use super::{memory::Memory, show};
use crate::{
    engine::{
        Progress, run,
        run::Step,
        study::{CleaningStep, MissingTreatment},
    },
    jobs::{JobEvent, JobRequest},
    state::{AppState, Command},
};

pub(super) struct Window {
    pub(super) state: AppState,
    ctx: egui::Context,
    pub(super) size: egui::Vec2,
    /// Whether no other window is in front.
    pub(super) is_in_front: bool,
    /// Gone with the window.
    file: tempfile::NamedTempFile,
}

impl Window {
    pub(super) fn open(csv: &str) -> Self {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(csv.as_bytes()).unwrap();
        let ctx = egui::Context::default();
        crate::theme::style::install(&ctx);
        ctx.enable_accesskit();
        let mut window = Self {
            state: AppState::default(),
            ctx,
            size: vec2(1440.0, 824.0),
            is_in_front: true,
            file,
        };
        window.give(Command::Open(window.file.path().to_owned()));
        window
    }

    /// Applies a command and does the reading and cleaning it asks for.
    pub(super) fn give(&mut self, command: Command) {
        let mut requests = self.state.apply(command);
        while let Some(request) = requests.pop() {
            let JobRequest::Run { step, study, results } = request else {
                if let JobRequest::Select(sought) = request {
                    let found = sought.lines(&Progress::none());
                    let event = JobEvent::Selected { generation: 1, found };
                    requests.extend(self.state.on_event(event));
                }
                continue;
            };
            if matches!(step, Step::Classify | Step::Segment | Step::Explore) {
                continue;
            }
            let outcome = Box::new(run::perform(step, &study, &results, &Progress::none()));
            let event = JobEvent::StepEnded {
                generation: 1,
                outcome,
                seconds: 0.02,
            };
            requests.extend(self.state.on_event(event));
        }
    }

    /// One frame; what is said to screen readers, and the commands.
    pub(super) fn frame(&self, events: Vec<Event>) -> (Vec<(String, Rect)>, Vec<Command>) {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            events,
            focused: self.is_in_front,
            ..egui::RawInput::default()
        };
        let mut commands = Vec::new();
        let mut output = self.ctx.run_ui(input, |ui| show(ui, &self.state, &mut commands));
        output.textures_delta.clear();
        let nodes = output.platform_output.accesskit_update.unwrap().nodes;
        let said = nodes.iter().filter_map(|(_, node)| {
            let bounds = node.bounds()?;
            #[expect(clippy::cast_possible_truncation, reason = "points on a screen")]
            let at = |x: f64, y: f64| pos2(x as f32, y as f32);
            let rect = Rect::from_min_max(at(bounds.x0, bounds.y0), at(bounds.x1, bounds.y1));
            Some((node.label().or(node.value())?.to_owned(), rect))
        });
        (said.collect(), commands)
    }

    pub(super) fn places(&self) -> Vec<(String, Rect)> {
        self.frame(Vec::new()).0
    }

    fn click(&self, at: Pos2) -> Vec<Command> {
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(at)]);
        let mut commands = self.frame(vec![button(true)]).1;
        commands.extend(self.frame(vec![button(false)]).1);
        commands.extend(self.frame(Vec::new()).1);
        commands
    }

    /// Clicks the first widget whose name begins with `name`.
    pub(super) fn click_on(&self, name: &str) -> Vec<Command> {
        let places = self.places();
        let place = places.iter().find(|(said, _)| said.starts_with(name));
        let (_, rect) = place.unwrap_or_else(|| panic!("no {name} in {places:?}"));
        self.click(rect.center())
    }

    /// Clicks the foot of a column's head: its bars select rows, its name sorts them.
    pub(super) fn click_head(&self, name: &str) -> Vec<Command> {
        let places = self.places();
        let place = places.iter().find(|(said, _)| said.starts_with(name));
        let (_, rect) = place.unwrap_or_else(|| panic!("no {name} in {places:?}"));
        self.click(pos2(rect.center().x, rect.bottom() - 8.0))
    }

    /// Presses a key; the commands.
    fn press(&self, key: Key) -> Vec<Command> {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let mut commands = self.frame(vec![event(true), event(false)]).1;
        commands.extend(self.frame(Vec::new()).1);
        commands
    }

    pub(super) fn memory(&self) -> Memory {
        let sha256 = &self.state.results.read().unwrap().receipt.sha256;
        Memory::load(&self.ctx, sha256)
    }

    pub(super) fn says(&self, text: &str) -> bool {
        self.places().iter().any(|(said, _)| said.contains(text))
    }
}

pub(super) fn customers(n: usize) -> String {
    let line = |row: usize| {
        let spent = if row % 10 == 3 {
            String::new()
        } else {
            format!("{row}.5")
        };
        let (region, kind) = (
            ["North", "South", "West"][row % 3],
            ["a", "b"][usize::from(row.is_multiple_of(4))],
        );
        format!("C{row:05},{spent},{region},{kind}\n")
    };
    let header = std::iter::once("id,spent,region,kind\n".to_owned());
    header.chain((0..n).map(line)).collect()
}

#[test]
fn the_table_scrolls_by_keyboard() {
    let window = Window::open(&customers(3000));
    window.frame(Vec::new());
    assert!(window.says("Table of 3\u{202f}000 rows in 4 columns, rows 1 to "));
    window.click(pos2(700.0, 500.0));
    window.press(Key::End);
    assert!(window.says("line 3\u{202f}001, id C02999"));
    window.press(Key::ArrowUp);
    let last = window.memory().row;
    window.press(Key::PageUp);
    assert!(window.memory().row < last - 10.0);
    window.press(Key::Home);
    assert_eq!(window.memory().row, 0.0);
}

#[test]
fn marks_for_missing_cells_are_typed_letter_by_letter() {
    for is_in_front in [true, false] {
        let mut window = Window::open(&customers(100));
        window.is_in_front = is_in_front;
        window.frame(Vec::new());
        window.click_head("spent, number, 10 missing, mean ");
        for field in ["Missing marks", "Missing marks of spent"] {
            let places = window.places();
            let (_, rect) = places.iter().find(|(said, _)| said == field).unwrap();
            assert!(window.click(rect.center()).is_empty());
            for letter in ["3", "6", ",", " ", "?"] {
                let (said, asked) = window.frame(vec![Event::Text(letter.to_owned())]);
                assert!(asked.is_empty(), "{said:?}");
                window.frame(Vec::new());
            }
            let asked = window.press(Key::Enter);
            let [Command::SetImport(spec)] = asked.as_slice() else {
                panic!("{field}, in front: {is_in_front}: {asked:?}");
            };
            let marks = match spec.columns.get("spent") {
                Some(own) => &own.missing,
                None => &spec.missing,
            };
            assert_eq!(
                marks.as_deref(),
                Some(["36".to_owned(), "?".to_owned()].as_slice())
            );
        }
    }
}

#[test]
fn what_is_in_doubt_is_asked_and_answered_with_a_click() {
    let rows: String = (0..40)
        .map(|i| {
            format!(
                "{},{}\n",
                ["North", "South", "NA", "West"][i % 4],
                ["5 €", "$6"][i % 2]
            )
        })
        .collect();
    let window = Window::open(&format!("region,paid\n{rows}"));
    window.frame(Vec::new());
    assert!(window.says("region: NA stands in 10 cells"));
    assert!(window.says("paid: 20 cells in $, 20 in €: read as plain numbers"));
    for (button, missing) in [("Keep NA as a value", 0), ("Count NA as missing", 10)] {
        let asked = window.click_on(button);
        let [Command::SetImport(_)] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        let mut answered = Window::open(&format!("region,paid\n{rows}"));
        answered.give(asked[0].clone());
        let read = answered.state.results.read().unwrap();
        assert_eq!(read.summary[0].missing, missing);
        assert!(!answered.says("NA stands in"));
    }
}

fn missing(column: &str, treatment: MissingTreatment) -> CleaningStep {
    CleaningStep::Missing {
        column: column.to_owned(),
        treatment,
    }
}

#[test]
fn a_column_is_looked_at_and_filled() {
    let mut window = Window::open(&customers(100));
    window.frame(Vec::new());
    window.click_head("spent, number, 10 missing, mean ");
    assert_eq!(window.memory().selected.as_deref(), Some("spent"));
    assert!(window.says("Histogram of spent"));
    assert!(window.says("Minimum: 0.5"));
    let asked = window.click_on("Fill with median");
    let [Command::AddCleaningStep(step)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(*step, missing("spent", MissingTreatment::Median));
    window.give(Command::AddCleaningStep(step.clone()));
    assert!(window.says("Step 1: Fill spent with the median, "));
    assert!(window.says("spent, number, complete, 10 filled"));
    let asked = window.click_on("Remove step 1");
    assert!(matches!(asked.as_slice(), [Command::RemoveCleaningStep(0)]));
}

#[test]
fn a_step_that_cannot_work_is_skipped_and_can_be_mended() {
    let mut window = Window::open(&customers(100));
    window.give(Command::AddCleaningStep(CleaningStep::drop_duplicates()));
    window.give(Command::AddCleaningStep(missing(
        "regions",
        MissingTreatment::MostFrequent,
    )));
    window.frame(Vec::new());
    // The others have done their work.
    assert!(window.says("Table of 100 rows"));
    assert!(window.says("Step 1: Drop duplicate rows: 0 rows."));
    assert!(window.says("Step 2: Fill regions: skipped, there is no column \"regions\""));
    window.click_on("Step 2: Fill regions");
    assert!(window.says("Step 2: fill regions"));
    let asked = window.click_on("Use region");
    let [Command::ReplaceCleaningStep(1, step)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(*step, missing("region", MissingTreatment::MostFrequent));
}

#[test]
fn every_shape_of_table_is_shown_in_wide_and_narrow_windows() {
    let name = "n".repeat(60);
    let wide = (0..200)
        .map(|column| format!("column {column}"))
        .collect::<Vec<_>>()
        .join(",");
    let cells = ["1.5"; 200].join(",");
    let shapes = [
        "a,b\n1,x\n".to_owned(),
        "value\n1\n2\n".to_owned(),
        "a,b\n,\n1,\n2,\n".to_owned(),
        format!("{name},b\n1,2\n"),
        format!("{wide}\n{cells}\n{cells}\n"),
        "a;b\n1.234;x\n2.345;y;z;w\nno;x\n".to_owned(),
    ];
    for csv in shapes {
        let mut window = Window::open(&csv);
        for size in [vec2(1440.0, 824.0), vec2(1024.0, 624.0), vec2(640.0, 400.0)] {
            window.size = size;
            window.frame(Vec::new());
            assert!(window.says("Table of "), "{csv} at {size}");
        }
    }
}

#[test]
fn the_first_rows_of_a_large_file_show_while_the_rest_is_read() {
    let mut window = Window::open("id,spent\n1,2.5\n2,3.5\n");
    let first = window.state.results.read().unwrap().clone();
    window.state.on_event(JobEvent::Previewed {
        generation: 2,
        read: first,
    });
    let (said, _) = window.frame(Vec::new());
    let is_said = |words: &str| said.iter().any(|(text, _)| text.contains(words));
    assert!(is_said("First 2 rows, reading the rest…"), "{said:?}");
    assert!(is_said("Table of 2 rows in 2 columns"), "{said:?}");
    window.give(Command::ReadAgain);
    assert!(window.state.preview.is_none());
    let (said, _) = window.frame(Vec::new());
    assert!(
        !said.iter().any(|(text, _)| text.contains("reading the rest")),
        "{said:?}"
    );
}

#[test]
fn days_that_are_all_distinct_have_bars_to_click() {
    let days: String = (0..90)
        .map(|i| format!("{i},2024-{:02}-{:02}\n", i / 28 + 1, i % 28 + 1))
        .collect();
    let mut window = Window::open(&format!("points,joined\n{days}"));
    window.frame(Vec::new());
    window.click_head("joined, date, complete, ");
    assert!(window.says("Histogram of joined"));
    assert!(window.says("Every value stands once."));
    // The bar in the middle: a whole week.
    let asked = window.click_on("Bars of joined");
    let [Command::Select { .. }] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    for command in asked {
        window.give(command);
    }
    assert_eq!(window.state.selection.len(), 7);
    assert!(window.state.selection.why().starts_with("joined 2024-"));
}
