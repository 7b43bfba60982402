//! What became one with what, as plain data.

use super::Hue;

/// The upper part of a hierarchy: leaves from left to right, joins from low to high.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeChart {
    pub y_title: String,
    pub leaves: Vec<TreeLeaf>,
    /// Each joins two of the leaves (below their number) or earlier joins (from there on, in order).
    pub joins: Vec<TreeJoin>,
    /// The tree is cut here, and what that makes.
    pub cut: f64,
    pub cut_words: String,
}

/// Customers that were one group already below what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeLeaf {
    pub size: u64,
    /// Of the segment it ends up in.
    pub hue: Hue,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TreeJoin {
    pub first: usize,
    pub second: usize,
    pub height: f64,
}
