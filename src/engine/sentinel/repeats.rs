//! Pairs of features that say the same.

use rayon::prelude::*;

use super::{
    LeakKind, LeakWarning, Remedy, Severity, Watched,
    columns::{Feature, Sampled, Screen, Values},
};
use crate::engine::{EngineError, Progress, format, table::ColumnSummary};

/// Numbers with a larger correlation, either way, say the same.
const SAME: f64 = 0.98;
/// On the sample a pair with less cannot have it on all rows.
const SCREENED: f64 = 0.96;
/// Ranks must agree as well: a few huge values make any correlation.
const SAME_ORDER: f64 = 0.9;
/// Correlations over fewer rows are chance.
const FEWEST_ROWS: usize = 20;

/// Every pair of numbers with |r| > 0.98, and every pair of categories that are one another's names.
pub fn repeats(
    on: &Watched<'_>,
    features: &[Feature<'_>],
    screen: &Screen,
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    let centred: Vec<Option<Centred>> = features.par_iter().map(Centred::of).collect();
    let found = (0..features.len())
        .into_par_iter()
        .map(|j| {
            progress.check()?;
            let pairs = (0..j).filter_map(|i| {
                let r = match (&features[i].values, &features[j].values) {
                    (Sampled::Numbers(a), Sampled::Numbers(b)) => {
                        let quick = centred[i].as_ref()?.with(centred[j].as_ref()?);
                        quick.unwrap_or_else(|| pearson(a, b))
                    }
                    (Sampled::Codes(a), Sampled::Codes(b)) => f64::from(u8::from(are_renamed(a, b))),
                    _ => return None,
                };
                (r.abs() > SCREENED).then_some((i, j, r))
            });
            Ok(pairs.collect::<Vec<_>>())
        })
        .collect::<Result<Vec<_>, EngineError>>()?;
    let is_whole = screen.pair_rows.len() == on.split.train.len();
    let found: Vec<LeakWarning> = found
        .into_iter()
        .flatten()
        .filter_map(|(i, j, r)| {
            let (a, b) = (&features[i], &features[j]);
            if let (Sampled::Numbers(x), Sampled::Numbers(y)) = (&a.values, &b.values) {
                let r = if is_whole { r } else { on_all_rows(on, a, b)? };
                return (r.abs() > SAME && pearson(&ranks(x), &ranks(y)).abs() > SAME_ORDER)
                    .then(|| same_numbers(a, b, r));
            }
            (is_whole || renamed_everywhere(on, a, b)).then(|| same_words(a, b))
        })
        .collect();
    Ok(found)
}

fn same_numbers(a: &Feature<'_>, b: &Feature<'_>, r: f64) -> LeakWarning {
    let shown = if r.abs() >= 0.9995 {
        format!("r rounds to {}", format::decimal(r.signum(), 3))
    } else {
        format!("r = {}", format::metric(r))
    };
    LeakWarning {
        kind: LeakKind::NearDuplicate,
        severity: Severity::Low,
        columns: vec![b.name.to_owned(), a.name.to_owned()],
        numbers: vec![("r", r)],
        sentence: format!(
            "{} and {} say nearly the same ({shown}): one is enough, and together their coefficients share one \
             effect.",
            a.name, b.name
        ),
        remedies: vec![Remedy::leave_out(b.name), Remedy::leave_out(a.name)],
    }
}

fn same_words(a: &Feature<'_>, b: &Feature<'_>) -> LeakWarning {
    LeakWarning {
        kind: LeakKind::NearDuplicate,
        severity: Severity::Low,
        columns: vec![b.name.to_owned(), a.name.to_owned()],
        numbers: Vec::new(),
        sentence: format!(
            "{} and {} part the customers alike, only the names of the levels differ: one is enough.",
            a.name, b.name
        ),
        remedies: vec![Remedy::leave_out(b.name), Remedy::leave_out(a.name)],
    }
}

/// Deviations from the mean with length 1; only for columns without holes.
struct Centred {
    values: Option<Vec<f64>>,
}

impl Centred {
    /// `None` for what is no number or constant.
    fn of(feature: &Feature<'_>) -> Option<Self> {
        let Some(numbers) = feature.numbers() else {
            return Some(Self { values: None });
        };
        if numbers.iter().any(|v| v.is_nan()) {
            return Some(Self { values: None });
        }
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        let squares: f64 = numbers.iter().map(|v| (v - mean) * (v - mean)).sum();
        let length = squares.sqrt();
        (length > mean.abs() * 1e-12 && numbers.len() >= FEWEST_ROWS).then(|| Self {
            values: Some(numbers.iter().map(|v| (v - mean) / length).collect()),
        })
    }

    /// The correlation; `None` where it takes a longer way.
    fn with(&self, other: &Self) -> Option<f64> {
        let (a, b) = (self.values.as_ref()?, other.values.as_ref()?);
        // Eight sums at once: one alone would wait for itself.
        let mut sums = [0.0; 8];
        for (x, y) in a.chunks(8).zip(b.chunks(8)) {
            for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
                *sum += x * y;
            }
        }
        Some(sums.iter().sum())
    }
}

