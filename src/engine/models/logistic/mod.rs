//! Logistic regression with two or more classes.
//!
//! `start` asks linfa for a place near the minimum, on a sample; `newton` (or, with very many
//! features, `limited_memory`) goes to the minimum of `objective` over all rows.

mod binary;
mod limited_memory;
mod multinomial;
mod newton;
mod objective;
mod predict;
mod repeats;
mod start;
mod words;

use ndarray::Array2;

use self::{
    binary::Binary,
    multinomial::Multinomial,
    newton::{End, Minimum},
    objective::{Objective, Rows, Wanted},
    repeats::{Repeats, Shared, find_repeats},
};
use super::{ModelError, cholesky::Cholesky};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Steps of Newton's method unless the caller says otherwise; seven are usual.
pub const MAX_ITERATIONS: usize = 100;

/// With more parameters than this Newton's matrix costs more than it saves.
const MOST_FOR_NEWTON: usize = 500;

/// What to fit: minimises Σᵢ wᵢ·log-lossᵢ + l2/2·‖w‖² over standardised features, intercepts free.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticSpec {
    pub l2: f64,
    /// One weight a class; all 1 for none.
    pub class_weights: Vec<f64>,
    pub max_iterations: usize,
    pub seed: u64,
}

/// A fitted model over standardised features.
///
/// With two classes there is one row of weights, for class 1 against class 0. With K > 2 classes
/// there are K rows (softmax, rows sum to zero with a penalty; class 0 is the reference without).
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticFit {
    /// Rows of weights × features, per standard deviation.
    pub weights: Array2<f64>,
    pub intercepts: Vec<f64>,
    /// Covariance of (weights, intercept) of the first row of weights, features first and the intercept last,
    /// in standardised units; `None` with a penalty, with more than two classes, or where the
    /// information matrix is singular. Entries of features that repeat others are NaN, of constant
    /// ones 0. With class weights it is the sandwich of White (1982).
    pub covariance: Option<Array2<f64>>,
    pub converged: bool,
    pub iterations: usize,
    /// Unweighted, without the penalty.
    pub log_likelihood: f64,
    /// Names of features that split the classes (quasi-)perfectly or repeat others, in words for warnings.
    pub warnings: Vec<String>,
}

/// Fits on standardised rows; `labels[i]` is the class of row i.
///
/// # Errors
/// When a class has no rows, or the caller cancels.
pub fn fit_logistic(
    matrix: &FeatureMatrix,
    labels: &[u32],
    n_classes: usize,
    spec: &LogisticSpec,
    progress: &Progress,
) -> Result<LogisticFit, ModelError> {
    check(matrix, labels, n_classes)?;
    progress.check()?;
    let repeats = if spec.l2 == 0.0 && matrix.n_features() < MOST_FOR_NEWTON {
        Some(find_repeats(matrix, progress)?).filter(|repeats| !repeats.is_empty())
    } else {
        None
    };
    let reduced = repeats
        .as_ref()
        .map(|repeats| matrix.select(&repeats.independent));
    let rows = Rows {
        matrix: reduced.as_ref().unwrap_or(matrix),
        labels,
        n_classes,
        class_weights: &spec.class_weights,
        l2: spec.l2,
    };
    let mut fit = if n_classes == 2 {
        fit_two(rows, spec, progress)?
    } else {
        fit_more(rows, spec, progress)?
    };
    if let Some(repeats) = &repeats {
        fit.share_out(repeats, matrix.names());
    }
    fit.log_likelihood = fit.log_likelihood_of(matrix, labels);
    progress.report(1.0, "Training");
    Ok(fit)
}

/// Features that follow exactly from others, each with those it follows from (with nothing but rounding left);
/// constant features are left out.
///
/// # Errors
/// When the caller cancels.
pub(in crate::engine) fn repeated_features(
    matrix: &FeatureMatrix,
    progress: &Progress,
) -> Result<Vec<(String, Vec<String>)>, Cancelled> {
    let repeats = find_repeats(matrix, progress)?;
    Ok(repeats.named(matrix.names()))
}

fn check(matrix: &FeatureMatrix, labels: &[u32], n_classes: usize) -> Result<(), ModelError> {
    if labels.len() != matrix.n_rows() {
        return Err(ModelError::LabelsDoNotFit {
            labels: labels.len(),
            rows: matrix.n_rows(),
        });
    }
    let mut has_rows = vec![false; n_classes.max(2)];
    for &label in labels {
        has_rows[label as usize] = true;
    }
    match has_rows.iter().position(|has_rows| !has_rows) {
        Some(class) => Err(ModelError::EmptyClass { class }),
        None => Ok(()),
    }
}

fn fit_two(rows: Rows<'_>, spec: &LogisticSpec, progress: &Progress) -> Result<LogisticFit, Cancelled> {
    let objective = Binary { rows };
    let from_linfa = start::start(rows, spec.seed).map(|found| flat(&found));
    let minimum = minimize(&objective, from_linfa, rows, spec, progress)?;
    let covariance = if spec.l2 == 0.0 && minimum.end == End::Converged {
        covariance(rows, &minimum, progress)?
    } else {
        None
    };
    Ok(LogisticFit {
        covariance,
        ..unpack(&minimum, 0, rows)
    })
}

