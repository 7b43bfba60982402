//! Files that a Study names: relative to the study in its file, so that a folder can be moved as a whole.

use std::path::{Component, Path, PathBuf};

use crate::engine::study::{Source, Study, TestRows};

/// How the names of study files end.
pub const STUDY_ENDING: &str = ".study.toml";
/// How the names of studies end that carry their data.
pub const ZIP_ENDING: &str = ".study.zip";

/// Whether a file is a study, by its name.
pub fn is_study(path: &Path) -> bool {
    ending(path).is_some()
}

/// Whether a file is a picture that may carry the choices it was made with, by its name.
pub fn is_picture(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    matches!(ending.as_deref(), Some("svg" | "png"))
}

fn ending(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    [STUDY_ENDING, ZIP_ENDING]
        .into_iter()
        .find(|ending| name.ends_with(ending))
}

/// The file's name without folder and ending: "customers" of "customers.study.toml" and of "customers.csv".
pub fn study_stem(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let end = ending(path).map_or_else(
        || name.find('.').filter(|&at| at > 0).unwrap_or(name.len()),
        |ending| name.len() - ending.len(),
    );
    name.get(..end).unwrap_or(&name).to_owned()
}

/// Changes every path that a Study names.
pub fn each_path(study: &mut Study, mut change: impl FnMut(&mut PathBuf)) {
    if let Some(Source::File(path)) = &mut study.source {
        change(path);
    }
    if let TestRows::File { path } = &mut study.validation.test {
        change(path);
    }
    if let Some(second) = &mut study.segments.second {
        change(&mut second.file);
    }
    let scoring = &mut study.scoring;
    scoring.file.iter_mut().chain(&mut scoring.model).for_each(change);
}

/// A path as seen from a folder, with `/` between its parts; as it is where the two share no root.
pub(super) fn relative(path: &Path, folder: &Path) -> PathBuf {
    if path.is_relative() {
        return path.to_owned();
    }
    let (path_parts, folder_parts): (Vec<Component<'_>>, Vec<Component<'_>>) = (plain(path), plain(folder));
    let shared = path_parts
        .iter()
        .zip(&folder_parts)
        .take_while(|(one, other)| one == other)
        .count();
    // On Windows another drive, on other systems a folder that is no absolute path.
    let has_root = path_parts[..shared]
        .iter()
        .any(|part| matches!(part, Component::RootDir));
    if !has_root {
        return path.to_owned();
    }
    let up = std::iter::repeat_n("..".to_owned(), folder_parts.len() - shared);
    let down = path_parts[shared..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    let text = parts.join("/");
    // A name that is no Unicode cannot be written as text, nor pass for another.
    if path.to_str().is_none() {
        return path.to_owned();
    }
    PathBuf::from(text)
}

/// A path of a study file as it is on this machine.
pub(super) fn absolute(path: &Path, folder: &Path) -> PathBuf {
    let joined = folder.join(path);
    plain(&joined).into_iter().collect()
}

/// Without `.`, and with `..` followed where that is sure to be right.
fn plain(path: &Path) -> Vec<Component<'_>> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_are_seen_from_the_folder_of_the_study_and_back() {
        for (path, folder, seen) in [
            ("/home/a/customers.csv", "/home/a", "customers.csv"),
            ("/home/a/data/customers.csv", "/home/a", "data/customers.csv"),
            (
                "/home/b/customers.csv",
                "/home/a/studies",
                "../../b/customers.csv",
            ),
            ("/customers.csv", "/home", "../customers.csv"),
        ] {
            assert_eq!(relative(Path::new(path), Path::new(folder)), Path::new(seen));
            assert_eq!(absolute(Path::new(seen), Path::new(folder)), Path::new(path));
        }
        let elsewhere = Path::new("customers.csv");
        assert_eq!(relative(elsewhere, Path::new("/home")), elsewhere);
        assert_eq!(relative(Path::new("/a.csv"), Path::new("")), Path::new("/a.csv"));
    }

    #[test]
    fn studies_are_known_by_their_names() {
        for (name, is, stem) in [
            ("a/customers.study.toml", true, "customers"),
            ("May.STUDY.TOML", true, "May"),
            ("may 1.5.study.zip", true, "may 1.5"),
            ("customers.csv.gz", false, "customers"),
            ("settings.toml", false, "settings"),
            (".hidden", false, ".hidden"),
        ] {
            assert_eq!(is_study(Path::new(name)), is, "{name}");
            assert_eq!(study_stem(Path::new(name)), stem);
        }
    }
}
