//! `--report FILE`: the report of an analysis, as a page for browsers or as pages of paper.

use std::{path::Path, sync::Arc};

use anyhow::{Result, bail};

use super::output;
use crate::{
    engine::{
        Progress,
        classify::ClassifierReport,
        explain::ExplainReport,
        format::file_name,
        run::{Made, Results},
        scatter::{Plot, PlotChoice},
        segment::{SegmentNames, SegmentScan, portraits},
        sentinel::LeakWarning,
        study::Study,
        validate::FoldsReport,
    },
    export::{self, ReportForm, ReportInput, report_bytes},
};

/// What was found out, as far as the report tells of it.
pub struct Reported<'a> {
    pub results: &'a Results,
    pub classifier: &'a Made<ClassifierReport>,
    pub explained: Option<&'a Made<ExplainReport>>,
    pub folds: Option<&'a Made<FoldsReport>>,
    pub segments: Option<(&'a Made<SegmentScan>, usize)>,
    pub leaks: &'a [LeakWarning],
}

/// What the file is by its ending; asked before the work begins.
///
/// # Errors
/// When the ending is neither.
pub fn form(path: &Path) -> Result<ReportForm> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("html" | "htm") => Ok(ReportForm::Html),
        Some("pdf") => Ok(ReportForm::Pdf),
        _ => bail!(
            "{} is neither a .html nor a .pdf file: end the name of the report in one of the two",
            file_name(path)
        ),
    }
}

/// Writes it; what to say of that.
///
/// # Errors
/// When it cannot be put together or written.
pub fn write(path: &Path, study: &Study, found: &Reported<'_>, source: &Path) -> Result<String> {
    let on = &found.classifier.on;
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let recipe = String::from_utf8(output::study_file(study, found.results, folder)?.bytes)?;
    let portraits = found
        .segments
        .map(|(made, _)| {
            portraits(
                &made.report,
                &on.table,
                &study.segments.revenue,
                &Progress::none(),
            )
        })
        .transpose()?;
    let input = ReportInput {
        spec: study.report.clone(),
        on: on.clone(),
        seed: study.seed.0,
        threshold: study.threshold.0,
        offer: study.offer,
        classifier: Some(found.classifier.report.clone()),
        folds: found.folds.map(|made| made.report.clone()),
        explained: found.explained.map(|made| made.report.clone()),
        segments: found.segments.map(|(made, k)| {
            let names = SegmentNames::of(&study.segments.known);
            let axes = study.segments.axes.as_ref();
            let choice = PlotChoice {
                classifier: Some(Arc::clone(&found.classifier.report)),
                positive: found.classifier.report.positive,
                ..PlotChoice::of_segments(made, axes, study.scatter.clone(), names)
            };
            (made.clone(), k, Arc::new(Plot::new(choice, None)))
        }),
        asked_k: study.segments.k,
        evidence: found.results.evidence().map(|made| made.report.clone()),
        portraits: portraits.map(Arc::new),
        names: SegmentNames::of(&study.segments.known),
        leaks: found.leaks.to_vec(),
        recipe: recipe.into(),
    };
    let bytes = report_bytes(&input, form(path)?, &Progress::none())?;
    export::write(path, &bytes, &[source])?;
    Ok(format!("\nReport written to {}\n", path.display()))
}
