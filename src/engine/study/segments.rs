//! The choices behind the segments, and what is remembered of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The smallest and largest k the window scans.
pub const WINDOW_K_RANGE: (usize, usize) = (2, 20);

/// The choices behind the segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SegmentSpec {
    /// `None`: every numeric column that is neither target nor identifier.
    pub features: Option<Vec<String>>,
    /// `None`: the k with the best silhouette.
    pub k: Option<usize>,
    /// Smallest and largest k scanned, both included.
    pub k_range: (usize, usize),
    /// `None`: the two features that set the segments apart most.
    pub axes: Option<(Axis, Axis)>,
    /// The column whose sum is shared out among the segments.
    pub revenue: Revenue,
    /// The segments as they were last seen, so that later ones keep number, colour and name.
    pub known: Vec<KnownSegment>,
}

impl Default for SegmentSpec {
    fn default() -> Self {
        Self {
            features: None,
            k: None,
            k_range: WINDOW_K_RANGE,
            axes: None,
            revenue: Revenue::Suggested,
            known: Vec::new(),
        }
    }
}

/// What an axis of a scatter shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    Column(String),
    /// 0 is the first principal component of the standardised features.
    Component(usize),
}

/// The column whose sum is shared out among the segments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revenue {
    /// The first column that is named like money spent, if there is one.
    #[default]
    Suggested,
    None,
    Column(String),
}

/// A segment as it was last seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownSegment {
    /// As shown, from 1.
    pub number: usize,
    /// The user's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Among how many segments it had this centre.
    pub k: usize,
    /// Its centre by column, in the units of the file.
    pub centre: BTreeMap<String, f64>,
}
