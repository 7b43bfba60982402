//! New customers scored for the window: the first of them to look at, and what is known of all.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use super::{
    MatchError, Matching, NewCustomers, SavedModel, ScoredPiece, ScoringReport, look_at_customers,
    read_model, save_made,
};
use crate::engine::{
    EngineError, Progress,
    classify::ClassifierReport,
    run::Made,
    segment::{SegmentNames, SegmentScan},
    study::ScoringSpec,
    table::Found,
};

/// Rows kept to be looked at; all are counted.
pub const KEPT_ROWS: usize = 100_000;

/// What scores.
#[derive(Debug, Clone)]
pub enum ScoringModel {
    Trained {
        classifier: Made<ClassifierReport>,
        /// With k.
        segments: Option<(Made<SegmentScan>, usize)>,
        names: SegmentNames,
        threshold: f64,
    },
    Saved(PathBuf),
}

/// A file of new customers, looked through and, where its columns fit, scored.
#[derive(Debug)]
pub struct Scored {
    /// With the names of its own columns.
    pub model: Arc<SavedModel>,
    pub found: Found,
    /// With the names of the file.
    pub matching: Matching,
    pub outcome: Result<ScoredRows, MatchError>,
}

/// Rows with their scores.
#[derive(Debug)]
pub struct ScoredRows {
    pub report: ScoringReport,
    /// The model with the names of the file.
    pub model: SavedModel,
    pieces: Vec<ScoredPiece>,
    /// For each piece what is wrong with cells that count as missing, by line.
    unread: Vec<BTreeMap<usize, String>>,
    /// For each row kept its piece and place.
    places: Vec<(u32, Place)>,
}

/// Where a row stands in its piece.
#[derive(Debug, Clone, Copy)]
enum Place {
    Row(u32),
    Misfit(u32),
}

/// One customer as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredRow {
    /// What the first column says that the model does not look at, else the row's number.
    pub label: String,
    /// Of each class; empty where there is no score.
    pub probabilities: Vec<f64>,
    pub predicted: Option<usize>,
    /// Its place among the model's segments.
    pub segment: Option<usize>,
    /// Column, cell as shown, and push.
    pub reasons: Vec<(String, String, f64)>,
    /// Why there is no score, or which cell could not be read.
    pub problem: Option<String>,
}

impl ScoringModel {
    /// The model as it would be saved.
    ///
    /// # Errors
    /// When the file holds no model.
    pub fn model(&self) -> Result<SavedModel, EngineError> {
        match self {
            Self::Saved(path) => Ok(read_model(path)?),
            Self::Trained {
                classifier,
                segments,
                names,
                threshold,
            } => {
                let segments = segments.as_ref().map(|(made, k)| (made, *k));
                let segments = segments.filter(|(made, _)| Arc::ptr_eq(&made.on, &classifier.on));
                save_made(classifier, *threshold, segments, names)
            }
        }
    }
}

impl Scored {
    /// Looks through the file and scores it where its columns fit.
    ///
    /// # Errors
    /// When there is no file, or it or the model cannot be read.
    pub fn of(model: &ScoringModel, spec: &ScoringSpec, progress: &Progress) -> Result<Self, EngineError> {
        let file = spec.file.as_ref().ok_or(EngineError::NothingOpen)?;
        let model = Arc::new(model.model()?);
        let renamed = model.renamed(&spec.matched);
        let looking = progress.part(0.0, 0.4);
        let (stream, matching) = look_at_customers(&renamed, file, &spec.import, &looking)?;
        let found = stream.found().clone();
        let outcome = match NewCustomers::new(&renamed, stream, matching.clone()) {
            Err(error) => Err(error),
            Ok(customers) => Ok(ScoredRows::of(&customers, &progress.part(0.4, 1.0))?),
        };
        Ok(Self {
            model,
            found,
            matching,
            outcome,
        })
    }
}

impl ScoredRows {
    fn of(customers: &NewCustomers<'_>, progress: &Progress) -> Result<Self, EngineError> {
        let (mut pieces, mut unread, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let report = customers.score(progress, |piece| {
            if places.len() < KEPT_ROWS {
                let number = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
                let mut misfits = 0..;
                places.extend(piece.order().into_iter().map(|row| {
                    let place = row.map_or_else(|| Place::Misfit(misfits.next().unwrap_or(0)), Place::Row);
                    (number, place)
                }));
                places.truncate(KEPT_ROWS);
                unread.push(piece.unread_by_line(customers.model()));
                pieces.push(piece);
            }
            Ok::<_, EngineError>(())
        })?;
        Ok(Self {
            report,
            model: customers.model().clone(),
            pieces,
            unread,
            places,
        })
    }

    /// Rows kept.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// One row; cheap enough for a frame.
    pub fn row(&self, place: usize) -> Option<ScoredRow> {
        let &(piece, at) = self.places.get(place)?;
        let unread = self.unread.get(piece as usize)?;
        let piece = self.pieces.get(piece as usize)?;
        let number = (place + 1).to_string();
        let row = match at {
            Place::Row(row) => row as usize,
            Place::Misfit(misfit) => {
                return Some(ScoredRow {
                    label: number,
                    probabilities: Vec::new(),
                    predicted: None,
                    segment: None,
                    reasons: Vec::new(),
                    problem: Some(piece.misfits.get(misfit as usize)?.reason.clone()),
                });
            }
        };
        let cells = piece.table.page(row, 1).pop()?;
        let columns = piece.table.columns();
        let named = |name: &str| columns.iter().position(|column| column.name == name);
        let cell = |at: usize| cells.get(at).cloned().flatten();
        let is_label = |at: &usize| self.report.matching.extra.contains(&columns[*at].name);
        let label = (0..columns.len()).find(is_label).and_then(cell);
        let scores = &piece.scores;
        let reasons = scores.reasons[row].iter().flatten().map(|reason| {
            let name = self.model.columns[reason.column].name.clone();
            let value = named(&name)
                .and_then(cell)
                .unwrap_or_else(|| "missing".to_owned());
            (name, value, reason.push)
        });
        Some(ScoredRow {
            label: label.unwrap_or(number),
            probabilities: scores
                .probabilities
                .of(row)
                .map(<[f64]>::to_vec)
                .unwrap_or_default(),
            predicted: scores.predicted[row],
            segment: scores.segment[row],
            reasons: reasons.collect(),
            problem: piece.problem_of(row, unread),
        })
    }
}
