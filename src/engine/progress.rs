//! How long work tells its caller where it stands, and how it is told to stop.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The caller asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped, as asked")]
pub struct Cancelled;

/// Begin and end of a named stage, for a caller with a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    Begin,
    End,
}

/// Takes a fraction from 0 to 1 and a phrase.
pub type Sink = Arc<dyn Fn(f32, &str) + Send + Sync>;

/// Takes the name of a stage and whether it begins or ends.
pub type StageSink = Arc<dyn Fn(&str, Edge) + Send + Sync>;

/// A channel from long work to whoever waits for it, and what the work may take.
///
/// Work calls [`Progress::check`] between chunks of at most 50 ms, so that a cancel is honoured
/// within 100 ms.
#[derive(Clone)]
pub struct Progress {
    cancel: Arc<AtomicBool>,
    sink: Option<Sink>,
    stages: Option<StageSink>,
    memory: Option<u64>,
    from: f32,
    span: f32,
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Progress")
            .field("from", &self.from)
            .field("span", &self.span)
            .finish_non_exhaustive()
    }
}

impl Progress {
    /// Nobody listens and nobody cancels.
    pub fn none() -> Self {
        Self {
            cancel: Arc::default(),
            sink: None,
            stages: None,
            memory: None,
            from: 0.0,
            span: 1.0,
        }
    }

    /// `sink` gets a fraction from 0 to 1 and a phrase such as "Training"; setting `cancel` stops the work.
    pub fn new(cancel: Arc<AtomicBool>, sink: Sink) -> Self {
        Self {
            cancel,
            sink: Some(sink),
            stages: None,
            memory: None,
            from: 0.0,
            span: 1.0,
        }
    }

    /// Also tells `stages` when a named stage begins and ends: the engine has no clock of its own.
    #[must_use]
    pub fn with_stages(mut self, stages: StageSink) -> Self {
        self.stages = Some(stages);
        self
    }

    /// Tells the work how many bytes of memory are free: the engine does not ask the machine.
    #[must_use]
    pub fn with_memory(mut self, free: Option<u64>) -> Self {
        self.memory = free;
        self
    }

    /// Bytes of memory that are free; `None`: not known.
    pub fn memory(&self) -> Option<u64> {
        self.memory
    }

    /// Runs `work` as the stage `name` ("train", "scan", "segment 5").
    pub fn timed<T>(&self, name: &str, work: impl FnOnce() -> T) -> T {
        let Some(stages) = &self.stages else { return work() };
        stages(name, Edge::Begin);
        let made = work();
        stages(name, Edge::End);
        made
    }

    /// The stretch of this progress from `from` to `to`, for one part of the work.
    #[must_use]
    pub fn part(&self, from: f32, to: f32) -> Self {
        Self {
            cancel: Arc::clone(&self.cancel),
            sink: self.sink.clone(),
            stages: self.stages.clone(),
            memory: self.memory,
            from: self.from + self.span * from,
            span: self.span * (to - from),
        }
    }

    /// Says nothing and keeps no time, and stops when this one does: for one of many pieces of work side by side.
    #[must_use]
    pub fn quiet(&self) -> Self {
        Self {
            sink: None,
            stages: None,
            ..self.clone()
        }
    }

    /// Says that `fraction` (0 to 1) of this part is done.
    pub fn report(&self, fraction: f32, phrase: &str) {
        if let Some(sink) = &self.sink {
            sink(self.from + self.span * fraction.clamp(0.0, 1.0), phrase);
        }
    }

    /// # Errors
    /// [`Cancelled`] once the caller has asked to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancel.load(Ordering::Relaxed) {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }
}
