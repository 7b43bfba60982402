//! What an option can be, where that is one of a few words.

use clap::ValueEnum;

use crate::engine::study::{Scaling, SegmentMethod};

/// A model that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ModelChoice {
    #[default]
    LogisticRegression,
    NaiveBayes,
    DecisionTree,
    RandomForest,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Weighting {
    /// Every row counts the same.
    #[default]
    None,
    /// Every class counts the same.
    Balanced,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum ReturnsChoice {
    /// Lessen what was spent; an order of nothing but returns is no order.
    #[default]
    Subtract,
    /// Lessen what was spent and count as orders.
    Count,
    /// Are left out.
    Ignore,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ApostropheChoice {
    /// It is a part of the text.
    Keep,
    /// The text is what stands behind it.
    LeaveOut,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Missing {
    /// Numbers take the median of the training rows, categories the level (missing).
    #[default]
    Impute,
    /// Rows with a missing feature are left out.
    Drop,
}

/// What one unit of a feature is when segments are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ScalingChoice {
    /// Less the mean, divided by the standard deviation.
    #[default]
    ZScore,
    /// Less the median, divided by the interquartile range.
    Robust,
    /// The logarithm first, then z-score.
    Log,
    /// As in the file.
    None,
}

impl ScalingChoice {
    pub fn scaling(self) -> Scaling {
        match self {
            Self::ZScore => Scaling::ZScore,
            Self::Robust => Scaling::Robust,
            Self::Log => Scaling::Log,
            Self::None => Scaling::None,
        }
    }
}

/// How segments are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum MethodChoice {
    /// Each customer goes to the nearest centre.
    #[default]
    #[value(name = "k-means")]
    KMeans,
    /// A normal distribution of its own for each segment; k by BIC.
    Mixture,
    /// Ward's hierarchy, cut at k.
    Ward,
    /// A customer in the middle of each segment.
    Medoids,
    /// Dense places; customers with few near them are in none.
    Dbscan,
    /// The same, with the order in which they are reached.
    Optics,
}

impl MethodChoice {
    pub fn method(self) -> SegmentMethod {
        match self {
            Self::KMeans => SegmentMethod::KMeans,
            Self::Mixture => SegmentMethod::Mixture,
            Self::Ward => SegmentMethod::Ward,
            Self::Medoids => SegmentMethod::Medoids,
            Self::Dbscan => SegmentMethod::Dbscan,
            Self::Optics => SegmentMethod::Optics,
        }
    }
}
