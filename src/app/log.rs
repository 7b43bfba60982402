//! The log of a window: where it is, how a start is told, and what the window's own libraries and panics say.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use directories::ProjectDirs;
use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::{export::LogFile, jobs::panic_line, state::Versions};

/// Where the log is: what a program leaves behind of itself belongs in the folder for state, where the platform has one.
pub(super) fn place(dirs: &ProjectDirs) -> PathBuf {
    let folder = dirs.state_dir().unwrap_or(dirs.data_local_dir());
    folder.join("buyerscope.log")
}

/// Tells the start, and from now on panics and the complaints of what draws the window.
pub(super) fn begin(log: &Arc<LogFile>) {
    let versions = Versions::of_this_program();
    drop(log.add(&format!("start: {}", versions.one_line())));
    listen(log);
}

/// A program has one logger and one panic hook: the first window's.
fn listen(log: &Arc<LogFile>) {
    static HEARD: OnceLock<()> = OnceLock::new();
    if HEARD.set(()).is_err() {
        return;
    }
    if log::set_boxed_logger(Box::new(Complaints(Arc::clone(log)))).is_ok() {
        log::set_max_level(LevelFilter::Warn);
    }
    let log = Arc::clone(log);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        drop(log.add(&panic_line(info)));
        usual(info);
    }));
}

/// What draws the window, opens dialogs and reaches the clipboard: of these alone complaints are kept, since none of them
/// ever sees a customer.
const HEARD: [&str; 8] = [
    "arboard",
    "eframe",
    "egui",
    "egui_glow",
    "egui_winit",
    "glutin",
    "rfd",
    "winit",
];

struct Complaints(Arc<LogFile>);

impl Log for Complaints {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let from = metadata.target().split("::").next().unwrap_or_default();
        metadata.level() <= Level::Warn && HEARD.contains(&from)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let words = format!("{} {}: {}", record.level(), record.target(), record.args());
            drop(self.0.add(&words));
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_of_the_window_are_kept_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = Arc::new(LogFile::new(folder.path().join("a.log"), true));
        let complaints = Complaints(Arc::clone(&file));
        for (target, level) in [
            ("egui_winit::clipboard", Level::Warn),
            ("polars_io::csv", Level::Error),
            ("winit", Level::Info),
        ] {
            let words = format_args!("from {target}").to_string();
            complaints.log(
                &Record::builder()
                    .target(target)
                    .level(level)
                    .args(format_args!("{words}"))
                    .build(),
            );
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.ends_with("WARN egui_winit::clipboard: from egui_winit::clipboard\n"),
            "{text}"
        );
    }

    #[test]
    fn a_start_is_told_with_versions() {
        let folder = tempfile::tempdir().unwrap();
        let file = Arc::new(LogFile::new(folder.path().join("a.log"), true));
        begin(&file);
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(
            text.contains(concat!("start: Buyerscope ", env!("CARGO_PKG_VERSION"))),
            "{text}"
        );
        assert!(text.contains("polars 0."), "{text}");
    }
}
