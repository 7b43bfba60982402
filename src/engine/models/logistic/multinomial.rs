//! More than two classes: softmax over one row of weights a class.

use pulp::NullaryFnOnce;

use super::{
    binary::{add_gradient, add_products},
    exponential::exp_down,
    objective::{Gains, Objective, Rows, Slope, Wanted, log_odds},
};
use crate::engine::{
    Cancelled, Progress,
    models::blocks::{BLOCK_ROWS, for_blocks, map_parts},
};

/// The loss of K classes.
///
/// Without a penalty the log-odds of class 0 are fixed at 0, and K − 1 rows of weights are free.
/// With one all K rows are free: the penalty makes the weights sum to zero over the classes.
/// The intercepts could still move together; a term κ/2·(Σ intercepts)², which is 0 where they
/// sum to zero and so leaves the minimum as it is, holds them there (as scikit-learn's do).
pub(super) struct Multinomial<'a> {
    pub(super) rows: Rows<'a>,
}

/// Numbers of the rows of one block, class after class.
struct Block {
    /// Log-odds, then probabilities.
    classes: Vec<Vec<f64>>,
    residual: Vec<f64>,
    curvature: Vec<f64>,
    scaled: Vec<f64>,
    ones: Vec<f64>,
}

impl Multinomial<'_> {
    /// The first class whose weights are free.
    pub(super) fn first_free(&self) -> usize {
        usize::from(self.rows.l2 == 0.0)
    }

    /// κ: as stiff as the curvature of the loss is.
    fn stiffness(&self) -> f64 {
        if self.rows.l2 == 0.0 {
            0.0
        } else {
            self.rows.matrix.n_rows() as f64 / (self.rows.n_classes * self.rows.n_classes) as f64
        }
    }

    /// Log-odds of a block of rows, one vector a class.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn log_odds(&self, columns: &[&[f64]], parameters: &[f64], n: usize, out: &mut [Vec<f64>]) {
        let width = columns.len() + 1;
        let free = self.first_free();
        for (class, odds) in out.iter_mut().enumerate() {
            if class < free {
                odds[..n].fill(0.0);
            } else {
                let own = &parameters[(class - free) * width..(class - free + 1) * width];
                log_odds(columns, own, &mut odds[..n]);
            }
        }
    }

    /// Turns the log-odds of a block into probabilities; returns the loss.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn soften(&self, block: &mut Block, labels: &[u32]) -> f64 {
        let n = labels.len();
        let Block {
            classes,
            residual: largest,
            curvature: sum,
            ..
        } = block;
        let (largest, sum) = (&mut largest[..n], &mut sum[..n]);
        // The largest of each row's own, so that widely spread rows keep their digits.
        largest.fill(f64::NEG_INFINITY);
        for odds in classes.iter() {
            for (largest, &odds) in largest.iter_mut().zip(odds) {
                *largest = if odds > *largest { odds } else { *largest };
            }
        }
        let mut loss = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            loss += self.rows.class_weights[label as usize] * (largest[i] - classes[label as usize][i]);
        }
        sum.fill(0.0);
        for odds in classes.iter_mut() {
            for ((odds, sum), largest) in odds.iter_mut().zip(sum.iter_mut()).zip(largest.iter()) {
                *odds = exp_down(*odds - largest);
                *sum += *odds;
            }
        }
        for (&label, sum) in labels.iter().zip(sum.iter_mut()) {
            loss += self.rows.class_weights[label as usize] * sum.ln();
            *sum = 1.0 / *sum;
        }
        for odds in classes.iter_mut() {
            odds.iter_mut()
                .zip(sum.iter())
                .for_each(|(odds, inverse)| *odds *= inverse);
        }
        loss
    }

    /// Adds what a block yields to the sums of a part.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    fn add_block(&self, columns: &[&[f64]], labels: &[u32], block: &mut Block, slope: &mut Slope) {
        let (n, width, free) = (labels.len(), columns.len() + 1, self.first_free());
        let weights = self.rows.class_weights;
        for a in free..self.rows.n_classes {
            let at_a = (a - free) * width;
            for (i, &label) in labels.iter().enumerate() {
                let truth = f64::from(u8::from(label as usize == a));
                block.residual[i] = weights[label as usize] * (block.classes[a][i] - truth);
            }
            add_gradient(
                columns,
                &block.residual[..n],
                &mut slope.gradient[at_a..at_a + width],
            );
            let Some(hessian) = &mut slope.hessian else {
                continue;
            };
            for b in free..=a {
                for (i, &label) in labels.iter().enumerate() {
                    let (p, q) = (block.classes[a][i], block.classes[b][i]);
                    let product = if a == b { p * (1.0 - p) } else { -p * q };
                    block.curvature[i] = weights[label as usize] * product;
                }
                let corner = (at_a, (b - free) * width);
                let (curvature, scaled) = (&block.curvature[..n], &mut block.scaled[..n]);
                add_products(columns, curvature, scaled, &block.ones[..n], hessian, corner);
            }
        }
    }

    /// Holds the sum of the intercepts at zero.
    fn add_stiffness(&self, parameters: &[f64], slope: &mut Slope) {
        let width = self.rows.matrix.n_features() + 1;
        let stiffness = self.stiffness();
        if stiffness == 0.0 {
            return;
        }
        let intercepts: Vec<usize> = (0..self.rows.n_classes).map(|c| c * width + width - 1).collect();
        let sum: f64 = intercepts.iter().map(|&place| parameters[place]).sum();
        slope.loss += 0.5 * stiffness * sum * sum;
        for &i in &intercepts {
            slope.gradient[i] += stiffness * sum;
            if let Some(hessian) = &mut slope.hessian {
                for &j in &intercepts {
                    hessian[[i, j]] += stiffness;
                }
            }
        }
    }
}

