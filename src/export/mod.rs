//! Bytes out: pictures, tables, JSON. `write.rs` is the only writer of files.

mod request;

use std::path::Path;

pub use request::{ExportContent, ExportRequest, TableContent, perform};

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExportError {
    #[error("placeholder")]
    Placeholder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Svg,
    Png,
}

pub fn chart_bytes(
    _: &crate::chart::ChartSpec,
    _: Format,
    _: &crate::theme::Colours,
) -> Result<Vec<u8>, ExportError> {
    Err(ExportError::Placeholder)
}
pub fn table_bytes(_: &TableContent) -> Result<Vec<u8>, ExportError> {
    Err(ExportError::Placeholder)
}
pub fn write(_: &Path, _: &[u8], _: Option<&Path>) -> Result<(), ExportError> {
    Err(ExportError::Placeholder)
}
