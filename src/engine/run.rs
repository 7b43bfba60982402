//! Study + old [`Results`] → what is out of date → new Results. The one door to the engine.
//!
//! ```text
//! import ─▶ prepare (clean, split) ─┬─▶ classify
//!                                   ├─▶ segment
//!                                   └─▶ explore
//! ```
//! Each result knows the fingerprint of the choices it follows from; [`plan`] lists the steps whose
//! fingerprint no longer fits, [`perform`] makes one, [`Results::accept`] puts it in its place.

mod steps;

use std::{collections::BTreeMap, hash::Hasher as _, sync::Arc};

use serde::Serialize;

use super::{
    EngineError, Progress,
    classify::ClassifierReport,
    explore::ExploreReport,
    features::{FeatureRole, Roles, Split},
    segment::SegmentScan,
    study::Study,
    table::{CleaningReport, ColumnSummary, ImportReceipt, Table},
};

/// One arrow of the data flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Import,
    Prepare,
    Classify,
    Segment,
    Explore,
}

/// The file as read.
#[derive(Debug, Clone)]
pub struct Read {
    pub table: Table,
    pub receipt: ImportReceipt,
    pub summary: Vec<ColumnSummary>,
}

/// The table as cleaned, with its rows parted into training and test.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub read: Arc<Read>,
    pub table: Table,
    pub cleaning: CleaningReport,
    pub summary: Vec<ColumnSummary>,
    /// The target chosen or suggested.
    pub target: Option<String>,
    /// Sorted labels of the target and each row's code; empty when it cannot be predicted.
    pub classes: Vec<String>,
    pub class_codes: Vec<Option<u32>>,
    /// What part each column can play.
    pub roles: Roles,
    pub segment_roles: Vec<FeatureRole>,
    /// Empty parts without a usable target.
    pub split: Split,
}

impl Prepared {
    /// The positive class: the one asked for, else the rarer label (ties: the later in sorted order).
    pub fn positive(&self, asked: Option<&str>) -> usize {
        if let Some(found) = asked.and_then(|label| self.classes.iter().position(|c| c == label)) {
            return found;
        }
        let mut counts = vec![0_u64; self.classes.len()];
        for code in self.class_codes.iter().flatten() {
            if let Some(count) = counts.get_mut(*code as usize) {
                *count += 1;
            }
        }
        (0..counts.len())
            .rev()
            .min_by_key(|&class| counts[class])
            .unwrap_or(0)
    }

    /// Rows of one class.
    pub fn class_size(&self, class: usize) -> usize {
        self.class_codes
            .iter()
            .flatten()
            .filter(|&&code| code as usize == class)
            .count()
    }

    /// The features to use: those asked for, else the default ones, in file order.
    pub fn features(&self, asked: Option<&[String]>) -> Vec<String> {
        chosen(&self.roles.features, asked, &self.cleaning.renamed)
    }

    /// The features to segment by.
    pub fn segment_features(&self, asked: Option<&[String]>) -> Vec<String> {
        chosen(&self.segment_roles, asked, &self.cleaning.renamed)
    }
}

fn chosen(roles: &[FeatureRole], asked: Option<&[String]>, renamed: &[(String, String)]) -> Vec<String> {
    match asked {
        // Kept as asked, or as a step has renamed it: a name that is not there is an error of the step,
        // not silence.
        Some(names) => names
            .iter()
            .map(|name| now_called(roles, name, renamed))
            .collect(),
        None => roles
            .iter()
            .filter(|role| role.is_default)
            .map(|role| role.column.clone())
            .collect(),
    }
}

fn now_called(roles: &[FeatureRole], name: &str, renamed: &[(String, String)]) -> String {
    let mut now = name;
    if !roles.iter().any(|role| role.column == name) {
        for (from, to) in renamed {
            if from == now {
                now = to;
            }
        }
    }
    now.to_owned()
}

/// A report, the table it was made from, and the fingerprint of the choices behind it.
#[derive(Debug)]
pub struct Made<T> {
    pub key: u64,
    pub report: Arc<T>,
    /// What the report's row numbers refer to.
    pub on: Arc<Prepared>,
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Self {
            key: self.key,
            report: Arc::clone(&self.report),
            on: Arc::clone(&self.on),
        }
    }
}

/// Everything that follows from a Study. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Results {
    read: Option<(u64, Arc<Read>)>,
    prepared: Option<(u64, Arc<Prepared>)>,
    classifier: Option<Made<ClassifierReport>>,
    segments: Option<Made<SegmentScan>>,
    explore: Option<Made<ExploreReport>>,
    /// Steps that stopped, with the choices they stopped on: not tried again until those change.
    failures: BTreeMap<Step, (u64, EngineError)>,
}

/// What a step came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub step: Step,
    pub key: u64,
    pub result: Result<Payload, EngineError>,
}

/// What a step made.
#[derive(Debug, Clone)]
pub enum Payload {
    Read(Arc<Read>),
    Prepared(Arc<Prepared>),
    Classified(Made<ClassifierReport>),
    Segmented(Made<SegmentScan>),
    Explored(Made<ExploreReport>),
}

impl Results {
    pub fn read(&self) -> Option<&Arc<Read>> {
        self.read.as_ref().map(|(_, read)| read)
    }

    pub fn prepared(&self) -> Option<&Arc<Prepared>> {
        self.prepared.as_ref().map(|(_, prepared)| prepared)
    }