/// Pearson's r over rows where both are present; 0 where it is undefined or over too few rows.
pub fn pearson(a: &[f64], b: &[f64]) -> f64 {
    let both = || a.iter().zip(b).filter(|(x, y)| !x.is_nan() && !y.is_nan());
    let n = both().count();
    if n < FEWEST_ROWS {
        return 0.0;
    }
    let (sum_a, sum_b) = both().fold((0.0, 0.0), |(sum_a, sum_b), (x, y)| (sum_a + x, sum_b + y));
    let (mean_a, mean_b) = (sum_a / n as f64, sum_b / n as f64);
    let (mut squares_a, mut squares_b, mut products) = (0.0, 0.0, 0.0);
    for (x, y) in both() {
        let (x, y) = (x - mean_a, y - mean_b);
        squares_a += x * x;
        squares_b += y * y;
        products += x * y;
    }
    let is_constant = |squares: f64, mean: f64| squares <= (mean * 1e-12).powi(2) * n as f64;
    if is_constant(squares_a, mean_a) || is_constant(squares_b, mean_b) {
        return 0.0;
    }
    (products / (squares_a.sqrt() * squares_b.sqrt())).clamp(-1.0, 1.0)
}

fn on_all_rows(on: &Watched<'_>, a: &Feature<'_>, b: &Feature<'_>) -> Option<f64> {
    let of = |feature: &Feature<'_>| {
        let all = crate::engine::features::numbers(on.table, feature.name).ok()?;
        Some(
            on.split
                .train
                .iter()
                .map(|&row| all[row as usize])
                .collect::<Vec<_>>(),
        )
    };
    Some(pearson(&of(a)?, &of(b)?))
}

/// Mean ranks; NaN stays NaN.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| !values[i].is_nan()).collect();
    order.sort_unstable_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    let mut ranks = vec![f64::NAN; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        for &place in tied {
            ranks[place] = before as f64 + f64::midpoint(tied.len() as f64, 1.0);
        }
        before += tied.len();
    }
    ranks
}

/// Whether each level of one is one level of the other, and the other way round.
fn are_renamed(a: &[u32], b: &[u32]) -> bool {
    if a.len() < FEWEST_ROWS {
        return false;
    }
    let mut there = std::collections::BTreeMap::new();
    let mut back = std::collections::BTreeMap::new();
    let is_one_to_one = a
        .iter()
        .zip(b)
        .all(|(x, y)| there.entry(x).or_insert(y) == &y && back.entry(y).or_insert(x) == &x);
    is_one_to_one && there.len() > 1
}

fn renamed_everywhere(on: &Watched<'_>, a: &Feature<'_>, b: &Feature<'_>) -> bool {
    let of = |feature: &Feature<'_>| -> Option<Vec<u32>> {
        let summary: &ColumnSummary = on.summary.iter().find(|column| column.name == feature.name)?;
        match Feature::of(summary, &Values::read(on.table, summary)?, &on.split.train).values {
            Sampled::Codes(codes) => Some(codes),
            Sampled::Numbers(_) => None,
        }
    };
    of(a).zip(of(b)).is_some_and(|(a, b)| are_renamed(&a, &b))
}
