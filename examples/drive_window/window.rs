//! A running window, spoken to over eframe's inspection protocol.

use std::fmt;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use eframe::egui::accesskit::{Node, NodeId, Role};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect};
use egui_inspection::protocol::{Request, Response, read_handshake, read_message, write_message};

const CONNECT_TRIES: usize = 300;
const CONNECT_PAUSE: Duration = Duration::from_millis(100);
const ANSWER_PATIENCE: Duration = Duration::from_mins(1);
const FRAMES_TO_SETTLE: u64 = 600;

pub struct Window {
    stream: TcpStream,
}

/// What a screen reader would know of a widget.
pub struct Widget {
    pub role: Role,
    pub name: String,
    pub value: String,
    pub is_disabled: bool,
    /// In points of the window.
    pub rect: Rect,
}

impl fmt::Display for Widget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            role,
            name,
            value,
            is_disabled,
            rect,
        } = self;
        let state = if *is_disabled { " disabled" } else { "" };
        write!(f, "{role:?}:{name} = {value:?}{state} {rect:?}")
    }
}

impl Window {
    /// Connects to a window that was started with `EGUI_INSPECTION=HOST:PORT`, which may still be opening.
    ///
    /// # Errors
    /// When nothing listens there within half a minute, or what listens is no window.
    pub fn connect(address: &str) -> Result<Self> {
        for _ in 0..CONNECT_TRIES {
            if let Ok(stream) = TcpStream::connect(address) {
                stream.set_read_timeout(Some(ANSWER_PATIENCE))?;
                read_handshake(&stream)?;
                return Ok(Self { stream });
            }
            sleep(CONNECT_PAUSE);
        }
        bail!("nothing listens at {address}")
    }

    fn ask(&self, request: &Request) -> Result<Response> {
        write_message(&self.stream, request)?;
        match read_message(&self.stream)? {
            Response::Error { message } => bail!("the window answered: {message}"),
            response => Ok(response),
        }
    }

    fn send(&self, event: Event) -> Result<()> {
        self.ask(&Request::ApplyEvents { events: vec![event] })?;
        Ok(())
    }

    /// Every widget that has a name or a value, in the order of the tree.
    pub fn widgets(&self) -> Result<Vec<Widget>> {
        let Response::Tree {
            accesskit: Some(tree),
            ..
        } = self.ask(&Request::GetTree)?
        else {
            bail!("the window gave no widgets");
        };
        let label_of = |id: &NodeId| {
            let (_, node) = tree.nodes.iter().find(|(other, _)| other == id)?;
            node.label().or(node.value()).map(str::to_owned)
        };
        let named = |node: &Node| {
            let labels: Vec<String> = node.labelled_by().iter().filter_map(label_of).collect();
            node.label().map_or_else(|| labels.join(" "), str::to_owned)
        };
        Ok(tree
            .nodes
            .iter()
            .filter_map(|(_, node)| widget(node, named(node)))
            .collect())
    }

    /// The first widget whose name or value is `name`, else the first that contains it; `Role:name` narrows.
    pub fn find(&self, name: &str) -> Result<Widget> {
        let mut widgets = self.widgets()?;
        let (role, wanted) = match name.split_once(':') {
            Some((role, rest)) if widgets.iter().any(|widget| format!("{:?}", widget.role) == role) => {
                (Some(role), plain_spaces(rest))
            }
            _ => (None, plain_spaces(name)),
        };
        widgets.retain(|widget| role.is_none_or(|role| format!("{:?}", widget.role) == role));
        let texts = |widget: &Widget| [plain_spaces(&widget.name), plain_spaces(&widget.value)];
        let place = widgets
            .iter()
            .position(|widget| texts(widget).contains(&wanted))
            .or_else(|| {
                widgets
                    .iter()
                    .position(|widget| texts(widget).iter().any(|text| text.contains(&wanted)))
            })
            .with_context(|| format!("`{name}` is not on the screen"))?;
        Ok(widgets.swap_remove(place))
    }

    pub fn click_at(&self, pos: Pos2) -> Result<()> {
        self.send(Event::PointerMoved(pos))?;
        for pressed in [true, false] {
            let button = PointerButton::Primary;
            self.send(Event::PointerButton {
                pos,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            })?;
        }
        Ok(())
    }

    pub fn type_text(&self, text: &str) -> Result<()> {
        self.send(Event::Text(text.to_owned()))
    }

    pub fn press_key(&self, name: &str) -> Result<()> {
        let key = Key::from_name(name).with_context(|| format!("no key is called {name}"))?;
        self.press(key, Modifiers::NONE)
    }

    pub fn select_all(&self) -> Result<()> {
        self.press(Key::A, Modifiers::COMMAND | Modifiers::CTRL)
    }

    fn press(&self, key: Key, modifiers: Modifiers) -> Result<()> {
        for pressed in [true, false] {
            self.send(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            })?;
        }
        Ok(())
    }

    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.ask(&Request::Resize { width, height })?;
        Ok(())
    }

    /// Waits until no more frames are asked for.
    pub fn settle(&self) -> Result<()> {
        let response = self.ask(&Request::Settle {
            max_steps: FRAMES_TO_SETTLE,
        })?;
        let settled = matches!(response, Response::Settled { settled: true, .. });
        ensure!(settled, "the window paints without end");
        Ok(())
    }

    /// The window as a PNG.
    pub fn picture(&self) -> Result<Vec<u8>> {
        match self.ask(&Request::GetScreenshot {
            pixels_per_point: None,
        })? {
            Response::Screenshot(png) => Ok(png.bytes),
            _ => bail!("the window gave no picture"),
        }
    }
}

fn widget(node: &Node, name: String) -> Option<Widget> {
    let bounds = node.bounds()?;
    let number = || node.numeric_value().map(|number| number.to_string());
    let value = node
        .value()
        .map(str::to_owned)
        .or_else(number)
        .unwrap_or_default();
    // Runs repeat their label letter by letter.
    if (name.is_empty() && value.is_empty()) || node.role() == Role::TextRun {
        return None;
    }
    let rect = Rect::from_min_max(point(bounds.x0, bounds.y0), point(bounds.x1, bounds.y1));
    Some(Widget {
        role: node.role(),
        name,
        value,
        is_disabled: node.is_disabled(),
        rect,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "egui made these numbers from f32")]
fn point(x: f64, y: f64) -> Pos2 {
    Pos2::new(x as f32, y as f32)
}

/// Numbers are grouped by U+202F, which nobody can type.
fn plain_spaces(text: &str) -> String {
    text.replace(['\u{202f}', '\u{a0}'], " ")
}
