//! Features as the sentinel looks at them: whole columns for a moment, samples for the pairs.

use super::Watched;
use crate::engine::{
    features::{numbers, sample_rows},
    table::{ColumnKind, ColumnSummary, Levels, Table},
};

/// Rows of each class on which a feature is screened.
const SCREEN_PER_CLASS: usize = 8_000;
/// Products of two values that the scan of all pairs may take.
const PAIR_WORK: usize = 200_000_000;
/// Most and fewest rows on which pairs are screened.
const PAIR_ROWS: (usize, usize) = (1_000, 20_000);

/// The rows on which features are screened.
pub struct Screen {
    /// Training rows with their class, at most [`SCREEN_PER_CLASS`] of each.
    pub class_rows: Vec<(u32, u32)>,
    /// Training rows, drawn freely.
    pub pair_rows: Vec<u32>,
    /// Whether `class_rows` are all labelled training rows.
    pub is_whole: bool,
}

impl Screen {
    pub fn new(on: &Watched<'_>, n_features: usize) -> Self {
        let mut by_class: Vec<Vec<u32>> = vec![Vec::new(); on.classes.len()];
        for &row in &on.split.train {
            if let Some(rows) = on.codes[row as usize].and_then(|class| by_class.get_mut(class as usize)) {
                rows.push(row);
            }
        }
        let is_whole = by_class.iter().all(|rows| rows.len() <= SCREEN_PER_CLASS);
        let class_rows = (0_u32..)
            .zip(&by_class)
            .flat_map(|(class, rows)| {
                let drawn = sample_rows(rows.len(), SCREEN_PER_CLASS, on.seed);
                drawn.into_iter().map(move |place| (rows[place as usize], class))
            })
            .collect();
        let n_pairs = (n_features * n_features / 2).max(1);
        let n_rows = (PAIR_WORK / n_pairs).clamp(PAIR_ROWS.0, PAIR_ROWS.1);
        let train = &on.split.train;
        let pair_rows = sample_rows(train.len(), n_rows, on.seed)
            .into_iter()
            .map(|place| train[place as usize])
            .collect();
        Self {
            class_rows,
            pair_rows,
            is_whole,
        }
    }
}

/// A whole column.
pub enum Values {
    /// NaN: missing.
    Numbers(Vec<f64>),
    Levels(Levels),
}

impl Values {
    /// `None` where the column cannot be read as what it is.
    pub fn read(table: &Table, column: &ColumnSummary) -> Option<Self> {
        if column.kind == ColumnKind::Number {
            numbers(table, &column.name).ok().map(Self::Numbers)
        } else {
            table.levels(&column.name).ok().map(Self::Levels)
        }
    }
}

/// A feature on the rows on which pairs are screened.
pub struct Feature<'a> {
    pub name: &'a str,
    pub decimals: usize,
    pub values: Sampled,
}

/// The cells of a feature on the sampled rows.
pub enum Sampled {
    /// NaN: missing.
    Numbers(Vec<f64>),
    /// Missing is one more level.
    Codes(Vec<u32>),
}

impl<'a> Feature<'a> {
    pub fn of(summary: &'a ColumnSummary, values: &Values, rows: &[u32]) -> Self {
        let values = match values {
            Values::Numbers(all) => Sampled::Numbers(rows.iter().map(|&row| all[row as usize]).collect()),
            Values::Levels(levels) => Sampled::Codes(
                rows.iter()
                    .map(|&row| levels.codes[row as usize].unwrap_or(u32::MAX))
                    .collect(),
            ),
        };
        Self {
            name: &summary.name,
            decimals: summary.decimals,
            values,
        }
    }

    pub fn numbers(&self) -> Option<&[f64]> {
        match &self.values {
            Sampled::Numbers(values) => Some(values),
            Sampled::Codes(_) => None,
        }
    }
}
