//! Measures of segments against scikit-learn's numbers (tests/reference/make_quality.py).
#![expect(clippy::unwrap_used, reason = "a failing test says where")]

use buyerscope::engine::{
    Progress,
    features::FeatureMatrix,
    metrics::{Crosstab, SilhouetteSample, calinski_harabasz, davies_bouldin, mean_silhouette},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    rows: Vec<Vec<f64>>,
    segments: Vec<u8>,
    classes: Vec<usize>,
    silhouette: f64,
    calinski_harabasz: f64,
    davies_bouldin: f64,
    purity: f64,
    adjusted_rand: f64,
    normalized_mutual_information: f64,
}

/// Sizes, means and the sum of squared distances to them.
fn means(columns: &[Vec<f64>], segments: &[u8]) -> (Vec<u64>, Vec<Vec<f64>>, f64) {
    let k = usize::from(*segments.iter().max().unwrap()) + 1;
    let mut sizes = vec![0_u64; k];
    let mut centroids = vec![vec![0.0; columns.len()]; k];
    for (row, &segment) in segments.iter().enumerate() {
        sizes[usize::from(segment)] += 1;
        for (sum, column) in centroids[usize::from(segment)].iter_mut().zip(columns) {
            *sum += column[row];
        }
    }
    for (centroid, &size) in centroids.iter_mut().zip(&sizes) {
        for sum in centroid {
            *sum /= size as f64;
        }
    }
    let squares = |row: usize| -> f64 {
        let own = &centroids[usize::from(segments[row])];
        columns
            .iter()
            .zip(own)
            .map(|(column, at)| (column[row] - at).powi(2))
            .sum()
    };
    let inertia = (0..segments.len()).map(squares).sum();
    (sizes, centroids, inertia)
}

#[test]
fn measures_of_segments_are_those_of_scikit_learn() {
    let reference: Reference = serde_json::from_str(include_str!("../reference/quality.json")).unwrap();
    assert_eq!(reference.cases.len(), 4);
    for case in &reference.cases {
        let n_features = case.rows[0].len();
        let columns: Vec<Vec<f64>> = (0..n_features)
            .map(|j| case.rows.iter().map(|row| row[j]).collect())
            .collect();
        let names = (0..n_features).map(|j| format!("x{j}")).collect();
        let matrix = FeatureMatrix::new(names, columns.clone()).unwrap();
        let (sizes, centroids, inertia) = means(&columns, &case.segments);
        let centroids: Vec<&[f64]> = centroids.iter().map(Vec::as_slice).collect();
        let progress = Progress::none();
        let sample = SilhouetteSample::draw(&matrix, 1);
        let n_classes = case.classes.iter().max().unwrap() + 1;
        let segments = case.segments.iter().map(|&segment| usize::from(segment));
        let pairs = segments.zip(case.classes.iter().copied());
        let agreement = Crosstab::count(sizes.len(), n_classes, pairs).agreement();
        for (what, found, expected) in [
            (
                "silhouette",
                mean_silhouette(&sample, &case.segments, sizes.len(), &progress).unwrap(),
                case.silhouette,
            ),
            (
                "Caliński–Harabasz",
                calinski_harabasz(&centroids, &sizes, inertia),
                case.calinski_harabasz,
            ),
            (
                "Davies–Bouldin",
                davies_bouldin(&matrix, &case.segments, &centroids, &progress).unwrap(),
                case.davies_bouldin,
            ),
            ("purity", agreement.purity, case.purity),
            ("adjusted Rand", agreement.adjusted_rand, case.adjusted_rand),
            (
                "mutual information",
                agreement.normalized_mutual_information,
                case.normalized_mutual_information,
            ),
        ] {
            let off = (found - expected).abs() / expected.abs().max(1.0);
            assert!(off < 1e-9, "{}, {what}: {found} instead of {expected}", case.name);
        }
    }
}