    pub fn classifier(&self) -> Option<&Made<ClassifierReport>> {
        self.classifier.as_ref()
    }

    pub fn segments(&self) -> Option<&Made<SegmentScan>> {
        self.segments.as_ref()
    }

    pub fn explore(&self) -> Option<&Made<ExploreReport>> {
        self.explore.as_ref()
    }

    /// Why a step stopped on the choices of `study`.
    pub fn failure(&self, step: Step, study: &Study) -> Option<&EngineError> {
        let (key, error) = self.failures.get(&step)?;
        (*key == self.wanted(step, study)?).then_some(error)
    }

    /// Whether what is there follows from `study` (false: on its way, dim it).
    pub fn is_current(&self, step: Step, study: &Study) -> bool {
        self.wanted(step, study)
            .is_some_and(|key| self.made(step) == Some(key))
    }

    /// Forgets the file as read, so that it is read again.
    pub fn forget_file(&mut self) {
        self.read = None;
        self.failures.remove(&Step::Import);
    }

    /// Lets a step that stopped be tried again.
    pub fn retry(&mut self, step: Step) {
        self.failures.remove(&step);
    }

    /// Puts an outcome in its place. A cancelled step leaves no trace but that it is not tried again.
    pub fn accept(&mut self, outcome: Outcome) {
        let Outcome { step, key, result } = outcome;
        match result {
            Ok(payload) => {
                self.failures.remove(&step);
                self.place(key, payload);
            }
            Err(error) => {
                self.failures.insert(step, (key, error));
            }
        }
    }

    fn place(&mut self, key: u64, payload: Payload) {
        match payload {
            Payload::Read(read) => {
                // Another file: nothing that followed from the old one may stand beside it.
                let is_other = self
                    .read
                    .as_ref()
                    .is_none_or(|(_, old)| old.receipt.sha256 != read.receipt.sha256);
                *self = if is_other {
                    Self::default()
                } else {
                    std::mem::take(self)
                };
                self.read = Some((key, read));
            }
            Payload::Prepared(prepared) => self.prepared = Some((key, prepared)),
            Payload::Classified(made) => self.classifier = Some(made),
            Payload::Segmented(made) => self.segments = Some(made),
            Payload::Explored(made) => self.explore = Some(made),
        }
    }

    fn made(&self, step: Step) -> Option<u64> {
        match step {
            Step::Import => self.read.as_ref().map(|(key, _)| *key),
            Step::Prepare => self.prepared.as_ref().map(|(key, _)| *key),
            Step::Classify => self.classifier.as_ref().map(|made| made.key),
            Step::Segment => self.segments.as_ref().map(|made| made.key),
            Step::Explore => self.explore.as_ref().map(|made| made.key),
        }
    }

    /// Fingerprint that a step should have; `None` while what it stands on is not there.
    pub fn wanted(&self, step: Step, study: &Study) -> Option<u64> {
        let import = fingerprint(0, &(study.source.as_ref()?, &study.import));
        if step == Step::Import {
            return Some(import);
        }
        let (read_key, _) = self.read.as_ref().filter(|(key, _)| *key == import)?;
        let spec = &study.classifier;
        let prepare = fingerprint(
            *read_key,
            &(&study.cleaning, &spec.target, spec.test_fraction, study.seed),
        );
        if step == Step::Prepare {
            return Some(prepare);
        }
        let (prepared_key, prepared) = self.prepared.as_ref().filter(|(key, _)| *key == prepare)?;
        match step {
            // Without a target there is nothing to learn.
            Step::Classify => prepared.target.as_ref().map(|_| fingerprint(*prepared_key, spec)),
            Step::Segment => {
                let segments = &study.segments;
                Some(fingerprint(
                    *prepared_key,
                    &("segments", &segments.features, scanned(study)),
                ))
            }
            _ => Some(fingerprint(*prepared_key, &"explore")),
        }
    }
}

/// What is scanned: the Study's range, and the k asked for where it lies outside.
fn scanned(study: &Study) -> ((usize, usize), Option<usize>) {
    let (low, high) = study.segments.k_range;
    ((low, high), study.segments.k.filter(|&k| k < low || k > high))
}

/// A fingerprint of choices on top of what they stand on. Stable within a run of the program.
fn fingerprint(upstream: u64, choices: &impl Serialize) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write_u64(upstream);
    // Plain data of ours: serialising cannot fail; were it to, the step would only be made again.
    hasher.write(&serde_json::to_vec(choices).unwrap_or_default());
    hasher.finish()
}

/// The steps that are out of date and can be made now.
pub fn plan(study: &Study, results: &Results) -> Vec<Step> {
    [
        Step::Import,
        Step::Prepare,
        Step::Classify,
        Step::Segment,
        Step::Explore,
    ]
    .into_iter()
    .filter(|&step| {
        let Some(wanted) = results.wanted(step, study) else {
            return false;
        };
        let has_failed = results.failures.get(&step).is_some_and(|(key, _)| *key == wanted);
        results.made(step) != Some(wanted) && !has_failed
    })
    .collect()
}

/// Makes one step. Errors are part of the outcome: they belong to the Study that caused them.
pub fn perform(step: Step, study: &Study, results: &Results, progress: &Progress) -> Outcome {
    let key = results.wanted(step, study).unwrap_or_default();
    let result = steps::make(step, study, results, progress, key);
    Outcome { step, key, result }
}
