//! Which k is suggested, and why, in a sentence.
//!
//! The rule: a k is *clear* where
//!
//! 1. its segments are tighter than chance makes them: from k = 1 on the logarithm of the inertia falls by at least
//!    [`BEYOND_CHANCE`] standard deviations more than among customers spread evenly with the same variances along the
//!    principal axes (a gap statistic between k and 1; the box of the original one reaches to the farthest rows, and
//!    one feature that says nothing but is bell-shaped hides two groups in another), and
//! 2. every segment returns when customers are drawn again: mean Jaccard at least 0.75 (Hennig 2007).
//!
//! Of the clear ks the one with the highest silhouette is suggested. Where there is none, but some pass the first test,
//! the one of these with the highest silhouette is, with its doubts; where none passes there are no clear groups, and the
//! fewest segments are shown.

use super::{KEvidence, Returns, stability::STABLE_FROM};
use crate::engine::format;

/// Deviations from chance that a fall must have.
pub const BEYOND_CHANCE: f64 = 3.0;

/// How sure the suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clarity {
    /// All segments return.
    Clear,
    /// There are groups, but not all of them return.
    Doubtful,
    /// Nothing that chance would not show.
    NoGroups,
    /// The silhouette is not defined, or nothing could be compared.
    Unknown,
}

impl Clarity {
    /// As it stands in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Doubtful => "doubtful",
            Self::NoGroups => "no_clear_groups",
            Self::Unknown => "unknown",
        }
    }
}

/// The suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is shown unless another k is asked for, however clear it is.
    pub k: usize,
    pub clarity: Clarity,
    pub sentence: String,
}

impl KEvidence {
    /// Whether its segments are tighter than chance makes them.
    pub fn is_beyond_chance(&self) -> bool {
        self.beyond_chance >= BEYOND_CHANCE
    }

    /// Whether every segment returns.
    pub fn is_stable(&self) -> bool {
        self.returns.iter().all(|jaccard| *jaccard >= STABLE_FROM)
    }

    fn n_dissolving(&self) -> usize {
        let kinds = self.returns.iter().filter_map(|&jaccard| Returns::of(jaccard));
        kinds.filter(|kind| *kind == Returns::Dissolves).count()
    }

    fn n_open(&self) -> usize {
        self.returns
            .iter()
            .filter(|jaccard| jaccard.is_nan() || **jaccard < STABLE_FROM)
            .count()
    }
}

/// The verdict on the ks of the range, ascending; `fallback`: the k with the highest silhouette.
pub(super) fn verdict(all: &[KEvidence], fallback: usize) -> Verdict {
    let best_of = |is_good: &dyn Fn(&KEvidence) -> bool| {
        let good = all
            .iter()
            .filter(|one| one.silhouette.is_finite() && is_good(one));
        good.reduce(|best, one| {
            if one.silhouette > best.silhouette {
                one
            } else {
                best
            }
        })
    };
    if let Some(best) = best_of(&|one| one.is_beyond_chance() && one.is_stable()) {
        return clear(all, best);
    }
    if let Some(best) = best_of(&KEvidence::is_beyond_chance) {
        return doubtful(best);
    }
    let is_known = all.iter().any(|one| one.silhouette.is_finite());
    // Of slices through one group more are not clearer, whatever their silhouette.
    let fewest = all.first().map_or(fallback, |one| one.k);
    let (k, clarity, sentence) = if is_known {
        (
            fewest,
            Clarity::NoGroups,
            "No clear groups: at no k are the segments tighter than customers spread evenly would give. \
             They may still be useful as slices."
                .to_owned(),
        )
    } else {
        (
            fallback,
            Clarity::Unknown,
            "The silhouette is not defined here: too few different customers.".to_owned(),
        )
    };
    Verdict { k, clarity, sentence }
}

