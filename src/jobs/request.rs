//! What the window asks for, and what comes back.

use std::{path::PathBuf, sync::Arc};

use crate::{
    chart::{ChartSpec, Look, Pixels},
    engine::{
        Bits, EngineError, Progress,
        classify::{ClassifierReport, RowGroup},
        condition::Condition,
        handover::{SavedModel, Scored, ScoringModel},
        run::{Made, Outcome, Read, Results, Step},
        scatter::{DrawRequest, Picture, Plot, Region},
        study::{ScoringSpec, Study},
        table::{Table, TableError},
    },
    export::ExportRequest,
};

use super::{FoundStudy, JournalRequest, LostWork, SaveSuggestion, StudyToOpen, StudyToSave};

/// A place for one piece of work at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    Step(Step),
    /// Looking up the rows to select.
    Select,
    /// Drawing a scatter.
    Draw,
    /// Scoring new customers.
    Score,
    Export,
    /// A study file read or written.
    Study,
    /// Unsaved work written down.
    Journal,
    /// Short work that nothing waits for: settings kept, folders shown.
    Errand,
    Dialog,
}

impl Slot {
    /// Whether its work looks at the flag that cancels it. What is short or the system's does not.
    pub fn can_be_cancelled(self) -> bool {
        !matches!(self, Self::Journal | Self::Errand | Self::Dialog)
    }

    /// Name of the worker thread.
    pub fn name(self) -> &'static str {
        match self {
            Self::Step(Step::Import) => "import",
            Self::Step(Step::Customers) => "customers",
            Self::Step(Step::Prepare) => "prepare",
            Self::Step(Step::Classify) => "classify",
            Self::Step(Step::Explain) => "explain",
            Self::Step(Step::Validate) => "validate",
            Self::Step(Step::Path) => "path",
            Self::Step(Step::Segment) => "segment",
            Self::Step(Step::Evidence) => "evidence",
            Self::Step(Step::Describe) => "describe",
            Self::Step(Step::Second) => "second file",
            Self::Step(Step::Explore) => "explore",
            Self::Step(Step::Watch) => "watch",
            Self::Step(Step::View) => "view",
            Self::Step(Step::Find) => "find",
            Self::Step(Step::Profile) => "profile",
            Self::Step(Step::Relate) => "relate",
            Self::Select => "select",
            Self::Draw => "draw",
            Self::Score => "score",
            Self::Export => "export",
            Self::Study => "study",
            Self::Journal => "journal",
            Self::Errand => "errand",
            Self::Dialog => "dialog",
        }
    }
}

/// Work to do.
#[derive(Debug, Clone)]
pub enum JobRequest {
    /// One step of the engine.
    Run {
        step: Step,
        study: Arc<Study>,
        results: Box<Results>,
    },
    /// Look up rows to select.
    Select(Sought),
    /// Draw a scatter.
    Draw(Box<DrawRequest>),
    /// Score new customers; `key` comes back with the result.
    Score {
        model: Box<ScoringModel>,
        spec: Box<ScoringSpec>,
        key: u64,
    },
    /// Read a saved model, before anything is scored with it.
    ReadModel(PathBuf),
    /// Stop what runs in a slot.
    Cancel(Slot),
    /// Write a chart or a table.
    Export(Box<ExportRequest>),
    /// Draw a chart as pixels, for the clipboard.
    Copy {
        chart: Box<ChartSpec>,
        look: Look,
    },
    OpenStudy(Box<StudyToOpen>),
    SaveStudy(Box<StudyToSave>),
    Journal(JournalRequest),
    /// Keep settings for the next start; failing to is no reason to bother anyone.
    Keep {
        path: PathBuf,
        bytes: Vec<u8>,
    },
    /// Whether a log is written from now on.
    KeepLog(bool),
    /// Ask for a file to open.
    PickOpen,
    /// Ask where to save.
    PickSave(SaveSuggestion),
    /// Show a folder in the platform's file browser.
    Show(PathBuf),
}

