//! The tables that can be exported.

/// A table that can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableId {
    Customers,
    Summary,
    Cleaning,
    SetAside,
    NotRead,
    Predictions,
    Segments,
    /// What speaks for each k.
    Evidence,
    /// Customers from one k to the next.
    Flows,
    /// Segments × features in standard deviations.
    SegmentProfile,
    /// Segments beside a known label.
    Crosstab,
    /// Who moved from which segment to which.
    Migration,
    /// Each customer of both files.
    SecondFile,
    Coefficients,
    /// Coefficients over the strength of the penalty.
    Path,
    Metrics,
    Confusion,
    Folds,
    Comparison,
    Flips,
    Correlations,
    Selected,
    Profile,
    MissingPatterns,
    Relations,
}

impl TableId {
    /// "Export predictions" is the button's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customers => "cleaned customers",
            Self::Summary => "column summary",
            Self::Cleaning => "cleaning report",
            Self::SetAside => "rows set aside",
            Self::NotRead => "cells not read",
            Self::Predictions => "predictions",
            Self::Segments => "segments table",
            Self::Evidence => "evidence for each k",
            Self::Flows => "table of flows",
            Self::SegmentProfile => "table of the segment profile",
            Self::Crosstab => "crosstab table",
            Self::Migration => "migration table",
            Self::SecondFile => "assigned customers",
            Self::Coefficients => "coefficients table",
            Self::Path => "table of coefficients over L2",
            Self::Metrics => "metrics table",
            Self::Confusion => "matrix table",
            Self::Folds => "folds table",
            Self::Comparison => "comparison table",
            Self::Flips => "call list",
            Self::Correlations => "correlations table",
            Self::Selected => "selected customers",
            Self::Profile => "column profile",
            Self::MissingPatterns => "missing patterns",
            Self::Relations => "table of the heatmap",
        }
    }

    /// File name without ending.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Customers => "customers-cleaned",
            Self::Summary => "columns",
            Self::Cleaning => "cleaning",
            Self::SetAside => "set-aside",
            Self::NotRead => "not-read",
            Self::Predictions => "predictions",
            Self::Segments => "segments",
            Self::Evidence => "evidence",
            Self::Flows => "segment-flows",
            Self::SegmentProfile => "segment-profile",
            Self::Crosstab => "segments-by-label",
            Self::Migration => "migration",
            Self::SecondFile => "assigned",
            Self::Coefficients => "coefficients",
            Self::Path => "coefficients-over-l2",
            Self::Metrics => "metrics",
            Self::Confusion => "confusion",
            Self::Folds => "folds",
            Self::Comparison => "models",
            Self::Flips => "call-list",
            Self::Correlations => "correlations",
            Self::Selected => "customers-selected",
            Self::Profile => "column-profile",
            Self::MissingPatterns => "missing-patterns",
            Self::Relations => "columns-heatmap",
        }
    }
}
