//! Everything that can go wrong in the engine, each saying what, where and what to do.

use super::{
    features::FeatureError,
    handover::{MatchError, ModelFileError},
    models::ModelError,
    progress::Cancelled,
    purchases::PurchaseError,
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
    Match(#[from] MatchError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
