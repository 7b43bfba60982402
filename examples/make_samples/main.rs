//! Writes the sample files: `cargo run --example make_samples [FOLDER]`, by default into `sample_data`.
//!
//! `cargo run --release --example make_samples -- --customers FILE [ROWS]` writes one file of as many customers as
//! wanted, 1,000,000 by default: the same bytes every time, whatever stands before them.

mod generator;

use std::{
    fs::File,
    io::{BufWriter, Error},
    path::PathBuf,
};

const ROWS: usize = 1_000_000;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next();
    if first.as_ref().is_some_and(|first| first == "--customers") {
        let file = arguments
            .next()
            .ok_or_else(|| Error::other("--customers wants a file to write: --customers FILE [ROWS]"))?;
        let rows = arguments.next().map_or(Ok(ROWS), |rows| {
            let typed = rows.to_string_lossy().into_owned();
            typed
                .parse()
                .map_err(|_no_number| Error::other(format!("{typed} is no number of rows")))
        })?;
        return generator::write_customers(&mut BufWriter::new(File::create(file)?), rows);
    }
    let folder = first.map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    for file in generator::sample_files() {
        std::fs::write(folder.join(file.name), &file.bytes)?;
    }
    Ok(())
}
