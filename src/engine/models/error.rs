//! What can stop a fit.

use crate::engine::Cancelled;

/// Why a model could not be fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    #[error("k = {k} segments want at least as many rows; there are {rows}: choose a smaller k")]
    MoreSegmentsThanRows { k: usize, rows: usize },
    #[error("k = {k} segments cannot be made; choose a k from 1 to 255")]
    SegmentCount { k: usize },
    #[error(
        "{k} segments want at least {k} different rows; in the columns chosen there are only {distinct}: choose other columns or a smaller k"
    )]
    TooFewDifferentRows { k: usize, distinct: usize },
    #[error("class {class} has no training rows; choose another target or fewer cleaning steps")]
    EmptyClass { class: usize },
    #[error("{labels} labels do not fit {rows} rows")]
    LabelsDoNotFit { labels: usize, rows: usize },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
