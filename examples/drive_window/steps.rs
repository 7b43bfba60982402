//! The steps of a script, one a line.

use std::io::Write as _;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use eframe::egui::Pos2;

use crate::window::Window;

pub const HELP: &str = "\
usage: drive_window HOST:PORT STEP…

NAME is a widget's label or value: the first that equals it, else the first that contains it. `Role:NAME` asks for
an accessibility role too, such as Button:Save or Slider:Clusters. Narrow no-break spaces may be typed as plain ones.

  wait SECONDS NAME     until the widget is there
  file SECONDS PATH     until the file is there and holds something
  find NAME             fails unless the widget is there
  gone NAME             fails if the widget is there
  click NAME
  fill NAME = TEXT      clicks a text field and replaces what it holds
  key NAME              Enter, Escape, Tab, ArrowRight, …
  slide NAME FRACTION   presses on a slider at that fraction of its length; fails if its value stays
  settle                until the window has nothing more to paint
  size WIDTHxHEIGHT     in points
  shot FILE.png         a picture of the window
  tree                  prints every widget: role, name, value, place";

const POLL: Duration = Duration::from_millis(100);
const SLIDER_PATIENCE: Duration = Duration::from_secs(5);

/// Performs one step.
///
/// # Errors
/// When the step is unknown, its widget is not there, or the window does not do as asked.
pub fn perform(window: &Window, step: &str) -> Result<()> {
    let (verb, rest) = step.split_once(' ').unwrap_or((step, ""));
    match verb {
        "wait" => {
            let (patience, name) = seconds(rest)?;
            let found = until(patience, || Ok(window.find(name).is_ok()))?;
            ensure!(found, "`{name}` did not appear within {} s", patience.as_secs());
        }
        "file" => {
            let (patience, path) = seconds(rest)?;
            let found = until(patience, || {
                Ok(Path::new(path).metadata().is_ok_and(|file| file.len() > 0))
            })?;
            ensure!(found, "{path} was not written within {} s", patience.as_secs());
        }
        "find" => drop(window.find(rest)?),
        "gone" => ensure!(window.find(rest).is_err(), "`{rest}` is on the screen"),
        "click" => click(window, rest)?,
        "fill" => {
            let (name, text) = rest.split_once(" = ").context("expected: fill NAME = TEXT")?;
            click(window, name)?;
            window.select_all()?;
            window.type_text(text)?;
        }
        "key" => window.press_key(rest)?,
        "slide" => {
            let (name, fraction) = rest.rsplit_once(' ').context("expected: slide NAME FRACTION")?;
            slide(window, name, fraction.parse()?)?;
        }
        "settle" => window.settle()?,
        "size" => {
            let (width, height) = rest.split_once('x').context("expected: size WIDTHxHEIGHT")?;
            window.resize(width.parse()?, height.parse()?)?;
        }
        "shot" => std::fs::write(rest, window.picture()?)?,
        "tree" => {
            let mut out = std::io::stdout().lock();
            for widget in window.widgets()? {
                writeln!(out, "{widget}")?;
            }
        }
        _ => bail!("no such step\n\n{HELP}"),
    }
    Ok(())
}

fn click(window: &Window, name: &str) -> Result<()> {
    let widget = window.find(name)?;
    ensure!(!widget.is_disabled, "`{name}` is disabled");
    window.click_at(widget.rect.center())
}

fn slide(window: &Window, name: &str, fraction: f32) -> Result<()> {
    let slider = format!("Slider:{name}");
    let before = window.find(&slider)?;
    let x = before.rect.left() + before.rect.width() * fraction;
    window.click_at(Pos2::new(x, before.rect.center().y))?;
    let moved = until(
        SLIDER_PATIENCE,
        || Ok(window.find(&slider)?.value != before.value),
    )?;
    ensure!(moved, "`{name}` stays at {:?}", before.value);
    Ok(())
}

/// `12 some name` as 12 s and the name.
fn seconds(text: &str) -> Result<(Duration, &str)> {
    let (seconds, rest) = text.split_once(' ').context("expected: SECONDS NAME")?;
    Ok((Duration::from_secs(seconds.parse()?), rest))
}

/// Asks again and again; false when patience ends first.
fn until(patience: Duration, mut is_so: impl FnMut() -> Result<bool>) -> Result<bool> {
    let start = Instant::now();
    loop {
        if is_so()? {
            return Ok(true);
        }
        if start.elapsed() > patience {
            return Ok(false);
        }
        sleep(POLL);
    }
}
