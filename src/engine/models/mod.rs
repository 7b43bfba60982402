//! Matrix → fitted model. The only home of linfa.
//!
//! linfa finds the start on a seeded sample; our exact, parallel pass over all rows finishes.

mod blocks;
mod cholesky;
mod error;
pub mod kmeans;
pub mod logistic;
pub mod principal;

pub use error::ModelError;
