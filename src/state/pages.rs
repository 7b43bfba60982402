//! The pages of tabs that have several.

use serde::{Deserialize, Serialize};

/// The pages of the Data tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataPage {
    #[default]
    Table,
    Profile,
    Correlations,
}

impl DataPage {
    pub const ALL: [Self; 3] = [Self::Table, Self::Profile, Self::Correlations];

    pub fn title(self) -> &'static str {
        match self {
            Self::Table => "Table",
            Self::Profile => "Profile",
            Self::Correlations => "Correlations",
        }
    }
}

/// The pages of the Train tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainPage {
    /// How good the classifier is.
    #[default]
    Results,
    /// Why it says what it says.
    Explain,
}

impl TrainPage {
    pub const ALL: [Self; 2] = [Self::Results, Self::Explain];

    pub fn title(self) -> &'static str {
        match self {
            Self::Results => "Results",
            Self::Explain => "Explain",
        }
    }
}

/// The pages below the scatter of the Segments tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentsPage {
    /// Where customers go as k changes.
    #[default]
    Flows,
    Table,
    /// Segments × features.
    Profile,
    /// A line a segment over all features.
    Lines,
    /// A card a segment; only where there is no room for them at the side.
    Cards,
    /// What the method shows beside its segments; only where it shows something.
    Method,
    /// Beside known labels.
    Labels,
    /// Customers of a second file: who moved.
    Moves,
}

impl SegmentsPage {
    pub const ALL: [Self; 8] = [
        Self::Flows,
        Self::Table,
        Self::Profile,
        Self::Lines,
        Self::Cards,
        Self::Method,
        Self::Labels,
        Self::Moves,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Flows => "Flows",
            Self::Table => "Table",
            Self::Profile => "Profile",
            Self::Lines => "Lines",
            Self::Cards => "Cards",
            Self::Method => "Method",
            Self::Labels => "Labels",
            Self::Moves => "Moves",
        }
    }
}
