//! Work that is not saved, kept for the case of a crash: one file a running window, in the platform's data folder.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    engine::document::{Entry, Journal},
    export::{self, ExportError, Log},
};

const ENDING: &str = "journal";

/// A journal that has grown beyond this is written anew: what was dragged over is not needed any more.
const MOST_BYTES: u64 = 16 << 20;

/// What to do with the journal.
#[derive(Debug, Clone)]
pub enum JournalRequest {
    /// Looks in the folder for work that no running window has.
    Find(PathBuf),
    /// Begins anew with these entries; then the work of an earlier window that they stand for is let go.
    Begin {
        folder: PathBuf,
        entries: Vec<Entry>,
        instead_of: Option<PathBuf>,
    },
    Add(Vec<Entry>),
    /// Everything is saved, or not wanted.
    End,
    /// The work of an earlier window is not wanted.
    Discard(PathBuf),
}

/// Work that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct LostWork {
    pub path: PathBuf,
    pub journal: Box<Journal>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Journaled {
    Found(Vec<LostWork>),
    Done,
    /// It has grown long: begin anew.
    Grown,
}

/// Holds this window's journal, and those of windows that are gone while they are offered.
#[derive(Debug, Default)]
pub struct Keeper {
    own: Option<Log>,
    /// Those of this window that could not be added to: they stay until another one holds the same work.
    full: Vec<Log>,
    left: Vec<Log>,
}

impl Keeper {
    /// Does what is asked.
    ///
    /// # Errors
    /// When the journal cannot be written. What was asked to be let go is then still there.
    pub fn perform(&mut self, request: JournalRequest) -> Result<Journaled, ExportError> {
        match request {
            JournalRequest::Find(folder) => return Ok(Journaled::Found(self.find(&folder))),
            JournalRequest::Begin {
                folder,
                entries,
                instead_of,
            } => {
                self.begin(&folder, &entries)?;
                if let Some(path) = instead_of {
                    self.discard(&path);
                }
            }
            JournalRequest::Add(entries) => {
                let Some(own) = &mut self.own else {
                    return Ok(Journaled::Grown);
                };
                let added = own.append(&lines(&entries));
                if added.is_err() {
                    // What is in it stays, and the next change begins another.
                    self.full.extend(self.own.take());
                }
                added?;
                let is_long = self.own.as_ref().is_some_and(|own| own.n_bytes() > MOST_BYTES);
                if is_long {
                    return Ok(Journaled::Grown);
                }
            }
            JournalRequest::End => {
                let own = self.own.take().into_iter();
                own.chain(self.full.drain(..)).map(Log::remove).for_each(drop);
            }
            JournalRequest::Discard(path) => self.discard(&path),
        }
        Ok(Journaled::Done)
    }

    fn begin(&mut self, folder: &Path, entries: &[Entry]) -> Result<(), ExportError> {
        export::make_folder(folder)?;
        let path = match &self.own {
            Some(own) => own.path().to_owned(),
            None => new_path(folder),
        };
        self.own = Some(Log::create(&path, &lines(entries))?);
        self.full.drain(..).map(Log::remove).for_each(drop);
        Ok(())
    }

    /// The work that earlier windows have left, the latest first. Held as long as this window runs, so that another
    /// one does not offer it as well.
    fn find(&mut self, folder: &Path) -> Vec<LostWork> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_journal = path.extension().is_some_and(|ending| ending == ENDING);
            if !is_journal {
                continue;
            }
            let Ok(Some((log, bytes))) = Log::take(&path) else {
                continue;
            };
            match Journal::read(&bytes) {
                Some(journal) if journal.is_saved() => drop(log.remove()),
                Some(journal) => {
                    self.left.push(log);
                    found.push(LostWork {
                        path,
                        journal: Box::new(journal),
                    });
                }
                // Of a later version, or no journal at all: not ours to touch.
                None => {}
            }
        }
        found.sort_by(|one, other| other.journal.when().total_cmp(&one.journal.when()));
        found
    }

    fn discard(&mut self, path: &Path) {
        let (gone, left) = std::mem::take(&mut self.left)
            .into_iter()
            .partition::<Vec<_>, _>(|log| log.path() == path);
        self.left = left;
        gone.into_iter().map(Log::remove).for_each(drop);
    }
}

