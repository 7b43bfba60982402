//! Slow work beside the window: the only home of threads and of file dialogs.
//!
//! One slot a kind of work. A new request replaces the queued one and cancels the running one of its
//! slot; results carry a generation, so that a stale one is dropped.

mod drawing;
mod journal;
mod log;
mod machine;
mod picker;
mod request;
mod runner;
mod study;
mod threads;
mod worker;

pub use journal::{JournalRequest, Journaled, LostWork};
pub use log::panic_line;
pub use machine::free_memory;
pub use picker::{FilePicker, NativePicker, PendingPick, SaveSuggestion};
pub use request::{JobEvent, JobRequest, Slot, Sought};
pub use runner::Runner;
pub use study::{FoundStudy, SourcePlace, StudyToOpen, StudyToSave, open_study, save_study};
