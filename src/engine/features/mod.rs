//! Table → [`FeatureMatrix`]: which columns count, which rows train, how words become numbers.

mod columns;
mod encode;
mod error;
mod matrix;
mod roles;
mod scale;
mod split;

pub(crate) use columns::{median, no_such_column, numbers};
pub(crate) use encode::rows_with_missing;
pub use encode::{ColumnEncoding, Encoded, Encoder, MAX_LEVELS, MISSING_LEVEL, UnscoredRow};
pub use error::FeatureError;
pub use matrix::FeatureMatrix;
pub use roles::{
    FeatureRole, LOW_CARDINALITY, Roles, is_candidate_target, roles, segment_roles, suggest_target,
};
pub use scale::Standardizer;
pub use split::{Split, sample_rows, stratified_split};
