//! What the work beside the window says → changed state.

use std::path::PathBuf;

use crate::{
    engine::{
        EngineError,
        run::{Outcome, Step},
        study::Source,
    },
    jobs::{JobEvent, JobRequest, Slot},
};

use super::{AppState, OpenFailure, Toast, ToastKind, imports};

/// Seconds a toast stays that is no error.
const TOAST_SECONDS: f64 = 6.0;

impl AppState {
    /// Takes in what has happened and says what work follows.
    pub fn on_event(&mut self, event: JobEvent) -> Vec<JobRequest> {
        match event {
            JobEvent::Progressed {
                slot,
                fraction,
                phrase,
                ..
            } => {
                if let Some(running) = self.running.get_mut(&slot) {
                    running.fraction = fraction;
                    running.phrase = phrase;
                }
                Vec::new()
            }
            JobEvent::Previewed { read, .. } => {
                self.preview = Some(read);
                Vec::new()
            }
            JobEvent::StepEnded { outcome, seconds, .. } => self.on_step(*outcome, seconds),
            JobEvent::Selected { found, .. } => self.on_selected(found),
            JobEvent::Scored { key, outcome, .. } => {
                self.on_scored(key, outcome);
                Vec::new()
            }
            JobEvent::Broke { slot, message, .. } => {
                self.running.remove(&slot);
                if slot == Slot::Step(Step::Import) {
                    self.preview = None;
                }
                if slot == Slot::Select {
                    self.stop_selecting();
                }
                if slot == Slot::Export {
                    self.export_ends();
                }
                self.toast(
                    ToastKind::Error,
                    format!("The {} work stopped: {message}.", slot.name()),
                    None,
                );
                Vec::new()
            }
            JobEvent::Exported { path } => {
                self.export_ends();
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                self.toast(ToastKind::Done, name, Some(path));
                Vec::new()
            }
            JobEvent::ExportStopped => {
                self.export_ends();
                Vec::new()
            }
            JobEvent::ExportFailed { message } => {
                self.export_ends();
                self.toast(ToastKind::Error, message, None);
                Vec::new()
            }
            JobEvent::OpenPicked(path) => {
                self.running.remove(&Slot::Dialog);
                path.map_or_else(Vec::new, |path| self.open_picked(path))
            }
            JobEvent::SavePicked(path) => {
                self.running.remove(&Slot::Dialog);
                if let (Some(path), Some(draft)) = (path, &mut self.export) {
                    draft.path = path.display().to_string();
                }
                Vec::new()
            }
            JobEvent::ShowFailed { message } => {
                self.toast(
                    ToastKind::Error,
                    format!("The folder could not be shown: {message}."),
                    None,
                );
                Vec::new()
            }
        }
    }

    fn on_step(&mut self, outcome: Outcome, seconds: f64) -> Vec<JobRequest> {
        let step = outcome.step;
        self.running.remove(&Slot::Step(step));
        if step == Step::Import {
            self.preview = None;
        }
        // The choices have moved on while this was made: what they want now is on its way.
        if self.results.wanted(step, &self.worked_on()) != Some(outcome.key) {
            self.submitted.remove(&step);
            return self.schedule();
        }
        self.seconds.insert(step, seconds);
        let failed = outcome.result.as_ref().err().cloned();
        self.results.accept(outcome);
        let mut requests = Vec::new();
        self.keep_selection_of_file();
        if step == Step::Import {
            requests.extend(self.on_import(failed));
        }
        self.count_look(false);
        requests.extend(self.schedule());
        requests
    }

    fn on_import(&mut self, failed: Option<EngineError>) -> Vec<JobRequest> {
        match failed {
            None => self.remember_file(),
            Some(_) if self.give_up_remembered() => Vec::new(),
            Some(error) => {
                // The work on the file before is still there: back to it, and say why.
                if let Some(previous) = self.previous.take() {
                    self.toast(ToastKind::Error, error.to_string(), None);
                    self.study = previous.study;
                    self.history = previous.history;
                    self.tab = previous.tab;
                    self.submitted.remove(&Step::Import);
                } else if let Some(source) = self.study.source.take() {
                    // Back to the welcome page, with the path to mend.
                    if let Source::File(path) = &source {
                        self.path_field = path.display().to_string();
                    }
                    self.open_failure = Some(OpenFailure {
                        source,
                        why: error.to_string(),
                    });
                }
                Vec::new()
            }
        }
    }

    fn remember_file(&mut self) -> Vec<JobRequest> {
        self.previous = None;
        let (Some(Source::File(path)), Some(read)) = (&self.study.source, self.results.read()) else {
            return Vec::new();
        };
        let path = imports::absolute(path);
        let rows = read.receipt.n_rows;
        let sha256 = read.receipt.sha256.clone();
        if !self.recall_by_bytes(&path, &sha256) {
            self.settings.remember_import(&path, &sha256, &self.study.import);
        }
        #[expect(clippy::cast_possible_truncation, reason = "seconds of our age")]
        self.settings.opened(&path, rows, self.now as i64);
        self.keep_settings()
    }

    pub(super) fn toast(&mut self, kind: ToastKind, text: String, file: Option<PathBuf>) {
        self.next_toast += 1;
        self.toasts.push(Toast {
            id: self.next_toast,
            kind,
            text,
            file,
            since: self.now,
        });
    }

    /// Lets old toasts go. Errors stay until closed.
    pub fn drop_old_toasts(&mut self) {
        let now = self.now;
        self.toasts
            .retain(|toast| toast.kind == ToastKind::Error || now - toast.since < TOAST_SECONDS);
    }
}