/// The lines of entries. Of a step that is placed again at once, as while something is dragged, the last counts.
fn lines(entries: &[Entry]) -> Vec<u8> {
    let mut lines = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let is_placed_again = match (entry, entries.get(place + 1)) {
            (Entry::Placed { at, .. }, Some(Entry::Placed { at: next, .. })) => at == next,
            _ => false,
        };
        if !is_placed_again {
            lines.extend(entry.line());
        }
    }
    lines
}

/// A name that no other window has.
fn new_path(folder: &Path) -> PathBuf {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    (now..now + 1_000)
        .map(|time| folder.join(format!("{time}-{}.{ENDING}", process::id())))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join(format!("work.{ENDING}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{
        document::{Begin, Headline, choices_text},
        study::Study,
    };

    fn entries(strengths: &[f64]) -> Vec<Entry> {
        let placed = strengths.iter().enumerate().map(|(at, &l2)| placed(at, l2));
        std::iter::once(Entry::begin(Begin::default()))
            .chain(placed)
            .collect()
    }

    fn placed(at: usize, l2: f64) -> Entry {
        let mut study = Study::default();
        study.classifier.l2 = l2;
        Entry::Placed {
            at,
            when: 1.0,
            study: choices_text(&study).unwrap(),
            headline: Headline::default(),
            words: None,
        }
    }

    fn begin(
        keeper: &mut Keeper,
        folder: &Path,
        instead_of: Option<PathBuf>,
    ) -> Result<Journaled, ExportError> {
        keeper.perform(JournalRequest::Begin {
            folder: folder.to_owned(),
            entries: entries(&[1.0, 2.0]),
            instead_of,
        })
    }

    fn found(folder: &Path) -> (Keeper, Vec<LostWork>) {
        let mut keeper = Keeper::default();
        let found = keeper.find(folder);
        (keeper, found)
    }

    #[test]
    fn work_is_found_once_its_window_is_gone_and_let_go_when_it_is_held_again() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("journal");
        let mut keeper = Keeper::default();
        begin(&mut keeper, &folder, None).unwrap();
        let more = vec![placed(2, 3.0), placed(2, 4.0), placed(2, 5.0)];
        keeper.perform(JournalRequest::Add(more)).unwrap();
        assert!(found(&folder).1.is_empty(), "its window is running");
        drop(keeper);
        let (mut next, lost) = found(&folder);
        assert_eq!(lost.len(), 1);
        assert_eq!(lost[0].journal.study().classifier.l2, 5.0);
        assert!(found(&folder).1.is_empty(), "it is being offered");
        begin(&mut next, &folder, Some(lost[0].path.clone())).unwrap();
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            1,
            "the new one stands for it"
        );
        next.perform(JournalRequest::End).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn what_was_saved_and_what_is_foreign_is_not_offered() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let mut keeper = Keeper::default();
        let saved = JournalRequest::Begin {
            folder: folder.to_owned(),
            entries: vec![
                Entry::begin(Begin::default()),
                placed(0, 1.0),
                placed(1, 2.0),
                Entry::Went { at: 0 },
            ],
            instead_of: None,
        };
        keeper.perform(saved).unwrap();
        drop(keeper);
        fs::write(folder.join("foreign.journal"), "not ours").unwrap();
        fs::write(folder.join("notes.txt"), "nor this").unwrap();
        assert!(found(folder).1.is_empty());
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["foreign.journal", "notes.txt"]);
    }

    #[test]
    fn a_journal_that_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        let mut keeper = Keeper::default();
        let told = begin(&mut keeper, &file, None).unwrap_err().to_string();
        assert!(told.contains("is a file, not a folder"), "{told}");
        let added = keeper.perform(JournalRequest::Add(vec![placed(0, 1.0)]));
        assert_eq!(added.unwrap(), Journaled::Grown, "it begins anew");
    }
}
