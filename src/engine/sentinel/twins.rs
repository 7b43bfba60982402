//! Customers that stand in training and in test: the test then asks what was told before.

use std::hash::{BuildHasher as _, Hasher as _};

use rayon::prelude::*;

use super::{
    LeakKind, LeakWarning, Remedy, Severity, Watched,
    columns::{Feature, Sampled, Values},
    file_twins::file_twins,
    identifier::share,
};
use crate::engine::{
    EngineError, Progress,
    format::{self, plural},
    table::{ColumnKind, ColumnSummary, names_rows},
};

/// A file repeats a customer at most so often; below it a column of ids is one of shops or campaigns.
const ROWS_PER_CUSTOMER: usize = 20;
/// As many equal rows as chance makes more often than this say nothing.
const CHANCE: f64 = 0.001;
/// With fewer different rows than one of so many the features are too coarse to name a customer.
const COPIES: usize = 5;
/// From this share of the test rows on the figures are probably too good.
const MANY: f64 = 0.05;

/// Identifiers in both parts; where there are none, rows equal in every feature and the target in both parts.
pub fn twins(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    samples: &[Feature<'_>],
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    if let Some(file) = on.test_file {
        return file_twins(on, file, features, samples, progress);
    }
    if on.split.test.is_empty() || on.split.train.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let repeats = |column: &ColumnSummary| column.distinct < column.n_rows - column.missing;
    let is_asked = |column: &&ColumnSummary| names_customers(on, column) && repeats(column);
    for column in on.summary.iter().filter(is_asked) {
        progress.check()?;
        if on.kept_together == Some(column.name.as_str()) {
            continue;
        }
        found.extend(shared_identifier(on, column));
    }
    if found.is_empty() && !features.is_empty() {
        found.extend(shared_rows(on, features, samples, progress)?);
    }
    Ok(found)
}

pub(super) fn names_customers(on: &Watched<'_>, column: &ColumnSummary) -> bool {
    let is_named = column.kind == ColumnKind::Identifier || names_rows(&column.name);
    // An id that stands in thousands of rows is one of shops or campaigns.
    let is_fine = column.distinct * ROWS_PER_CUSTOMER >= column.n_rows - column.missing;
    is_named && is_fine && column.name != on.target && column.kind != ColumnKind::Date
}

fn shared_identifier(on: &Watched<'_>, column: &ColumnSummary) -> Option<LeakWarning> {
    let ids: Vec<Option<u64>> = match Values::read(on.table, column)? {
        Values::Numbers(values) => values
            .into_iter()
            .map(|value| (!value.is_nan()).then(|| (value + 0.0).to_bits()))
            .collect(),
        Values::Levels(levels) => levels.codes.into_iter().map(|code| code.map(u64::from)).collect(),
    };
    let mut trains: Vec<u64> = on
        .split
        .train
        .iter()
        .filter_map(|&row| ids[row as usize])
        .collect();
    trains.par_sort_unstable();
    let test = &on.split.test;
    let is_shared = |row: &&u32| ids[**row as usize].is_some_and(|id| trains.binary_search(&id).is_ok());
    let shared = test.iter().filter(is_shared).count();
    if shared == 0 {
        return None;
    }
    let name = &column.name;
    Some(LeakWarning {
        kind: LeakKind::SharedIdentifiers,
        severity: gravity(shared, test.len()),
        columns: vec![name.clone()],
        numbers: numbers(shared, test.len()),
        sentence: format!(
            "{} of {}, {}, {} a {name} that also trains: the test asks about customers it knows.",
            format::count(shared),
            plural(test.len(), "test row", "test rows"),
            share(shared, test.len()),
            if shared == 1 { "has" } else { "have" },
        ),
        remedies: vec![
            Remedy::KeepTogether { column: name.clone() },
            Remedy::DropDuplicates {
                columns: vec![name.clone()],
            },
        ],
    })
}

fn shared_rows(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    samples: &[Feature<'_>],
    progress: &Progress,
) -> Result<Option<LeakWarning>, EngineError> {
    let hashes = row_hashes(on, features, progress)?;
    // With the label in it: equal customers of different kinds are no duplicates but a fact to learn from.
    let labelled = |row: u32| {
        let label = on.codes[row as usize].map_or(u64::MAX, u64::from);
        mix(hashes[row as usize], label)
    };
    let sorted_trains = |hash: &(dyn Fn(u32) -> u64 + Sync)| {
        let mut trains: Vec<u64> = on.split.train.par_iter().map(|&row| hash(row)).collect();
        trains.par_sort_unstable();
        trains
    };
    let trains = sorted_trains(&|row| hashes[row as usize]);
    let labelled_trains = sorted_trains(&labelled);
    progress.check()?;
    let test = &on.split.test;
    let is_in = |trains: &[u64], hash: u64| trains.binary_search(&hash).is_ok();
    let shared = test
        .par_iter()
        .filter(|&&row| is_in(&labelled_trains, labelled(row)));
    let n = shared.count();
    if n == 0 {
        return Ok(None);
    }
    let in_features = test
        .par_iter()
        .filter(|&&row| is_in(&trains, hashes[row as usize]));
    let n_disagree = in_features.count() - n;
    let equal = |same: &[u64]| same.len() as f64 * (same.len() as f64 - 1.0) / 2.0;
    let n_equal: f64 = trains.chunk_by(|a, b| a == b).map(equal).sum();
    let n_train = trains.len();
    let n_pairs = n_train as f64 * (n_train as f64 - 1.0) / 2.0;
    let expected = n_pairs * chance_of_equal_rows(samples);
    if !is_rich(&trains) || !is_surprising(n_equal, expected) {
        return Ok(None);
    }
    let names = features.iter().map(|column| column.name.clone());
    let columns: Vec<String> = names.chain(std::iter::once(on.target.to_owned())).collect();
    Ok(Some(LeakWarning {
        kind: LeakKind::SharedRows,
        severity: gravity(n, test.len()),
        columns: Vec::new(),
        numbers: numbers(n, test.len()),
        sentence: format!(
            "{} of {}, {}, {} equal to a training row in every feature and in {}: the test asks about customers \
             it knows, if they are the same ones.{} Dropping rows deals all rows out to training and test anew.",
            format::count(n),
            plural(test.len(), "test row", "test rows"),
            share(n, test.len()),
            if n == 1 { "is" } else { "are" },
            on.target,
            disagreement(n_disagree, on.target),
        ),
        remedies: vec![Remedy::DropDuplicates { columns }],
    }))
}

/// Whether the features are fine enough to name a customer; `rows`: a number for each, ascending.
pub(super) fn is_rich(rows: &[u64]) -> bool {
    rows.chunk_by(|a, b| a == b).count() * COPIES >= rows.len()
}

fn disagreement(n: usize, target: &str) -> String {
    match n {
        0 => String::new(),
        1 => format!(" 1 more is equal in the features alone; its {target} differs, so it stays."),
        n => format!(
            " {} more are equal in the features alone; their {target} differs, so they stay.",
            format::count(n)
        ),
    }
}

pub(super) fn gravity(n: usize, of: usize) -> Severity {
    if n as f64 > MANY * of as f64 {
        Severity::High
    } else {
        Severity::Medium
    }
}

pub(super) fn numbers(n: usize, of: usize) -> Vec<(&'static str, f64)> {
    vec![
        ("rows", n as f64),
        ("test_rows", of as f64),
        ("share", n as f64 / of.max(1) as f64),
    ]
}

/// One number a row, equal for rows that are equal in every feature.
fn row_hashes(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    progress: &Progress,
) -> Result<Vec<u64>, EngineError> {
    let mut hashes = vec![0_u64; on.table.n_rows()];
    let hasher = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default();
    for summary in features {
        progress.check()?;
        match Values::read(on.table, summary) {
            Some(Values::Numbers(values)) => hashes.par_iter_mut().zip(values).for_each(|(hash, value)| {
                let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
                *hash = mix(*hash, value.to_bits());
            }),
            Some(Values::Levels(levels)) => {
                hashes.par_iter_mut().zip(levels.codes).for_each(|(hash, code)| {
                    *hash = mix(*hash, code.map_or(u64::MAX, u64::from));
                });
            }
            None => {}
        }
    }
    hashes.par_iter_mut().for_each(|hash| {
        let mut state = hasher.build_hasher();
        state.write_u64(*hash);
        *hash = state.finish();
    });
    Ok(hashes)
}

/// The high half of a product of 128 bits mixes both halves into it.
pub(super) fn mix(hash: u64, value: u64) -> u64 {
    let product = u128::from(hash ^ 0x9e37_79b9_7f4a_7c15) * u128::from(value ^ 0xd1b5_4a32_d192_ed03 | 1);
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 128 bits")]
    let folded = (product as u64) ^ ((product >> 64) as u64);
    folded.rotate_left(23) ^ value
}

/// Whether so many equal pairs are more than chance: the bound of Chernoff on a Poisson count,
/// P(X ≥ k) ≤ eᵏ⁻ᵐ·(m/k)ᵏ for a mean m < k.
pub(super) fn is_surprising(n_equal: f64, expected: f64) -> bool {
    n_equal > expected && n_equal * (expected / n_equal).ln() + n_equal - expected < CHANCE.ln()
}

/// The chance that two rows are equal were the features independent: the product of the shares of equal
/// pairs, Σ c(c − 1) ÷ n(n − 1) over values that stand c times in the sample; none is smaller than a sample
/// can show.
pub(super) fn chance_of_equal_rows(samples: &[Feature<'_>]) -> f64 {
    let share = |sample: &Feature<'_>| {
        let mut cells: Vec<u64> = match &sample.values {
            Sampled::Numbers(values) => values.iter().map(|v| (v + 0.0).to_bits()).collect(),
            Sampled::Codes(codes) => codes.iter().map(|&code| u64::from(code)).collect(),
        };
        cells.sort_unstable();
        let n = cells.len() as f64;
        let pairs = |equal: &[u64]| equal.len() as f64 * (equal.len() as f64 - 1.0);
        let n_equal: f64 = cells.chunk_by(|a, b| a == b).map(pairs).sum();
        n_equal.max(1.0) / (n * (n - 1.0)).max(1.0)
    };
    samples.iter().map(share).product()
}
