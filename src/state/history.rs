//! Undo and redo: a line of Studies, and which of them is shown.

mod known;

use std::sync::OnceLock;

use crate::engine::{
    document::{Headline, step_words},
    study::Study,
};

/// Seconds without a change after which the same control is another step.
const PAUSE: f64 = 2.0;

pub use known::Lacking;

/// A Study that was, is or will be again.
#[derive(Debug, Clone)]
pub struct Point {
    pub study: Study,
    /// What it came to, as far as that is known.
    pub headline: Headline,
    /// Seconds since 1970.
    pub when: f64,
    /// What led to it, where its words need what a Study does not hold.
    pub(super) told: Option<String>,
    /// Found when first asked for: while something is dragged nobody asks.
    words: OnceLock<String>,
}

/// What has changed in the line, for the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A point was placed here, and what followed is gone.
    Placed(usize),
    /// Another point is shown.
    Went(usize),
    /// What a point came to is known.
    Noted(usize),
}

/// All Studies from the opening of the file on, however many.
#[derive(Debug, Default)]
pub struct History {
    points: Vec<Point>,
    at: usize,
    /// What the Study came to as it was opened, while there is no point yet.
    opened: Headline,
    /// What the last change was about: a drag is one step, not a hundred.
    last: Option<&'static str>,
    news: Vec<News>,
}

impl Point {
    pub fn new(study: Study, when: f64) -> Self {
        Self {
            study,
            headline: Headline::default(),
            when,
            told: None,
            words: OnceLock::new(),
        }
    }

    /// With what led to it, where that is known.
    #[must_use]
    pub fn with_words(self, told: Option<String>) -> Self {
        Self { told, ..self }
    }
}

impl History {
    /// A line that was kept elsewhere.
    pub fn restored(points: Vec<Point>, at: usize) -> Self {
        Self {
            at: at.min(points.len().saturating_sub(1)),
            points,
            ..Self::default()
        }
    }

    /// Remembers that `before` became `after`, unless the change goes on with the drag named `drag`.
    pub fn record(&mut self, before: Study, after: &Study, drag: Option<&'static str>, when: f64) {
        let is_end = self.at + 1 == self.points.len();
        let is_soon = self.points.last().is_some_and(|last| when - last.when < PAUSE);
        let goes_on = drag.is_some() && drag == self.last && self.at > 0 && is_end && is_soon;
        self.last = drag;
        if goes_on && self.points[self.at - 1].study.choices() == after.choices() {
            // Back where it began: no step at all, until it is dragged on.
            self.points.pop();
            self.at -= 1;
            self.last = None;
            self.news.push(News::Placed(self.at));
            return;
        }
        if self.points.is_empty() {
            let headline = std::mem::take(&mut self.opened);
            if headline != Headline::default() {
                self.news.push(News::Noted(0));
            }
            self.points.push(Point {
                headline,
                ..Point::new(before, when)
            });
        } else if !goes_on {
            self.points[self.at].study = before;
            self.points.truncate(self.at + 1);
        }
        let mut point = Point::new(after.clone(), when);
        if !goes_on && does_the_same(&self.points[self.at].study, after) {
            point.headline = self.points[self.at].headline.clone();
        }
        if goes_on {
            self.points[self.at] = point;
        } else {
            self.points.push(point);
            self.at += 1;
        }
        self.news.push(News::Placed(self.at));
    }

    /// What led to the point shown, where its words need what a Study does not hold.
    pub fn tell(&mut self, words: String) {
        if let Some(point) = self.points.get_mut(self.at) {
            point.told = Some(words);
        }
    }

    /// Starts anew: another file is another story.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What was dragged is let go: the next drag is another step.
    pub fn let_go(&mut self) {
        self.last = None;
    }

    /// The Study before `now`.
    pub fn undo(&mut self, now: &Study) -> Option<Study> {
        self.go_to(self.at.checked_sub(1)?, now)
    }

    /// The Study that was undone.
    pub fn redo(&mut self, now: &Study) -> Option<Study> {
        self.go_to(self.at + 1, now)
    }

