//! Made-up customers as standardised features, the same in every run.

use buyerscope::engine::features::{FeatureMatrix, Standardizer};
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Rows of a benchmark.
pub const ROWS: usize = 1_000_000;
/// Features of labelled rows.
pub const FEATURES: usize = 8;

/// A bell-like number: the sum of four dice.
pub fn bell(random: &mut Xoshiro256PlusPlus) -> f64 {
    (0..4).map(|_| random.gen_range(-1.0..1.0)).sum::<f64>() * 0.866
}

/// Each feature with mean 0 and standard deviation 1.
pub fn standardized(columns: Vec<Vec<f64>>) -> FeatureMatrix {
    let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
    match FeatureMatrix::new(names, columns) {
        Ok(matrix) => Standardizer::fit(&matrix).apply(&matrix),
        Err(error) => unreachable!("made-up rows are finite: {error}"),
    }
}

/// Adds a share of one feature to another.
fn follow(columns: &mut [Vec<f64>], feature: usize, leader: usize, share: f64) {
    let led = columns[leader].clone();
    for (value, lead) in columns[feature].iter_mut().zip(led) {
        *value += share * lead;
    }
}

/// Eight features, some following others, and labels of an overlapping logistic model.
pub fn labelled() -> (FeatureMatrix, Vec<u32>) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut columns: Vec<Vec<f64>> = (0..FEATURES)
        .map(|_| (0..ROWS).map(|_| bell(&mut random)).collect())
        .collect();
    follow(&mut columns, 1, 0, 0.7);
    follow(&mut columns, 5, 4, -0.5);
    let labels = (0..ROWS)
        .map(|row| {
            let pull: f64 = columns
                .iter()
                .enumerate()
                .map(|(j, c)| c[row] * (0.8 - 0.2 * j as f64))
                .sum();
            u32::from(random.r#gen::<f64>() < 1.0 / (1.0 + (0.7 - pull).exp()))
        })
        .collect();
    (standardized(columns), labels)
}
