//! One customer: what they are, what pushes their score, and what is decided.

use super::{Background, Equations, ExplainReport, Seen};
use crate::engine::{
    features::{ColumnEncoding, Encoded, FeatureMatrix, numbers},
    format,
    table::Table,
};

/// A value of one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// In the unit of the file.
    Number(f64),
    /// Place among the levels.
    Level(usize),
}

/// The values of one customer, column by column.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    pub values: Vec<Value>,
    /// Whether the cell was missing, so that the median or the level for missing ones stands for it.
    pub is_missing: Vec<bool>,
}

/// Where a probability comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Of the class explained.
    pub probability: f64,
    /// With two classes the log-odds of an average customer, one whose features all are at their training
    /// means; with more that customer's score of the class against the mean of all classes.
    pub base: f64,
    /// What each column adds to it.
    pub pushes: Vec<f64>,
    /// Base and pushes together.
    pub score: f64,
    /// The class predicted.
    pub decided: usize,
}

impl Customer {
    /// The customer in a row of the table.
    ///
    /// # Errors
    /// Why the row has no score.
    pub fn of(report: &ExplainReport, table: &Table, row: u32) -> Result<Self, String> {
        let classifier = &report.classifier;
        // Of one row alone, so that its cost does not grow with the table.
        let one = table.take(&[row]);
        let missing = classifier.spec.missing;
        let Encoded { matrix, unscored, .. } = classifier
            .encoder
            .apply(&one, &[0], missing)
            .map_err(|error| error.to_string())?;
        if let Some(unscored) = unscored.into_iter().next() {
            return Err(unscored.reason);
        }
        if matrix.n_rows() == 0 {
            return Err("the row is not there".to_owned());
        }
        let (mut values, mut is_missing) = (Vec::new(), Vec::new());
        let each = report.equations.columns.iter().zip(&report.equations.features);
        for (column, own) in each {
            match column {
                ColumnEncoding::Number { column, .. } => {
                    values.push(Value::Number(matrix.column_slice(own.start)[0]));
                    let cell = numbers(&one, column).map_err(|error| error.to_string())?;
                    is_missing.push(cell.first().is_none_or(|cell| cell.is_nan()));
                }
                ColumnEncoding::Category { .. } => {
                    let hot = own
                        .clone()
                        .position(|feature| matrix.column_slice(feature)[0] == 1.0);
                    values.push(Value::Level(hot.map_or(0, |place| place + 1)));
                    // A missing category is a level of its own, and reads as one.
                    is_missing.push(false);
                }
            }
        }
        Ok(Self { values, is_missing })
    }

    /// What the model in use says of each class, where that is not the one that is explained.
    pub fn in_use(&self, report: &ExplainReport) -> Option<Vec<f64>> {
        let other = report.classifier.other.as_ref()?;
        let equations = &report.equations;
        let names = equations.columns.iter().flat_map(ColumnEncoding::names).collect();
        let values = equations.all_standardised(&self.values);
        let matrix = FeatureMatrix::new(names, values.into_iter().map(|value| vec![value]).collect()).ok()?;
        Some(other.probabilities(&matrix).row(0).to_vec())
    }

    /// With one value changed.
    #[must_use]
    pub fn with(&self, column: usize, value: Value) -> Self {
        let mut changed = self.clone();
        if let Some(own) = changed.values.get_mut(column) {
            *own = value;
            changed.is_missing[column] = false;
        }
        changed
    }
}

impl Equations {
    /// Explains the probability of a class for a customer.
    pub fn explanation(&self, customer: &Customer, class: usize, threshold: f64) -> Explanation {
        let standardised = self.all_standardised(&customer.values);
        let log_odds = self.log_odds(&standardised);
        let (weights, base) = self.own_weights(class);
        let pushes: Vec<f64> = self
            .features
            .iter()
            .map(|own| {
                own.clone()
                    .map(|feature| weights[feature] * standardised[feature])
                    .sum()
            })
            .collect();
        Explanation {
            probability: Self::probability(&log_odds, class),
            score: base + pushes.iter().sum::<f64>(),
            base,
            pushes,
            decided: self.decided(&log_odds, threshold),
        }
    }
}

impl Background {
    /// A value as it is shown: numbers with the decimals of the file, categories by name.
    pub fn shown(&self, column: usize, value: Value) -> String {
        match (self.columns.get(column), value) {
            (Some(Seen::Number(seen)), Value::Number(number)) => format::decimal(number, seen.decimals),
            (Some(Seen::Levels { levels, .. }), Value::Level(level)) => {
                levels.get(level).cloned().unwrap_or_default()
            }
            (_, Value::Number(number)) => format::significant(number),
            (_, Value::Level(_)) => String::new(),
        }
    }
}
