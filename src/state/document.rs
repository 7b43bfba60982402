//! The study file behind the window: saved, opened, and never lost unasked.

use std::path::{Path, PathBuf};

use crate::{
    engine::{
        document::{Headline, STUDY_ENDING, SourceNote, ZIP_ENDING, is_study, study_stem},
        format,
        study::{Source, Study},
    },
    jobs::{JobRequest, SaveSuggestion, Slot, StudyToSave},
};

use super::{AppState, Command, Compared, Running, SourceQuestion, Tab, ToastKind, scoring::PickFor};

/// What is known of the study file.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// `None`: it has never been saved.
    pub path: Option<PathBuf>,
    /// Whether the file holds the source as well.
    pub carries_data: bool,
    /// The Study as opened or saved last.
    pub(super) saved: Study,
    /// What the source held then.
    pub(super) source: Option<SourceNote>,
    /// What it came to when it was saved, until that has been compared with what it comes to now.
    pub(super) figures: Headline,
    pub(super) is_dirty: bool,
    pub(super) is_saving: bool,
}

/// The dialog that asks where to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveDraft {
    /// As typed.
    pub path: String,
    pub carries_data: bool,
}

/// What to do with work that is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Save,
    Discard,
    Cancel,
}

impl Kept {
    /// Of a file that has just been opened.
    pub(super) fn of(study: &Study) -> Self {
        Self {
            saved: study.clone(),
            ..Self::default()
        }
    }
}

