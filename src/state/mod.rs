//! What the window shows and how commands change it. Knows no egui; tested without a window.

mod action;
mod apply;
mod chart_id;
mod command;
mod dialogs;
mod document;
mod events;
mod explain;
mod export;
mod history;
mod imports;
mod journal;
mod looks;
mod opening;
mod overlay;
mod pages;
mod palette;
mod plots;
mod purchases;
mod recipe;
mod recording;
mod schedule;
mod scoring;
mod segmenting;
mod selection;
mod settings;
mod table_id;
mod versions;
mod zoom;

use std::{
    borrow::Cow,
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::Arc,
};

pub use action::{Action, Described, LIST, Section, shown_keys};
pub use chart_id::ChartId;
pub use command::{Command, Part, Tab, ThemeChoice};
pub use document::{Answer, Kept, SaveDraft};
pub use explain::{Explaining, WhatIfValue};
pub use export::{ExportDraft, ExportFormat, ExportSubject, FileId};
pub use history::{History, Lacking, Point, result_name};
pub use imports::RememberedImport;
pub use opening::SourceQuestion;
pub use overlay::{Asks, Fold, Folds, GuidePage, Overlay};
pub use pages::{DataPage, SegmentsPage, TrainPage};
pub use palette::{Entry, Palette};
pub use plots::{Plots, ShownPlot};
pub use schedule::step_words;
pub use scoring::Scoring;
pub use selection::{Drawn, Rows, SelectMode, Selection};
pub use settings::{RecentFile, Settings};
pub use table_id::TableId;
pub use versions::{LIBRARIES, Library, Versions};
pub use zoom::Zoom;

use crate::{
    chart::Pixels,
    engine::{
        metrics::Curve,
        run::{Read, Results, Step},
        segment::SegmentNames,
        study::{ImportSpec, Source, Study},
    },
    jobs::Slot,
};
pub use crate::{
    export::ExportRequest,
    jobs::{FoundStudy, LostWork},
};

/// Everything the window shows.
#[derive(Debug, Default)]
pub struct AppState {
    pub study: Study,
    pub results: Results,
    pub history: History,
    /// The study file, and what is not in it yet.
    pub kept: Kept,
    /// Whether the panel with the steps of the history is open, and which two of them are compared.
    pub history_panel: Option<Compared>,
    /// Whether work is about to be left, and what for.
    pub leaving: Leaving,
    /// The dialog that asks where to save, when open.
    pub save_draft: Option<SaveDraft>,
    pub source_question: Option<SourceQuestion>,
    /// Work that earlier windows have left behind, the latest first.
    pub lost: Vec<LostWork>,
    /// Whether it is being offered.
    pub is_offering: bool,
    journaling: journal::Journaling,
    /// The platform's folder for what the program keeps; `None`: nowhere (tests).
    pub data_folder: Option<PathBuf>,
    /// The file that is written of what was done and what went wrong; `None`: none (tests).
    pub log_path: Option<PathBuf>,
    /// Why it could not be.
    pub log_failure: Option<String>,
    /// What lies over the work.
    pub overlay: Option<Overlay>,
    /// What only the window itself can do; the app takes it.
    pub asks: Asks,
    pub tab: Tab,
    /// Whether the page that makes customers of purchases stands in the tab's place.
    pub is_making_customers: bool,
    /// What the Data tab shows.
    pub data_page: DataPage,
    /// What the Train tab shows.
    pub train_page: TrainPage,
    /// What its Explain page is about.
    pub explain: Explaining,
    /// What the Segments tab shows below its scatter.
    pub segments_page: SegmentsPage,
    /// Rows selected in every tab; another value each time it changes.
    pub selection: Arc<Selection>,
    /// What was selected before that.
    pub selected_before: Arc<Selection>,
    /// Rows on their way into the selection; work is under way for the first.
    picks: VecDeque<selection::Pick>,
    /// Hash of the file whose lines are selected, and whether they are customers made of it.
    selected_from: Option<(String, bool)>,
    /// The scatters and their pictures.
    plots: Plots,
    /// Which part the metrics are shown for.
    pub part: Part,
    /// Test results that were on the screen.
    looked: looks::Looked,
    /// Which curve the Train tab shows.
    pub curve: Curve,
    /// Whether the Train tab shows the coefficients over the strength of the penalty.
    pub shows_path: bool,
    /// Of which class, by its place, with more than two; `None`: the positive one.
    pub path_class: Option<usize>,
    pub settings: Settings,
    /// Where settings are kept; `None`: nowhere (tests).
    pub settings_path: Option<PathBuf>,
    /// Work under way.
    pub running: BTreeMap<Slot, Running>,
    /// Wall seconds of the last run of each step.
    pub seconds: BTreeMap<Step, f64>,
    /// Key of the choices for which each step is under way, or broke.
    submitted: BTreeMap<Step, u64>,
    /// The choices about reading that came from an earlier opening of the file.
    remembered: Option<ImportSpec>,
    /// The bytes for which such choices were taken over once.
    recalled: Option<String>,
    /// The first rows of a large file that is being read.
    pub preview: Option<Arc<Read>>,
    /// The file before, offered again when the next one cannot be read.
    previous: Option<Previous>,
    pub toasts: Vec<Toast>,
    next_toast: u64,
    /// The file that could not be opened, while no other is.
    pub open_failure: Option<OpenFailure>,
    /// New customers and their scores.
    pub scoring: Scoring,
    /// What the file that is being picked is for.
    picking: scoring::PickFor,
    /// What the path field of the welcome page holds.
    pub path_field: String,
    /// The export dialog, when open.
    pub export: Option<ExportDraft>,
    tried: dialogs::Tried,
    /// The user's home folder, for exports of the sample.
    pub home: Option<PathBuf>,
    /// Exports asked for and not done.
    n_exports: usize,
    /// A chart on its way to the clipboard; the app takes it.
    pub copied: Option<Pixels>,
    /// Seconds since 1970, told by the app: the state has no clock.
    pub now: f64,
}

