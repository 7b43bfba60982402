//! Writes the sample files: `cargo run --example make_samples [FOLDER]`, by default into `sample_data`.

mod generator;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_data"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    for file in generator::sample_files() {
        std::fs::write(folder.join(file.name), &file.bytes)?;
    }
    Ok(())
}
