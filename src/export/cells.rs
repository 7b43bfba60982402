//! Texts as they are written to CSV.

use std::borrow::Cow;

use crate::engine::table::guarded;

/// How texts are written to CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TextCells {
    /// With an apostrophe before what a spreadsheet would run; the reader takes it out again.
    #[default]
    Safe,
    /// As they are.
    Raw,
}

impl TextCells {
    /// The cell as it is written.
    pub fn written(self, cell: &str) -> Cow<'_, str> {
        match self {
            Self::Safe => guarded(cell),
            Self::Raw => Cow::Borrowed(cell),
        }
    }
}
