//! How far segments lie apart for how wide they are: two indices that need no pair of rows.

use rayon::prelude::*;

use crate::engine::{Cancelled, Progress, features::FeatureMatrix};

/// Rows whose distances are added up at once: their sums are added in the order of the rows, on any number of threads.
const ROWS: usize = 16_384;

/// Variance between segments over that within (Caliński and Harabasz 1974): higher is clearer.
///
/// `centroids`: means of the segments, one slice a segment; `inertia`: Σ squared distances to them. NaN with fewer than
/// two segments or as many as rows; infinite where no row is away from its centroid.
pub fn calinski_harabasz(centroids: &[&[f64]], sizes: &[u64], inertia: f64) -> f64 {
    let n: u64 = sizes.iter().sum();
    let k = sizes.len() as u64;
    if k < 2 || n <= k {
        return f64::NAN;
    }
    let n_features = centroids.first().map_or(0, |centroid| centroid.len());
    let mut between = 0.0;
    for feature in 0..n_features {
        let of = || centroids.iter().map(|centroid| centroid[feature]).zip(sizes);
        let mean = of().map(|(at, &size)| at * size as f64).sum::<f64>() / n as f64;
        between += of()
            .map(|(at, &size)| (at - mean).powi(2) * size as f64)
            .sum::<f64>();
    }
    (between / (k - 1) as f64) / (inertia / (n - k) as f64)
}

/// The mean over segments of how much the most similar other one runs into it: the sum of both mean distances to the
/// centroid over the distance between the centroids (Davies and Bouldin 1979). Lower is clearer; 0 where every row is
/// its centroid. NaN with fewer than two segments.
///
/// Segments without rows do not count. As in scikit-learn, centroids in one place count nothing.
///
/// # Errors
/// When the caller cancels.
pub fn davies_bouldin(
    matrix: &FeatureMatrix,
    labels: &[u8],
    centroids: &[&[f64]],
    progress: &Progress,
) -> Result<f64, Cancelled> {
    let (sums, counts) = distances(matrix, labels, centroids, progress)?;
    let means: Vec<(usize, f64)> = (0..centroids.len())
        .filter(|&segment| counts[segment] > 0)
        .map(|segment| (segment, sums[segment] / counts[segment] as f64))
        .collect();
    if means.len() < 2 {
        return Ok(f64::NAN);
    }
    if means.iter().all(|(_, mean)| *mean == 0.0) {
        return Ok(0.0);
    }
    let likeness = |(a, mean_a): (usize, f64), (b, mean_b): (usize, f64)| {
        let squares = centroids[a]
            .iter()
            .zip(centroids[b])
            .map(|(x, y)| (x - y).powi(2));
        let apart = squares.sum::<f64>().sqrt();
        if apart == 0.0 {
            0.0
        } else {
            (mean_a + mean_b) / apart
        }
    };
    let worst = means.iter().map(|&one| {
        let others = means.iter().filter(|other| other.0 != one.0);
        others.map(|&other| likeness(one, other)).fold(0.0, f64::max)
    });
    Ok(worst.sum::<f64>() / means.len() as f64)
}

/// Of each segment the sum of its rows' distances to the centroid, and how many there are.
fn distances(
    matrix: &FeatureMatrix,
    labels: &[u8],
    centroids: &[&[f64]],
    progress: &Progress,
) -> Result<(Vec<f64>, Vec<u64>), Cancelled> {
    let columns = matrix.columns();
    let k = centroids.len();
    let parts = labels
        .par_chunks(ROWS)
        .enumerate()
        .map(|(part, labels)| {
            progress.check()?;
            let first = part * ROWS;
            let mut squares = vec![0.0; labels.len()];
            for (feature, column) in columns.iter().enumerate() {
                let values = &column[first..first + labels.len()];
                for ((square, value), &label) in squares.iter_mut().zip(values).zip(labels) {
                    let off = value - centroids[usize::from(label)][feature];
                    *square += off * off;
                }
            }
            let (mut sums, mut counts) = (vec![0.0; k], vec![0_u64; k]);
            for (square, &label) in squares.iter().zip(labels) {
                sums[usize::from(label)] += square.sqrt();
                counts[usize::from(label)] += 1;
            }
            Ok((sums, counts))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let (mut sums, mut counts) = (vec![0.0; k], vec![0_u64; k]);
    for (own_sums, own_counts) in parts {
        sums.iter_mut().zip(own_sums).for_each(|(sum, own)| *sum += own);
        counts
            .iter_mut()
            .zip(own_counts)
            .for_each(|(count, own)| *count += own);
    }
    Ok((sums, counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(columns: Vec<Vec<f64>>) -> FeatureMatrix {
        let names = (0..columns.len()).map(|j| format!("x{j}")).collect();
        FeatureMatrix::new(names, columns).unwrap()
    }

    #[test]
    fn by_hand() {
        // Two segments around 1 and 9, each row 1 away.
        let rows = matrix(vec![vec![0.0, 2.0, 8.0, 10.0]]);
        let (labels, centroids) = ([0, 0, 1, 1], [&[1.0][..], &[9.0]]);
        // Between: 2·16 + 2·16 over 1; within: 4 over 2.
        assert_eq!(calinski_harabasz(&centroids, &[2, 2], 4.0), 32.0);
        let found = davies_bouldin(&rows, &labels, &centroids, &Progress::none()).unwrap();
        assert_eq!(found, 0.25);
    }

    #[test]
    fn where_they_are_undefined() {
        let rows = matrix(vec![vec![1.0, 1.0, 5.0]]);
        assert!(calinski_harabasz(&[&[2.0]], &[3], 9.0).is_nan());
        assert!(calinski_harabasz(&[&[1.0], &[1.0], &[5.0]], &[1, 1, 1], 0.0).is_nan());
        assert!(calinski_harabasz(&[&[1.0], &[5.0]], &[2, 1], 0.0).is_infinite());
        let bouldin = |labels: &[u8], centroids: &[&[f64]]| {
            davies_bouldin(&rows, labels, centroids, &Progress::none()).unwrap()
        };
        assert!(
            bouldin(&[0, 0, 0], &[&[2.0], &[9.0]]).is_nan(),
            "one segment has all rows"
        );
        assert_eq!(bouldin(&[0, 0, 1], &[&[1.0], &[5.0]]), 0.0);
    }
}
