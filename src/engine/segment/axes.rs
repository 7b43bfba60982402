//! Which two axes show the segments best.

use super::SegmentScan;
use crate::engine::{
    study::Axis,
    table::{ColumnKind, ColumnSummary, Table},
};

/// Along a column of fewer different values than this customers lie in rows, one upon the other: such a column is an
/// axis only where there are no two others.
const FINE: usize = 20;

/// The features that make good axes, by name.
pub(super) fn fine<'s>(summary: &'s [ColumnSummary], features: &[String]) -> Vec<&'s str> {
    let fine = summary.iter().filter(|column| column.distinct >= FINE);
    let fine: Vec<&str> = fine
        .map(|column| column.name.as_str())
        .filter(|name| features.iter().any(|feature| feature == name))
        .collect();
    if fine.len() < 2 { Vec::new() } else { fine }
}

impl SegmentScan {
    /// The two features that set the segments apart most; beside a single column of numbers another one, which says
    /// how the segments differ in that; without any the principal components.
    pub fn best_axes(&self, table: &Table, summary: &[ColumnSummary]) -> (Axis, Axis) {
        if let Some((x, y)) = self.telling_pair(summary) {
            return (Axis::Column(x), Axis::Column(y));
        }
        let mut dimensions = self.space.dimensions.iter();
        let number = dimensions.find(|dimension| dimension.level.is_none());
        let Some(feature) = number.map(|dimension| dimension.column.clone()) else {
            // One category alone has one component at least.
            let last = self.components.len().saturating_sub(1).min(1);
            return (Axis::Component(0), Axis::Component(last));
        };
        let mut columns = table.columns().iter();
        let other = columns
            .find(|column| column.kind == ColumnKind::Number && column.name != feature)
            .map_or_else(|| feature.clone(), |column| column.name.clone());
        (Axis::Column(feature), Axis::Column(other))
    }
}
