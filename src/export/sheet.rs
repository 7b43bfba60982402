//! Rows of text on their way to CSV.

use super::{ExportError, TextCells};

/// Rows of text on their way to CSV.
pub(super) struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    cells: TextCells,
}

fn failed(error: impl std::fmt::Display) -> ExportError {
    ExportError::Encode {
        what: "the table",
        why: error.to_string(),
    }
}

impl Sheet {
    pub fn new<S: AsRef<str>>(
        header: impl IntoIterator<Item = S>,
        cells: TextCells,
    ) -> Result<Self, ExportError> {
        let mut sheet = Self::headless(cells);
        sheet.row(header)?;
        Ok(sheet)
    }

    /// Rows that go on below others.
    pub fn headless(cells: TextCells) -> Self {
        Self {
            writer: csv::Writer::from_writer(Vec::new()),
            cells,
        }
    }

    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> Result<(), ExportError> {
        for cell in cells {
            let written = self.cells.written(cell.as_ref());
            self.writer.write_field(written.as_bytes()).map_err(failed)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(failed)
    }

    pub fn bytes(self) -> Result<Vec<u8>, ExportError> {
        self.writer.into_inner().map_err(failed)
    }
}

/// The shortest text that reads back as the same number; empty when it is none.
pub(super) fn number(value: f64) -> String {
    if value.is_finite() {
        // Adding zero turns −0 into 0.
        format!("{}", value + 0.0)
    } else {
        String::new()
    }
}

pub(super) fn maybe(value: Option<f64>) -> String {
    value.map_or_else(String::new, number)
}
