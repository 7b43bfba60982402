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

/// What to say when the first word is neither a command nor a file, but close to a command; the window
/// would open on nothing.
pub fn mistyped_command(first: Option<&OsStr>) -> Option<String> {
    let word = first?.to_str()?;
    let is_name = word.chars().all(char::is_alphabetic);
    if !is_name || Path::new(word).exists() {
        return None;
    }
    let known = Cli::command();
    let mut names: Vec<&str> = known.get_subcommands().map(clap::Command::get_name).collect();
    names.push("help");
    let meant = closest(word, names.iter().copied()).filter(|name| *name != word)?;
    Some(format!(
        "there is no command “{word}”, and no file of that name. Did you mean “{meant}”?"
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