    /// The Study at any place of the line; `None` where there is none, or it is shown.
    pub fn go_to(&mut self, place: usize, now: &Study) -> Option<Study> {
        if place == self.at || place >= self.points.len() {
            return None;
        }
        // What is shown may hold what is no step: looks at test results.
        self.points[self.at].study = now.clone();
        self.at = place;
        self.last = None;
        self.news.push(News::Went(place));
        Some(self.points[place].study.clone())
    }

    pub fn can_undo(&self) -> bool {
        self.at > 0
    }

    pub fn can_redo(&self) -> bool {
        self.at + 1 < self.points.len()
    }

    /// The whole line, the oldest first; empty before the first step.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Which of them is shown.
    pub fn at(&self) -> usize {
        self.at
    }

    /// What led to a point, in a line.
    pub fn words(&self, place: usize) -> &str {
        let Some(point) = self.points.get(place) else {
            return "";
        };
        if let Some(told) = &point.told {
            return told;
        }
        point.words.get_or_init(|| match place.checked_sub(1) {
            None => "As opened".to_owned(),
            Some(before) => step_words(&self.points[before].study, &point.study),
        })
    }

    /// What came of a step: "recall 0.812 → 0.793"; `None` where nothing moved, or it is not known.
    pub fn effect(&self, place: usize) -> Option<String> {
        let before = &self.points.get(place.checked_sub(1)?)?.headline;
        effect(before, &self.points.get(place)?.headline)
    }

    /// What the Study shown comes to, as far as it is known.
    pub fn note(&mut self, headline: &Headline) {
        let Some(point) = self.points.get_mut(self.at) else {
            self.opened.update(headline);
            return;
        };
        let known = point.headline.clone();
        point.headline.update(headline);
        if point.headline != known {
            self.news.push(News::Noted(self.at));
        }
    }

    /// The Study shown has changed by itself: no step, but not to be lost.
    pub fn keep_up(&mut self, now: &Study) {
        if let Some(point) = self.points.get_mut(self.at) {
            point.study = now.clone();
        }
    }

    /// What has changed since the last call.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }
}

/// Whether two Studies come to the same: steps that are off, and what they would do, make no difference. Else a step
/// that is drafted first would have nothing that it could be compared with.
fn does_the_same(one: &Study, other: &Study) -> bool {
    let work = |study: &Study| {
        study
            .cleaning
            .iter()
            .filter(|listed| listed.is_on)
            .cloned()
            .collect()
    };
    one.cleaning != other.cleaning && {
        let one = Study {
            cleaning: work(one),
            ..one.clone()
        };
        let other = Study {
            cleaning: work(other),
            ..other.clone()
        };
        one == other
    }
}

/// Results told of a step, the most telling first, and what they are called.
const TOLD: [(&str, &str); 11] = [
    ("rows_used", "rows used"),
    ("test.recall", "recall"),
    ("test.precision", "precision"),
    ("test.accuracy", "accuracy"),
    ("test.roc_auc", "AUC"),
    ("training.recall", "training recall"),
    ("training.precision", "training precision"),
    ("training.accuracy", "training accuracy"),
    ("training.roc_auc", "training AUC"),
    ("segments.k", "segments found"),
    ("segments.silhouette", "silhouette"),
];

/// Numbers told at most of one step.
const MOST_TOLD: usize = 3;

/// What a result is called; itself where it has no other name.
pub fn result_name(name: &str) -> &str {
    let known = TOLD.iter().find(|(of, _)| *of == name);
    known.map_or(name, |(_, called)| called)
}

/// The results that moved, the most telling first: "recall 0.812 → 0.793".
pub(super) fn effect(before: &Headline, after: &Headline) -> Option<String> {
    let moved = TOLD.iter().filter_map(|(name, called)| {
        let (before, after) = (before.get(name)?.words(), after.get(name)?.words());
        (before != after).then(|| format!("{called} {before} → {after}"))
    });
    let told: Vec<String> = moved.take(MOST_TOLD).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

#[cfg(test)]
mod laws;

#[cfg(test)]
mod tests;
