//! Study + old [`Results`] → what is out of date → new Results. The one door to the engine.
//!
//! ```text
//! import ─┬──────────────▶ prepare (clean, split) ─┬─▶ classify ─▶ explain
//!         └─▶ customers ─┘                         ├─▶ validate (folds, each cleaned and fitted anew)
//!                                                  ├─▶ path (coefficients over the strength of the penalty)
//!                                                  ├─▶ segment ─▶ evidence (for each k), describe,
//!                                                  │             second (another file in the same segments)
//!                                                  ├─▶ explore
//!                                                  ├─▶ watch (for leaks)
//!                                                  ├─▶ profile, relate
//!                                                  └─▶ view (filter, sort) ─▶ find
//! ```
//! Each result knows the fingerprint of the choices it follows from; [`plan`] lists the steps whose
//! fingerprint no longer fits, [`perform`] makes one, [`Results::accept`] puts it in its place.

mod parting;
mod path;
mod prepared;
mod read;
mod recent;
mod second_file;
mod segmenting;
mod step;
mod steps;
mod suggested;
mod test_file;
mod validation;
mod wanted;

pub use parting::FoldPlace;
pub use prepared::Prepared;
pub use read::Read;
pub use step::Step;
pub use test_file::TestFile;

use std::{collections::BTreeMap, sync::Arc};

use super::{
    EngineError, Progress,
    classify::{ClassifierReport, PathReport},
    explain::ExplainReport,
    explore::{ExploreReport, ProfileReport, Relations, TableView},
    memory,
    purchases::CustomersReport,
    segment::{EvidenceReport, PortraitReport, SecondFile, SegmentScan},
    sentinel::SentinelReport,
    study::{RowSource, Study},
    table::FoundCells,
    validate::FoldsReport,
};

/// Customers made of purchases.
#[derive(Debug, Clone)]
pub struct MadeCustomers {
    /// The customers as if they had been read from a file; rows left out are its problems.
    pub read: Arc<Read>,
    pub report: CustomersReport,
    /// The purchases behind them.
    pub purchases: Arc<Read>,
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
    customers: Option<(u64, Arc<MadeCustomers>)>,
    prepared: Option<(u64, Arc<Prepared>)>,
    classifier: Option<Made<ClassifierReport>>,
    explained: Option<Made<ExplainReport>>,
    folds: Option<Made<FoldsReport>>,
    path: Option<Made<PathReport>>,
    segments: Option<Made<SegmentScan>>,
    /// The k suggested before the segments changed.
    held_k: Option<usize>,
    recent: recent::Recent,
    evidence: Option<Made<EvidenceReport>>,
    portraits: Option<Made<PortraitReport>>,
    second: Option<Made<SecondFile>>,
    explore: Option<Made<ExploreReport>>,
    leaks: Option<Made<SentinelReport>>,
    view: Option<Made<TableView>>,
    found: Option<Made<FoundCells>>,
    profile: Option<Made<ProfileReport>>,
    relations: Option<Made<Relations>>,
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
    Customers(Arc<MadeCustomers>),
    Prepared(Arc<Prepared>),
    Classified(Made<ClassifierReport>),
    Explained(Made<ExplainReport>),
    Validated(Made<FoldsReport>),
    Followed(Made<PathReport>),
    Segmented(Made<SegmentScan>),
    Judged(Made<EvidenceReport>),
    Described(Made<PortraitReport>),
    Compared(Made<SecondFile>),
    Explored(Made<ExploreReport>),
    Watched(Made<SentinelReport>),
    Viewed(Made<TableView>),
    Found(Made<FoundCells>),
    Profiled(Made<ProfileReport>),
    Related(Made<Relations>),
}

impl Outcome {
    /// Leaves the numbers of the segments as they are: somebody has named them, or chosen their k, meanwhile.
    pub fn keep_numbers(&mut self) {
        if let Ok(Payload::Judged(made)) = &mut self.result
            && made.report.numbered.is_some()
        {
            Arc::make_mut(&mut made.report).numbered = None;
        }
    }
}