/// Rows to look up.
#[derive(Debug, Clone)]
pub enum Sought {
    /// Those for which all of this holds.
    Where {
        table: Table,
        conditions: Vec<Condition>,
    },
    /// The points of a scatter in a part of it.
    Drawn { plot: Arc<Plot>, region: Region },
    /// A group of the test or the training rows of a classifier, at a threshold.
    Classified {
        classifier: Made<ClassifierReport>,
        is_test: bool,
        threshold: f64,
        group: RowGroup,
    },
}

impl Sought {
    /// The lines of the file in which these rows start.
    ///
    /// # Errors
    /// When a condition cannot be checked, or the caller cancels.
    pub fn lines(&self, progress: &Progress) -> Result<Bits, TableError> {
        match self {
            Self::Where { table, conditions } => {
                let rows = table.rows_where(conditions, progress)?;
                Ok(table.lines_of(rows))
            }
            Self::Drawn { plot, region } => {
                progress.check()?;
                // Nothing can be drawn around what is not placed yet.
                let rows = plot.placed().map(|placed| placed.cloud.rows_in(region));
                Ok(plot.choice.on.table.lines_of(rows.unwrap_or_default()))
            }
            Self::Classified {
                classifier: Made { report, on, .. },
                is_test,
                threshold,
                group,
            } => {
                let part = report.part(*is_test);
                let rows = report.rows_of(part, *threshold, *group);
                Ok(on.table.lines_of(rows))
            }
        }
    }
}

/// What happened.
#[derive(Debug, Clone)]
pub enum JobEvent {
    Progressed {
        slot: Slot,
        generation: u64,
        fraction: f32,
        phrase: String,
    },
    /// The first rows of the file that is being read.
    Previewed {
        generation: u64,
        read: Arc<Read>,
    },
    StepEnded {
        generation: u64,
        outcome: Box<Outcome>,
        seconds: f64,
    },
    /// The lines of the rows looked up.
    Selected {
        generation: u64,
        found: Result<Bits, TableError>,
    },
    /// A picture of a scatter: also that of a request since replaced, which is better than an older one.
    Drawn {
        plot: Arc<Plot>,
        outcome: Result<Picture, EngineError>,
    },
    Scored {
        generation: u64,
        key: u64,
        outcome: Result<Arc<Scored>, EngineError>,
    },
    ModelRead {
        path: PathBuf,
        /// What is wrong with it, in a sentence.
        outcome: Result<Arc<SavedModel>, String>,
    },
    /// The panic of a job, caught: the app goes on.
    Broke {
        slot: Slot,
        generation: u64,
        message: String,
    },
    Exported {
        path: PathBuf,
    },
    /// What could not be written, why, and what to do.
    ExportFailed {
        message: String,
    },
    /// Pixels for the clipboard, or why there are none.
    Copied(Result<Pixels, String>),
    /// An export was cancelled: nothing is written.
    ExportStopped,
    StudyOpened {
        path: PathBuf,
        /// What is wrong with it, in a sentence.
        outcome: Result<Box<FoundStudy>, String>,
    },
    StudySaved {
        path: PathBuf,
        /// The Study as it was written.
        study: Box<Study>,
    },
    StudyNotSaved {
        message: String,
    },
    /// Work that earlier windows have left.
    LostWorkFound(Vec<LostWork>),
    /// What so many requests asked to be journaled is on the disk.
    JournalKept {
        n_requests: usize,
    },
    /// The journal has grown long, or there is none: begin anew.
    JournalGrown,
    JournalEnded,
    JournalFailed {
        message: String,
    },
    /// `None`: cancelled, or there are no dialogs on this system.
    OpenPicked(Option<PathBuf>),
    SavePicked(Option<PathBuf>),
    /// The folder could not be shown.
    ShowFailed {
        message: String,
    },
    /// The log cannot be written; said once.
    LogFailed {
        message: String,
    },
}
