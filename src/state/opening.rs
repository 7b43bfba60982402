//! A study opened in place of what is open, and what its source has become.

use std::path::{Path, PathBuf};

use crate::{
    engine::{
        document::{Headline, source_changes},
        format,
        run::Step,
        study::{Source, Study},
    },
    jobs::{FoundStudy, JobRequest, Slot, SourcePlace, StudyToOpen},
};

use super::{AppState, Explaining, Kept, OpenFailure, ToastKind};

/// Something about the source of a study that the user has to settle.
#[derive(Debug, Clone)]
pub enum SourceQuestion {
    /// It is not where the study says.
    Missing {
        /// The study that is to be opened; `None`: the one that is open.
        found: Option<Box<FoundStudy>>,
        why: Option<String>,
        /// Where it is, as typed.
        path: String,
    },
    /// It is no longer what it was.
    Changed { file: String, said: Vec<String> },
}

impl AppState {
    pub(super) fn open_study(&mut self, path: PathBuf) -> Vec<JobRequest> {
        self.begin_study_work("Opening the study");
        vec![JobRequest::OpenStudy(Box::new(StudyToOpen {
            path,
            moved: self.settings.moved.clone(),
            recent: self
                .settings
                .recent
                .iter()
                .map(|file| file.path.clone())
                .collect(),
            unpacked: self.data_folder.as_ref().map(|folder| folder.join("unpacked")),
        }))]
    }

    pub(super) fn on_study_opened(
        &mut self,
        path: PathBuf,
        outcome: Result<Box<FoundStudy>, String>,
    ) -> Vec<JobRequest> {
        if self.running.remove(&Slot::Study).is_none() {
            // Cancelled meanwhile.
            return Vec::new();
        }
        match outcome {
            Err(why) if self.shows_welcome() => {
                self.path_field = path.display().to_string();
                self.open_failure = Some(OpenFailure {
                    source: Source::File(path),
                    why,
                });
            }
            Err(why) => self.toast(ToastKind::Error, why, None),
            Ok(mut found) => match found.place.clone() {
                SourcePlace::There => self.show_study(*found),
                SourcePlace::Elsewhere(place) => {
                    let words = format!(
                        "{} was not where the study says, and is read from {}.",
                        format::file_name(&place),
                        place.display()
                    );
                    self.toast(ToastKind::Note, words, None);
                    found.opened.document.study.source = Some(Source::File(place));
                    self.show_study(*found);
                }
                SourcePlace::Missing => {
                    let path = match &found.opened.document.study.source {
                        Some(Source::File(path)) => path.display().to_string(),
                        _ => String::new(),
                    };
                    self.source_question = Some(SourceQuestion::Missing {
                        found: Some(found),
                        why: None,
                        path,
                    });
                }
            },
        }
        Vec::new()
    }

    /// The study in place of what is open.
    fn show_study(&mut self, found: FoundStudy) {
        let FoundStudy {
            opened,
            path,
            carries_data,
            is_picture,
            ..
        } = found;
        if !opened.unknown.is_empty() {
            let words = format!(
                "{} in the study {} nothing to this version and {} left out: {}.",
                format::plural(opened.unknown.len(), "key", "keys"),
                if opened.unknown.len() == 1 {
                    "means"
                } else {
                    "mean"
                },
                if opened.unknown.len() == 1 { "is" } else { "are" },
                format::listed(&opened.unknown)
            );
            self.toast(ToastKind::Error, words, None);
        }
        let study = opened.document.study;
        let kept = Kept {
            path: (!is_picture).then_some(path),
            carries_data,
            saved: study.clone(),
            source: opened.document.source,
            figures: opened.document.results,
            ..Kept::default()
        };
        self.replace_study(study, kept);
    }

