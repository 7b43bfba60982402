//! What can stop a fit.

use crate::engine::Cancelled;

/// Why a model could not be fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    #[error("k = {k} segments want at least as many rows; there are {rows}: choose a smaller k")]
    MoreSegmentsThanRows { k: usize, rows: usize },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
