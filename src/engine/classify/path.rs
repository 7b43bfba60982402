//! The coefficients over the strength of the penalty, and the log-loss in the folds at each.

use ndarray::Array2;

use super::{
    training::{labels, prepare},
    weights::class_weights,
};
use crate::engine::{
    EngineError, Progress,
    features::Split,
    models::logistic::{LogisticFit, fit_path},
    study::{ClassifierSpec, L2_RANGE},
    table::Table,
};

/// Stops a power of ten.
const STOPS: u32 = 6;

/// One classifier at many strengths of the penalty.
#[derive(Debug, Clone)]
pub struct PathReport {
    pub seed: u64,
    pub target: String,
    pub classes: Vec<String>,
    pub positive: usize,
    /// After encoding.
    pub features: Vec<String>,
    pub n_train: usize,
    /// Ascending, evenly spaced on a logarithmic scale.
    pub strengths: Vec<f64>,
    /// One fit a strength.
    pub stops: Vec<PathStop>,
    /// `None` without folds.
    pub folds: Option<PathFolds>,
}

/// Coefficients at one strength.
#[derive(Debug, Clone, PartialEq)]
pub struct PathStop {
    /// Classes × features, per standard deviation; with two classes one row, for the positive one.
    pub weights: Array2<f64>,
    /// For rows that are average in every feature.
    pub intercepts: Vec<f64>,
    pub converged: bool,
}

/// How well each strength predicts rows that it was not fitted on.
#[derive(Debug, Clone, PartialEq)]
pub struct PathFolds {
    pub n_folds: usize,
    /// Mean log-loss of the folds' test rows, one a strength.
    pub log_loss: Vec<f64>,
    /// Standard deviation over the folds ÷ √folds. Folds share rows: a guide, no test.
    pub std_error: Vec<f64>,
}

impl PathFolds {
    /// Means and their spread of the log-losses of the folds, one list a fold and one number a strength.
    fn of(losses: &[Vec<f64>]) -> Self {
        let n = losses.len() as f64;
        let n_strengths = losses.first().map_or(0, Vec::len);
        let at = |place: usize| losses.iter().map(move |own| own[place]);
        let log_loss: Vec<f64> = (0..n_strengths).map(|place| at(place).sum::<f64>() / n).collect();
        let std_error = log_loss.iter().enumerate().map(|(place, mean)| {
            let squares: f64 = at(place).map(|loss| (loss - mean).powi(2)).sum();
            (squares / (n - 1.0) / n).sqrt()
        });
        Self {
            n_folds: losses.len(),
            std_error: std_error.collect(),
            log_loss,
        }
    }

    /// The place of the least log-loss; of equal ones the strongest.
    pub fn best(&self) -> Option<usize> {
        let places = 0..self.log_loss.len();
        places
            .filter(|&place| self.log_loss[place].is_finite())
            .min_by(|&a, &b| {
                let by_loss = self.log_loss[a].total_cmp(&self.log_loss[b]);
                by_loss.then(b.cmp(&a))
            })
    }

    /// The strongest penalty whose log-loss is within a standard error of the least (Breiman et al. 1984): hardly
    /// worse, and simpler.
    pub fn simplest(&self) -> Option<usize> {
        let best = self.best()?;
        let most = self.log_loss[best] + self.std_error[best];
        let as_good = |place: &usize| self.log_loss[*place] <= most;
        (best..self.log_loss.len()).take_while(as_good).last()
    }
}

/// The strengths that are tried.
pub fn path_strengths() -> Vec<f64> {
    let (least, most) = L2_RANGE;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some tens of stops"
    )]
    let n = ((most / least).log10() * f64::from(STOPS)).round() as u32;
    let strength = |stop: u32| {
        // Through whole powers of ten, so that 1 is 1.
        let (whole, part) = (stop / STOPS, stop % STOPS);
        least * 10_f64.powf(f64::from(whole)) * 10_f64.powf(f64::from(part) / f64::from(STOPS))
    };
    (0..=n).map(strength).collect()
}

