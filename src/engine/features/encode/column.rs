//! One column: what is learnt from its training rows, and what becomes of its cells.

use super::{
    FeatureError, MAX_LEVELS, MISSING_LEVEL,
    columns::{kind_of, levels, median, numbers},
};
use crate::engine::{
    study::MissingPolicy,
    table::{ColumnKind, Table},
};

/// What was learnt about one column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnEncoding {
    /// Missing cells take `median`.
    Number { column: String, median: f64 },
    /// One-hot as `column[level]`, first level (sorted) dropped; [`MISSING_LEVEL`] is the last
    /// level where training rows miss it.
    Category { column: String, levels: Vec<String> },
}

/// The cells of one column for the rows asked for.
pub(super) enum Cells {
    /// NaN: missing.
    Numbers(Vec<f64>),
    /// Place in the levels learnt.
    Levels(Vec<Cell>),
}

/// One cell of a category column.
pub(super) enum Cell {
    Level(usize),
    Missing,
    Unseen(String),
}

pub(super) fn fit_column(
    table: &Table,
    column: &str,
    training: &[u32],
) -> Result<ColumnEncoding, FeatureError> {
    let no_values = || FeatureError::NoValues {
        column: column.to_owned(),
    };
    if kind_of(table, column)? == ColumnKind::Number {
        let values = numbers(table, column)?;
        let present = training
            .iter()
            .map(|&row| values[row as usize])
            .filter(|value| value.is_finite())
            .collect();
        let median = median(present).ok_or_else(no_values)?;
        return Ok(ColumnEncoding::Number {
            column: column.to_owned(),
            median,
        });
    }
    let found = levels(table, column)?;
    let mut occurs = vec![false; found.names.len()];
    let mut misses = false;
    for &row in training {
        match found.codes[row as usize] {
            Some(code) => occurs[code as usize] = true,
            None => misses = true,
        }
    }
    let mut names: Vec<String> = found
        .names
        .into_iter()
        .zip(occurs)
        .filter_map(|(name, occurs)| occurs.then_some(name))
        .collect();
    if names.is_empty() {
        return Err(no_values());
    }
    if names.len() > MAX_LEVELS {
        return Err(FeatureError::TooManyLevels {
            column: column.to_owned(),
            levels: names.len(),
            most: MAX_LEVELS,
        });
    }
    if misses {
        names.push(MISSING_LEVEL.to_owned());
    }
    Ok(ColumnEncoding::Category {
        column: column.to_owned(),
        levels: names,
    })
}

impl ColumnEncoding {
    /// The column of the file.
    pub fn column(&self) -> &str {
        match self {
            Self::Number { column, .. } | Self::Category { column, .. } => column,
        }
    }

    /// Names of the features made of it.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Number { column, .. } => vec![column.clone()],
            Self::Category { column, levels } => levels
                .iter()
                .skip(1)
                .map(|level| format!("{column}[{level}]"))
                .collect(),
        }
    }

    pub(super) fn cells(&self, table: &Table, rows: &[u32]) -> Result<Cells, FeatureError> {
        let column = self.column();
        let kind = kind_of(table, column)?;
        match self {
            Self::Number { .. } if kind == ColumnKind::Number => {
                let values = numbers(table, column)?;
                Ok(Cells::Numbers(
                    rows.iter().map(|&row| values[row as usize]).collect(),
                ))
            }
            // A category whose levels look like numbers in the new file keeps its levels.
            Self::Category { levels: learnt, .. } => {
                let found = levels(table, column)?;
                let places: Vec<Option<usize>> = found
                    .names
                    .iter()
                    .map(|name| learnt.iter().position(|level| level == name))
                    .collect();
                let missing = learnt.iter().position(|level| level == MISSING_LEVEL);
                let cell = |row: &u32| match found.codes[*row as usize] {
                    Some(code) => places[code as usize]
                        .map_or_else(|| Cell::Unseen(found.names[code as usize].clone()), Cell::Level),
                    None if missing.is_some() => Cell::Missing,
                    None => Cell::Unseen(String::new()),
                };
                Ok(Cells::Levels(rows.iter().map(cell).collect()))
            }
            Self::Number { .. } => Err(FeatureError::OtherKind {
                column: column.to_owned(),
                found: kind.word().to_owned(),
                expected: ColumnKind::Number.word().to_owned(),
            }),
        }
    }

    /// Says of each row that cannot be encoded why; the first column that is in the way counts.
    pub(super) fn note_unscored(
        &self,
        cells: &Cells,
        missing: MissingPolicy,
        reasons: &mut [Option<String>],
    ) {
        let column = self.column();
        let is_dropped = missing == MissingPolicy::Drop;
        for (place, reason) in reasons.iter_mut().enumerate().filter(|(_, r)| r.is_none()) {
            *reason = match cells {
                Cells::Numbers(values) => {
                    (is_dropped && values[place].is_nan()).then(|| format!("{column} is missing"))
                }
                Cells::Levels(cells) => match &cells[place] {
                    Cell::Unseen(level) if level.is_empty() && is_dropped => {
                        Some(format!("{column} is missing"))
                    }
                    Cell::Unseen(level) if level.is_empty() => Some(format!(
                        "{column} is missing, and was never missing in the training data"
                    )),
                    Cell::Unseen(level) => Some(format!("{column} “{level}” was not in the training data")),
                    Cell::Missing if is_dropped => Some(format!("{column} is missing")),
                    Cell::Missing | Cell::Level(_) => None,
                },
            };
        }
    }

    /// The features made of the kept cells.
    pub(super) fn numbers(&self, cells: &Cells, is_kept: &[bool]) -> Vec<Vec<f64>> {
        match (self, cells) {
            (Self::Number { median, .. }, Cells::Numbers(values)) => {
                let filled = values.iter().map(|v| if v.is_nan() { *median } else { *v });
                vec![kept(filled, is_kept)]
            }
            (Self::Category { levels, .. }, Cells::Levels(cells)) => (1..levels.len())
                .map(|place| {
                    let hot = cells.iter().map(|cell| {
                        f64::from(u8::from(match cell {
                            Cell::Level(level) => *level == place,
                            // The level for missing cells stands last.
                            Cell::Missing => place + 1 == levels.len(),
                            Cell::Unseen(_) => false,
                        }))
                    });
                    kept(hot, is_kept)
                })
                .collect(),
            _ => unreachable!("cells are made by the same encoding"),
        }
    }
}

impl Cells {
    pub(super) fn n_missing(&self, is_kept: &[bool]) -> usize {
        match self {
            Self::Numbers(values) => values
                .iter()
                .zip(is_kept)
                .filter(|(value, kept)| **kept && value.is_nan())
                .count(),
            Self::Levels(cells) => cells
                .iter()
                .zip(is_kept)
                .filter(|(cell, kept)| **kept && matches!(cell, Cell::Missing))
                .count(),
        }
    }
}

fn kept(values: impl Iterator<Item = f64>, is_kept: &[bool]) -> Vec<f64> {
    values
        .zip(is_kept)
        .filter_map(|(value, kept)| kept.then_some(value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_level_is_dropped() {
        let region = ColumnEncoding::Category {
            column: "region".to_owned(),
            levels: ["East", "North", MISSING_LEVEL].map(str::to_owned).to_vec(),
        };
        assert_eq!(region.names(), ["region[North]", "region[(missing)]"]);
        let cells = Cells::Levels(vec![Cell::Level(0), Cell::Level(1), Cell::Missing]);
        assert_eq!(
            region.numbers(&cells, &[true; 3]),
            [vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]]
        );
    }
}
