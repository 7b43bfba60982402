//! Settings as they are on the disk: read at the start, and put aside where they cannot be.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{export, state::Settings};

/// Settings that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Damaged {
    /// In a sentence, for the user.
    pub words: String,
    /// Where they are now.
    pub place: PathBuf,
    /// Whether they stand where new ones would be written over them.
    pub is_in_the_way: bool,
}

/// The settings of this file, the usual ones where there is none or they are damaged: settings never stop a start.
pub(super) fn read(path: &Path) -> (Settings, Option<Damaged>) {
    let why = match fs::read_to_string(path) {
        Ok(text) => match Settings::parse(&text) {
            Ok(settings) => return (settings, None),
            Err(why) => why,
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Settings::default(), None),
        Err(error) => error.to_string(),
    };
    let damaged = match export::put_aside(path) {
        Ok(place) => Damaged {
            words: format!(
                "The settings could not be read ({why}). Buyerscope starts with the usual ones; yours are kept as {}.",
                crate::engine::format::file_name(&place)
            ),
            place,
            is_in_the_way: false,
        },
        Err(error) => Damaged {
            words: format!(
                "The settings could not be read ({why}) nor put aside ({error}). Buyerscope starts with the usual ones \
                 and leaves yours as they are: what you change now is not kept."
            ),
            place: path.to_owned(),
            is_in_the_way: true,
        },
    };
    (Settings::default(), Some(damaged))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::ThemeChoice;

    #[test]
    fn damaged_settings_are_put_aside_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        assert_eq!(read(&path), (Settings::default(), None), "the first start");
        fs::write(&path, "theme = \"dark\"\n").unwrap();
        let (settings, damaged) = read(&path);
        assert_eq!((settings.theme, damaged), (ThemeChoice::Dark, None));
        for text in [&b"theme = \"dark\"\nzoom = ["[..], b"\xff\xfe\x00"] {
            fs::write(&path, text).unwrap();
            let (settings, damaged) = read(&path);
            assert_eq!(settings, Settings::default());
            let damaged = damaged.unwrap();
            assert!(
                damaged.words.contains("yours are kept as settings.damaged"),
                "{}",
                damaged.words
            );
            assert_eq!(fs::read(&damaged.place).unwrap(), text);
            assert!(!path.exists() && !damaged.is_in_the_way);
        }
    }

    #[test]
    fn a_folder_in_their_place_is_no_crash() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::create_dir(&path).unwrap();
        let (settings, damaged) = read(&path);
        assert_eq!(settings, Settings::default());
        assert!(damaged.is_some());
    }
}
