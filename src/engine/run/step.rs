//! The arrows of the data flow.

/// One arrow of the data flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Import,
    /// Purchases become customers; only where the Study asks for it.
    Customers,
    Prepare,
    Classify,
    /// What the classifier's reasons are; wanted only where they are looked at.
    Explain,
    /// Cross-validation; only where the Study asks for folds.
    Validate,
    /// The coefficients over the strength of the penalty; wanted only where it is looked at.
    Path,
    Segment,
    /// What speaks for each k; wanted only where segments are looked at.
    Evidence,
    /// What segments are like beyond their centres; wanted only where they are looked at.
    Describe,
    /// Customers of a second file in the segments; wanted only where they are looked at.
    Second,
    Explore,
    /// The leak sentinel.
    Watch,
    /// Rows of the table filtered and sorted; nothing to do while they are shown as they stand.
    View,
    /// Cells that hold the text looked for.
    Find,
    /// Wanted only where it is looked at, as what follows.
    Profile,
    Relate,
}

impl Step {
    /// In the order in which they stand on each other.
    pub const ALL: [Self; 17] = [
        Self::Import,
        Self::Customers,
        Self::Prepare,
        Self::View,
        Self::Find,
        Self::Classify,
        Self::Explain,
        Self::Validate,
        Self::Path,
        Self::Segment,
        Self::Evidence,
        Self::Describe,
        Self::Second,
        Self::Explore,
        Self::Watch,
        Self::Profile,
        Self::Relate,
    ];
}
