//! What is remembered between starts: theme, recent files, how files were read, looks at their test results.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{RememberedImport, ThemeChoice};
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
    /// Tables are written with their cells as they are, though a spreadsheet may run them.
    pub raw_cells: bool,
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
}

impl Settings {
    /// From TOML; what cannot be read is the default: settings never stop a start.
    pub fn parse(text: &str) -> Self {
        toml::from_str(text).unwrap_or_default()
    }

    /// As TOML.
    pub fn to_toml(&self) -> String {
        // Plain data of ours: serialising cannot fail.
        toml::to_string(self).unwrap_or_default()
    }

    /// Puts a file in front.
    pub fn opened(&mut self, path: &Path, rows: usize, opened: i64) {
        self.forget(path);
        self.recent.insert(
            0,
            RecentFile {
                path: path.to_owned(),
                rows,
                opened,
            },
        );
        self.recent.truncate(MOST_RECENT);
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
    fn settings_survive_a_round_trip_and_nonsense_is_the_default() {
        let mut settings = Settings {
            theme: ThemeChoice::Dark,
            ..Settings::default()
        };
        settings.opened(Path::new("/a.csv"), 5, 1);
        settings.opened(Path::new("/b.csv"), 6, 2);
        settings.opened(Path::new("/a.csv"), 7, 3);
        for n in 0..MOST_LOOKS + 3 {
            settings.remember_looks(&TestLooks {
                split: n.to_string(),
                count: 2,
            });
        }
        settings.remember_looks(&TestLooks {
            split: "7".to_owned(),
            count: 5,
        });
        assert_eq!((settings.looks.len(), settings.looks_at("7")), (MOST_LOOKS, 5));
        assert_eq!((settings.looks_at("8"), settings.looks_at("0")), (2, 0));
        assert_eq!(settings.recent.len(), 2);
        assert_eq!(settings.recent[0].rows, 7);
        settings.remember_place("aa".to_owned(), "/old.csv".into());
        settings.remember_place("aa".to_owned(), "/new.csv".into());
        assert_eq!(settings.moved, [("aa".to_owned(), PathBuf::from("/new.csv"))]);
        assert_eq!(Settings::parse(&settings.to_toml()), settings);
        assert_eq!(Settings::parse("= nonsense"), Settings::default());
    }
}
