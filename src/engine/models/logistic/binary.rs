//! Two classes: one row of weights, the log-odds of class 1.

use std::ops::Range;

use ndarray::Array2;
use pulp::NullaryFnOnce;

use super::exponential::exp_down;
use super::objective::{Gains, Objective, Rows, Slope, Wanted, log_odds};
use crate::engine::{
    Cancelled, Progress,
    models::blocks::{BLOCK_ROWS, dot, for_blocks, map_parts},
};

/// Rows worked on at once: with some tens of features they and the buffers stay in the first cache.
const AT_ONCE: usize = 256;

/// Running sums of one sum, so that it runs in vector registers.
const LANES: usize = 8;

/// The loss of two classes.
pub(super) struct Binary<'a> {
    pub(super) rows: Rows<'a>,
}

/// A block in smaller ones.
fn few_rows(block: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = block.end;
    block
        .step_by(AT_ONCE)
        .map(move |first| first..(first + AT_ONCE).min(end))
}

/// The weights of the two classes.
fn two(class_weights: &[f64]) -> [f64; 2] {
    [class_weights[0], class_weights[1]]
}

/// Numbers of the rows of one block.
struct Block {
    /// Log-odds, then the part of the loss that grows with them.
    odds: Vec<f64>,
    /// Weighted (probability − truth).
    residual: Vec<f64>,
    /// Weighted p·(1 − p).
    curvature: Vec<f64>,
    /// 1 + e^−|log-odds|, then scratch.
    scaled: Vec<f64>,
    ones: Vec<f64>,
}

impl Block {
    fn new() -> Self {
        let zeros = || vec![0.0; AT_ONCE];
        Self {
            odds: zeros(),
            residual: zeros(),
            curvature: zeros(),
            scaled: zeros(),
            ones: vec![1.0; AT_ONCE],
        }
    }

    /// Fills residuals and curvatures from the log-odds; returns the loss.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn score(&mut self, labels: &[u32], class_weights: [f64; 2]) -> f64 {
        let n = labels.len();
        let [of_zero, of_one] = class_weights;
        let known = labels.iter().zip(&mut self.odds[..n]);
        let sought = self.residual[..n].iter_mut().zip(&mut self.curvature[..n]);
        for (((&label, odds), (residual, curvature)), growth) in known.zip(sought).zip(&mut self.scaled[..n])
        {
            let (sign, weight) = if label == 1 {
                (1.0, of_one)
            } else {
                (-1.0, of_zero)
            };
            // Towards the row's own class the margin is positive; small tails keep their digits.
            let margin = sign * *odds;
            let tail = exp_down(-margin.abs());
            let inverse = 1.0 / (1.0 + tail);
            let wrong = if margin >= 0.0 { tail } else { 1.0 } * inverse;
            *residual = -sign * weight * wrong;
            *curvature = weight * (tail * inverse * inverse);
            *odds = if margin < 0.0 { -weight * margin } else { 0.0 };
            *growth = 1.0 + tail;
        }
        let growth = log_products(labels, &self.scaled[..n]);
        total(&self.odds[..n]) + of_zero * growth[0] + of_one * growth[1]
    }

    /// Adds the products with the features to the sums of a part.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn add_to(&mut self, columns: &[&[f64]], n: usize, slope: &mut Slope) {
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

/// What some rows add to the sums. A type of its own, since a closure of this size would not be compiled inside pulp's
/// dispatch.
struct Pass<'a, 'c> {
    columns: &'a [&'c [f64]],
    labels: &'a [u32],
    parameters: &'a [f64],
    class_weights: [f64; 2],
    buffers: &'a mut Block,
    slope: &'a mut Slope,
}

impl NullaryFnOnce for Pass<'_, '_> {
    type Output = ();

    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn call(self) {
        let Self {
            columns,
            labels,
            parameters,
            class_weights,
            buffers,
            slope,
        } = self;
        let n = labels.len();
        log_odds(columns, parameters, &mut buffers.odds[..n]);
        slope.loss += buffers.score(labels, class_weights);
        buffers.add_to(columns, n, slope);
    }
}

/// Σ ln of the factors of each class's rows. All factors are from 1 to 2, so that the product of a block is far from
/// what a number can hold, and one logarithm does for all of its rows.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
fn log_products(labels: &[u32], factors: &[f64]) -> [f64; 2] {
    let mut products = [[1.0; LANES]; 2];
    let (label_chunks, labels_left) = labels.as_chunks::<LANES>();
    let (chunks, left) = factors.as_chunks::<LANES>();
    for (labels, factors) in label_chunks.iter().zip(chunks) {
        for lane in 0..LANES {
            let is_one = labels[lane] == 1;
            products[0][lane] *= if is_one { 1.0 } else { factors[lane] };
            products[1][lane] *= if is_one { factors[lane] } else { 1.0 };
        }
    }
    for (&label, factor) in labels_left.iter().zip(left) {
        products[usize::from(label == 1)][0] *= factor;
    }
    products.map(|lanes| lanes.iter().product::<f64>().ln())
}

