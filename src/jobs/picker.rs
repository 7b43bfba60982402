//! File dialogs behind a trait, so that tests can answer.

use std::path::PathBuf;

/// A dialog that is open: call it on a worker to wait for the answer. `None`: cancelled, or the
/// system has no dialogs (the two cannot be told apart; the path fields are always there).
pub type PendingPick = Box<dyn FnOnce() -> Option<PathBuf> + Send>;

/// What a save dialog starts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveSuggestion {
    pub file_name: String,
    pub folder: Option<PathBuf>,
    /// Name of the kind of file and its endings, without the dot.
    pub filter: (String, Vec<String>),
}

/// Opens file dialogs.
pub trait FilePicker: Send {
    /// Asks for a file to open.
    fn open(&self) -> PendingPick;
    /// Asks where to save.
    fn save(&self, suggestion: &SaveSuggestion) -> PendingPick;
}

/// Endings of the files shown first. What a file is, its content tells.
const TABLES: &[&str] = &[
    "csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "gz", "zst", "zip",
    "toml",
];

/// The platform's own dialogs.
#[derive(Debug, Clone, Copy, Default)]
pub struct NativePicker;

impl FilePicker for NativePicker {
    fn open(&self) -> PendingPick {
        // Made on the calling (main) thread, as macOS wants; awaited on the worker.
        let answer = rfd::AsyncFileDialog::new()
            .set_title("Open customers or a study")
            .add_filter("Tables and studies", TABLES)
            .add_filter("Studies", &["toml", "zip"])
            .add_filter("Text", &["csv", "tsv", "txt", "tab", "dat"])
            .add_filter("Workbooks", &["xlsx", "xlsm", "xlsb", "xls", "ods"])
            .add_filter("All files", &["*"])
            .pick_file();
        Box::new(move || pollster::block_on(answer).map(|file| file.path().to_owned()))
    }

    fn save(&self, suggestion: &SaveSuggestion) -> PendingPick {
        let (name, endings) = &suggestion.filter;
        let mut dialog = rfd::AsyncFileDialog::new()
            .set_title("Save as")
            .set_file_name(&suggestion.file_name)
            .add_filter(name, endings);
        if let Some(folder) = &suggestion.folder {
            dialog = dialog.set_directory(folder);
        }
        let answer = dialog.save_file();
        Box::new(move || pollster::block_on(answer).map(|file| file.path().to_owned()))
    }
}
