//! What tells two Studies apart, in words: found in what is saved, so that no choice is forgotten.

mod segments;
mod values;

use toml::{Table, Value};

use self::values::{cut, words};
use super::write::choices;
use crate::engine::{
    format,
    study::{ListedStep, Study},
};

/// A choice that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// "L2 strength", "Cleaning step 2".
    pub what: String,
    /// Empty: as proposed, or not there.
    pub before: String,
    pub after: String,
    /// A sentence of its own, where the three make no good one: "Segment 1 named Frequent".
    pub said: Option<String>,
    /// What stands on either side where the two are seen beside each other, and `before` and `after` do not say it.
    sides: Option<(String, String)>,
}

/// Names of choices as the window has them; others are called as in the file.
const NAMES: [(&str, &str); 47] = [
    ("seed", "Seed"),
    ("threshold", "Threshold"),
    ("flips_from", "Flips compared with"),
    ("matrix", "Cells of the matrix"),
    ("dismissed", "Dismissed warnings"),
    ("source.file", "File"),
    ("import.encoding", "Encoding"),
    ("import.delimiter", "Delimiter"),
    ("import.decimal", "Decimal mark"),
    ("import.thousands", "Thousands mark"),
    ("import.sheet", "Sheet"),
    ("import.header_line", "Header line"),
    ("import.text_columns", "Columns kept as text"),
    ("import.missing", "Marks for missing"),
    ("classifier.target", "Target"),
    ("classifier.positive", "Positive class"),
    ("classifier.features", "Features"),
    ("classifier.test_fraction", "Test share"),
    ("classifier.model", "Model"),
    ("classifier.l2", "L2 strength"),
    ("classifier.class_weight", "Class weights"),
    ("classifier.missing", "Missing cells"),
    ("classifier.keep_together", "Rows kept together by"),
    ("validation.test", "Test rows"),
    ("validation.folds", "Folds"),
    ("validation.compare", "Comparison of models"),
    ("segments.features", "Features of segments"),
    ("segments.method", "Method of segments"),
    ("segments.radius", "Radius of dense places"),
    ("segments.min_points", "Points of a dense place"),
    ("segments.scaling", "Scaling of features"),
    ("segments.weights", "Weights of features"),
    ("segments.k", segments::K),
    ("segments.k_range", "Range of k"),
    ("segments.axes", "Axes of the scatter"),
    ("segments.label", "Labels beside segments"),
    ("segments.second", "Second file"),
    ("explore.column", "Explored column"),
    ("explore.x", "Explored x"),
    ("explore.y", "Explored y"),
    ("explore.measure", "Measure of correlation"),
    ("table.sort", "Sorted by"),
    ("table.filters", "Filters"),
    ("scoring.file", "New customers"),
    ("scoring.model", "Saved model"),
    ("scoring.matched", "Matched columns"),
    ("purchases.is_used", "Customers made of purchases"),
];

/// Tables that are one choice, however many values they have.
const WHOLE: [&str; 8] = [
    "table.sort",
    "validation.folds",
    "validation.test",
    "classifier.class_weight",
    "import.header_line",
    "segments.second",
    "segments.weights",
    "source",
];

/// Lists that the program suggests while nothing is chosen.
const SUGGESTED: [&str; 2] = ["classifier.features", "segments.features"];

/// Choices that are not made while nothing is chosen: nothing is proposed for them.
const NONE: [&str; 9] = [
    "classifier.keep_together",
    "validation.folds",
    "segments.label",
    "segments.second",
    "segments.weights",
    "table.sort",
    "table.filters",
    "scoring.file",
    "scoring.model",
];

/// Every choice that differs. Looks at test results are no choice, nor is the text looked for.
pub fn changes(before: &Study, after: &Study) -> Vec<Change> {
    let mut found = cleaning_changes(&before.cleaning, &after.cleaning);
    let (Ok(old), Ok(new), Ok(proposed)) = (
        choices(&plain(before)),
        choices(&plain(after)),
        Table::try_from(Study::default()),
    ) else {
        return found;
    };
    let n_steps = found.len();
    compare("", &old, &new, &proposed, &mut found);
    found.extend(segments::name_changes(before, after));
    // As the window has them, whatever the order in which they were chosen first.
    let place = |change: &Change| NAMES.iter().position(|(_, name)| *name == change.what);
    found[n_steps..].sort_by_key(|change| place(change).unwrap_or(NAMES.len()));
    found
}

