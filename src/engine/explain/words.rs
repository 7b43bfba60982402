//! Effects and flips in sentences.

use super::{Average, Customer, Estimate, ExplainReport, Flip, Flipping, Value};
use crate::engine::format;

/// Said beside everything that compares customers with what they are not.
pub const NO_CAUSE: &str = "This is how the model sees it: it has learnt what goes with what, not what would \
                            happen to a customer who is changed.";

/// Labels at most this long are no nouns: "yes", "MM".
const SHORT: usize = 3;

impl ExplainReport {
    /// "+500 total_spent: +3.2 points of probability of Premium Buyer on average, 2.9 to 3.5."
    pub fn average_words(&self, class: usize, column: usize) -> String {
        let Some(effect) = self.effects(class).get(column) else {
            return String::new();
        };
        let (estimate, level) = effect.average.largest();
        let name = &effect.column;
        let of = &self.classifier.classes[class];
        let gain = format!("{} of probability of {of}", points(estimate.value));
        let range = range_words(&estimate);
        match &effect.average {
            Average::Number { step, .. } => {
                let step = format::signed(*step, decimals_of(*step));
                format!("{step} {name}: {gain} on average{range}.")
            }
            Average::Levels(levels) if levels.len() < 2 => {
                format!("{name} has one level alone in training: it has no effect.")
            }
            Average::Levels(_) => {
                let shown = |level: usize| self.background.shown(column, Value::Level(level));
                let (own, first) = (shown(level), shown(0));
                if level == 0 {
                    format!("All levels of {name} have the same effect.")
                } else {
                    format!("{name} {own} instead of {first}: {gain} on average{range}.")
                }
            }
        }
    }

    /// "+3.2 points" with what it is for: a step of a number, or a level against the first.
    pub fn average_cells(&self, class: usize, column: usize) -> (String, String, Estimate) {
        let Some(effect) = self.effects(class).get(column) else {
            return (String::new(), String::new(), Estimate::bare(f64::NAN));
        };
        let (estimate, level) = effect.average.largest();
        let what = match &effect.average {
            Average::Number { step, .. } => format::signed(*step, decimals_of(*step)),
            Average::Levels(_) => {
                let shown = |level: usize| self.background.shown(column, Value::Level(level));
                format!("{} → {}", shown(0), shown(level))
            }
        };
        (what, signed_points(estimate.value), estimate)
    }

    /// What the smallest change is that flips the decision on a customer: one sentence. `flips`: those of the customer's
    /// columns at this threshold.
    pub fn smallest_words(&self, flips: &[Flip], customer: &Customer, threshold: f64) -> String {
        let decided =
            |changed: &Customer| made(&self.classifier.classes[self.equations.decision(changed, threshold)]);
        if let Some((column, Flip::To { value, .. })) = Flipping::smallest(flips) {
            let to = Value::Number(*value);
            return format!(
                "{} {} → {} would make this {}.",
                self.equations.columns[column].column(),
                self.background.shown(column, customer.values[column]),
                self.shown_flip(column, *value),
                decided(&customer.with(column, to))
            );
        }
        let level = flips.iter().enumerate().find_map(|(column, flip)| match flip {
            Flip::Levels(levels) => Some((column, *levels.first()?)),
            _ => None,
        });
        match level {
            Some((column, level)) => format!(
                "{} {} → {} would make this {}; no number alone does, within what was seen in training.",
                self.equations.columns[column].column(),
                self.background.shown(column, customer.values[column]),
                self.background.shown(column, Value::Level(level)),
                decided(&customer.with(column, Value::Level(level)))
            ),
            None => "No single change within what was seen in training flips the decision.".to_owned(),
        }
    }

    /// A number that flips, with the digits that it takes to flip.
    pub fn shown_flip(&self, column: usize, value: f64) -> String {
        let shown = self.background.shown(column, Value::Number(value));
        let written: String = shown
            .chars()
            .filter(|sign| !sign.is_whitespace() && *sign != '\u{202f}')
            .map(|sign| if sign == format::MINUS { '-' } else { sign })
            .collect();
        let is_exact = written.parse::<f64>().is_ok_and(|read| read == value);
        if is_exact { shown } else { more_digits(value) }
    }
}

/// As few decimals as tell a number apart, at most six.
fn more_digits(value: f64) -> String {
    let decimals = (0..6).find(|&decimals| {
        let power = 10_f64.powi(decimals);
        ((value * power).round() / power - value).abs() <= value.abs() * 1e-9
    });
    let decimals = decimals.and_then(|decimals| usize::try_from(decimals).ok());
    format::decimal(value, decimals.unwrap_or(6))
}

/// Decimals of a step of 1, 2 or 5 times a power of ten.
fn decimals_of(step: f64) -> usize {
    (0..9_i32)
        .find(|&decimals| {
            let scaled = step * 10_f64.powi(decimals);
            (scaled - scaled.round()).abs() < 1e-6
        })
        .and_then(|decimals| usize::try_from(decimals).ok())
        .unwrap_or(9)
}

/// Points of probability, with the decimals that small ones need.
fn signed_points(share: f64) -> String {
    let points = 100.0 * share;
    format::signed(points, if points.abs() < 0.095 { 2 } else { 1 })
}

/// "+3.2 points".
fn points(share: f64) -> String {
    format!("{} points", signed_points(share))
}

/// ", 2.9 to 3.5"; nothing where there is no range.
fn range_words(estimate: &Estimate) -> String {
    let Some((low, high)) = estimate.range() else {
        return String::new();
    };
    let wide = 100.0 * low.abs().max(high.abs());
    let decimals = if wide < 0.095 { 2 } else { 1 };
    format!(", {}", format::range(100.0 * low, 100.0 * high, decimals))
}

/// "a Premium Buyer"; a short label is no noun: "yes".
fn made(label: &str) -> String {
    if label.chars().count() <= SHORT || !label.chars().all(|sign| sign.is_alphabetic() || sign == ' ') {
        return label.to_owned();
    }
    let vowel = label.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    format!("{} {label}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_nouns_where_they_can_be() {
        assert_eq!(made("Premium Buyer"), "a Premium Buyer");
        assert_eq!(made("Urgent case"), "an Urgent case");
        assert_eq!((made("MM").as_str(), made("1 to 2").as_str()), ("MM", "1 to 2"));
    }

    #[test]
    fn numbers_keep_the_digits_they_need() {
        assert_eq!(more_digits(243.0), "243");
        assert_eq!(more_digits(0.1251), "0.1251");
        assert_eq!(
            (decimals_of(500.0), decimals_of(0.02), decimals_of(1.0)),
            (0, 2, 0)
        );
        assert_eq!(points(0.032), "+3.2 points");
        assert_eq!(points(-0.000_42), "\u{2212}0.04 points");
        let estimate = Estimate::new(0.032, Some(0.0015_f64.powi(2)));
        assert_eq!(range_words(&estimate), ", 2.9 to 3.5");
        assert_eq!(range_words(&Estimate::bare(0.1)), "");
    }
}
