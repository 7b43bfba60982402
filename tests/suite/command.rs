//! The real program, and files for it.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// What a run of the program came to.
pub struct Ran {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A command line being written; starts with these words, parted by spaces.
pub fn line(words: &str) -> Line {
    Line(Vec::new()).words(words)
}

/// A command line being written.
#[derive(Clone)]
pub struct Line(Vec<OsString>);

impl Line {
    /// Further words, parted by spaces.
    pub fn words(mut self, words: &str) -> Self {
        self.0.extend(words.split_whitespace().map(OsString::from));
        self
    }

    /// One word, spaces and all.
    pub fn word(mut self, word: &str) -> Self {
        self.0.push(word.into());
        self
    }

    /// A path as one word.
    pub fn path(mut self, path: &Path) -> Self {
        self.0.push(path.into());
        self
    }

    /// Runs `buyerscope` with the line, without a display.
    pub fn run(self) -> Ran {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_buyerscope"))
            .args(self.0)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .output()
            .unwrap();
        Ran {
            status: status.code(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }
}

impl Ran {
    /// The text of a run that went well.
    pub fn text(self) -> String {
        assert_eq!((self.status, self.stderr.as_str()), (Some(0), ""));
        self.stdout
    }

    /// The one JSON object of a run that went well.
    pub fn json(self) -> Value {
        let text = self.text();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The one sentence of a run that stopped.
    pub fn complaint(self) -> String {
        assert_eq!(self.status, Some(1), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "a run that stops prints no result");
        assert_eq!(self.stderr.lines().count(), 1, "one sentence: {}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        let sentence = self.stderr.trim_end().strip_prefix("error: ");
        sentence.expect("says that it is an error").to_owned()
    }
}

/// A file of the repository.
pub fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder with the first 600 sample customers in `customers.csv`.
pub fn some_customers() -> (tempfile::TempDir, PathBuf) {
    let all = std::fs::read_to_string(in_repository("sample_data/customers.csv")).unwrap();
    let some: Vec<&str> = all.lines().take(601).collect();
    file_of("customers.csv", (some.join("\n") + "\n").as_bytes())
}

/// A folder with one file in it.
pub fn file_of(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// A head and `n` rows under it.
pub fn table(head: &str, n: usize, row: impl Fn(usize) -> String) -> String {
    let rows: Vec<String> = std::iter::once(head.to_owned()).chain((0..n).map(row)).collect();
    rows.join("\n") + "\n"
}
