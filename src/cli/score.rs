//! `buyerscope score`.

use std::time::Instant;

use anyhow::{Result, bail};

use super::{
    args::ScoreArgs,
    output::check_file,
    study,
    text::{score_text, warnings_text},
    values::text_cells,
    work,
};
use crate::{
    engine::{
        EngineError,
        format::plural,
        handover::{MatchError, NewCustomers, SavedModel, read_model},
    },
    export::{ScoreRun, score_json, write_scored},
};

/// Scores new customers with a saved model, in one walk over the file however long it is.
pub fn score(args: &ScoreArgs) -> Result<String> {
    let began = Instant::now();
    check_file(&args.out, &[&args.input.file, &args.model])?;
    let model = matched(read_model(&args.model)?, args)?;
    let import = study::of_input(&args.input).import;
    let progress = work::Clock::default().progress();
    let opened = NewCustomers::open(&model, &args.input.file, &import, &progress.part(0.0, 0.4));
    let customers = opened.map_err(with_remedy)?;
    let protected = [args.input.file.as_path(), args.model.as_path()];
    let cells = text_cells(args.raw_cells);
    let report = write_scored(&args.out, &customers, cells, &protected, &progress.part(0.4, 1.0))?;
    if args.json {
        return Ok(score_json(&ScoreRun {
            model_file: &args.model,
            model: &model,
            report: &report,
            out: &args.out,
            seconds: began.elapsed().as_secs_f64(),
        })?);
    }
    Ok(format!(
        "{}{}\n{} written to {}\n",
        score_text(&model, &report),
        warnings_text(&report.warnings),
        plural(usize::try_from(report.n_rows)?, "row", "rows"),
        args.out.display()
    ))
}

/// A file with other names can be scored, once it is said which is which.
fn with_remedy(error: EngineError) -> anyhow::Error {
    match error {
        EngineError::Match(MatchError { file, mut reasons }) => {
            reasons.push("say which column stands for which with --match-column MODEL=FILE".to_owned());
            MatchError { file, reasons }.into()
        }
        other => other.into(),
    }
}

/// The model with the columns that were matched by hand.
fn matched(model: SavedModel, args: &ScoreArgs) -> Result<SavedModel> {
    if args.match_column.is_empty() {
        return Ok(model);
    }
    let mut names = std::collections::BTreeMap::new();
    for pair in &args.match_column {
        let Some((own, theirs)) = pair.split_once('=') else {
            bail!("two names are needed after --match-column, such as region=customer_region: {pair}");
        };
        if !knows(&model, own) {
            bail!("the model has no column “{own}” to be matched; --match-column takes MODEL=FILE");
        }
        names.insert(own.to_owned(), theirs.to_owned());
    }
    Ok(model.renamed(&names))
}

fn knows(model: &SavedModel, name: &str) -> bool {
    let mut segments = model.segments.iter().flat_map(|segments| &segments.features);
    model.column(name).is_some() || segments.any(|feature| feature.column == name)
}
