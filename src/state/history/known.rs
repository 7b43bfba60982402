//! What a point of the history came to, and why a number of it is not there.

use crate::{
    engine::{
        document::{Figure, Headline},
        run::Step,
        study::{SegmentMethod, Study},
    },
    state::AppState,
};

/// Why a number is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    Computing,
    Stopped,
    NoTarget,
    /// No rows are kept for testing: what is told is of those trained on.
    NoTestRows,
    /// What is told is of rows kept for testing.
    OfTestRows,
    /// Another step was done before there was a model.
    NotFitted,
    /// How many segments there are was not asked for, and not judged.
    NotJudged,
    NotComputed,
}

impl Lacking {
    /// In the place of the number.
    pub fn words(self) -> &'static str {
        match self {
            Self::Computing => "being computed",
            Self::Stopped => "stopped here",
            Self::NoTarget => "no target here",
            Self::NoTestRows => "no test rows here",
            Self::OfTestRows => "test rows instead",
            Self::NotFitted => "not fitted here",
            Self::NotJudged => "k not judged here",
            Self::NotComputed => "not computed here",
        }
    }

    /// What to do about it, if anything.
    pub fn remedy(self) -> Option<&'static str> {
        match self {
            Self::NotFitted | Self::NotComputed => Some(
                "Another step was done before these numbers were there. Click a step to have them computed.",
            ),
            Self::NotJudged => {
                Some("How many segments are clearest is judged while the Segments tab is open.")
            }
            Self::Stopped => Some("Click the step that stopped: its tab says why."),
            Self::Computing | Self::NoTarget | Self::NoTestRows | Self::OfTestRows => None,
        }
    }
}

impl AppState {
    /// What a point came to: as it was noted, and whatever of it follows from results that are there still.
    pub fn known_at(&self, place: usize) -> Headline {
        let Some(point) = self.history.points().get(place) else {
            return Headline::default();
        };
        let mut known = point.headline.clone();
        known.update(&Headline::brief(&self.results, &point.study));
        if known.get("segments.k").is_none()
            && let Some((scan, k)) = self.results.left_segments(&point.study)
        {
            known.push("segments.k", Figure::Count(k as u64));
            known.push("segments.silhouette", Figure::Number(scan.fit(k).silhouette));
        }
        known
    }

    /// The number of this name at a point that came to what is `known`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn figure_at(&self, place: usize, known: &Headline, name: &str) -> Result<Figure, Lacking> {
        if let Some(figure) = known.get(name) {
            return Ok(figure.clone());
        }
        let part = name.split_once('.').map_or(name, |(part, _)| part);
        let tells = |other: &str| known.iter().any(|(name, _)| name.starts_with(other));
        Err(match part {
            "test" if tells("training.") => Lacking::NoTestRows,
            "training" if tells("test.") => Lacking::OfTestRows,
            _ => self.lacking(place, part),
        })
    }

    fn lacking(&self, place: usize, part: &str) -> Lacking {
        let Some(study) = self.history.points().get(place).map(|point| &point.study) else {
            return Lacking::NotComputed;
        };
        let step = match part {
            "test" | "training" => Step::Classify,
            "segments" => Step::Segment,
            _ => Step::Prepare,
        };
        let steps = [Step::Import, Step::Customers, Step::Prepare, step];
        if steps
            .into_iter()
            .any(|step| self.results.failure(step, study).is_some())
        {
            return Lacking::Stopped;
        }
        let is_shown = place == self.history.at();
        if is_shown && steps.into_iter().any(|step| self.is_running(step)) {
            return Lacking::Computing;
        }
        match step {
            Step::Classify if self.has_no_target(study) => Lacking::NoTarget,
            Step::Classify => Lacking::NotFitted,
            Step::Segment if study.segments.k.is_none() && study.segments.method == SegmentMethod::KMeans => {
                if is_shown && self.is_running(Step::Evidence) {
                    Lacking::Computing
                } else {
                    Lacking::NotJudged
                }
            }
            _ => Lacking::NotComputed,
        }
    }

    /// Whether there is nothing to predict, as far as that can be told from the table that is there.
    fn has_no_target(&self, study: &Study) -> bool {
        let is_prepared = self.results.is_current(Step::Prepare, study);
        is_prepared && self.results.wanted(Step::Classify, study).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::study::Scaling,
        state::{
            Command, History, Point,
            apply::tests::{customers, opened, work},
        },
    };

    fn words(state: &AppState, place: usize, name: &str) -> String {
        let known = state.known_at(place);
        match state.figure_at(place, &known, name) {
            Ok(figure) => figure.words(),
            Err(lacking) => lacking.words().to_owned(),
        }
    }

    #[test]
    fn a_number_that_is_not_there_says_why() {
        let (mut state, _file) = opened(&customers());
        let requests = state.apply(Command::SetL2(3.0));
        assert_eq!(words(&state, 1, "test.recall"), "being computed");
        assert!(words(&state, 0, "test.recall").starts_with("0."));
        drop(requests);
        // After a pause it is another step.
        state.now = 10.0;
        let requests = state.apply(Command::SetL2(9.0));
        work(&mut state, requests);
        assert_eq!(words(&state, 1, "test.recall"), "not fitted here");
        assert!(words(&state, 2, "test.recall").starts_with("0."));
        // What does not depend on the step is there all the same.
        assert_eq!(words(&state, 1, "rows_used"), "60");
        assert_eq!(words(&state, 2, "segments.k"), "k not judged here");
        assert_eq!(words(&state, 2, "training.recall"), "test rows instead");
        assert!(Lacking::NotFitted.remedy().is_some() && Lacking::Computing.remedy().is_none());
    }

    #[test]
    fn numbers_follow_from_results_that_are_there_still() {
        let (mut state, _file) = opened(&customers());
        drop(state.apply(Command::SetThreshold(0.4)));
        let requests = state.apply(Command::SetClusterCount(Some(3)));
        work(&mut state, requests);
        let requests = state.apply(Command::SetScaling(Scaling::Robust));
        work(&mut state, requests);
        let noted = state.known_at(0);
        // As if nothing had been noted: a history of an earlier version.
        let points = state.history.points().iter();
        let points = points.map(|point| Point::new(point.study.clone(), 0.0)).collect();
        state.history = History::restored(points, state.history.at());
        for name in ["rows_used", "test.recall", "test.roc_auc"] {
            assert_eq!(state.known_at(0).get(name), noted.get(name), "{name}");
        }
        assert_ne!(noted.get("test.recall"), None);
        // Other scaling, other segments: those left are kept for a while.
        assert_eq!(words(&state, 2, "segments.k"), "3");
        assert_eq!(words(&state, 3, "segments.k"), "3");
        assert_ne!(
            state.known_at(2).get("segments.silhouette"),
            state.known_at(3).get("segments.silhouette")
        );
    }
}
