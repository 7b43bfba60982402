//! `buyerscope inspect`.

use anyhow::{Result, anyhow};

use super::{args::InspectArgs, cleaning, study, text::inspect_text, work};
use crate::{
    engine::run::{Results, Step},
    export::inspect_json,
};

/// What a file holds, as text or JSON.
pub fn inspect(args: &InspectArgs) -> Result<String> {
    let mut study = study::of_input(&args.input);
    study.cleaning = cleaning::steps(args.cleaning.clean.as_deref())?;
    let mut results = Results::default();
    work::follow(
        &study,
        &mut results,
        &[Step::Import],
        &work::Clock::default().progress(),
    )?;
    let read = results.read().ok_or_else(|| anyhow!("the file was not read"))?;
    let duplicate_rows = read.duplicate_rows();
    if args.json {
        Ok(inspect_json(&read.receipt, &read.summary, duplicate_rows)?)
    } else {
        Ok(inspect_text(read))
    }
}
