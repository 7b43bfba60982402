//! Work that is not saved yet, as lines that are added one by one: what is left of it after a crash is whole lines
//! and at most one torn one.
//!
//! A line is the first 16 hexadecimal digits of the SHA-256 of its entry, a space, and the entry as JSON.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Headline, SourceNote, read_choices};
use crate::engine::study::Study;

/// Counts up when an older program would read a newer journal wrongly.
const JOURNAL_FORMAT: u64 = 1;

const CHECK_DIGITS: usize = 16;

/// One thing that happened. A Study stands in it as [`choices_text`](super::choices_text) writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "entry")]
pub enum Entry {
    Begin(Begin),
    /// A step of the history was placed here, and what followed is gone; it is shown.
    Placed {
        at: usize,
        when: f64,
        study: String,
        headline: Headline,
        /// What led to it, where that is not told by the two Studies alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// Another step is shown.
    Went {
        at: usize,
    },
    /// What a step came to.
    Noted {
        at: usize,
        headline: Headline,
    },
    /// The step shown, with what has changed by itself.
    Now {
        study: String,
    },
}

/// What the work began with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Begin {
    pub format: u64,
    /// The study file, if there is one.
    pub file: Option<PathBuf>,
    pub carries_data: bool,
    /// The Study as it was opened or saved last.
    pub saved: String,
    /// What the source held then.
    pub source: Option<SourceNote>,
}

/// What a journal comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Journal {
    pub file: Option<PathBuf>,
    pub carries_data: bool,
    pub saved: Study,
    pub source: Option<SourceNote>,
    pub points: Vec<JournalPoint>,
    /// Which of them was shown last.
    pub at: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct JournalPoint {
    pub study: Study,
    pub headline: Headline,
    pub when: f64,
    /// What led to it, where the two Studies do not tell.
    pub words: Option<String>,
}

impl Entry {
    pub fn begin(begin: Begin) -> Self {
        Self::Begin(Begin {
            format: JOURNAL_FORMAT,
            ..begin
        })
    }

    /// The entry as a line.
    pub fn line(&self) -> Vec<u8> {
        // Plain data of ours without numbers that JSON lacks: serialising cannot fail.
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("{} {json}\n", check(json.as_bytes())).into_bytes()
    }

    fn of(line: &[u8]) -> Option<Self> {
        let (digits, rest) = line.split_at_checked(CHECK_DIGITS)?;
        let json = rest.strip_prefix(b" ")?;
        (check(json).as_bytes() == digits).then(|| serde_json::from_slice(json).ok())?
    }
}

fn check(json: &[u8]) -> String {
    let mut digits: String = Sha256::digest(json)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits.truncate(CHECK_DIGITS);
    digits
}

