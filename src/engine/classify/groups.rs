//! Groups of scored rows that one can point at: a cell of the matrix, a row of it, all that are wrong.

use super::{ClassifierReport, Evaluation, FlipList};
use crate::engine::format;

/// Some of the rows of one part, by their true and their predicted class (places in the classes).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RowGroup {
    Cell {
        truth: usize,
        predicted: usize,
    },
    Truth(usize),
    Predicted(usize),
    Right,
    Wrong,
    All,
    /// Those on another side than at the threshold `from`: all of them, or those rightly (wrongly) so.
    Flipped {
        from: f64,
        rightly: Option<bool>,
    },
}

impl RowGroup {
    /// What a place of the drawn matrix of `n` classes stands for: column n is the whole row, row n the
    /// whole column.
    pub fn of_place((row, column): (usize, usize), n: usize) -> Self {
        match (row < n, column < n) {
            (true, true) => Self::Cell {
                truth: row,
                predicted: column,
            },
            (true, false) => Self::Truth(row),
            (false, true) => Self::Predicted(column),
            (false, false) => Self::All,
        }
    }

    /// Whether a row of these classes is in it; who has flipped is not told by them.
    pub fn holds(self, truth: usize, predicted: usize) -> bool {
        match self {
            Self::Cell {
                truth: row,
                predicted: column,
            } => (truth, predicted) == (row, column),
            Self::Truth(class) => truth == class,
            Self::Predicted(class) => predicted == class,
            Self::Right => truth == predicted,
            Self::Wrong => truth != predicted,
            Self::All => true,
            Self::Flipped { .. } => false,
        }
    }

    /// "Premium Buyer, predicted Bargain Hunter".
    pub fn words(self, classes: &[String]) -> String {
        let name = |class: usize| classes.get(class).map_or("", String::as_str);
        match self {
            Self::Cell { truth, predicted } if truth == predicted => {
                format!("{}, predicted so", name(truth))
            }
            Self::Cell { truth, predicted } => {
                format!("{}, predicted {}", name(truth), name(predicted))
            }
            Self::Truth(class) => format!("truly {}", name(class)),
            Self::Predicted(class) => format!("predicted {}", name(class)),
            Self::Right => "predicted rightly".to_owned(),
            Self::Wrong => "predicted wrongly".to_owned(),
            Self::All => "all".to_owned(),
            Self::Flipped { from, rightly } => {
                let rightly = rightly.map_or("", |is_right| if is_right { " rightly" } else { " wrongly" });
                format!("changing side{rightly} from {}", format::decimal(from, 2))
            }
        }
    }
}

impl ClassifierReport {
    /// The rows of a group among those of one part, ascending; none of a test file, which are no rows of the
    /// report's own table. Looks at every row of the part.
    pub fn rows_of(&self, part: &Evaluation, threshold: f64, group: RowGroup) -> Vec<u32> {
        if part.file.is_some() {
            return Vec::new();
        }
        if let RowGroup::Flipped { from, rightly } = group {
            let flips = FlipList::new(self, part, from, threshold);
            let all = flips.iter().flat_map(FlipList::iter);
            let chosen = all.filter(|flip| rightly.is_none_or(|wished| flip.is_right() == wished));
            let mut rows: Vec<u32> = chosen.map(|flip| flip.row).collect();
            rows.sort_unstable();
            return rows;
        }
        let rows = part.rows.iter().zip(&part.truth);
        rows.filter(|&(&row, &truth)| {
            let predicted = self
                .probabilities
                .predicted(row as usize, self.positive, threshold);
            predicted.is_some_and(|predicted| group.holds(truth as usize, predicted))
        })
        .map(|(&row, _)| row)
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_said_in_words() {
        let classes = ["Bargain Hunter", "Premium Buyer"].map(str::to_owned);
        for (place, expected) in [
            ((1, 0), "Premium Buyer, predicted Bargain Hunter"),
            ((1, 1), "Premium Buyer, predicted so"),
            ((0, 2), "truly Bargain Hunter"),
            ((2, 1), "predicted Premium Buyer"),
            ((2, 2), "all"),
        ] {
            assert_eq!(RowGroup::of_place(place, 2).words(&classes), expected);
        }
    }
}
