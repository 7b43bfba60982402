//! Everything a user can ask for.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{
    chart::{ChartSpec, Look},
    engine::{
        condition::Condition,
        explore::Measure,
        metrics::{Curve, Offer},
        purchases::PurchaseSpec,
        run::Step,
        scatter::DrawRequest,
        study::{
            Axis, ClassWeight, CleaningStep, FoldPlan, ImportSpec, MatrixValue, MissingPolicy, ModelKind,
            ReportSpec, Revenue, Scaling, ScatterSpec, SegmentMethod, Sort, TestRows,
        },
    },
    export::ExportRequest,
    jobs::Slot,
};

use super::{
    Action, Answer, DataPage, ExportDraft, ExportSubject, Fold, Overlay, Rows, SaveDraft, SegmentsPage,
    SelectMode, TrainPage, WhatIfValue, Zoom,
};

/// The tabs of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    #[default]
    Data,
    Explore,
    Train,
    Segments,
    Score,
}

impl Tab {
    pub const ALL: [Self; 5] = [
        Self::Data,
        Self::Explore,
        Self::Train,
        Self::Segments,
        Self::Score,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Explore => "Explore",
            Self::Train => "Train",
            Self::Segments => "Segments",
            Self::Score => "Score",
        }
    }
}

/// Which rows the metrics are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Part {
    #[default]
    Test,
    Training,
}

impl Part {
    pub fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Training => "training",
        }
    }

    /// "Test rows".
    pub fn title(self) -> &'static str {
        match self {
            Self::Test => "Test rows",
            Self::Training => "Training rows",
        }
    }

    /// The part that is not this one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Test => Self::Training,
            Self::Training => Self::Test,
        }
    }

    /// The word for the part that is not this one.
    pub fn other(self) -> &'static str {
        self.opposite().word()
    }
}

/// Light, dark, or as the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

