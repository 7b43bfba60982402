//! Who changes side when the threshold moves.

use std::ops::Range;

use super::{ClassifierReport, Evaluation};
use crate::engine::metrics::{Flips, ScoredRows};

/// The rows of one part that change side when the threshold goes from one value to another, those nearest to the
/// old one first: while a threshold is dragged away, the list grows at its end.
///
/// Made in O(log n), whatever its length.
#[derive(Debug, Clone)]
pub struct FlipList<'a> {
    report: &'a ClassifierReport,
    scored: &'a ScoredRows,
    by_score: &'a [u32],
    places: Range<usize>,
    /// How many, and how many rightly.
    pub flips: Flips,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flip {
    /// Of the table that the part's rows stand in.
    pub row: u32,
    /// Probability of the positive class.
    pub score: f64,
    pub truth: usize,
    /// The class before, and the class after.
    pub from: usize,
    pub to: usize,
}

impl Flip {
    /// Whether the new side is the true one.
    pub fn is_right(&self) -> bool {
        self.truth == self.to
    }
}

impl<'a> FlipList<'a> {
    /// `None` with more than two classes: there is no threshold.
    pub fn new(report: &'a ClassifierReport, part: &'a Evaluation, from: f64, to: f64) -> Option<Self> {
        let scored = part.scored.as_ref()?;
        Some(Self {
            report,
            scored,
            by_score: &part.by_score,
            places: scored.flipped(from, to),
            flips: scored.flips(from, to),
        })
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The class before, and the class after.
    pub fn sides(&self) -> (usize, usize) {
        let (yes, no) = (self.report.positive, 1 - self.report.positive);
        if self.flips.to_positive {
            (no, yes)
        } else {
            (yes, no)
        }
    }

    /// The one at a place from 0 to [`Self::len`].
    pub fn get(&self, place: usize) -> Option<Flip> {
        if place >= self.places.len() {
            return None;
        }
        // The threshold went down: the highest scores were nearest to it.
        let at = if self.flips.to_positive {
            self.places.end - 1 - place
        } else {
            self.places.start + place
        };
        let (score, is_positive) = self.scored.get(at)?;
        let positive = self.report.positive;
        let (from, to) = self.sides();
        Some(Flip {
            row: *self.by_score.get(at)?,
            score,
            truth: if is_positive { positive } else { 1 - positive },
            from,
            to,
        })
    }

    /// All of them, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = Flip> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}
