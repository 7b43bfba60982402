//! One round: the shares of all rows in all components, and the components that follow from them.

use std::ops::Range;

use ndarray::Array2;

use super::{Component, Mixture, component::LANES};
use crate::engine::{
    Cancelled, Progress,
    features::FeatureMatrix,
    models::blocks::{dot, for_blocks, map_parts},
};

/// A share below e to this power (4·10⁻¹⁸) changes no digit of a row's shares, which add up to 1: it is left out with
/// the time that its power takes.
const LEAST_LOG: f64 = -40.0;

/// Sums of one round over a part of the rows.
pub struct Sums {
    weights: Vec<f64>,
    means: Vec<Vec<f64>>,
    /// Lower triangles.
    products: Vec<Array2<f64>>,
    pub log_likelihood: f64,
}

/// What a few neighbouring rows are worked on in.
struct Rows {
    /// For each feature how far they are off a component's mean.
    offs: Vec<[f64; LANES]>,
    /// For each component the logarithms of its densities, then its shares.
    shares: Vec<[f64; LANES]>,
    weighted: [f64; LANES],
}

/// Shares of each row in each component, summed up.
pub fn expect(matrix: &FeatureMatrix, mixture: &Mixture, progress: &Progress) -> Result<Sums, Cancelled> {
    let columns = matrix.columns();
    let (k, d) = (mixture.components.len(), columns.len());
    let parts = map_parts(matrix.n_rows(), |part| {
        let mut sums = Sums::new(k, d);
        let mut rows = Rows {
            offs: vec![[0.0; LANES]; d],
            shares: vec![[0.0; LANES]; k],
            weighted: [0.0; LANES],
        };
        for_blocks(part, progress, |block| {
            for first in block.clone().step_by(LANES) {
                let few = first..(first + LANES).min(block.end);
                sums.log_likelihood += rows.share_out(&columns, few.clone(), mixture);
                sums.add_rows(&columns, few, &mut rows);
            }
        })?;
        Ok(sums)
    })?;
    let mut all = Sums::new(k, d);
    for part in parts {
        all.log_likelihood += part.log_likelihood;
        let sum = |(sum, own): (&mut f64, &f64)| *sum += own;
        all.weights.iter_mut().zip(&part.weights).for_each(sum);
        for (means, own) in all.means.iter_mut().zip(&part.means) {
            means.iter_mut().zip(own).for_each(sum);
        }
        for (products, own) in all.products.iter_mut().zip(&part.products) {
            *products += own;
        }
    }
    Ok(all)
}

impl Rows {
    /// Finds the shares; returns the log-likelihood of these rows.
    fn share_out(&mut self, columns: &[&[f64]], rows: Range<usize>, mixture: &Mixture) -> f64 {
        let mut largest = [f64::NEG_INFINITY; LANES];
        for (logs, component) in self.shares.iter_mut().zip(&mixture.components) {
            component.logs(columns, rows.clone(), &mut self.offs, logs);
            for (largest, log) in largest.iter_mut().zip(logs.iter()) {
                *largest = largest.max(*log);
            }
        }
        let mut totals = [0.0; LANES];
        for logs in &mut self.shares {
            for (log, (total, largest)) in logs
                .iter_mut()
                .zip(totals.iter_mut().zip(&largest))
                .take(rows.len())
            {
                let off = *log - largest;
                *log = if off < LEAST_LOG { 0.0 } else { off.exp() };
                *total += *log;
            }
        }
        for shares in &mut self.shares {
            for (share, total) in shares.iter_mut().zip(&totals) {
                *share /= total;
            }
        }
        let of_rows = totals.iter().zip(&largest).take(rows.len());
        of_rows.map(|(total, largest)| largest + total.ln()).sum()
    }
}

impl Sums {
    pub fn new(k: usize, d: usize) -> Self {
        Self {
            weights: vec![0.0; k],
            means: vec![vec![0.0; d]; k],
            products: vec![Array2::zeros((d, d)); k],
            log_likelihood: 0.0,
        }
    }

    /// Adds one row to one component.
    pub fn add(&mut self, component: usize, row: &[f64]) {
        self.weights[component] += 1.0;
        let products = &mut self.products[component];
        for (i, value) in row.iter().enumerate() {
            self.means[component][i] += value;
            for (j, other) in row[..=i].iter().enumerate() {
                products[[i, j]] += value * other;
            }
        }
    }

