//! How often test results have been looked at: an odometer that nothing turns back. Another split has one of its own,
//! and both are kept beside the settings, so that opening the file again does not begin anew.

use super::{AppState, Part, Tab, TrainPage};
use crate::{engine::run::Step, jobs::JobRequest};

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
    /// Looks at these test rows, in earlier openings of the file too.
    pub fn test_looks(&self) -> u32 {
        let on = self.results.prepared();
        on.map_or(0, |on| {
            let here = self.study.validation.looks.at(&on.split_id);
            here.max(self.settings.looks_at(&on.split_id))
        })
    }

    /// Counts what is on the screen now, if it shows test results that were not there before: another classifier, or
    /// another threshold.
    pub(super) fn count_look(&mut self, is_drag: bool) -> Vec<JobRequest> {
        let is_shown = self.tab == Tab::Train
            && self.train_page == TrainPage::Results
            && self.part == Part::Test
            && self.has_source()
            && !self.shows_purchases()
            && self.results.is_current(Step::Classify, &self.study);
        let Some(made) = self.results.classifier().filter(|_| is_shown) else {
            return Vec::new();
        };
        if made.report.test.is_none() {
            return Vec::new();
        }
        let look = Look {
            key: made.key,
            threshold: self.study.threshold.0.to_bits(),
            is_drag,
        };
        let looks = &self.study.validation.looks;
        let what = format!("{:016x}-{:016x}", look.key, look.threshold);
        let is_new = match self.last_look {
            // Of a study that was closed, or work taken up again.
            None => {
                let split = &made.on.split_id;
                let kept = self.settings.looks.iter().chain([looks]);
                !kept
                    .into_iter()
                    .any(|looks| looks.at(split) > 0 && looks.last.as_ref() == Some(&what))
            }
            Some(last) => {
                let goes_on = last.is_drag && is_drag;
                last.key != look.key || last.threshold != look.threshold && !goes_on
            }
        };
        self.last_look = Some(look);
        if !is_new {
            // A drag has gone on.
            let looks = &mut self.study.validation.looks;
            looks.last = looks.last.is_some().then_some(what);
            return Vec::new();
        }
        let looks = &mut self.study.validation.looks;
        looks.look(
            &made.on.split_id,
            self.settings.looks_at(&made.on.split_id),
            Some(what),
        );
        self.settings.remember_looks(looks);
        self.keep_settings()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::study::ClassWeight,
        state::{
            Answer, Command, Settings,
            apply::tests::{customers, opened, work},
        },
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
            5,
            "these rows have been seen before, and that is not forgotten"
        );
    }

    #[test]
    fn opening_the_file_again_does_not_begin_anew() {
        let (mut state, file) = opened(&customers());
        let apply = |state: &mut AppState, command: Command| {
            let requests = state.apply(command);
            work(state, requests);
            state.test_looks()
        };
        apply(&mut state, Command::ShowTab(Tab::Train));
        assert_eq!(apply(&mut state, Command::SetL2(3.0)), 2);
        // A file opens in the tab in which it was left.
        apply(&mut state, Command::ShowTab(Tab::Data));
        apply(&mut state, Command::CloseFile);
        apply(&mut state, Command::AnswerUnsaved(Answer::Discard));
        assert_eq!(state.test_looks(), 0);
        // Another start of the program, with what was kept.
        let kept = Settings::parse(&state.settings.to_toml()).unwrap();
        let mut state = AppState::new(kept, Some("/nowhere/settings.toml".into()), None);
        apply(&mut state, Command::Open(file.path().to_owned()));
        assert_eq!(state.test_looks(), 2, "before anything is shown");
        let requests = state.apply(Command::ShowTab(Tab::Train));
        assert_eq!(state.test_looks(), 3);
        assert!(
            requests
                .iter()
                .any(|request| matches!(request, JobRequest::Keep { .. })),
            "a look is written down"
        );
        assert_eq!(apply(&mut state, Command::SetSeed(7)), 1, "other test rows");
    }

    #[test]
    fn work_taken_up_again_is_no_other_look() {
        let (mut state, file) = opened(&customers());
        let requests = state.apply(Command::ShowTab(Tab::Train));
        work(&mut state, requests);
        for threshold in [0.4, 0.41] {
            state.apply(Command::SetThreshold(threshold));
        }
        assert_eq!(state.test_looks(), 2);
        // Another start, with the Study as it was left.
        let left = state.study.clone();
        let (mut state, _other) = opened(&customers());
        state.study = left;
        for (tab, looks) in [(Tab::Data, 2), (Tab::Train, 2), (Tab::Data, 2)] {
            let requests = state.apply(Command::ShowTab(tab));
            work(&mut state, requests);
            assert_eq!(state.test_looks(), looks);
        }
        let requests = state.apply(Command::SetL2(3.0));
        work(&mut state, requests);
        let requests = state.apply(Command::ShowTab(Tab::Train));
        work(&mut state, requests);
        assert_eq!(state.test_looks(), 3);
        drop(file);
    }

    #[test]
    fn weights_that_change_nothing_are_no_look() {
        let (mut state, _file) = opened(&customers());
        let mut apply = |command: Command| {
            let requests = state.apply(command);
            work(&mut state, requests);
            state.test_looks()
        };
        let own = |weight: f64| {
            let weights = [
                ("Premium Buyer".to_owned(), weight),
                ("Bargain Hunter".to_owned(), 1.0),
            ];
            Command::SetClassWeight(ClassWeight::Own(weights.into()))
        };
        assert_eq!(apply(Command::ShowTab(Tab::Train)), 1);
        assert_eq!(apply(own(1.0)), 1, "nothing is fitted anew");
        assert_eq!(apply(own(2.0)), 2);
        assert_eq!(apply(own(1.0)), 3);
    }
}
