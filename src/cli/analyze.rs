//! `buyerscope analyze`.

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use super::{
    args::AnalyzeArgs,
    cleaning, output,
    report::{self, Reported},
    segment::{chosen_by, chosen_k, seconds},
    study,
    text::{classifier_text, flips_text, folds_text, second_text, segments_text, source_text, warnings_text},
    values::{ThresholdChoice, text_cells},
    work,
};
use crate::{
    engine::{
        EngineError,
        classify::ClassifierReport,
        explain::ExplainReport,
        metrics::ScoredRows,
        run::{Made, Results, Step},
        segment::{EvidenceReport, SecondFile, SegmentScan},
        sentinel::{LeakKind, LeakWarning},
        study::{Study, Threshold},
        validate::FoldsReport,
    },
    export::{Analysis, TextCells, Validation, analysis_json, cleaning_warnings},
};

/// Everything found out about a file.
struct Found {
    /// Everything that it stands on.
    results: Results,
    classifier: Made<ClassifierReport>,
    /// What its features do on average.
    explained: Option<Made<ExplainReport>>,
    /// Where asked for.
    folds: Option<Made<FoldsReport>>,
    /// With their k; `None` where the file has no columns for them and nobody asked.
    segments: Option<(Made<SegmentScan>, usize)>,
    /// What speaks for each k of them.
    evidence: Option<Made<EvidenceReport>>,
    /// Customers of a second file in them, where the study names one.
    second: Option<Made<SecondFile>>,
    leaks: Vec<LeakWarning>,
    warnings: Vec<String>,
}

impl Found {
    fn evidence(&self) -> Option<&EvidenceReport> {
        self.evidence.as_ref().map(|made| made.report.as_ref())
    }
}

/// A classifier and segments, as text or JSON, and as files where asked for.
pub fn analyze(args: &AnalyzeArgs) -> Result<String> {
    let mut study = study::of_analyze(args);
    study.cleaning = cleaning::steps(args.cleaning.clean.as_deref())?;
    if let Some(folder) = &args.output.out {
        output::check_folder(folder, &args.input.file)?;
    }
    if let Some(path) = &args.report {
        report::form(path)?;
    }
    let clock = work::Clock::default();
    let mut found = find(&study, &clock)?;
    found.warnings.extend(flattering(args.threshold, &found));
    let n_classes = found.classifier.report.n_classes();
    if args.flips_from.is_some() && n_classes > 2 {
        bail!(
            "{} has {n_classes} classes, and only two are parted by a threshold: nobody flips; leave --flips-from out",
            found.classifier.report.target
        );
    }
    study.threshold = threshold(args.threshold, &found)?;
    let json = json(&study, &found, &clock)?;
    let mut said = String::new();
    if let Some(folder) = &args.output.out {
        let cells = text_cells(args.output.raw_cells);
        let mut files = files(&study, &found, &json, folder, cells)?;
        if let Some(from) = args.flips_from {
            files.push(output::flips_file(
                &found.classifier,
                (from, study.threshold.0),
                cells,
            )?);
        }
        said = output::write_all(folder, &files, &[&args.input.file])?;
    }
    if let Some(path) = &args.report {
        let reported = Reported {
            results: &found.results,
            classifier: &found.classifier,
            explained: found.explained.as_ref(),
            folds: found.folds.as_ref(),
            segments: found.segments.as_ref().map(|(made, k)| (made, *k)),
            leaks: &found.leaks,
        };
        said += &report::write(path, &study, &reported, &args.input.file)?;
    }
    if args.output.json {
        return Ok(json);
    }
    let flips = args
        .flips_from
        .map(|from| flips_text(&found.classifier.report, from, study.threshold.0));
    Ok(text(&study, &found) + &flips.unwrap_or_default() + &said)
}

