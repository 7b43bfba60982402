//! What the work beside the window says → changed state.

use std::{path::PathBuf, sync::Arc};

use crate::{
    chart::Pixels,
    engine::{
        EngineError,
        run::{Outcome, Step},
        segment::SegmentScan,
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
            JobEvent::Drawn { plot, outcome } => {
                self.on_drawn(&plot, outcome);
                Vec::new()
            }
            JobEvent::Selected { found, .. } => self.on_selected(found),
            JobEvent::Scored { key, outcome, .. } => {
                self.on_scored(key, outcome);
                Vec::new()
            }
            JobEvent::ModelRead { path, outcome } => {
                self.on_model_read(path, outcome);
                // Customers may wait for it.
                self.schedule()
            }
            JobEvent::Broke { slot, message, .. } => {
                self.on_broke(slot, &message);
                Vec::new()
            }
            JobEvent::Exported { path } => {
                self.export_ends();
                self.tried.export = None;
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
                self.export_fails(message);
                Vec::new()
            }
            JobEvent::Copied(pixels) => {
                self.on_copied(pixels);
                Vec::new()
            }
            event @ (JobEvent::StudyOpened { .. }
            | JobEvent::StudySaved { .. }
            | JobEvent::StudyNotSaved { .. }
            | JobEvent::LostWorkFound(_)
            | JobEvent::JournalKept { .. }
            | JobEvent::JournalGrown
            | JobEvent::JournalEnded
            | JobEvent::JournalFailed { .. }) => self.on_study_event(event),
            JobEvent::OpenPicked(path) => {
                self.running.remove(&Slot::Dialog);
                path.map_or_else(Vec::new, |path| self.open_picked(path))
            }
            JobEvent::SavePicked(path) => {
                self.running.remove(&Slot::Dialog);
                let path = path.map(|path| path.display().to_string());
                match (path, &mut self.save_draft, &mut self.export) {
                    (Some(path), Some(draft), _) => draft.path = path,
                    (Some(path), None, Some(draft)) => draft.path = path,
                    _ => {}
                }
                Vec::new()
            }
            JobEvent::LogFailed { message } => {
                self.log_failure = Some(message);
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

    /// Work that stopped by a fault of ours.
    fn on_broke(&mut self, slot: Slot, message: &str) {
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
        if slot == Slot::Study {
            self.study_work_broke();
        }
        self.toast(
            ToastKind::Error,
            format!("The {} work stopped: {message}.", slot.name()),
            self.log_path.clone().filter(|_| !self.settings.without_log),
        );
    }

    /// What has become of a study file, or of the journal.
    fn on_study_event(&mut self, event: JobEvent) -> Vec<JobRequest> {
        match event {
            JobEvent::StudyOpened { path, outcome } => {
                let mut requests = self.on_study_opened(path, outcome);
                requests.extend(self.settle_work());
                requests.extend(self.schedule());
                requests
            }
            JobEvent::StudySaved { path, study } => {
                let mut requests = self.on_saved(path, *study);
                requests.extend(self.settle_work());
                requests.extend(self.schedule());
                requests
            }
            JobEvent::StudyNotSaved { message } => {
                self.on_not_saved(message);
                Vec::new()
            }
            JobEvent::LostWorkFound(found) => {
                self.is_offering = !found.is_empty();
                self.lost = found;
                Vec::new()
            }
            JobEvent::JournalGrown => self.on_journal_gone(),
            JobEvent::JournalEnded => {
                self.leaving.wants_quit |= self.leaving.is_quitting;
                Vec::new()
            }
            JobEvent::JournalFailed { message } => {
                self.on_journal_failed(&message);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_copied(&mut self, pixels: Result<Pixels, String>) {
        match pixels {
            Ok(pixels) => {
                self.copied = Some(pixels);
                self.toast(ToastKind::Note, "The chart is on the clipboard.".to_owned(), None);
            }
            Err(message) => self.toast(ToastKind::Error, message, None),
        }
    }

    fn on_step(&mut self, mut outcome: Outcome, seconds: f64) -> Vec<JobRequest> {
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
        let before = self.results.segments().map(|made| Arc::clone(&made.report));
        if self.has_settled_segments() {
            outcome.keep_numbers();
        }
        self.results.accept(outcome);
        // Asked for anew where it goes with what it stood on, another file say, and is wanted again.
        self.submitted.remove(&step);
        if step == Step::Segment {
            let made = self.results.segments();
            let is_known = made.is_some_and(|made| made.report.identity.is_remembered);
            let are_same = is_known || self.results.is_gone_back_to();
            self.remember_segments(are_same);
            if !are_same && self.kept.path.is_none() {
                // Names of another file's segments mean nothing here: that they go is no work of the user's.
                self.changed_by_itself();
            }
        }
        if step == Step::Evidence {
            self.on_evidence(before.as_deref());
        }
        let mut requests = Vec::new();
        self.keep_selection_of_file();
        if step == Step::Import {
            requests.extend(self.on_import(failed));
        }
        requests.extend(self.count_look(false));
        requests.extend(self.settle_work());
        self.compare_figures();
        requests.extend(self.schedule());
        requests
    }

    /// It may show another k, and number the segments anew that nothing was known of: names go with them.
    fn on_evidence(&mut self, before: Option<&SegmentScan>) {
        let now = self.results.segments().map(|made| &made.report);
        if let Some((before, now)) = before.zip(now) {
            let moved = before.slots_in(now);
            for known in &mut self.study.segments.known {
                if let Some(slot) = known.number.checked_sub(1).and_then(|slot| moved.get(&slot)) {
                    known.number = slot + 1;
                }
            }
        }
        self.remember_segments(true);
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
                    self.kept = previous.kept;
                    self.tab = previous.tab;
                } else if self.has_work() {
                    self.ask_for_source(error.to_string());
                } else if let Some(source) = self.study.source.take() {
                    self.kept = super::Kept::default();
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
        let shown = self.kept.path.clone().unwrap_or_else(|| path.clone());
        let rows = read.receipt.n_rows;
        let sha256 = read.receipt.sha256.clone();
        if !self.recall_by_bytes(&path, &sha256) {
            self.settings.remember_import(&path, &sha256, &self.study.import);
        }
        #[expect(clippy::cast_possible_truncation, reason = "seconds of our age")]
        self.settings.opened(&shown, rows, self.now as i64, self.tab);
        self.compare_source();
        self.keep_settings()
    }

    pub(super) fn toast(&mut self, kind: ToastKind, text: String, file: Option<PathBuf>) {
        self.next_toast += 1;
        // Said again, it is the later of the two that stays.
        self.toasts
            .retain(|toast| (toast.kind, &toast.text) != (kind, &text));
        self.toasts.push(Toast {
            id: self.next_toast,
            kind,
            text,
            file,
            since: self.now,
        });
    }

    /// The settings of the last start could not be read, and are there now.
    pub fn tell_damaged_settings(&mut self, words: String, place: PathBuf) {
        self.toast(ToastKind::Error, words, Some(place));
    }

    /// Lets old toasts go. Errors stay until closed.
    pub fn drop_old_toasts(&mut self) {
        let now = self.now;
        self.toasts
            .retain(|toast| toast.kind == ToastKind::Error || now - toast.since < TOAST_SECONDS);
    }
}