/// What some rows add to the sums. A type of its own, since a closure of this size would not be compiled inside pulp's
/// dispatch.
struct Pass<'a, 'c> {
    of: &'a Multinomial<'a>,
    columns: &'a [&'c [f64]],
    labels: &'a [u32],
    parameters: &'a [f64],
    block: &'a mut Block,
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
            of,
            columns,
            labels,
            parameters,
            block,
            slope,
        } = self;
        of.log_odds(columns, parameters, labels.len(), &mut block.classes);
        slope.loss += of.soften(block, labels);
        of.add_block(columns, labels, block, slope);
    }
}

impl Objective for Multinomial<'_> {
    fn n_parameters(&self) -> usize {
        (self.rows.n_classes - self.first_free()) * (self.rows.matrix.n_features() + 1)
    }

    fn slope(&self, parameters: &[f64], wanted: Wanted, progress: &Progress) -> Result<Slope, Cancelled> {
        let matrix = self.rows.matrix;
        let columns = matrix.columns();
        let arch = pulp::Arch::new();
        let parts = map_parts(matrix.n_rows(), |part| {
            let mut slope = Slope::zero(self.n_parameters(), wanted);
            let mut buffers = Block {
                classes: vec![vec![0.0; BLOCK_ROWS]; self.rows.n_classes],
                residual: vec![0.0; BLOCK_ROWS],
                curvature: vec![0.0; BLOCK_ROWS],
                scaled: vec![0.0; BLOCK_ROWS],
                ones: vec![1.0; BLOCK_ROWS],
            };
            for_blocks(part, progress, |block| {
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
                let labels = &self.rows.labels[block.clone()];
                arch.dispatch(Pass {
                    of: self,
                    columns: &columns,
                    labels,
                    parameters,
                    block: &mut buffers,
                    slope: &mut slope,
                });
            })?;
            Ok(slope)
        })?;
        let mut slope = Slope::sum(parts, self.n_parameters(), wanted);
        slope.mirror();
        slope.add_penalty(parameters, matrix.n_features(), self.rows.l2);
        self.add_stiffness(parameters, &mut slope);
        Ok(slope)
    }

    fn largest_drift(&self, parameters: &[f64], step: &[f64], progress: &Progress) -> Result<f64, Cancelled> {
        let columns = self.rows.matrix.columns();
        let parts = map_parts(self.rows.matrix.n_rows(), |part| {
            let mut largest = 0.0_f64;
            let mut odds = vec![vec![0.0; BLOCK_ROWS]; self.rows.n_classes];
            let mut moves = odds.clone();
            for_blocks(part, progress, |block| {
                let n = block.len();
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
                self.log_odds(&columns, parameters, n, &mut odds);
                self.log_odds(&columns, step, n, &mut moves);
                for (odds, moves) in odds.iter().zip(&moves) {
                    for (odds, moved) in odds[..n].iter().zip(&moves[..n]) {
                        largest = largest.max(moved.abs() / (1.0 + odds.abs()));
                    }
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
            let mut moves = vec![vec![0.0; BLOCK_ROWS]; self.rows.n_classes];
            for_blocks(part, progress, |block| {
                let n = block.len();
                let columns: Vec<&[f64]> = columns.iter().map(|column| &column[block.clone()]).collect();
                self.log_odds(&columns, step, n, &mut moves);
                for (row, &label) in self.rows.labels[block].iter().enumerate() {
                    let own = label as usize;
                    let others = moves.iter().enumerate().filter(|(class, _)| *class != own);
                    let best = others
                        .map(|(_, moves)| moves[row])
                        .fold(f64::NEG_INFINITY, f64::max);
                    all = all.and(Gains::of(moves[own][row] - best));
                }
            })?;
            Ok(all)
        })?;
        Ok(parts.into_iter().fold(Gains::NONE, Gains::and))
    }
}