/// Everything that --out writes, but for who changes side.
fn files(
    study: &Study,
    found: &Found,
    json: &str,
    folder: &Path,
    cells: TextCells,
) -> Result<Vec<output::File>> {
    let classifier = Some((&found.classifier, study.threshold.0));
    let segments = found.segments.as_ref().map(|(made, k)| (made, *k));
    let mut files = output::files(json, classifier, segments, found.evidence(), cells)?;
    if let Some((second, segments)) = found.second.as_ref().zip(segments) {
        files.extend(output::second_files(&second.report, segments, cells)?);
    }
    files.push(output::study_file(study, &found.results, folder)?);
    if let Some(folds) = &found.folds {
        files.extend(output::fold_files(&folds.report, study.threshold.0, cells)?);
    }
    Ok(files)
}

/// Works a study through, and writes what `analyze --out` writes.
///
/// # Errors
/// When there is nothing to predict, the work stops, or the disk does not let us.
pub fn write_again(study: &Study, source: &Path, folder: &Path, cells: TextCells) -> Result<String> {
    output::check_folder(folder, source)?;
    let clock = work::Clock::default();
    let found = find(study, &clock)?;
    let json = json(study, &found, &clock)?;
    let files = files(study, &found, &json, folder, cells)?;
    let second = study.segments.second.as_ref().map(|second| second.file.as_path());
    let sources: Vec<&Path> = std::iter::once(source).chain(second).collect();
    output::write_all(folder, &files, &sources)
}

fn find(study: &Study, clock: &work::Clock) -> Result<Found> {
    let mut results = Results::default();
    let progress = clock.progress();
    let steps = [Step::Import, Step::Customers, Step::Prepare, Step::Classify];
    work::follow(study, &mut results, &steps, &progress)?;
    let classifier = results
        .classifier()
        .ok_or_else(|| anyhow!("no classifier was trained"))?
        .clone();
    work::follow(study, &mut results, &[Step::Explain], &progress)?;
    let explained = results.explained().cloned();
    let mut warnings = work::import_warnings(&classifier.on.read.receipt);
    warnings.extend(cleaning_warnings(&classifier.on.cleaning));
    warnings.extend(classifier.report.warnings.iter().cloned());
    warnings.extend(classifier.report.fillings.iter().cloned());
    work::follow(study, &mut results, &[Step::Validate], &progress)?;
    let folds = results.folds().cloned();
    warnings.extend(folds.iter().flat_map(|made| made.report.warnings.iter().cloned()));
    let leaks = find_leaks(study, &mut results, &progress)?;
    warnings.extend(leaks.iter().map(|leak| leak.sentence.clone()));

    let segments = match find_segments(study, &mut results, &progress) {
        Ok(found) => {
            // Both fill missing cells, each from its own rows.
            let said = found.0.report.warnings(found.1);
            warnings.extend(said.iter().map(|warning| format!("For the segments, {warning}")));
            Some(found)
        }
        // Asked for by name or number, a failure is one; else the classifier stands by itself.
        Err(error) if study.segments.features.is_some() || study.segments.k.is_some() => {
            return Err(error.into());
        }
        Err(error) => {
            warnings.push(format!("No segments: {error}."));
            None
        }
    };
    let evidence = results.evidence().filter(|_| segments.is_some()).cloned();
    if segments.is_some() {
        work::follow(study, &mut results, &[Step::Second], &progress)?;
    }
    let second = results.second().cloned();
    warnings.extend(
        second
            .iter()
            .flat_map(|made| made.report.warnings.iter().cloned()),
    );
    Ok(Found {
        results,
        classifier,
        explained,
        folds,
        segments,
        evidence,
        second,
        leaks,
        warnings,
    })
}

fn find_segments(
    study: &Study,
    results: &mut Results,
    progress: &crate::engine::Progress,
) -> Result<(Made<SegmentScan>, usize), EngineError> {
    work::follow(study, results, &[Step::Segment, Step::Evidence], progress)?;
    let made = results.segments().ok_or(EngineError::NothingOpen)?.clone();
    let evidence = results.evidence().map(|judged| judged.report.as_ref());
    let k = chosen_k(study, &made.report, evidence)?;
    Ok((made, k))
}

