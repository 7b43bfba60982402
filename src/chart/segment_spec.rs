//! What charts of segments show beyond the scatter: where customers go as k changes, a line a segment.

use super::Hue;

/// Segments of several k side by side, and how customers go from one to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowsChart {
    pub columns: Vec<FlowColumn>,
    /// Between each column and the next.
    pub flows: Vec<Vec<Flow>>,
}

/// The segments of one k, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowColumn {
    /// "k = 5".
    pub title: String,
    /// The k that is shown everywhere else.
    pub is_shown: bool,
    pub nodes: Vec<FlowNode>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowNode {
    pub name: String,
    pub hue: Hue,
    pub size: u64,
}

/// Customers from a node of one column to one of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    pub from: usize,
    pub to: usize,
    pub size: u64,
    /// They become a segment that the column before does not have.
    pub is_new: bool,
}

/// A line a segment over axes side by side, all with one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelChart {
    pub y_title: String,
    /// Names of the axes.
    pub axes: Vec<String>,
    pub y_range: (f64, f64),
    pub lines: Vec<ParallelLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ParallelLine {
    pub name: String,
    pub hue: Hue,
    /// One an axis.
    pub values: Vec<f64>,
    /// For each axis the value in the units of the file, as shown.
    pub words: Vec<String>,
}
