//! How the cells of a column were spread among the training rows.

use serde::{Deserialize, Serialize};

use crate::engine::{
    features::{FeatureError, numbers},
    metrics::quantile,
    table::Table,
};

/// Bins of a column of numbers: tenths of the training rows, as is usual for the stability index.
const BINS: usize = 10;

/// Training rows counted by bin or level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Bin i holds values of at least `edges[i − 1]` and less than `edges[i]`; the first and the last are open.
    Bins {
        /// Ascending; one less than there are bins.
        edges: Vec<f64>,
        counts: Vec<u64>,
        missing: u64,
    },
    /// In the order of the column's levels, without `(missing)`.
    Levels { counts: Vec<u64>, missing: u64 },
}

impl Distribution {
    /// Of the given rows of a column of numbers.
    pub(in crate::engine) fn of_numbers(
        table: &Table,
        column: &str,
        rows: &[u32],
    ) -> Result<Self, FeatureError> {
        let values = numbers(table, column)?;
        let mut present: Vec<f64> = rows
            .iter()
            .map(|&row| values[row as usize])
            .filter(|value| !value.is_nan())
            .collect();
        present.sort_unstable_by(f64::total_cmp);
        let mut edges: Vec<f64> = (1..BINS)
            .map(|tenth| quantile(&present, tenth as f64 / BINS as f64))
            .filter(|edge| edge.is_finite())
            .collect();
        edges.dedup();
        // An edge at the smallest value would leave nothing below it.
        edges.retain(|edge| present.first().is_some_and(|smallest| edge > smallest));
        let mut counts = vec![0; edges.len() + 1];
        for value in &present {
            counts[bin_of(&edges, *value)] += 1;
        }
        Ok(Self::Bins {
            edges,
            counts,
            missing: (rows.len() - present.len()) as u64,
        })
    }

    /// Of the given rows of a column of levels.
    pub(super) fn of_levels(
        table: &Table,
        column: &str,
        levels: &[String],
        rows: &[u32],
    ) -> Result<Self, FeatureError> {
        let found = crate::engine::features::levels(table, column)?;
        let places: Vec<Option<usize>> = found
            .names
            .iter()
            .map(|name| levels.iter().position(|level| level == name))
            .collect();
        let mut counts = vec![0; levels.len()];
        let mut missing = 0;
        for &row in rows {
            match found.codes[row as usize].map(|code| places[code as usize]) {
                Some(Some(place)) => counts[place] += 1,
                Some(None) => {}
                None => missing += 1,
            }
        }
        Ok(Self::Levels { counts, missing })
    }

    pub(super) fn counts(&self) -> &[u64] {
        match self {
            Self::Bins { counts, .. } | Self::Levels { counts, .. } => counts,
        }
    }

    pub(super) fn missing(&self) -> u64 {
        match self {
            Self::Bins { missing, .. } | Self::Levels { missing, .. } => *missing,
        }
    }
}

/// The bin of a value.
pub(in crate::engine) fn bin_of(edges: &[f64], value: f64) -> usize {
    edges.partition_point(|edge| *edge <= value)
}