    /// Adds rows to all components, by their shares.
    fn add_rows(&mut self, columns: &[&[f64]], rows: Range<usize>, found: &mut Rows) {
        let Rows { shares, weighted, .. } = found;
        for (component, shares) in shares.iter().enumerate() {
            let shares = &shares[..rows.len()];
            let weight: f64 = shares.iter().sum();
            if weight == 0.0 {
                continue;
            }
            self.weights[component] += weight;
            let products = &mut self.products[component];
            for (i, column) in columns.iter().enumerate() {
                let weighted = &mut weighted[..rows.len()];
                for (weighted, (share, value)) in
                    weighted.iter_mut().zip(shares.iter().zip(&column[rows.clone()]))
                {
                    *weighted = share * value;
                }
                self.means[component][i] += weighted.iter().sum::<f64>();
                for (j, other) in columns[..=i].iter().enumerate() {
                    products[[i, j]] += dot(weighted, &other[rows.clone()]);
                }
            }
        }
    }
}

/// The components that are likeliest, given the shares.
pub fn mixture_of(sums: &Sums, n_rows: usize) -> Mixture {
    let components = sums.weights.iter().zip(&sums.means).zip(&sums.products);
    let component = |((&weight, means), products): ((&f64, &Vec<f64>), &Array2<f64>)| {
        // As scikit-learn: an empty component stays harmless.
        let weight = weight + 10.0 * f64::EPSILON;
        let mean: Vec<f64> = means.iter().map(|sum| sum / weight).collect();
        let d = mean.len();
        let covariance = Array2::from_shape_fn((d, d), |(i, j)| {
            let (i, j) = (i.max(j), i.min(j));
            products[[i, j]] / weight - mean[i] * mean[j]
        });
        Component::new(weight / n_rows as f64, mean, covariance)
    };
    Mixture {
        components: components.map(component).collect(),
        log_likelihood: f64::NEG_INFINITY,
        rounds: 0,
        converged: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_together_have_the_shares_of_each_alone() {
        let n = 3 * LANES + 7;
        let column = |step: usize, most: usize| {
            (0..n)
                .map(|i| (i * step % most) as f64 / 10.0)
                .collect::<Vec<_>>()
        };
        let matrix = FeatureMatrix::new(
            vec!["x".to_owned(), "y".to_owned()],
            vec![column(37, 201), column(53, 97)],
        )
        .unwrap();
        let component = |weight, mean: [f64; 2], spread: f64| {
            let covariance = Array2::from_shape_vec((2, 2), vec![spread, 0.1, 0.1, spread]).unwrap();
            Component::new(weight, mean.to_vec(), covariance)
        };
        let mixture = Mixture {
            components: vec![
                component(0.3, [2.0, 3.0], 1.0),
                component(0.6, [12.0, 5.0], 2.0),
                // No row is near it.
                component(0.1, [1e4, 1e4], 1.0),
            ],
            log_likelihood: 0.0,
            rounds: 0,
            converged: false,
        };
        let found = expect(&matrix, &mixture, &Progress::none()).unwrap();
        let mut expected = Sums::new(3, 2);
        let mut logs = [0.0; 3];
        for row in 0..n {
            let values = [matrix.column_slice(0)[row], matrix.column_slice(1)[row]];
            let total = mixture.logs(&values, &mut logs);
            expected.log_likelihood += total;
            for (component, log) in logs.iter().enumerate() {
                let share = (log - total).exp();
                expected.weights[component] += share;
                for i in 0..2 {
                    expected.means[component][i] += share * values[i];
                    for j in 0..=i {
                        expected.products[component][[i, j]] += share * values[i] * values[j];
                    }
                }
            }
        }
        let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-11 * b.abs().max(1.0), "{a} {b}");
        near(found.log_likelihood, expected.log_likelihood);
        for component in 0..3 {
            near(found.weights[component], expected.weights[component]);
            for i in 0..2 {
                near(found.means[component][i], expected.means[component][i]);
                for j in 0..=i {
                    near(
                        found.products[component][[i, j]],
                        expected.products[component][[i, j]],
                    );
                }
            }
        }
        assert!(found.weights[2] == 0.0 && found.weights[0] > 1.0);
    }
}