/// What a step did, in a line: "L2 strength: 1 → 3", "Added: Fill age with the median".
pub fn step_words(before: &Study, after: &Study) -> String {
    let changes = changes(before, after);
    let Some(first) = changes.first() else {
        return "No change".to_owned();
    };
    let (first, n_more) = match segments::named_at(&changes) {
        Some(named) => (named, changes.len() - 2),
        None => (first.words(), changes.len() - 1),
    };
    match n_more {
        0 => first,
        n => format!("{first}, and {} more", format::plural(n, "choice", "choices")),
    }
}

impl Change {
    /// "L2 strength: 1 → 3".
    pub fn words(&self) -> String {
        let Self {
            what,
            before,
            after,
            said,
            sides: _,
        } = self;
        if let Some(said) = said {
            return said.clone();
        }
        match (before.is_empty(), after.is_empty()) {
            (true, true) => what.clone(),
            (true, false) => format!("{what}: {after}"),
            (false, true) => format!("{what}: no longer {before}"),
            (false, false) => format!("{what}: {before} → {after}"),
        }
    }

    /// What there is before and after, for a table of both: neither is ever empty.
    pub fn sides(&self) -> (&str, &str) {
        let (before, after) = match &self.sides {
            Some((before, after)) => (before.as_str(), after.as_str()),
            None => (self.before.as_str(), self.after.as_str()),
        };
        let said = |side| if str::is_empty(side) { "none" } else { side };
        (said(before), said(after))
    }
}

/// Without what is told otherwise, or is no choice.
fn plain(study: &Study) -> Study {
    let mut study = study.choices();
    study.cleaning = Vec::new();
    study.segments.known = Vec::new();
    study
}

fn compare(path: &str, old: &Table, new: &Table, proposed: &Table, found: &mut Vec<Change>) {
    let added = new.keys().filter(|name| !old.contains_key(*name));
    for name in old.keys().chain(added) {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        // What is left out is as proposed.
        let was_proposed = proposed.get(name);
        let value = |of: &Table| of.get(name).or(was_proposed).cloned();
        let (before, after) = (value(old), value(new));
        if before == after {
            continue;
        }
        let inner = |value: Option<&Value>| match value {
            Some(Value::Table(table)) => Some(table.clone()),
            None => Some(Table::new()),
            Some(_) => None,
        };
        let is_whole = WHOLE.contains(&path.as_str());
        let has_table = [&before, &after]
            .iter()
            .any(|value| matches!(value, Some(Value::Table(_))));
        if let (false, true, Some(old), Some(new)) =
            (is_whole, has_table, inner(old.get(name)), inner(new.get(name)))
        {
            let proposed = inner(was_proposed).unwrap_or_default();
            compare(&path, &old, &new, &proposed, found);
            continue;
        }
        found.push(change(&path, before.as_ref(), after.as_ref()));
    }
}

fn change(path: &str, before: Option<&Value>, after: Option<&Value>) -> Change {
    let what = name_of(path);
    let shown = |value: Option<&Value>| value.map(|value| words(path, value)).unwrap_or_default();
    let beside = |value: Option<&Value>| value.map_or_else(|| absent(path), |value| words(path, value));
    let mut sides = (beside(before), beside(after));
    let (old, new) = (before.and_then(names), after.and_then(names));
    let (mut before, mut after) = (shown(before), shown(after));
    let mut said = None;
    if let (Some(old), Some(new)) = (&old, &new) {
        // Of lists of columns only what came and went is of interest.
        let (come, gone) = (without(new, old), without(old, new));
        let told = come.iter().map(|name| format!("{name} added"));
        let told: Vec<String> = told
            .chain(gone.iter().map(|name| format!("without {name}")))
            .collect();
        if !told.is_empty() {
            before.clear();
            after = cut(told.join(", "));
            sides = (with_and_without(&gone, &come), with_and_without(&come, &gone));
        }
    } else if SUGGESTED.contains(&path) && new.is_none() {
        // What is suggested is not known here: the list that was left is no news.
        "as suggested".clone_into(&mut after);
        said = Some(format!("{what}: {after}"));
    }
    Change {
        what,
        before,
        after,
        said,
        sides: Some(sides),
    }
}