fn clear(all: &[KEvidence], best: &KEvidence) -> Verdict {
    let neighbour = |k: Option<usize>| all.iter().find(|one| Some(one.k) == k);
    let around: Vec<&KEvidence> = [best.k.checked_sub(1), best.k.checked_add(1)]
        .into_iter()
        .filter_map(neighbour)
        .collect();
    let all_return = match best.k {
        2 => "both return".to_owned(),
        k => format!("all {} return", format::number_word(k)),
    };
    let mut sentence = format!(
        "Clearest at\u{a0}{}: {all_return} when customers are drawn again.",
        best.k
    );
    let beside = beside(best, &around);
    if !beside.is_empty() {
        sentence.push(' ');
        sentence.push_str(&beside);
    }
    let is_last = all.len() > 2 && all.last().is_some_and(|last| last.k == best.k);
    if is_last {
        sentence.push_str(" It is the most that was tried: more might be clearer still.");
    }
    Verdict {
        k: best.k,
        clarity: Clarity::Clear,
        sentence,
    }
}

/// "At 4 and at 6, two dissolve.", "At 4 one dissolves, at 6 two are doubtful."
fn beside(best: &KEvidence, around: &[&KEvidence]) -> String {
    let said = |one: &KEvidence| -> Option<String> {
        let (n_dissolving, n_open) = (one.n_dissolving(), one.n_open());
        match (n_dissolving, n_open) {
            (0, 0) if !one.is_beyond_chance() => {
                Some("they are no tighter than chance makes them".to_owned())
            }
            (0, 0) => None,
            (0, 1) => Some("one is doubtful".to_owned()),
            (0, n) => Some(format!("{} are doubtful", format::number_word(n))),
            (1, _) => Some("one dissolves".to_owned()),
            (n, _) => Some(format!("{} dissolve", format::number_word(n))),
        }
    };
    let told: Vec<(usize, Option<String>)> = around.iter().map(|one| (one.k, said(one))).collect();
    match told.as_slice() {
        [(a, Some(first)), (b, Some(second))] if first == second => {
            format!("At\u{a0}{a} and at\u{a0}{b}, {first}.")
        }
        [(a, Some(first)), (b, Some(second))] => format!("At\u{a0}{a} {first}, at\u{a0}{b} {second}."),
        _ => {
            let mut parts: Vec<String> = told
                .iter()
                .filter_map(|(k, said)| Some(format!("At\u{a0}{k} {}.", said.as_ref()?)))
                .collect();
            let also: Vec<&&KEvidence> = around.iter().filter(|one| said(one).is_none()).collect();
            if let [one] = also[..] {
                parts.push(format!(
                    "At\u{a0}{} all return too, but lie less clearly apart (silhouette {} against {}).",
                    one.k,
                    format::decimal(one.silhouette, 2),
                    format::decimal(best.silhouette, 2)
                ));
            } else if let [a, b] = also[..] {
                parts.push(format!(
                    "At\u{a0}{} and at\u{a0}{} all return too, but lie less clearly apart (silhouettes {} and {} \
                     against {}).",
                    a.k,
                    b.k,
                    format::decimal(a.silhouette, 2),
                    format::decimal(b.silhouette, 2),
                    format::decimal(best.silhouette, 2)
                ));
            }
            parts.join(" ")
        }
    }
}

fn doubtful(best: &KEvidence) -> Verdict {
    let (n_dissolving, n_open) = (best.n_dissolving(), best.n_open());
    let n_back = best.k - n_open.min(best.k);
    let what = match (n_dissolving, n_open) {
        (0, 1) => "one is doubtful".to_owned(),
        (0, n) => format!("{} are doubtful", format::number_word(n)),
        (1, _) => "one dissolves".to_owned(),
        (n, _) => format!("{} dissolve", format::number_word(n)),
    };
    let back = match n_back {
        0 => "none returns for sure".to_owned(),
        1 => "one returns".to_owned(),
        n => format!("{} return", format::number_word(n)),
    };
    Verdict {
        k: best.k,
        clarity: Clarity::Doubtful,
        sentence: format!(
            "Not clear-cut: at no k do all segments return when customers are drawn again. At\u{a0}{}, where they lie \
             apart most, {back} and {what}.",
            best.k
        ),
    }
}
