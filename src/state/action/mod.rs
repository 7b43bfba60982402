//! What can be asked for by name: one list, which the menus, the command palette, the shortcuts and the guide read, so
//! that they cannot disagree.

mod list;
mod possible;

pub use list::LIST;

use super::{DataPage, ExportSubject, SegmentsPage, Tab, TrainPage};

/// Something that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    // File
    OpenFile,
    OpenSample,
    OpenModel,
    Save,
    SaveAs,
    ReadAgain,
    CloseFile,
    Quit,
    // Edit
    Undo,
    Redo,
    History,
    Find,
    InvertSelection,
    ClearSelection,
    SelectBefore,
    KeepSelected,
    LeaveOutSelected,
    // Go to
    Tab(Tab),
    DataPage(DataPage),
    TrainPage(TrainPage),
    SegmentsPage(SegmentsPage),
    // View
    Palette,
    Jobs,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Theme,
    ThemeOfSystem,
    FullScreen,
    SettingsPane,
    DetailsPane,
    // Customers and models
    MakeCustomers,
    ScoreNew,
    OtherPart,
    CompareModels,
    Strengths,
    MoreSegments,
    FewerSegments,
    SuggestedSegments,
    CompareFile,
    // Export
    Export(ExportSubject),
    // Help
    Guide,
    About,
}

/// Where a menu has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    File,
    Edit,
    Go,
    View,
    Work,
    Export,
    Help,
}

impl Section {
    /// In the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::File,
        Self::Edit,
        Self::Go,
        Self::View,
        Self::Work,
        Self::Export,
        Self::Help,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Go => "Go to",
            Self::View => "View",
            Self::Work => "Customers and models",
            Self::Export => "Export",
            Self::Help => "Help",
        }
    }

    /// What it holds, in the order of the menu.
    pub fn actions(self) -> impl Iterator<Item = &'static Described> {
        LIST.iter().filter(move |one| one.section == self)
    }
}

/// An action in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described {
    pub action: Action,
    pub section: Section,
    /// With "…" where a dialog follows.
    pub title: &'static str,
    /// Modifiers and a key, as "Ctrl+Shift+Z"; the first is shown. Ctrl is the command key where there is one.
    pub keys: &'static [&'static str],
    /// Other words that it is looked for by.
    pub words: &'static str,
}

impl Action {
    /// What is said of it.
    pub fn described(self) -> Option<&'static Described> {
        LIST.iter().find(|one| one.action == self)
    }

    /// Its title; empty for what the list does not have.
    pub fn title(self) -> &'static str {
        self.described().map_or("", |one| one.title)
    }

    /// Its first shortcut as shown: "Ctrl+Shift+Z".
    pub fn keys(self) -> String {
        let keys = self.described().and_then(|one| one.keys.first());
        keys.map_or_else(String::new, |keys| shown_keys(keys))
    }

    /// "Undo (Ctrl+Z)", for what is pointed at.
    pub fn tip(self) -> String {
        format!("{} ({})", self.title(), self.keys())
    }
}

/// A shortcut as the platform writes it.
pub fn shown_keys(keys: &str) -> String {
    if cfg!(target_os = "macos") {
        keys.replace("Ctrl", "Cmd").replace("Alt", "Option")
    } else {
        keys.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_has_a_name_and_a_shortcut_of_its_own() {
        let (mut actions, mut titles, mut keys) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        for one in LIST {
            assert!(!actions.contains(&one.action), "{:?} twice", one.action);
            actions.push(one.action);
            assert!(titles.insert(one.title), "two are called {}", one.title);
            assert!(!one.keys.is_empty(), "{} has no shortcut", one.title);
            for shortcut in one.keys {
                assert!(keys.insert(*shortcut), "{shortcut} is given twice");
            }
        }
    }

    #[test]
    fn every_tab_and_page_can_be_gone_to() {
        let pages = DataPage::ALL.map(Action::DataPage).into_iter();
        let places = Tab::ALL
            .map(Action::Tab)
            .into_iter()
            .chain(pages)
            .chain(TrainPage::ALL.map(Action::TrainPage))
            .chain(SegmentsPage::ALL.map(Action::SegmentsPage));
        for place in places {
            assert!(place.described().is_some(), "{place:?}");
        }
    }

    #[test]
    fn every_section_is_in_use() {
        for section in Section::ALL {
            assert!(section.actions().count() > 1, "{section:?}");
        }
        let listed: usize = Section::ALL.map(|section| section.actions().count()).iter().sum();
        assert_eq!(listed, LIST.len(), "every action is in a menu");
    }

    #[test]
    fn shortcuts_leave_what_the_system_takes() {
        // The window never hears of these as keys: they come as copy, cut and paste.
        for one in LIST {
            for keys in one.keys.iter().filter(|keys| keys.contains("Ctrl")) {
                let key = keys.rsplit('+').next();
                assert!(!matches!(key, Some("C" | "V" | "X" | "A")), "{keys}");
            }
        }
    }
}
