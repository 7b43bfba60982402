//! What is wrong with a formula, and where.

/// What is wrong, at a place of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at character {} of the formula)", at + 1)]
pub struct FormulaError {
    /// First sign that is wrong, counted from 0.
    pub at: usize,
    /// Signs that are wrong, at least one.
    pub length: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl FormulaError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            at: span.from,
            length: (span.to - span.from).max(1),
            message: message.into(),
        }
    }
}

/// Signs of the text, from the first to behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: usize,
    pub to: usize,
}

impl Span {
    pub fn to(self, other: Self) -> Self {
        Self {
            from: self.from,
            to: other.to,
        }
    }
}
