//! What can stop an export: what, where, what to do.

use crate::engine::{EngineError, format::NARROW_SPACE, table::TableError};

/// Why nothing was exported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("Could not draw the picture: {why}. Export it as SVG instead")]
    Picture { why: String },
    #[error("Could not write {file}: {cause}")]
    Write { file: String, cause: WriteCause },
    #[error("Could not put the table together: {0}")]
    Table(#[from] TableError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(
        "{form} cannot hold a {model}: only a logistic regression is handed over. Save the model instead, which the \
         Score tab and “buyerscope score” read"
    )]
    NotHandedOver { model: &'static str, form: &'static str },
    #[error("Could not put {what} together: {why}")]
    Encode { what: &'static str, why: String },
}

/// Why a file could not be written, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteCause {
    #[error("the folder {folder} does not exist. Make it first, or save elsewhere")]
    NoFolder { folder: String },
    #[error("{folder} is there, but files cannot be written to it. Save elsewhere")]
    NotWritable { folder: String },
    #[error("{folder} is a file, not a folder. Save elsewhere")]
    FolderIsFile { folder: String },
    #[error("a folder has that name. Choose another name")]
    IsFolder,
    #[error("your customers are read from that file, and it is never written over. Choose another name")]
    IsSource,
    #[error("the file there is read-only. Choose another name")]
    ReadOnlyFile,
    #[error("you may not write into {folder}. Save elsewhere")]
    NotAllowed { folder: String },
    #[error("the disk is read-only. Save elsewhere")]
    ReadOnlyDisk,
    #[error("the disk is full (needs {}). The old file is untouched; save elsewhere", bytes_words(*.needs))]
    DiskFull { needs: u64 },
    #[error("the name is too long or has characters that the disk does not take. Choose another name")]
    Name,
    #[error("{why}. The old file is untouched; try again or save elsewhere")]
    Other { why: String },
}

/// "31 kB", "1.2 MB".
fn bytes_words(n: u64) -> String {
    let (value, unit) = match n {
        0..1_000 => (n as f64, "bytes"),
        1_000..1_000_000 => (n as f64 / 1e3, "kB"),
        _ => (n as f64 / 1e6, "MB"),
    };
    let decimals = usize::from(n >= 1_000 && value < 10.0);
    format!("{value:.decimals$}{NARROW_SPACE}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_where_and_what_to_do() {
        let error = ExportError::Write {
            file: "confusion-matrix.svg".to_owned(),
            cause: WriteCause::DiskFull { needs: 31_000 },
        };
        assert_eq!(
            error.to_string(),
            "Could not write confusion-matrix.svg: the disk is full (needs 31\u{202f}kB). The old file is \
             untouched; save elsewhere"
        );
        assert_eq!(bytes_words(512), "512\u{202f}bytes");
        assert_eq!(bytes_words(1_234), "1.2\u{202f}kB");
        assert_eq!(bytes_words(25_000_000), "25\u{202f}MB");
    }
}
