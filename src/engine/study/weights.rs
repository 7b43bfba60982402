//! How much a row of each class counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The least and the largest weight of one's own.
pub const WEIGHT_RANGE: (f64, f64) = (1e-3, 1e3);

/// How much a row of each class counts in the fit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassWeight {
    /// Every row counts 1.
    #[default]
    None,
    /// n ÷ (classes × rows of the class), as scikit-learn's `balanced`.
    Balanced,
    /// A number above 0 for a row of each class, by its label; 1 for labels that are not named.
    Own(BTreeMap<String, f64>),
}

impl ClassWeight {
    /// Whether rows of different classes may count differently.
    pub fn is_any(&self) -> bool {
        *self != Self::None
    }

    /// What weights do to what is shown, in a sentence; `None` without any.
    pub fn note(&self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Balanced => Some(
                "Class weights make rarer classes count more: they are found more often, and their \
                 probabilities are higher than their share in the data.",
            ),
            Self::Own(_) => Some(
                "Class weights make heavier classes be found more often, and their probabilities higher than \
                 their share in the data.",
            ),
        }
    }
}
