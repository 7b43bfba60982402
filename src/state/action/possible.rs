//! Which command an action is now, or why it is none.

use super::Action;
use crate::{
    engine::{run::Step, study::WINDOW_K_RANGE},
    jobs::Slot,
    state::{
        AppState, Command, ExportSubject, FileId, Fold, GuidePage, Overlay, Palette, SegmentsPage, Tab,
        TableId, ThemeChoice, Zoom,
    },
};

const NO_FILE: &str = "Open a file first";
const NOT_READ: &str = "The customers are still on their way";
const NO_MODEL: &str = "Nothing has been trained yet";
const NO_SEGMENTS: &str = "The segments are still on their way";
const NO_PICTURE: &str = "This method has no picture";
const NO_SELECTION: &str = "No customers are selected";

impl Action {
    /// Why it is not possible now.
    pub fn obstacle(self, state: &AppState) -> Option<&'static str> {
        let (is_there, why) = match self {
            Self::OpenFile | Self::OpenModel => (
                !state.running.contains_key(&Slot::Dialog),
                "A file dialog is open",
            ),
            Self::ScoreNew => return no_scorer(state),
            Self::OpenSample
            | Self::Quit
            | Self::Palette
            | Self::Jobs
            | Self::Theme
            | Self::FullScreen
            | Self::Guide
            | Self::About => return None,
            // A saved model alone scores, and can be closed.
            Self::CloseFile | Self::Tab(Tab::Score) | Self::SettingsPane | Self::DetailsPane => {
                (!state.shows_welcome(), NO_FILE)
            }
            Self::SegmentsPage(SegmentsPage::Method) if state.has_source() => {
                (state.study.segments.method.has_picture(), NO_PICTURE)
            }
            Self::CompareFile if state.has_source() => (
                !state.running.contains_key(&Slot::Dialog),
                "A file dialog is open",
            ),
            Self::Save
            | Self::SaveAs
            | Self::ReadAgain
            | Self::History
            | Self::MakeCustomers
            | Self::CompareFile
            | Self::Tab(_)
            | Self::DataPage(_)
            | Self::TrainPage(_)
            | Self::SegmentsPage(_) => (state.has_source(), NO_FILE),
            Self::Undo => (state.history.can_undo(), "Nothing to undo"),
            Self::Redo => (state.history.can_redo(), "Nothing to redo"),
            Self::Find | Self::InvertSelection => return no_customers(state),
            Self::ClearSelection | Self::KeepSelected | Self::LeaveOutSelected => {
                (!state.selection.is_empty(), NO_SELECTION)
            }
            Self::SelectBefore => (!state.selected_before.is_empty(), "Nothing was selected before"),
            Self::ZoomIn => (
                state.settings.zoom.larger().is_some(),
                "It is as large as it gets",
            ),
            Self::ZoomOut => (
                state.settings.zoom.smaller().is_some(),
                "It is as small as it gets",
            ),
            Self::ZoomReset => (
                state.settings.zoom != Zoom::default(),
                "It has its usual size already",
            ),
            Self::ThemeOfSystem => (
                state.settings.theme != ThemeChoice::System,
                "It is the system's already",
            ),
            Self::OtherPart | Self::CompareModels | Self::Strengths => return no_model(state),
            Self::MoreSegments => (
                with_more(state, 1).is_some(),
                "There are no more segments to be had",
            ),
            Self::FewerSegments => (with_more(state, -1).is_some(), "There are no fewer segments"),
            Self::SuggestedSegments => (
                state.has_source() && state.study.segments.k.is_some(),
                "It is the suggested number already",
            ),
            Self::Export(subject) => return no_subject(state, subject),
        };
        (!is_there).then_some(why)
    }

    /// What it asks for now.
    pub fn command(self, state: &AppState) -> Command {
        match self {
            Self::OpenFile => Command::PickFile,
            Self::OpenSample => Command::OpenSample,
            Self::OpenModel => Command::PickModel,
            Self::Save => Command::Save,
            Self::SaveAs => Command::SaveAs,
            Self::ReadAgain => Command::ReadAgain,
            Self::CloseFile => Command::CloseFile,
            Self::Quit => Command::Quit,
            Self::Undo => Command::Undo,
            Self::Redo => Command::Redo,
            Self::History => Command::ShowHistory(state.history_panel.is_none()),
            Self::Find => Command::FocusFind,
            Self::InvertSelection => Command::InvertSelection,
            Self::ClearSelection => Command::ClearSelection,
            Self::SelectBefore => Command::SelectBefore,
            Self::KeepSelected => Command::CleanBySelection { keep: true },
            Self::LeaveOutSelected => Command::CleanBySelection { keep: false },
            Self::Tab(tab) => Command::ShowTab(tab),
            Self::DataPage(page) => Command::ShowDataPage(page),
            Self::TrainPage(page) => Command::ShowTrainPage(page),
            Self::SegmentsPage(page) => Command::ShowSegmentsPage(page),
            Self::Palette => toggled(state, Overlay::Palette(Palette::default())),
            Self::Jobs => toggled(state, Overlay::Jobs),
            Self::Guide => toggled(state, Overlay::Guide(GuidePage::of(state))),
            Self::About => toggled(state, Overlay::About),
            Self::ZoomIn => Command::SetZoom(state.settings.zoom.larger().unwrap_or_default()),
            Self::ZoomOut => Command::SetZoom(state.settings.zoom.smaller().unwrap_or_default()),
            Self::ZoomReset => Command::SetZoom(Zoom::default()),
            Self::Theme => Command::SwitchTheme,
            Self::ThemeOfSystem => Command::SetTheme(ThemeChoice::System),
            Self::FullScreen => Command::SwitchFullScreen,
            Self::SettingsPane => Command::FoldPane(Fold::Settings, !state.settings.folds.settings),
            Self::DetailsPane => Command::FoldPane(Fold::Details, !state.settings.folds.details),
            Self::MakeCustomers => Command::OpenPurchases,
            Self::ScoreNew => Command::PickNewCustomers,
            Self::OtherPart => Command::ShowPart(state.part.opposite()),
            Self::CompareModels => Command::CompareModels(!state.study.validation.compare),
            Self::Strengths => Command::ShowPath(!state.shows_path),
            Self::MoreSegments => Command::SetClusterCount(with_more(state, 1)),
            Self::FewerSegments => Command::SetClusterCount(with_more(state, -1)),
            Self::SuggestedSegments => Command::SetClusterCount(None),
            Self::CompareFile => Command::PickSecondFile,
            Self::Export(subject) => Command::OpenExport(subject),
        }
    }
}