/// What to go back to when a file cannot be read.
#[derive(Debug)]
struct Previous {
    study: Study,
    history: History,
    kept: Kept,
    tab: Tab,
}

/// Work that is about to be left.
#[derive(Debug, Default)]
pub struct Leaving {
    /// What waits for the work to be saved, or for leave to lose it.
    then: Option<Box<Command>>,
    /// Whether the user is asked for that leave.
    pub is_asking: bool,
    /// The window may close: nothing is lost.
    pub wants_quit: bool,
    /// It will, once the journal has ended.
    is_quitting: bool,
}

/// Points of the history that are shown side by side, in the order in which they were picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    pub first: Option<usize>,
    pub second: Option<usize>,
}

/// A file that could not be opened, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFailure {
    pub source: Source,
    pub why: String,
}

/// Work under way in a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// 0 to 1.
    pub fraction: f32,
    pub phrase: String,
    /// When it began, in the app's seconds; shown only after 300 ms.
    pub since: f64,
}

/// A note that floats over the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    pub id: u64,
    pub kind: ToastKind,
    pub text: String,
    /// A file that can be shown in its folder.
    pub file: Option<PathBuf>,
    /// When it came, in the app's seconds; those that are no errors leave after 6 s.
    pub since: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToastKind {
    Done,
    /// Worth knowing, and nothing wrong.
    Note,
    Error,
}

impl AppState {
    /// Nothing open.
    pub fn new(settings: Settings, settings_path: Option<PathBuf>, home: Option<PathBuf>) -> Self {
        Self {
            data_page: settings.data_page,
            train_page: settings.train_page,
            segments_page: settings.segments_page,
            settings,
            settings_path,
            home,
            ..Self::default()
        }
    }

    /// Says where the log is written.
    #[must_use]
    pub fn with_log(mut self, path: Option<PathBuf>) -> Self {
        self.log_path = path;
        self
    }

    /// Keeps unsaved work, and what studies carry, in this folder.
    #[must_use]
    pub fn with_data_folder(mut self, folder: Option<PathBuf>) -> Self {
        self.journaling.folder = folder.as_ref().map(|folder| folder.join("journal"));
        self.data_folder = folder;
        self
    }

    /// Whether a file is open or on its way.
    pub fn has_source(&self) -> bool {
        self.study.source.is_some()
    }

    /// Whether the welcome page is shown.
    pub fn shows_welcome(&self) -> bool {
        self.study.source.is_none() && self.study.scoring.model.is_none()
    }

    /// The Study whose results are worked on: on the welcome page that of the sample, so that its
    /// preview is real and opening it is instant.
    pub(crate) fn worked_on(&self) -> Cow<'_, Study> {
        if self.study.source.is_some() {
            Cow::Borrowed(&self.study)
        } else {
            Cow::Owned(Study {
                source: Some(Source::Sample),
                ..Study::default()
            })
        }
    }

    /// The k shown: the one chosen, else the one suggested.
    pub fn shown_k(&self) -> Option<usize> {
        self.results.shown_k(&self.study)
    }

    /// Writes the segments as they are shown into the Study, so that later ones keep number, colour and name.
    /// `keeps_names`: those there are the same ones as those known.
    fn remember_segments(&mut self, keeps_names: bool) {
        if self.study.source.is_none() || !self.results.is_current(Step::Segment, &self.study) {
            return;
        }
        let (Some(made), Some(k)) = (self.results.segments(), self.shown_k()) else {
            return;
        };
        let named = std::mem::take(&mut self.study.segments.known);
        let named = if keeps_names { named.as_slice() } else { &[] };
        self.study.segments.known = made.report.known(k, named);
    }

    /// The user's names of the segments.
    pub fn segment_names(&self) -> SegmentNames {
        SegmentNames::of(&self.study.segments.known)
    }

    /// Whether the work stands on customers made of purchases.
    pub fn works_on_customers(&self) -> bool {
        self.study.purchases.as_ref().is_some_and(|spec| spec.is_used)
    }

    /// Whether the page that makes customers of purchases is shown.
    pub fn shows_purchases(&self) -> bool {
        self.is_making_customers && self.study.purchases.is_some() && !self.shows_welcome()
    }

    /// Whether work for this step is under way.
    pub fn is_running(&self, step: Step) -> bool {
        self.running.contains_key(&Slot::Step(step))
    }
}
