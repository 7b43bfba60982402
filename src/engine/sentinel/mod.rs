//! The leak sentinel: what makes a test look better than the model will be in use, and what mends it.
//!
//! A feature *leaks* when it is known only after the outcome, or was used to make the label
//! (Kaufman et al. 2012, "Leakage in data mining"). No program can know when a column was known; it
//! can say where the data look like it. `alone` looks at each feature by itself, `identifier` at
//! features that name rows, `repeats`, `combined` and `collinear` at features that say what others say,
//! `twins` at customers that stand in training and test, `times` at what was measured after the outcome.
//!
//! Everything is looked at on training rows, but for `twins`, which compares the parts. Long tables are
//! screened on a seeded sample and only what looks suspicious is counted on all rows.

mod alone;
mod collinear;
mod columns;
mod combined;
mod file_twins;
mod identifier;
mod levels;
mod repeats;
mod report;
mod times;
mod twins;

use rayon::prelude::*;

use self::columns::{Feature, Screen, Values};
pub use self::report::{LeakKind, LeakWarning, Remedy, SentinelReport, Severity};
use super::{
    EngineError, Progress,
    features::Split,
    run::TestFile,
    table::{ColumnKind, ColumnSummary, Table},
};

/// More features than this are not looked at one by one.
pub const MOST_FEATURES: usize = 2_000;

/// What is watched: the cleaned table, its parts, and the choices of the classifier.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    pub table: &'a Table,
    /// Of all columns of `table`, in its order.
    pub summary: &'a [ColumnSummary],
    pub split: &'a Split,
    pub target: &'a str,
    /// Sorted labels, and the class of each row.
    pub classes: &'a [String],
    pub codes: &'a [Option<u32>],
    /// Place of the positive class in `classes`.
    pub positive: usize,
    /// Columns used as features.
    pub features: &'a [String],
    /// Column whose rows are kept in one part, if any.
    pub kept_together: Option<&'a str>,
    /// What the target is known to be made from.
    pub made_from: Option<MadeFrom<'a>>,
    /// Rows of a file that test in place of the table's own.
    pub test_file: Option<&'a TestFile>,
    pub seed: u64,
}

/// The rule that made the target of a column.
#[derive(Debug, Clone, Copy)]
pub struct MadeFrom<'a> {
    pub column: &'a str,
    /// In a sentence.
    pub rule: &'a str,
    /// The number in it.
    pub cut: f64,
}

/// Looks for leaks. Columns that cannot be features are left to the classifier to complain about.
///
/// # Errors
/// When the caller cancels.
pub fn watch(on: &Watched<'_>, progress: &Progress) -> Result<SentinelReport, EngineError> {
    progress.report(0.0, "Looking for leaks");
    let mut features = usable(on);
    let n_left_out = features.len().saturating_sub(MOST_FEATURES);
    features.truncate(MOST_FEATURES);
    let screen = Screen::new(on, features.len());
    let looked = features
        .par_iter()
        .map(|summary| {
            progress.check()?;
            Ok(look(on, &screen, summary))
        })
        .collect::<Result<Vec<_>, EngineError>>()?;
    let mut warnings = Vec::new();
    let mut samples = Vec::with_capacity(looked.len());
    for (found, sample) in looked {
        warnings.extend(found);
        samples.extend(sample);
    }
    progress.report(0.4, "Looking for leaks");
    let pairs = repeats::repeats(on, &samples, &screen, progress)?;
    progress.report(0.6, "Looking for leaks");
    let triples = combined::combined(&samples, &pairs, progress)?;
    let known: Vec<&LeakWarning> = pairs.iter().chain(&triples).collect();
    let sums = collinear::collinear(on, &features, &known, &screen, progress)?;
    warnings.extend(pairs);
    warnings.extend(triples);
    warnings.extend(sums);
    progress.report(0.8, "Looking for leaks");
    warnings.extend(twins::twins(on, &features, &samples, progress)?);
    warnings.extend(times::times(on, &features, progress)?);
    // Stable: within a severity the order of the checks and of the file stays.
    warnings.sort_by_key(|warning| (warning.severity, warning.kind));
    progress.report(1.0, "Looking for leaks");
    Ok(SentinelReport {
        warnings,
        n_features: features.len(),
        n_left_out,
        n_training: on.split.train.len(),
    })
}

/// Summaries of the features that are there and can be learnt from, in file order.
fn usable<'a>(on: &Watched<'a>) -> Vec<&'a ColumnSummary> {
    on.summary
        .iter()
        .filter(|column| column.name != on.target && on.features.contains(&column.name))
        .filter(|column| !matches!(column.kind, ColumnKind::Date | ColumnKind::Identifier))
        .filter(|column| column.distinct > 1)
        .collect()
}

/// One feature by itself, and what is kept of it for the pairs.
fn look<'a>(
    on: &Watched<'_>,
    screen: &Screen,
    summary: &'a ColumnSummary,
) -> (Vec<LeakWarning>, Option<Feature<'a>>) {
    let Some(values) = Values::read(on.table, summary) else {
        return (Vec::new(), None);
    };
    let mut found: Vec<LeakWarning> = alone::alone(on, screen, summary, &values).into_iter().collect();
    found.extend(identifier::identifier(on, summary, &values));
    let sample = Feature::of(summary, &values, &screen.pair_rows);
    (found, Some(sample))
}

#[cfg(test)]
mod tests;
