//! How a scatter of customers is drawn.

use serde::{Deserialize, Serialize};

/// Choices of a scatter besides its axes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that each stand for themselves"
)]
pub struct ScatterSpec {
    pub colour: ColourBy,
    /// A column of numbers by which dots are larger; `None`: all are equal.
    pub size: Option<String>,
    pub log_x: bool,
    pub log_y: bool,
    /// Whole numbers are drawn a little beside their place, so that equal ones do not hide each other.
    pub jitter: bool,
    pub outline: Outline,
    /// Numbered discs where segments have their centre.
    pub centroids: bool,
    /// How the customers lie along each axis.
    pub margins: bool,
}

impl Default for ScatterSpec {
    fn default() -> Self {
        Self {
            colour: ColourBy::Segment,
            size: None,
            log_x: false,
            log_y: false,
            jitter: false,
            outline: Outline::Ellipse,
            centroids: true,
            margins: true,
        }
    }
}

/// What the colours of a scatter stand for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourBy {
    #[default]
    Segment,
    /// The label of the target.
    Class,
    /// Of the positive class, by the classifier.
    Probability,
    Column(String),
}

/// What is drawn around a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outline {
    None,
    /// Two standard deviations around the centre.
    #[default]
    Ellipse,
    /// The convex hull of all its customers.
    Hull,
    /// Lines around half and nine tenths of its customers, where they are densest.
    Density,
}

impl Outline {
    pub const ALL: [Self; 4] = [Self::None, Self::Ellipse, Self::Hull, Self::Density];

    pub fn title(self) -> &'static str {
        match self {
            Self::None => "Nothing around segments",
            Self::Ellipse => "Ellipses, 2 standard deviations",
            Self::Hull => "Hulls of all customers",
            Self::Density => "Lines around 50\u{202f}% and 90\u{202f}%",
        }
    }
}
