//! One feature by itself: its AUC, the threshold that the target may be, and what its holes tell.

use rayon::prelude::*;

use super::{
    LeakKind, LeakWarning, Remedy, Screen, Severity, Watched,
    columns::Values,
    levels::{by_level, holes},
};
use crate::engine::{format, table::ColumnSummary};

/// A feature with more than this AUC alone is too good to be true.
pub const SUSPICIOUS_AUC: f64 = 0.99;
/// On the sample a feature with less cannot have it on all rows, nor be a threshold.
pub const SCREENED_AUC: f64 = 0.95;
/// A cut is nearly exact when it errs on no more than one row in so many,
const ROWS_PER_ERROR: u64 = 200;
/// and on no more than one of so many in the smaller class.
const SMALLER_PER_ERROR: u64 = 20;
/// A split that chance makes more often than once in so many shuffles says nothing.
const SHUFFLES: f64 = 20_000.0;

/// How one class is told from all others by the order of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    pub class: usize,
    /// Free of orientation: at least 0.5.
    pub auc: f64,
    /// The single cut with the fewest errors.
    pub cut: Cut,
    pub n: u64,
    pub n_class: u64,
}

/// Rows at or above a cut against rows below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// The largest value below and the smallest value above.
    pub between: (f64, f64),
    /// Whether the class lies above.
    pub is_above: bool,
    pub errors: u64,
}

/// The gravest thing that a feature by itself shows.
pub fn alone(
    on: &Watched<'_>,
    screen: &Screen,
    summary: &ColumnSummary,
    values: &Values,
) -> Option<LeakWarning> {
    let told = match values {
        Values::Numbers(all) => numbers(on, screen, all),
        Values::Levels(levels) => {
            return by_level(on, summary, levels);
        }
    };
    told.and_then(|told| sentence(on, summary, &told))
        .or_else(|| holes(on, summary, |row| values_missing(values, row)))
}

fn values_missing(values: &Values, row: usize) -> bool {
    match values {
        Values::Numbers(all) => all[row].is_nan(),
        Values::Levels(levels) => levels.codes[row].is_none(),
    }
}

/// Screened on the sample, then counted on all training rows.
fn numbers(on: &Watched<'_>, screen: &Screen, all: &[f64]) -> Option<Told> {
    let sampled = screen.class_rows.iter();
    let sample: Vec<(f64, u32)> = sampled.map(|&(row, class)| (all[row as usize], class)).collect();
    let told = best(sample, on)?;
    if screen.is_whole || told.auc < SCREENED_AUC {
        return Some(told);
    }
    let rows = on.split.train.par_iter();
    let rows = rows.filter_map(|&row| Some((all[row as usize], on.codes[row as usize]?)));
    best(rows.collect(), on)
}

/// The class that is told best, with the positive one first among equals.
fn best(rows: Vec<(f64, u32)>, on: &Watched<'_>) -> Option<Told> {
    let told = tell(rows, on.classes.len());
    // Of two classes one is the other's mirror.
    if on.classes.len() == 2 {
        return told.into_iter().find(|told| told.class == on.positive);
    }
    let rank = |told: &Told| (is_threshold(told), told.auc, told.class == on.positive);
    told.into_iter().reduce(|best, told| {
        let (a, b) = (rank(&best), rank(&told));
        let is_better = b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.cmp(&a.2));
        if is_better.is_gt() { told } else { best }
    })
}

