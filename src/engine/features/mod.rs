//! Table → [`FeatureMatrix`]: which columns count, which rows train, how words become numbers.

mod encode;
mod error;
mod matrix;
mod roles;
mod scale;
mod split;

pub use encode::{Encoded, Encoder, MAX_LEVELS, UnscoredRow};
pub use error::FeatureError;
pub use matrix::FeatureMatrix;
pub use roles::{
    FeatureRole, LOW_CARDINALITY, Roles, is_candidate_target, roles, segment_roles, suggest_target,
};
pub use scale::Standardizer;
pub use split::{Split, sample_rows, stratified_split};
