//! Unsaved work on its way to the journal, and back from one after a crash.

use std::path::{Path, PathBuf};

use crate::{
    engine::{
        document::{Begin, Entry, choices_text},
        study::Study,
    },
    jobs::{JobRequest, JournalRequest, LostWork},
};

use super::{
    AppState, ToastKind,
    document::Kept,
    history::{History, News, Point},
};

/// What the journal of this window holds.
#[derive(Debug, Default)]
pub(super) struct Journaling {
    /// Where journals are; `None`: nowhere (tests).
    pub(super) folder: Option<PathBuf>,
    has_begun: bool,
    /// What has begun is to be ended.
    must_end: bool,
    /// The Study as written last.
    written: Option<Study>,
    /// Work of an earlier window that the next beginning stands for.
    instead_of: Option<PathBuf>,
    /// Whether it was said that the journal cannot be written.
    has_failed: bool,
}

impl AppState {
    /// Looks for work that earlier windows have left.
    pub fn find_lost_work(&self) -> Vec<JobRequest> {
        let folder = self.journaling.folder.clone();
        folder
            .map(|folder| JobRequest::Journal(JournalRequest::Find(folder)))
            .into_iter()
            .collect()
    }

    /// What has changed since the last call, to be written down.
    pub(super) fn journal(&mut self) -> Vec<JobRequest> {
        let news = self.history.take_news();
        let Some(folder) = self.journaling.folder.clone() else {
            return Vec::new();
        };
        let must_end = std::mem::take(&mut self.journaling.must_end);
        let mut asked: Vec<JournalRequest> = must_end.then_some(JournalRequest::End).into_iter().collect();
        let more = if self.journaling.has_begun {
            let entries = self.entries(news);
            entries.map(|entries| (!entries.is_empty()).then_some(JournalRequest::Add(entries)))
        } else if self.kept.is_dirty && !self.leaving.is_quitting {
            self.begin_journal(&folder).map(Some)
        } else {
            Ok(None)
        };
        match more {
            Ok(more) => asked.extend(more),
            Err(why) => self.on_journal_failed(&why),
        }
        asked.into_iter().map(JobRequest::Journal).collect()
    }

    fn begin_journal(&mut self, folder: &Path) -> Result<JournalRequest, String> {
        let entries = self.first_entries()?;
        self.journaling.has_begun = true;
        Ok(JournalRequest::Begin {
            folder: folder.to_owned(),
            entries,
            instead_of: self.journaling.instead_of.take(),
        })
    }

    /// The whole history.
    fn first_entries(&mut self) -> Result<Vec<Entry>, String> {
        let Kept {
            path,
            carries_data,
            saved,
            source,
            ..
        } = &self.kept;
        let mut entries = vec![Entry::begin(Begin {
            file: path.clone(),
            carries_data: *carries_data,
            saved: text(saved)?,
            source: source.clone(),
            ..Begin::default()
        })];
        let points = self.history.points();
        for (at, point) in points.iter().enumerate() {
            entries.push(placed(at, point)?);
        }
        if points.is_empty() {
            // Changed by itself, such as a file that can no longer be read as it was.
            entries.push(placed(0, &Point::new(self.study.clone(), self.now))?);
        }
        entries.push(Entry::Went {
            at: self.history.at(),
        });
        entries.push(Entry::Now {
            study: text(&self.study)?,
        });
        self.journaling.written = Some(plain(&self.study));
        Ok(entries)
    }

    fn entries(&mut self, news: Vec<News>) -> Result<Vec<Entry>, String> {
        let mut entries = Vec::new();
        let points = self.history.points();
        for what in news {
            match what {
                // While something is dragged the point is the last one.
                News::Placed(at) => {
                    if let Some(point) = points.get(at) {
                        entries.push(placed(at, point)?);
                        self.journaling.written = Some(plain(&point.study));
                    }
                }
                News::Went(at) => {
                    if let Some(point) = points.get(at) {
                        entries.push(Entry::Went { at });
                        self.journaling.written = Some(plain(&point.study));
                    }
                }
                News::Noted(at) => {
                    if let Some(point) = points.get(at) {
                        let headline = point.headline.finite();
                        entries.push(Entry::Noted { at, headline });
                    }
                }
            }
        }
        let now = plain(&self.study);
        if self.journaling.written.as_ref() != Some(&now) {
            entries.push(Entry::Now { study: text(&now)? });
            self.journaling.written = Some(now);
        }
        Ok(entries)
    }

    /// The work is saved, or not wanted any more.
    pub(super) fn end_journal(&mut self) {
        self.journaling.must_end |= std::mem::take(&mut self.journaling.has_begun);
        self.journaling.written = None;
    }

    /// Whether there is a journal that a window which closes would leave behind.
    pub(super) fn has_journal(&self) -> bool {
        self.journaling.has_begun || self.journaling.must_end
    }

    /// There is no journal any more that entries could be added to: the next one holds the whole history.
    pub(super) fn on_journal_gone(&mut self) -> Vec<JobRequest> {
        self.journaling.has_begun = false;
        self.journal()
    }

    pub(super) fn on_journal_failed(&mut self, why: &str) {
        self.journaling.has_begun = false;
        if !std::mem::replace(&mut self.journaling.has_failed, true) {
            let words = format!(
                "Unsaved work cannot be kept for the case of a crash. {why}. Save the study to be safe."
            );
            self.toast(ToastKind::Error, words, None);
        }
    }

    /// Shows the work of an earlier window, with its history.
    pub(super) fn restore(&mut self, path: &Path) {
        let Some(place) = self.lost.iter().position(|lost| lost.path == path) else {
            return;
        };
        let LostWork { path, journal } = self.lost.remove(place);
        let kept = Kept {
            path: journal.file.clone(),
            carries_data: journal.carries_data,
            saved: journal.saved.clone(),
            source: journal.source.clone(),
            ..Kept::default()
        };
        self.replace_study(journal.study().clone(), kept);
        let points = journal.points.into_iter().map(|kept| {
            let mut point = Point::new(kept.study, kept.when).with_words(kept.words);
            point.headline = kept.headline;
            point
        });
        self.history = History::restored(points.collect(), journal.at);
        self.journaling.instead_of = Some(path);
        self.is_offering = false;
    }

    /// The work of an earlier window is not wanted.
    pub(super) fn discard_lost(&mut self, path: PathBuf) -> Vec<JobRequest> {
        self.lost.retain(|lost| lost.path != path);
        self.is_offering = !self.lost.is_empty();
        vec![JobRequest::Journal(JournalRequest::Discard(path))]
    }
}

fn placed(at: usize, point: &Point) -> Result<Entry, String> {
    Ok(Entry::Placed {
        at,
        when: point.when,
        study: text(&point.study)?,
        headline: point.headline.finite(),
        words: point.told.clone(),
    })
}

fn plain(study: &Study) -> Study {
    let mut study = study.clone();
    study.table.find.clear();
    study
}

fn text(study: &Study) -> Result<String, String> {
    choices_text(study).map_err(|error| error.to_string())
}
