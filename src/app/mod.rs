//! The window: `logic` settles events and commands, `ui` paints. Nothing else lives here.

mod logic;
mod start;
mod ui;

use std::{path::PathBuf, sync::Arc};

pub use start::run_window;

use crate::{
    engine::study::Source,
    jobs::{FilePicker, NativePicker, Runner},
    state::{AppState, Command, Settings},
    theme,
};

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
    pub picker: Box<dyn FilePicker>,
}

impl Default for AppOptions {
    fn default() -> Self {
        Self {
            open: None,
            settings_path: None,
            home: None,
            data_folder: None,
            picker: Box::new(NativePicker),
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
}

impl BuyerscopeApp {
    pub fn new(ctx: &egui::Context, options: AppOptions) -> Self {
        theme::style::install(ctx);
        let AppOptions {
            open,
            settings_path,
            home,
            data_folder,
            picker,
        } = options;
        let settings = settings_path
            .as_ref()
            .and_then(|path| std::fs::read_to_string(path).ok())
            .map(|text| Settings::parse(&text))
            .unwrap_or_default();
        let waker = ctx.clone();
        let mut runner = Runner::new(picker, Arc::new(move || waker.request_repaint()));
        let state = AppState::new(settings, settings_path, home).with_data_folder(data_folder);
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
        }
    }

    /// What the window shows; for tests.
    pub fn state(&self) -> &AppState {
        &self.state
    }
}
