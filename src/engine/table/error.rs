//! What can be wrong with a file.

/// Why a file could not become a table.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    #[error("placeholder")]
    Placeholder,
    #[error("stopped, as asked")]
    Cancelled(#[from] crate::engine::Cancelled),
}
