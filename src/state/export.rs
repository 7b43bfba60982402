//! What is about to be exported: a chart, a table, or a file of another kind.

use super::{ChartId, TableId};
use crate::chart::Look;

/// The file format of an export. CSV is a table, or formulas beside columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    Svg,
    Png,
    Pdf,
    Html,
    Csv,
    Markdown,
    Json,
    Onnx,
    Pmml,
    Sql,
    Parquet,
}

impl ExportFormat {
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Onnx => "onnx",
            Self::Pmml => "pmml",
            Self::Sql => "sql",
            Self::Parquet => "parquet",
        }
    }
}

/// What is about to be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportSubject {
    Chart(ChartId),
    Table(TableId),
    File(FileId),
    /// Every chart and table there is, into a folder.
    Everything,
    /// Words, tables and charts in one document.
    Report,
}

/// A file that is neither picture nor table of what is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileId {
    /// model.json.
    Model,
    /// The model for other programs, by the format chosen.
    Handover,
    /// New customers with their scores.
    Scored,
}

impl FileId {
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Handover => "model for other programs",
            Self::Scored => "scored customers",
        }
    }

    /// File name without ending.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Handover => "scorer",
            Self::Scored => "scored",
        }
    }

    /// What it can be written as; the first unless another is chosen.
    pub fn formats(self) -> &'static [(ExportFormat, &'static str)] {
        match self {
            Self::Model => &[(ExportFormat::Json, "JSON")],
            Self::Handover => &[
                (ExportFormat::Onnx, "ONNX"),
                (ExportFormat::Pmml, "PMML"),
                (ExportFormat::Sql, "SQL"),
                (ExportFormat::Csv, "Excel"),
            ],
            Self::Scored => &[(ExportFormat::Csv, "CSV"), (ExportFormat::Parquet, "Parquet")],
        }
    }
}

/// The export dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportDraft {
    pub subject: ExportSubject,
    pub format: ExportFormat,
    /// As typed; with everything the folder.
    pub path: String,
    /// How charts are written.
    pub look: Look,
    /// Title of the chart as typed; `None`: its own.
    pub title: Option<String>,
    /// What is drawn as CSV beside it (charts).
    pub with_data: bool,
    /// No spreadsheet runs a cell (tables).
    pub is_safe: bool,
}
