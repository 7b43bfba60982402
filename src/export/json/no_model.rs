//! The classifier against always saying the same.

use serde::Serialize;

use super::analysis::IntervalJson;
use crate::engine::classify::AgainstNoModel;

/// Against always saying `class`: its accuracy, how much more often the classifier is right (Tango's interval), the
/// rows that only one of them has right, and McNemar's p.
#[derive(Serialize)]
pub(super) struct NoModelJson<'a> {
    class: &'a str,
    accuracy: IntervalJson,
    difference: IntervalJson,
    wins: u64,
    losses: u64,
    p: f64,
}

impl<'a> NoModelJson<'a> {
    pub(super) fn new(against: &AgainstNoModel, classes: &'a [String]) -> Self {
        Self {
            class: classes.get(against.class).map_or("", String::as_str),
            accuracy: against.baseline.into(),
            difference: against.paired.difference.into(),
            wins: against.paired.wins,
            losses: against.paired.losses,
            p: against.paired.p,
        }
    }
}
