//! Features that name rows: running numbers, account numbers, codes.

use super::{
    LeakKind, LeakWarning, Remedy, Severity, Watched,
    alone::{SUSPICIOUS_AUC, tell},
    columns::Values,
};
use crate::engine::{
    features::sample_rows,
    format::{self, percent},
    table::{ColumnSummary, names_rows},
};

/// Fewer rows than this name nothing.
const FEWEST_ROWS: usize = 30;
/// So many of 100 values are distinct in a column that names rows.
const DISTINCT_OF_100: usize = 99;
/// Values drawn freely from the range of the column would coincide in at least so many pairs; with none
/// that do, they were not drawn freely (chance: e⁻⁵ = 0.7 %).
const EXPECTED_PAIRS: f64 = 5.0;
/// Categories with fewer levels than this are read by people.
const FEWEST_LEVELS: usize = 20;
/// Rows on which the order is looked at.
const ORDER_ROWS: usize = 20_000;

/// A column of whole numbers, nearly all distinct, that is named like an identifier or never repeats a
/// value where values that measure something would; or words that are different in most rows.
pub fn identifier(on: &Watched<'_>, summary: &ColumnSummary, values: &Values) -> Option<LeakWarning> {
    let present = summary.n_rows - summary.missing;
    if present < FEWEST_ROWS {
        return None;
    }
    let what = match values {
        Values::Numbers(all) => {
            if !is_nearly_distinct(summary, present) || !all.iter().all(|v| v.is_nan() || v.fract() == 0.0) {
                return None;
            }
            if !names_rows(&summary.name) && !never_repeats(summary, present) {
                return None;
            }
            "a whole number"
        }
        Values::Levels(_) => {
            if summary.distinct < FEWEST_LEVELS || summary.distinct * 2 < present {
                return None;
            }
            "a word"
        }
    };
    let column = &summary.name;
    let mut numbers = vec![("distinct", summary.distinct as f64), ("rows", present as f64)];
    let mut sentence = format!(
        "{column} looks like an identifier: {what} of its own in {} of {} rows. It names customers and says \
         nothing about new ones: leave it out.",
        format::count(summary.distinct),
        format::count(present)
    );
    let mut severity = Severity::Medium;
    if let Values::Numbers(all) = values
        && let Some(auc) = order_tells(on, all)
    {
        severity = Severity::High;
        numbers.push(("row_order_auc", auc));
        sentence.push_str(&format!(
            " It follows the order of the rows, and they are sorted by {}: the order alone has AUC {}.",
            on.target,
            format::metric(auc)
        ));
    }
    Some(LeakWarning {
        kind: LeakKind::Identifier,
        severity,
        columns: vec![column.clone()],
        numbers,
        sentence,
        remedies: vec![Remedy::leave_out(column)],
    })
}

fn is_nearly_distinct(summary: &ColumnSummary, present: usize) -> bool {
    summary.distinct * 100 >= present * DISTINCT_OF_100
}

/// Whether values drawn freely and evenly from the same range would repeat, and these hardly do. (Values
/// that are not spread evenly would repeat even more often.)
fn never_repeats(summary: &ColumnSummary, present: usize) -> bool {
    let n = present as f64;
    let expected = n * (n - 1.0) / 2.0 / (summary.max - summary.min + 1.0);
    let repeated = (present - summary.distinct) as f64;
    expected >= EXPECTED_PAIRS && repeated * 10.0 <= expected
}

/// The AUC of the rows' order, where the feature follows it and it tells the classes apart.
fn order_tells(on: &Watched<'_>, values: &[f64]) -> Option<f64> {
    let rows: Vec<(u32, f64)> = sample_rows(values.len(), ORDER_ROWS, on.seed)
        .into_iter()
        .map(|row| (row, values[row as usize]))
        .filter(|(_, value)| !value.is_nan())
        .collect();
    let pairs = rows.windows(2).count().max(1) as f64;
    let rising = rows.windows(2).filter(|pair| pair[1].1 > pair[0].1).count() as f64 / pairs;
    if rising.max(1.0 - rising) <= SUSPICIOUS_AUC {
        return None;
    }
    let ordered = rows
        .iter()
        .filter_map(|(row, _)| Some((f64::from(*row), on.codes[*row as usize]?)));
    let told = tell(ordered.collect(), on.classes.len());
    let auc = told.into_iter().map(|told| told.auc).max_by(f64::total_cmp)?;
    (auc > 0.9).then_some(auc)
}

/// "3.4 %" of `n` in `of`.
pub(super) fn share(n: usize, of: usize) -> String {
    percent(n as f64 / of.max(1) as f64, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::table::ColumnKind;

    fn column(distinct: usize, n_rows: usize, min: f64, max: f64) -> ColumnSummary {
        ColumnSummary {
            name: "x".to_owned(),
            kind: ColumnKind::Number,
            decimals: 0,
            n_rows,
            missing: 0,
            distinct,
            min,
            max,
            mean: 0.0,
            std: 1.0,
            median: 0.0,
            histogram: None,
            top: vec![],
        }
    }

    #[test]
    fn numbers_that_never_repeat_were_not_measured() {
        // Account numbers of five digits, 5 000 of them: 139 pairs would coincide by chance.
        assert!(never_repeats(&column(5_000, 5_000, 10_000.0, 99_999.0), 5_000));
        assert!(never_repeats(&column(200, 200, 1.0, 200.0), 200));
        // Incomes of 200 people: none need coincide.
        assert!(!never_repeats(&column(200, 200, 12_000.0, 99_000.0), 200));
        assert!(!never_repeats(&column(4_950, 5_000, 10_000.0, 99_999.0), 5_000));
    }
}
