//! How often test results have been looked at: an odometer that only another split turns back.

use super::{AppState, Part, Tab, TrainPage};
use crate::engine::run::Step;

/// Test results that were on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Of the classifier.
    key: u64,
    threshold: u64,
    /// Whether the threshold is being dragged: one look, not one for every place it passes.
    is_drag: bool,
}

impl AppState {
    /// Looks at the test rows since data or split were last changed.
    pub fn test_looks(&self) -> u32 {
        let on = self.results.prepared();
        on.map_or(0, |on| self.study.validation.looks.at(&on.split_id))
    }

    /// Counts what is on the screen now, if it shows test results that were not there before: another classifier, or
    /// another threshold.
    pub(super) fn count_look(&mut self, is_drag: bool) {
        let is_shown = self.tab == Tab::Train
            && self.train_page == TrainPage::Results
            && self.part == Part::Test
            && self.has_source()
            && !self.shows_purchases()
            && self.results.is_current(Step::Classify, &self.study);
        let Some(made) = self.results.classifier().filter(|_| is_shown) else {
            return;
        };
        if made.report.test.is_none() {
            return;
        }
        let look = Look {
            key: made.key,
            threshold: self.study.threshold.0.to_bits(),
            is_drag,
        };
        let is_new = self.last_look.is_none_or(|last| {
            let goes_on = last.is_drag && is_drag;
            last.key != look.key || last.threshold != look.threshold && !goes_on
        });
        if is_new {
            self.study.validation.looks.look(&made.on.split_id);
        }
        self.last_look = Some(look);
    }
}

#[cfg(test)]
mod tests {
    use crate::state::{
        Command, Part, Tab,
        apply::tests::{customers, opened, work},
    };

    #[test]
    fn looks_are_counted_and_not_undone() {
        let (mut state, _file) = opened(&customers());
        assert_eq!(state.test_looks(), 0, "nobody has looked yet");
        let mut apply = |command: Command| {
            let requests = state.apply(command);
            work(&mut state, requests);
            state.test_looks()
        };
        assert_eq!(apply(Command::ShowTab(Tab::Train)), 1);
        assert_eq!(apply(Command::ShowTab(Tab::Data)), 1);
        assert_eq!(apply(Command::ShowTab(Tab::Train)), 1, "the same results again");
        for threshold in [0.4, 0.41, 0.42] {
            apply(Command::SetThreshold(threshold));
        }
        assert_eq!(apply(Command::ShowTab(Tab::Train)), 2, "a drag is one look");
        assert_eq!(apply(Command::SetL2(3.0)), 3, "another classifier");
        assert_eq!(apply(Command::Undo), 4, "and back is a look as well");
        apply(Command::ShowPart(Part::Training));
        assert_eq!(apply(Command::SetL2(5.0)), 4, "training results are no test");
        assert_eq!(apply(Command::SetSeed(7)), 0, "other test rows");
        assert_eq!(apply(Command::ShowPart(Part::Test)), 1);
        assert_eq!(
            apply(Command::SetSeed(42)),
            1,
            "these rows have been seen before, but not since"
        );
    }
}
