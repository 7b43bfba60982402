//! What is remembered between starts: theme and recent files.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{RememberedImport, ThemeChoice};

/// Recent files shown.
const MOST_RECENT: usize = 5;

/// Remembered between starts, as TOML.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Tables are written with their cells as they are, though a spreadsheet may run them.
    pub raw_cells: bool,
    /// The latest first.
    pub recent: Vec<RecentFile>,
    /// How files were read that were not read as found, the latest first.
    pub imports: Vec<RememberedImport>,
}

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
        assert_eq!(settings.recent.len(), 2);
        assert_eq!(settings.recent[0].rows, 7);
        assert_eq!(Settings::parse(&settings.to_toml()), settings);
        assert_eq!(Settings::parse("= nonsense"), Settings::default());
    }
}