impl Journal {
    /// What the whole lines at the start come to; `None` without a beginning that this program understands.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split_inclusive(|&byte| byte == b'\n').map_while(|line| {
            let line = line.strip_suffix(b"\n")?;
            Entry::of(line)
        });
        let Entry::Begin(begin) = lines.next()? else {
            return None;
        };
        if begin.format > JOURNAL_FORMAT {
            return None;
        }
        let mut journal = Self {
            saved: read_choices("", &begin.saved).ok()?,
            file: begin.file,
            carries_data: begin.carries_data,
            source: begin.source,
            points: Vec::new(),
            at: 0,
        };
        for entry in lines {
            if journal.follow(entry).is_none() {
                break;
            }
        }
        (!journal.points.is_empty()).then_some(journal)
    }

    /// The Study shown last.
    pub fn study(&self) -> &Study {
        self.points.get(self.at).map_or(&self.saved, |point| &point.study)
    }

    /// Whether everything was saved.
    pub fn is_saved(&self) -> bool {
        self.study().choices() == self.saved.choices()
    }

    /// Seconds since 1970 of the last step.
    pub fn when(&self) -> f64 {
        self.points.iter().map(|point| point.when).fold(0.0, f64::max)
    }

    fn follow(&mut self, entry: Entry) -> Option<()> {
        match entry {
            Entry::Begin(_) => return None,
            Entry::Placed {
                at,
                when,
                study,
                headline,
                words,
            } => {
                if at > self.points.len() {
                    return None;
                }
                let study = read_choices("", &study).ok()?;
                self.points.truncate(at);
                self.points.push(JournalPoint {
                    study,
                    headline,
                    when,
                    words,
                });
                self.at = at;
            }
            Entry::Went { at } => {
                self.points.get(at)?;
                self.at = at;
            }
            Entry::Noted { at, headline } => self.points.get_mut(at)?.headline = headline,
            Entry::Now { study } => {
                self.points.get_mut(self.at)?.study = read_choices("", &study).ok()?;
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::document::{Figure, choices_text, tests::any_study};

    fn placed(at: usize, study: &Study) -> Entry {
        let mut headline = Headline::default();
        headline.push("test.recall", Figure::Number(0.1 + 0.2));
        Entry::Placed {
            at,
            when: at as f64,
            study: choices_text(study).unwrap(),
            headline,
            words: (at == 1).then(|| "Features: without age".to_owned()),
        }
    }

    fn begin() -> Entry {
        Entry::begin(Begin::default())
    }

    fn bytes(entries: &[Entry]) -> Vec<u8> {
        entries.iter().flat_map(Entry::line).collect()
    }

    #[test]
    fn steps_are_followed_as_they_were_done() {
        let study = |l2: f64| {
            let mut study = Study::default();
            study.classifier.l2 = l2;
            study
        };
        let journal = Journal::read(&bytes(&[
            begin(),
            placed(0, &study(0.0)),
            placed(1, &study(1.0)),
            placed(2, &study(2.0)),
            Entry::Went { at: 0 },
            Entry::Now {
                study: choices_text(&study(0.5)).unwrap(),
            },
            placed(1, &study(9.0)),
        ]))
        .unwrap();
        let strengths: Vec<f64> = journal
            .points
            .iter()
            .map(|point| point.study.classifier.l2)
            .collect();
        assert_eq!((strengths, journal.at), (vec![0.5, 9.0], 1));
        assert!(!journal.is_saved());
    }

    #[test]
    fn what_is_no_journal_or_a_newer_one_is_left_alone() {
        let newer = Entry::Begin(Begin {
            format: JOURNAL_FORMAT + 1,
            ..Begin::default()
        });
        let first = placed(0, &Study::default());
        for entries in [&[newer, first.clone()][..], &[first][..], &[begin()][..], &[][..]] {
            assert_eq!(Journal::read(&bytes(entries)), None);
        }
        assert_eq!(Journal::read(b"id,age\n1,2\n"), None);
    }

    proptest! {
        /// A journal cut off anywhere, or with any byte changed, comes to what its whole lines say.
        #[test]
        fn damage_costs_the_damaged_lines_alone(
            studies in prop::collection::vec(any_study(), 1..5),
            at in any::<prop::sample::Index>(),
            flip in prop::option::of(1..255_u8),
        ) {
            let mut entries = vec![begin()];
            entries.extend(studies.iter().enumerate().map(|(at, study)| placed(at, study)));
            let mut bytes = bytes(&entries);
            let at = at.index(bytes.len());
            let lines_before = memchr::memchr_iter(b'\n', &bytes[..at]).count();
            match flip {
                Some(flip) => bytes[at] ^= flip,
                None => bytes.truncate(at),
            }
            let found = Journal::read(&bytes);
            let n = found.as_ref().map_or(0, |journal| journal.points.len());
            prop_assert_eq!(n, lines_before.saturating_sub(1));
            if let Some(journal) = found {
                for (point, study) in journal.points.iter().zip(&studies) {
                    prop_assert_eq!(&point.study, study);
                }
            }
        }
    }
}
