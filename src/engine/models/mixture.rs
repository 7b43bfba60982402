//! Gaussian mixture by expectation and maximisation (Dempster, Laird and Rubin 1977), each component with a covariance
//! of its own. Logarithms of densities throughout, so that far rows underflow nowhere; as scikit-learn's
//! `GaussianMixture(covariance_type="full", reg_covar=1e-6)`.
//!
//! linfa's mixture overflows on hard data and cannot be stopped; it stays an oracle.

mod component;
mod rounds;

use ndarray::Array2;

pub use component::Component;

use super::{
    ModelError,
    blocks::{for_blocks, map_parts},
    kmeans::{KMeansFit, KMeansSpec, fit_kmeans},
    labelled::nearest_centroids,
};
use crate::engine::{
    Cancelled, Progress,
    features::{FeatureMatrix, sample_rows},
    seeds::nth_seed,
};
use rounds::{Sums, expect, mixture_of};

/// The mean log-likelihood of a row has settled when it grows by less.
const SETTLED: f64 = 1e-7;
/// Rounds at most.
const ROUNDS: usize = 500;
/// Starts beside that of k-means, and the rows and rounds that tell which is worth following.
const TRIALS: u64 = 5;
const TRIAL_ROWS: usize = 4_000;
const TRIAL_ROUNDS: usize = 40;

/// A fitted mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    pub components: Vec<Component>,
    /// Of all rows fitted.
    pub log_likelihood: f64,
    pub rounds: usize,
    pub converged: bool,
}

/// Numbers that are free in a mixture of k components over d features: weights, means, covariances.
pub fn n_parameters(k: usize, d: usize) -> usize {
    k.saturating_sub(1) + k * d + k * d * (d + 1) / 2
}

impl Mixture {
    /// Schwarz's criterion (1978) over `n_rows` fitted; lower is better.
    pub fn bic(&self, n_rows: usize) -> f64 {
        let d = self
            .components
            .first()
            .map_or(0, |component| component.mean.len());
        let free = n_parameters(self.components.len(), d);
        -2.0 * self.log_likelihood + free as f64 * (n_rows as f64).ln()
    }

    /// For each row its likeliest component and the probability that it comes from it.
    ///
    /// # Errors
    /// When the caller cancels.
    pub fn memberships(
        &self,
        matrix: &FeatureMatrix,
        progress: &Progress,
    ) -> Result<(Vec<u8>, Vec<f32>), Cancelled> {
        let columns = matrix.columns();
        let parts = map_parts(matrix.n_rows(), |part| {
            let mut found = (Vec::with_capacity(part.len()), Vec::with_capacity(part.len()));
            let mut logs = vec![0.0; self.components.len()];
            let mut row_values = vec![0.0; columns.len()];
            for_blocks(part, progress, |block| {
                for row in block {
                    take(&columns, row, &mut row_values);
                    let total = self.logs(&row_values, &mut logs);
                    let mut best = 0;
                    for (place, log) in logs.iter().enumerate() {
                        if *log > logs[best] {
                            best = place;
                        }
                    }
                    found.0.push(u8::try_from(best).unwrap_or(u8::MAX));
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "a probability; six digits are enough"
                    )]
                    found.1.push((logs[best] - total).exp() as f32);
                }
            })?;
            Ok(found)
        })?;
        let (labels, probabilities): (Vec<Vec<u8>>, Vec<Vec<f32>>) = parts.into_iter().unzip();
        Ok((labels.concat(), probabilities.concat()))
    }

    /// The components in another order: `places[old]` is the new place.
    pub fn reorder(&mut self, places: &[u8]) {
        let mut moved: Vec<(u8, Component)> = places.iter().copied().zip(self.components.drain(..)).collect();
        moved.sort_by_key(|(place, _)| *place);
        self.components = moved.into_iter().map(|(_, component)| component).collect();
    }

    /// ln (weight · density) of each component, and the logarithm of their sum.
    fn logs(&self, row: &[f64], logs: &mut [f64]) -> f64 {
        for (log, component) in logs.iter_mut().zip(&self.components) {
            *log = component.log(row);
        }
        let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        largest + logs.iter().map(|log| (log - largest).exp()).sum::<f64>().ln()
    }
}

/// Fits k components: from the segments of k-means and from five other starts, of which the likeliest on a sample goes on.
/// Equal input and seed give equal bits on any number of threads.
///
/// # Errors
/// As [`fit_kmeans`].
pub fn fit_mixture(
    matrix: &FeatureMatrix,
    k: usize,
    seed: u64,
    progress: &Progress,
) -> Result<Mixture, ModelError> {
    let sample = matrix.rows(&sample_rows(matrix.n_rows(), TRIAL_ROWS, seed));
    let segments = fit_kmeans(&sample, &KMeansSpec::new(k, seed), &progress.part(0.0, 0.2))?;
    let mut best: Option<Mixture> = None;
    for trial in 0..=TRIALS {
        let start = if trial == 0 {
            of_labels(&sample, &segments.labels, k)
        } else {
            scattered(&sample, k, nth_seed(seed, trial), progress)?
        };
        let tried = climb(&sample, start, TRIAL_ROUNDS, progress)?;
        if best
            .as_ref()
            .is_none_or(|best| tried.log_likelihood > best.log_likelihood)
        {
            best = Some(tried);
        }
        progress.report(0.2 + 0.3 * trial as f32 / TRIALS as f32, "Fitting the mixture");
    }
    let start = best.ok_or(Cancelled)?;
    Ok(climb(matrix, start, ROUNDS, &progress.part(0.5, 1.0))?)
}