/// Each class against all others by the order of a feature; missing values do not count. Classes
/// that all or no rows have are left out.
///
/// The AUC is the Mann-Whitney statistic over mean ranks: (R − n₁(n₁+1)/2) ÷ n₁n₀.
pub fn tell(mut rows: Vec<(f64, u32)>, n_classes: usize) -> Vec<Told> {
    rows.retain(|(value, _)| !value.is_nan());
    for (value, _) in &mut rows {
        // 0 and −0 are one value.
        *value += 0.0;
    }
    rows.par_sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let n = rows.len() as u64;
    let mut sizes = vec![0_u64; n_classes];
    for (_, class) in &rows {
        sizes[*class as usize] += 1;
    }
    let mut rank_sums = vec![0.0; n_classes];
    let mut below = vec![0_u64; n_classes];
    let mut cuts: Vec<Option<Cut>> = vec![None; n_classes];
    let (mut n_below, mut before) = (0_u64, f64::NAN);
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        let value = tied[0].0;
        if n_below > 0 {
            for class in 0..n_classes {
                let others_above = n - n_below - (sizes[class] - below[class]);
                // Of the class below, and of others above: the errors of "at or above".
                let errors = below[class] + others_above;
                for (is_above, errors) in [(true, errors), (false, n - errors)] {
                    if cuts[class].is_none_or(|best| errors < best.errors) {
                        cuts[class] = Some(Cut {
                            between: (before, value),
                            is_above,
                            errors,
                        });
                    }
                }
            }
        }
        let mean_rank = n_below as f64 + f64::midpoint(tied.len() as f64, 1.0);
        for (_, class) in tied {
            rank_sums[*class as usize] += mean_rank;
            below[*class as usize] += 1;
        }
        n_below += tied.len() as u64;
        before = value;
    }
    (0..n_classes)
        .filter_map(|class| {
            let (own, others) = (sizes[class], n - sizes[class]);
            if own == 0 || others == 0 {
                return None;
            }
            let (own_f, others_f) = (own as f64, others as f64);
            let area = (rank_sums[class] - own_f * (own_f + 1.0) / 2.0) / (own_f * others_f);
            Some(Told {
                class,
                auc: area.max(1.0 - area),
                cut: cuts[class]?,
                n,
                n_class: own,
            })
        })
        .collect()
}

fn is_threshold(told: &Told) -> bool {
    let smaller = told.n_class.min(told.n - told.n_class);
    told.cut.errors * ROWS_PER_ERROR <= told.n && told.cut.errors * SMALLER_PER_ERROR <= smaller
}

/// Whether a perfect split of `n` rows with `own` of one class is more than chance: there are
/// C(n, own) ways to shuffle the labels, and two of them split the rows.
pub fn is_beyond_chance(n: u64, own: u64) -> bool {
    let smaller = own.min(n - own.min(n));
    let mut ways = 1.0;
    for i in 1..=smaller {
        ways *= (n - smaller + i) as f64 / i as f64;
        if ways > SHUFFLES {
            return true;
        }
    }
    false
}

fn sentence(on: &Watched<'_>, summary: &ColumnSummary, told: &Told) -> Option<LeakWarning> {
    if !is_beyond_chance(told.n, told.n_class) {
        return None;
    }
    if is_threshold(told) {
        return Some(threshold(on, summary, told));
    }
    (told.auc > SUSPICIOUS_AUC).then(|| too_good(on, summary, told.auc, told.class))
}

fn threshold(on: &Watched<'_>, summary: &ColumnSummary, told: &Told) -> LeakWarning {
    let (low, high) = told.cut.between;
    let (cut, decimals) = round_between(low, high);
    let (column, target, label) = (&summary.name, on.target, &on.classes[told.class]);
    let sign = if told.cut.is_above { "≥" } else { "<" };
    let value = format::decimal(cut, decimals);
    let rule = match told.cut.errors {
        0 => format!("{target} is {label} exactly where {column} {sign} {value}."),
        errors => format!(
            "{target} is {label} where {column} {sign} {value}, but for {} of {} training rows.",
            format::count(errors),
            format::count(told.n)
        ),
    };
    // What is known needs no guess: neither whether nor where.
    let known = on.made_from.filter(|made| made.column == column);
    let cut = known.map_or(cut, |made| made.cut);
    let sentence = match known {
        Some(made) => format!(
            "{target} was made from {column}: {} Only that rule is learnt: leave it out.",
            made.rule
        ),
        None => format!("{rule} If the label was made from it, only that rule is learnt: leave it out."),
    };
    LeakWarning {
        kind: LeakKind::Threshold,
        severity: Severity::High,
        columns: vec![column.clone(), target.to_owned()],
        numbers: vec![
            ("auc", told.auc),
            ("cut", cut),
            ("below", low),
            ("above", high),
            ("errors", told.cut.errors as f64),
            ("rows", told.n as f64),
        ],
        sentence,
        remedies: vec![Remedy::leave_out(column)],
    }
}

