//! The report: one document of words, tables and charts, written as a page for browsers or as pages of paper.
//!
//! `contents` says what stands in it, as plain data; `html` and `pages` write the same down.

mod contents;
mod html;
mod pages;

use std::sync::Arc;

use crate::{
    chart::ChartSpec,
    engine::{
        classify::ClassifierReport,
        explain::ExplainReport,
        metrics::Offer,
        run::{Made, Prepared},
        scatter::Plot,
        segment::{EvidenceReport, PortraitReport, SegmentNames, SegmentScan},
        sentinel::LeakWarning,
        study::{ReportSection, ReportSpec},
        validate::FoldsReport,
    },
};

pub use contents::document;
pub use html::html;
use pages::pages;

use super::{ExportError, PdfWords, pdf, svg};

/// What the report tells of.
#[derive(Debug, Clone)]
pub struct ReportInput {
    pub spec: ReportSpec,
    pub on: Arc<Prepared>,
    pub seed: u64,
    pub threshold: f64,
    pub offer: Offer,
    pub classifier: Option<Arc<ClassifierReport>>,
    pub folds: Option<Arc<FoldsReport>>,
    pub explained: Option<Arc<ExplainReport>>,
    /// With k and the scatter of them.
    pub segments: Option<(Made<SegmentScan>, usize, Arc<Plot>)>,
    /// The k that somebody chose; `None`: the one suggested is shown.
    pub asked_k: Option<usize>,
    /// What speaks for each k.
    pub evidence: Option<Arc<EvidenceReport>>,
    pub portraits: Option<Arc<PortraitReport>>,
    /// Those of the user.
    pub names: SegmentNames,
    /// Those that the user has not dismissed.
    pub leaks: Vec<LeakWarning>,
    /// The choices that make it again.
    pub recipe: Arc<str>,
}

/// A document of words, tables and charts.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub title: String,
    pub subtitle: String,
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub kind: ReportSection,
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Text(String),
    /// The sentence that matters.
    Strong(String),
    /// What the user wrote.
    Note(String),
    Warning(String),
    Heading(String),
    Facts(Vec<(String, String)>),
    Table(ReportTable),
    /// One a segment.
    Cards(Vec<ReportCard>),
    Chart(Box<ChartSpec>),
    /// To be copied as it is.
    Code(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTable {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How many columns from the left are words; the rest are numbers, set to the right.
    pub n_words: usize,
}

/// What is most worth knowing of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCard {
    /// Its number is one higher.
    pub slot: usize,
    pub name: String,
    /// How many there are, what they are worth, whether they return.
    pub words: String,
    /// Features that set it apart, and how far.
    pub facts: Vec<(String, String)>,
}

/// The report as pages of a PDF.
///
/// # Errors
/// When a page cannot be drawn.
pub fn report_pdf(document: &Document, recipe: &str) -> Result<Vec<u8>, ExportError> {
    let pages: Vec<String> = pages(document)
        .iter()
        .map(|scene| svg(scene, &document.title, ""))
        .collect();
    let words = PdfWords {
        title: &document.title,
        alt: &document.subtitle,
        recipe,
    };
    pdf(pages.iter().map(String::as_str), words)
}
