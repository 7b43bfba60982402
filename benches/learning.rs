//! Fits on a million rows. `cargo bench --bench learning`; benches/peers.py does the same work in
//! scikit-learn, benches/fitting.rs sets ours beside it in one run.

mod made_up;

use buyerscope::engine::{
    Progress,
    features::FeatureMatrix,
    metrics::{SilhouetteSample, bootstrap_counts, mean_silhouette},
    models::{
        kmeans::{KMeansSpec, fit_kmeans},
        logistic::{LogisticSpec, fit_logistic},
    },
};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

use made_up::{ROWS, bell, labelled, standardized};

/// Five overlapping groups in three features.
fn grouped() -> FeatureMatrix {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let centres = [
        [0.0, 0.0, 0.0],
        [3.0, 0.5, 1.0],
        [0.5, 3.5, -1.0],
        [3.0, 3.0, 2.5],
        [-2.0, 1.5, 3.0],
    ];
    let mut columns = vec![Vec::new(); 3];
    for _ in 0..ROWS {
        let centre = centres[random.gen_range(0..5_usize)];
        for (column, at) in columns.iter_mut().zip(centre) {
            column.push(at + bell(&mut random));
        }
    }
    standardized(columns)
}

fn learning(criterion: &mut Criterion) {
    let none = Progress::none();
    let mut group = criterion.benchmark_group("learning");
    group.sample_size(10);
    let (matrix, labels) = labelled();
    for l2 in [0.0, 1.0] {
        let spec = LogisticSpec {
            l2,
            class_weights: vec![1.0; 2],
            max_iterations: 100,
            seed: 42,
        };
        group.bench_function(format!("logistic 1,000,000 x 8, l2 {l2}"), |bencher| {
            bencher.iter(|| fit_logistic(&matrix, &labels, 2, &spec, &none));
        });
    }
    drop((matrix, labels));
    let matrix = grouped();
    group.bench_function("kmeans 1,000,000 x 3, k 5", |bencher| {
        bencher.iter(|| fit_kmeans(&matrix, &KMeansSpec::new(5, 42), &none));
    });
    if let Ok(fit) = fit_kmeans(&matrix, &KMeansSpec::new(5, 42), &none) {
        let sample = SilhouetteSample::draw(&matrix, 42);
        group.bench_function("silhouette of 5,000 sampled rows, k 5", |bencher| {
            bencher.iter(|| mean_silhouette(&sample, &fit.labels, 5, &none));
        });
    }
    group.bench_function("bootstrap of a confusion matrix", |bencher| {
        let f1 = |[_, fp, fn_, tp]: [u64; 4]| 2.0 * tp as f64 / (2 * tp + fp + fn_) as f64;
        bencher.iter(|| bootstrap_counts([571, 82, 101, 316], 42, f1));
    });
    group.finish();
}

criterion_group!(benches, learning);
criterion_main!(benches);
