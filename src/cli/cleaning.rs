//! `--clean FILE.toml`: the cleaning steps as a Study has them.

use std::path::Path;

use anyhow::Result;

use super::listed::List;
use crate::{
    engine::{run::Prepared, study::ListedStep},
    export::cleaning_text,
};

/// The steps of a file or a study.
pub const STEPS: List<'static> = List {
    key: "cleaning",
    in_study: &[],
    entries: "cleaning steps",
    entry: "step",
    example: "step = \"missing\"",
};

/// The steps in the file; none where no file is named.
///
/// # Errors
/// When the file cannot be read, or holds no steps.
pub fn steps(file: Option<&Path>) -> Result<Vec<ListedStep>> {
    file.map_or_else(|| Ok(Vec::new()), |file| STEPS.read(file))
}

/// What the steps did; nothing without steps.
pub fn text(on: &Prepared) -> String {
    if on.cleaning.effects.is_empty() {
        return String::new();
    }
    let mut out = "\nCleaning\n".to_owned();
    for line in cleaning_text(on)
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit() || c == ' '))
    {
        out.push_str(&line.replace("**", ""));
        out.push('\n');
    }
    out
}