fn fit_more(rows: Rows<'_>, spec: &LogisticSpec, progress: &Progress) -> Result<LogisticFit, Cancelled> {
    let objective = Multinomial { rows };
    let from_linfa = start::start(rows, spec.seed).map(|mut found| {
        if objective.first_free() == 1 {
            // Class 0 is the reference: the others are seen from it.
            let (reference, intercept) = found.remove(0);
            for own in &mut found {
                own.0.iter_mut().zip(&reference).for_each(|(w, r)| *w -= r);
                own.1 -= intercept;
            }
        }
        flat(&found)
    });
    let minimum = minimize(&objective, from_linfa, rows, spec, progress)?;
    Ok(unpack(&minimum, objective.first_free(), rows))
}

/// Class after class: weights, then the intercept.
fn flat(classes: &[(Vec<f64>, f64)]) -> Vec<f64> {
    classes
        .iter()
        .flat_map(|(weights, intercept)| weights.iter().chain([intercept]))
        .copied()
        .collect()
}

/// From the better of linfa's place and zeros to the minimum.
fn minimize(
    objective: &impl Objective,
    from_linfa: Option<Vec<f64>>,
    rows: Rows<'_>,
    spec: &LogisticSpec,
    progress: &Progress,
) -> Result<Minimum, Cancelled> {
    progress.report(0.1, "Training");
    let n_parameters = objective.n_parameters();
    let zeros = vec![0.0; n_parameters];
    let mut start = zeros;
    if let Some(found) = from_linfa {
        let loss_at = |place: &[f64]| objective.slope(place, Wanted::Gradient, progress).map(|s| s.loss);
        if loss_at(&found)? < loss_at(&start)? {
            start = found;
        }
    }
    let progress = progress.part(0.1, 1.0);
    if n_parameters <= MOST_FOR_NEWTON {
        newton::newton(objective, start, spec.max_iterations, rows.l2 == 0.0, &progress)
    } else {
        limited_memory::limited_memory(objective, start, 20 * spec.max_iterations, &progress)
    }
}

/// Inverse information; with class weights the sandwich H⁻¹·(Σ s·sᵀ)·H⁻¹.
fn covariance(
    rows: Rows<'_>,
    minimum: &Minimum,
    progress: &Progress,
) -> Result<Option<Array2<f64>>, Cancelled> {
    let inverse = minimum
        .slope
        .hessian
        .as_ref()
        .and_then(Cholesky::new)
        .map(|factor| factor.inverse());
    if rows.class_weights.iter().all(|weight| *weight == 1.0) {
        return Ok(inverse);
    }
    let Some(inverse) = inverse else {
        return Ok(None);
    };
    let middle = binary::score_products(rows, &minimum.parameters, progress)?;
    Ok(Some(inverse.dot(&middle).dot(&inverse)))
}

/// Rows of weights with zeros for the classes below `first_free`.
fn unpack(minimum: &Minimum, first_free: usize, rows: Rows<'_>) -> LogisticFit {
    let names = rows.matrix.names();
    let width = names.len() + 1;
    let n_free = minimum.parameters.len() / width;
    let mut weights = Array2::zeros((first_free + n_free, names.len()));
    let mut intercepts = vec![0.0; first_free + n_free];
    for (free, own) in minimum.parameters.chunks(width).enumerate() {
        for (feature, &weight) in own[..names.len()].iter().enumerate() {
            weights[[first_free + free, feature]] = weight;
        }
        intercepts[first_free + free] = own[names.len()];
    }
    LogisticFit {
        weights,
        intercepts,
        covariance: None,
        converged: minimum.end == End::Converged,
        iterations: minimum.iterations,
        log_likelihood: f64::NAN,
        warnings: match &minimum.end {
            End::Converged => vec![],
            End::Endless(step) => vec![words::endless(step, names)],
            End::OutOfIterations => vec![words::unsettled(minimum.iterations)],
        },
    }
}

impl LogisticFit {
    /// From the features that stand on their own to all features.
    fn share_out(&mut self, repeats: &Repeats, names: &[String]) {
        let mut weights = Array2::zeros((self.weights.nrows(), names.len()));
        for (class, own) in self.weights.rows().into_iter().enumerate() {
            let Shared {
                weights: shared,
                intercept,
            } = repeats.share_out(&own.to_vec(), self.intercepts[class]);
            weights.row_mut(class).assign(&ndarray::aview1(&shared));
            self.intercepts[class] = intercept;
        }
        self.weights = weights;
        self.covariance = self.covariance.as_ref().map(|own| repeats.spread_out(own));
        self.warnings.extend(repeats.sentences(names));
    }
}

#[cfg(test)]
mod tests;
