//! A file that cannot be read is put aside, not written over.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Gives the file another name beside its own, `settings.damaged.toml` for `settings.toml`, and says which. One that
/// was put aside before stays: the next one is `settings.damaged-2.toml`.
///
/// # Errors
/// When it cannot be renamed; it is then where it was.
pub fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let name = |part: &str| {
        let part = path.file_stem().zip(Some(part)).map(|(stem, part)| {
            let ending = path
                .extension()
                .map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
            format!("{}.{part}{ending}", stem.to_string_lossy())
        });
        path.with_file_name(part.unwrap_or_default())
    };
    let mut place = name("damaged");
    let mut n = 2;
    while place.exists() {
        place = name(&format!("damaged-{n}"));
        n += 1;
    }
    fs::rename(path, &place)?;
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        for (text, name) in [
            ("one", "settings.damaged.toml"),
            ("two", "settings.damaged-2.toml"),
        ] {
            fs::write(&path, text).unwrap();
            let place = put_aside(&path).unwrap();
            assert_eq!(place, folder.path().join(name));
            assert_eq!(fs::read_to_string(place).unwrap(), text);
            assert!(!path.exists());
        }
        assert!(put_aside(&path).is_err(), "there is none");
    }
}
