//! The same engine without a window.
//!
//! ```text
//! args ─study─▶ Study ─work─▶ Results ─┬─text─▶ words for people
//!                                      ├─▶ JSON for scripts
//!                                      └─output─▶ files
//! ```

mod analyze;
mod args;
mod customers;
mod inspect;
mod output;
mod segment;
mod study;
mod text;
mod values;
mod work;

use std::io::{ErrorKind, Write as _, stdout};

use anyhow::{Context as _, Result};

pub use args::{Cli, Command};

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
    };
    work::clear_line();
    print(&done?)
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
