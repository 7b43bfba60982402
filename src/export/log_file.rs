//! A text file of what was done and what went wrong, for whoever has to find out why. Of bounded size: the file before
//! the present one is kept, and no older one.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicBool, Ordering},
};

use super::{ExportError, WriteCause, write::make_folder};
use crate::engine::format;

/// A file that would grow beyond this makes room for a new one.
const MOST_BYTES: u64 = 1 << 20;
/// A line is cut after so many characters.
const MOST_LETTERS: usize = 600;

/// A log that any number of windows and threads add lines to.
///
/// The file is opened for each line: there are a few lines a second at most, and so it can be moved or deleted while
/// the program runs.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    is_on: AtomicBool,
    has_failed: AtomicBool,
    most_bytes: u64,
}

impl LogFile {
    /// At this path. Nothing is written before the first line.
    pub fn new(path: PathBuf, is_on: bool) -> Self {
        Self {
            path,
            is_on: AtomicBool::new(is_on),
            has_failed: AtomicBool::new(false),
            most_bytes: MOST_BYTES,
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether lines are written from now on.
    pub fn switch(&self, is_on: bool) {
        self.is_on.store(is_on, Ordering::Relaxed);
    }

    /// Adds a line: time, process and words. Breaks in them become spaces.
    ///
    /// # Errors
    /// When it could not be written though the line before could: said once, not with every line.
    pub fn add(&self, words: &str) -> Result<(), ExportError> {
        if !self.is_on.load(Ordering::Relaxed) {
            return Ok(());
        }
        let written = self.write(words);
        let had_failed = self.has_failed.swap(written.is_err(), Ordering::Relaxed);
        if had_failed { Ok(()) } else { written }
    }

    fn write(&self, words: &str) -> Result<(), ExportError> {
        let failed = |error: &std::io::Error| ExportError::Write {
            file: format::file_name(&self.path),
            cause: WriteCause::Other {
                why: error.to_string(),
            },
        };
        if let Some(folder) = self.path.parent() {
            make_folder(folder)?;
        }
        let words: String = words
            .chars()
            .take(MOST_LETTERS)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ");
        let line = format!("{now} {} {words}\n", process::id());
        self.make_room(line.len() as u64)
            .map_err(|error| failed(&error))?;
        let mut options = fs::OpenOptions::new();
        let opened = options.append(true).create(true).open(&self.path);
        // One write a line: those of two windows do not mix.
        opened
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|error| failed(&error))
    }

    fn make_room(&self, more: u64) -> std::io::Result<()> {
        let n_bytes = fs::metadata(&self.path).map_or(0, |found| found.len());
        if n_bytes > 0 && n_bytes + more > self.most_bytes {
            fs::rename(&self.path, self.path.with_extension("old.log"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(folder: &Path, most_bytes: u64) -> LogFile {
        LogFile {
            most_bytes,
            ..LogFile::new(folder.join("deep").join("buyerscope.log"), true)
        }
    }

    #[test]
    fn lines_carry_time_and_process_and_stay_lines() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), MOST_BYTES);
        log.add("one\ntwo").unwrap();
        log.add(&"x".repeat(5_000)).unwrap();
        let text = fs::read_to_string(log.path()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(
            lines[0].ends_with(&format!("Z {} one two", process::id())),
            "{text}"
        );
        assert!(lines[0].starts_with("20"), "{text}");
        assert!(lines[1].len() < 700);
    }

    #[test]
    fn it_never_grows_beyond_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), 2_000);
        for n in 0..500 {
            log.add(&format!("line {n}")).unwrap();
        }
        let files: Vec<_> = fs::read_dir(folder.path().join("deep"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .collect();
        assert_eq!(files.len(), 2);
        for file in files {
            assert!(file.metadata().unwrap().len() <= 2_000);
        }
        let text = fs::read_to_string(log.path()).unwrap();
        assert!(text.ends_with("line 499\n"), "the latest is there");
    }

    #[test]
    fn switched_off_it_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), MOST_BYTES);
        log.switch(false);
        log.add("secret").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        log.switch(true);
        log.add("told").unwrap();
        assert!(log.path().is_file());
    }

    #[test]
    fn a_failure_is_said_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("deep"), "a file where the folder should be").unwrap();
        let log = log(folder.path(), MOST_BYTES);
        assert!(log.add("one").is_err());
        assert!(log.add("two").is_ok());
        fs::remove_file(folder.path().join("deep")).unwrap();
        log.add("three").unwrap();
        assert!(fs::read_to_string(log.path()).unwrap().ends_with("three\n"));
    }
}
