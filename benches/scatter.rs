//! What the UI thread pays for a scatter of very many customers, and how soon it is sharp: the window itself without a
//! screen, its frames described for a screen reader and tessellated as they would be for one, 60 of them a second.
//!
//! ```text
//! cargo bench --bench scatter                made-up customers, 1,000,000 of them
//! cargo bench --bench scatter -- ROWS
//! cargo bench --bench scatter -- FILE
//! ```
//! Told as lines of `name value`, in milliseconds. What must hold at 1,000,000 (10,000,000) customers: the 99th
//! percentile of all frames within 8 (8), sharp within 60 (400) of the last movement; k dragged from 2 to 20 and back
//! within 8 a frame at 1,000,000.

#[path = "../examples/make_samples/generator/mod.rs"]
#[expect(dead_code, reason = "customers alone are drawn here")]
mod generator;

use std::{
    error::Error,
    fs::File,
    io::BufWriter,
    path::PathBuf,
    time::{Duration, Instant},
};

use buyerscope::{
    app::{AppOptions, BuyerscopeApp},
    engine::study::Source,
};
use eframe::{App as _, Frame};
use egui::{
    Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, accesskit::Role, pos2, vec2,
};
use egui_kittest::{Harness, kittest::Queryable as _};

/// Between two frames.
const PACE: Duration = Duration::from_micros(16_667);
/// Longer than any work.
const PATIENCE: Duration = Duration::from_mins(30);
/// Frames of a movement.
const FRAMES: usize = 120;

fn main() -> Result<(), Box<dyn Error>> {
    // cargo itself adds `--bench`.
    let argument = std::env::args().skip(1).find(|argument| argument != "--bench");
    let folder = tempfile::tempdir()?;
    let rows = argument.as_deref().map_or(Ok(1_000_000), str::parse::<usize>);
    let path = match (rows, argument) {
        (Err(_), Some(file)) => PathBuf::from(file),
        (rows, _) => {
            let path = folder.path().join("customers.csv");
            let mut out = BufWriter::new(File::create(&path)?);
            generator::write_customers(&mut out, rows?)?;
            path
        }
    };
    let mut window = Window::open(path);
    window.work();
    window.movements();
    window.drag_k();
    Ok(())
}

/// The application and a clock.
struct Window {
    harness: Harness<'static, BuyerscopeApp>,
    frame: Frame,
    next: Instant,
}

impl Window {
    fn open(path: PathBuf) -> Self {
        let harness = Harness::builder()
            .with_size(vec2(1440.0, 900.0))
            .with_max_steps(4)
            .with_accessibility_check(false)
            .build_eframe(|cc| {
                let options = AppOptions {
                    open: Some(Source::File(path)),
                    gives_way: true,
                    ..AppOptions::default()
                };
                BuyerscopeApp::new(&cc.egui_ctx, options)
            });
        Self {
            harness,
            frame: Frame::_new_kittest(),
            next: Instant::now(),
        }
    }

