//! Characters that the bundled typeface does not have, in pictures made of pixels.
//!
//! A label in Japanese must not come out blank. What Inter lacks is drawn with the first font of this
//! computer that has it; what none has becomes an empty box, □. Only then does a picture depend on the
//! computer: with Inter's characters it is the same everywhere. An SVG keeps its text in any case.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use crate::theme::fonts::lacking;

/// Stands for what no font has; Inter has it.
const BOX: char = '□';
/// Larger files are no fonts for a label.
const MOST_BYTES: u64 = 64 << 20;
/// Files looked at before giving up.
const MOST_FILES: usize = 2_000;

/// Files with the characters of `text` that the bundled typeface lacks, and what is left without.
pub fn fonts_for(text: &str) -> (Vec<Vec<u8>>, BTreeSet<char>) {
    let mut missing: BTreeSet<char> = lacking(text);
    let mut found = Vec::new();
    if missing.is_empty() {
        return (found, missing);
    }
    for path in files() {
        if missing.is_empty() {
            break;
        }
        let Ok(bytes) = fs::read(&path) else { continue };
        let before = missing.len();
        for index in 0..ttf_parser::fonts_in_collection(&bytes).unwrap_or(1) {
            if let Ok(face) = ttf_parser::Face::parse(&bytes, index) {
                missing.retain(|&c| !draws(&face, c));
            }
        }
        if missing.len() < before {
            found.push(bytes);
        }
    }
    (found, missing)
}

/// `text` with a box for each of `missing`.
pub fn boxed(text: &str, missing: &BTreeSet<char>) -> String {
    text.chars()
        .map(|c| if missing.contains(&c) { BOX } else { c })
        .collect()
}

/// A glyph with an outline: colour bitmaps are not drawn.
fn draws(face: &ttf_parser::Face<'_>, c: char) -> bool {
    face.glyph_index(c)
        .is_some_and(|glyph| face.glyph_bounding_box(glyph).is_some())
}

/// Font files of this computer, in the order of their paths, so that the same ones are taken each time.
fn files() -> Vec<PathBuf> {
    let mut waiting = folders();
    let mut files = Vec::new();
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if files.len() >= MOST_FILES {
                break;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push(path),
                Ok(_) if is_font(&path) => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

fn is_font(path: &Path) -> bool {
    let is_named = path
        .extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ["ttf", "otf", "ttc", "otc"].contains(&ending.to_ascii_lowercase().as_str()));
    is_named && fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= MOST_BYTES)
}

fn folders() -> Vec<PathBuf> {
    let home = env::home_dir();
    let of_home = |inside: &str| home.as_ref().map(|home| home.join(inside));
    if cfg!(windows) {
        let root = env::var_os("SYSTEMROOT").map_or_else(|| PathBuf::from("C:\\Windows"), PathBuf::from);
        return vec![root.join("Fonts")];
    }
    let everyone = if cfg!(target_os = "macos") {
        ["/System/Library/Fonts", "/Library/Fonts"]
    } else {
        ["/usr/share/fonts", "/usr/local/share/fonts"]
    };
    let own = if cfg!(target_os = "macos") {
        ["Library/Fonts", "Library/Fonts"]
    } else {
        [".local/share/fonts", ".fonts"]
    };
    everyone
        .iter()
        .map(PathBuf::from)
        .chain(own.iter().filter_map(|inside| of_home(inside)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_inter_has_needs_no_other_font() {
        assert!(lacking("Bargain Hunter, Größe − 1\u{202f}250 €, Москва, Αθήνα, ≥ 5 × □").is_empty());
        assert_eq!(fonts_for("Premium Buyer"), (vec![], BTreeSet::new()));
    }

    #[test]
    fn what_no_font_has_is_a_box() {
        // Not a character yet, and none ever: no font has it.
        let text = "a\u{e123}\u{fdd0}b";
        let missing = lacking(text);
        assert!(missing.contains(&'\u{fdd0}'));
        assert_eq!(boxed("a\u{fdd0}b", &missing), "a□b");
        assert!(lacking("東京").len() == 2);
    }
}
