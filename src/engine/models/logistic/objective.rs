//! What is minimised: Σᵢ wᵢ·log-lossᵢ + l2/2·‖w‖², with its slope and curvature.

use ndarray::Array2;

use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// The training rows of one fit.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) matrix: &'a FeatureMatrix,
    /// Class of each row.
    pub(super) labels: &'a [u32],
    pub(super) n_classes: usize,
    pub(super) class_weights: &'a [f64],
    pub(super) l2: f64,
}

impl Rows<'_> {
    /// The loss where all parameters are zero and every class is as probable as the others.
    pub(super) fn loss_at_zeros(&self) -> f64 {
        let mut counts = vec![0_u64; self.n_classes];
        for &label in self.labels {
            counts[label as usize] += 1;
        }
        let weighted = counts.iter().zip(self.class_weights);
        weighted.map(|(&n, weight)| n as f64 * weight).sum::<f64>() * (self.n_classes as f64).ln()
    }
}

/// Loss and its derivatives at one place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slope {
    pub(super) loss: f64,
    pub(super) gradient: Vec<f64>,
    /// Only where asked for.
    pub(super) hessian: Option<Array2<f64>>,
}

/// How much of [`Slope`] is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Gradient,
    Hessian,
}

/// A smooth convex function of the parameters.
///
/// Parameters are laid out class after class, of each class its weights and then its intercept.
pub(super) trait Objective: Sync {
    fn n_parameters(&self) -> usize;

    /// # Errors
    /// When the caller cancels.
    fn slope(&self, parameters: &[f64], wanted: Wanted, progress: &Progress) -> Result<Slope, Cancelled>;

    /// The largest move of a row's log-odds along `step`, as a part of what they are: near 0 at a
    /// true minimum, and never small while rows still drift towards certainty.
    ///
    /// # Errors
    /// When the caller cancels.
    fn largest_drift(&self, parameters: &[f64], step: &[f64], progress: &Progress) -> Result<f64, Cancelled>;

    /// How much the log-odds of each row's own class gain along `step` on those of the other class that gains most.
    ///
    /// # Errors
    /// When the caller cancels.
    fn gains(&self, step: &[f64], progress: &Progress) -> Result<Gains, Cancelled>;
}

/// The least and the largest gain over all rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gains {
    pub(super) least: f64,
    pub(super) largest: f64,
}

/// The part of the largest gain that rounding and steps not yet at their end may take from a row that gains nothing.
const NOTHING: f64 = 1e-6;

impl Gains {
    /// Of no rows.
    pub(super) const NONE: Self = Self {
        least: f64::INFINITY,
        largest: f64::NEG_INFINITY,
    };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            largest: self.largest.max(other.largest),
        }
    }

    pub(super) fn of(gain: f64) -> Self {
        Self {
            least: gain,
            largest: gain,
        }
    }

    /// Whether a direction with these gains raises the likelihood for ever: no row loses by it and one gains. That is
    /// what it means that classes are separated, completely or not quite (Albert and Anderson 1984).
    pub(super) fn separate(self) -> bool {
        self.largest > 0.0 && self.least >= -NOTHING * self.largest
    }
}

impl Slope {
    pub(super) fn zero(n_parameters: usize, wanted: Wanted) -> Self {
        Self {
            loss: 0.0,
            gradient: vec![0.0; n_parameters],
            hessian: (wanted == Wanted::Hessian).then(|| Array2::zeros((n_parameters, n_parameters))),
        }
    }

    /// The sum of what the parts yield, added in their order.
    pub(super) fn sum(parts: Vec<Self>, n_parameters: usize, wanted: Wanted) -> Self {
        let mut total = Self::zero(n_parameters, wanted);
        for part in parts {
            total.loss += part.loss;
            for (sum, value) in total.gradient.iter_mut().zip(&part.gradient) {
                *sum += value;
            }
            if let (Some(sum), Some(value)) = (&mut total.hessian, &part.hessian) {
                *sum += value;
            }
        }
        total
    }

    /// Adds l2/2·‖w‖² for the weights of each class; intercepts are free.
    pub(super) fn add_penalty(&mut self, parameters: &[f64], n_features: usize, l2: f64) {
        if l2 == 0.0 {
            return;
        }
        for (place, &value) in parameters.iter().enumerate() {
            if place % (n_features + 1) == n_features {
                continue;
            }
            self.loss += 0.5 * l2 * value * value;
            self.gradient[place] += l2 * value;
            if let Some(hessian) = &mut self.hessian {
                hessian[[place, place]] += l2;
            }
        }
    }

    /// Copies the lower half of the curvature to the upper.
    pub(super) fn mirror(&mut self) {
        if let Some(hessian) = &mut self.hessian {
            for i in 0..hessian.nrows() {
                for j in 0..i {
                    hessian[[j, i]] = hessian[[i, j]];
                }
            }
        }
    }
}

/// intercept + Σⱼ weightⱼ·xⱼ of a block of rows; `parameters` are weights, then the intercept.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
pub(super) fn log_odds(columns: &[&[f64]], parameters: &[f64], out: &mut [f64]) {
    out.fill(parameters[columns.len()]);
    let (fours, left) = columns.as_chunks::<4>();
    for (columns, weights) in fours.iter().zip(parameters.as_chunks::<4>().0) {
        let [a, b, c, d] = columns;
        let others = a.iter().zip(*b).zip(c.iter().zip(*d));
        for (sum, ((a, b), (c, d))) in out.iter_mut().zip(others) {
            *sum += (weights[0] * a + weights[1] * b) + (weights[2] * c + weights[3] * d);
        }
    }
    for (column, &weight) in left.iter().zip(&parameters[4 * fours.len()..]) {
        for (sum, value) in out.iter_mut().zip(*column) {
            *sum += weight * value;
        }
    }
}
