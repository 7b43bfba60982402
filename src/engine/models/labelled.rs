//! Rows with labels, from whichever method → segments with their centres, the largest first.

use ndarray::Array2;

use super::kmeans::KMeansFit;
use crate::engine::features::FeatureMatrix;

/// A row that belongs nowhere.
pub const UNLABELLED: u8 = u8::MAX;

/// Means, sizes and inertia of `k` segments, ordered by size as those of k-means are, with the place that each label
/// given has there. Rows labelled [`UNLABELLED`] count nowhere.
pub fn labelled(matrix: &FeatureMatrix, labels: &[u8], k: usize) -> (KMeansFit, Vec<u8>) {
    let n_features = matrix.n_features();
    let mut sizes = vec![0_u64; k];
    for &label in labels {
        if let Some(size) = sizes.get_mut(usize::from(label)) {
            *size += 1;
        }
    }
    let mut sums = Array2::<f64>::zeros((k, n_features));
    for (feature, column) in matrix.columns().into_iter().enumerate() {
        for (&label, &value) in labels.iter().zip(column) {
            if usize::from(label) < k {
                sums[[usize::from(label), feature]] += value;
            }
        }
    }
    let mean = |segment: usize, feature: usize| sums[[segment, feature]] / sizes[segment].max(1) as f64;
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|&a, &b| {
        let by_place = || {
            let places = (0..n_features).map(|feature| mean(a, feature).total_cmp(&mean(b, feature)));
            places.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        sizes[b].cmp(&sizes[a]).then_with(by_place)
    });
    let mut new_label = vec![UNLABELLED; k];
    for (&segment, label) in order.iter().zip(0_u8..) {
        new_label[segment] = label;
    }
    let centroids = Array2::from_shape_fn((k, n_features), |(place, feature)| mean(order[place], feature));
    let labels: Vec<u8> = labels
        .iter()
        .map(|&label| new_label.get(usize::from(label)).copied().unwrap_or(UNLABELLED))
        .collect();
    let mut inertia = 0.0;
    for (feature, column) in matrix.columns().into_iter().enumerate() {
        for (&label, value) in labels.iter().zip(column) {
            if label != UNLABELLED {
                inertia += (value - centroids[[usize::from(label), feature]]).powi(2);
            }
        }
    }
    let fit = KMeansFit {
        centroids,
        sizes: order.iter().map(|&segment| sizes[segment]).collect(),
        labels,
        inertia,
        iterations: 0,
        converged: true,
    };
    (fit, new_label)
}

/// The centroid nearest to each row; of equally near ones the first.
pub fn nearest_centroids(
    matrix: &FeatureMatrix,
    centroids: &Array2<f64>,
    progress: &crate::engine::Progress,
) -> Result<Vec<u8>, crate::engine::Cancelled> {
    let columns = matrix.columns();
    let parts = super::blocks::map_parts(matrix.n_rows(), |part| {
        let mut labels = Vec::with_capacity(part.len());
        super::blocks::for_blocks(part, progress, |block| {
            for row in block {
                let mut found = (UNLABELLED, f64::INFINITY);
                for (centroid, label) in centroids.rows().into_iter().zip(0_u8..) {
                    let offs = columns.iter().zip(centroid).map(|(column, at)| column[row] - at);
                    let square: f64 = offs.map(|off| off * off).sum();
                    if square < found.1 {
                        found = (label, square);
                    }
                }
                labels.push(found.0);
            }
        })?;
        Ok(labels)
    })?;
    Ok(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_segment_is_the_first() {
        let rows = vec![vec![1.0, 2.0, 3.0, 10.0, 12.0, 99.0]];
        let matrix = FeatureMatrix::new(vec!["x".to_owned()], rows).unwrap();
        let (fit, places) = labelled(&matrix, &[1, 1, 1, 0, 0, UNLABELLED], 2);
        assert_eq!(fit.sizes, [3, 2]);
        assert_eq!(fit.labels, [0, 0, 0, 1, 1, UNLABELLED]);
        assert_eq!(fit.centroids, ndarray::array![[2.0], [11.0]]);
        assert_eq!((fit.inertia, places), (4.0, vec![1, 0]));
    }
}