impl Results {
    pub fn read(&self) -> Option<&Arc<Read>> {
        self.read.as_ref().map(|(_, read)| read)
    }

    /// Customers made of purchases, used or tried out.
    pub fn customers(&self) -> Option<&Arc<MadeCustomers>> {
        self.customers.as_ref().map(|(_, made)| made)
    }

    /// What the work stands on: the file as read, or the customers made of it where they are used.
    pub fn base(&self, study: &Study) -> Option<&Arc<Read>> {
        if uses_customers(study)
            && let Some((_, made)) = &self.customers
        {
            return Some(&made.read);
        }
        self.read()
    }

    pub fn prepared(&self) -> Option<&Arc<Prepared>> {
        self.prepared.as_ref().map(|(_, prepared)| prepared)
    }

    pub fn classifier(&self) -> Option<&Made<ClassifierReport>> {
        self.classifier.as_ref()
    }

    /// The reasons of the classifier that was current when they were looked at.
    pub fn explained(&self) -> Option<&Made<ExplainReport>> {
        self.explained.as_ref()
    }

    /// Cross-validation.
    pub fn folds(&self) -> Option<&Made<FoldsReport>> {
        self.folds.as_ref()
    }

    /// The coefficients over the strength of the penalty.
    pub fn path(&self) -> Option<&Made<PathReport>> {
        self.path.as_ref()
    }

    pub fn segments(&self) -> Option<&Made<SegmentScan>> {
        self.segments.as_ref()
    }

    /// What speaks for each k of the segments that are there; `None` while it is on its way.
    pub fn evidence(&self) -> Option<&Made<EvidenceReport>> {
        let scan = &self.segments.as_ref()?.report;
        self.evidence
            .as_ref()
            .filter(|made| Arc::ptr_eq(&made.report.scan, scan))
    }

    /// Portraits of the segments that were current when they were looked at.
    pub fn portraits(&self) -> Option<&Made<PortraitReport>> {
        self.portraits.as_ref()
    }

    /// The second file in the segments that were current when it was looked at.
    pub fn second(&self) -> Option<&Made<SecondFile>> {
        self.second.as_ref()
    }

    pub fn explore(&self) -> Option<&Made<ExploreReport>> {
        self.explore.as_ref()
    }

    pub fn leaks(&self) -> Option<&Made<SentinelReport>> {
        self.leaks.as_ref()
    }

    /// The rows as filtered and sorted last.
    pub fn view(&self) -> Option<&Made<TableView>> {
        self.view.as_ref()
    }

    /// The cells found last, by their places in the view.
    pub fn found(&self) -> Option<&Made<FoundCells>> {
        self.found.as_ref()
    }

    pub fn profile(&self) -> Option<&Made<ProfileReport>> {
        self.profile.as_ref()
    }

    pub fn relations(&self) -> Option<&Made<Relations>> {
        self.relations.as_ref()
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
        memory::give_back(self.clone());
        self.read = None;
        self.second = None;
        self.failures.remove(&Step::Import);
        self.failures.remove(&Step::Second);
        // A test file may have changed as well.
        if self
            .prepared
            .as_ref()
            .is_some_and(|(_, on)| on.test_file.is_some())
        {
            self.prepared = None;
        }
    }

    /// Lets a step that stopped be tried again.
    pub fn retry(&mut self, step: Step) {
        self.failures.remove(&step);
    }

