//! Two classes: one row of weights, the log-odds of class 1.

use ndarray::Array2;

use super::objective::{Objective, Rows, Slope, Wanted, log_odds};
use crate::engine::{
    Cancelled, Progress,
    models::blocks::{BLOCK_ROWS, dot, for_blocks, map_parts},
};

/// The loss of two classes.
pub(super) struct Binary<'a> {
    pub(super) rows: Rows<'a>,
}

/// Numbers of the rows of one block.
struct Block {
    /// Log-odds, then scratch.
    odds: Vec<f64>,
    /// Weighted (probability − truth).
    residual: Vec<f64>,
    /// Weighted p·(1 − p).
    curvature: Vec<f64>,
    scaled: Vec<f64>,
    ones: Vec<f64>,
}

impl Block {
    fn new() -> Self {
        let zeros = || vec![0.0; BLOCK_ROWS];
        Self {
            odds: zeros(),
            residual: zeros(),
            curvature: zeros(),
            scaled: zeros(),
            ones: vec![1.0; BLOCK_ROWS],
        }
    }

    /// Fills residuals and curvatures from the log-odds; returns the loss.
    fn score(&mut self, labels: &[u32], class_weights: &[f64]) -> f64 {
        let mut loss = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            let weight = class_weights[label as usize];
            // Towards the row's own class the margin is positive; small tails keep their digits.
            let margin = if label == 1 { self.odds[i] } else { -self.odds[i] };
            let tail = (-margin.abs()).exp();
            let wrong = if margin >= 0.0 { tail } else { 1.0 } / (1.0 + tail);
            loss += weight * (tail.ln_1p() - margin.min(0.0));
            self.residual[i] = if label == 1 { -weight } else { weight } * wrong;
            self.curvature[i] = weight * tail / ((1.0 + tail) * (1.0 + tail));
        }
        loss
    }

    /// Adds the products with the features to the sums of a part.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn add_to(&mut self, columns: &[&[f64]], slope: &mut Slope) {
        let n = columns.first().map_or(self.ones.len(), |column| column.len());
        add_gradient(columns, &self.residual[..n], &mut slope.gradient);
        if let Some(hessian) = &mut slope.hessian {
            let curvature = &self.curvature[..n];
            add_products(
                columns,
                curvature,
                &mut self.scaled[..n],
                &self.ones[..n],
                hessian,
                (0, 0),
            );
        }
    }
}

/// Adds Xᵀ·r, intercept last.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
pub(super) fn add_gradient(columns: &[&[f64]], residual: &[f64], gradient: &mut [f64]) {
    for (sum, column) in gradient.iter_mut().zip(columns) {
        *sum += dot(column, residual);
    }
    gradient[columns.len()] += residual.iter().sum::<f64>();
}

/// Adds Xᵀ·diag(w)·X with the intercept as a last feature of ones, at `corner` of `products`; of
/// blocks on the diagonal the lower half.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
pub(super) fn add_products(
    columns: &[&[f64]],
    weights: &[f64],
    scaled: &mut [f64],
    ones: &[f64],
    products: &mut Array2<f64>,
    corner: (usize, usize),
) {
    let is_diagonal = corner.0 == corner.1;
    for i in 0..=columns.len() {
        let row = columns.get(i).copied().unwrap_or(ones);
        for ((out, value), weight) in scaled.iter_mut().zip(row).zip(weights) {
            *out = value * weight;
        }
        let last = if is_diagonal { i } else { columns.len() };
        for j in 0..=last {
            let column = columns.get(j).copied().unwrap_or(ones);
            products[[corner.0 + i, corner.1 + j]] += dot(scaled, column);
        }
    }
}

impl Objective for Binary<'_> {
    fn n_parameters(&self) -> usize {
        self.rows.matrix.n_features() + 1
    }

    fn slope(&self, parameters: &[f64], wanted: Wanted, progress: &Progress) -> Result<Slope, Cancelled> {
        let Rows {
            matrix,
            labels,
            class_weights,
            l2,
            n_classes: _,
        } = self.rows;
        let columns = matrix.columns();
        let arch = pulp::Arch::new();
        let parts = map_parts(matrix.n_rows(), |part| {
            let mut slope = Slope::zero(self.n_parameters(), wanted);
            let mut buffers = Block::new();
            for_blocks(part, progress, |block| {
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
                arch.dispatch(|| {
                    log_odds(&columns, parameters, &mut buffers.odds[..block.len()]);
                    slope.loss += buffers.score(&labels[block.clone()], class_weights);
                    buffers.residual[block.len()..].fill(0.0);
                    buffers.curvature[block.len()..].fill(0.0);
                    buffers.add_to(&columns, &mut slope);
                });
            })?;
            Ok(slope)
        })?;
        let mut slope = Slope::sum(parts, self.n_parameters(), wanted);
        slope.mirror();
        slope.add_penalty(parameters, matrix.n_features(), l2);
        Ok(slope)
    }

    fn largest_drift(&self, parameters: &[f64], step: &[f64], progress: &Progress) -> Result<f64, Cancelled> {
        let columns = self.rows.matrix.columns();
        let parts = map_parts(self.rows.matrix.n_rows(), |part| {
            let mut largest = 0.0_f64;
            let (mut odds, mut moves) = (vec![0.0; BLOCK_ROWS], vec![0.0; BLOCK_ROWS]);
            for_blocks(part, progress, |block| {
                let n = block.len();
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
                log_odds(&columns, parameters, &mut odds[..n]);
                log_odds(&columns, step, &mut moves[..n]);
                for (odds, moved) in odds[..n].iter().zip(&moves[..n]) {
                    largest = largest.max(moved.abs() / (1.0 + odds.abs()));
                }
            })?;
            Ok(largest)
        })?;
        Ok(parts.into_iter().fold(0.0, f64::max))
    }
}

/// Σᵢ wᵢ²·(pᵢ − yᵢ)²·xᵢxᵢᵀ: the middle of the sandwich for weighted rows (White 1982).
///
/// # Errors
/// When the caller cancels.
pub(super) fn score_products(
    rows: Rows<'_>,
    parameters: &[f64],
    progress: &Progress,
) -> Result<Array2<f64>, Cancelled> {
    let n_parameters = rows.matrix.n_features() + 1;
    let columns = rows.matrix.columns();
    let parts = map_parts(rows.matrix.n_rows(), |part| {
        let mut slope = Slope::zero(n_parameters, Wanted::Hessian);
        let mut buffers = Block::new();
        for_blocks(part, progress, |block| {
            let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
            log_odds(&columns, parameters, &mut buffers.odds[..block.len()]);
            buffers.score(&rows.labels[block.clone()], rows.class_weights);
            for (curvature, residual) in buffers.curvature.iter_mut().zip(&buffers.residual) {
                *curvature = residual * residual;
            }
            buffers.residual[block.len()..].fill(0.0);
            buffers.curvature[block.len()..].fill(0.0);
            buffers.add_to(&columns, &mut slope);
        })?;
        Ok(slope)
    })?;
    let mut sum = Slope::sum(parts, n_parameters, Wanted::Hessian);
    sum.mirror();
    Ok(sum.hessian.unwrap_or_default())
}
