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

/// Below so many customers what looks like a group may well be chance.
pub const FEWEST_TOLD: usize = 30;

/// How sure the suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clarity {
    /// All segments return.
    Clear,
    /// There are groups, but not all of them return.
    Doubtful,
    /// Nothing that chance would not show.
    NoGroups,
    /// The silhouette is not defined, or there was too little to compare.
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

impl Verdict {
    /// How the k that is shown came about, and what speaks for it; `is_asked`: somebody chose it.
    pub fn choice(&self, k: usize, is_asked: bool) -> String {
        let suggests = matches!(self.clarity, Clarity::Clear | Clarity::Doubtful);
        let how = match (suggests, is_asked, k == self.k) {
            (true, false, true) => "was suggested by the evidence".to_owned(),
            (true, true, true) => "was chosen, and the evidence is clearest there too".to_owned(),
            (true, _, false) => format!("was chosen; the evidence is clearest at {}", self.k),
            (false, true, _) => "was chosen; the evidence suggests none".to_owned(),
            (false, false, _) => "is shown; the evidence suggests none".to_owned(),
        };
        format!("k = {k} {how}. {}", self.sentence)
    }
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
pub(super) fn verdict(all: &[KEvidence], fallback: usize, n_customers: usize) -> Verdict {
    let found = of_any(all, fallback);
    if n_customers >= FEWEST_TOLD {
        return found;
    }
    Verdict {
        clarity: Clarity::Unknown,
        sentence: format!(
            "Only {}: too few to tell groups from chance.",
            format::plural(n_customers, "customer", "customers")
        ),
        ..found
    }
}

fn of_any(all: &[KEvidence], fallback: usize) -> Verdict {
    if let Some(best) = highest(all, |one| one.is_beyond_chance() && one.is_stable()) {
        return clear(all, best);
    }
    if let Some(best) = highest(all, KEvidence::is_beyond_chance) {
        return doubtful(all, best);
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

/// Of those that are good the one with the highest silhouette; of equal ones the fewest segments.
fn highest(all: &[KEvidence], is_good: impl Fn(&KEvidence) -> bool) -> Option<&KEvidence> {
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
}

fn clear(all: &[KEvidence], best: &KEvidence) -> Verdict {
    let higher = highest(all, |one| one.silhouette > best.silhouette);
    let mut sentence = match higher {
        Some(higher) => against_higher(best, higher),
        None => against_neighbours(all, best),
    };
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

/// Why the highest silhouette does not count: the curve over k shows it, and begs the question.
fn against_higher(best: &KEvidence, higher: &KEvidence) -> String {
    let why = match (higher.n_dissolving(), higher.n_open()) {
        (0, 0) => "its segments are no tighter than chance makes them".to_owned(),
        (n_dissolving, n_open) => open_words(" of its segments", n_dissolving, n_open),
    };
    let numbers = told_apart(&[best.silhouette, higher.silhouette]);
    format!(
        "Of the k whose segments all return when customers are drawn again, {} has the clearest silhouette \
         ({}); {} has {}, but {why}.",
        best.k, numbers[0], higher.k, numbers[1]
    )
}

fn against_neighbours(all: &[KEvidence], best: &KEvidence) -> String {
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
    sentence
}

/// With two decimals, or with as many up to four as tell each from the first.
fn told_apart(values: &[f64]) -> Vec<String> {
    let with = |decimals: usize| -> Vec<String> {
        let told = values.iter().map(|value| format::decimal(*value, decimals));
        told.collect()
    };
    let is_enough = |told: &Vec<String>| told.iter().skip(1).all(|one| *one != told[0]);
    (2..4).map(with).find(is_enough).unwrap_or_else(|| with(4))
}

/// "At 4 and at 6, two dissolve.", "At 4 one dissolves, at 6 two are doubtful."
fn beside(best: &KEvidence, around: &[&KEvidence]) -> String {
    let said = |one: &KEvidence| -> Option<String> {
        match (one.n_dissolving(), one.n_open()) {
            (0, 0) if !one.is_beyond_chance() => {
                Some("they are no tighter than chance makes them".to_owned())
            }
            (0, 0) => None,
            (n_dissolving, n_open) => Some(open_words("", n_dissolving, n_open)),
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
            let also: Vec<&KEvidence> = around.iter().copied().filter(|one| said(one).is_none()).collect();
            parts.extend(also_return(best, &also));
            parts.join(" ")
        }
    }
}

/// Of neighbours whose segments all return as well.
fn also_return(best: &KEvidence, also: &[&KEvidence]) -> Option<String> {
    let values: Vec<f64> = std::iter::once(best)
        .chain(also.iter().copied())
        .map(|one| one.silhouette)
        .collect();
    let numbers = told_apart(&values);
    match also {
        // Not even four decimals tell them apart.
        [one] if numbers[0] == numbers[1] => Some(format!(
            "At\u{a0}{} all return too, and lie as clearly apart (silhouette {}).",
            one.k,
            format::decimal(best.silhouette, 2)
        )),
        [one] => Some(format!(
            "At\u{a0}{} all return too, but lie less clearly apart (silhouette {} against {}).",
            one.k, numbers[1], numbers[0]
        )),
        [a, b] => Some(format!(
            "At\u{a0}{} and at\u{a0}{} all return too, but lie less clearly apart (silhouettes {} and {} against {}).",
            a.k, b.k, numbers[1], numbers[2], numbers[0]
        )),
        _ => None,
    }
}

/// "one is doubtful", "two of its segments dissolve": of segments that do not all return.
fn open_words(of: &str, n_dissolving: usize, n_open: usize) -> String {
    match (n_dissolving, n_open) {
        (0, 1) => format!("one{of} is doubtful"),
        (0, n) => format!("{}{of} are doubtful", format::number_word(n)),
        (1, _) => format!("one{of} dissolves"),
        (n, _) => format!("{}{of} dissolve", format::number_word(n)),
    }
}

fn doubtful(all: &[KEvidence], best: &KEvidence) -> Verdict {
    let (n_dissolving, n_open) = (best.n_dissolving(), best.n_open());
    let what = open_words("", n_dissolving, n_open);
    let back = match best.k - n_open.min(best.k) {
        0 => "none returns for sure".to_owned(),
        1 => "one returns".to_owned(),
        n => format!("{} return", format::number_word(n)),
    };
    // Those that are no tighter than chance makes them may have a higher silhouette.
    let is_highest = highest(all, |one| one.silhouette > best.silhouette).is_none();
    let of_which = if is_highest {
        ""
    } else {
        " of those tighter than chance"
    };
    Verdict {
        k: best.k,
        clarity: Clarity::Doubtful,
        sentence: format!(
            "Not clear-cut: at no k do all segments return when customers are drawn again. At\u{a0}{}, where they lie \
             apart most{of_which}, {back} and {what}.",
            best.k
        ),
    }
}

#[cfg(test)]
mod tests;
