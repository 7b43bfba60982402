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

struct Window {
    state: AppState,
    ctx: egui::Context,
    size: egui::Vec2,
    _file: tempfile::NamedTempFile,
}

impl Window {
    fn open(csv: &str) -> Self {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(csv.as_bytes()).unwrap();
        let ctx = egui::Context::default();
        crate::theme::style::install(&ctx);
        ctx.enable_accesskit();
        let mut window = Self {
            state: AppState::default(),
            ctx,
            size: vec2(1440.0, 824.0),
            _file: file,
        };
        window.give(Command::Open(window._file.path().to_owned()));
        window
    }

    /// Applies a command and does the reading and cleaning it asks for.
    fn give(&mut self, command: Command) {
        let mut requests = self.state.apply(command);
        while let Some(request) = requests.pop() {
            let JobRequest::Run { step, study, results } = request else {
                continue;
            };
            if step > Step::Prepare {
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
    fn frame(&self, events: Vec<Event>) -> (Vec<String>, Vec<Command>) {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            events,
            focused: true,
            ..egui::RawInput::default()
        };
        let mut commands = Vec::new();
        let mut output = self.ctx.run_ui(input, |ui| show(ui, &self.state, &mut commands));
        output.textures_delta.clear();
        let nodes = output.platform_output.accesskit_update.unwrap().nodes;
        let said = nodes.iter().filter_map(|(_, node)| node.label().map(ToOwned::to_owned));
        (said.collect(), commands)
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

    fn press(&self, key: Key) {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![event(true), event(false)]);
        self.frame(Vec::new());
    }

    fn memory(&self) -> Memory {
        let sha256 = &self.state.results.read().unwrap().receipt.sha256;
        Memory::load(&self.ctx, sha256)
    }

    fn says(&self, text: &str) -> bool {
        self.frame(Vec::new()).0.iter().any(|said| said.contains(text))
    }
}

fn customers(n: usize) -> String {
    let mut csv = "id,spent,region,kind\n".to_owned();
    for row in 0..n {
        let spent = if row % 10 == 3 { String::new() } else { format!("{row}.5") };
        let (region, kind) = (["North", "South", "West"][row % 3], ["a", "b"][usize::from(row % 4 == 0)]);
        csv.push_str(&format!("C{row:05},{spent},{region},{kind}\n"));
    }
    csv
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
