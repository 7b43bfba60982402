//! The window: `logic` settles events and commands, `ui` paints. Nothing else lives here.

mod log;
mod logic;
mod settings_file;
mod shortcuts;
mod start;
mod ui;

use std::{path::PathBuf, sync::Arc};

pub use start::run_window;

use crate::{
    engine::study::Source,
    export::LogFile,
    jobs::{FilePicker, NativePicker, Runner},
    state::{Action, AppState, Command},
    theme,
};

/// Seconds. A press this long is a click still: where a frame is slow, press and release lie far apart.
const LONGEST_CLICK: f64 = 3.0;

/// How the window starts.
pub struct AppOptions {
    /// Opened at once.
    pub open: Option<Source>,
    /// Where settings are read and kept; `None`: nowhere.
    pub settings_path: Option<PathBuf>,
    /// The user's home, where exports of the sample are offered.
    pub home: Option<PathBuf>,
    /// Where unsaved work is kept for the case of a crash; `None`: nowhere.
    pub data_folder: Option<PathBuf>,
    /// Where what was done and what went wrong is written; `None`: nowhere.
    pub log_path: Option<PathBuf>,
    pub picker: Box<dyn FilePicker>,
    /// Work has a lower priority than the window.
    pub gives_way: bool,
}

impl Default for AppOptions {
    fn default() -> Self {
        Self {
            open: None,
            settings_path: None,
            home: None,
            data_folder: None,
            log_path: None,
            picker: Box::new(NativePicker),
            gives_way: false,
        }
    }
}

/// The application behind the window.
#[derive(Debug)]
pub struct BuyerscopeApp {
    state: AppState,
    runner: Runner,
    /// Asked for by the last frame, applied before the next.
    commands: Vec<Command>,
    /// The window's title as last set.
    title: String,
    /// The window has been asked to close.
    is_closing: bool,
    log: Option<Arc<LogFile>>,
    /// Those of the list of actions, read once.
    shortcuts: Vec<(egui::KeyboardShortcut, Action)>,
}

impl BuyerscopeApp {
    pub fn new(ctx: &egui::Context, options: AppOptions) -> Self {
        theme::style::install(ctx);
        // The size is a command of ours, and kept with the settings.
        ctx.options_mut(|options| {
            options.zoom_with_keyboard = false;
            options.input_options.max_click_duration = LONGEST_CLICK;
        });
        let AppOptions {
            open,
            settings_path,
            home,
            data_folder,
            log_path,
            picker,
            gives_way,
        } = options;
        let (settings, damaged) = settings_path
            .as_deref()
            .map(settings_file::read)
            .unwrap_or_default();
        let log = log_path
            .clone()
            .map(|path| Arc::new(LogFile::new(path, !settings.without_log)));
        if let Some(log) = &log {
            log::begin(log);
        }
        let waker = ctx.clone();
        let mut runner = Runner::new(picker, Arc::new(move || waker.request_repaint()))
            .giving_way(gives_way)
            .with_log(log.clone());
        // What could not be put aside is not written over.
        let settings_path =
            settings_path.filter(|_| damaged.as_ref().is_none_or(|found| !found.is_in_the_way));
        let mut state = AppState::new(settings, settings_path, home)
            .with_data_folder(data_folder)
            .with_log(log_path);
        if let Some(damaged) = damaged {
            state.tell_damaged_settings(damaged.words, damaged.place);
        }
        for request in state.find_lost_work() {
            runner.submit(request);
        }
        let first = match open {
            Some(Source::Sample) => Command::OpenSample,
            Some(Source::File(path)) => Command::Open(path),
            // Also starts the work behind the welcome page.
            None => Command::CloseFile,
        };
        Self {
            state,
            runner,
            commands: vec![first],
            title: String::new(),
            is_closing: false,
            log,
            shortcuts: shortcuts::all(),
        }
    }

    /// What the window shows; for tests.
    pub fn state(&self) -> &AppState {
        &self.state
    }
}
