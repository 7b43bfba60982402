//! What the cells of the confusion matrix say.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One thing that a cell can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatrixValue {
    /// Customers.
    Count,
    /// Share of those who truly are of the class.
    OfRow,
    /// Share of those predicted as the class.
    OfColumn,
    /// Share of all.
    OfAll,
}

impl MatrixValue {
    pub const ALL: [Self; 4] = [Self::Count, Self::OfRow, Self::OfColumn, Self::OfAll];

    /// "row %".
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::OfRow => "row %",
            Self::OfColumn => "column %",
            Self::OfAll => "all %",
        }
    }

    /// Before a share in a cell, where it stands beside other shares.
    pub fn short(self) -> &'static str {
        match self {
            Self::Count => "",
            Self::OfRow => "row",
            Self::OfColumn => "col.",
            Self::OfAll => "all",
        }
    }

    /// What is counted, for someone who chooses.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Count => "customers in the cell",
            Self::OfRow => "of those who truly are of the class",
            Self::OfColumn => "of those predicted as the class",
            Self::OfAll => "of all customers shown",
        }
    }
}

/// What the cells say, together. Never nothing: without a choice it is the count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MatrixValues(BTreeSet<MatrixValue>);

impl Default for MatrixValues {
    fn default() -> Self {
        Self::of([MatrixValue::Count, MatrixValue::OfRow])
    }
}

impl MatrixValues {
    pub fn of(values: impl IntoIterator<Item = MatrixValue>) -> Self {
        Self(values.into_iter().collect())
    }

    /// In the order of [`MatrixValue::ALL`].
    pub fn shown(&self) -> Vec<MatrixValue> {
        if self.0.is_empty() {
            return vec![MatrixValue::Count];
        }
        self.0.iter().copied().collect()
    }

    pub fn has(&self, value: MatrixValue) -> bool {
        self.shown().contains(&value)
    }

    /// With one value more or less; the last one stays.
    #[must_use]
    pub fn toggled(&self, value: MatrixValue) -> Self {
        let mut values: BTreeSet<MatrixValue> = self.shown().into_iter().collect();
        let was_there = values.remove(&value);
        if !was_there || values.is_empty() {
            values.insert(value);
        }
        Self(values)
    }

    /// "Count, row %".
    pub fn words(&self) -> String {
        let names: Vec<&str> = self.shown().into_iter().map(MatrixValue::name).collect();
        let mut words = names.join(", ");
        if let Some(first) = words.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_always_said() {
        let values = MatrixValues::default();
        assert_eq!(values.words(), "Count, row %");
        let shares = values.toggled(MatrixValue::Count).toggled(MatrixValue::OfAll);
        assert_eq!(shares.words(), "Row %, all %");
        let one = shares.toggled(MatrixValue::OfAll);
        assert_eq!(one.toggled(MatrixValue::OfRow), one, "the last one stays");
        assert_eq!(MatrixValues::of([]).shown(), [MatrixValue::Count]);
    }

    #[test]
    fn the_choice_is_readable_in_a_saved_study() {
        #[derive(Serialize, Deserialize)]
        struct Saved {
            matrix: MatrixValues,
        }
        let matrix = MatrixValues::default().toggled(MatrixValue::OfColumn);
        let text = toml::to_string(&Saved {
            matrix: matrix.clone(),
        })
        .unwrap();
        assert_eq!(text, "matrix = [\"count\", \"of_row\", \"of_column\"]\n");
        assert_eq!(toml::from_str::<Saved>(&text).unwrap().matrix, matrix);
        assert_eq!(
            toml::from_str::<Saved>("matrix = []").unwrap().matrix.words(),
            "Count"
        );
    }
}
