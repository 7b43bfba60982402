//! The same engine without a window.
//!
//! ```text
//! args ─study─▶ Study ─work─▶ Results ─┬─text─▶ words for people
//!                                      ├─▶ JSON for scripts
//!                                      └─output─▶ files
//! ```

mod analyze;
mod args;
mod choices;
mod cleaning;
mod column;
mod customers;
mod export;
mod inspect;
mod listed;
mod output;
mod replay;
mod report;
mod score;
mod segment;
mod segment_options;
mod study;
mod text;
mod values;
mod work;

use std::{
    ffi::OsStr,
    io::{ErrorKind, Write as _, stdout},
    path::Path,
};

use anyhow::{Context as _, Result};

pub use args::{Cli, Command};
use clap::CommandFactory as _;

use crate::engine::closest;

/// Does what a command asks for.
///
/// # Errors
/// When the work stops; nothing half-written is left.
pub fn run(command: &Command) -> Result<()> {
    let done = match command {
        Command::Inspect(args) => inspect::inspect(args),
        Command::Analyze(args) => analyze::analyze(args),
        Command::Segment(args) => segment::segment(args),
        Command::Customers(args) => customers::customers(args),
        Command::Score(args) => score::score(args),
        Command::Export(args) => export::export(args),
        Command::Replay(args) => replay::replay(args),
    };
    work::clear_line();
    print(&done?)
}

/// Words of other programs, and what does it here.
const ELSEWHERE: [(&str, &str); 10] = [
    ("train", "analyze"),
    ("fit", "analyze"),
    ("classify", "analyze"),
    ("predict", "score"),
    ("apply", "score"),
    ("cluster", "segment"),
    ("kmeans", "segment"),
    ("rfm", "customers"),
    ("describe", "inspect"),
    ("info", "inspect"),
];

/// What to say when the first word is neither a command nor a file, but close to a command or followed by more; the
/// window would open on nothing.
pub fn mistyped_command(first: Option<&OsStr>, is_alone: bool) -> Option<String> {
    let word = first?.to_str()?;
    let is_name = word.chars().all(char::is_alphabetic);
    if !is_name || Path::new(word).exists() {
        return None;
    }
    let known = Cli::command();
    let mut names: Vec<&str> = known.get_subcommands().map(clap::Command::get_name).collect();
    names.push("help");
    if names.contains(&word) {
        return None;
    }
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == word);
    let meant = elsewhere
        .map(|(_, own)| *own)
        .or_else(|| closest(word, names.iter().copied()));
    let hint = match meant {
        Some(meant) => format!("Did you mean “{meant}”?"),
        None if is_alone => return None,
        None => format!("The commands are {}.", names.join(", ")),
    };
    Some(format!(
        "there is no command “{word}”, and no file of that name. {hint}"
    ))
}

/// Writes to standard output; a reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> Result<()> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("the result could not be printed; print it to another place")
        }
        _ => Ok(()),
    }
}
