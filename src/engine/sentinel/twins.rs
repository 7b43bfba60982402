//! Customers that stand in training and in test: the test then asks what was told before.

use std::hash::{BuildHasher as _, Hasher as _};

use rayon::prelude::*;

use super::{LeakKind, LeakWarning, Remedy, Severity, Watched, columns::{Feature, Sampled, Values}, identifier::share};
use crate::engine::{
    EngineError, Progress,
    format::{self, plural},
    table::{ColumnKind, ColumnSummary, names_rows},
};

/// A file repeats a customer at most so often; below it a column of ids is one of shops or campaigns.
const ROWS_PER_CUSTOMER: usize = 20;
/// Rows that chance makes equal in more than so many of 100 cases say nothing when they are.
const CHANCE: f64 = 0.01;
/// With fewer different rows than one of so many the features are too coarse to name a customer.
const COPIES: usize = 5;
/// From this share of the test rows on the figures are probably too good.
const MANY: f64 = 0.05;

/// Identifiers in both parts; where there are none, rows equal in every feature in both parts.
pub fn twins(
    on: &Watched<'_>,
    features: &[&ColumnSummary],
    (samples, sampled): (&[Feature<'_>], &[u32]),
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    if on.split.test.is_empty() || on.split.train.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for column in on.summary.iter().filter(|column| names_customers(on, column)) {
        progress.check()?;
        if on.kept_together == Some(column.name.as_str()) {
            continue;
        }
        found.extend(shared_identifier(on, column));
    }
    if found.is_empty() && !features.is_empty() {
        found.extend(shared_rows(on, features, (samples, sampled), progress)?);
    }
    Ok(found)
}

fn names_customers(on: &Watched<'_>, column: &ColumnSummary) -> bool {
    let is_named = column.kind == ColumnKind::Identifier || names_rows(&column.name);
    let present = column.n_rows - column.missing;
    let is_fine = column.distinct * ROWS_PER_CUSTOMER >= present && column.distinct < present;
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
    let mut trains: Vec<u64> = on.split.train.iter().filter_map(|&row| ids[row as usize]).collect();
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
    (samples, sampled): (&[Feature<'_>], &[u32]),
    progress: &Progress,
) -> Result<Option<LeakWarning>, EngineError> {
    let hashes = row_hashes(on, features, progress)?;
    let mut trains: Vec<u64> = on.split.train.iter().map(|&row| hashes[row as usize]).collect();
    trains.par_sort_unstable();
    progress.check()?;
    let test = &on.split.test;
    let shared: Vec<u32> = test
        .par_iter()
        .copied()
        .filter(|&row| trains.binary_search(&hashes[row as usize]).is_ok())
        .collect();
    if shared.is_empty() {
        return Ok(None);
    }
    let n_different = {
        let mut all = trains;
        all.dedup();
        all.len()
    };
    let n_train = on.split.train.len();
    let is_surprising = chance_of_equal_rows(samples, &firsts(sampled, &hashes)) * (n_train as f64) < CHANCE;
    if n_different * COPIES < n_train || !is_surprising {
        return Ok(None);
    }
    // Rows that are equal in every column, not in the features alone, go with the plain step.
    let n = shared.len();
    let columns: Vec<String> = features.iter().map(|column| column.name.clone()).collect();
    Ok(Some(LeakWarning {
        kind: LeakKind::SharedRows,
        severity: gravity(n, test.len()),
        columns: Vec::new(),
        numbers: numbers(n, test.len()),
        sentence: format!(
            "{} of {}, {}, {} equal to a training row in every feature: the test asks about customers it knows, \
             if they are the same ones.",
            format::count(n),
            plural(test.len(), "test row", "test rows"),
            share(n, test.len()),
            if n == 1 { "is" } else { "are" },
        ),
        remedies: vec![Remedy::DropDuplicates { columns }],
    }))
}

fn gravity(n: usize, of: usize) -> Severity {
    if n as f64 > MANY * of as f64 {
        Severity::High
    } else {
        Severity::Medium
    }
}

fn numbers(n: usize, of: usize) -> Vec<(&'static str, f64)> {
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
    // The high half of a product of 128 bits mixes both halves into it.
    let mix = |hash: u64, value: u64| {
        let product = u128::from(hash ^ 0x9e37_79b9_7f4a_7c15) * u128::from(value ^ 0xd1b5_4a32_d192_ed03 | 1);
        #[expect(clippy::cast_possible_truncation, reason = "the halves of 128 bits")]
        let folded = (product as u64) ^ ((product >> 64) as u64);
        folded.rotate_left(23) ^ value
    };
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

/// Of sampled rows that are equal the first: their places in the sample.
fn firsts(sampled: &[u32], hashes: &[u64]) -> Vec<usize> {
    let mut seen = std::collections::BTreeSet::new();
    (0..sampled.len())
        .filter(|&place| seen.insert(hashes[sampled[place] as usize]))
        .collect()
}

/// The chance that two rows are equal were the features independent: the product of the shares of equal
/// pairs, Σ c(c − 1) ÷ n(n − 1) over values that stand c times in rows that are different as a whole.
fn chance_of_equal_rows(samples: &[Feature<'_>], places: &[usize]) -> f64 {
    let share = |sample: &Feature<'_>| {
        let mut cells: Vec<u64> = match &sample.values {
            Sampled::Numbers(values) => places.iter().map(|&at| (values[at] + 0.0).to_bits()).collect(),
            Sampled::Codes(codes) => places.iter().map(|&at| u64::from(codes[at])).collect(),
        };
        cells.sort_unstable();
        let n = cells.len() as f64;
        let pairs = |equal: &[u64]| equal.len() as f64 * (equal.len() as f64 - 1.0);
        cells.chunk_by(|a, b| a == b).map(pairs).sum::<f64>() / (n * (n - 1.0)).max(1.0)
    };
    samples.iter().map(share).product()
}
