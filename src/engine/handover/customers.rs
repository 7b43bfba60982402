//! A file of new customers and a model → scores, a piece at a time.

use std::{collections::BTreeMap, path::Path};

use super::{
    Drift, DriftLevel, DriftReport, MatchError, Matching, SavedModel, Scorer, Scores, match_columns,
    wanted_columns,
};
use crate::engine::{
    EngineError, Progress,
    format::{plural, significant},
    study::ImportSpec,
    table::{Found, Misfit, Piece, Problem, RowStream, Table},
};

/// Different reasons counted apart; more are counted together.
const MOST_REASONS: usize = 1_000;
const OTHER_REASONS: &str = "other reasons";

/// A file of new customers that fits a model.
#[derive(Debug)]
pub struct NewCustomers<'m> {
    model: &'m SavedModel,
    scorer: Scorer,
    stream: RowStream,
    matching: Matching,
}

/// Rows of the file in their order, with their scores.
#[derive(Debug)]
pub struct ScoredPiece {
    pub table: Table,
    pub scores: Scores,
    /// Rows that have no cells.
    pub misfits: Vec<Misfit>,
    /// Cells that could not be read and count as missing.
    pub unread: Vec<Problem>,
}

impl ScoredPiece {
    /// Rows of the table in the order of the file; `None`: the next misfit.
    pub fn order(&self) -> Vec<Option<u32>> {
        let n_rows = self.table.n_rows();
        let mut order = Vec::with_capacity(n_rows + self.misfits.len());
        let mut misfits = self.misfits.iter().peekable();
        for row in 0..=n_rows {
            while misfits.next_if(|misfit| misfit.before <= row).is_some() {
                order.push(None);
            }
            if row < n_rows {
                order.push(u32::try_from(row).ok());
            }
        }
        order
    }

    /// Why a row has no score, else which of its cells could not be read: of those of [`Self::unread_by_line`].
    pub fn problem_of(&self, row: usize, unread: &BTreeMap<usize, String>) -> Option<String> {
        let problem = self.scores.problem[row].clone();
        problem.or_else(|| unread.get(&self.table.line(row)).cloned())
    }

    /// What is wrong with cells that count as missing, by line: a score alone would hide that they were there. `model`
    /// has the names of the file.
    pub fn unread_by_line(&self, model: &SavedModel) -> BTreeMap<usize, String> {
        let mut said: BTreeMap<usize, String> = BTreeMap::new();
        for cell in self
            .unread
            .iter()
            .filter(|cell| model.column(&cell.column).is_some())
        {
            let words = format!(
                "{}: “{}” is {} and counts as missing",
                cell.column, cell.value, cell.problem
            );
            let own = said.entry(cell.line).or_default();
            if !own.is_empty() {
                own.push_str("; ");
            }
            own.push_str(&words);
        }
        said
    }
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoringReport {
    pub found: Found,
    pub matching: Matching,
    pub n_rows: u64,
    pub n_scored: u64,
    /// Rows by predicted class.
    pub predicted: Vec<u64>,
    /// Why rows have no score, and how many; the most frequent first.
    pub problems: Vec<(String, u64)>,
    pub drift: DriftReport,
    /// What to know, in sentences.
    pub warnings: Vec<String>,
}

/// Looks through a file and matches its columns, without scoring.
///
/// # Errors
/// When the file cannot be read.
pub fn look_at_customers(
    model: &SavedModel,
    path: &Path,
    spec: &ImportSpec,
    progress: &Progress,
) -> Result<(RowStream, Matching), EngineError> {
    let stream = RowStream::open(path, spec, &wanted_columns(model), progress)?;
    let matching = match_columns(model, &stream.found().columns);
    Ok((stream, matching))
}

impl<'m> NewCustomers<'m> {
    /// Looks through a file.
    ///
    /// # Errors
    /// When the file cannot be read, or its columns do not fit the model.
    pub fn open(
        model: &'m SavedModel,
        path: &Path,
        spec: &ImportSpec,
        progress: &Progress,
    ) -> Result<Self, EngineError> {
        let (stream, matching) = look_at_customers(model, path, spec, progress)?;
        Ok(Self::new(model, stream, matching)?)
    }

    /// A file that has been looked through.
    ///
    /// # Errors
    /// When its columns do not fit the model.
    pub fn new(model: &'m SavedModel, stream: RowStream, matching: Matching) -> Result<Self, MatchError> {
        matching.check(&stream.found().file)?;
        let scorer = Scorer::new(model);
        Ok(Self {
            model,
            scorer: if matching.no_segments.is_empty() {
                scorer
            } else {
                scorer.without_segments()
            },
            stream,
            matching,
        })
    }

    pub fn model(&self) -> &'m SavedModel {
        self.model
    }

    pub fn found(&self) -> &Found {
        self.stream.found()
    }

