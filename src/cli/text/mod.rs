//! What the command line says to people: plain text, narrow enough for a mail.

mod classifier;
mod customers;
mod folds;
mod grid;
mod inspect;
mod score;
mod second;
mod segments;

pub use classifier::{classifier_text, flips_text};
pub use customers::customers_text;
pub use folds::folds_text;
pub use inspect::inspect_text;
pub use score::score_text;
pub use second::second_text;
pub use segments::segments_text;

use crate::engine::{
    format::{count, decimal},
    run::Prepared,
};

/// The file, its rows and the seed, above everything else.
pub fn source_text(on: &Prepared, rows_used: usize, seed: u64) -> String {
    let receipt = &on.read.receipt;
    format!(
        "{}\n{} of {} rows used, {}, seed {seed}\n",
        receipt.file,
        count(rows_used as u64),
        count(receipt.rows_in_file() as u64),
        receipt.format
    )
}

/// What to know beside the results; nothing without warnings.
pub fn warnings_text(warnings: &[String]) -> String {
    let mut out = String::new();
    if !warnings.is_empty() {
        out.push_str("\nTo know\n");
    }
    for warning in warnings {
        out.push_str("- ");
        out.push_str(warning);
        out.push('\n');
    }
    out
}

/// Numbers of one row or column with the same decimals: four significant digits for the largest.
fn same_decimals(values: &[f64], most: usize) -> Vec<String> {
    let largest = values
        .iter()
        .filter(|value| value.is_finite())
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let decimals = four_digits(largest).min(most);
    values.iter().map(|&value| decimal(value, decimals)).collect()
}

/// Decimals that leave four significant digits.
fn four_digits(value: f64) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded to 0..=9"
    )]
    let decimals = (3.0 - value.abs().log10().floor()).clamp(0.0, 9.0) as usize;
    decimals
}

/// `a, b and c`, cut after some.
fn listed(names: &[String]) -> String {
    const NAMED: usize = 12;
    if names.len() <= NAMED {
        return names.join(", ");
    }
    format!(
        "{} and {} more",
        names[..NAMED].join(", "),
        count((names.len() - NAMED) as u64)
    )
}
