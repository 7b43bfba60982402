//! One normal distribution of a mixture.

use std::ops::Range;

use ndarray::Array2;

/// Added to every variance, so that no component shrinks to a point.
const LEAST_VARIANCE: f64 = 1e-6;

/// Rows worked on at once: what is computed for each of them runs in vector registers.
pub const LANES: usize = 64;

/// One component of a mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Share of all rows.
    pub weight: f64,
    pub mean: Vec<f64>,
    /// Lower triangle of the inverse of the covariance's Cholesky factor, row after row: L⁻¹.
    whitening: Vec<f64>,
    /// ln weight − ½·ln det covariance − d/2·ln 2π.
    constant: f64,
}

impl Component {
    /// ln (weight · density) of a row.
    pub(super) fn log(&self, row: &[f64]) -> f64 {
        let mut square = 0.0;
        let mut at = 0;
        for i in 0..row.len() {
            let offs = row.iter().zip(&self.mean).map(|(value, mean)| value - mean);
            let own: f64 = self.whitening[at..=at + i]
                .iter()
                .zip(offs)
                .map(|(own, off)| own * off)
                .sum();
            at += i + 1;
            square += own * own;
        }
        self.constant - square / 2.0
    }

    /// As [`Self::log`] for at most [`LANES`] neighbouring rows; `offs` has room for each feature. What is beyond
    /// the last row means nothing.
    pub(super) fn logs(
        &self,
        columns: &[&[f64]],
        rows: Range<usize>,
        offs: &mut [[f64; LANES]],
        logs: &mut [f64; LANES],
    ) {
        for ((offs, column), mean) in offs.iter_mut().zip(columns).zip(&self.mean) {
            for (off, value) in offs.iter_mut().zip(&column[rows.clone()]) {
                *off = value - mean;
            }
        }
        let mut squares = [0.0; LANES];
        let mut at = 0;
        for i in 0..columns.len() {
            let mut own = [0.0; LANES];
            for (weight, offs) in self.whitening[at..=at + i].iter().zip(offs.iter()) {
                for (own, off) in own.iter_mut().zip(offs) {
                    *own += weight * off;
                }
            }
            at += i + 1;
            for (square, own) in squares.iter_mut().zip(&own) {
                *square += own * own;
            }
        }
        for (log, square) in logs.iter_mut().zip(&squares) {
            *log = self.constant - square / 2.0;
        }
    }

    /// From a share, a mean and a covariance; what is singular gets a larger least variance.
    pub(super) fn new(weight: f64, mean: Vec<f64>, mut covariance: Array2<f64>) -> Self {
        let d = mean.len();
        let mut least = LEAST_VARIANCE;
        for i in 0..d {
            covariance[[i, i]] += least;
        }
        let factor = loop {
            if let Some(factor) = lower(&covariance) {
                break factor;
            }
            // Values whose squares are beyond all numbers have no covariance.
            if !covariance.iter().all(|value| value.is_finite()) {
                break Array2::eye(d);
            }
            // Rounding: a hair more on the diagonal always ends this.
            for i in 0..d {
                covariance[[i, i]] += least;
            }
            least *= 10.0;
        };
        let log_determinant: f64 = 2.0 * (0..d).map(|i| factor[[i, i]].ln()).sum::<f64>();
        let mut whitening = Vec::with_capacity(d * (d + 1) / 2);
        let inverse = inverse_lower(&factor);
        for i in 0..d {
            whitening.extend((0..=i).map(|j| inverse[[i, j]]));
        }
        Self {
            weight,
            mean,
            whitening,
            constant: weight.ln() - log_determinant / 2.0 - d as f64 / 2.0 * std::f64::consts::TAU.ln(),
        }
    }
}

/// The lower Cholesky factor; `None` where a pivot is not above 0.
fn lower(matrix: &Array2<f64>) -> Option<Array2<f64>> {
    let d = matrix.nrows();
    let mut factor = Array2::<f64>::zeros((d, d));
    for i in 0..d {
        for j in 0..=i {
            let known: f64 = (0..j).map(|m| factor[[i, m]] * factor[[j, m]]).sum();
            let rest = matrix[[i, j]] - known;
            if i == j {
                if rest <= 0.0 || !rest.is_finite() {
                    return None;
                }
                factor[[i, i]] = rest.sqrt();
            } else {
                factor[[i, j]] = rest / factor[[j, j]];
            }
        }
    }
    Some(factor)
}

/// The inverse of a lower triangle.
fn inverse_lower(factor: &Array2<f64>) -> Array2<f64> {
    let d = factor.nrows();
    let mut inverse = Array2::<f64>::zeros((d, d));
    for column in 0..d {
        for i in column..d {
            let unit = if i == column { 1.0 } else { 0.0 };
            let known: f64 = (column..i).map(|j| factor[[i, j]] * inverse[[j, column]]).sum();
            inverse[[i, column]] = (unit - known) / factor[[i, i]];
        }
    }
    inverse
}
