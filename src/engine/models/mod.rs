//! Matrix → fitted model. The only home of linfa.
//!
//! linfa finds the start on a seeded sample; our exact, parallel pass over all rows finishes.

pub mod bayes;
mod blocks;
mod cholesky;
pub mod density;
mod error;
pub mod inflation;
pub mod kmeans;
pub mod labelled;
pub mod logistic;
pub mod medoids;
pub mod mixture;
pub mod near;
pub mod other;
pub mod principal;
pub mod trees;
pub mod ward;

pub(in crate::engine) use blocks::dot;
pub use error::ModelError;
