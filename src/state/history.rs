//! Undo and redo: earlier Studies.

use crate::engine::study::Study;

/// Steps kept; a Study is a few hundred bytes.
const MOST: usize = 1_000;

/// Studies before and after the one shown.
#[derive(Debug, Default)]
pub struct History {
    past: Vec<Study>,
    future: Vec<Study>,
    /// What the last change was about: a drag is one step, not a hundred.
    last: Option<&'static str>,
}

impl History {
    /// Remembers `before`, unless the change goes on with the drag named `drag`.
    pub fn record(&mut self, before: Study, drag: Option<&'static str>) {
        let goes_on = drag.is_some() && drag == self.last;
        self.last = drag;
        self.future.clear();
        if goes_on {
            return;
        }
        if self.past.len() == MOST {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// Starts anew: another file is another story.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The Study before `now`.
    pub fn undo(&mut self, now: &Study) -> Option<Study> {
        let before = self.past.pop()?;
        self.future.push(now.clone());
        self.last = None;
        Some(before)
    }

    /// The Study that was undone.
    pub fn redo(&mut self, now: &Study) -> Option<Study> {
        let after = self.future.pop()?;
        self.past.push(now.clone());
        self.last = None;
        Some(after)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
