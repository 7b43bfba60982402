//! How files were read, remembered from one opening to the next.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::engine::study::{ImportSpec, Source};

use super::{AppState, Settings, ToastKind};

/// Files remembered; the one not opened for longest is forgotten first.
const MOST: usize = 50;

/// The choices a user has made about reading a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedImport {
    pub path: PathBuf,
    /// Of its bytes: the same file under another name is known by it.
    pub sha256: String,
    pub import: ImportSpec,
}

impl Settings {
    /// How the file at this place was read last.
    pub fn import_of(&self, path: &Path) -> Option<&ImportSpec> {
        let known = self.imports.iter().find(|known| known.path == path);
        known.map(|known| &known.import)
    }

    /// How a file with these bytes was read last, wherever it stood.
    pub fn import_of_bytes(&self, sha256: &str) -> Option<&ImportSpec> {
        let known = self.imports.iter().find(|known| known.sha256 == sha256);
        known.map(|known| &known.import)
    }

    /// Remembers how a file is read; nothing where it is read as found.
    pub fn remember_import(&mut self, path: &Path, sha256: &str, import: &ImportSpec) {
        self.imports
            .retain(|known| known.path != path && known.sha256 != sha256);
        if *import == ImportSpec::default() {
            return;
        }
        self.imports.insert(
            0,
            RememberedImport {
                path: path.to_owned(),
                sha256: sha256.to_owned(),
                import: import.clone(),
            },
        );
        self.imports.truncate(MOST);
    }
}

impl AppState {
    /// Whether the file is read by choices made when it was open before.
    pub fn is_remembered(&self) -> bool {
        self.remembered.as_ref() == Some(&self.study.import)
    }

    /// The choices to begin with for a file.
    pub(super) fn recall_import(&mut self, source: &Source) -> ImportSpec {
        let known = match source {
            Source::File(path) => self.settings.import_of(&absolute(path)).cloned(),
            Source::Sample => None,
        };
        self.remembered.clone_from(&known);
        known.unwrap_or_default()
    }

    /// A file that is known by its bytes only is read again as it was. True: it is.
    pub(super) fn recall_by_bytes(&mut self, path: &Path, sha256: &str) -> bool {
        let is_new = self.settings.import_of(path).is_none() && !self.history.can_undo();
        if !is_new || self.study.import != ImportSpec::default() || self.recalled.as_deref() == Some(sha256) {
            return false;
        }
        let Some(import) = self.settings.import_of_bytes(sha256).cloned() else {
            return false;
        };
        self.recalled = Some(sha256.to_owned());
        self.remembered = Some(import.clone());
        self.study.import = import;
        self.changed_by_itself();
        true
    }

    /// Forgets what was read, so that the file is read anew.
    pub(super) fn read_again(&mut self) {
        self.results.forget_file();
        self.submitted.clear();
    }

    /// A file that can no longer be read as it was is read as found. True: it is.
    pub(super) fn give_up_remembered(&mut self) -> bool {
        if !self.is_remembered() {
            return false;
        }
        self.remembered = None;
        self.study.import = ImportSpec::default();
        self.changed_by_itself();
        let words = "The file could not be read as you chose when it was open before. It is read as found.";
        self.toast(ToastKind::Error, words.to_owned(), None);
        true
    }
}

pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_remembered_by_place_and_by_bytes() {
        let comma = ImportSpec {
            decimal: Some(','),
            ..ImportSpec::default()
        };
        let mut settings = Settings::default();
        settings.remember_import(Path::new("/a.csv"), "aa", &comma);
        assert_eq!(settings.import_of(Path::new("/a.csv")), Some(&comma));
        assert_eq!(settings.import_of_bytes("aa"), Some(&comma));
        assert_eq!(settings.import_of(Path::new("/b.csv")), None);
        let columns = ImportSpec::default().with_column("b.c", |column| column.decimal = Some('.'));
        settings.remember_import(Path::new("/b.csv"), "bb", &columns);
        assert_eq!(Settings::parse(&settings.to_toml()).unwrap(), settings);
        settings.remember_import(Path::new("/a.csv"), "aa", &ImportSpec::default());
        assert_eq!(settings.import_of_bytes("aa"), None);
        for n in 0..60 {
            settings.remember_import(Path::new(&format!("/{n}")), &n.to_string(), &comma);
        }
        assert_eq!(settings.imports.len(), MOST);
    }
}
