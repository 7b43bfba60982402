//! Cholesky factors of symmetric matrices, and which columns repeat earlier ones.

use ndarray::Array2;

use super::blocks::dot;

/// A pivot this small a part of its diagonal entry is rounding: the column repeats earlier ones.
const SINGULAR: f64 = 1e-11;

/// Lower factor L with L·Lᵀ = A.
pub(super) struct Cholesky {
    factor: Array2<f64>,
}

/// The columns whose pivot vanishes given the columns before them, and the factor of the others.
pub(super) struct RankFactor {
    /// Columns that stand on their own, ascending.
    pub(super) independent: Vec<usize>,
    /// Columns that follow from earlier independent ones, ascending.
    pub(super) dependent: Vec<usize>,
}

impl Cholesky {
    /// Factors a symmetric positive definite matrix (its lower half is read); `None` where it is
    /// singular to working precision.
    pub(super) fn new(matrix: &Array2<f64>) -> Option<Self> {
        let n = matrix.nrows();
        let mut factor = Array2::zeros((n, n));
        for i in 0..n {
            let pivot = eliminate(matrix, &mut factor, i, &(0..i).collect::<Vec<_>>(), i);
            let is_positive = pivot > SINGULAR * matrix[[i, i]].abs() && pivot.is_finite();
            if !is_positive {
                return None;
            }
            factor[[i, i]] = pivot.sqrt();
        }
        Some(Self { factor })
    }

    /// x with A·x = b.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let n = b.len();
        let mut x = b.to_vec();
        for i in 0..n {
            let known: f64 = (0..i).map(|j| self.factor[[i, j]] * x[j]).sum();
            x[i] = (x[i] - known) / self.factor[[i, i]];
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|j| self.factor[[j, i]] * x[j]).sum();
            x[i] = (x[i] - known) / self.factor[[i, i]];
        }
        x
    }

    /// log det A.
    pub(super) fn log_determinant(&self) -> f64 {
        2.0 * self.factor.diag().iter().map(|pivot| pivot.ln()).sum::<f64>()
    }

    /// A⁻¹.
    pub(super) fn inverse(&self) -> Array2<f64> {
        let n = self.factor.nrows();
        let mut inverse = Array2::zeros((n, n));
        for column in 0..n {
            let mut unit = vec![0.0; n];
            unit[column] = 1.0;
            for (row, value) in self.solve(&unit).into_iter().enumerate() {
                inverse[[row, column]] = value;
            }
        }
        inverse
    }
}

/// Sorts the columns of a matrix of inner products into those that stand on their own and those
/// that repeat earlier ones. `slack` is the part of a column's square that counts as rounding.
pub(super) fn rank(products: &Array2<f64>, slack: f64) -> RankFactor {
    let n = products.nrows();
    let mut factor = Array2::zeros((n, n));
    let mut found = RankFactor {
        independent: Vec::new(),
        dependent: Vec::new(),
    };
    for i in 0..n {
        let place = found.independent.len();
        let pivot = eliminate(products, &mut factor, i, &found.independent, place);
        if pivot > slack * products[[i, i]] && pivot > 0.0 {
            factor[[place, place]] = pivot.sqrt();
            found.independent.push(i);
        } else {
            found.dependent.push(i);
        }
    }
    found
}

/// Fills row `place` of the factor for row `i` of the matrix, given the rows `before` it, and
/// returns what is left of the diagonal entry.
fn eliminate(
    matrix: &Array2<f64>,
    factor: &mut Array2<f64>,
    i: usize,
    before: &[usize],
    place: usize,
) -> f64 {
    for (j, &column) in before.iter().enumerate() {
        let known = match (factor.row(place).to_slice(), factor.row(j).to_slice()) {
            (Some(a), Some(b)) => dot(&a[..j], &b[..j]),
            _ => unreachable!("rows of the factor are contiguous"),
        };
        factor[[place, j]] = (matrix[[i, column]] - known) / factor[[j, j]];
    }
    let squares: f64 = (0..before.len()).map(|j| factor[[place, j]].powi(2)).sum();
    matrix[[i, i]] - squares
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn solves_and_inverts() {
        let matrix = array![[4.0, 2.0, 0.6], [2.0, 5.0, 1.0], [0.6, 1.0, 3.0]];
        let factor = Cholesky::new(&matrix).unwrap();
        let x = factor.solve(&[1.0, 2.0, 3.0]);
        for i in 0..3 {
            let b: f64 = (0..3).map(|j| matrix[[i, j]] * x[j]).sum();
            assert!((b - (i + 1) as f64).abs() < 1e-12);
        }
        // 4·(5·3 − 1) − 2·(2·3 − 0.6) + 0.6·(2 − 5·0.6), by hand.
        assert!((factor.log_determinant() - 44.6_f64.ln()).abs() < 1e-12);
        let unit = factor.inverse().dot(&matrix);
        assert!((unit - Array2::<f64>::eye(3)).iter().all(|v| v.abs() < 1e-12));
    }

    #[test]
    fn singular_matrices_are_refused_and_their_repeats_named() {
        // The third column is the sum of the first two, the fourth is zero.
        let a = array![
            [1.0, 0.0, 1.0, 0.0, 2.0],
            [0.0, 1.0, 1.0, 0.0, 1.0],
            [2.0, 1.0, 3.0, 0.0, 0.0],
            [1.0, 5.0, 6.0, 0.0, 1.0]
        ];
        let products = a.t().dot(&a);
        assert!(Cholesky::new(&products).is_none());
        let found = rank(&products, 1e-9);
        assert_eq!(found.independent, [0, 1, 4]);
        assert_eq!(found.dependent, [2, 3]);
    }
}
