//! Which columns are worth learning from, and why the others are not.

use crate::engine::table::{ColumnKind, ColumnSummary};

/// At most this many distinct values make a column fit to be a target or a one-hot feature.
pub const LOW_CARDINALITY: usize = 20;

/// A column's part in the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureRole {
    pub column: String,
    pub kind: ColumnKind,
    /// Chosen already.
    pub is_default: bool,
    /// May be chosen at all.
    pub is_possible: bool,
    /// Why not chosen, or what to know: "identifier", "4 levels", "constant", "812 levels".
    pub note: String,
}

/// Target and features as suggested.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles {
    pub target: Option<String>,
    /// All columns but the target, in file order.
    pub features: Vec<FeatureRole>,
}

/// Whether a column can be predicted: 2 to [`LOW_CARDINALITY`] distinct values, no identifier, no date.
pub fn is_candidate_target(column: &ColumnSummary) -> bool {
    let _ = column;
    false
}

/// The target to suggest: `buyer_type` if there, else a column whose name says that it is an
/// outcome (target, label, class, churn, purchase …), else the last low-cardinality column of words.
pub fn suggest_target(columns: &[ColumnSummary]) -> Option<String> {
    let _ = columns;
    None
}

/// Roles of all columns, given the target (`None`: the suggested one).
pub fn roles(columns: &[ColumnSummary], target: Option<&str>) -> Roles {
    let _ = (columns, target);
    Roles::default()
}

/// Roles for segmentation: numeric columns only are possible; the target is left out by default.
pub fn segment_roles(columns: &[ColumnSummary], target: Option<&str>) -> Vec<FeatureRole> {
    let _ = (columns, target);
    Vec::new()
}