/// Follows the coefficients over all strengths, on the training rows of `split`. `spec.target` and `spec.features` are
/// resolved by the caller.
///
/// # Errors
/// As [`super::classify`].
pub fn follow_path(
    table: &Table,
    split: &Split,
    spec: &ClassifierSpec,
    seed: u64,
    progress: &Progress,
) -> Result<PathReport, EngineError> {
    progress.report(0.0, "Preparing features");
    let learnt = learn(table, split, &split.train, spec, progress)?;
    let strengths = path_strengths();
    let sign = if learnt.n_classes() == 2 && learnt.labels.positive == 0 {
        -1.0
    } else {
        1.0
    };
    let stops = learnt.fits(spec, &strengths, &progress.part(0.1, 1.0))?;
    let stop = |fit: LogisticFit| PathStop {
        weights: fit.weights * sign,
        intercepts: fit.intercepts.into_iter().map(|value| sign * value).collect(),
        converged: fit.converged,
    };
    Ok(PathReport {
        seed,
        features: learnt.prepared.encoder.names(),
        n_train: learnt.prepared.training.len(),
        target: learnt.labels.target,
        classes: learnt.labels.classes,
        positive: learnt.labels.positive,
        strengths,
        stops: stops.into_iter().map(stop).collect(),
        folds: None,
    })
}

/// The mean log-loss of the test rows of one fold at each strength.
///
/// # Errors
/// As [`follow_path`].
pub fn path_losses(
    table: &Table,
    split: &Split,
    spec: &ClassifierSpec,
    progress: &Progress,
) -> Result<Vec<f64>, EngineError> {
    let learnt = learn(table, split, &split.rows(), spec, progress).map_err(EngineError::in_fold)?;
    let tested = learnt.prepared.tested(split);
    let (places, truth): (Vec<u32>, Vec<u32>) = tested
        .filter_map(|(place, row)| Some((place, learnt.labels.codes[row as usize]?)))
        .unzip();
    let matrix = learnt.prepared.standardized.rows(&places);
    let fits = learnt.fits(spec, &path_strengths(), progress)?;
    let mean = |fit: &LogisticFit| -fit.log_likelihood_of(&matrix, &truth) / truth.len() as f64;
    Ok(fits.iter().map(mean).collect())
}

impl PathReport {
    /// With the log-losses of the folds, one list a fold.
    #[must_use]
    pub fn with_folds(self, losses: &[Vec<f64>]) -> Self {
        Self {
            folds: Some(PathFolds::of(losses)),
            ..self
        }
    }
}

/// Training rows ready for fits.
struct Learnt {
    labels: super::training::Labels,
    prepared: super::training::Prepared,
}

fn learn(
    table: &Table,
    split: &Split,
    rows: &[u32],
    spec: &ClassifierSpec,
    progress: &Progress,
) -> Result<Learnt, EngineError> {
    let labels = labels(table, spec)?;
    let prepared = prepare(table, split, rows, spec, &labels, progress)?;
    Ok(Learnt { labels, prepared })
}

impl Learnt {
    fn n_classes(&self) -> usize {
        self.labels.classes.len()
    }

    fn fits(
        &self,
        spec: &ClassifierSpec,
        strengths: &[f64],
        progress: &Progress,
    ) -> Result<Vec<LogisticFit>, EngineError> {
        let Self { labels, prepared } = self;
        let weights = class_weights(&prepared.training_labels, &labels.classes, &spec.class_weight);
        let rows = prepared.standardized.rows(&prepared.training);
        Ok(fit_path(
            &rows,
            &prepared.training_labels,
            &weights,
            strengths,
            progress,
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strengths_hold_the_powers_of_ten() {
        let strengths = path_strengths();
        assert_eq!(strengths.len(), 31);
        for power in [0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0] {
            assert!(
                strengths.iter().any(|l2| (l2 / power - 1.0).abs() < 1e-12),
                "{power}"
            );
        }
        assert_eq!(strengths[12], 1.0);
        assert!(strengths.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn the_best_and_the_simplest_strength() {
        let folds = PathFolds::of(&[
            vec![0.50, 0.40, 0.41, 0.44, 0.60],
            vec![0.54, 0.44, 0.45, 0.46, 0.62],
            vec![0.52, 0.36, 0.37, 0.42, 0.64],
        ]);
        assert!((folds.log_loss[1] - 0.40).abs() < 1e-12);
        // The standard deviation of 0.36, 0.40 and 0.44 is 0.04.
        assert!((folds.std_error[1] - 0.04 / 3_f64.sqrt()).abs() < 1e-12);
        assert_eq!((folds.best(), folds.simplest()), (Some(1), Some(2)));
        let flat = PathFolds::of(&[vec![0.5, 0.5], vec![0.5, 0.5]]);
        assert_eq!(flat.best(), Some(1));
        let unknown = PathFolds::of(&[vec![f64::NAN], vec![f64::NAN]]);
        assert_eq!(unknown.best(), None);
    }
}