    /// Scores all rows and hands them over in the order of the file.
    ///
    /// # Errors
    /// The first of `take`, or when the file cannot be read to its end.
    pub fn score<E: From<EngineError>>(
        &self,
        progress: &Progress,
        mut take: impl FnMut(ScoredPiece) -> Result<(), E>,
    ) -> Result<ScoringReport, E> {
        let mut drift = Drift::new(self.model);
        let mut counts = Counts::new(self.model.classes.len());
        self.stream
            .pieces(progress, |piece| {
                let Piece {
                    table,
                    misfits,
                    unread,
                } = piece;
                let scores = self.scorer.score(&table).map_err(EngineError::from)?;
                drift.add(&table).map_err(EngineError::from)?;
                counts.add(&scores, &misfits);
                let piece = ScoredPiece {
                    table,
                    scores,
                    misfits,
                    unread,
                };
                take(piece).map_err(Stopped::ByTaker)
            })
            .map_err(|stopped| match stopped {
                Stopped::ByEngine(error) => error.into(),
                Stopped::ByTaker(error) => error,
            })?;
        let mut report = ScoringReport {
            found: self.found().clone(),
            matching: self.matching.clone(),
            n_rows: counts.n_rows,
            n_scored: counts.predicted.iter().sum(),
            predicted: counts.predicted,
            problems: counts.problems.into_iter().collect(),
            drift: drift.report(),
            warnings: Vec::new(),
        };
        report.problems.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        report.warnings = warnings(self.model, &report);
        Ok(report)
    }
}

/// What ended the walk over the pieces.
enum Stopped<E> {
    ByEngine(EngineError),
    ByTaker(E),
}

impl<E> From<EngineError> for Stopped<E> {
    fn from(error: EngineError) -> Self {
        Self::ByEngine(error)
    }
}

impl<E> From<crate::engine::table::TableError> for Stopped<E> {
    fn from(error: crate::engine::table::TableError) -> Self {
        Self::ByEngine(error.into())
    }
}

struct Counts {
    n_rows: u64,
    predicted: Vec<u64>,
    problems: BTreeMap<String, u64>,
}

impl Counts {
    fn new(n_classes: usize) -> Self {
        Self {
            n_rows: 0,
            predicted: vec![0; n_classes],
            problems: BTreeMap::new(),
        }
    }

    fn add(&mut self, scores: &Scores, misfits: &[Misfit]) {
        self.n_rows += (scores.predicted.len() + misfits.len()) as u64;
        for &class in scores.predicted.iter().flatten() {
            self.predicted[class] += 1;
        }
        let reasons = scores.problem.iter().flatten();
        for reason in reasons.chain(misfits.iter().map(|misfit| &misfit.reason)) {
            if self.problems.len() < MOST_REASONS || self.problems.contains_key(reason) {
                *self.problems.entry(reason.clone()).or_default() += 1;
            } else {
                *self.problems.entry(OTHER_REASONS.to_owned()).or_default() += 1;
            }
        }
    }
}

fn warnings(model: &SavedModel, report: &ScoringReport) -> Vec<String> {
    let mut said = Vec::new();
    let n_unscored = usize::try_from(report.n_rows - report.n_scored).unwrap_or(usize::MAX);
    if n_unscored > 0 {
        said.push(format!(
            "{} no score; {} problem says why.",
            plural(n_unscored, "row has", "rows have"),
            if n_unscored == 1 { "its" } else { "their" }
        ));
    }
    for column in report
        .found
        .columns
        .iter()
        .filter(|column| model.column(&column.name).is_some())
    {
        if column.rejected > 0 {
            let samples = column.samples.iter();
            let samples: Vec<String> = samples
                .map(|(line, cell)| format!("“{cell}” in line {line}"))
                .collect();
            said.push(format!(
                "{}: {} as missing ({}).",
                column.name,
                plural(
                    column.rejected,
                    "cell is no number and counts",
                    "cells are no numbers and count"
                ),
                samples.join(", ")
            ));
        }
        if let Some([cell, taken, other]) = &column.doubt {
            said.push(format!(
                "{} has two readings: cells such as {cell} are read as {taken} and could be {other}, and nothing in \
                 the column settles it; --column does.",
                column.name
            ));
        }
    }
    if let (Some(_), [column, ..]) = (&model.segments, report.matching.no_segments.as_slice()) {
        said.push(format!(
            "No segments: the column “{column}” they need is not there, or holds no numbers."
        ));
    }
    for feature in report
        .drift
        .features
        .iter()
        .filter(|feature| feature.level != DriftLevel::Stable)
    {
        said.push(format!(
            "{} is not spread as in training ({}, PSI {}): scores may be less reliable.",
            feature.column,
            feature.level.words(),
            significant(feature.psi)
        ));
    }
    if !model.source.cleaning.is_empty() {
        said.push(format!(
            "The training customers were cleaned first ({}); these are scored as they are.",
            model.source.cleaning.join("; ")
        ));
    }
    said
}
