//! What is remembered between starts: how the window looks, recent files, how files were read, looks at their test
//! results.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{DataPage, Folds, RememberedImport, SegmentsPage, Tab, ThemeChoice, TrainPage, Zoom};
use crate::{chart::Look, engine::study::TestLooks};

/// Recent files shown.
const MOST_RECENT: usize = 5;
/// Splits whose looks are remembered; the one not looked at for longest is forgotten first.
const MOST_LOOKS: usize = 200;

/// Remembered between starts, as TOML.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    pub zoom: Zoom,
    /// No log is written.
    pub without_log: bool,
    /// Tables are written with their cells as they are, though a spreadsheet may run them.
    pub raw_cells: bool,
    /// The pages shown last.
    pub data_page: DataPage,
    pub train_page: TrainPage,
    pub segments_page: SegmentsPage,
    /// The panes that are folded away.
    pub folds: Folds,
    /// How charts are written.
    pub look: Look,
    /// With the data of a chart as CSV beside it.
    pub with_chart_data: bool,
    /// Folder of the last export.
    pub export_folder: Option<PathBuf>,
    /// The latest first.
    pub recent: Vec<RecentFile>,
    /// How files were read that were not read as found, the latest first.
    pub imports: Vec<RememberedImport>,
    /// How often test results were looked at, by file and split; the latest first.
    pub looks: Vec<TestLooks>,
    /// Where the sources of studies are that were not where the study says: SHA-256 and path, the latest first.
    pub moved: Vec<(String, PathBuf)>,
}

/// Places of moved sources kept.
const MOST_MOVED: usize = 50;

/// A file opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentFile {
    pub path: PathBuf,
    pub rows: usize,
    /// Seconds since 1970.
    pub opened: i64,
    /// The tab shown last.
    #[serde(default)]
    pub tab: Tab,
}

impl Settings {
    /// From TOML.
    ///
    /// # Errors
    /// What is wrong with the text, in the words of the parser, without the lines that it quotes.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map(|span| 1 + text[..span.start].matches('\n').count());
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            format!("{place}{}", error.message())
        })
    }

    /// As TOML.
    pub fn to_toml(&self) -> String {
        // Plain data of ours: serialising cannot fail.
        toml::to_string(self).unwrap_or_default()
    }

    /// Puts a file in front.
    pub fn opened(&mut self, path: &Path, rows: usize, opened: i64, tab: Tab) {
        self.forget(path);
        self.recent.insert(
            0,
            RecentFile {
                path: path.to_owned(),
                rows,
                opened,
                tab,
            },
        );
        self.recent.truncate(MOST_RECENT);
    }

    /// The tab in which a file was left.
    pub fn tab_of(&self, path: &Path) -> Tab {
        let known = self.recent.iter().find(|file| file.path == path);
        known.map(|file| file.tab).unwrap_or_default()
    }

    /// Remembers the tab that a file is looked at in; whether that is another one than before.
    pub fn remember_tab(&mut self, path: &Path, tab: Tab) -> bool {
        let known = self.recent.iter_mut().find(|file| file.path == path);
        known.is_some_and(|file| std::mem::replace(&mut file.tab, tab) != tab)
    }

    /// Looks at the test rows of a split, in this opening of its file and in earlier ones.
    pub fn looks_at(&self, split: &str) -> u32 {
        self.looks.iter().map(|looks| looks.at(split)).max().unwrap_or(0)
    }

    /// Remembers how often the test rows of a split have been looked at.
    pub fn remember_looks(&mut self, looks: &TestLooks) {
        self.looks.retain(|known| known.split != looks.split);
        self.looks.insert(0, looks.clone());
        self.looks.truncate(MOST_LOOKS);
    }

    /// Where a source is, told by the user.
    pub fn remember_place(&mut self, sha256: String, path: PathBuf) {
        self.moved.retain(|(known, _)| *known != sha256);
        self.moved.insert(0, (sha256, path));
        self.moved.truncate(MOST_MOVED);
    }

    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|file| file.path != path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_round_trip_and_nonsense_is_told() {
        let mut settings = Settings {
            theme: ThemeChoice::Dark,
            ..Settings::default()
        };
        settings.opened(Path::new("/a.csv"), 5, 1, Tab::Data);
        settings.opened(Path::new("/b.csv"), 6, 2, Tab::Explore);
        settings.opened(Path::new("/a.csv"), 7, 3, Tab::Data);
        assert!(settings.remember_tab(Path::new("/a.csv"), Tab::Train));
        assert!(!settings.remember_tab(Path::new("/a.csv"), Tab::Train));
        assert!(!settings.remember_tab(Path::new("/c.csv"), Tab::Train));
        let tabs = ["/a.csv", "/b.csv", "/c.csv"].map(|path| settings.tab_of(Path::new(path)));
        assert_eq!(tabs, [Tab::Train, Tab::Explore, Tab::Data]);
        settings.zoom = settings.zoom.larger().unwrap();
        settings.folds.details = true;
        for n in 0..MOST_LOOKS + 3 {
            settings.remember_looks(&TestLooks {
                split: n.to_string(),
                count: 2,
                ..TestLooks::default()
            });
        }
        settings.remember_looks(&TestLooks {
            split: "7".to_owned(),
            count: 5,
            ..TestLooks::default()
        });
        assert_eq!((settings.looks.len(), settings.looks_at("7")), (MOST_LOOKS, 5));
        assert_eq!((settings.looks_at("8"), settings.looks_at("0")), (2, 0));
        assert_eq!(settings.recent.len(), 2);
        assert_eq!(settings.recent[0].rows, 7);
        settings.remember_place("aa".to_owned(), "/old.csv".into());
        settings.remember_place("aa".to_owned(), "/new.csv".into());
        assert_eq!(settings.moved, [("aa".to_owned(), PathBuf::from("/new.csv"))]);
        assert_eq!(Settings::parse(&settings.to_toml()).unwrap(), settings);
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
        let why = Settings::parse("theme = \"dark\"\nzoom = \"great\"").unwrap_err();
        assert!(why.starts_with("line 2: "), "{why}");
        assert!(Settings::parse("= nonsense").is_err());
        // Settings of an earlier version know less, those of a later one more.
        let kept =
            Settings::parse("theme = \"dark\"\nmoon = 3\n[[recent]]\npath = \"/a\"\nrows = 1\nopened = 2\n");
        assert_eq!(kept.unwrap().recent[0].tab, Tab::Data);
    }
}
