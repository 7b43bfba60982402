//! What can be wrong with a choice of columns.

/// Why columns could not become features.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FeatureError {
    #[error("there is no column “{column}”; the file has {available}")]
    NoSuchColumn { column: String, available: String },
}
