//! The nearest of some points within a radius, by a k-d tree (Bentley 1975): points are parted at the median of the axis
//! along which they are spread most, again and again, and whole parts are passed over that are too far away.

use crate::engine::features::FeatureMatrix;

/// Points of a part that is looked through one by one.
const LEAF: usize = 12;

/// Points, ordered so that each half of a part is a part itself.
#[derive(Debug, Clone, PartialEq)]
pub struct NearTree {
    n_features: usize,
    /// Point after point.
    values: Vec<f64>,
    /// Rows of the matrix.
    rows: Vec<u32>,
    /// For each inner part its axis, in the order of [`NearTree::build`]; the median is the first of the upper half.
    axes: Vec<u8>,
}

/// The best point so far.
struct Found {
    square: f64,
    row: Option<u32>,
}

impl NearTree {
    /// A tree of all rows. Axes beyond the 256th part nothing.
    pub fn new(matrix: &FeatureMatrix) -> Self {
        let columns = matrix.columns();
        let mut rows: Vec<u32> = (0..u32::try_from(matrix.n_rows()).unwrap_or(u32::MAX)).collect();
        let mut axes = vec![0; rows.len()];
        Self::build(&columns, &mut rows, &mut axes);
        let values = rows
            .iter()
            .flat_map(|&row| columns.iter().map(move |column| column[row as usize]))
            .collect();
        Self {
            n_features: columns.len(),
            values,
            rows,
            axes,
        }
    }

    fn build(columns: &[&[f64]], rows: &mut [u32], axes: &mut [u8]) {
        if rows.len() <= LEAF {
            return;
        }
        let spread = |axis: u8| {
            let values = || rows.iter().map(|&row| columns[usize::from(axis)][row as usize]);
            values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
        };
        let n_axes = u8::try_from(columns.len()).unwrap_or(u8::MAX);
        let widest = (0..n_axes).max_by(|&a, &b| spread(a).total_cmp(&spread(b)));
        let axis = widest.unwrap_or(0);
        let middle = rows.len() / 2;
        let value = |row: u32| columns[usize::from(axis)][row as usize];
        rows.select_nth_unstable_by(middle, |&a, &b| value(a).total_cmp(&value(b)).then(a.cmp(&b)));
        axes[middle] = axis;
        let (lower, upper) = rows.split_at_mut(middle);
        let (lower_axes, upper_axes) = axes.split_at_mut(middle);
        Self::build(columns, lower, lower_axes);
        // The median keeps its place, and its axis.
        Self::build(columns, &mut upper[1..], &mut upper_axes[1..]);
    }

    /// The row nearest to a point, if it is within the radius; of equally near ones the first.
    pub fn nearest_within(&self, point: &[f64], radius: f64) -> Option<u32> {
        let mut found = Found {
            // A hair more: whether it is within is told by its root.
            square: radius * radius * (1.0 + 1e-12),
            row: None,
        };
        self.look(point, 0, self.rows.len(), &mut found);
        found.row.filter(|_| found.square.sqrt() <= radius)
    }

    fn look(&self, point: &[f64], from: usize, to: usize, found: &mut Found) {
        if to - from <= LEAF {
            for place in from..to {
                self.try_one(point, place, found);
            }
            return;
        }
        let middle = from + (to - from) / 2;
        let axis = usize::from(self.axes[middle]);
        let off = point[axis] - self.values[middle * self.n_features + axis];
        self.try_one(point, middle, found);
        let (near, far) = if off < 0.0 {
            ((from, middle), (middle + 1, to))
        } else {
            ((middle + 1, to), (from, middle))
        };
        self.look(point, near.0, near.1, found);
        if off * off <= found.square {
            self.look(point, far.0, far.1, found);
        }
    }

    fn try_one(&self, point: &[f64], place: usize, found: &mut Found) {
        let own = &self.values[place * self.n_features..(place + 1) * self.n_features];
        let square: f64 = own
            .iter()
            .zip(point)
            .map(|(own, at)| (own - at) * (own - at))
            .sum();
        let row = self.rows[place];
        let is_first = square == found.square && found.row.is_none_or(|other| row < other);
        if square < found.square || is_first {
            *found = Found {
                square,
                row: Some(row),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_nearest_is_that_of_looking_at_all(
            points in prop::collection::vec((-9_i32..9, -9_i32..9), 1..120),
            (x, y) in (-9_i32..9, -9_i32..9),
            radius in 0.0..6.0_f64,
        ) {
            let columns = vec![
                points.iter().map(|point| f64::from(point.0)).collect(),
                points.iter().map(|point| f64::from(point.1) / 2.0).collect(),
            ];
            let matrix = FeatureMatrix::new(vec!["x".to_owned(), "y".to_owned()], columns).unwrap();
            let at = [f64::from(x), f64::from(y) / 2.0];
            let square = |row: usize| {
                let own = matrix.values().row(row).to_vec();
                own.iter().zip(&at).map(|(own, at)| (own - at).powi(2)).sum::<f64>()
            };
            let all = (0..points.len()).min_by(|&a, &b| square(a).total_cmp(&square(b)));
            let expected = all.filter(|&row| square(row).sqrt() <= radius);
            let found = NearTree::new(&matrix).nearest_within(&at, radius);
            prop_assert_eq!(found.map(|row| row as usize), expected);
        }
    }
}
