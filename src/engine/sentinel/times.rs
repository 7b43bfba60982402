//! What was measured after the outcome, as far as names and dates say so.
//!
//! The rules, each of which asks for evidence rather than a suspicion:
//! 1. A date that lies after the *outcome date* of its row was not known before the outcome. An outcome
//!    date is a column of dates that is named like an ending (`churn_date`, `cancelled_on`), like a day of
//!    reckoning (`as_of`, `snapshot_date`, `label_date`) or after the target (`converted` and
//!    `conversion_date`), and not like history (`last_purchase`, `previous_cancel_date`).
//! 2. A time since something is not negative, unless that something lies after the day of reckoning.
//! 3. A name that says so: `next_month_spend`, `rating_after_purchase`; `cancellation_reason` where the target
//!    is `churned`; `buyer_type_score` where the target is `buyer_type`.

use super::{LeakKind, LeakWarning, Remedy, Severity, Watched, columns::Values, identifier::share};
use crate::engine::{
    EngineError, Progress,
    features::words_of,
    format::{self, plural},
    table::{ColumnKind, ColumnSummary},
};

/// Beginnings of words that name the end of being a customer.
const ENDINGS: [&str; 8] = [
    "churn",
    "cancel",
    "terminat",
    "attrit",
    "unsubscrib",
    "lapse",
    "resign",
    "offboard",
];
/// Words that name a day of reckoning or of the label.
const RECKONING: [&str; 9] = [
    "asof",
    "snapshot",
    "cutoff",
    "reckoning",
    "observation",
    "reference",
    "label",
    "outcome",
    "target",
];
/// Words that name history.
const HISTORY: [&str; 8] = [
    "last", "latest", "recent", "previous", "prior", "prev", "first", "earliest",
];
/// Words that name what is to come.
const TO_COME: [&str; 4] = ["next", "future", "upcoming", "subsequent"];
/// Words of dates that say nothing of what happened.
const OF_DATES: [&str; 12] = [
    "date",
    "day",
    "days",
    "time",
    "at",
    "on",
    "of",
    "the",
    "timestamp",
    "month",
    "year",
    "utc",
];
/// Beginnings of this length name the same thing: `converted`, `conversion`.
const STEM: usize = 5;
/// Rows that contradict the order of time by a slip of the pen are fewer.
const FEWEST_ROWS: usize = 3;
const ROWS_OF_1000: usize = 5;

/// Everything in the file that was measured after the outcome.
pub fn times(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    let mut found = dates(on, features, progress)?;
    for feature in features {
        progress.check()?;
        let told = by_name(on.target, feature).or_else(|| negative(on, feature));
        found.extend(told);
    }
    Ok(found)
}

fn dates(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    let dates = on.table.date_columns().filter(|&name| name != on.target);
    let (outcomes, others): (Vec<&str>, Vec<&str>) = dates.partition(|name| is_outcome_date(name, on.target));
    let mut found = Vec::new();
    for outcome in outcomes {
        let Ok(ends) = on.table.day_numbers(outcome) else {
            continue;
        };
        for other in &others {
            progress.check()?;
            let Ok(days) = on.table.day_numbers(other) else {
                continue;
            };
            let both = days
                .iter()
                .zip(&ends)
                .filter(|(day, end)| !day.is_nan() && !end.is_nan());
            let (n, later) = both.fold((0, 0), |(n, later), (day, end)| {
                (n + 1, later + usize::from(day > end))
            });
            if later >= FEWEST_ROWS && later * 1000 >= n * ROWS_OF_1000 {
                found.push(late_date(other, outcome, features, (later, n)));
            }
        }
    }
    Ok(found)
}

fn late_date(
    late: &str,
    outcome: &str,
    features: &[&ColumnSummary],
    (later, n): (usize, usize),
) -> LeakWarning {
    let own: Vec<String> = telling_words(late);
    let related: Vec<String> = features
        .iter()
        .filter(|feature| {
            telling_words(&feature.name)
                .iter()
                .any(|word| own.iter().any(|o| are_kin(o, word)))
        })
        .map(|feature| feature.name.clone())
        .collect();
    let what = if related.is_empty() {
        format!("No feature is made from {late} by its name; look that none is.")
    } else {
        format!(
            "What is counted up to then was not known before: leave {} out, or count up to {outcome}.",
            related.join(", "),
        )
    };
    let mut columns = vec![late.to_owned(), outcome.to_owned()];
    columns.extend(related.iter().cloned());
    LeakWarning {
        kind: LeakKind::AfterOutcome,
        severity: if related.is_empty() {
            Severity::Low
        } else {
            Severity::High
        },
        columns,
        numbers: vec![("rows_after", later as f64), ("rows", n as f64)],
        sentence: format!(
            "{late} lies after {outcome} in {} of {}, {}. {what}",
            format::count(later),
            plural(n, "row", "rows"),
            share(later, n)
        ),
        remedies: if related.is_empty() {
            Vec::new()
        } else {
            vec![Remedy::LeaveOut { columns: related }]
        },
    }
}

fn is_outcome_date(name: &str, target: &str) -> bool {
    let words = words_of(name);
    if words.iter().any(|word| HISTORY.contains(&word.as_str())) {
        return false;
    }
    let is_as_of = words.windows(2).any(|pair| pair[0] == "as" && pair[1] == "of");
    let targets = telling_words(target);
    is_as_of
        || words.iter().any(|word| {
            RECKONING.contains(&word.as_str())
                || is_ending(word)
                || targets.iter().any(|own| are_kin(own, word))
        })
}

