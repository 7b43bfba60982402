//! Logistic regression with two or more classes.
//!
//! `start` asks linfa for a place near the minimum, on a sample; `newton` (or, with very many
//! features, `limited_memory`) goes to the minimum of `objective` over all rows.

mod binary;
mod exponential;
mod limited_memory;
mod multinomial;
mod newton;
mod objective;
mod path;
mod predict;
mod repeats;
mod start;
mod words;

use ndarray::Array2;

pub use self::path::fit_path;

use self::{
    binary::Binary,
    multinomial::Multinomial,
    newton::{End, Minimum},
    objective::{Objective, Rows, Slope, Wanted},
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
    /// With more than two classes and neither penalty nor class weights: the same of each class against class 0,
    /// from class 1 on; else empty.
    pub class_covariances: Vec<Array2<f64>>,
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
    if fit.log_likelihood.is_nan() {
        fit.log_likelihood = fit.log_likelihood_of(matrix, labels);
    }
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
    let is_plain = rows.class_weights.iter().all(|weight| *weight == 1.0);
    let class_covariances = if spec.l2 == 0.0 && is_plain && minimum.end == End::Converged {
        class_covariances(&minimum, rows.matrix.n_features() + 1)
    } else {
        Vec::new()
    };
    Ok(LogisticFit {
        class_covariances,
        ..unpack(&minimum, objective.first_free(), rows)
    })
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
    let found = from_linfa.map(|place| known_at(objective, place, progress));
    let found = found.transpose()?;
    let start = match found.filter(|(_, slope)| slope.loss < rows.loss_at_zeros()) {
        Some(better) => better,
        None => at_zeros(objective, progress)?,
    };
    let progress = progress.part(0.1, 1.0);
    descend_from(objective, start, spec.max_iterations, rows.l2 == 0.0, &progress)
}

/// A place with all that its minimiser wants to know there.
type Known = (Vec<f64>, Slope);

fn is_for_newton(objective: &impl Objective) -> bool {
    objective.n_parameters() <= MOST_FOR_NEWTON
}

fn known_at(objective: &impl Objective, place: Vec<f64>, progress: &Progress) -> Result<Known, Cancelled> {
    let wanted = if is_for_newton(objective) {
        Wanted::Hessian
    } else {
        Wanted::Gradient
    };
    let slope = objective.slope(&place, wanted, progress)?;
    Ok((place, slope))
}

fn at_zeros(objective: &impl Objective, progress: &Progress) -> Result<Known, Cancelled> {
    known_at(objective, vec![0.0; objective.n_parameters()], progress)
}

/// To the minimum, with as many steps as Newton takes them, and more where there is no curvature to go by.
fn descend_from(
    objective: &impl Objective,
    start: Known,
    max_iterations: usize,
    may_be_endless: bool,
    progress: &Progress,
) -> Result<Minimum, Cancelled> {
    if is_for_newton(objective) {
        newton::newton(objective, start, max_iterations, may_be_endless, progress)
    } else {
        limited_memory::limited_memory(objective, start, 20 * max_iterations, may_be_endless, progress)
    }
}

/// The blocks of the inverse information that belong to one class each; empty where it is singular.
fn class_covariances(minimum: &Minimum, width: usize) -> Vec<Array2<f64>> {
    let hessian = minimum.slope.hessian.as_ref();
    let Some(factor) = hessian.and_then(Cholesky::new) else {
        return Vec::new();
    };
    let inverse = factor.inverse();
    let block =
        |first: usize| Array2::from_shape_fn((width, width), |(i, j)| inverse[[first + i, first + j]]);
    (0..inverse.nrows()).step_by(width).map(block).collect()
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

/// How far each feature reaches, from its smallest to its largest value.
fn spans(matrix: &FeatureMatrix) -> Vec<f64> {
    let ends = |column: &[f64]| {
        column
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                (low.min(value), high.max(value))
            })
    };
    let columns = (0..matrix.n_features()).map(|feature| ends(matrix.column_slice(feature)));
    columns.map(|(low, high)| high - low).collect()
}

/// The loss at a minimum without its penalty, where that is what is reported of it; else NaN.
fn log_likelihood(minimum: &Minimum, rows: Rows<'_>) -> f64 {
    if minimum.end != End::Converged || rows.class_weights.iter().any(|weight| *weight != 1.0) {
        return f64::NAN;
    }
    let width = rows.matrix.n_features() + 1;
    let weights = minimum.parameters.chunks(width).flat_map(|own| &own[..width - 1]);
    0.5 * rows.l2 * weights.map(|weight| weight * weight).sum::<f64>() - minimum.slope.loss
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
        class_covariances: Vec::new(),
        converged: minimum.end == End::Converged,
        iterations: minimum.iterations,
        log_likelihood: log_likelihood(minimum, rows),
        warnings: match &minimum.end {
            End::Converged => vec![],
            End::Endless(step) => vec![words::endless(step, names, &spans(rows.matrix))],
            End::OutOfIterations => vec![words::unsettled(minimum.iterations)],
        },
    }
}

impl LogisticFit {
    /// Covariance of a row of weights and its intercept, features first; `None` where it is not known, and for the
    /// class that the others are compared with.
    pub fn covariance_of(&self, row: usize) -> Option<&Array2<f64>> {
        if self.weights.nrows() == 1 {
            self.covariance.as_ref()
        } else {
            self.class_covariances.get(row.checked_sub(1)?)
        }
    }

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
        for own in &mut self.class_covariances {
            *own = repeats.spread_out(own);
        }
        self.warnings.extend(repeats.sentences(names));
    }
}

#[cfg(test)]
mod tests;
