//! Random draws of the few shapes the samples need.

use std::f64::consts::TAU;

use rand::distributions::{Distribution as _, WeightedIndex};
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A seeded stream of draws.
pub struct Draws(Xoshiro256PlusPlus);

impl Draws {
    /// Streams of one seed never overlap.
    pub fn new(seed: u64, stream: u32) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        for _ in 0..stream {
            rng.jump();
        }
        Self(rng)
    }

    /// Uniform in 0 ≤ x < 1.
    pub fn uniform(&mut self) -> f64 {
        self.0.r#gen()
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// An integer of `low..high`.
    pub fn integer(&mut self, low: usize, high: usize) -> usize {
        self.0.gen_range(low..high)
    }

    /// Box and Muller's transform; the second value is thrown away to keep one draw one number.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let (radius, angle) = (1.0 - self.uniform(), TAU * self.uniform());
        mean + deviation * (-2.0 * radius.ln()).sqrt() * angle.cos()
    }

    /// Log-normal with the given median; `deviation` is that of the logarithm.
    pub fn log_normal(&mut self, median: f64, deviation: f64) -> f64 {
        median * self.normal(0.0, deviation).exp()
    }

    /// Gamma with a whole shape: a sum of exponentials.
    pub fn gamma(&mut self, shape: u32, mean: f64) -> f64 {
        let sum: f64 = (0..shape).map(|_| -(1.0 - self.uniform()).ln()).sum();
        mean * sum / f64::from(shape)
    }

    /// Places in `weights`, each as likely as its weight.
    pub fn weighted(&mut self, weights: &[f64], count: usize) -> Vec<usize> {
        let index = WeightedIndex::new(weights).expect("weights of the samples are positive");
        (0..count).map(|_| index.sample(&mut self.0)).collect()
    }

    /// One place in `weights`.
    pub fn weighted_one(&mut self, weights: &[f64]) -> usize {
        self.weighted(weights, 1)[0]
    }

    /// `count` different numbers of `0..below`, in random order.
    pub fn distinct(&mut self, below: usize, count: usize) -> Vec<usize> {
        rand::seq::index::sample(&mut self.0, below, count).into_vec()
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }
}