fn is_ending(word: &str) -> bool {
    ENDINGS.iter().any(|stem| word.starts_with(stem))
}

/// Words of a name that say what it is about.
fn telling_words(name: &str) -> Vec<String> {
    words_of(name)
        .into_iter()
        .filter(|word| word.len() > 2)
        .filter(|word| !OF_DATES.contains(&word.as_str()) && !HISTORY.contains(&word.as_str()))
        .collect()
}

/// Equal, or with the same beginning.
fn are_kin(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    a == b || same >= STEM
}

/// Rule 3.
fn by_name(target: &str, feature: &ColumnSummary) -> Option<LeakWarning> {
    let words = words_of(&feature.name);
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    let targets = words_of(target);
    let targets: Vec<&str> = targets
        .iter()
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    let is_outcome = |word: &str| {
        is_ending(word)
            || ["purchas", "conver", "outcome", "order", "signup"]
                .iter()
                .any(|stem| word.starts_with(stem))
            || targets.iter().any(|own| own.len() > 2 && are_kin(own, word))
    };
    let comes_after = words.first().is_some_and(|word| TO_COME.contains(word))
        || words.last() == Some(&"after")
        || words
            .windows(2)
            .any(|pair| matches!(pair[0], "after" | "post") && is_outcome(pair[1]));
    let is_ending_too =
        targets.iter().any(|word| is_ending(word)) && words.iter().any(|word| is_ending(word));
    let holds_target = targets.len() > 1
        && words.len() > targets.len()
        && words.windows(targets.len()).any(|w| w == targets);
    if !comes_after && !is_ending_too && !holds_target {
        return None;
    }
    let column = &feature.name;
    let why = if comes_after {
        "says by its name that it is measured after the outcome".to_owned()
    } else {
        format!("is named after the outcome, {target}")
    };
    Some(LeakWarning {
        kind: LeakKind::AfterOutcome,
        severity: Severity::Medium,
        columns: vec![column.clone()],
        numbers: Vec::new(),
        sentence: format!("{column} {why}. If it is not known when you predict, leave it out."),
        remedies: vec![Remedy::leave_out(column)],
    })
}

/// Rule 2.
fn negative(on: &Watched<'_>, feature: &ColumnSummary) -> Option<LeakWarning> {
    let words = words_of(&feature.name);
    let is_elapsed = words
        .iter()
        .any(|word| matches!(word.as_str(), "recency" | "since" | "tenure"));
    if feature.kind != ColumnKind::Number || !is_elapsed || feature.min >= 0.0 {
        return None;
    }
    let Some(Values::Numbers(all)) = Values::read(on.table, feature) else {
        return None;
    };
    let n = all.iter().filter(|value| !value.is_nan()).count();
    let below = all.iter().filter(|value| **value < 0.0).count();
    let is_mixed = below >= FEWEST_ROWS && below * 1000 >= n * ROWS_OF_1000 && below * 2 < n;
    let column = &feature.name;
    is_mixed.then(|| LeakWarning {
        kind: LeakKind::AfterOutcome,
        severity: Severity::Medium,
        columns: vec![column.clone()],
        numbers: vec![("rows_after", below as f64), ("rows", n as f64)],
        sentence: format!(
            "{column} is below 0 in {} of {}: what it counts from lies after the day of reckoning, perhaps after \
             the outcome. Count up to that day, or leave it out.",
            format::count(below),
            plural(n, "row", "rows")
        ),
        remedies: vec![Remedy::leave_out(column)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcome_dates_are_known_by_name() {
        for (name, target) in [
            ("churn_date", "churned"),
            ("CancelledOn", "left"),
            ("as_of", "buyer_type"),
            ("snapshot_date", "buyer_type"),
            ("conversion_date", "converted"),
        ] {
            assert!(is_outcome_date(name, target), "{name}");
        }
        for (name, target) in [
            ("last_purchase", "Purchase"),
            ("birth_date", "churned"),
            ("signup_date", "churned"),
            ("previous_cancel_date", "churned"),
            ("first_purchase", "buyer_type"),
        ] {
            assert!(!is_outcome_date(name, target), "{name}");
        }
    }

    fn is_late(name: &str, target: &str) -> bool {
        let feature = ColumnSummary {
            name: name.to_owned(),
            kind: ColumnKind::Number,
            decimals: 0,
            n_rows: 9,
            missing: 0,
            distinct: 9,
            min: 0.0,
            max: 1.0,
            mean: 0.0,
            std: 1.0,
            median: 0.0,
            histogram: None,
            top: vec![],
        };
        by_name(target, &feature).is_some()
    }

    #[test]
    fn names_that_say_after_are_heard() {
        for (name, target) in [
            ("next_month_spend", "buyer_type"),
            ("rating_after_purchase", "buyer_type"),
            ("PostChurnCalls", "churned"),
            ("cancellation_reason", "churned"),
            ("buyer_type_score", "buyer_type"),
            ("calls_after", "buyer_type"),
        ] {
            assert!(is_late(name, target), "{name}");
        }
        for (name, target) in [
            ("WeekofPurchase", "Purchase"),
            ("avg_purchase_value", "buyer_type"),
            ("post_code", "Purchase"),
            ("after_tax_income", "churned"),
            ("type", "buyer_type"),
            ("discount_share", "buyer_type"),
            ("purchases_last_year", "will_purchase"),
        ] {
            assert!(!is_late(name, target), "{name}");
        }
    }
}
