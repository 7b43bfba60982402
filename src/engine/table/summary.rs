//! Statistics of each column, as shown above the table and printed by `inspect`.

use super::{ColumnKind, Table};

/// Statistics of one column. Numbers only where the kind is a number; `NaN` where undefined.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    pub name: String,
    pub kind: ColumnKind,
    pub decimals: usize,
    pub n_rows: usize,
    pub missing: usize,
    pub distinct: usize,
    pub min: f64,
    pub max: f64,
    pub mean: f64,
    /// Divides by n − 1.
    pub std: f64,
    pub median: f64,
    /// For numbers.
    pub histogram: Option<Histogram>,
    /// For everything else: the most frequent values first (at most 12).
    pub top: Vec<LevelCount>,
}

/// Equal-width bins from `low` to `high`, the last one closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    pub low: f64,
    pub high: f64,
    pub counts: Vec<u64>,
}

/// A value and how often it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelCount {
    pub level: String,
    pub count: u64,
}

/// Summaries of all columns, in the table's order.
pub fn summarize(table: &Table) -> Vec<ColumnSummary> {
    let _ = table;
    Vec::new()
}

/// Histogram of the finite values with `n_bins` bins; `None` where there are none.
pub fn histogram(values: &[f64], n_bins: usize) -> Option<Histogram> {
    let _ = (values, n_bins);
    None
}
