//! `--out FOLDER`: all bytes are made before the first file is written.

mod segments;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Result, bail};

pub use segments::second_files;
use segments::segment_files;

use crate::{
    chart::{ChartSpec, Look, curve_chart, matrix_chart, rfm_chart, source_line},
    engine::{
        Progress,
        classify::ClassifierReport,
        document::{self, Document, Headline, SourceNote, each_path},
        format::{file_name, plural},
        handover::save_made,
        metrics::{Curve, Offer},
        purchases::CustomersReport,
        run::{Made, Prepared, Results},
        segment::{EvidenceReport, SegmentNames, SegmentScan},
        study::{MatrixValues, Study},
        table::ImportReceipt,
        validate::FoldsReport,
    },
    export::{
        self, Format, LeftoversOf, TableContent, TextCells, chart_bytes, cleaning_csv, cleaning_text,
        comparison_csv, flips_csv, folds_csv, predictions_csv,
    },
};

/// Everything that may be written.
const NAMES: [&str; 32] = [
    "results.json",
    "model.json",
    "analysis.study.toml",
    "confusion.svg",
    "confusion.png",
    "roc.svg",
    "precision-recall.svg",
    "calibration.svg",
    "gains.svg",
    "lift.svg",
    "scatter.svg",
    "scatter.png",
    "elbow.svg",
    "silhouettes.svg",
    "stability.svg",
    "gap.svg",
    "evidence.csv",
    "method.svg",
    "predictions.csv",
    "flips.csv",
    "folds.csv",
    "models.csv",
    "segments.csv",
    "assigned.csv",
    "migration.csv",
    "flows.svg",
    "set-aside.csv",
    "not-read.csv",
    "cleaning.csv",
    "cleaning.md",
    "rfm.svg",
    "rfm.png",
];

/// The curves that need no cost and no margin.
const CURVES: [(Curve, &str); 5] = [
    (Curve::Roc, "roc.svg"),
    (Curve::PrecisionRecall, "precision-recall.svg"),
    (Curve::Calibration, "calibration.svg"),
    (Curve::Gains, "gains.svg"),
    (Curve::Lift, "lift.svg"),
];

/// A file to be.
pub struct File {
    name: &'static str,
    pub bytes: Vec<u8>,
}

/// Says before the work what would stop the writing after it.
///
/// # Errors
/// When the folder is a file, a file's place is taken by a folder, or the source would be written over.
pub fn check_folder(folder: &Path, source: &Path) -> Result<()> {
    if folder.exists() && !folder.is_dir() {
        bail!(
            "this is a file, not a folder; name a folder after --out: {}",
            folder.display()
        );
    }
    if let Some(name) = NAMES.into_iter().find(|name| folder.join(name).is_dir()) {
        bail!(
            "{name} in this folder is a folder itself; remove it, or name another folder after --out: {}",
            folder.display()
        );
    }
    let Ok(source) = fs::canonicalize(source) else {
        // Reading will say what is wrong with it.
        return Ok(());
    };
    let is_source = |name: &str| fs::canonicalize(folder.join(name)).is_ok_and(|file| file == source);
    if let Some(name) = NAMES.into_iter().find(|name| is_source(name)) {
        bail!(
            "{name} in this folder is the file that is read, and it is never written over; name another folder \
             after --out: {}",
            folder.display()
        );
    }
    Ok(())
}

/// Says before the work what would stop the writing of a file after it. `sources` are never written over.
///
/// # Errors
/// When the file is a folder, or one of those that are read.
pub fn check_file(out: &Path, sources: &[&Path]) -> Result<()> {
    if out.is_dir() {
        bail!("this is a folder; name a file after --out: {}", out.display());
    }
    let Ok(out_file) = fs::canonicalize(out) else {
        // It is not there yet.
        return Ok(());
    };
    let is_out = |source: &&Path| fs::canonicalize(source).is_ok_and(|source| source == out_file);
    if sources.iter().any(is_out) {
        bail!(
            "this is the file that is read, and it is never written over; name another file after --out: {}",
            out.display()
        );
    }
    Ok(())
}

/// The bytes of every file.
///
/// # Errors
/// When a picture or a table cannot be made.
pub fn files(
    json: &str,
    classifier: Option<(&Made<ClassifierReport>, f64)>,
    segments: Option<(&Made<SegmentScan>, usize)>,
    evidence: Option<&EvidenceReport>,
    cells: TextCells,
) -> Result<Vec<File>> {
    let mut files = vec![File {
        name: "results.json",
        bytes: json.as_bytes().to_vec(),
    }];
    if let Some((made, threshold)) = classifier {
        let segments = segments.filter(|(of, _)| Arc::ptr_eq(&of.on, &made.on));
        files.push(File {
            name: "model.json",
            bytes: save_made(made, threshold, segments, &SegmentNames::default())?.to_json(),
        });
        classifier_files(&mut files, made, threshold)?;
    }
    if let Some((made, k)) = segments {
        segment_files(&mut files, made, evidence, k, cells)?;
    }
    let on = classifier
        .map(|(made, _)| &made.on)
        .or(segments.map(|(made, _)| &made.on));
    if let Some(on) = on {
        let bytes = predictions_csv(
            &on.table,
            classifier.map(|(made, threshold)| (made.report.as_ref(), threshold)),
            segments.map(|(made, k)| (made.report.as_ref(), k)),
            evidence,
            cells,
        )?;
        files.push(File {
            name: "predictions.csv",
            bytes,
        });
        if !on.cleaning.effects.is_empty() {
            files.push(File {
                name: "cleaning.csv",
                bytes: cleaning_csv(&on.cleaning, cells)?,
            });
            files.push(File {
                name: "cleaning.md",
                bytes: cleaning_text(on).into_bytes(),
            });
        }
    }
    Ok(files)
}

