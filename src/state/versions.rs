//! What this program is made of: its version, and the libraries that do its main work.

use std::collections::BTreeMap;

/// The lock file of the build: each library with the version that was compiled in.
const LOCK: &str = include_str!("../../Cargo.lock");

/// A library that does some of the main work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Library {
    pub name: &'static str,
    /// What it does here.
    pub what: &'static str,
    /// As an SPDX expression.
    pub licence: &'static str,
}

const fn library(name: &'static str, what: &'static str, licence: &'static str) -> Library {
    Library { name, what, licence }
}

/// By what they do.
pub const LIBRARIES: [Library; 16] = [
    library("eframe", "the window", "MIT OR Apache-2.0"),
    library("egui", "what is in it", "MIT OR Apache-2.0"),
    library("egui_plot", "plots", "MIT OR Apache-2.0"),
    library("rfd", "file dialogs", "MIT"),
    library("polars", "tables", "MIT"),
    library("calamine", "workbooks", "MIT"),
    library("encoding_rs", "encodings", "(Apache-2.0 OR MIT) AND BSD-3-Clause"),
    library("linfa", "learning", "MIT OR Apache-2.0"),
    library("linfa-logistic", "logistic regression", "MIT OR Apache-2.0"),
    library("linfa-clustering", "k-means", "MIT OR Apache-2.0"),
    library("ndarray", "matrices", "MIT OR Apache-2.0"),
    library("statrs", "distributions", "MIT"),
    library("rayon", "all processors", "MIT OR Apache-2.0"),
    library("resvg", "pictures", "Apache-2.0 OR MIT"),
    library("krilla", "PDF", "MIT OR Apache-2.0"),
    library("sha2", "fingerprints", "MIT OR Apache-2.0"),
];

/// The program and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    pub program: &'static str,
    /// Operating system and processor.
    pub system: String,
    /// Each of [`LIBRARIES`] with its version.
    pub libraries: Vec<(Library, &'static str)>,
}

impl Versions {
    /// Those of the program that runs.
    pub fn of_this_program() -> Self {
        let locked = locked(LOCK);
        let version = |library: Library| (library, *locked.get(library.name).unwrap_or(&""));
        Self {
            program: env!("CARGO_PKG_VERSION"),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            libraries: LIBRARIES.map(version).to_vec(),
        }
    }

    /// "Buyerscope 0.1.0, linux x86_64, eframe 0.37.0, …".
    pub fn one_line(&self) -> String {
        let libraries = self.libraries.iter();
        let libraries = libraries.map(|(library, version)| format!(", {} {version}", library.name));
        format!(
            "Buyerscope {}, {}{}",
            self.program,
            self.system,
            libraries.collect::<String>()
        )
    }
}

/// Name and version of each package of a lock file; of several versions the last.
fn locked(text: &str) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        if let Some(value) = quoted(line, "name") {
            name = Some(value);
        } else if let (Some(value), Some(name)) = (quoted(line, "version"), name.take()) {
            found.insert(name, value);
        }
    }
    found
}

/// The text in `key = "text"`.
fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_is_in_the_lock_file() {
        let versions = Versions::of_this_program();
        for (library, version) in &versions.libraries {
            let is_version =
                version.split('.').count() >= 3 && version.starts_with(|c: char| c.is_ascii_digit());
            assert!(is_version, "{}: {version}", library.name);
        }
        let line = versions.one_line();
        assert!(
            line.starts_with(&format!("Buyerscope {}, ", env!("CARGO_PKG_VERSION"))),
            "{line}"
        );
        assert!(line.contains(", polars 0."), "{line}");
    }

    #[test]
    fn lock_files_are_read() {
        let text = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\ndependencies = [\n \"b\",\n]\n\n\
                    [[package]]\nname = \"b\"\nversion = \"0.1.0\"\n";
        let found: Vec<_> = locked(text).into_iter().collect();
        assert_eq!(found, [("a", "1.2.3"), ("b", "0.1.0")]);
    }
}
