//! Cleaned table → [`ExploreReport`]: correlations, histograms by class, a sample for scatters.

use super::{EngineError, Progress, table::Table};

/// Points a scatter shows; above that a seeded sample.
pub const SCATTER_SAMPLE: usize = 20_000;

/// What the Explore tab shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ExploreReport {
    /// Numeric columns, in file order.
    pub numeric: Vec<String>,
    /// Pearson correlations of `numeric`, over rows where both are present; NaN where undefined.
    pub correlations: Vec<Vec<f64>>,
    /// Classes of the target (sorted), empty without one.
    pub classes: Vec<String>,
    /// One entry a column.
    pub histograms: Vec<ClassHistogram>,
    /// Sampled table rows, ascending; the same for every scatter.
    pub sample: Vec<u32>,
    /// For each of `numeric`: values of the sampled rows, NaN where missing.
    pub sample_values: Vec<Vec<f64>>,
    /// Class of each sampled row.
    pub sample_classes: Vec<Option<u32>>,
    pub n_rows: usize,
}

/// Counts of one column split by class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassHistogram {
    pub column: String,
    pub bins: Bins,
    /// Classes × bins; one row without a target. With a target, rows without a label do not count.
    pub counts: Vec<Vec<u64>>,
    pub missing: usize,
}

/// What the bars stand for.
#[derive(Debug, Clone, PartialEq)]
pub enum Bins {
    /// Equal-width bins from `low` to `high`.
    Range { low: f64, high: f64 },
    /// One bar a level, most frequent first, at most 20; `others` counts the levels left out.
    Levels { names: Vec<String>, others: usize },
}

/// Computes everything the Explore tab needs.
///
/// # Errors
/// When the target is not there, or the caller cancels.
pub fn explore(
    table: &Table,
    target: Option<&str>,
    seed: u64,
    progress: &Progress,
) -> Result<ExploreReport, EngineError> {
    let _ = (table, target, seed);
    progress.check()?;
    Err(EngineError::Cancelled(super::Cancelled))
}