/// "the classes apart", or one class "from all others".
pub fn apart(on: &Watched<'_>, class: usize) -> String {
    if on.classes.len() == 2 {
        "the classes apart".to_owned()
    } else {
        format!("{} from all others", on.classes[class])
    }
}

pub fn too_good(on: &Watched<'_>, summary: &ColumnSummary, auc: f64, class: usize) -> LeakWarning {
    let column = &summary.name;
    let apart = apart(on, class);
    LeakWarning {
        kind: LeakKind::Alone,
        severity: Severity::High,
        columns: vec![column.clone()],
        numbers: vec![("auc", auc)],
        sentence: format!(
            "{column} alone tells {apart} with AUC {}. If it is known only after the outcome, leave it out.",
            format::metric(auc)
        ),
        remedies: vec![Remedy::leave_out(column)],
    }
}

/// The roundest number above `low` and at most `high`, with the decimals it needs.
pub fn round_between(low: f64, high: f64) -> (f64, usize) {
    for exponent in (0..=15).rev() {
        let unit = 10_f64.powi(exponent);
        let rounded = (high / unit).floor() * unit;
        if low < rounded && rounded <= high {
            return (rounded, 0);
        }
    }
    for decimals in 1..=9_u8 {
        let unit = 10_f64.powi(i32::from(decimals));
        let rounded = (high * unit).floor() / unit;
        if low < rounded && rounded <= high {
            return (rounded, usize::from(decimals));
        }
    }
    (high, 9)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_are_round() {
        for (low, high, expected) in [
            (499.9, 500.1, (500.0, 0)),
            (2.0, 3.0, (3.0, 0)),
            (0.42, 0.57, (0.5, 1)),
            (-0.3, 0.2, (0.0, 0)),
            (-12.5, -12.25, (-12.3, 1)),
            (1.0, 1.0 + 1e-12, (1.0 + 1e-12, 9)),
        ] {
            assert_eq!(round_between(low, high), expected);
        }
    }

    #[test]
    fn chance_is_counted() {
        assert!(!is_beyond_chance(8, 4) && is_beyond_chance(20, 10) && is_beyond_chance(400, 2));
        assert!(!is_beyond_chance(40, 2) && !is_beyond_chance(10, 0) && !is_beyond_chance(0, 0));
    }

    proptest! {
        #[test]
        fn the_area_is_the_share_of_pairs_in_order(
            rows in prop::collection::vec(((0_u8..8).prop_map(f64::from), 0_u32..3), 2..60)
        ) {
            for told in tell(rows.clone(), 3) {
                let is_own = |class: u32| class as usize == told.class;
                let (mut won, mut pairs) = (0.0, 0.0);
                for (x, _) in rows.iter().filter(|row| is_own(row.1)) {
                    for (y, _) in rows.iter().filter(|row| !is_own(row.1)) {
                        pairs += 1.0;
                        won += if x > y { 1.0 } else if x == y { 0.5 } else { 0.0 };
                    }
                }
                let area = won / pairs;
                prop_assert!((told.auc - f64::max(area, 1.0 - area)).abs() < 1e-12);
                let errors = |cut: f64, is_above: bool| rows
                    .iter()
                    .filter(|row| is_own(row.1) != ((row.0 >= cut) == is_above))
                    .count() as u64;
                let found = errors(told.cut.between.1, told.cut.is_above);
                prop_assert_eq!(found, told.cut.errors);
                for cut in 1..8 {
                    let is_inside = rows.iter().any(|r| r.0 < f64::from(cut)) && rows.iter().any(|r| r.0 >= f64::from(cut));
                    if is_inside {
                        prop_assert!(errors(f64::from(cut), true).min(errors(f64::from(cut), false)) >= found);
                    }
                }
            }
        }
    }
}
