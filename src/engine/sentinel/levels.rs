//! Categories by the rates of their levels, and what the holes of any feature tell.

use super::{
    LeakKind, LeakWarning, Remedy, Severity, Watched,
    alone::{SCREENED_AUC, SUSPICIOUS_AUC, apart, is_beyond_chance, too_good},
};
use crate::engine::{
    format,
    table::{ColumnSummary, Levels},
};

/// Counts of the classes for each level of a category (missing is the last).
pub fn by_level(on: &Watched<'_>, summary: &ColumnSummary, levels: &Levels) -> Option<LeakWarning> {
    let n_levels = levels.names.len() + 1;
    // Even and odd training rows apart, for the check below.
    let mut halves = [0, 1].map(|_| vec![vec![0_u64; on.classes.len()]; n_levels]);
    for (place, &row) in on.split.train.iter().enumerate() {
        let Some(class) = on.codes[row as usize] else {
            continue;
        };
        let level = levels.codes[row as usize].map_or(n_levels - 1, |code| code as usize);
        halves[place % 2][level][class as usize] += 1;
    }
    let [even, odd] = halves;
    let all: Vec<Vec<u64>> = even.iter().zip(&odd).map(|(a, b)| sums(a, b)).collect();
    let asked: Vec<usize> = if on.classes.len() == 2 {
        vec![on.positive]
    } else {
        (0..on.classes.len()).collect()
    };
    let (class, auc) = asked
        .into_iter()
        .filter_map(|class| Some((class, auc_of_rates(&all, &all, class)?)))
        .reduce(|best, found| if found.1 > best.1 { found } else { best })?;
    let n: u64 = all.iter().flatten().sum();
    let own: u64 = all.iter().map(|counts| counts[class]).sum();
    if auc <= SUSPICIOUS_AUC || !is_beyond_chance(n, own) {
        return None;
    }
    // Rates of levels with a row or two fit whatever they are: they must hold in the other half as well.
    let holds = |rates: &[Vec<u64>], counts: &[Vec<u64>]| {
        auc_of_rates(rates, counts, class).is_some_and(|auc| auc > SCREENED_AUC)
    };
    if !holds(&even, &odd) || !holds(&odd, &even) {
        return None;
    }
    let own_holes = |row: usize| levels.codes[row].is_none();
    Some(holes(on, summary, own_holes).unwrap_or_else(|| too_good(on, summary, auc, class)))
}

fn sums(a: &[u64], b: &[u64]) -> Vec<u64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// AUC of the rows in `counts` when each level scores its rate of the class in `rates`; levels not seen
/// there score the rate of all.
fn auc_of_rates(rates: &[Vec<u64>], counts: &[Vec<u64>], class: usize) -> Option<f64> {
    let (own, all) = rates.iter().fold((0, 0), |(own, all), counts| {
        (own + counts[class], all + counts.iter().sum::<u64>())
    });
    let rate = |counts: &[u64]| match counts.iter().sum::<u64>() {
        0 => own as f64 / all as f64,
        n => counts[class] as f64 / n as f64,
    };
    let mut scored: Vec<(f64, u64, u64)> = rates
        .iter()
        .zip(counts)
        .map(|(rates, counts)| {
            let own = counts[class];
            (rate(rates), own, counts.iter().sum::<u64>() - own)
        })
        .collect();
    scored.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut others_below, mut won, mut n_own) = (0.0, 0.0, 0.0);
    for tied in scored.chunk_by(|a, b| a.0 == b.0) {
        let own: u64 = tied.iter().map(|(_, own, _)| own).sum();
        let others: u64 = tied.iter().map(|(_, _, others)| others).sum();
        won += own as f64 * (others_below + others as f64 / 2.0);
        others_below += others as f64;
        n_own += own as f64;
    }
    (n_own > 0.0 && others_below > 0.0).then(|| won / (n_own * others_below))
}

/// Whether the holes of a feature tell the classes apart.
pub fn holes(
    on: &Watched<'_>,
    summary: &ColumnSummary,
    is_missing: impl Fn(usize) -> bool,
) -> Option<LeakWarning> {
    if summary.missing == 0 {
        return None;
    }
    let mut counts = vec![vec![0_u64; on.classes.len()]; 2];
    for &row in &on.split.train {
        if let Some(class) = on.codes[row as usize] {
            counts[usize::from(is_missing(row as usize))][class as usize] += 1;
        }
    }
    let n: u64 = counts.iter().flatten().sum();
    let (class, auc) = (0..on.classes.len())
        .filter_map(|class| Some((class, auc_of_rates(&counts, &counts, class)?)))
        .reduce(|best, found| if found.1 > best.1 { found } else { best })?;
    let own = counts[0][class] + counts[1][class];
    if auc <= SUSPICIOUS_AUC || !is_beyond_chance(n, own) {
        return None;
    }
    let column = &summary.name;
    let apart = apart(on, class);
    Some(LeakWarning {
        kind: LeakKind::MissingTells,
        severity: Severity::High,
        columns: vec![column.clone()],
        numbers: vec![("auc", auc)],
        sentence: format!(
            "Whether {column} is missing tells {apart} with AUC {}. If it is filled in only after the outcome, \
             leave it out.",
            format::metric(auc)
        ),
        remedies: vec![Remedy::leave_out(column)],
    })
}