/// What the sentinel says, but for what the classifier has said itself.
fn find_leaks(
    study: &Study,
    results: &mut Results,
    progress: &crate::engine::Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    work::follow(study, results, &[Step::Watch], progress)?;
    let Some(made) = results.leaks() else {
        return Ok(Vec::new());
    };
    // Without a penalty the fit itself names what follows from what.
    let is_said = |leak: &LeakWarning| leak.kind == LeakKind::Collinear && study.classifier.l2 == 0.0;
    Ok(made
        .report
        .warnings
        .iter()
        .filter(|leak| !is_said(leak))
        .cloned()
        .collect())
}

/// The threshold asked for, found on rows that do not test: in the folds each has a score from a fit that had not
/// seen it.
fn threshold(choice: ThresholdChoice, found: &Found) -> Result<Threshold> {
    let pick: fn(&ScoredRows) -> f64 = match choice {
        ThresholdChoice::At(threshold) => return Ok(Threshold(threshold)),
        ThresholdChoice::BestF1 => ScoredRows::best_f1_threshold,
        ThresholdChoice::Youden => ScoredRows::youden_threshold,
    };
    let pooled = found.folds.as_ref().and_then(|made| made.report.pooled.as_ref());
    let rows = pooled.or(found.classifier.report.train.scored.as_ref());
    rows.map(|rows| Threshold(pick(rows))).ok_or_else(|| {
        anyhow!(
            "with more than two classes the most probable one is predicted, and there is no threshold to find"
        )
    })
}

/// What to know of a threshold found on rows that the model knows.
fn flattering(choice: ThresholdChoice, found: &Found) -> Option<String> {
    let model = found.classifier.report.spec.model;
    let is_pooled = found
        .folds
        .as_ref()
        .is_some_and(|made| made.report.pooled.is_some());
    let is_found = !matches!(choice, ThresholdChoice::At(_));
    (is_found && !is_pooled && model.knows_training_rows()).then(|| {
        format!(
            "The threshold was found on training rows that a {} knows: it is none for others. With --folds each of \
             them is scored by a fit that had not seen it.",
            model.in_words()
        )
    })
}

/// Rows of the file trained or tested on.
fn rows_used(report: &ClassifierReport) -> usize {
    let test = report.test.as_ref().filter(|test| test.file.is_none());
    report.train.rows.len() + test.map_or(0, |test| test.rows.len())
}

fn json(study: &Study, found: &Found, clock: &work::Clock) -> Result<String> {
    let k = found.segments.as_ref().map(|(_, k)| *k);
    let analysis = Analysis {
        receipt: &found.classifier.on.read.receipt,
        rows_used: rows_used(&found.classifier.report),
        seed: study.seed.0,
        cleaning: &found.classifier.on.cleaning,
        classifier: Some((&found.classifier.report, study.threshold.0)),
        explained: found.explained.as_ref().map(|made| made.report.as_ref()),
        validation: Some(Validation {
            on: &found.classifier.on,
            folds: found.folds.as_ref().map(|made| made.report.as_ref()),
        }),
        segments: found
            .segments
            .as_ref()
            .map(|(made, k)| (made.report.as_ref(), *k, chosen_by(study))),
        evidence: found.evidence(),
        second: found.second.as_ref().map(|made| made.report.as_ref()),
        on: &found.classifier.on,
        seconds: seconds(clock, k),
        warnings: &found.warnings,
        leaks: &found.leaks,
    };
    Ok(analysis_json(&analysis)?)
}

fn text(study: &Study, found: &Found) -> String {
    let report = &found.classifier.report;
    let mut out = source_text(&found.classifier.on, rows_used(report), study.seed.0);
    out.push_str(&cleaning::text(&found.classifier.on));
    out.push_str(&classifier_text(report, &found.classifier.on, study.threshold.0));
    if let Some(made) = &found.folds {
        out.push_str(&folds_text(&made.report, study.threshold.0));
    }
    if let Some((made, k)) = &found.segments {
        out.push_str(&segments_text(
            &made.report,
            found.evidence(),
            *k,
            &made.on,
            report.positive,
        ));
        if let Some(second) = &found.second {
            out.push_str(&second_text(&second.report, &made.report, *k));
        }
    }
    out.push_str(&warnings_text(&found.warnings));
    out
}
