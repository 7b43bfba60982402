//! What lies over the work for a while: the command palette, the list of jobs, the guide, About. One at a time.

use serde::{Deserialize, Serialize};

use super::{Action, AppState, Command, Palette, Tab, ToastKind};
use crate::jobs::JobRequest;

/// Something that lies over the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    Palette(Palette),
    /// What is running.
    Jobs,
    Guide(GuidePage),
    About,
}

impl Overlay {
    /// Whether both are of one kind.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The pages of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum GuidePage {
    #[default]
    Start,
    Tab(Tab),
    Export,
    Shortcuts,
    Words,
}

impl GuidePage {
    /// In the order of the work.
    pub const ALL: [Self; 9] = [
        Self::Start,
        Self::Tab(Tab::Data),
        Self::Tab(Tab::Explore),
        Self::Tab(Tab::Train),
        Self::Tab(Tab::Segments),
        Self::Tab(Tab::Score),
        Self::Export,
        Self::Shortcuts,
        Self::Words,
    ];

    /// The page about what is on the screen.
    pub fn of(state: &AppState) -> Self {
        if state.shows_welcome() {
            Self::Start
        } else {
            Self::Tab(state.tab)
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start here",
            Self::Tab(tab) => tab.title(),
            Self::Export => "Export and keep",
            Self::Shortcuts => "Shortcuts",
            Self::Words => "Words",
        }
    }
}

/// A pane beside the work of a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// At the left.
    Settings,
    /// At the right.
    Details,
}

/// Which panes are folded away, in every tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Folds {
    pub settings: bool,
    pub details: bool,
}

impl AppState {
    /// Does what the list of actions has, or says why not.
    pub(super) fn perform(&mut self, action: Action) -> Vec<JobRequest> {
        self.close_palette();
        if let Some(why) = action.obstacle(self) {
            let words = format!("{}: {}.", action.title().trim_end_matches('…'), lower_first(why));
            self.toasts.retain(|toast| toast.text != words);
            self.toast(ToastKind::Note, words, None);
            return Vec::new();
        }
        let mut requests = Vec::new();
        if let Some(tab) = action.tab() {
            requests.extend(self.apply(Command::ShowTab(tab)));
        }
        let command = action.command(self);
        requests.extend(self.apply(command));
        requests
    }

    /// What is asked of the window itself.
    pub(super) fn apply_to_window(&mut self, command: Command) -> Vec<JobRequest> {
        match command {
            Command::SetTheme(theme) => self.settings.theme = theme,
            Command::SetZoom(zoom) => self.settings.zoom = zoom,
            Command::FoldPane(Fold::Settings, is_folded) => self.settings.folds.settings = is_folded,
            Command::FoldPane(Fold::Details, is_folded) => self.settings.folds.details = is_folded,
            Command::ShowTab(tab) => return self.show_tab(tab),
            Command::ShowDataPage(page) => {
                self.data_page = page;
                self.settings.data_page = page;
            }
            Command::ShowTrainPage(page) => {
                self.train_page = page;
                self.settings.train_page = page;
            }
            Command::ShowSegmentsPage(page) => {
                self.segments_page = page;
                self.settings.segments_page = page;
            }
            Command::KeepLog(is_kept) => {
                self.settings.without_log = !is_kept;
                let mut requests = self.keep_settings();
                requests.push(JobRequest::KeepLog(is_kept));
                return requests;
            }
            other => {
                self.change_overlay(other);
                return Vec::new();
            }
        }
        self.keep_settings()
    }

    /// What is not kept for the next start.
    fn change_overlay(&mut self, command: Command) {
        match command {
            Command::ShowOverlay(overlay) => self.overlay = Some(overlay),
            Command::CloseOverlay => self.overlay = None,
            Command::SwitchTheme => self.asks.theme = true,
            Command::SwitchFullScreen => self.asks.full_screen = true,
            Command::FocusFind => {
                self.data_page = super::DataPage::Table;
                self.asks.find = true;
            }
            Command::ExploreColumn(column) => {
                self.close_palette();
                self.tab = Tab::Explore;
                self.is_making_customers = false;
                self.edit_study(Command::SetExploreColumn(column));
            }
            _ => {}
        }
    }

    pub(super) fn close_palette(&mut self) {
        if matches!(self.overlay, Some(Overlay::Palette(_))) {
            self.overlay = None;
        }
    }

    fn show_tab(&mut self, tab: Tab) -> Vec<JobRequest> {
        self.close_palette();
        self.tab = tab;
        self.is_making_customers = false;
        match self.shown_path() {
            Some(path) if self.settings.remember_tab(&path, tab) => self.keep_settings(),
            _ => Vec::new(),
        }
    }
}

/// What only the window itself can do; the app takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// Dark where it is light, light where it is dark: what the system has, the window alone knows.
    pub theme: bool,
    pub full_screen: bool,
    /// The keyboard to the field that looks for text in the table.
    pub find: bool,
}

/// Commands about the window itself.
pub(super) fn is_about_window(command: &Command) -> bool {
    matches!(
        command,
        Command::SetTheme(_)
            | Command::SwitchTheme
            | Command::SetZoom(_)
            | Command::SwitchFullScreen
            | Command::FoldPane(..)
            | Command::FocusFind
            | Command::ShowTab(_)
            | Command::ShowDataPage(_)
            | Command::ShowTrainPage(_)
            | Command::ShowSegmentsPage(_)
            | Command::ShowOverlay(_)
            | Command::CloseOverlay
            | Command::ExploreColumn(_)
            | Command::KeepLog(_)
    )
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}
