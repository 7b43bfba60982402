//! How often test results have been looked at: an odometer that nothing turns back. Another split has one of its own,
//! and both are kept beside the settings, so that opening the file again does not begin anew.
//!
//! A look counts because a choice can follow from it. What has been seen before, come back to by undo, by the history or
//! by hand, tells nothing that could be chosen by: it is no other look.

use std::collections::BTreeSet;

use super::{AppState, Part, Tab, TrainPage};
use crate::{engine::run::Step, jobs::JobRequest};

/// Test results that were on the screen since the window opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Looked {
    last: Option<Look>,
    seen: BTreeSet<Place>,
}

/// What test results follow from: the key of the classifier, and the bits of the threshold.
type Place = (u64, u64);

/// What was on the screen last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    place: Place,
    /// The threshold is being dragged: one look, not one for every place it passes.
    is_drag: bool,
    /// Of a drag: it has been counted.
    is_counted: bool,
    /// It had not been seen before.
    is_first: bool,
}

impl Looked {
    /// Takes down what is on the screen; whether that is another look.
    fn look(&mut self, place: Place, is_drag: bool, is_known: bool) -> bool {
        let dragged = self
            .last
            .filter(|last| last.is_drag && is_drag && last.place.0 == place.0);
        // Only where a drag comes to rest it was looked at: what it passed may be looked at yet.
        if let Some(passed) = dragged.filter(|last| last.is_first && last.place != place) {
            self.seen.remove(&passed.place);
        }
        let stays = self.last.filter(|last| last.place == place);
        let is_unseen = self.seen.insert(place);
        let was_counted = dragged.is_some_and(|last| last.is_counted);
        let is_another = is_unseen && !is_known && !was_counted;
        self.last = Some(Look {
            place,
            is_drag,
            is_counted: is_another || was_counted,
            is_first: is_unseen || stays.is_some_and(|last| last.is_first),
        });
        is_another
    }
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

    /// Counts what is on the screen now, if it shows test results that were never there before: another classifier, or
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
        let place = (made.key, self.study.threshold.0.to_bits());
        let what = format!("{:016x}-{:016x}", place.0, place.1);
        let split = &made.on.split_id;
        // Of a study that was closed, or work taken up again.
        let is_known = self.looked.last.is_none() && {
            let mut kept = self.settings.looks.iter().chain([&self.study.validation.looks]);
            kept.any(|looks| looks.at(split) > 0 && looks.last.as_ref() == Some(&what))
        };
        if !self.looked.look(place, is_drag, is_known) {
            // Work taken up again goes on from what is on the screen now.
            let looks = &mut self.study.validation.looks;
            if looks.split == *split && looks.last.is_some() {
                looks.last = Some(what);
            }
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
        assert_eq!(apply(Command::Undo), 3, "back to what was seen before");
        apply(Command::ShowPart(Part::Training));
        assert_eq!(apply(Command::SetL2(5.0)), 3, "training results are no test");
        assert_eq!(apply(Command::SetSeed(7)), 0, "other test rows");
        assert_eq!(apply(Command::ShowPart(Part::Test)), 1);
        assert_eq!(
            apply(Command::SetSeed(42)),
            4,
            "these rows have been seen before, and that is not forgotten"
        );
    }

    #[test]
    fn what_was_seen_is_no_other_look_however_it_is_come_back_to() {
        let (mut state, _file) = opened(&customers());
        let begun = state.history.at();
        let mut apply = |command: Command| {
            let requests = state.apply(command);
            work(&mut state, requests);
            state.test_looks()
        };
        assert_eq!(apply(Command::ShowTab(Tab::Train)), 1);
        assert_eq!(apply(Command::SetL2(3.0)), 2);
        assert_eq!(apply(Command::SetThreshold(0.3)), 3);
        for command in [
            Command::Undo,
            Command::Undo,
            Command::Redo,
            Command::Redo,
            Command::GoTo(begun),
        ] {
            let words = format!("{command:?}");
            assert_eq!(apply(command), 3, "{words}");
        }
        // By hand as well.
        assert_eq!(apply(Command::SetL2(3.0)), 3);
        // Never seen with this model.
        assert_eq!(apply(Command::SetThreshold(0.45)), 4);
        assert_eq!(apply(Command::SetL2(4.0)), 5, "and another model is another look");
    }

    #[test]
    fn a_drag_is_one_look_at_where_it_comes_to_rest() {
        let mut looked = Looked::default();
        let mut look = |threshold: u64, is_drag: bool| looked.look((1, threshold), is_drag, false);
        assert!(look(50, false));
        // Passed, and at rest.
        assert!(look(40, true) && !look(41, true) && !look(42, true) && !look(42, false));
        assert!(!look(50, false) && !look(42, false), "both have been looked at");
        assert!(look(41, false), "this was only passed");
        // From one that was seen over another one to a new one: that is a look.
        assert!(!look(42, true) && !look(50, true) && look(60, true) && !look(61, true));
        assert!(!look(61, false) && !look(50, false) && look(60, false));
        assert!(looked.look((2, 60), false, false), "another model");
        assert!(!looked.look((3, 60), false, true), "known from before");
        assert!(!looked.look((3, 60), false, false));
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
        assert_eq!(apply(own(3.0)), 3);
        assert_eq!(apply(own(1.0)), 3, "seen at the beginning");
    }
}