/// Adds Xᵀ·r, intercept last.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
pub(super) fn add_gradient(columns: &[&[f64]], residual: &[f64], gradient: &mut [f64]) {
    let (fours, left) = columns.as_chunks::<4>();
    for (columns, sums) in fours.iter().zip(gradient.as_chunks_mut::<4>().0) {
        for (sum, product) in sums.iter_mut().zip(four_dots(residual, columns)) {
            *sum += product;
        }
    }
    for (sum, column) in gradient[4 * fours.len()..].iter_mut().zip(left) {
        *sum += dot(column, residual);
    }
    gradient[columns.len()] += total(residual);
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
        let fours = columns[..columns.len().min(last + 1)].as_chunks::<4>().0;
        for (place, columns) in fours.iter().enumerate() {
            for (j, product) in four_dots(scaled, columns).into_iter().enumerate() {
                products[[corner.0 + i, corner.1 + 4 * place + j]] += product;
            }
        }
        for j in 4 * fours.len()..=last {
            let column = columns.get(j).copied().unwrap_or(ones);
            products[[corner.0 + i, corner.1 + j]] += dot(scaled, column);
        }
    }
}

/// Σ aᵢ·bᵢ for four b at once, so that a is read once. The order of adding is the same whatever the processor.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
fn four_dots(a: &[f64], columns: &[&[f64]; 4]) -> [f64; 4] {
    let n = a.len();
    let [b, c, d, e] = columns.map(|column| &column[..n]);
    let mut sums = [[0.0; LANES]; 4];
    let (a_chunks, a_left) = a.as_chunks::<LANES>();
    let chunks = [b, c, d, e].map(|column| column.as_chunks::<LANES>());
    let [b_all, c_all, d_all, e_all] = chunks.map(|(all, _)| all);
    let others = b_all.iter().zip(c_all).zip(d_all.iter().zip(e_all));
    for (a, ((b, c), (d, e))) in a_chunks.iter().zip(others) {
        for lane in 0..LANES {
            sums[0][lane] += a[lane] * b[lane];
            sums[1][lane] += a[lane] * c[lane];
            sums[2][lane] += a[lane] * d[lane];
            sums[3][lane] += a[lane] * e[lane];
        }
    }
    let mut totals = sums.map(|lanes| lanes.iter().sum::<f64>());
    for (total, (_, left)) in totals.iter_mut().zip(chunks) {
        *total += a_left.iter().zip(left).map(|(a, b)| a * b).sum::<f64>();
    }
    totals
}

/// The sum of the values, lane by lane.
#[expect(
    clippy::inline_always,
    reason = "must be compiled inside pulp's dispatch to use its instructions"
)]
#[inline(always)]
fn total(values: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (chunks, left) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            sums[lane] += chunk[lane];
        }
    }
    sums.iter().sum::<f64>() + left.iter().sum::<f64>()
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
        let class_weights = two(class_weights);
        let columns = matrix.columns();
        let arch = pulp::Arch::new();
        let parts = map_parts(matrix.n_rows(), |part| {
            let mut slope = Slope::zero(self.n_parameters(), wanted);
            let mut buffers = Block::new();
            let mut own: Vec<&[f64]> = Vec::with_capacity(columns.len());
            for_blocks(part, progress, |block| {
                for few in few_rows(block) {
                    own.clear();
                    own.extend(columns.iter().map(|column| &column[few.clone()]));
                    arch.dispatch(Pass {
                        columns: &own,
                        labels: &labels[few],
                        parameters,
                        class_weights,
                        buffers: &mut buffers,
                        slope: &mut slope,
                    });
                }
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

    fn gains(&self, step: &[f64], progress: &Progress) -> Result<Gains, Cancelled> {
        let columns = self.rows.matrix.columns();
        let parts = map_parts(self.rows.matrix.n_rows(), |part| {
            let mut all = Gains::NONE;
            let mut moves = vec![0.0; BLOCK_ROWS];
            for_blocks(part, progress, |block| {
                let n = block.len();
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
                log_odds(&columns, step, &mut moves[..n]);
                for (moved, &label) in moves[..n].iter().zip(&self.rows.labels[block]) {
                    all = all.and(Gains::of(if label == 1 { *moved } else { -moved }));
                }
            })?;
            Ok(all)
        })?;
        Ok(parts.into_iter().fold(Gains::NONE, Gains::and))
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
            for few in few_rows(block) {
                let n = few.len();
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[few.clone()]).collect();
                log_odds(&columns, parameters, &mut buffers.odds[..n]);
                buffers.score(&rows.labels[few], two(rows.class_weights));
                for (curvature, residual) in buffers.curvature.iter_mut().zip(&buffers.residual) {
                    *curvature = residual * residual;
                }
                buffers.add_to(&columns, n, &mut slope);
            }
        })?;
        Ok(slope)
    })?;
    let mut sum = Slope::sum(parts, n_parameters, Wanted::Hessian);
    sum.mirror();
    Ok(sum.hessian.unwrap_or_default())
}
