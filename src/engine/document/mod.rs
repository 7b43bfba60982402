//! A Study as a file, `.study.toml`: every choice, readable and diffable, with what its source held and what came
//! of it.
//!
//! ```text
//! Document ─write─▶ text ─read─▶ Document + keys that mean nothing here
//! Headline (saved) ─┬─ moved ─▶ each number that is not what it was
//! Headline (now) ───┘
//! ```
//! The order is that of [`Study`], and choices left as they were proposed are left out: a change of one choice is a
//! change of one line.

mod changes;
mod damage;
mod error;
mod headline;
mod journal;
mod packed;
mod paths;
mod read;
mod source;
mod write;

#[cfg(test)]
pub(crate) mod tests;

pub use changes::{Change, changes, step_words};
pub use damage::Damage;
pub use error::DocumentError;
pub use headline::{Figure, Headline, Moved, moved};
pub use journal::{Begin, Entry, Journal, JournalPoint};
pub use packed::{Packed, pack, packed_source};
pub use paths::{STUDY_ENDING, ZIP_ENDING, each_path, is_picture, is_study, study_stem};
pub use read::{Opened, read, read_choices};
pub use source::{SourceNote, has_fingerprint, source_changes};
pub use write::{choices_text, write};

use super::study::Study;

/// Version of the file; counts up when an older program would read a newer file wrongly, also where a proposal
/// changes that files leave out.
pub const FORMAT: u64 = 1;

/// A Study with what is known of its source and its results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    pub study: Study,
    /// What the source held when it was saved; `None`: it had not been read.
    pub source: Option<SourceNote>,
    /// What the choices came to when it was saved.
    pub results: Headline,
    /// The version of the program that saved it.
    pub app: String,
}

impl Document {
    /// As this version of the program saves it.
    pub fn of(study: Study, source: Option<SourceNote>, results: Headline) -> Self {
        Self {
            study,
            source,
            results,
            app: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}