/// Everything a user can ask for.
#[derive(Debug, Clone)]
pub enum Command {
    /// What the list of actions has, or why it is not possible now.
    Do(Action),
    // Files
    PickFile,
    SetPathField(String),
    Open(PathBuf),
    OpenSample,
    ReadAgain,
    CloseFile,
    ForgetRecent(PathBuf),
    /// Forget how the open file was read, and read it as found.
    ForgetImport,
    // Studies
    /// To the file it was saved to before, else as [`Command::SaveAs`].
    Save,
    SaveAs,
    SetSaveDraft(SaveDraft),
    CloseSaveDraft,
    PickSavePath,
    SaveTo(PathBuf),
    /// What becomes of work that is not saved.
    AnswerUnsaved(Answer),
    /// Close the window, once nothing is lost by it.
    Quit,
    /// Where the source of the study is, as typed.
    SetSourcePath(String),
    PickSource,
    PointTo(PathBuf),
    /// Go on with a source that has changed.
    AcceptSource,
    CloseSourceQuestion,
    RestoreWork(PathBuf),
    DiscardWork(PathBuf),
    /// Decide at the next start.
    LeaveWork,
    // History
    ShowHistory(bool),
    GoTo(usize),
    /// One more or one less of the two points that are compared.
    ComparePoint(usize),
    // The window
    ShowTab(Tab),
    ShowDataPage(DataPage),
    ShowTrainPage(TrainPage),
    ShowSegmentsPage(SegmentsPage),
    ShowPart(Part),
    ShowCurve(Curve),
    /// The coefficients over the strength of the penalty.
    ShowPath(bool),
    /// Of the class at this place, with more than two.
    ShowPathOf(usize),
    SetTheme(ThemeChoice),
    /// Dark where it is light, light where it is dark.
    SwitchTheme,
    SetZoom(Zoom),
    SwitchFullScreen,
    /// Folds a pane of every tab away, or shows it again.
    FoldPane(Fold, bool),
    /// The keyboard goes to the field that looks for text in the table.
    FocusFind,
    ShowOverlay(Overlay),
    CloseOverlay,
    /// The histogram of a column, in the Explore tab.
    ExploreColumn(String),
    /// Whether a log is written.
    KeepLog(bool),
    DismissToast(u64),
    Cancel(Slot),
    Retry(Step),
    Undo,
    Redo,
    // Rows selected, in every tab
    Select {
        rows: Rows,
        mode: SelectMode,
        why: String,
    },
    InvertSelection,
    ClearSelection,
    /// What was selected before is selected again, and the other way round.
    SelectBefore,
    /// A cleaning step that keeps the selected rows alone, or leaves them out.
    CleanBySelection {
        keep: bool,
    },
    // How the table is looked at
    SetSort(Option<Sort>),
    SetFilters(Vec<Condition>),
    Find(String),
    SetMeasure(Measure),
    // Import and cleaning
    SetImport(ImportSpec),
    /// At the end of the list, switched on.
    AddCleaningStep(CleaningStep),
    /// At the end of the list, switched off: it says what it would touch while it is being chosen.
    DraftCleaningStep(CleaningStep),
    /// Says what a draft does and switches it on.
    SettleCleaningStep(usize, CleaningStep),
    ReplaceCleaningStep(usize, CleaningStep),
    /// As [`Command::ReplaceCleaningStep`], while something is dragged: one undo for all of it.
    AdjustCleaningStep(usize, CleaningStep),
    SwitchCleaningStep {
        place: usize,
        is_on: bool,
    },
    MoveCleaningStep {
        from: usize,
        to: usize,
    },
    RemoveCleaningStep(usize),
    // Customers from purchases
    OpenPurchases,
    ClosePurchases,
    SetPurchases(Box<PurchaseSpec>),
    UsePurchases,
    BackToPurchases,
    // Classifier
    SetTarget(String),
    SetPositive(String),
    SetFeature {
        column: String,
        is_used: bool,
    },
    SetTestFraction(f64),
    SetTestRows(TestRows),
    PickTestFile,
    SetFolds(Option<FoldPlan>),
    /// Other models on the same folds.
    CompareModels(bool),
    SetSeed(u64),
    SetL2(f64),
    SetModel(ModelKind),
    SetClassWeight(ClassWeight),
    SetMissing(MissingPolicy),
    KeepTogether(Option<String>),
    /// Columns that are features no longer.
    LeaveOut(Vec<String>),
    /// A warning of the sentinel, by its key.
    DismissWarning(String),
    ShowDismissedWarnings,
    SetThreshold(f64),
    /// Whom the flip list shows: those on another side than at this threshold.
    CompareFlipsWith(f64),
    // Explain
    /// The class whose probability is explained, where there are more than two.
    ExplainClass(String),
    /// The feature whose effect is shown.
    ExplainFeature(String),
    /// Another of the selected customers, or of all where none is selected, counted from 0.
    ExplainNth(usize),
    /// What would be if this customer were another in one column.
    WhatIf {
        line: usize,
        column: String,
        to: WhatIfValue,
    },
    /// Back to what the customer is; `None`: in all columns.
    ResetWhatIf(Option<String>),
    /// One more or one less of what the cells of the confusion matrix say.
    ToggleMatrixValue(MatrixValue),
    SetOffer(Offer),
    /// What stands in the report.
    SetReport(Box<ReportSpec>),
    // Segments
    SetSegmentFeature {
        column: String,
        is_used: bool,
    },
    SetSegmentMethod(SegmentMethod),
    /// Of dense places; `None`: the one suggested.
    SetRadius(Option<f64>),
    SetMinPoints(Option<usize>),
    SetScaling(Scaling),
    /// How much a feature counts; 0 leaves it out.
    SetFeatureWeight {
        column: String,
        weight: f64,
    },
    SetClusterCount(Option<usize>),
    SetAxes(Option<(Axis, Axis)>),
    SetScatter(Box<ScatterSpec>),
    /// A picture of a scatter, from where it is looked at now.
    Draw(Box<DrawRequest>),
    /// The column whose sum is shared out among the segments.
    SetRevenue(Revenue),
    /// The user's own name for the segment of this slot; `None`: none.
    NameSegment {
        slot: usize,
        name: Option<String>,
    },
    /// The column of known labels that the segments are put beside.
    SetSegmentLabel(String),
    PickSecondFile,
    OpenSecondFile(PathBuf),
    CloseSecondFile,
    /// The column that tells which customers stand in both files.
    SetSecondIdentifier(String),
    // Explore
    SetExploreColumn(String),
    SetExploreAxes {
        x: String,
        y: String,
    },
    // Scores
    PickNewCustomers,
    OpenNewCustomers(PathBuf),
    PickModel,
    OpenModel(PathBuf),
    UseTrainedModel,
    /// A column of the new file for one of the model; `None`: the one of the same name.
    MatchColumn {
        column: String,
        to: Option<String>,
    },
    ScoreAgain,
    // Export
    OpenExport(ExportSubject),
    SetExportDraft(ExportDraft),
    CloseExport,
    PickExportPath,
    Export(Box<ExportRequest>),
    /// As pixels, to the clipboard.
    CopyChart {
        chart: Box<ChartSpec>,
        look: Look,
    },
    ShowInFolder(PathBuf),
}