    /// Puts an outcome in its place. A cancelled step leaves no trace but that it is not tried again.
    pub fn accept(&mut self, outcome: Outcome) {
        // What is replaced is dropped beside: this is called between two frames.
        memory::give_back(self.clone());
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
            Payload::Customers(made) => self.customers = Some((key, made)),
            Payload::Prepared(prepared) => self.prepared = Some((key, prepared)),
            Payload::Classified(made) => self.classifier = Some(made),
            Payload::Explained(made) => self.explained = Some(made),
            Payload::Validated(made) => self.folds = Some(made),
            Payload::Followed(made) => self.path = Some(made),
            Payload::Segmented(made) => self.take_segments(made),
            Payload::Judged(made) => self.take_evidence(made),
            Payload::Described(made) => self.portraits = Some(made),
            Payload::Compared(made) => self.second = Some(made),
            Payload::Explored(made) => self.explore = Some(made),
            Payload::Watched(made) => self.leaks = Some(made),
            Payload::Viewed(made) => self.view = Some(made),
            Payload::Found(made) => self.found = Some(made),
            Payload::Profiled(made) => self.profile = Some(made),
            Payload::Related(made) => self.relations = Some(made),
        }
    }

    fn made(&self, step: Step) -> Option<u64> {
        match step {
            Step::Import => self.read.as_ref().map(|(key, _)| *key),
            Step::Customers => self.customers.as_ref().map(|(key, _)| *key),
            Step::Prepare => self.prepared.as_ref().map(|(key, _)| *key),
            Step::Classify => self.classifier.as_ref().map(|made| made.key),
            Step::Explain => self.explained.as_ref().map(|made| made.key),
            Step::Validate => self.folds.as_ref().map(|made| made.key),
            Step::Path => self.path.as_ref().map(|made| made.key),
            Step::Segment => self.segments.as_ref().map(|made| made.key),
            // That of other segments speaks for none of these.
            Step::Evidence => self.evidence().map(|made| made.key),
            Step::Describe => self.portraits.as_ref().map(|made| made.key),
            Step::Second => self.second.as_ref().map(|made| made.key),
            Step::Explore => self.explore.as_ref().map(|made| made.key),
            Step::Watch => self.leaks.as_ref().map(|made| made.key),
            Step::View => self.view.as_ref().map(|made| made.key),
            Step::Find => self.found.as_ref().map(|made| made.key),
            Step::Profile => self.profile.as_ref().map(|made| made.key),
            Step::Relate => self.relations.as_ref().map(|made| made.key),
        }
    }
}

/// Whether the work stands on customers made of purchases.
fn uses_customers(study: &Study) -> bool {
    study.purchases.as_ref().is_some_and(|spec| spec.is_used)
}

/// The steps that are out of date and can be made now.
pub fn plan(study: &Study, results: &Results) -> Vec<Step> {
    let is_due = |step: Step| {
        let Some(wanted) = results.wanted(step, study) else {
            return false;
        };
        let has_failed = results.failures.get(&step).is_some_and(|(key, _)| *key == wanted);
        results.made(step) != Some(wanted) && !has_failed
    };
    // The classifier comes before its folds: these would keep every thread from it for as long as they take.
    let waits = |step: Step| step == Step::Validate && is_due(Step::Classify);
    let due = Step::ALL.into_iter().filter(|&step| is_due(step) && !waits(step));
    due.collect()
}

/// Where the rows of a table come from.
pub fn row_source(study: &Study, read: &Read) -> RowSource {
    RowSource {
        file: read.receipt.sha256.clone(),
        sheet: read.receipt.sheet.clone(),
        customers: uses_customers(study),
    }
}

/// The first rows of the file, where it is so large that the whole takes a while; `None` elsewhere, and
/// where it cannot be read: the step that reads it says why.
pub fn preview(study: &Study, progress: &Progress) -> Option<Arc<Read>> {
    steps::preview(study, progress).map(Arc::new)
}

/// Makes one step. Errors are part of the outcome: they belong to the Study that caused them.
pub fn perform(step: Step, study: &Study, results: &Results, progress: &Progress) -> Outcome {
    let key = results.wanted(step, study).unwrap_or_default();
    let result = steps::make(step, study, results, progress, key);
    Outcome { step, key, result }
}
