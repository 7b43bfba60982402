//! The pure part: Study and bytes in, reports out. Knows no window, no clock, no dialog.

pub mod bars;
mod bits;
pub mod classify;
mod closest;
pub mod condition;
pub mod document;
mod error;
pub mod explain;
pub mod explore;
pub mod features;
pub mod format;
pub mod formula;
pub mod handover;
mod memory;
pub mod metrics;
pub mod models;
mod progress;
pub mod purchases;
pub mod run;
pub mod scatter;
mod seeds;
pub mod segment;
pub mod sentinel;
pub mod study;
pub mod table;
pub mod validate;

pub use bits::Bits;
pub use closest::closest;
pub use error::EngineError;
pub use progress::{Cancelled, Edge, Progress, Sink, StageSink};
