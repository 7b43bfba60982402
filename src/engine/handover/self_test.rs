//! Rows with known scores that go out with a model, so that whoever takes it in can try it.

use super::{Distribution, SavedColumn, SavedModel, Scorer, Scores, Treatment};
use crate::engine::{
    features::MISSING_LEVEL,
    table::{ColumnInfo, OutColumn, Table},
};

/// Rows with a score.
pub const SELF_TEST_ROWS: usize = 10;
/// Rows made; of those some may have no score.
const MADE: usize = 16;
/// A level that no training row has.
const UNSEEN: &str = "(not in training)";

/// A raw cell.
#[derive(Debug, Clone, PartialEq)]
pub enum RawCell {
    /// NaN: missing.
    Number(f64),
    Word(Option<String>),
}

/// Raw rows and what the model says of them.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfTest {
    /// Cells row by row, in the order of the model's columns. [`SELF_TEST_ROWS`] of them have a score and stand
    /// first; a few without one may follow.
    pub rows: Vec<Vec<RawCell>>,
    pub scores: Scores,
}

impl SelfTest {
    /// Made of what the training rows were like: the same for the same model.
    pub fn of(model: &SavedModel) -> Self {
        let all: Vec<Vec<RawCell>> = (0..MADE)
            .map(|row| {
                let columns = model.columns.iter().enumerate();
                columns.map(|(place, column)| cell(column, row, place)).collect()
            })
            .collect();
        let scores = score(model, &all);
        let has_score = |row: &usize| scores.problem[*row].is_none();
        let scored = (0..MADE).filter(has_score).take(SELF_TEST_ROWS);
        let unscored = (0..MADE).filter(|row| !has_score(row));
        let rows: Vec<Vec<RawCell>> = scored.chain(unscored).map(|row| all[row].clone()).collect();
        Self {
            scores: score(model, &rows),
            rows,
        }
    }
}

/// What the fitted model says of raw rows, cells in the order of its columns.
pub(super) fn score(model: &SavedModel, rows: &[Vec<RawCell>]) -> Scores {
    let columns = model.columns.iter().enumerate().map(|(place, column)| {
        let info = ColumnInfo::new(&column.name, column.kind);
        let cells = rows.iter().map(|row| &row[place]);
        let cells = match column.treatment {
            Treatment::Number { .. } => OutColumn::Numbers(cells.map(RawCell::number).collect()),
            Treatment::Category { .. } => OutColumn::Words(cells.map(RawCell::word).collect()),
        };
        (info, cells)
    });
    let table = Table::of_columns(columns.collect());
    match Scorer::new(model).without_segments().score(&table) {
        Ok(scores) => scores,
        Err(error) => unreachable!("the table was made for the model: {error}"),
    }
}

impl RawCell {
    fn number(&self) -> f64 {
        match self {
            Self::Number(value) => *value,
            Self::Word(_) => f64::NAN,
        }
    }

    fn word(&self) -> Option<String> {
        match self {
            Self::Number(_) => None,
            Self::Word(word) => word.clone(),
        }
    }
}

/// First the middle of everything; then values across the range; then missing cells; then levels never met.
fn cell(column: &SavedColumn, row: usize, place: usize) -> RawCell {
    let turn = row * 3 + place * 2;
    match (&column.treatment, &column.training) {
        (Treatment::Number { median }, Distribution::Bins { edges, .. }) => RawCell::Number(match row {
            8 => f64::NAN,
            6 if place.is_multiple_of(2) => f64::NAN,
            0 | 9 => *median,
            _ if edges.is_empty() => *median,
            _ => edges[turn % edges.len()],
        }),
        (Treatment::Category { .. }, _) => {
            let levels: Vec<&String> = column
                .levels()
                .iter()
                .filter(|level| *level != MISSING_LEVEL)
                .collect();
            RawCell::Word(match row {
                8 => None,
                9 => Some(UNSEEN.to_owned()),
                _ if levels.is_empty() => None,
                7 if place % 2 == 1 => None,
                _ => Some(levels[turn % levels.len()].clone()),
            })
        }
        (Treatment::Number { median }, Distribution::Levels { .. }) => RawCell::Number(*median),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::handover::tests::model;

    #[test]
    fn ten_rows_are_scored_and_one_is_not() {
        let test = SelfTest::of(&model());
        let problems = &test.scores.problem;
        assert!(problems[..SELF_TEST_ROWS].iter().all(Option::is_none));
        assert_eq!(
            problems[SELF_TEST_ROWS..],
            [Some(
                "region “(not in training)” was not in the training data".to_owned()
            )]
        );
        let missing = test.rows[..SELF_TEST_ROWS].iter().flatten();
        assert!(
            missing
                .clone()
                .any(|cell| matches!(cell, RawCell::Number(v) if v.is_nan()))
        );
        assert!(missing.clone().any(|cell| *cell == RawCell::Word(None)));
        assert_eq!(SelfTest::of(&model()).rows.len(), test.rows.len());
    }
}
