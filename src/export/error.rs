//! What can stop an export: what, where, what to do.

/// Why nothing was exported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("Could not draw the picture: {why}. Export it as SVG instead")]
    Picture { why: String },
}
