//! A choice becomes a step of the history.

use crate::engine::{document::step_words, study::Study};

use super::AppState;

impl AppState {
    /// The Study that is open was `before`.
    pub(super) fn record(&mut self, before: Study, drag: Option<&'static str>) {
        if self.study == before {
            return;
        }
        let told = self.with_suggested(&before);
        self.history.record(before, &self.study, drag, self.now);
        if let Some(told) = told {
            self.history.tell(step_words(&told, &self.study));
        }
    }

    /// `before` with its suggested features spelled out, where other ones are chosen now: "without age" says more
    /// than the list of all others.
    fn with_suggested(&self, before: &Study) -> Option<Study> {
        let on = self.results.prepared()?;
        let is_first =
            |before: &Option<Vec<String>>, now: &Option<Vec<String>>| before.is_none() && now.is_some();
        let of_classifier = is_first(&before.classifier.features, &self.study.classifier.features);
        let of_segments = is_first(&before.segments.features, &self.study.segments.features);
        if !of_classifier && !of_segments {
            return None;
        }
        let mut told = before.clone();
        if of_classifier {
            told.classifier.features = Some(on.features(None));
        }
        if of_segments {
            told.segments.features = Some(on.segment_features(None));
        }
        Some(told)
    }
}
