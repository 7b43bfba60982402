//! Which effects cannot be told apart, because their features go with each other.

use super::training::Prepared;
use crate::engine::{
    Cancelled, Progress, format,
    models::inflation::{MOST_FEATURES, TermInflation, variance_inflation},
};

/// Above this an effect is hard to tell apart from others.
const HIGH: f64 = 5.0;
/// Above this it cannot be told apart.
const SEVERE: f64 = 10.0;

/// Variance inflation of one column of the file, over the training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Inflation {
    /// The column of the file.
    pub column: String,
    /// Of each encoded feature made of it: 1 and more; infinite where it follows from others; `None`
    /// where it is the same in all training rows.
    pub of_features: Vec<Option<f64>>,
    /// Of all of them together (Fox and Monette 1992).
    pub generalised: Option<f64>,
    /// Encoded features that differ between rows.
    pub n_features: usize,
    /// The other columns it goes with most, the strongest first.
    pub with: Vec<String>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InflationLevel {
    /// The same in all training rows: there is no effect to tell.
    Constant,
    Low,
    /// Above 5.
    High,
    /// Above 10.
    Severe,
    /// It follows from other features.
    Infinite,
}

impl InflationLevel {
    /// As in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Low => "low",
            Self::High => "high",
            Self::Severe => "severe",
            Self::Infinite => "infinite",
        }
    }
}

/// Of each column; empty where there are too many features to compare them all.
pub(super) fn inflation(prepared: &Prepared, progress: &Progress) -> Result<Vec<Inflation>, Cancelled> {
    let columns = prepared.encoder.columns();
    let mut terms = Vec::with_capacity(columns.len());
    let mut first = 0;
    for column in columns {
        let next = first + column.names().len();
        terms.push(first..next);
        first = next;
    }
    if first > MOST_FEATURES {
        return Ok(Vec::new());
    }
    let found = variance_inflation(&prepared.standardized, &prepared.training, &terms, progress)?;
    let name = |term: usize| columns[term].column().to_owned();
    let of = |(term, found): (usize, TermInflation)| Inflation {
        column: name(term),
        of_features: found.of_columns,
        generalised: found.generalised,
        n_features: found.n_columns,
        with: found.with.into_iter().map(name).collect(),
    };
    Ok(found.into_iter().enumerate().map(of).collect())
}

impl Inflation {
    /// GVIF^(1/df), which for one feature is its variance inflation factor: what the bounds 5 and 10 are
    /// for.
    pub fn comparable(&self) -> Option<f64> {
        let root = 1.0 / self.n_features.max(1) as f64;
        self.generalised.map(|generalised| generalised.powf(root))
    }

    /// How many times as wide the range of its coefficient is as it would be if the feature went with no
    /// other: GVIF^(1/(2·df)).
    pub fn widening(&self) -> Option<f64> {
        self.comparable().map(f64::sqrt)
    }

    pub fn level(&self) -> InflationLevel {
        match self.comparable() {
            None => InflationLevel::Constant,
            Some(value) if value.is_infinite() => InflationLevel::Infinite,
            Some(value) if value > SEVERE => InflationLevel::Severe,
            Some(value) if value > HIGH => InflationLevel::High,
            Some(_) => InflationLevel::Low,
        }
    }

    /// What is to be known of it; `None`: nothing.
    pub fn sentence(&self) -> Option<String> {
        let column = &self.column;
        let others = format::listed(&self.with);
        let widening = format::decimal(self.widening().unwrap_or(1.0), 1);
        let wide = format!("its range is {widening} times as wide as it would be alone");
        match self.level() {
            InflationLevel::Low => None,
            InflationLevel::Constant => Some(format!(
                "{column} is the same in all training rows: it has no effect to tell."
            )),
            InflationLevel::High => Some(format!(
                "The effect of {column} is hard to tell apart from that of {others}: {wide}."
            )),
            InflationLevel::Severe => Some(format!(
                "The effect of {column} cannot be told apart from that of {others}: {wide}."
            )),
            InflationLevel::Infinite => Some(format!(
                "The effect of {column} cannot be told apart from that of {others} at all: each follows \
                 exactly from the others."
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inflation(generalised: Option<f64>, n_features: usize) -> Inflation {
        Inflation {
            column: "spend".to_owned(),
            of_features: vec![generalised; n_features],
            generalised,
            n_features,
            with: vec!["orders".to_owned(), "visits".to_owned()],
        }
    }

    #[test]
    fn levels_are_those_of_one_feature_whatever_the_number_of_columns() {
        for (generalised, n, level) in [
            (Some(1.0), 1, InflationLevel::Low),
            (Some(5.0), 1, InflationLevel::Low),
            (Some(5.1), 1, InflationLevel::High),
            (Some(10.1), 1, InflationLevel::Severe),
            // 25 over two columns is 5 each.
            (Some(24.9), 2, InflationLevel::Low),
            (Some(27.0), 2, InflationLevel::High),
            (Some(101.0), 2, InflationLevel::Severe),
            (Some(f64::INFINITY), 3, InflationLevel::Infinite),
            (None, 0, InflationLevel::Constant),
        ] {
            assert_eq!(
                inflation(generalised, n).level(),
                level,
                "{generalised:?} over {n}"
            );
        }
    }

    #[test]
    fn what_is_high_is_said_with_the_columns_it_goes_with() {
        assert_eq!(inflation(Some(2.0), 1).sentence(), None);
        assert_eq!(
            inflation(Some(6.25), 1).sentence().unwrap(),
            "The effect of spend is hard to tell apart from that of orders and visits: its range is 2.5 times as \
             wide as it would be alone."
        );
        assert!(
            inflation(Some(f64::INFINITY), 1)
                .sentence()
                .unwrap()
                .contains("at all")
        );
        assert!(
            inflation(None, 0)
                .sentence()
                .unwrap()
                .contains("the same in all training rows")
        );
    }
}
