//! Means over folds and differences between models on the same folds, with ranges that are honest about folds sharing
//! most of their training rows.
//!
//! Fold results are not independent: with ten folds any two models share eight ninths of their rows, and the usual
//! t interval is far too narrow. Nadeau and Bengio, "Inference for the Generalization Error", Machine Learning 52
//! (2003), replace the variance s² ÷ J of the mean by (1 ÷ J + n₂ ÷ n₁) · s², n₁ training and n₂ test rows; Bouckaert
//! and Frank, "Evaluating the Replicability of Significance Tests for Comparing Learning Algorithms" (2004), use it
//! for repeated k-fold with J = folds × repeats.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// What a mean over J results of resampling stands on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    /// Test rows ÷ training rows, the mean over the folds.
    pub test_per_train: f64,
}

/// A metric over the folds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Folds in which the metric is defined.
    pub n: usize,
    pub mean: f64,
    /// Standard deviation over the folds (n − 1); NaN with fewer than two.
    pub std: f64,
    /// 95 % range of the mean; NaN with fewer than two folds.
    pub low: f64,
    pub high: f64,
}

/// Two models on the same folds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedTest {
    /// The mean difference with its spread and 95 % range.
    pub difference: Spread,
    /// Mean ÷ corrected standard error.
    pub t: f64,
    /// Two-sided, Student's t with J − 1 degrees of freedom; NaN where it cannot be tested.
    pub p: f64,
}

impl Resampling {
    /// Mean, spread and range of one metric; undefined values (NaN) are left out and counted in [`Spread::n`].
    pub fn spread(self, values: &[f64]) -> Spread {
        let known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let n = known.len();
        let mean = known.iter().sum::<f64>() / n as f64;
        if n < 2 {
            return Spread {
                n,
                mean,
                std: f64::NAN,
                low: f64::NAN,
                high: f64::NAN,
            };
        }
        let squares: f64 = known.iter().map(|value| (value - mean).powi(2)).sum();
        let std = (squares / (n - 1) as f64).sqrt();
        let half = t_quantile(n - 1) * self.error(std, n);
        Spread {
            n,
            mean,
            std,
            low: mean - half,
            high: mean + half,
        }
    }

    /// Tests whether the mean of `ours − theirs`, fold by fold, is 0.
    pub fn paired(self, ours: &[f64], theirs: &[f64]) -> PairedTest {
        let differences: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a - b).collect();
        let difference = self.spread(&differences);
        let error = self.error(difference.std, difference.n);
        let t = if difference.mean == 0.0 {
            0.0
        } else {
            difference.mean / error
        };
        let p = match distribution(difference.n.saturating_sub(1)) {
            Some(student) if !t.is_nan() && difference.n >= 2 => 2.0 * student.sf(t.abs()),
            _ => f64::NAN,
        };
        PairedTest { difference, t, p }
    }

    /// Standard error of a mean of `n` fold results.
    fn error(self, std: f64, n: usize) -> f64 {
        (1.0 / n as f64 + self.test_per_train).sqrt() * std
    }
}

impl Spread {
    /// With a range that ends where the metric does.
    #[must_use]
    pub fn within(self, lowest: f64, highest: f64) -> Self {
        Self {
            low: self.low.max(lowest),
            high: self.high.min(highest),
            ..self
        }
    }
}

fn distribution(freedom: usize) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, freedom as f64).ok()
}

/// The 97.5 % quantile of Student's t.
fn t_quantile(freedom: usize) -> f64 {
    distribution(freedom).map_or(f64::NAN, |student| student.inverse_cdf(0.975))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn by_hand_and_by_tables() {
        // Tables: the 97.5 % quantiles for 1, 4, 9 and 99 degrees of freedom.
        for (freedom, expected) in [(1, 12.706_205), (4, 2.776_445), (9, 2.262_157), (99, 1.984_217)] {
            assert!((t_quantile(freedom) - expected).abs() < 1e-6, "{freedom}");
        }
        let folds = Resampling { test_per_train: 0.25 };
        let found = folds.spread(&[0.7, 0.8, 0.9, 0.8, 0.8]);
        assert!((found.mean - 0.8).abs() < 1e-15 && (found.std - 0.005_f64.sqrt()).abs() < 1e-15);
        // (1/5 + 1/4) · 0.005 = 0.00225
        let half = 2.776_445_105 * 0.002_25_f64.sqrt();
        assert!((found.high - found.mean - half).abs() < 1e-8);
        assert!((found.mean - found.low - half).abs() < 1e-8);
    }

    #[test]
    fn undefined_folds_are_left_out_and_counted() {
        let folds = Resampling { test_per_train: 0.5 };
        let found = folds.spread(&[0.5, f64::NAN, 0.7]);
        assert_eq!(found.n, 2);
        assert!((found.mean - 0.6).abs() < 1e-15);
        let one = folds.spread(&[0.5, f64::NAN]);
        assert!(one.mean == 0.5 && one.std.is_nan() && one.low.is_nan());
        assert!(folds.spread(&[]).mean.is_nan());
    }

    #[test]
    fn equal_models_differ_by_nothing() {
        let folds = Resampling { test_per_train: 0.25 };
        let same = folds.paired(&[0.7, 0.8, 0.9], &[0.7, 0.8, 0.9]);
        assert_eq!((same.difference.mean, same.t, same.p), (0.0, 0.0, 1.0));
        let apart = folds.paired(&[0.75, 0.75], &[0.5, 0.5]);
        assert!(apart.t.is_infinite() && apart.p == 0.0);
        let unknown = folds.paired(&[f64::NAN, 0.5], &[0.5, 0.5]);
        assert!(unknown.p.is_nan());
    }

    proptest! {
        #[test]
        fn the_correction_only_widens_and_the_order_does_not_matter(
            mut values in proptest::collection::vec(0.0_f64..1.0, 2..40), ratio in 0.01_f64..1.0
        ) {
            let plain = Resampling { test_per_train: 0.0 }.spread(&values);
            let corrected = Resampling { test_per_train: ratio }.spread(&values);
            prop_assert!(corrected.high >= plain.high && corrected.low <= plain.low);
            prop_assert!(corrected.low <= corrected.mean && corrected.mean <= corrected.high);
            values.reverse();
            let reversed = Resampling { test_per_train: ratio }.spread(&values);
            prop_assert!((reversed.high - corrected.high).abs() < 1e-9);
            let within = corrected.within(0.0, 1.0);
            prop_assert!(within.low >= 0.0 && within.high <= 1.0 && within.low <= within.mean);
        }

        #[test]
        fn swapped_models_turn_the_sign(
            pairs in proptest::collection::vec((0.0_f64..1.0, 0.0_f64..1.0), 2..30)
        ) {
            let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let folds = Resampling { test_per_train: 0.25 };
            let (one, other) = (folds.paired(&ours, &theirs), folds.paired(&theirs, &ours));
            prop_assert!((one.t + other.t).abs() < 1e-9 && (one.p - other.p).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&one.p));
            // The range leaves 0 out just where the test finds a difference.
            let leaves_out = one.difference.low > 0.0 || one.difference.high < 0.0;
            prop_assert!((one.p - 0.05).abs() < 1e-9 || leaves_out == (one.p < 0.05));
        }
    }
}
