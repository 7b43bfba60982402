//! How wide the table's columns are, and which of them are seen.

use std::ops::Range;

use crate::{
    engine::table::{ColumnKind, ColumnSummary},
    theme::fonts::{Weight, text_width},
};

use super::words;

/// Space at the left and right of a cell's content.
pub const CELL_SIDE: f32 = 8.0;
/// A square in a class's colour and the space behind it.
pub const CLASS_MARK: f32 = 16.0;

const NARROWEST: f32 = 80.0;
const WIDEST: f32 = 260.0;
/// Columns grow by at most this to fill a wide pane.
const MOST_GROWTH: f32 = 48.0;

/// Where the columns begin and end, in points from the first column's left edge.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnPlaces {
    /// One more than there are columns.
    edges: Vec<f64>,
}

impl ColumnPlaces {
    pub fn new(widths: impl IntoIterator<Item = f32>) -> Self {
        let mut edges = vec![0.0];
        let mut right = 0.0;
        for width in widths {
            right += f64::from(width);
            edges.push(right);
        }
        Self { edges }
    }

    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// Width of all columns.
    pub fn total(&self) -> f64 {
        self.edges.last().copied().unwrap_or_default()
    }

    /// What each column gets on top to fill `room`.
    pub fn growth(&self, room: f32) -> f64 {
        let spare = f64::from(room) - self.total();
        (spare / self.len().max(1) as f64).clamp(0.0, f64::from(MOST_GROWTH))
    }

    /// Left and right edge of a column that grows by `growth`.
    pub fn place(&self, column: usize, growth: f64) -> (f64, f64) {
        let edge = |at: usize| {
            let edge = self.edges.get(at).copied().unwrap_or_else(|| self.total());
            edge + growth * at as f64
        };
        (edge(column), edge(column + 1))
    }

    /// The columns seen between `from` and `from + width` (growth 0 where that matters: columns that
    /// grow all fit).
    pub fn visible(&self, from: f64, width: f64, growth: f64) -> Range<usize> {
        if growth > 0.0 {
            return 0..self.len();
        }
        let first = self.edges.partition_point(|&edge| edge <= from).saturating_sub(1);
        let last = self.edges.partition_point(|&edge| edge < from + width);
        first..last.min(self.len())
    }
}

/// Width that a column asks for: its name, what is under it, and its cells.
pub fn natural_width(column: &ColumnSummary, foot: &str, has_marks: bool) -> f32 {
    let name = text_width(&column.name, 12.0, Weight::SemiBold);
    let kind = 20.0 + text_width(column.kind.word(), 11.0, Weight::Regular);
    let foot = text_width(foot, 11.0, Weight::Medium);
    let mark = if has_marks { CLASS_MARK } else { 0.0 };
    let cells = widest_cell(column) + mark;
    let content = name.max(kind).max(foot).max(cells) + 2.0 * CELL_SIDE;
    content.ceil().clamp(NARROWEST, WIDEST)
}

/// The cells are not walked: a number's longest are its extremes, and the most frequent values stand
/// for the others.
fn widest_cell(column: &ColumnSummary) -> f32 {
    let width = |text: &str| text_width(text, 12.0, Weight::Regular);
    if column.kind == ColumnKind::Number {
        return [column.min, column.max]
            .map(|value| width(&words::value(value, column.decimals)))
            .into_iter()
            .fold(0.0, f32::max);
    }
    column
        .top
        .iter()
        .map(|level| width(&level.level))
        .fold(0.0, f32::max)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::engine::table::LevelCount;

    pub fn number(name: &str, min: f64, max: f64) -> ColumnSummary {
        ColumnSummary {
            name: name.to_owned(),
            kind: ColumnKind::Number,
            decimals: 2,
            n_rows: 10,
            missing: 0,
            distinct: 10,
            min,
            max,
            mean: f64::midpoint(min, max),
            std: 1.0,
            median: f64::midpoint(min, max),
            histogram: None,
            top: Vec::new(),
        }
    }

    #[test]
    fn widths_follow_names_and_contents_within_bounds() {
        assert_eq!(
            natural_width(&number("a", 0.0, 1.0), "complete", false),
            NARROWEST
        );
        assert_eq!(
            natural_width(&number(&"n".repeat(60), 0.0, 1.0), "complete", false),
            WIDEST
        );
        let narrow = natural_width(&number("spent", 0.0, 9.0), "complete", false);
        let wide = natural_width(&number("spent", -1e12, 9.0), "complete", false);
        assert!(wide > narrow);
        let mut words = number("kind", f64::NAN, f64::NAN);
        words.kind = ColumnKind::Category;
        words.top = vec![LevelCount {
            level: "A rather long kind of buyer".to_owned(),
            count: 3,
        }];
        let plain = natural_width(&words, "1 level", false);
        assert_eq!(natural_width(&words, "1 level", true), plain + CLASS_MARK);
    }

    #[test]
    fn only_columns_in_sight_are_visible() {
        let places = ColumnPlaces::new([100.0; 1000]);
        assert_eq!(places.total(), 100_000.0);
        assert_eq!(places.visible(0.0, 250.0, 0.0), 0..3);
        assert_eq!(places.visible(100.0, 200.0, 0.0), 1..3);
        assert_eq!(places.visible(99_950.0, 250.0, 0.0), 999..1000);
        assert_eq!(places.growth(900.0), 0.0);
    }

    #[test]
    fn few_columns_grow_a_little() {
        let places = ColumnPlaces::new([100.0, 80.0]);
        assert_eq!(places.growth(200.0), 10.0);
        assert_eq!(places.place(1, 10.0), (110.0, 200.0));
        assert_eq!(places.growth(2000.0), f64::from(MOST_GROWTH));
        assert_eq!(places.visible(0.0, 2000.0, 48.0), 0..2);
        assert_eq!(ColumnPlaces::new([]).visible(0.0, 100.0, 0.0), 0..0);
    }
}
