//! Everything that can go wrong in the engine, each saying what, where and what to do.

use super::{
    features::FeatureError,
    handover::{MatchError, ModelFileError},
    models::ModelError,
    progress::Cancelled,
    purchases::PurchaseError,
    segment::SegmentError,
    table::TableError,
};

/// Any engine failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    #[error("no file is open: open one first")]
    NothingOpen,
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Purchases(#[from] PurchaseError),
    #[error(transparent)]
    Features(#[from] FeatureError),
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error(transparent)]
    ModelFile(#[from] ModelFileError),
    #[error(transparent)]
    Segment(#[from] SegmentError),
    #[error(transparent)]
    Match(#[from] MatchError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl EngineError {
    /// As it is said of a fold: a class without training rows lacks them there, not in the file.
    #[must_use]
    pub fn in_fold(self) -> Self {
        match self {
            Self::Features(FeatureError::NoTrainingRows { label }) => {
                FeatureError::NotInFold { label }.into()
            }
            other => other,
        }
    }
}
