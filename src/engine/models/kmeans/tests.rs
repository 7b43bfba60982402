use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;

fn blobs(n: usize, centres: &[[f64; 2]], seed: u64) -> FeatureMatrix {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut columns = vec![Vec::new(), Vec::new()];
    for row in 0..n {
        for (column, centre) in columns.iter_mut().zip(centres[row % centres.len()]) {
            column.push(centre + random.gen_range(-1.0..1.0));
        }
    }
    FeatureMatrix::new(vec!["x".to_owned(), "y".to_owned()], columns).unwrap()
}

fn fit(matrix: &FeatureMatrix, k: usize) -> KMeansFit {
    fit_kmeans(matrix, &KMeansSpec::new(k, 42), &Progress::none()).unwrap()
}

/// Labels are nearest centroids, centroids are means, sizes and inertia follow.
fn assert_fixed_point(matrix: &FeatureMatrix, fit: &KMeansFit) {
    let k = fit.sizes.len();
    let place = |row: usize| (0..matrix.n_features()).map(move |j| matrix.values()[[row, j]]);
    let squares = |row: usize, c: usize| -> f64 {
        place(row)
            .zip(fit.centroids.row(c))
            .map(|(x, m)| (x - m).powi(2))
            .sum()
    };
    let mut inertia = 0.0;
    for row in 0..matrix.n_rows() {
        let own = squares(row, usize::from(fit.labels[row]));
        assert!(
            (0..k).all(|c| own <= squares(row, c)),
            "row {row} is not with its nearest"
        );
        inertia += own;
    }
    assert!((inertia - fit.inertia).abs() <= 1e-9 * inertia.max(1.0));
    for c in 0..k {
        let rows: Vec<usize> = (0..matrix.n_rows())
            .filter(|&r| usize::from(fit.labels[r]) == c)
            .collect();
        assert_eq!(rows.len() as u64, fit.sizes[c]);
        for j in 0..matrix.n_features() {
            let mean = rows.iter().map(|&r| matrix.values()[[r, j]]).sum::<f64>() / rows.len() as f64;
            assert!((mean - fit.centroids[[c, j]]).abs() < 1e-9);
        }
    }
    assert!(fit.sizes.is_sorted_by(|a, b| a >= b));
}

#[test]
fn separate_blobs_are_found() {
    let matrix = blobs(600, &[[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]], 1);
    let found = fit(&matrix, 3);
    assert!(found.converged);
    assert_eq!(found.sizes, [200, 200, 200]);
    assert_fixed_point(&matrix, &found);
}

#[test]
fn overlapping_rows_end_in_a_fixed_point() {
    let matrix = blobs(3_000, &[[0.0, 0.0], [1.0, 0.5], [0.3, 1.0], [1.5, 1.5]], 2);
    for k in [1, 2, 5, 9] {
        let found = fit(&matrix, k);
        assert!(found.converged);
        assert_fixed_point(&matrix, &found);
    }
}

#[test]
fn more_rows_than_the_sample_end_in_a_fixed_point_too() {
    let matrix = blobs(SEARCH_ROWS + 7_777, &[[0.0, 0.0], [1.2, 0.4], [0.5, 1.4]], 3);
    let spec = KMeansSpec {
        n_starts: 3,
        ..KMeansSpec::new(4, 1)
    };
    let found = fit_kmeans(&matrix, &spec, &Progress::none()).unwrap();
    assert!(found.converged);
    assert_fixed_point(&matrix, &found);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let matrix = blobs(12_345, &[[0.0, 0.0], [1.2, 0.4], [0.5, 1.4]], 4);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let spec = KMeansSpec {
            n_starts: 3,
            ..KMeansSpec::new(4, 1)
        };
        pool.install(|| fit_kmeans(&matrix, &spec, &Progress::none()).unwrap())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn an_empty_segment_takes_the_farthest_row() {
    let x = vec![0.0, 0.1, 0.2, 9.0, 9.1, 30.0];
    let matrix = FeatureMatrix::new(vec!["x".to_owned()], vec![x]).unwrap();
    // The third start is nobody's nearest.
    let settled = lloyd(&matrix, &[0.0, 9.0, 1e6], 3, 100, &Progress::none()).unwrap();
    assert!(settled.converged);
    assert_eq!(settled.sizes.iter().sum::<u64>(), 6);
    assert!(settled.sizes.iter().all(|&size| size > 0));
    assert!(settled.inertia < 0.1, "{settled:?}");
}

#[test]
fn fewer_different_rows_than_segments_do_not_loop() {
    let matrix = FeatureMatrix::new(vec!["x".to_owned()], vec![vec![1.0, 1.0, 2.0, 2.0]]).unwrap();
    let found = fit(&matrix, 3);
    assert!(found.converged);
    assert_eq!(found.sizes, [2, 2, 0]);
    assert_eq!(found.inertia, 0.0);
}

#[test]
fn counts_that_cannot_be_are_refused() {
    let matrix = blobs(300, &[[0.0, 0.0]], 5);
    for k in [0, 256, 301] {
        assert!(fit_kmeans(&matrix, &KMeansSpec::new(k, 1), &Progress::none()).is_err());
    }
}

#[test]
fn cancel_is_heard() {
    let matrix = blobs(300, &[[0.0, 0.0]], 5);
    let cancel = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let progress = Progress::new(cancel, std::sync::Arc::new(|_, _| ()));
    let found = fit_kmeans(&matrix, &KMeansSpec::new(3, 1), &progress);
    assert_eq!(found, Err(ModelError::Cancelled(Cancelled)));
}
