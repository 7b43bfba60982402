//! Nearest centroid of each row of a block.

/// Rows worked on together in vector registers.
const LANES: usize = 8;

/// Rounding of a difference of distances, as a part of them.
pub(super) const SLACK: f64 = 1e-9;

/// For each row its nearest centroid, the squared distance to it, and how much farther the next nearest surely is.
pub(super) struct Nearest {
    pub(super) label: Vec<u64>,
    pub(super) distance: Vec<f64>,
    /// Infinite where there is no other centroid.
    pub(super) margin: Vec<f64>,
}

impl Nearest {
    pub(super) fn new(n_rows: usize) -> Self {
        let padded = n_rows.next_multiple_of(LANES);
        Self {
            label: vec![0; padded],
            distance: vec![0.0; padded],
            margin: vec![0.0; padded],
        }
    }

    /// Finds them for the rows given by column, each of the same length, at most the size of the
    /// buffers. `centroids` are k × features, row after row. Ties go to the first centroid.
    ///
    /// The columns are worked on as they lie, eight rows at once, so that the compiler can use
    /// whatever vector registers pulp finds.
    #[expect(
        clippy::inline_always,
        reason = "must be compiled inside pulp's dispatch to use its instructions"
    )]
    #[inline(always)]
    pub(super) fn find(&mut self, columns: &[&[f64]], centroids: &[f64], k: usize) {
        let n_features = columns.len();
        let n = columns.first().map_or(0, |column| column.len());
        for first in (0..n).step_by(LANES) {
            let width = LANES.min(n - first);
            let mut label = [0_u64; LANES];
            let mut distance = [f64::INFINITY; LANES];
            let mut next = [f64::INFINITY; LANES];
            for (c, place) in (0_u64..).zip(0..k) {
                let centroid = &centroids[place * n_features..(place + 1) * n_features];
                let mut squares = [0.0; LANES];
                if width == LANES {
                    for (column, at) in columns.iter().zip(centroid) {
                        let values = &column[first..first + LANES];
                        for lane in 0..LANES {
                            let off = values[lane] - at;
                            squares[lane] += off * off;
                        }
                    }
                } else {
                    for (column, at) in columns.iter().zip(centroid) {
                        for (square, value) in squares.iter_mut().zip(&column[first..n]) {
                            let off = value - at;
                            *square += off * off;
                        }
                    }
                }
                for lane in 0..LANES {
                    let is_nearer = squares[lane] < distance[lane];
                    let farther = if is_nearer { distance[lane] } else { squares[lane] };
                    next[lane] = if farther < next[lane] { farther } else { next[lane] };
                    distance[lane] = if is_nearer { squares[lane] } else { distance[lane] };
                    label[lane] = if is_nearer { c } else { label[lane] };
                }
            }
            self.label[first..first + LANES].copy_from_slice(&label);
            self.distance[first..first + LANES].copy_from_slice(&distance);
            for lane in 0..LANES {
                let farther = next[lane].sqrt();
                next[lane] = (farther - distance[lane].sqrt()) - SLACK * farther.min(f64::MAX);
            }
            self.margin[first..first + LANES].copy_from_slice(&next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_and_next() {
        let x: Vec<f64> = (0..11).map(f64::from).collect();
        let mut nearest = Nearest::new(x.len());
        nearest.find(&[&x], &[1.0, 9.0, 100.0], 3);
        assert_eq!(nearest.label[..11], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
        assert_eq!(nearest.distance[3], 4.0);
        assert!((nearest.margin[3] - 4.0).abs() < 1e-8 && nearest.margin[3] < 4.0);
    }
}