    /// One frame at its time; milliseconds of the UI thread.
    fn frame(&mut self) -> f64 {
        let now = Instant::now();
        if now < self.next {
            std::thread::sleep(self.next - now);
        }
        let start = Instant::now();
        self.next = start + PACE;
        // As eframe does it. The harness would read the tree of a screen reader besides, and keep the shapes.
        let context = self.harness.ctx.clone();
        let input = self.harness.input_mut().take();
        let (app, frame) = (self.harness.state_mut(), &mut self.frame);
        let mut output = context.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            app.ui(ui, frame);
        });
        let shapes = context.tessellate(output.shapes, output.pixels_per_point);
        let elapsed = start.elapsed().as_secs_f64() * 1e3;
        std::hint::black_box(shapes);
        // A graphics card would take them; there is none.
        output.textures_delta.clear();
        elapsed
    }

    fn event(&mut self, event: Event) -> f64 {
        self.harness.input_mut().events.push(event);
        self.frame()
    }

    /// Waits until `is_done`.
    fn until(&mut self, is_done: impl Fn(&BuyerscopeApp) -> bool) -> f64 {
        let start = Instant::now();
        while !is_done(self.harness.state()) {
            assert!(start.elapsed() < PATIENCE, "the work does not end");
            self.frame();
        }
        start.elapsed().as_secs_f64() * 1e3
    }

    /// Reads the file, finds the segments, shows them, and lets everything else end as well.
    fn work(&mut self) {
        told(
            "segments_found",
            self.until(|app| app.state().results.segments().is_some()),
        );
        self.harness.step();
        self.harness.get_by_role_and_label(Role::Tab, "Segments").click();
        self.harness.step();
        told("first_picture", self.until(is_sharp));
        self.until(|app| app.state().running.is_empty());
        self.settle();
    }

    /// What is drawn ahead has been drawn.
    fn settle(&mut self) {
        self.until(is_sharp);
        for _ in 0..60 {
            self.frame();
        }
    }

    fn plot(&mut self) -> Pos2 {
        self.harness.step();
        let node = self.harness.get_by_label_contains("Segment scatter: ");
        node.rect().center()
    }

    fn movements(&mut self) {
        let centre = self.plot();
        let circle = |frame: usize, radius: f32| {
            let angle = frame as f32 / FRAMES as f32 * std::f32::consts::TAU;
            centre + radius * vec2(angle.cos() - 1.0, angle.sin())
        };
        self.event(Event::PointerMoved(centre));
        self.event(button(centre, true));
        let mut pan = Vec::new();
        for frame in 0..FRAMES {
            pan.push(self.event(Event::PointerMoved(circle(frame, 120.0))));
        }
        let sharp = self.sharp_after(Event::PointerMoved(centre + vec2(30.0, 10.0)));
        percentiles("pan", pan);
        told("pan_sharp", sharp);
        self.event(button(centre, false));
        let mut zoom = Vec::new();
        for frame in 0..FRAMES {
            let turn = if frame < FRAMES / 2 { 12.0 } else { -12.0 };
            zoom.push(self.event(wheel(turn)));
        }
        percentiles("zoom", zoom);
        told("zoom_sharp", self.sharp_after(wheel(9.0)));
        self.settle();
        let mut hover = Vec::new();
        for frame in 0..FRAMES {
            hover.push(self.event(Event::PointerMoved(circle(frame, 150.0))));
        }
        percentiles("hover", hover);
        self.event(Event::PointerMoved(pos2(4.0, 4.0)));
        self.settle();
    }

    /// The last movement, and how long after it the sharp picture has been painted.
    fn sharp_after(&mut self, last: Event) -> f64 {
        let start = Instant::now();
        self.event(last);
        // The wheel goes on turning for some frames: each of them moves.
        let mut moved = start;
        loop {
            let before = Instant::now();
            let was = self.harness.state().segment_window();
            self.frame();
            if self.harness.state().segment_window() != was {
                moved = before;
                continue;
            }
            if is_sharp(self.harness.state()) {
                return moved.elapsed().as_secs_f64() * 1e3;
            }
            assert!(start.elapsed() < PATIENCE, "the picture does not come");
        }
    }

    /// Over the whole range of k and back, slowly and fast.
    fn drag_k(&mut self) {
        self.harness.step();
        let slider = self
            .harness
            .get_by_role_and_label(Role::Slider, "Clusters")
            .rect();
        let (left, right) = (slider.left() + 10.0, slider.right() - 10.0);
        let at = |share: f32| pos2(left + (right - left) * share, slider.center().y);
        self.event(Event::PointerMoved(at(0.0)));
        self.event(button(at(0.0), true));
        let (mut frames, mut late, mut changes) = (Vec::new(), 0, 0);
        let mut k = self.harness.state().state().shown_k();
        for pace in [2 * FRAMES, FRAMES, FRAMES / 2] {
            for frame in 0..=pace {
                let along = frame as f32 / pace as f32 * 2.0;
                let share = if along < 1.0 { along } else { 2.0 - along };
                frames.push(self.event(Event::PointerMoved(at(share))));
                let now = self.harness.state().state().shown_k();
                if now != k {
                    changes += 1;
                    k = now;
                    // The frame after the one that moved the slider.
                    frames.push(self.frame());
                    late += usize::from(!is_sharp(self.harness.state()));
                }
            }
        }
        self.event(button(at(0.0), false));
        percentiles("drag_k", frames);
        told("drag_k_changes", f64::from(changes));
        told("drag_k_not_redrawn_in_the_next_frame", late as f64);
    }
}

trait Watched {
    fn segment_window(&self) -> Option<buyerscope::engine::scatter::Window>;
}

impl Watched for BuyerscopeApp {
    fn segment_window(&self) -> Option<buyerscope::engine::scatter::Window> {
        self.state().segment_plot()?.asked_window()
    }
}

fn is_sharp(app: &BuyerscopeApp) -> bool {
    let k = app.state().shown_k();
    let plot = app.state().segment_plot();
    plot.zip(k).is_some_and(|(plot, k)| plot.is_sharp(k))
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn wheel(turn: f32) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, turn),
        phase: egui::TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }
}

fn percentiles(name: &str, mut frames: Vec<f64>) {
    frames.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let at = |share: f64| frames[((frames.len() - 1) as f64 * share).round() as usize];
    told(&format!("{name}_median"), at(0.5));
    told(&format!("{name}_p99"), at(0.99));
    told(&format!("{name}_longest"), at(1.0));
}

#[expect(clippy::print_stdout, reason = "a measurement is told to whoever runs it")]
fn told(name: &str, value: f64) {
    println!("{name} {value:.2}");
}
