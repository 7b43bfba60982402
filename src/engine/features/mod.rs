//! Table → [`FeatureMatrix`]: which columns count, which rows train, how words become numbers.

mod encode;
mod error;
mod folds;
mod forward;
mod latest;
mod matrix;
mod roles;
mod scale;
mod split;

pub use encode::{ColumnEncoding, Encoded, Encoder, MAX_LEVELS, MISSING_LEVEL, UnscoredRow};
pub(crate) use encode::{levels, median, no_such_column, numbers, rows_with_missing};
pub use error::FeatureError;
pub use folds::{grouped_folds, n_groups, stratified_folds};
pub use forward::forward_blocks;
pub use latest::latest_split;
pub use matrix::FeatureMatrix;
pub(crate) use roles::words_of;
pub use roles::{
    FeatureRole, LOW_CARDINALITY, Redundant, Roles, is_candidate_target, leave_out, roles, segment_roles,
    suggest_target,
};
pub use scale::Standardizer;
pub(crate) use scale::mean_and_std;
pub use split::{Split, grouped_split, most_frequent, sample_rows, stratified_split};
