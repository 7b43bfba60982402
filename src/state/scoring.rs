//! New customers scored: which file, which model, and the work for it.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::PathBuf,
    sync::Arc,
};

use crate::{
    engine::{
        EngineError,
        handover::{SavedModel, Scored, ScoringModel},
        run::Step,
        study::{ModelKind, ScoringSpec, TestRows},
        table::TableError,
    },
    jobs::{JobRequest, Slot},
};

use super::{AppState, Command, Running, Tab};

/// What is known of the new customers.
#[derive(Debug, Default)]
pub struct Scoring {
    /// The last result, though it may be on its way out.
    pub result: Option<Arc<Scored>>,
    /// Why the last work stopped.
    pub failure: Option<String>,
    /// The saved model that was read last.
    pub model: Option<OpenedModel>,
    /// The saved model that is being read.
    reading: Option<PathBuf>,
    /// The choices that were asked for last, and those that the result follows from.
    asked: Option<u64>,
    made: Option<u64>,
}

/// A saved model, or why it is none.
#[derive(Debug)]
pub struct OpenedModel {
    pub path: PathBuf,
    pub outcome: Result<Arc<SavedModel>, String>,
}

/// What a file that is being picked is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum PickFor {
    #[default]
    Open,
    NewCustomers,
    Model,
    TestFile,
    SecondFile,
    /// The source of a study.
    Source,
}

impl AppState {
    /// What scores; `None` while nothing has been trained and no model is open.
    pub fn scoring_model(&self) -> Option<ScoringModel> {
        if let Some(path) = &self.study.scoring.model {
            return Some(ScoringModel::Saved(path.clone()));
        }
        self.study.source.as_ref()?;
        self.trained_model()
    }

    /// The classifier trained here, with the segments beside it.
    pub fn trained_model(&self) -> Option<ScoringModel> {
        let is_current = self.results.is_current(Step::Classify, &self.study);
        let classifier = self.results.classifier().filter(|_| is_current)?;
        // Those of other choices would be written into a model as if they belonged to it.
        let segments = self
            .results
            .segments()
            .filter(|_| self.results.is_current(Step::Segment, &self.study));
        Some(ScoringModel::Trained {
            classifier: classifier.clone(),
            segments: segments.cloned().zip(self.shown_k()),
            names: self.segment_names(),
            threshold: self.study.threshold.0,
        })
    }

    /// What kind of model it is; `None` of a saved one that could not be read, or not yet.
    pub fn kind_of(&self, model: Option<&ScoringModel>) -> Option<ModelKind> {
        match model? {
            ScoringModel::Trained { classifier, .. } => Some(classifier.report.spec.model),
            ScoringModel::Saved(_) => {
                let read = self.opened_model()?.outcome.as_ref().ok()?;
                Some(read.kind())
            }
        }
    }

    /// The saved model that is chosen, as it was read; `None` before that, and where none is chosen.
    pub fn opened_model(&self) -> Option<&OpenedModel> {
        let chosen = self.study.scoring.model.as_ref()?;
        self.scoring
            .model
            .as_ref()
            .filter(|opened| opened.path == *chosen)
    }

    /// Why no model can be used that was chosen.
    pub fn model_failure(&self) -> Option<&str> {
        let opened = self.opened_model()?;
        opened.outcome.as_ref().err().map(String::as_str)
    }

    /// Whether what is shown of the new customers follows from the choices as they are.
    pub fn is_scoring_current(&self) -> bool {
        self.scoring.made.is_some() && self.scoring.made == self.scoring_key()
    }

    /// A change of the choices for scoring; true: it was one.
    pub(super) fn edit_scoring(spec: &mut ScoringSpec, command: &Command) -> bool {
        match command {
            Command::OpenNewCustomers(path) => {
                *spec = ScoringSpec {
                    file: Some(path.clone()),
                    model: spec.model.take(),
                    ..ScoringSpec::default()
                };
            }
            Command::OpenModel(path) => {
                spec.model = Some(path.clone());
                spec.matched.clear();
            }
            Command::UseTrainedModel => {
                spec.model = None;
                spec.matched.clear();
            }
            Command::MatchColumn { column, to } => match to {
                Some(to) => {
                    spec.matched.insert(column.clone(), to.clone());
                }
                None => {
                    spec.matched.remove(column);
                }
            },
            _ => return false,
        }
        true
    }

