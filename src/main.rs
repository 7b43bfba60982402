//! Buyerscope: the window, or a command without one.

use std::{
    env,
    io::{Write as _, stderr},
    process::ExitCode,
};

use buyerscope::{
    app::run_window,
    cli::{self, Cli},
    engine::study::Source,
};
use clap::Parser as _;

/// Exit status: 0 done, 2 wrong arguments, 1 anything else.
fn main() -> ExitCode {
    let is_alone = env::args_os().len() < 3;
    if let Some(words) = cli::mistyped_command(env::args_os().nth(1).as_deref(), is_alone) {
        drop(writeln!(stderr(), "error: {words}"));
        return ExitCode::from(2);
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(words) => {
            // Also help and version come this way; a closed pipe is no failure.
            drop(words.print());
            return u8::try_from(words.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let done = match &cli.command {
        Some(command) => cli::run(command),
        None => run_window(cli.file.map(Source::File)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(stderr(), "error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
