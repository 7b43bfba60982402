//! The file as read, and what is counted of it on the side.

use std::sync::OnceLock;

use crate::engine::{
    Cancelled, Progress, format, memory,
    table::{ColumnSummary, ImportReceipt, Table, duplicate_rows, summarize_with},
};

/// The file as read.
#[derive(Debug, Clone)]
pub struct Read {
    pub table: Table,
    pub receipt: ImportReceipt,
    pub summary: Vec<ColumnSummary>,
    /// Counted once, by the first who asks: reading does not wait for it.
    duplicates: OnceLock<usize>,
    /// What it was made of, where it does not stand in the file like this.
    made_of: Option<String>,
}

impl Read {
    /// Counts what each column holds.
    ///
    /// # Errors
    /// When the caller cancels.
    pub fn new(table: Table, receipt: ImportReceipt, progress: &Progress) -> Result<Self, Cancelled> {
        let summary = match summarize_with(&table, progress) {
            Ok(summary) => summary,
            Err(cancelled) => {
                memory::give_back((table, receipt));
                return Err(cancelled);
            }
        };
        Ok(Self {
            summary,
            table,
            receipt,
            duplicates: OnceLock::new(),
            made_of: None,
        })
    }

    /// The same, made of the rows of its file: "12 customers made of 40 purchases".
    #[must_use]
    pub fn made_of(self, words: &str) -> Self {
        let file = format::file_name(&self.receipt.file);
        Self {
            made_of: Some(format!("{words} of {file}")),
            ..self
        }
    }

    /// What the table is before anything is done to it: "as in the file", "12 customers made of 40 purchases of
    /// shop.csv".
    pub fn words(&self) -> &str {
        self.made_of.as_deref().unwrap_or("as in the file")
    }

    /// Rows equal to an earlier row in every column. Counts them the first time: not for a frame.
    ///
    /// # Errors
    /// When the caller cancels.
    pub fn duplicate_rows(&self, progress: &Progress) -> Result<usize, Cancelled> {
        if let Some(known) = self.known_duplicates() {
            return Ok(known);
        }
        let n = duplicate_rows(&self.table, progress)?;
        Ok(*self.duplicates.get_or_init(|| n))
    }

    /// The same, where they have been counted already.
    pub fn known_duplicates(&self) -> Option<usize> {
        self.duplicates.get().copied()
    }

    /// What to say of them; nothing without any, or before they are counted.
    pub fn duplicates_note(&self) -> Option<String> {
        let n = self.known_duplicates().filter(|n| *n > 0)?;
        Some(format!(
            "{} equal to an earlier row in every column.",
            format::plural(n, "duplicate row is", "duplicate rows are")
        ))
    }
}
