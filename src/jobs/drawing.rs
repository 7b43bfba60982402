//! Pictures of a scatter, each told as soon as it is drawn.

use std::sync::Arc;

use super::JobEvent;
use crate::engine::{Progress, scatter::DrawRequest};

/// Draws all that is asked for; what remains to be told is why it stopped.
pub fn drawn(request: &DrawRequest, progress: &Progress, tell: impl Fn(JobEvent)) -> Option<JobEvent> {
    let event = |outcome| JobEvent::Drawn {
        plot: Arc::clone(&request.plot),
        outcome,
    };
    let ended = request.draw(progress, |picture| tell(event(Ok(picture))));
    ended.err().map(|error| event(Err(error)))
}