/// The study behind the files: opened in the window, or replayed.
///
/// # Errors
/// When a path in it is no Unicode.
pub fn study_file(study: &Study, results: &Results, folder: &Path) -> Result<File> {
    // Results belong to the study as it was worked through: with other paths it would be another one.
    let figures = Headline::full(results, study);
    let mut study = study.clone();
    each_path(&mut study, |path| {
        if let Ok(absolute) = std::path::absolute(&*path) {
            *path = absolute;
        }
    });
    let source = results.read().map(|read| SourceNote::of(&read.receipt));
    let document = Document::of(study, source, figures);
    let folder = std::path::absolute(folder)?;
    Ok(File {
        name: "analysis.study.toml",
        bytes: document::write(&document, &folder)?.into_bytes(),
    })
}

/// Who changes side between two thresholds, among the rows that count.
///
/// # Errors
/// When the identifier cannot be read from the table.
pub fn flips_file(made: &Made<ClassifierReport>, between: (f64, f64), cells: TextCells) -> Result<File> {
    let report = &made.report;
    let part = report.shown();
    Ok(File {
        name: "flips.csv",
        bytes: flips_csv(made.on.table_of(part), report, part, between, cells)?,
    })
}

/// Every metric in every fold, and the models against each other where they were compared.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn fold_files(report: &FoldsReport, threshold: f64, cells: TextCells) -> Result<Vec<File>> {
    let mut files = vec![File {
        name: "folds.csv",
        bytes: folds_csv(report, threshold, cells)?,
    }];
    if !report.models.is_empty() {
        files.push(File {
            name: "models.csv",
            bytes: comparison_csv(report, threshold, cells)?,
        });
    }
    Ok(files)
}

/// All rows and cells that did not get into the table.
///
/// # Errors
/// When the file cannot be read again.
pub fn leftover_files(of: &LeftoversOf, cells: TextCells) -> Result<Vec<File>> {
    Ok(vec![
        File {
            name: "set-aside.csv",
            bytes: export::table_bytes(&TableContent::SetAside(of.clone()), cells, &Progress::none())?,
        },
        File {
            name: "not-read.csv",
            bytes: export::table_bytes(&TableContent::NotRead(of.clone()), cells, &Progress::none())?,
        },
    ])
}

/// The chart of recency and frequency; nothing without scores.
///
/// # Errors
/// When a picture cannot be made.
pub fn rfm_files(report: &CustomersReport, receipt: &ImportReceipt, seed: u64) -> Result<Vec<File>> {
    let Some(chart) = rfm_chart(report, &source_of_file(receipt, seed)) else {
        return Ok(Vec::new());
    };
    Ok(vec![
        picture("rfm.svg", &chart, Format::Svg)?,
        picture("rfm.png", &chart, Format::Png)?,
    ])
}

fn classifier_files(files: &mut Vec<File>, made: &Made<ClassifierReport>, threshold: f64) -> Result<()> {
    let report = &made.report;
    let source = source_of(&made.on, report.seed);
    let part_name = if report.test.is_some() { "test" } else { "training" };
    let part = (report.shown(), part_name);
    let matrix = matrix_chart(report, part, threshold, &MatrixValues::default(), &source);
    files.push(picture("confusion.svg", &matrix, Format::Svg)?);
    files.push(picture("confusion.png", &matrix, Format::Png)?);
    // With more than two classes each against the rest.
    for (curve, name) in CURVES {
        if let Some(chart) = curve_chart(report, curve, Offer::default(), threshold, &source) {
            files.push(picture(name, &chart.spec, Format::Svg)?);
        }
    }
    Ok(())
}

fn picture(name: &'static str, chart: &ChartSpec, format: Format) -> Result<File> {
    Ok(File {
        name,
        bytes: chart_bytes(chart, format, &Look::default(), "")?,
    })
}

fn source_of(on: &Prepared, seed: u64) -> String {
    source_of_file(&on.read.receipt, seed)
}

fn source_of_file(receipt: &ImportReceipt, seed: u64) -> String {
    source_line(&file_name(&receipt.file), &receipt.sha256, seed)
}

/// Makes the folder where it is missing, writes the files, and says so.
///
/// # Errors
/// When the disk does not let us.
pub fn write_all(folder: &Path, files: &[File], sources: &[&Path]) -> Result<String> {
    export::make_folder(folder)?;
    for file in files {
        let path: PathBuf = folder.join(file.name);
        export::write(&path, &file.bytes, sources)?;
    }
    let names: Vec<&str> = files.iter().map(|file| file.name).collect();
    Ok(format!(
        "\n{} written to {}: {}\n",
        plural(files.len(), "file", "files"),
        folder.display(),
        names.join(", ")
    ))
}
