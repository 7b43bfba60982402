//! One file to write, as asked for by the window.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    chart::{ChartSpec, Look, MatrixChart},
    engine::{
        Bits, EngineError, Progress,
        classify::{ClassifierReport, PathReport},
        explore::{ExploreReport, ProfileReport, Relations},
        handover::{NewCustomers, SavedModel, ScoringModel},
        run::{Made, Prepared},
        segment::{EvidenceReport, SecondFile, SegmentNames, SegmentScan},
        study::{ImportSpec, ScoringSpec, Source},
        table::TableError,
        validate::FoldsReport,
    },
};

use super::{ExportError, Format, HandoverFormat, ReportInput, TextCells, report, write_scored};

/// One file to write. `source` is the user's own file, which is never written over.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    pub content: ExportContent,
    pub path: PathBuf,
    pub source: Option<PathBuf>,
}

/// What goes into the file.
#[derive(Debug, Clone)]
pub enum ExportContent {
    Chart {
        chart: Box<ChartSpec>,
        format: Format,
        look: Look,
        /// What it was made from; travels inside the picture.
        recipe: Arc<str>,
        /// What is drawn, as CSV beside it.
        with_data: Option<TextCells>,
    },
    Table {
        table: TableContent,
        cells: TextCells,
    },
    /// A classifier, for ourselves or for other programs.
    Model {
        model: Box<ScoringModel>,
        form: ModelForm,
    },
    /// Words, tables and charts in one document.
    Report {
        input: Box<ReportInput>,
        form: ReportForm,
    },
    /// Files under their names, into the folder that the path names.
    Folder(Vec<(String, Self)>),
    /// New customers with their scores, all of them.
    Scored {
        model: Box<ScoringModel>,
        spec: Box<ScoringSpec>,
        cells: TextCells,
    },
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportForm {
    /// One page for browsers.
    Html,
    /// Pages of paper.
    Pdf,
}

/// What a model is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelForm {
    /// model.json, which this program opens again.
    Saved,
    For(HandoverFormat),
}

/// The file whose rows and cells that were left out are read again: the receipt holds only the first ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftoversOf {
    pub source: Source,
    pub import: ImportSpec,
    /// Of the bytes when the file was read: another file has other rows.
    pub sha256: String,
}

/// A table to write as CSV.
#[derive(Debug, Clone)]
pub enum TableContent {
    /// The cleaned table.
    Customers(Arc<Prepared>),
    /// Statistics of each column.
    Summary(Arc<Prepared>),
    /// What each cleaning step did.
    Cleaning(Arc<Prepared>),
    /// The same as text to read.
    CleaningText(Arc<Prepared>),
    /// Rows that did not fit the header, all of them and whole.
    SetAside(LeftoversOf),
    /// Cells that are no value of their column's kind, all of them.
    NotRead(LeftoversOf),
    /// Probability, class and segment of every customer.
    Predictions {
        classifier: Made<ClassifierReport>,
        segments: Option<(Made<SegmentScan>, usize)>,
        evidence: Option<Arc<EvidenceReport>>,
        threshold: f64,
    },
    Segments {
        segments: Made<SegmentScan>,
        evidence: Option<Arc<EvidenceReport>>,
        k: usize,
        names: SegmentNames,
    },
    /// Customers from each segment of a k to each of its neighbours.
    Flows {
        segments: Made<SegmentScan>,
        k: usize,
        names: SegmentNames,
    },
    /// Standard deviations of each segment's means from those of all.
    SegmentProfile {
        segments: Made<SegmentScan>,
        k: usize,
        names: SegmentNames,
    },
    /// What speaks for each k.
    Evidence(Arc<EvidenceReport>),
    /// Segments beside the labels of a column.
    Crosstab {
        segments: Made<SegmentScan>,
        k: usize,
        column: String,
        names: SegmentNames,
    },
    /// Who moved from which segment to which.
    Migration {
        second: Made<SecondFile>,
        segments: Made<SegmentScan>,
        k: usize,
        names: SegmentNames,
    },
    /// Each customer of both files.
    SecondFile {
        second: Made<SecondFile>,
        segments: Made<SegmentScan>,
        k: usize,
    },
    Coefficients(Arc<ClassifierReport>),
    /// Coefficients over the strength of the penalty.
    Path(Arc<PathReport>),
    Metrics {
        report: Arc<ClassifierReport>,
        threshold: f64,
    },
    /// Who changes side between two thresholds.
    Flips {
        classifier: Made<ClassifierReport>,
        is_test: bool,
        from: f64,
        to: f64,
    },
    /// Every metric in every fold.
    Folds {
        folds: Arc<FoldsReport>,
        threshold: f64,
    },
    /// The models against each other.
    Comparison {
        folds: Arc<FoldsReport>,
        threshold: f64,
    },
    /// The matrix as it is drawn.
    Confusion(Box<MatrixChart>),
    Correlations(Arc<ExploreReport>),
    /// The rows of the cleaned table that start in these lines of the file, each with its segment where there are
    /// segments of this table.
    Selected {
        prepared: Arc<Prepared>,
        lines: Arc<Bits>,
        segments: Option<(Made<SegmentScan>, usize)>,
        names: SegmentNames,
    },
    /// All statistics of each column.
    Profile(Made<ProfileReport>),
    /// Which columns are missing together, and in how many rows.
    MissingPatterns(Arc<ProfileReport>),
    Relations(Arc<Relations>),
}