impl AppState {
    /// What can be asked of the study file.
    pub(super) fn apply_to_document(&mut self, command: Command) -> Vec<JobRequest> {
        match command {
            Command::Save => return self.save(),
            Command::SaveAs => self.open_save_draft(),
            Command::SetSaveDraft(draft) => self.save_draft = Some(draft),
            Command::CloseSaveDraft => {
                self.save_draft = None;
                self.leaving.then = None;
            }
            Command::PickSavePath => return self.pick_save_path(),
            Command::SaveTo(path) => return self.save_to(&path),
            Command::AnswerUnsaved(answer) => return self.answer(answer),
            Command::Quit => self.quit(),
            Command::SetSourcePath(text) => {
                if let Some(SourceQuestion::Missing { path, .. }) = &mut self.source_question {
                    *path = text;
                }
            }
            Command::PickSource => return self.pick_for(PickFor::Source),
            Command::PointTo(path) => return self.point_to(&path),
            Command::AcceptSource => self.accept_source(),
            Command::CloseSourceQuestion => self.source_question = None,
            Command::RestoreWork(path) => self.restore(&path),
            Command::DiscardWork(path) => return self.discard_lost(path),
            Command::LeaveWork => self.is_offering = false,
            Command::ShowHistory(shows) => self.history_panel = shows.then(Compared::default),
            Command::ComparePoint(place) => self.compare_point(place),
            Command::GoTo(place) => {
                if let Some(study) = self.history.go_to(place, &self.study) {
                    self.go_to(study);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// After every change: is there work to save, what does it come to, and into the journal with it.
    pub(super) fn settle_work(&mut self) -> Vec<JobRequest> {
        self.settle_dirty();
        if self.has_source() {
            self.history.note(&Headline::brief(&self.results, &self.study));
        }
        self.journal()
    }

    /// The Study has changed without anybody having chosen: no work that is to be saved.
    pub(super) fn changed_by_itself(&mut self) {
        if !self.kept.is_dirty {
            self.kept.saved = self.study.clone();
        }
        self.history.keep_up(&self.study);
    }

    pub(super) fn compare_point(&mut self, place: usize) {
        let Some(compared) = &mut self.history_panel else {
            return;
        };
        let Compared { first, second } = *compared;
        *compared = match (first, second) {
            (Some(one), other) if one == place => Compared {
                first: other,
                second: None,
            },
            (one, Some(other)) if other == place => Compared {
                first: one,
                second: None,
            },
            (None, _) => Compared {
                first: Some(place),
                second: None,
            },
            // The latest two.
            (Some(one), other) => Compared {
                first: Some(other.unwrap_or(one)),
                second: Some(place),
            },
        };
    }

    fn quit(&mut self) {
        if self.has_journal() {
            self.end_journal();
            self.leaving.is_quitting = true;
        } else {
            self.leaving.wants_quit = true;
        }
    }

    /// Whether the window can close as it is: no work is lost, and no journal is left.
    pub fn may_close(&self) -> bool {
        self.leaving.wants_quit || !self.kept.is_dirty && !self.kept.is_saving && !self.has_journal()
    }

    /// What is still read is not wanted any more; what is still to be written is not.
    pub(super) fn stop_study_work(&mut self) {
        self.running.remove(&Slot::Study);
        self.study_work_broke();
    }

    pub(super) fn study_work_broke(&mut self) {
        self.kept.is_saving = false;
        self.leaving.then = None;
    }

    /// Whether a dialog about studies is open.
    pub fn has_study_dialog(&self) -> bool {
        self.leaving.is_asking
            || self.is_offering
            || self.save_draft.is_some()
            || self.source_question.is_some()
    }

    /// Whether there is work that is not in a study file.
    pub fn is_dirty(&self) -> bool {
        self.kept.is_dirty
    }

    /// The name shown: the study's, else the source's.
    pub fn shown_name(&self) -> Option<String> {
        let of_source = || self.study.source.as_ref().map(Source::name);
        let of_model = || self.study.scoring.model.as_ref().map(format::file_name);
        self.kept
            .path
            .as_ref()
            .map(format::file_name)
            .or_else(of_source)
            .or_else(of_model)
    }

    /// The file that the list of recent files has for what is open.
    pub(super) fn shown_path(&self) -> Option<PathBuf> {
        self.kept.path.clone().or_else(|| match &self.study.source {
            Some(Source::File(path)) => Some(super::imports::absolute(path)),
            _ => None,
        })
    }

    /// The tab in which what is open was left.
    pub(super) fn tab_left(&self) -> Tab {
        let path = self.shown_path();
        path.map_or(Tab::Data, |path| self.settings.tab_of(&path))
    }

    /// Asks before work is lost; `None`: there is none, or the command loses nothing.
    pub(super) fn ask_before(&mut self, command: &Command) -> Option<Vec<JobRequest>> {
        let loses = match command {
            Command::Open(path) => !super::apply::is_model(path),
            Command::OpenSample | Command::CloseFile | Command::Quit | Command::RestoreWork(_) => true,
            _ => false,
        };
        if !loses || !self.kept.is_dirty {
            return None;
        }
        self.leaving.then = Some(Box::new(command.clone()));
        // What is being written now may be all there is to lose.
        self.leaving.is_asking = !self.kept.is_saving;
        Some(Vec::new())
    }

    pub(super) fn answer(&mut self, answer: Answer) -> Vec<JobRequest> {
        self.leaving.is_asking = false;
        match answer {
            Answer::Save => self.save(),
            Answer::Cancel => {
                self.leaving.then = None;
                Vec::new()
            }
            Answer::Discard => self.go_on(),
        }
    }

    /// Does what waited for the work to be saved.
    fn go_on(&mut self) -> Vec<JobRequest> {
        let Some(command) = self.leaving.then.take() else {
            return Vec::new();
        };
        self.apply_one(*command)
    }

    pub(super) fn save(&mut self) -> Vec<JobRequest> {
        if self.study.source.is_none() {
            self.leaving.then = None;
            return Vec::new();
        }
        if let Some(path) = self.kept.path.clone() {
            return self.save_to(&path);
        }
        self.open_save_draft();
        Vec::new()
    }

    pub(super) fn open_save_draft(&mut self) {
        let Some(source) = &self.study.source else {
            return;
        };
        let carries_data = self.kept.carries_data;
        let path = self.kept.path.clone().unwrap_or_else(|| {
            let beside = match source {
                Source::File(path) => path.parent().map(PathBuf::from),
                Source::Sample => self.home.clone(),
            };
            let stem = study_stem(Path::new(&source.name()));
            beside.unwrap_or_default().join(format!("{stem}{STUDY_ENDING}"))
        });
        self.save_draft = Some(SaveDraft {
            path: path.display().to_string(),
            carries_data,
        });
    }

    /// The path that a draft stands for: with the ending that it has to have.
    pub fn draft_path(draft: &SaveDraft, typed: PathBuf) -> PathBuf {
        let ending = if draft.carries_data {
            ZIP_ENDING
        } else {
            STUDY_ENDING
        };
        let name = format::file_name(&typed);
        if name.to_ascii_lowercase().ends_with(ending) {
            return typed;
        }
        let stem = if is_study(&typed) {
            study_stem(&typed)
        } else {
            name
        };
        typed.with_file_name(format!("{stem}{ending}"))
    }

    pub(super) fn pick_save_path(&mut self) -> Vec<JobRequest> {
        let Some(draft) = &self.save_draft else {
            return Vec::new();
        };
        let path = Self::draft_path(draft, PathBuf::from(&draft.path));
        let ending = if draft.carries_data {
            "study.zip"
        } else {
            "study.toml"
        };
        let suggestion = SaveSuggestion {
            file_name: format::file_name(&path),
            folder: path.parent().filter(|folder| folder.is_dir()).map(PathBuf::from),
            filter: ("Study".to_owned(), vec![ending.to_owned()]),
        };
        self.pick(JobRequest::PickSave(suggestion))
    }

    pub(super) fn save_to(&mut self, path: &Path) -> Vec<JobRequest> {
        if self.study.source.is_none() {
            return Vec::new();
        }
        let path = super::imports::absolute(path);
        self.tried.save = self.save_draft.take().map(|draft| SaveDraft {
            path: path.display().to_string(),
            ..draft
        });
        self.kept.is_saving = true;
        self.begin_study_work("Saving");
        let mut study = self.study.clone();
        study.table.find.clear();
        vec![JobRequest::SaveStudy(Box::new(StudyToSave {
            study,
            source: self.source_note().or_else(|| self.kept.source.clone()),
            results: Box::new(self.results.clone()),
            path,
        }))]
    }

    /// What the source holds, as it has been read.
    pub(super) fn source_note(&self) -> Option<SourceNote> {
        let read = self.results.read()?;
        let is_current = self
            .results
            .is_current(crate::engine::run::Step::Import, &self.study);
        is_current.then(|| SourceNote::of(&read.receipt))
    }

    pub(super) fn on_saved(&mut self, path: PathBuf, study: Study) -> Vec<JobRequest> {
        self.running.remove(&Slot::Study);
        let name = format::file_name(&path);
        self.kept.carries_data = name.to_ascii_lowercase().ends_with(ZIP_ENDING);
        self.kept.is_saving = false;
        self.kept.saved = study;
        self.history.let_go();
        self.kept.source = self.source_note().or_else(|| self.kept.source.take());
        self.toast(ToastKind::Done, name, Some(path.clone()));
        self.settle_dirty();
        if !self.kept.is_dirty {
            self.end_journal();
        }
        let mut requests = Vec::new();
        let rows = self.kept.source.as_ref().map_or(0, |source| source.rows);
        #[expect(clippy::cast_possible_truncation, reason = "seconds of our age")]
        self.settings.opened(&path, rows, self.now as i64, self.tab);
        self.kept.path = Some(path);
        requests.extend(self.keep_settings());
        if self.leaving.then.is_some() {
            if self.kept.is_dirty {
                // Changed again while it was written.
                self.leaving.is_asking = true;
            } else {
                requests.extend(self.go_on());
            }
        }
        requests
    }

    pub(super) fn on_not_saved(&mut self, message: String) {
        let is_wanted = self.running.contains_key(&Slot::Study);
        // Nothing is closed over work that could not be saved.
        self.stop_study_work();
        if is_wanted {
            self.save_fails(message);
        }
    }

    pub(super) fn begin_study_work(&mut self, phrase: &str) {
        let running = Running {
            fraction: 0.0,
            phrase: phrase.to_owned(),
            since: self.now,
        };
        self.running.insert(Slot::Study, running);
    }

    /// Whether what is open differs from what is saved. Looks at test results are no choice, nor is the text
    /// looked for.
    pub(super) fn settle_dirty(&mut self) {
        let plain = |study: &Study| {
            let mut study = study.choices();
            study.table.find.clear();
            study
        };
        self.kept.is_dirty = self.study.source.is_some() && plain(&self.study) != plain(&self.kept.saved);
    }
}

#[cfg(test)]
mod tests;
