//! Columns → the axes along which segments are told apart, and back to the units of the file.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::engine::{
    features::{FeatureError, FeatureMatrix, MISSING_LEVEL, levels, numbers},
    table::Table,
};

/// One axis: a column of numbers, or one level of a category.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Of the table.
    pub column: String,
    /// The level whose customers have 1 here, all others 0; `None`: the column holds numbers.
    pub level: Option<String>,
    /// Taken where a number is missing.
    pub fill: f64,
    /// `Some`: the natural logarithm is taken, and what is not above 0 counts as this.
    pub log_floor: Option<f64>,
    /// Taken off, after the logarithm.
    pub center: f64,
    /// Divided by, with the weight in it.
    pub scale: f64,
}

/// All axes, in the order of the file; levels in their own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SegmentSpace {
    pub dimensions: Vec<Dimension>,
}

/// Rows of a table in a space.
#[derive(Debug, Clone)]
pub struct Placed {
    pub matrix: FeatureMatrix,
    /// What was filled or is not known, by column, with the number of cells.
    pub filled: BTreeMap<String, u64>,
    /// Levels that the space does not know, by column, with the number of rows.
    pub unknown: BTreeMap<(String, String), u64>,
    /// Rows with such a level, ascending: they have no place.
    pub unknown_rows: BTreeSet<u32>,
}

impl Dimension {
    /// Such as `age` or `region[North]`.
    pub fn name(&self) -> String {
        match &self.level {
            Some(level) => format!("{}[{level}]", self.column),
            None => self.column.clone(),
        }
    }

    /// A value of the file (NaN: missing) on this axis.
    pub fn scaled(&self, value: f64) -> f64 {
        let value = if value.is_nan() { self.fill } else { value };
        let value = match self.log_floor {
            Some(_) if value > 0.0 => value.ln(),
            Some(floor) => floor.ln(),
            None => value,
        };
        (value - self.center) / self.scale
    }

    /// A place on this axis in the units of the file: of a level the share of customers that have it.
    pub fn in_file_units(&self, scaled: f64) -> f64 {
        let value = scaled * self.scale + self.center;
        if self.log_floor.is_some() {
            value.exp()
        } else {
            value
        }
    }
}

impl SegmentSpace {
    pub fn names(&self) -> Vec<String> {
        self.dimensions.iter().map(Dimension::name).collect()
    }

    /// Whether every axis runs evenly with the values of the file, so that a mean here is a mean there.
    pub fn is_even(&self) -> bool {
        self.dimensions.iter().all(|own| own.log_floor.is_none())
    }

    /// The columns behind the axes, each once.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.dimensions.iter().map(|own| own.column.as_str()).collect();
        columns.dedup();
        columns
    }

    /// The rows of another table with the same columns.
    ///
    /// # Errors
    /// When a column is not there or holds something else.
    pub fn place(&self, table: &Table) -> Result<Placed, FeatureError> {
        let mut columns: Vec<Vec<f64>> = Vec::with_capacity(self.dimensions.len());
        let (mut filled, mut unknown) = (BTreeMap::new(), BTreeMap::new());
        let mut unknown_rows = BTreeSet::new();
        let mut at = 0;
        while let Some(first) = self.dimensions.get(at) {
            let own = self.dimensions[at..].iter();
            let own = own.take_while(|other| other.column == first.column).count();
            if first.level.is_none() {
                let values = numbers(table, &first.column)?;
                let n_missing = values.iter().filter(|value| value.is_nan()).count() as u64;
                if n_missing > 0 {
                    filled.insert(first.column.clone(), n_missing);
                }
                columns.push(values.into_par_iter().map(|value| first.scaled(value)).collect());
            } else {
                let found = levels(table, &first.column)?;
                let dimensions = &self.dimensions[at..at + own];
                let place_of = |name: &str| {
                    let mut levels = dimensions.iter();
                    levels.position(|dimension| dimension.level.as_deref() == Some(name))
                };
                let places: Vec<Option<usize>> = found.names.iter().map(|name| place_of(name)).collect();
                let missing = place_of(MISSING_LEVEL);
                let of_row: Vec<Option<usize>> = found
                    .codes
                    .iter()
                    .map(|code| code.map_or(missing, |code| places[code as usize]))
                    .collect();
                for (row, _) in of_row.iter().enumerate().filter(|(_, place)| place.is_none()) {
                    let level =
                        found.codes[row].map_or(MISSING_LEVEL, |code| found.names[code as usize].as_str());
                    *unknown
                        .entry((first.column.clone(), level.to_owned()))
                        .or_default() += 1;
                    unknown_rows.extend(u32::try_from(row).ok());
                }
                for (place, dimension) in dimensions.iter().enumerate() {
                    let (hot, cold) = (dimension.scaled(1.0), dimension.scaled(0.0));
                    let value = |own: &Option<usize>| if *own == Some(place) { hot } else { cold };
                    columns.push(of_row.iter().map(value).collect());
                }
            }
            at += own;
        }
        Ok(Placed {
            matrix: FeatureMatrix::new(self.names(), columns)?,
            filled,
            unknown,
            unknown_rows,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(log_floor: Option<f64>) -> Dimension {
        Dimension {
            column: "spent".to_owned(),
            level: None,
            fill: 7.0,
            log_floor,
            center: 2.0,
            scale: 4.0,
        }
    }

    #[test]
    fn values_go_there_and_back() {
        for dimension in [number(None), number(Some(0.5))] {
            for value in [0.5, 3.0, 1_000.0] {
                let back = dimension.in_file_units(dimension.scaled(value));
                assert!((back - value).abs() < 1e-9 * value, "{back} is not {value}");
            }
            assert_eq!(dimension.scaled(f64::NAN), dimension.scaled(7.0));
        }
        // What has no logarithm.
        assert_eq!(number(Some(0.5)).scaled(-3.0), number(Some(0.5)).scaled(0.5));
        // Above 0 a value below the floor keeps its own.
        assert!((number(Some(0.5)).in_file_units(number(Some(0.5)).scaled(0.1)) - 0.1).abs() < 1e-12);
    }
}
