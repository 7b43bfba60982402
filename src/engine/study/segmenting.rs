//! How segments are found: what counts as near, and by which method.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// How far one unit of a feature goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// Less the mean, divided by the standard deviation.
    #[default]
    #[serde(rename = "z-score")]
    ZScore,
    /// Less the median, divided by the interquartile range: a few extreme customers move neither.
    Robust,
    /// The logarithm, then as [`Scaling::ZScore`]: twice as much is as far everywhere.
    Log,
    /// As in the file, less the mean.
    None,
}

impl Scaling {
    pub const ALL: [Self; 4] = [Self::ZScore, Self::Robust, Self::Log, Self::None];

    /// As offered in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::ZScore => "z-score",
            Self::Robust => "Robust",
            Self::Log => "Log, z-score",
            Self::None => "None",
        }
    }

    /// As written in results.json, and in the options of the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::ZScore => "z-score",
            Self::Robust => "robust",
            Self::Log => "log",
            Self::None => "none",
        }
    }

    /// What it does, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::ZScore => {
                "Every feature counts alike: its mean is taken off and it is divided by its standard deviation."
            }
            Self::Robust => {
                "The median is taken off and the feature is divided by its interquartile range ÷ 1.349, which is the \
                 standard deviation where values are spread normally: a few extreme customers move neither."
            }
            Self::Log => {
                "The logarithm first, then z-score: from 10 to 20 is as far as from 100 to 200. For amounts that are \
                 spread over several powers of ten."
            }
            Self::None => {
                "As in the file: a feature with large numbers counts more than one with small ones. For features in the \
                 same unit."
            }
        }
    }
}

/// How segments are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SegmentMethod {
    #[default]
    #[serde(rename = "k-means")]
    KMeans,
    Mixture,
    Ward,
    Medoids,
    Dbscan,
    Optics,
}

impl SegmentMethod {
    pub const ALL: [Self; 6] = [
        Self::KMeans,
        Self::Mixture,
        Self::Ward,
        Self::Medoids,
        Self::Dbscan,
        Self::Optics,
    ];

    /// As offered in lists.
    pub fn title(self) -> &'static str {
        match self {
            Self::KMeans => "k-means",
            Self::Mixture => "Gaussian mixture",
            Self::Ward => "Ward hierarchy",
            Self::Medoids => "k-medoids",
            Self::Dbscan => "DBSCAN",
            Self::Optics => "OPTICS",
        }
    }

    /// As written in results.json, and in the options of the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::KMeans => "k-means",
            Self::Mixture => "mixture",
            Self::Ward => "ward",
            Self::Medoids => "medoids",
            Self::Dbscan => "dbscan",
            Self::Optics => "optics",
        }
    }

    /// What it does, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::KMeans => "Each customer goes to the nearest centre; segments are round and of like width.",
            Self::Mixture => {
                "Each segment is a normal distribution of its own width and direction; customers have a probability for \
                 each."
            }
            Self::Ward => "The two groups that are most alike become one, again and again; k cuts the tree.",
            Self::Medoids => "As k-means with a real customer in the middle; far customers pull less.",
            Self::Dbscan => "Segments are dense places of any shape; customers with few near them have none.",
            Self::Optics => "As DBSCAN, ordered so that every radius can be read off one picture.",
        }
    }

    /// Whether it is told how many segments there are; others find out.
    pub fn takes_k(self) -> bool {
        !matches!(self, Self::Dbscan | Self::Optics)
    }

    /// Whether it shows more than segments: a tree, how dense it is, how well each k fits.
    pub fn has_picture(self) -> bool {
        !matches!(self, Self::KMeans | Self::Medoids)
    }

    /// Whether a customer belongs to the segment with the nearest centre, so that new customers can be told by it.
    pub fn is_by_centre(self) -> bool {
        matches!(self, Self::KMeans | Self::Ward | Self::Medoids)
    }
}

/// The weights that a feature can have: 1 is as it is, 2 as if it stood there twice, 0 leaves it out.
pub const FEATURE_WEIGHT_RANGE: (f64, f64) = (0.0, 10.0);

/// Customers of another file, to be seen in the segments of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFileSpec {
    pub file: PathBuf,
    /// The column that tells which customers stand in both files; `None`: the first that can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
}
