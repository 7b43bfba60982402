//! The choices behind the segments, and what is remembered of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FEATURE_WEIGHT_RANGE, Scaling, SecondFileSpec, SegmentMethod};

/// The smallest and largest k the window scans.
pub const WINDOW_K_RANGE: (usize, usize) = (2, 20);

/// The choices behind the segments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SegmentSpec {
    /// `None`: every numeric column that is neither target nor identifier.
    pub features: Option<Vec<String>>,
    pub method: SegmentMethod,
    /// DBSCAN and OPTICS: how near customers must lie, as scaled; `None`: the one suggested.
    pub radius: Option<f64>,
    /// DBSCAN and OPTICS: how many must lie there, each itself the first; `None`: twice the number of features.
    pub min_points: Option<usize>,
    pub scaling: Scaling,
    /// How much a feature counts, by its column; 1 where it is not named.
    pub weights: BTreeMap<String, f64>,
    /// `None`: the k that is suggested.
    pub k: Option<usize>,
    /// Smallest and largest k scanned, both included.
    pub k_range: (usize, usize),
    /// `None`: the two features that set the segments apart most.
    pub axes: Option<(Axis, Axis)>,
    /// The column whose sum is shared out among the segments.
    pub revenue: Revenue,
    /// The column of known labels beside which segments are put; `None`: the target.
    pub label: Option<String>,
    /// Other customers in the same segments.
    pub second: Option<SecondFileSpec>,
    /// The segments as they were last seen, so that later ones keep number, colour and name.
    pub known: Vec<KnownSegment>,
}

impl Default for SegmentSpec {
    fn default() -> Self {
        Self {
            features: None,
            method: SegmentMethod::default(),
            radius: None,
            min_points: None,
            scaling: Scaling::default(),
            weights: BTreeMap::new(),
            k: None,
            k_range: WINDOW_K_RANGE,
            axes: None,
            revenue: Revenue::Suggested,
            label: None,
            second: None,
            known: Vec::new(),
        }
    }
}

impl SegmentSpec {
    /// How many customers make a dense place, of this many features (twice as many: Sander and others 1998).
    pub fn min_points(&self, n_features: usize) -> usize {
        self.min_points.unwrap_or((2 * n_features).max(5)).max(2)
    }

    /// How much a column counts.
    pub fn weight(&self, column: &str) -> f64 {
        let (least, most) = FEATURE_WEIGHT_RANGE;
        let weight = self.weights.get(column).copied().unwrap_or(1.0);
        // A study may have been written by hand.
        if weight.is_finite() {
            weight.clamp(least, most)
        } else {
            1.0
        }
    }

    /// The same with another weight for a column; 1 is not kept.
    pub fn set_weight(&mut self, column: &str, weight: f64) {
        if weight == 1.0 {
            self.weights.remove(column);
        } else {
            self.weights.insert(column.to_owned(), weight);
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
    /// Its centre when the name was given: a name goes with its customers, who may come to be quite others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named_at: BTreeMap<String, f64>,
}
