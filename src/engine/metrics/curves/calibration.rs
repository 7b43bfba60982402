//! Do the probabilities mean what they say?

use super::ScoredRows;
use crate::engine::metrics::{Interval, wilson};

/// Rows with scores near one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationBin {
    /// Mean score.
    pub score: f64,
    /// Share of truly positive rows, with Wilson's range.
    pub observed: Interval,
    pub n_rows: u64,
}

impl ScoredRows {
    /// Mean score and observed share in `n_bins` equal bins over 0 to 1; empty bins are left out. As
    /// scikit-learn's `calibration_curve(strategy="uniform")`: a score on an edge belongs to the bin below it.
    pub fn calibration(&self, n_bins: usize) -> Vec<CalibrationBin> {
        let mut bins = Vec::with_capacity(n_bins);
        let mut from = 0;
        for bin in 1..=n_bins {
            let edge = bin as f64 / n_bins as f64;
            let is_last = bin == n_bins;
            let to = if is_last {
                self.n_rows()
            } else {
                self.scores.partition_point(|score| *score <= edge)
            };
            let scores = &self.scores[from..to];
            if !scores.is_empty() {
                let n_positive = self.positives_below[to] - self.positives_below[from];
                bins.push(CalibrationBin {
                    score: scores.iter().sum::<f64>() / scores.len() as f64,
                    observed: wilson(n_positive, scores.len() as u64),
                    n_rows: scores.len() as u64,
                });
            }
            from = to;
        }
        bins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_those_of_scikit_learn() {
        // The example of scikit-learn's calibration_curve: 3 bins, (0, 0.5, 1) over (0.2, 0.525, 0.85).
        let scores = [0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1.0];
        let truth = [false, false, false, false, true, true, true, true, true];
        let rows = ScoredRows::new(scores.into_iter().zip(truth));
        let bins = rows.calibration(3);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert_eq!(bins.len(), 3);
        for (bin, (score, share)) in bins.iter().zip([(0.2, 0.0), (0.525, 0.5), (0.85, 1.0)]) {
            assert!(
                near(bin.score, score) && near(bin.observed.value, share),
                "{bin:?}"
            );
        }
        assert_eq!(bins.iter().map(|bin| bin.n_rows).sum::<u64>(), 9);
        // On an edge: the bin below; empty bins do not show.
        let edge = ScoredRows::new([(0.5, true), (1.0, true), (0.0, false)]).calibration(2);
        assert_eq!(edge.iter().map(|bin| bin.n_rows).collect::<Vec<_>>(), [2, 1]);
        assert!(ScoredRows::new([]).calibration(10).is_empty());
    }
}
