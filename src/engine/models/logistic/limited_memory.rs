//! L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) for more features than Newton's matrix can hold.

use std::collections::VecDeque;

use super::{
    newton::{End, Minimum, inner},
    objective::{Objective, Slope, Wanted},
};
use crate::engine::{Cancelled, Progress};

/// Steps remembered.
const MEMORY: usize = 20;

/// The largest slope, as a part of the loss, that counts as level.
const LEVEL: f64 = 1e-10;

/// The same where rounding keeps the loss from falling further.
const NEARLY_LEVEL: f64 = 1e-6;

/// One step and what it did to the slope.
struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    product: f64,
}

/// Minimises from a place whose slope is known, with gradients alone. Without a penalty (`may_be_endless`) classes are
/// told apart perfectly where every row is on the side of its own: then there is no minimum.
///
/// # Errors
/// When the caller cancels.
pub(super) fn limited_memory(
    objective: &impl Objective,
    (mut parameters, mut slope): (Vec<f64>, Slope),
    max_iterations: usize,
    may_be_endless: bool,
    progress: &Progress,
) -> Result<Minimum, Cancelled> {
    let mut memory: VecDeque<Step> = VecDeque::new();
    let mut iterations = 0;
    while iterations < max_iterations && steepness(&slope) > LEVEL {
        progress.report(iterations as f32 / max_iterations as f32, "Training");
        let downhill = direction(&slope, &memory);
        let Some((next, next_slope)) = descend(objective, &parameters, &slope, &downhill, progress)? else {
            break;
        };
        remember(&mut memory, (&parameters, &slope), (&next, &next_slope));
        parameters = next;
        slope = next_slope;
        iterations += 1;
    }
    // Where no step leads further down, rounding decides what counts as level.
    let is_level = steepness(&slope)
        <= if iterations < max_iterations {
            NEARLY_LEVEL
        } else {
            LEVEL
        };
    let end = if may_be_endless && objective.gains(&parameters, progress)?.least > 0.0 {
        End::Endless(parameters.clone())
    } else if is_level {
        End::Converged
    } else {
        End::OutOfIterations
    };
    Ok(Minimum {
        parameters,
        slope,
        iterations,
        end,
    })
}

/// The steepest slope as a part of the loss.
fn steepness(slope: &Slope) -> f64 {
    slope.gradient.iter().fold(0.0_f64, |a, g| a.max(g.abs())) / slope.loss.abs().max(1.0)
}

/// The first of direction, direction/2 … that lowers the loss as much as its slope promises (Armijo 1966).
fn descend(
    objective: &impl Objective,
    parameters: &[f64],
    slope: &Slope,
    direction: &[f64],
    progress: &Progress,
) -> Result<Option<(Vec<f64>, Slope)>, Cancelled> {
    let promise = inner(direction, &slope.gradient);
    // What is promised would be lost in the rounding of the loss.
    if promise.abs() < f64::EPSILON * slope.loss.abs() {
        return Ok(None);
    }
    let mut length = 1.0;
    for _ in 0..50 {
        let next: Vec<f64> = parameters
            .iter()
            .zip(direction)
            .map(|(p, d)| p + length * d)
            .collect();
        let next_slope = objective.slope(&next, Wanted::Gradient, progress)?;
        if next_slope.loss <= slope.loss + 1e-4 * length * promise {
            return Ok(Some((next, next_slope)));
        }
        length *= 0.5;
    }
    Ok(None)
}

fn remember(memory: &mut VecDeque<Step>, from: (&[f64], &Slope), to: (&[f64], &Slope)) {
    let moved: Vec<f64> = to.0.iter().zip(from.0).map(|(a, b)| a - b).collect();
    let turned: Vec<f64> =
        to.1.gradient
            .iter()
            .zip(&from.1.gradient)
            .map(|(a, b)| a - b)
            .collect();
    let product = inner(&moved, &turned);
    if product > 1e-12 * inner(&turned, &turned) {
        memory.push_back(Step {
            moved,
            turned,
            product,
        });
        if memory.len() > MEMORY {
            memory.pop_front();
        }
    }
}

/// The two-loop recursion: minus the inverse curvature, as remembered, times the slope.
fn direction(slope: &Slope, memory: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = slope.gradient.iter().map(|g| -g).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for step in memory.iter().rev() {
        let share = inner(&step.moved, &direction) / step.product;
        add(&mut direction, -share, &step.turned);
        shares.push(share);
    }
    let scale = match memory.back() {
        Some(last) => last.product / inner(&last.turned, &last.turned),
        None => 1.0 / inner(&slope.gradient, &slope.gradient).sqrt().max(1.0),
    };
    for value in &mut direction {
        *value *= scale;
    }
    for (step, share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = inner(&step.turned, &direction) / step.product;
        add(&mut direction, share - back, &step.moved);
    }
    direction
}

fn add(to: &mut [f64], factor: f64, other: &[f64]) {
    for (value, other) in to.iter_mut().zip(other) {
        *value += factor * other;
    }
}
