//! What to say beside a classifier.

use std::collections::BTreeMap;

use super::ClassifierReport;
use crate::engine::{
    features::{ColumnEncoding, UnscoredRow},
    format,
    study::{MissingPolicy, ModelKind},
};

/// Fewer training rows than this of a class are worth a word.
const FEW_ROWS: usize = 10;

/// Reasons said one by one; more are counted.
const MOST_REASONS: usize = 5;

/// How missing cells were filled: as asked for, and no cause for doubt.
pub(super) fn fillings(report: &ClassifierReport, imputed: &[(String, usize)]) -> Vec<String> {
    let cells = imputed.iter();
    cells
        .filter_map(|(column, n)| filled(report, column, *n))
        .collect()
}

/// Everything a reader should know before trusting the report.
pub(super) fn warnings(report: &ClassifierReport) -> Vec<String> {
    let beside = if report.spec.model == ModelKind::Logistic {
        ""
    } else {
        "Logistic regression, beside: "
    };
    let of_fit = report.fit.warnings.iter();
    let mut said: Vec<String> = of_fit.map(|warning| format!("{beside}{warning}")).collect();
    said.extend(unscored(&report.unscored, report.spec.missing));
    if report.n_unlabelled > 0 {
        said.push(format!(
            "{} without {}: scored, but neither trained nor tested on.",
            format::plural(report.n_unlabelled, "row", "rows"),
            report.target
        ));
    }
    for (class, label) in report.classes.iter().enumerate() {
        let n = report
            .train
            .truth
            .iter()
            .filter(|&&truth| truth as usize == class)
            .count();
        if n < FEW_ROWS {
            said.push(format!(
                "{} {label}: too few to trust what was learnt of it.",
                format::plural(n, "training row is", "training rows are")
            ));
        }
    }
    said
}

/// The sentence on the missing cells of one column.
fn filled(report: &ClassifierReport, column: &str, n: usize) -> Option<String> {
    let encoding = report
        .encoder
        .columns()
        .iter()
        .find(|known| known.column() == column)?;
    let cells = format::plural(n, "missing cell", "missing cells");
    Some(match encoding {
        ColumnEncoding::Number { median, .. } => format!(
            "{column}: {cells} took {}, the median of the training rows.",
            format::significant(*median)
        ),
        ColumnEncoding::Category { .. } => format!("{column}: {cells} became the level (missing)."),
    })
}

/// One sentence a reason, the most frequent first.
fn unscored(rows: &[UnscoredRow], missing: MissingPolicy) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(&row.reason).or_default() += 1;
    }
    let mut reasons: Vec<(&str, usize)> = counts.into_iter().collect();
    reasons.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let what = match missing {
        MissingPolicy::Impute => "not scored",
        MissingPolicy::Drop => "left out",
    };
    let mut said: Vec<String> = reasons
        .iter()
        .take(MOST_REASONS)
        .map(|(reason, n)| format!("{} {what}: {reason}.", format::plural(*n, "row", "rows")))
        .collect();
    let left: usize = reasons.iter().skip(MOST_REASONS).map(|(_, n)| n).sum();
    if left > 0 {
        said.push(format!(
            "{} more {what}, each with its reason.",
            format::plural(left, "row", "rows")
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted() {
        let row = |row, reason: &str| UnscoredRow {
            row,
            reason: reason.to_owned(),
        };
        let mut rows = vec![
            row(1, "age is missing"),
            row(2, "region “Islands” was not in the training data"),
        ];
        rows.extend((3..9).map(|i| row(i, "region “Islands” was not in the training data")));
        assert_eq!(
            unscored(&rows, MissingPolicy::Impute),
            [
                "7 rows not scored: region “Islands” was not in the training data.",
                "1 row not scored: age is missing.",
            ]
        );
        let many: Vec<UnscoredRow> = (0..8).map(|i| row(i, &format!("reason {i}"))).collect();
        let said = unscored(&many, MissingPolicy::Drop);
        assert_eq!(said.len(), 6);
        assert_eq!(said[5], "3 rows more left out, each with its reason.");
    }
}
