//! How segments are found, as clap reads it.

use clap::Args;

use super::{
    choices::{MethodChoice, ScalingChoice},
    values::{FeatureWeights, SegmentCount, penalty, segment_range},
};
use crate::engine::study::DEFAULT_SEED;

#[derive(Debug, Args)]
pub struct SegmentOptions {
    /// How many segments; auto takes the clearest silhouette.
    #[arg(long, value_name = "auto|N", default_value = "auto")]
    pub k: SegmentCount,
    /// Smallest and largest number of segments tried.
    #[arg(long, value_name = "LOW..HIGH", default_value = "2..10", value_parser = segment_range)]
    pub k_range: (usize, usize),
    /// How segments are found.
    #[arg(long, value_enum, default_value_t)]
    pub method: MethodChoice,
    /// DBSCAN and OPTICS: how near customers must lie, as scaled [default: where their distances turn up].
    #[arg(long, value_name = "DISTANCE", value_parser = penalty)]
    pub radius: Option<f64>,
    /// DBSCAN and OPTICS: how many customers make a dense place [default: twice the number of features, 5 at least].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    pub min_points: Option<u32>,
    /// What one unit of a feature is when segments are found.
    #[arg(long, value_enum, default_value_t)]
    pub scaling: ScalingChoice,
    /// How much features count: 2 as if the column stood there twice, 0 leaves it out [default: 1 each].
    #[arg(long, value_name = "COLUMN=NUMBER,…")]
    pub feature_weights: Option<FeatureWeights>,
    /// Seed of every random step.
    #[arg(long, default_value_t = DEFAULT_SEED)]
    pub seed: u64,
}