    /// Another Study in place of what is open, as if a file was opened.
    pub(super) fn replace_study(&mut self, study: Study, kept: Kept) {
        self.leave_file();
        let is_same = self.study.source == study.source;
        if self.study.source.is_none() && study.source != Some(Source::Sample) {
            // What stands behind the welcome page is the sample's.
            self.results = Default::default();
        }
        self.remembered = None;
        self.study = study;
        self.kept = kept;
        if is_same {
            self.read_again();
        }
        self.history.clear();
        self.explain = Explaining::default();
        self.is_making_customers = false;
        self.tab = self.tab_left();
        self.settle_dirty();
    }

    /// The source of work that is not to be lost cannot be read: where is it?
    pub(super) fn ask_for_source(&mut self, why: String) {
        if let Some(Source::File(path)) = &self.study.source {
            self.source_question = Some(SourceQuestion::Missing {
                found: None,
                why: Some(why),
                path: path.display().to_string(),
            });
        }
    }

    /// Whether a source that cannot be read is no reason to let the Study go.
    pub(super) fn has_work(&self) -> bool {
        self.kept.path.is_some() || self.kept.is_dirty || self.history.points().len() > 1
    }

    /// The user says where the source of the study is.
    pub(super) fn point_to(&mut self, path: &Path) -> Vec<JobRequest> {
        let path = super::imports::absolute(path);
        if !path.is_file() {
            let words = format!("There is no file here: {}", path.display());
            self.toast(ToastKind::Error, words, None);
            return Vec::new();
        }
        let asked = self.source_question.take();
        if let Some(SourceQuestion::Missing {
            found: Some(mut found),
            ..
        }) = asked
        {
            let said = found
                .opened
                .document
                .study
                .source
                .replace(Source::File(path.clone()));
            self.show_study(*found);
            // The file still says where it was.
            self.kept.saved.source = said;
            self.settle_dirty();
        } else {
            let before = self.study.clone();
            self.study.source = Some(Source::File(path.clone()));
            if self.study.source == before.source {
                self.results.retry(Step::Import);
                self.read_again();
            } else {
                self.record(before, None);
            }
        }
        let sha256 = self.kept.source.as_ref().map(|source| source.sha256.clone());
        sha256.map_or_else(Vec::new, |sha256| self.remember_place(sha256, path))
    }

    fn remember_place(&mut self, sha256: String, path: PathBuf) -> Vec<JobRequest> {
        self.settings.remember_place(sha256, path);
        self.keep_settings()
    }

    /// The source has been read: is it what the study was saved on?
    pub(super) fn compare_source(&mut self) {
        let (Some(saved), Some(now)) = (&self.kept.source, self.source_note()) else {
            return;
        };
        let said = source_changes(saved, &now);
        if said.is_empty() {
            return;
        }
        let file = self.study.source.as_ref().map(Source::name).unwrap_or_default();
        self.source_question = Some(SourceQuestion::Changed { file, said });
    }

    /// Everything has been made that the study was saved with: is it what it was then?
    pub(super) fn compare_figures(&mut self) {
        if self.kept.is_dirty {
            // Changed before it was done: nothing can be compared any more.
            self.kept.figures = Headline::default();
        }
        if self.kept.figures.is_empty() || self.results.prepared().is_none() {
            return;
        }
        let is_done = [Step::Prepare, Step::Classify, Step::Segment]
            .iter()
            .all(|&step| {
                self.results.wanted(step, &self.study).is_none()
                    || self.results.is_current(step, &self.study)
                    || self.results.failure(step, &self.study).is_some()
            });
        if !is_done {
            return;
        }
        let saved = std::mem::take(&mut self.kept.figures);
        let now = Headline::brief(&self.results, &self.study);
        let Some(moved) = super::history::effect(&saved, &now) else {
            return;
        };
        let words = format!(
            "This is no longer what the study came to when it was saved: {moved}. `buyerscope replay` lists all numbers."
        );
        self.toast(ToastKind::Error, words, None);
    }

    /// The user goes on with the source as it is now.
    pub(super) fn accept_source(&mut self) {
        if let Some(SourceQuestion::Changed { .. }) = self.source_question.take() {
            self.kept.source = self.source_note();
        }
    }
}