/// What there is of a choice that is not in the file.
fn absent(path: &str) -> String {
    let said = match path {
        "segments.k" => "as suggested",
        path if SUGGESTED.contains(&path) => "as suggested",
        path if NONE.contains(&path) => "none",
        _ => "as proposed",
    };
    said.to_owned()
}

/// "with age, without visits".
fn with_and_without(with: &[String], without: &[String]) -> String {
    let told = with.iter().map(|name| format!("with {name}"));
    let told = told.chain(without.iter().map(|name| format!("without {name}")));
    cut(told.collect::<Vec<_>>().join(", "))
}

fn names(value: &Value) -> Option<Vec<String>> {
    let items = value.as_array()?.iter();
    items.map(|item| item.as_str().map(str::to_owned)).collect()
}

fn without(names: &[String], others: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.retain(|name| !others.contains(name));
    names
}

fn name_of(path: &str) -> String {
    let known = NAMES.iter().find(|(of, _)| *of == path);
    known.map_or_else(
        || path.replace('_', " ").replace('.', " › "),
        |(_, name)| (*name).to_owned(),
    )
}

/// Steps added, removed, moved, switched and changed.
fn cleaning_changes(old: &[ListedStep], new: &[ListedStep]) -> Vec<Change> {
    let said = |listed: &ListedStep| cut(format!("{}, {}", listed.step.title(), listed.step.detail()));
    let change = |what: &str, before: String, after: String| Change {
        what: what.to_owned(),
        before,
        after,
        said: None,
        sides: None,
    };
    let with_sides = |change: Change, before: String, after: String| Change {
        sides: Some((before, after)),
        ..change
    };
    let not_there = || "not there".to_owned();
    let same_start = old
        .iter()
        .zip(new)
        .take_while(|(one, other)| one == other)
        .count();
    let rest = (old.len() - same_start).min(new.len() - same_start);
    let same_end = (old.iter().rev().zip(new.iter().rev()))
        .take(rest)
        .take_while(|(one, other)| one == other)
        .count();
    let old = &old[same_start..old.len() - same_end];
    let new = &new[same_start..new.len() - same_end];
    let is_moved = old.len() == new.len() && !old.is_empty() && old.iter().all(|step| new.contains(step));
    if is_moved {
        let (first, last) = (&old[0], &old[old.len() - 1]);
        // The one that has gone over all others.
        let moved = if new.last() == Some(first) { first } else { last };
        let found = change("Moved", String::new(), said(moved));
        let at = |steps: &[ListedStep]| {
            let place = steps.iter().position(|step| step == moved).unwrap_or(0);
            format!("step {}: {}", same_start + place + 1, said(moved))
        };
        return vec![with_sides(found, at(old), at(new))];
    }
    let mut found = Vec::new();
    for place in 0..old.len().max(new.len()) {
        found.push(match (old.get(place), new.get(place)) {
            (None, Some(step)) => {
                let found = change("Added", String::new(), said(step));
                with_sides(found, not_there(), said(step))
            }
            (Some(step), None) => {
                let found = change("Removed", String::new(), said(step));
                with_sides(found, said(step), not_there())
            }
            (Some(before), Some(after)) if before.step == after.step => {
                let (what, was, is) = if after.is_on {
                    ("Switched on", "off", "on")
                } else {
                    ("Switched off", "on", "off")
                };
                let found = change(what, String::new(), said(after));
                with_sides(
                    found,
                    format!("{was}: {}", said(before)),
                    format!("{is}: {}", said(after)),
                )
            }
            (Some(before), Some(after)) => change(
                &format!("Cleaning step {}", same_start + place + 1),
                said(before),
                said(after),
            ),
            (None, None) => continue,
        });
    }
    found
}

#[cfg(test)]
mod tests;
