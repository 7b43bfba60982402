//! What is out of date, and the work that mends it.

use std::sync::Arc;

use crate::{
    engine::{
        explore::Measure,
        run::{self, Step},
    },
    jobs::{JobRequest, Slot},
};

use super::{AppState, DataPage, Running, SegmentsPage, Tab, TrainPage};

impl AppState {
    /// Asks for every step that is out of date and not already asked for.
    pub(super) fn schedule(&mut self) -> Vec<JobRequest> {
        self.refresh_plots();
        let mut requests = Vec::from_iter(self.schedule_scoring());
        requests.extend(self.place_all());
        if !self.has_source() && !self.shows_welcome() {
            // A saved model alone: there are no customers to work on.
            return requests;
        }
        let study = self.worked_on().into_owned();
        let steps = run::plan(&study, &self.results);
        if steps.is_empty() {
            return requests;
        }
        let study = Arc::new(study);
        for step in steps {
            if !self.is_looked_at(step) {
                continue;
            }
            let Some(key) = self.results.wanted(step, &study) else {
                continue;
            };
            if self.submitted.insert(step, key) == Some(key) {
                continue;
            }
            let phrase = step_words(step).to_owned();
            if step == Step::Import {
                self.preview = None;
            }
            self.running.insert(
                Slot::Step(step),
                Running {
                    fraction: 0.0,
                    phrase,
                    since: self.now,
                },
            );
            requests.push(JobRequest::Run {
                step,
                study: Arc::clone(&study),
                results: Box::new(self.results.clone()),
            });
        }
        requests
    }

    /// Whether a step is worth its work now: some are seen on one page alone.
    fn is_looked_at(&self, step: Step) -> bool {
        let page = (self.tab == Tab::Data).then_some(self.data_page);
        match step {
            Step::Profile => page == Some(DataPage::Profile),
            // On a line they are the correlations, which are there.
            Step::Relate => {
                page == Some(DataPage::Correlations)
                    || (self.writes_all() && self.study.explore.measure != Measure::Pearson)
            }
            Step::Explain => {
                (self.tab == Tab::Train && self.train_page == TrainPage::Explain) || self.writes_all()
            }
            // Many fits: worth it where they are shown.
            Step::Validate => self.tab == Tab::Train,
            // Many fits as well.
            Step::Evidence | Step::Describe => self.tab == Tab::Segments || self.writes_all(),
            Step::Second => {
                (self.tab == Tab::Segments && self.segments_page == SegmentsPage::Moves) || self.writes_all()
            }
            Step::Path => self.tab == Tab::Train && self.train_page == TrainPage::Results && self.shows_path,
            _ => true,
        }
    }
}

/// What is under way, before the work says more: "Training".
pub fn step_words(step: Step) -> &'static str {
    match step {
        Step::Import => "Reading",
        Step::Customers => "Making customers",
        Step::Prepare => "Cleaning",
        Step::Classify => "Training",
        Step::Explain => "Explaining",
        Step::Validate => "Checking folds",
        Step::Path => "Following the coefficients",
        Step::Segment => "Segmenting",
        Step::Evidence => "Judging every k",
        Step::Describe => "Describing segments",
        Step::Second => "Reading the second file",
        Step::Explore => "Counting",
        Step::Watch => "Looking for leaks",
        Step::View => "Filtering",
        Step::Find => "Searching",
        Step::Profile => "Profiling",
        Step::Relate => "Comparing columns",
    }
}
