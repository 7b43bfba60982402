//! Newton's method with step-halving (iteratively reweighted least squares), to rounding.

use std::collections::VecDeque;

use ndarray::Array2;

use super::objective::{Objective, Slope, Wanted};
use crate::engine::{Cancelled, Progress, models::cholesky::Cholesky};

/// Twice the drop of the loss that a Newton step still promises, at which the step after it is rounding.
const CONVERGED: f64 = 1e-14;

/// The promise below which a step that still moves rows means that they drift without end.
const FLAT: f64 = 1e-8;

/// Rows drifting by this part of their log-odds while the loss is flat: separated classes.
const DRIFT: f64 = 0.02;

/// Steps whose beginnings are remembered.
const TRAIL: usize = 8;

/// More steps than a fit takes that comes to an end: seven are usual.
const MANY: usize = 15;

/// Where a minimisation ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Minimum {
    pub(super) parameters: Vec<f64>,
    pub(super) slope: Slope,
    pub(super) iterations: usize,
    pub(super) end: End,
}

/// How a minimisation ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum End {
    Converged,
    /// The loss falls for ever along this direction.
    Endless(Vec<f64>),
    OutOfIterations,
}

/// Minimises from a place whose slope and curvature are known. Without a penalty (`may_be_endless`) it tells separated
/// classes, whose likelihood has no maximum, from a minimum.
///
/// # Errors
/// When the caller cancels.
pub(super) fn newton(
    objective: &impl Objective,
    (mut parameters, mut slope): (Vec<f64>, Slope),
    max_iterations: usize,
    may_be_endless: bool,
    progress: &Progress,
) -> Result<Minimum, Cancelled> {
    let mut trail = Trail::new(may_be_endless);
    for iteration in 0..max_iterations {
        progress.report(share_done(iteration), "Training");
        let NewtonStep { step, is_firm } = newton_step(&slope);
        let promise = -inner(&step, &slope.gradient);
        trail.passes(&parameters);
        if may_be_endless && promise < FLAT {
            let drifts = objective.largest_drift(&parameters, &step, progress)? > DRIFT;
            let endless = if drifts {
                Some(step.clone())
            } else if is_firm && iteration < MANY {
                None
            } else {
                trail.endless(objective, &parameters, progress)?
            };
            if let Some(step) = endless {
                return Ok(Minimum {
                    parameters,
                    slope,
                    iterations: iteration,
                    end: End::Endless(step),
                });
            }
        }
        if promise < CONVERGED {
            // The last step changes slope and curvature by rounding alone: no more rows are read for it.
            for (parameter, step) in parameters.iter_mut().zip(&step) {
                *parameter += step;
            }
            slope.loss -= promise / 2.0;
            slope.gradient.fill(0.0);
            return Ok(Minimum {
                parameters,
                slope,
                iterations: iteration + 1,
                end: End::Converged,
            });
        }
        let Some((next, next_slope)) = descend(objective, &parameters, &slope, &step, progress)? else {
            // No length of the step lowers the loss: rounding is all that is left.
            let end = match trail.endless(objective, &parameters, progress)? {
                Some(step) => End::Endless(step),
                None if promise < FLAT => End::Converged,
                None => End::OutOfIterations,
            };
            return Ok(Minimum {
                parameters,
                slope,
                iterations: iteration,
                end,
            });
        };
        parameters = next;
        slope = next_slope;
    }
    let end = trail.endless(objective, &parameters, progress)?;
    Ok(Minimum {
        parameters,
        slope,
        iterations: max_iterations,
        end: end.map_or(End::OutOfIterations, End::Endless),
    })
}

/// Where the last steps began.
///
/// Along classes that are separated with hardly a gap the coefficients become so large that rounding leaves no
/// curvature to take a step by: the next step says nothing, but the way that led here still points to where the
/// likelihood rises for ever.
struct Trail {
    is_kept: bool,
    places: VecDeque<Vec<f64>>,
}

impl Trail {
    fn new(is_kept: bool) -> Self {
        Self {
            is_kept,
            places: VecDeque::with_capacity(TRAIL + 1),
        }
    }

    fn passes(&mut self, parameters: &[f64]) {
        if self.is_kept {
            self.places.push_back(parameters.to_vec());
            if self.places.len() > TRAIL {
                self.places.pop_front();
            }
        }
    }

    /// The way to here from any of the last places, the farthest first, where rows gain along it for ever.
    fn endless(
        &self,
        objective: &impl Objective,
        parameters: &[f64],
        progress: &Progress,
    ) -> Result<Option<Vec<f64>>, Cancelled> {
        for from in &self.places {
            let way: Vec<f64> = parameters
                .iter()
                .zip(from)
                .map(|(now, from)| now - from)
                .collect();
            if objective.gains(&way, progress)?.separate() {
                return Ok(Some(way));
            }
        }
        Ok(None)
    }
}

/// Newton takes some seven steps; nobody knows how many exactly.
fn share_done(iteration: usize) -> f32 {
    let left = 0.75_f32.powi(i32::try_from(iteration).unwrap_or(i32::MAX));
    1.0 - left
}

/// A step, and whether the curvature was firm enough to take it without help.
struct NewtonStep {
    step: Vec<f64>,
    is_firm: bool,
}

/// −H⁻¹·g, with the least ridge on H that makes it positive definite.
fn newton_step(slope: &Slope) -> NewtonStep {
    let downhill: Vec<f64> = slope.gradient.iter().map(|g| -g).collect();
    let helped = |step: Vec<f64>| NewtonStep { step, is_firm: false };
    let Some(hessian) = &slope.hessian else {
        return helped(downhill);
    };
    if let Some(factor) = Cholesky::new(hessian) {
        return NewtonStep {
            step: factor.solve(&downhill),
            is_firm: true,
        };
    }
    let largest = hessian.diag().iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let mut ridge = largest * 1e-10;
    while ridge.is_finite() {
        let firm = hessian + &(Array2::<f64>::eye(hessian.nrows()) * ridge);
        if let Some(factor) = Cholesky::new(&firm) {
            return helped(factor.solve(&downhill));
        }
        ridge *= 100.0;
    }
    helped(downhill)
}

/// The first of step, step/2, step/4 … that does not raise the loss.
fn descend(
    objective: &impl Objective,
    parameters: &[f64],
    slope: &Slope,
    step: &[f64],
    progress: &Progress,
) -> Result<Option<(Vec<f64>, Slope)>, Cancelled> {
    let rounding = 1e-13 * slope.loss.abs().max(1.0);
    let mut length = 1.0;
    for _ in 0..40 {
        let next: Vec<f64> = parameters.iter().zip(step).map(|(p, s)| p + length * s).collect();
        let next_slope = objective.slope(&next, Wanted::Hessian, progress)?;
        if next_slope.loss <= slope.loss + rounding {
            return Ok(Some((next, next_slope)));
        }
        length *= 0.5;
    }
    Ok(None)
}

pub(super) fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
