//! `--clean FILE.toml`: the cleaning steps as a Study has them.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::{
    engine::{run::Prepared, study::ListedStep},
    export::cleaning_text,
};

/// The part of a Study that is read; a whole Study may stand in the file.
#[derive(Deserialize)]
struct Steps {
    #[serde(default)]
    cleaning: Vec<ListedStep>,
}

/// The steps in the file; none where no file is named.
///
/// # Errors
/// When the file cannot be read, or holds no steps.
pub fn steps(file: Option<&Path>) -> Result<Vec<ListedStep>> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let text = fs::read_to_string(file)
        .with_context(|| format!("the cleaning steps could not be read: {}", file.display()))?;
    parse(&text).with_context(|| format!("no cleaning steps could be read from {}", file.display()))
}

fn parse(text: &str) -> Result<Vec<ListedStep>> {
    let Steps { cleaning } = toml::from_str(text)?;
    if cleaning.is_empty() {
        bail!("there is no [[cleaning]] in it; write one a step, such as step = \"missing\"");
    }
    Ok(cleaning)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::study::CleaningStep;

    #[test]
    fn steps_are_read_and_slips_are_told_with_their_line() {
        let steps = parse("[[cleaning]]\nstep = \"filter\"\ncondition = \"age > 18\"\non = false\n").unwrap();
        let condition = "age > 18".to_owned();
        assert_eq!(steps[0].step, CleaningStep::Filter { condition });
        assert!(!steps[0].is_on);
        let error = format!("{:#}", parse("[[cleaning]]\nstep = \"filtre\"\n").unwrap_err());
        assert!(error.contains("line 1") && error.contains("filtre"), "{error}");
        assert!(
            parse("seed = 4\n")
                .unwrap_err()
                .to_string()
                .contains("[[cleaning]]")
        );
    }
}
