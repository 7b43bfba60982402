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

    /// What they come to: where every class is given 1 they change nothing.
    #[must_use]
    pub fn effective(&self) -> Self {
        match self {
            Self::Own(own) if own.values().all(|weight| *weight == 1.0) => Self::None,
            weights => weights.clone(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_for_every_class_are_no_weights() {
        let own = |pairs: &[(&str, f64)]| {
            ClassWeight::Own(
                pairs
                    .iter()
                    .map(|(label, weight)| ((*label).to_owned(), *weight))
                    .collect(),
            )
        };
        assert_eq!(own(&[("a", 1.0), ("b", 1.0)]).effective(), ClassWeight::None);
        assert_eq!(own(&[]).effective(), ClassWeight::None);
        // With a penalty 2 for every class is not the same as 1.
        for weights in [
            own(&[("a", 2.0), ("b", 2.0)]),
            own(&[("a", 1.0), ("b", 3.0)]),
            ClassWeight::Balanced,
        ] {
            assert_eq!(weights.effective(), weights);
        }
    }
}
