//! Is the classifier better than always saying the same?

use super::{ClassifierReport, Evaluation};
use crate::engine::{
    format,
    metrics::{ConfusionMatrix, Interval, PairedDifference, paired_difference, wilson},
};

/// A classifier at a threshold against always saying the most frequent training class, on the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct AgainstNoModel {
    /// What is always said: a place in the classes.
    pub class: usize,
    pub accuracy: Interval,
    /// Share of rows for which always saying so is right.
    pub baseline: Interval,
    /// Wins are rows that the classifier alone has right.
    pub paired: PairedDifference,
}

/// What the comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Better,
    Worse,
    /// The difference may well be chance.
    NotDistinguishable,
    /// There are no rows to compare on.
    Unknown,
}

impl ClassifierReport {
    /// Compares one part at a threshold, same frame.
    pub fn against_no_model(&self, part: &Evaluation, threshold: f64) -> AgainstNoModel {
        let matrix = self.confusion(part, threshold);
        let (class, baseline) = self.baseline(part);
        let found = matrix
            .counts
            .get(class)
            .and_then(|row| row.get(class))
            .copied()
            .unwrap_or(0);
        // Always saying one class is right for the rows of that class and no others.
        let wins = matrix.right() - found;
        let losses = matrix.row_total(class) - found;
        AgainstNoModel {
            class,
            accuracy: wilson(matrix.right(), matrix.total()),
            baseline,
            paired: paired_difference(wins, losses, matrix.total()),
        }
    }
}

/// "Premium Buyer is never predicted: precision is not defined." `None`: each class is predicted for someone.
pub fn never_predicted_words(matrix: &ConfusionMatrix, classes: &[String]) -> Option<String> {
    let never = matrix.never_predicted();
    let names: Vec<String> = never
        .iter()
        .filter_map(|&class| classes.get(class).cloned())
        .collect();
    if names.is_empty() {
        return None;
    }
    let (verb, its) = if names.len() == 1 {
        ("is", "its")
    } else {
        ("are", "their")
    };
    let what = match matrix.n_classes() {
        2 => "with no row predicted so, its precision is not defined".to_owned(),
        _ => format!("{its} precision is not defined and counts as 0 in the mean"),
    };
    Some(format!(
        "{} {verb} never predicted: {what}.",
        format::listed(&names)
    ))
}

impl AgainstNoModel {
    pub fn verdict(&self) -> Verdict {
        let PairedDifference { difference, .. } = self.paired;
        if difference.value.is_nan() {
            Verdict::Unknown
        } else if difference.low > 0.0 {
            Verdict::Better
        } else if difference.high < 0.0 {
            Verdict::Worse
        } else {
            Verdict::NotDistinguishable
        }
    }

    /// "Yes. Accuracy 0.840 against 0.666 for always saying Bargain Hunter."
    pub fn sentence(&self, classes: &[String]) -> String {
        let label = classes.get(self.class).map_or("", String::as_str);
        let values = format!(
            "Accuracy {} against {} for always saying {label}",
            format::metric(self.accuracy.value),
            format::metric(self.baseline.value)
        );
        match self.verdict() {
            Verdict::Better => format!("Yes. {values}."),
            Verdict::Worse => format!("No, worse. {values}. Another threshold may do better."),
            Verdict::NotDistinguishable => {
                format!("Not distinguishable from always guessing {label}. {values}.")
            }
            Verdict::Unknown => "Not known: there are no rows to compare on.".to_owned(),
        }
    }

    /// "Difference +0.174, 95 %: +0.149 to +0.199 (Tango, same rows). Only the model is right for 279 of them, only
    /// the guess for 62: McNemar's test, p < 0.001."
    pub fn evidence(&self) -> Option<String> {
        let PairedDifference {
            wins,
            losses,
            difference,
            p,
        } = self.paired;
        let signed = |value| format::signed(value, 3);
        let p = format::p_value(p);
        let p = if p.starts_with('<') {
            format!("p {p}")
        } else {
            format!("p = {p}")
        };
        difference.value.is_finite().then(|| {
            format!(
                "Difference {}, 95\u{202f}%: {} to {} (Tango, the same rows). Only the model is right for {}, only the \
                 guess for {}: McNemar's test, {p}.",
                signed(difference.value),
                signed(difference.low),
                signed(difference.high),
                format::count(wins),
                format::count(losses),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_are_never_predicted_are_named() {
        let classes = ["low", "middle", "high"].map(str::to_owned);
        let words = |counts: Vec<Vec<u64>>| never_predicted_words(&ConfusionMatrix { counts }, &classes);
        assert_eq!(words(vec![vec![3, 0, 0], vec![1, 2, 0], vec![0, 0, 1]]), None);
        assert_eq!(
            words(vec![vec![3, 1, 0], vec![1, 2, 0], vec![0, 1, 0]]).as_deref(),
            Some("high is never predicted: its precision is not defined and counts as 0 in the mean.")
        );
        assert_eq!(
            words(vec![vec![3, 0, 0], vec![1, 0, 0], vec![2, 0, 0]]).as_deref(),
            Some(
                "middle and high are never predicted: their precision is not defined and counts as 0 in the mean."
            )
        );
        assert_eq!(
            words(vec![vec![3, 0], vec![1, 0]]).as_deref(),
            Some("middle is never predicted: with no row predicted so, its precision is not defined.")
        );
        assert_eq!(words(vec![vec![0; 3]; 3]), None);
    }
}
