//! `buyerscope inspect`.

use anyhow::{Result, anyhow};

use super::{args::InspectArgs, cleaning, output, study, text::inspect_text, values::text_cells, work};
use crate::{
    engine::{
        Progress,
        run::{Results, Step},
        study::Source,
    },
    export::{LeftoversOf, inspect_json},
};

/// What a file holds, as text or JSON.
pub fn inspect(args: &InspectArgs) -> Result<String> {
    let mut study = study::of_input(&args.input);
    study.cleaning = cleaning::steps(args.cleaning.clean.as_deref())?;
    if let Some(folder) = &args.out {
        output::check_folder(folder, &args.input.file)?;
    }
    let mut results = Results::default();
    work::follow(
        &study,
        &mut results,
        &[Step::Import],
        &work::Clock::default().progress(),
    )?;
    if args.cleaning.clean.is_some() {
        // What the steps would do; nothing is written over.
        let progress = work::Clock::default().progress();
        work::follow(&study, &mut results, &[Step::Prepare], &progress)?;
    }
    let read = results.read().ok_or_else(|| anyhow!("the file was not read"))?;
    let mut said = String::new();
    if let Some(folder) = &args.out {
        let of = LeftoversOf {
            source: Source::File(args.input.file.clone()),
            import: study.import.clone(),
            sha256: read.receipt.sha256.clone(),
        };
        let files = output::leftover_files(&of, text_cells(args.raw_cells))?;
        said = output::write_all(folder, &files, &[&args.input.file])?;
    }
    let duplicate_rows = read.duplicate_rows(&Progress::none())?;
    if args.json {
        let cleaning = results.prepared().map(|on| &on.cleaning);
        Ok(inspect_json(
            &read.receipt,
            &read.summary,
            duplicate_rows,
            cleaning,
        )?)
    } else {
        let cleaned = results
            .prepared()
            .map_or_else(String::new, |on| cleaning::text(on));
        Ok(inspect_text(read) + &cleaned + &said)
    }
}
