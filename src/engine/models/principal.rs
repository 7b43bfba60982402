//! Principal components of standardised rows, for drawing many features in two dimensions.

use linfa_linalg::eigh::{EigSort, Eigh as _};
use ndarray::Array2;
use rayon::prelude::*;

use super::blocks::{dot, for_blocks, map_parts};
use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// With more features than this the leading components are found by iteration, not from the whole covariance.
const MOST_FOR_COVARIANCE: usize = 300;

/// Rounds of the iteration; the picture needs three digits.
const ROUNDS: usize = 60;

/// The leading principal components.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalComponents {
    /// Components × features; each of length 1, its largest entry positive.
    pub loadings: Array2<f64>,
    /// Share of the variance each explains, 0 to 1.
    pub explained: Vec<f64>,
}

/// The first `n_components` (fewer where there are fewer features) by eigenvalues of the covariance.
///
/// # Errors
/// When the caller cancels.
pub fn principal_components(
    matrix: &FeatureMatrix,
    n_components: usize,
    progress: &Progress,
) -> Result<PrincipalComponents, Cancelled> {
    let n_features = matrix.n_features();
    let n_components = n_components.min(n_features);
    let means: Vec<f64> = (0..n_features)
        .into_par_iter()
        .map(|j| matrix.column_slice(j).iter().sum::<f64>() / matrix.n_rows().max(1) as f64)
        .collect();
    let (variances, mut loadings, total) = if n_features <= MOST_FOR_COVARIANCE {
        let covariance = covariance(matrix, &means, progress)?;
        let total = covariance.diag().sum();
        let (variances, loadings) = leading(&covariance, n_components);
        (variances, loadings, total)
    } else {
        by_iteration(matrix, &means, n_components, progress)?
    };
    for mut loading in loadings.rows_mut() {
        let largest = loading
            .iter()
            .copied()
            .fold(0.0_f64, |a, b| if b.abs() > a.abs() { b } else { a });
        if largest < 0.0 {
            loading.mapv_inplace(|v| -v);
        }
    }
    let share = |variance: f64| {
        if total > 0.0 {
            (variance / total).clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    Ok(PrincipalComponents {
        loadings,
        explained: variances.into_iter().map(share).collect(),
    })
}

impl PrincipalComponents {
    /// Coordinates of each row along component `component`.
    pub fn project(&self, matrix: &FeatureMatrix, component: usize) -> Vec<f64> {
        let mut along = vec![0.0; matrix.n_rows()];
        for (feature, &loading) in self.loadings.row(component).iter().enumerate() {
            for (sum, value) in along.iter_mut().zip(matrix.column_slice(feature)) {
                *sum += loading * value;
            }
        }
        along
    }
}

/// Features × features, divided by n.
fn covariance(matrix: &FeatureMatrix, means: &[f64], progress: &Progress) -> Result<Array2<f64>, Cancelled> {
    let n_features = matrix.n_features();
    let columns = matrix.columns();
    let arch = pulp::Arch::new();
    let parts = map_parts(matrix.n_rows(), |part| {
        let mut sums = Array2::<f64>::zeros((n_features, n_features));
        for_blocks(part, progress, |block| {
            arch.dispatch(|| {
                let centred: Vec<Vec<f64>> = columns
                    .iter()
                    .zip(means)
                    .map(|(column, mean)| column[block.clone()].iter().map(|v| v - mean).collect())
                    .collect();
                for i in 0..n_features {
                    for j in 0..=i {
                        sums[[i, j]] += dot(&centred[i], &centred[j]);
                    }
                }
            });
        })?;
        Ok(sums)
    })?;
    let mut covariance = Array2::zeros((n_features, n_features));
    for part in parts {
        covariance += &part;
    }
    covariance /= matrix.n_rows().max(1) as f64;
    for i in 0..n_features {
        for j in 0..i {
            covariance[[j, i]] = covariance[[i, j]];
        }
    }
    Ok(covariance)
}

/// The largest eigenvalues, falling, and their eigenvectors as rows.
fn leading(symmetric: &Array2<f64>, n: usize) -> (Vec<f64>, Array2<f64>) {
    let found = symmetric.eigh().map(EigSort::sort_eig_desc);
    match found {
        Ok((values, vectors)) if vectors.iter().all(|v| v.is_finite()) => (
            values.iter().take(n).map(|v| v.max(0.0)).collect(),
            Array2::from_shape_fn((n, symmetric.nrows()), |(i, j)| vectors[[j, i]]),
        ),
        // Nothing better is known of a matrix without eigenvalues: draw the first features.
        _ => (
            (0..n).map(|i| symmetric[[i, i]]).collect(),
            Array2::from_shape_fn((n, symmetric.nrows()), |(i, j)| f64::from(u8::from(i == j))),
        ),
    }
}

/// Subspace iteration (Golub and Van Loan, 8.2.4) with a few directions to spare.
fn by_iteration(
    matrix: &FeatureMatrix,
    means: &[f64],
    n_components: usize,
    progress: &Progress,
) -> Result<(Vec<f64>, Array2<f64>, f64), Cancelled> {
    let n_features = matrix.n_features();
    let n_directions = (n_components + 6).min(n_features);
    let mut directions: Vec<Vec<f64>> = (0..n_directions)
        .map(|d| {
            (0..n_features)
                .map(|j| ((j * (d + 1)) as f64 * 0.7 + d as f64).sin())
                .collect()
        })
        .collect();
    let n = matrix.n_rows().max(1) as f64;
    orthonormalize(&mut directions);
    for _ in 0..ROUNDS {
        directions = times_covariance(matrix, means, &directions, progress)?;
        orthonormalize(&mut directions);
    }
    let moved = times_covariance(matrix, means, &directions, progress)?;
    let small = Array2::from_shape_fn((n_directions, n_directions), |(a, b)| {
        f64::midpoint(dot(&directions[a], &moved[b]), dot(&directions[b], &moved[a]))
    });
    let (variances, turns) = leading(&small, n_components);
    let loadings = Array2::from_shape_fn((n_components, n_features), |(c, j)| {
        (0..n_directions).map(|d| turns[[c, d]] * directions[d][j]).sum()
    });
    let total = (0..n_features)
        .map(|j| {
            matrix
                .column_slice(j)
                .iter()
                .map(|v| (v - means[j]).powi(2))
                .sum::<f64>()
                / n
        })
        .sum();
    Ok((variances, loadings, total))
}

/// Covariance times each direction, without the covariance.
fn times_covariance(
    matrix: &FeatureMatrix,
    means: &[f64],
    directions: &[Vec<f64>],
    progress: &Progress,
) -> Result<Vec<Vec<f64>>, Cancelled> {
    let n = matrix.n_rows().max(1) as f64;
    directions
        .par_iter()
        .map(|direction| {
            progress.check()?;
            let mut along = vec![0.0; matrix.n_rows()];
            for (feature, &weight) in direction.iter().enumerate() {
                for (sum, value) in along.iter_mut().zip(matrix.column_slice(feature)) {
                    *sum += weight * (value - means[feature]);
                }
            }
            progress.check()?;
            let products = (0..direction.len()).map(|j| dot(matrix.column_slice(j), &along) / n);
            Ok(products.collect())
        })
        .collect()
}

/// Gram-Schmidt, twice for the sake of rounding.
fn orthonormalize(directions: &mut [Vec<f64>]) {
    for i in 0..directions.len() {
        let (before, rest) = directions.split_at_mut(i);
        let direction = &mut rest[0];
        for _ in 0..2 {
            for other in before.iter() {
                let share = dot(other, direction);
                direction.iter_mut().zip(other).for_each(|(v, o)| *v -= share * o);
            }
        }
        let length = dot(direction, direction).sqrt();
        if length > 0.0 {
            for value in direction.iter_mut() {
                *value /= length;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three features: the second follows the first, the third is small.
    fn matrix() -> FeatureMatrix {
        let first: Vec<f64> = (0..200).map(|i| (f64::from(i) * 0.37).sin()).collect();
        let noise: Vec<f64> = (0..200).map(|i| (f64::from(i) * 1.91).cos() * 0.1).collect();
        let second = first.iter().zip(&noise).map(|(a, b)| a * 2.0 + b).collect();
        FeatureMatrix::new(
            ["a", "b", "c"].map(str::to_owned).to_vec(),
            vec![first, second, noise],
        )
        .unwrap()
    }

    #[test]
    fn components_are_orthonormal_and_ordered() {
        let found = principal_components(&matrix(), 2, &Progress::none()).unwrap();
        assert_eq!(found.loadings.dim(), (2, 3));
        let products = found.loadings.dot(&found.loadings.t());
        assert!((products - Array2::<f64>::eye(2)).iter().all(|v| v.abs() < 1e-12));
        assert!(found.explained[0] > 0.98 && found.explained[0] + found.explained[1] <= 1.0 + 1e-12);
        assert!(found.loadings[[0, 1]] > found.loadings[[0, 0]]);
    }

    #[test]
    fn coordinates_have_the_variance_explained() {
        let matrix = matrix();
        let found = principal_components(&matrix, 3, &Progress::none()).unwrap();
        let variance = |values: &[f64]| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64
        };
        let total: f64 = (0..3).map(|j| variance(matrix.column_slice(j))).sum();
        for component in 0..3 {
            let along = variance(&found.project(&matrix, component));
            assert!((along / total - found.explained[component]).abs() < 1e-12);
        }
    }

    #[test]
    fn iteration_finds_the_same() {
        let matrix = matrix();
        let means: Vec<f64> = (0..3)
            .map(|j| matrix.column_slice(j).iter().sum::<f64>() / 200.0)
            .collect();
        let exact = principal_components(&matrix, 2, &Progress::none()).unwrap();
        let (_, loadings, _) = by_iteration(&matrix, &means, 2, &Progress::none()).unwrap();
        for component in 0..2 {
            let product = loadings.row(component).dot(&exact.loadings.row(component));
            assert!((product.abs() - 1.0).abs() < 1e-6, "{product}");
        }
    }

    #[test]
    fn constant_features_explain_nothing() {
        let matrix = FeatureMatrix::new(vec!["x".to_owned(), "y".to_owned()], vec![vec![0.0; 9]; 2]).unwrap();
        let found = principal_components(&matrix, 2, &Progress::none()).unwrap();
        assert_eq!(found.explained, [0.0, 0.0]);
        assert!(found.loadings.iter().all(|v| v.is_finite()));
    }
}
