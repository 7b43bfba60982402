//! What a source held when a study was saved, and what has changed since.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::engine::{
    format,
    table::{ImportReceipt, hex},
};

/// Read at a time.
const READ_BYTES: usize = 1 << 16;

/// What a source held.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceNote {
    /// Hex SHA-256 of the bytes.
    pub sha256: String,
    pub rows: usize,
    /// Their names, in the order of the file.
    pub columns: Vec<String>,
}

impl SourceNote {
    /// Of a file as it has been read.
    pub fn of(receipt: &ImportReceipt) -> Self {
        Self {
            sha256: receipt.sha256.clone(),
            rows: receipt.n_rows,
            columns: receipt.columns.iter().map(|column| column.name.clone()).collect(),
        }
    }
}

/// Whether a file has the bytes with this SHA-256; no where it cannot be read.
pub fn has_fingerprint(path: &Path, sha256: &str) -> bool {
    let sum = || -> io::Result<String> {
        let mut file = BufReader::with_capacity(READ_BYTES, File::open(path)?);
        let mut hasher = Sha256::new();
        loop {
            let block = file.fill_buf()?;
            if block.is_empty() {
                return Ok(hex(&hasher.finalize()));
            }
            hasher.update(block);
            let n = block.len();
            file.consume(n);
        }
    };
    sum().is_ok_and(|sum| sum == sha256)
}

/// What is no longer as it was, in sentences; nothing where the bytes are the same.
pub fn source_changes(saved: &SourceNote, now: &SourceNote) -> Vec<String> {
    if saved.sha256 == now.sha256 {
        return Vec::new();
    }
    let mut said = Vec::new();
    if saved.rows == now.rows {
        said.push(format!("{} rows, as before.", format::count(now.rows)));
    } else {
        said.push(format!(
            "{} rows, {} before.",
            format::count(now.rows),
            format::count(saved.rows)
        ));
    }
    let missing = |from: &SourceNote, in_other: &SourceNote| -> Vec<String> {
        let names = from.columns.iter();
        names
            .filter(|name| !in_other.columns.contains(name))
            .cloned()
            .collect()
    };
    let (gone, new) = (missing(saved, now), missing(now, saved));
    if gone.is_empty() && new.is_empty() {
        said.push(format!(
            "The same {}.",
            format::plural(now.columns.len(), "column", "columns")
        ));
    }
    if !gone.is_empty() {
        said.push(format!("No longer there: {}.", format::listed(&gone)));
    }
    if !new.is_empty() {
        said.push(format!("New: {}.", format::listed(&new)));
    }
    let short = |sha256: &str| sha256.get(..8).unwrap_or(sha256).to_owned();
    said.push(format!(
        "SHA-256 {}…, {}… before.",
        short(&now.sha256),
        short(&saved.sha256)
    ));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(sha256: &str, rows: usize, columns: &[&str]) -> SourceNote {
        SourceNote {
            sha256: sha256.to_owned(),
            rows,
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn what_has_changed_is_told() {
        let saved = note("aabbccddee", 5_000, &["id", "age", "region"]);
        assert!(source_changes(&saved, &saved).is_empty());
        let now = note("1122334455", 5_120, &["id", "age", "city"]);
        assert_eq!(
            source_changes(&saved, &now),
            [
                "5\u{202f}120 rows, 5\u{202f}000 before.",
                "No longer there: region.",
                "New: city.",
                "SHA-256 11223344…, aabbccdd… before.",
            ]
        );
        let edited = SourceNote {
            sha256: "99".to_owned(),
            ..saved.clone()
        };
        assert_eq!(
            source_changes(&saved, &edited)[..2],
            ["5\u{202f}000 rows, as before.", "The same 3 columns."]
        );
    }
}