/// Hard labels → components.
fn of_labels(matrix: &FeatureMatrix, labels: &[u8], k: usize) -> Mixture {
    let d = matrix.n_features();
    let mut sums = Sums::new(k, d);
    let columns = matrix.columns();
    let mut row_values = vec![0.0; d];
    for (row, &label) in labels.iter().enumerate() {
        take(&columns, row, &mut row_values);
        sums.add(usize::from(label), &row_values);
    }
    mixture_of(&sums, matrix.n_rows())
}

/// k random rows and those nearest to each.
fn scattered(matrix: &FeatureMatrix, k: usize, seed: u64, progress: &Progress) -> Result<Mixture, Cancelled> {
    let rows = sample_rows(matrix.n_rows(), k, seed);
    let centres = Array2::from_shape_fn((k, matrix.n_features()), |(place, feature)| {
        let row = rows.get(place).copied().unwrap_or(0);
        matrix.column_slice(feature)[row as usize]
    });
    let labels = nearest_centroids(matrix, &centres, progress)?;
    Ok(of_labels(matrix, &labels, k))
}

/// Rounds until the likelihood has settled.
fn climb(
    matrix: &FeatureMatrix,
    mut mixture: Mixture,
    rounds: usize,
    progress: &Progress,
) -> Result<Mixture, Cancelled> {
    let n = matrix.n_rows() as f64;
    let mut before = f64::NEG_INFINITY;
    for round in 0..rounds {
        let sums = expect(matrix, &mixture, progress)?;
        let reached = sums.log_likelihood;
        mixture.rounds = round + 1;
        if (reached - before) / n < SETTLED {
            mixture.log_likelihood = reached;
            mixture.converged = true;
            return Ok(mixture);
        }
        before = reached;
        let likelihood = mixture.log_likelihood.max(reached);
        mixture = Mixture {
            log_likelihood: likelihood,
            rounds: mixture.rounds,
            ..mixture_of(&sums, matrix.n_rows())
        };
        progress.report(round as f32 / rounds as f32, "Fitting the mixture");
    }
    mixture.log_likelihood = expect(matrix, &mixture, progress)?.log_likelihood;
    Ok(mixture)
}

fn take(columns: &[&[f64]], row: usize, values: &mut [f64]) {
    for (value, column) in values.iter_mut().zip(columns) {
        *value = column[row];
    }
}

/// Labels of the likeliest components as segments, with the components in the same order.
pub fn as_segments(
    matrix: &FeatureMatrix,
    mixture: &mut Mixture,
    progress: &Progress,
) -> Result<(KMeansFit, Vec<f32>), Cancelled> {
    let (labels, probabilities) = mixture.memberships(matrix, progress)?;
    let (mut fit, places) = super::labelled::labelled(matrix, &labels, mixture.components.len());
    mixture.reorder(&places);
    // A component that is nobody's likeliest has a mean all the same.
    for (place, component) in mixture.components.iter().enumerate() {
        if fit.sizes[place] == 0 {
            for (feature, &mean) in component.mean.iter().enumerate() {
                fit.centroids[[place, feature]] = mean;
            }
        }
    }
    fit.iterations = mixture.rounds;
    fit.converged = mixture.converged;
    Ok((fit, probabilities))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_component_is_the_normal_distribution() {
        let x: Vec<f64> = (0..200).map(|i| f64::from(i * 37 % 200) / 20.0).collect();
        let y: Vec<f64> = (0..200).map(|i| f64::from(i * 53 % 197) / 30.0).collect();
        let matrix =
            FeatureMatrix::new(vec!["x".to_owned(), "y".to_owned()], vec![x.clone(), y.clone()]).unwrap();
        let found = fit_mixture(&matrix, 1, 1, &Progress::none()).unwrap();
        let n = 200.0;
        let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
        let (mx, my) = (mean(&x), mean(&y));
        let moment = |a: &[f64], am: f64, b: &[f64], bm: f64| {
            a.iter().zip(b).map(|(a, b)| (a - am) * (b - bm)).sum::<f64>() / n
        };
        let (xx, xy, yy) = (
            moment(&x, mx, &x, mx) + 1e-6,
            moment(&x, mx, &y, my),
            moment(&y, my, &y, my) + 1e-6,
        );
        let expected = -n / 2.0 * (2.0 * std::f64::consts::TAU.ln() + (xx * yy - xy * xy).ln() + 2.0);
        assert!(
            (found.log_likelihood - expected).abs() < 1e-3,
            "{} {expected}",
            found.log_likelihood
        );
        assert!(found.converged);
        assert_eq!(n_parameters(1, 2), 5);
    }

    #[test]
    fn copies_of_a_column_do_no_harm() {
        let x: Vec<f64> = (0..100)
            .map(|i| f64::from(i % 10) + f64::from(i / 50) * 100.0)
            .collect();
        let matrix = FeatureMatrix::new(vec!["x".to_owned(), "y".to_owned()], vec![x.clone(), x]).unwrap();
        let mut found = fit_mixture(&matrix, 2, 1, &Progress::none()).unwrap();
        assert!(found.log_likelihood.is_finite());
        let (fit, probabilities) = as_segments(&matrix, &mut found, &Progress::none()).unwrap();
        assert_eq!(fit.sizes, [50, 50]);
        assert!(probabilities.iter().all(|p| *p > 0.99));
    }
}
