//! New customers scored: which file, which model, and the work for it.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::PathBuf,
    sync::Arc,
};

use crate::{
    engine::{
        EngineError,
        handover::{Scored, ScoringModel},
        run::Step,
        study::{ModelKind, ScoringSpec, TestRows},
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
    /// The choices that were asked for last, and those that the result follows from.
    asked: Option<u64>,
    made: Option<u64>,
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
        let segments = self.results.segments();
        Some(ScoringModel::Trained {
            classifier: classifier.clone(),
            segments: segments.cloned().zip(self.shown_k()),
            names: self.segment_names(),
            threshold: self.study.threshold.0,
        })
    }

    /// What kind of model it is; of a saved one not known before it has been read, then taken for a logistic
    /// regression.
    pub fn kind_of(&self, model: Option<&ScoringModel>) -> Option<ModelKind> {
        Some(match model? {
            ScoringModel::Trained { classifier, .. } => classifier.report.spec.model,
            ScoringModel::Saved(_) => {
                let scored = self
                    .scoring
                    .result
                    .as_deref()
                    .filter(|_| self.is_scoring_current());
                scored.map_or(ModelKind::Logistic, |scored| scored.model.kind())
            }
        })
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

    /// Asks for the scores where they are looked at and out of date.
    pub(super) fn schedule_scoring(&mut self) -> Option<JobRequest> {
        let key = self.scoring_key().filter(|_| self.tab == Tab::Score)?;
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
            Err(error) => self.scoring.failure = Some(error.to_string()),
        }
    }

    /// Lets the work be tried again.
    pub(super) fn score_again(&mut self) {
        self.scoring.asked = None;
        self.scoring.failure = None;
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