impl Action {
    /// The tab that shows what comes of it, where it is not the one that is open.
    pub fn tab(self) -> Option<Tab> {
        match self {
            Self::DataPage(_) | Self::Find => Some(Tab::Data),
            Self::TrainPage(_) | Self::OtherPart | Self::CompareModels | Self::Strengths => Some(Tab::Train),
            Self::SegmentsPage(_)
            | Self::MoreSegments
            | Self::FewerSegments
            | Self::SuggestedSegments
            | Self::CompareFile => Some(Tab::Segments),
            Self::ScoreNew => Some(Tab::Score),
            _ => None,
        }
    }
}

/// Opens it, or closes what is of its kind.
fn toggled(state: &AppState, overlay: Overlay) -> Command {
    let is_open = state.overlay.as_ref().is_some_and(|open| open.is_like(&overlay));
    if is_open {
        Command::CloseOverlay
    } else {
        Command::ShowOverlay(overlay)
    }
}

fn no_customers(state: &AppState) -> Option<&'static str> {
    match (state.has_source(), state.results.prepared()) {
        (false, _) => Some(NO_FILE),
        (true, None) => Some(NOT_READ),
        (true, Some(_)) => None,
    }
}

fn no_model(state: &AppState) -> Option<&'static str> {
    let is_trained = state.results.classifier().is_some();
    no_customers(state).or((!is_trained).then_some(NO_MODEL))
}

fn no_segments(state: &AppState) -> Option<&'static str> {
    let is_made = state.results.segments().is_some();
    no_customers(state).or((!is_made).then_some(NO_SEGMENTS))
}

fn no_scorer(state: &AppState) -> Option<&'static str> {
    if state.study.scoring.model.is_some() {
        return None;
    }
    no_model(state)
}

/// Why this cannot be exported now.
fn no_subject(state: &AppState, subject: ExportSubject) -> Option<&'static str> {
    match subject {
        ExportSubject::Table(TableId::Selected) if state.selection.is_empty() => {
            no_customers(state).or(Some(NO_SELECTION))
        }
        ExportSubject::Table(TableId::Predictions | TableId::Flips)
        | ExportSubject::File(FileId::Model | FileId::Handover) => {
            let is_current = state.results.is_current(Step::Classify, &state.study);
            no_model(state).or((!is_current).then_some(NO_MODEL))
        }
        ExportSubject::Table(TableId::Segments) => no_segments(state),
        _ => no_customers(state),
    }
}

/// So many segments more than are shown.
fn with_more(state: &AppState, more: isize) -> Option<usize> {
    if no_segments(state).is_some() || !state.study.segments.method.takes_k() {
        return None;
    }
    let (low, high) = WINDOW_K_RANGE;
    let k = state.shown_k()?.checked_add_signed(more)?;
    (low <= k && k <= high).then_some(k)
}