/// Makes the bytes and writes them.
///
/// # Errors
/// When the picture cannot be made, the file cannot be written, or the caller cancels: then nothing is written.
pub fn perform(request: &ExportRequest, progress: &Progress) -> Result<(), ExportError> {
    let mut protected: Vec<&Path> = request.source.iter().map(PathBuf::as_path).collect();
    let bytes = match &request.content {
        ExportContent::Chart {
            chart,
            format,
            look,
            recipe,
            with_data,
        } => {
            let bytes = super::chart_bytes(chart, *format, look, recipe)?;
            if let Some(cells) = with_data {
                progress.check().map_err(TableError::from)?;
                let data = super::chart_csv(chart, *cells)?;
                super::write(&request.path.with_extension("csv"), &data, &protected)?;
            }
            bytes
        }
        ExportContent::Table { table, cells } => {
            super::table_bytes(table, *cells, &progress.part(0.0, 0.95))?
        }
        ExportContent::Model { model, form } => {
            protected.extend(own_file(model));
            return write_model(&request.path, &model.model()?, *form, &protected);
        }
        ExportContent::Report { input, form } => report_bytes(input, *form, &progress.part(0.0, 0.95))?,
        ExportContent::Folder(files) => return write_folder(request, files, progress),
        ExportContent::Scored { model, spec, cells } => {
            protected.extend(own_file(model));
            protected.extend(spec.file.as_deref());
            let file = spec.file.as_deref().ok_or(EngineError::NothingOpen)?;
            let model = model.model()?.renamed(&spec.matched);
            let customers = NewCustomers::open(&model, file, &spec.import, &progress.part(0.0, 0.4))?;
            let progress = progress.part(0.4, 1.0);
            return write_scored(&request.path, &customers, *cells, &protected, &progress).map(drop);
        }
    };
    progress.check().map_err(TableError::from)?;
    progress.report(0.95, "Writing");
    super::write(&request.path, &bytes, &protected)
}

/// The report as bytes.
///
/// # Errors
/// When a page cannot be drawn, or the caller cancels.
pub fn report_bytes(
    input: &ReportInput,
    form: ReportForm,
    progress: &Progress,
) -> Result<Vec<u8>, ExportError> {
    progress.report(0.0, "Writing the report");
    let document = report::document(input);
    progress.check().map_err(TableError::from)?;
    progress.report(0.3, "Writing the report");
    match form {
        ReportForm::Html => Ok(report::html(&document).into_bytes()),
        ReportForm::Pdf => report::report_pdf(&document, &input.recipe),
    }
}

/// One file after the other; what is written stays where a later one fails.
fn write_folder(
    request: &ExportRequest,
    files: &[(String, ExportContent)],
    progress: &Progress,
) -> Result<(), ExportError> {
    super::make_folder(&request.path)?;
    let n = files.len().max(1) as f32;
    for (place, (name, content)) in files.iter().enumerate() {
        progress.check().map_err(TableError::from)?;
        progress.report(place as f32 / n, name);
        let one = ExportRequest {
            content: content.clone(),
            path: request.path.join(name),
            source: request.source.clone(),
        };
        perform(&one, &progress.part(place as f32 / n, (place + 1) as f32 / n))?;
    }
    Ok(())
}

fn own_file(model: &ScoringModel) -> Option<&Path> {
    match model {
        ScoringModel::Saved(path) => Some(path),
        ScoringModel::Trained { .. } => None,
    }
}

/// Writes a model, and beside it the self-test where the form has no room for one that people can read.
///
/// # Errors
/// When the form cannot hold the model, or a file cannot be written.
pub fn write_model(
    path: &Path,
    model: &SavedModel,
    form: ModelForm,
    protected: &[&Path],
) -> Result<(), ExportError> {
    let format = match form {
        ModelForm::Saved => return super::write(path, &model.to_json(), protected),
        ModelForm::For(format) => format,
    };
    let made = super::hand_over(model, format)?;
    super::write(path, &made.bytes, protected)?;
    match (&made.companion, format.companion()) {
        (Some(bytes), Some(ending)) => super::write(&companion_path(path, ending), bytes, protected),
        _ => Ok(()),
    }
}

/// The ending goes behind the whole name: `scorer.onnx.selftest.json`.
pub fn companion_path(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::AtomicBool};

    use super::*;
    use crate::engine::{Progress, table::TableError};

    #[test]
    fn a_stopped_export_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let request = |name: &str| ExportRequest {
            content: ExportContent::Table {
                table: TableContent::NotRead(LeftoversOf {
                    source: Source::Sample,
                    import: ImportSpec::default(),
                    sha256: crate::engine::table::read_sample(&ImportSpec::default(), &Progress::none())
                        .unwrap()
                        .receipt
                        .sha256,
                }),
                cells: TextCells::Safe,
            },
            path: folder.path().join(name),
            source: None,
        };
        let stopped = Progress::new(Arc::new(AtomicBool::new(true)), Arc::new(|_, _| {}));
        let error = perform(&request("stopped.csv"), &stopped).unwrap_err();
        assert!(
            matches!(error, ExportError::Table(TableError::Cancelled(_))),
            "{error}"
        );
        assert!(!folder.path().join("stopped.csv").exists());
        perform(&request("written.csv"), &Progress::none()).unwrap();
        assert!(folder.path().join("written.csv").exists());
    }
}