    /// Fingerprint of everything that scores follow from.
    fn scoring_key(&self) -> Option<u64> {
        let spec = &self.study.scoring;
        spec.file.as_ref()?;
        let mut hasher = DefaultHasher::new();
        // Plain data of ours: serialising cannot fail.
        serde_json::to_vec(spec).unwrap_or_default().hash(&mut hasher);
        if let ScoringModel::Trained {
            classifier,
            segments,
            names,
            threshold,
        } = self.scoring_model()?
        {
            classifier.key.hash(&mut hasher);
            segments.map(|(made, k)| (made.key, k)).hash(&mut hasher);
            names.hash(&mut hasher);
            threshold.to_bits().hash(&mut hasher);
        }
        Some(hasher.finish())
    }

    /// Asks for the saved model, then for the scores, where they are looked at and out of date.
    pub(super) fn schedule_scoring(&mut self) -> Option<JobRequest> {
        if self.tab != Tab::Score {
            return None;
        }
        if let Some(chosen) = &self.study.scoring.model {
            match self.opened_model() {
                None if self.scoring.reading.as_ref() == Some(chosen) => return None,
                None => {
                    self.scoring.reading = Some(chosen.clone());
                    return Some(JobRequest::ReadModel(chosen.clone()));
                }
                Some(opened) if opened.outcome.is_err() => return None,
                Some(_) => {}
            }
        }
        let key = self.scoring_key()?;
        let model = self.scoring_model()?;
        if self.scoring.asked == Some(key) {
            return None;
        }
        self.scoring.asked = Some(key);
        self.running.insert(
            Slot::Score,
            Running {
                fraction: 0.0,
                phrase: "Scoring".to_owned(),
                since: self.now,
            },
        );
        Some(JobRequest::Score {
            model: Box::new(model),
            spec: Box::new(self.study.scoring.clone()),
            key,
        })
    }

    pub(super) fn on_model_read(&mut self, path: PathBuf, outcome: Result<Arc<SavedModel>, String>) {
        if self.scoring.reading.as_ref() == Some(&path) {
            self.scoring.reading = None;
            self.scoring.model = Some(OpenedModel { path, outcome });
        }
    }

    /// A model is opened: also one of the same name may be another file by now.
    pub(super) fn read_model_anew(&mut self) {
        self.scoring.model = None;
        self.scoring.reading = None;
        self.score_again();
    }

    pub(super) fn on_scored(&mut self, key: u64, outcome: Result<Arc<Scored>, EngineError>) {
        if self.scoring.asked != Some(key) {
            return;
        }
        self.running.remove(&Slot::Score);
        match outcome {
            Ok(scored) => {
                self.scoring.result = Some(scored);
                self.scoring.failure = None;
                self.scoring.made = Some(key);
            }
            Err(error) => {
                // What is known of another file or by another model would stand as if it were this one's.
                let is_cancelled = matches!(
                    error,
                    EngineError::Cancelled(_) | EngineError::Table(TableError::Cancelled(_))
                );
                if !is_cancelled {
                    self.scoring.result = None;
                }
                self.scoring.failure = Some(error.to_string());
            }
        }
    }

    /// Lets the work be tried again.
    pub(super) fn score_again(&mut self) {
        self.scoring.asked = None;
        self.scoring.failure = None;
        if self.model_failure().is_some() {
            self.scoring.model = None;
        }
    }

    /// What a picked file is opened as.
    pub(super) fn open_picked(&mut self, path: PathBuf) -> Vec<JobRequest> {
        let command = match std::mem::take(&mut self.picking) {
            PickFor::Open => Command::Open(path),
            PickFor::NewCustomers => Command::OpenNewCustomers(path),
            PickFor::Model => Command::OpenModel(path),
            PickFor::SecondFile => Command::OpenSecondFile(path),
            PickFor::TestFile => Command::SetTestRows(TestRows::File { path }),
            PickFor::Source => Command::PointTo(path),
        };
        self.apply(command)
    }
}
