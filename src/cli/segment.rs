//! `buyerscope segment`.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::{
    args::SegmentArgs,
    cleaning, output, study,
    text::{second_text, segments_text, source_text, warnings_text},
    values::text_cells,
    work,
};
use crate::{
    engine::{
        EngineError,
        models::ModelError,
        run::{Made, Results, Step},
        segment::{EvidenceReport, SecondFile, SegmentScan},
        study::{SegmentMethod, Study},
    },
    export::{Analysis, ChosenBy, Seconds, analysis_json, cleaning_warnings},
};

/// Segments alone, as text or JSON, and as files where asked for.
pub fn segment(args: &SegmentArgs) -> Result<String> {
    let mut study = study::of_segment(args);
    study.cleaning = cleaning::steps(args.cleaning.clean.as_deref())?;
    if let Some(folder) = &args.output.out {
        output::check_folder(folder, &args.input.file)?;
        if let Some(second) = &args.assign {
            output::check_folder(folder, second)?;
        }
    }
    let clock = work::Clock::default();
    let mut results = Results::default();
    let steps = [
        Step::Import,
        Step::Prepare,
        Step::Segment,
        Step::Evidence,
        Step::Second,
    ];
    work::follow(&study, &mut results, &steps, &clock.progress())?;
    let made = results
        .segments()
        .ok_or_else(|| anyhow!("no segments were made"))?;
    let evidence = results.evidence().map(|judged| judged.report.as_ref());
    let k = chosen_k(&study, &made.report, evidence)?;

    let mut warnings = work::import_warnings(&made.on.read.receipt);
    warnings.extend(cleaning_warnings(&made.on.cleaning));
    warnings.extend(made.report.warnings(k));
    let second = results.second().map(|second| second.report.as_ref());
    warnings.extend(
        second
            .into_iter()
            .flat_map(|second| second.warnings.iter().cloned()),
    );
    let json = analysis_json(&Analysis {
        receipt: &made.on.read.receipt,
        rows_used: made.report.rows.len(),
        seed: study.seed.0,
        cleaning: &made.on.cleaning,
        classifier: None,
        explained: None,
        validation: None,
        segments: Some((&made.report, k, chosen_by(&study))),
        evidence,
        second,
        on: &made.on,
        seconds: seconds(&clock, Some(k)),
        warnings: &warnings,
        leaks: &[],
    })?;
    let mut said = String::new();
    let sources: Vec<&Path> = std::iter::once(&args.input.file)
        .chain(&args.assign)
        .map(PathBuf::as_path)
        .collect();
    if let Some(folder) = &args.output.out {
        let cells = text_cells(args.output.raw_cells);
        let mut files = output::files(&json, None, Some((made, k)), evidence, cells)?;
        if let Some(second) = second {
            files.extend(output::second_files(second, (made, k), cells)?);
        }
        said = output::write_all(folder, &files, &sources)?;
    }
    if args.output.json {
        return Ok(json);
    }
    Ok(text(&study, made, (evidence, second), k, &warnings) + &said)
}

fn text(
    study: &Study,
    made: &Made<SegmentScan>,
    (evidence, second): (Option<&EvidenceReport>, Option<&SecondFile>),
    k: usize,
    warnings: &[String],
) -> String {
    source_text(&made.on, made.report.rows.len(), study.seed.0)
        + &cleaning::text(&made.on)
        + &segments_text(&made.report, evidence, k, &made.on, made.on.positive(None))
        + &second.map_or_else(String::new, |second| second_text(second, &made.report, k))
        + &warnings_text(warnings)
}

/// The k asked for, else the one suggested.
///
/// # Errors
/// When the k asked for could not be fitted: another one in its place would be a surprise.
pub fn chosen_k(
    study: &Study,
    scan: &SegmentScan,
    evidence: Option<&EvidenceReport>,
) -> Result<usize, EngineError> {
    let Some(k) = study.segments.k.filter(|_| study.segments.method.takes_k()) else {
        return Ok(evidence.map_or(scan.suggested_k, |evidence| evidence.verdict.k));
    };
    if scan.fits.iter().any(|fit| fit.k == k) {
        return Ok(k);
    }
    Err(if k > scan.rows.len() {
        ModelError::MoreSegmentsThanRows {
            k,
            rows: scan.rows.len(),
        }
    } else {
        // The scan ends where the rows are no longer different.
        ModelError::TooFewDifferentRows {
            k,
            distinct: scan.fits.last().map_or(0, |fit| fit.k),
        }
    }
    .into())
}

/// Who chose k.
pub fn chosen_by(study: &Study) -> ChosenBy {
    let spec = &study.segments;
    match spec.method {
        SegmentMethod::Dbscan | SegmentMethod::Optics => ChosenBy::Density,
        _ if spec.k.is_some() => ChosenBy::User,
        SegmentMethod::Mixture => ChosenBy::Bic,
        SegmentMethod::KMeans | SegmentMethod::Ward | SegmentMethod::Medoids => ChosenBy::Silhouette,
    }
}

/// What the clock has seen, for the chosen k.
pub fn seconds(clock: &work::Clock, k: Option<usize>) -> Seconds {
    let of = |stage: &str| clock.seconds(stage).unwrap_or_default();
    Seconds {
        read: of("read"),
        train: of("train"),
        segment: k.map_or(0.0, |k| of(&format!("segment {k}"))),
        scan: of("scan"),
        watch: of("watch"),
        evidence: of("evidence"),
    }
}
