//! How far two ways of parting the same rows agree: segments and labels, or segments of two runs.

use crate::engine::format;

/// Counts of rows by two partings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crosstab {
    /// One row a part of the first parting, one column a part of the second.
    pub counts: Vec<Vec<u64>>,
}

/// How far two partings agree; NaN without rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Share of the rows that are of the most frequent class of their segment.
    pub purity: f64,
    /// Pairs of rows parted alike, corrected for chance: 1 the same parting, 0 what chance makes (Hubert and Arabie 1985).
    pub adjusted_rand: f64,
    /// Mutual information over the mean of both entropies: 0 to 1 (scikit-learn's `normalized_mutual_info_score`).
    pub normalized_mutual_information: f64,
}

impl Agreement {
    /// Of segments and a label column.
    pub fn sentence(&self, column: &str) -> String {
        if self.adjusted_rand.is_nan() {
            return format!("No customer has a {column} to compare the segments with.");
        }
        format!(
            "Beside {column}: adjusted Rand {} and mutual information {} (0 is what chance makes, 1 the same parting), \
             purity {}.",
            format::decimal(self.adjusted_rand, 2),
            format::decimal(self.normalized_mutual_information, 2),
            format::percent(self.purity, 1)
        )
    }
}

impl Crosstab {
    /// Each row's shares; NaN in a row without counts.
    pub fn shares(&self) -> Vec<Vec<f64>> {
        let shares = |own: &Vec<u64>| {
            let total: u64 = own.iter().sum();
            own.iter().map(|&count| count as f64 / total as f64).collect()
        };
        self.counts.iter().map(shares).collect()
    }

    /// Of (part of the first, part of the second) row by row; both below the numbers given.
    pub fn count(n_first: usize, n_second: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![vec![0; n_second]; n_first];
        for (first, second) in pairs {
            counts[first][second] += 1;
        }
        Self { counts }
    }

    /// Rows counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// Rows of each part of the first parting.
    pub fn row_totals(&self) -> Vec<u64> {
        self.counts.iter().map(|row| row.iter().sum()).collect()
    }

    /// Rows of each part of the second.
    pub fn column_totals(&self) -> Vec<u64> {
        let n = self.counts.first().map_or(0, Vec::len);
        (0..n)
            .map(|column| self.counts.iter().map(|row| row[column]).sum())
            .collect()
    }

    pub fn agreement(&self) -> Agreement {
        let total = self.total();
        if total == 0 {
            return Agreement {
                purity: f64::NAN,
                adjusted_rand: f64::NAN,
                normalized_mutual_information: f64::NAN,
            };
        }
        let purest: u64 = self.counts.iter().filter_map(|row| row.iter().max()).sum();
        Agreement {
            purity: purest as f64 / total as f64,
            adjusted_rand: self.adjusted_rand(total),
            normalized_mutual_information: self.normalized_mutual_information(total as f64),
        }
    }

    /// From the pairs of rows that both, one or none of the partings keep together, as scikit-learn counts them.
    fn adjusted_rand(&self, total: u64) -> f64 {
        let squares =
            |counts: &mut dyn Iterator<Item = u64>| -> i128 { counts.map(|n| i128::from(n).pow(2)).sum() };
        let n = i128::from(total);
        let both = squares(&mut self.counts.iter().flatten().copied());
        let rows = squares(&mut self.row_totals().into_iter());
        let columns = squares(&mut self.column_totals().into_iter());
        // Ordered pairs: together in both, in the first alone, in the second alone, in none.
        let together = both - n;
        let (first, second) = (rows - both, columns - both);
        let apart = n * n - both - first - second;
        if first == 0 && second == 0 {
            return 1.0;
        }
        let (together, first, second, apart) = (together as f64, first as f64, second as f64, apart as f64);
        2.0 * (together * apart - first * second)
            / ((together + first) * (first + apart) + (together + second) * (second + apart))
    }

    fn normalized_mutual_information(&self, total: f64) -> f64 {
        let (rows, columns) = (self.row_totals(), self.column_totals());
        let filled = |totals: &[u64]| totals.iter().filter(|n| **n > 0).count();
        // Two partings that part nothing agree, as in scikit-learn.
        if filled(&rows) <= 1 && filled(&columns) <= 1 {
            return 1.0;
        }
        let mut information = 0.0;
        for (row, row_total) in self.counts.iter().zip(&rows) {
            for (&n, column_total) in row.iter().zip(&columns) {
                if n > 0 {
                    let n = n as f64;
                    let expected = *row_total as f64 * *column_total as f64 / total;
                    information += n / total * (n / expected).ln();
                }
            }
        }
        let entropy = |totals: &[u64]| -> f64 {
            let shares = totals.iter().filter(|n| **n > 0).map(|&n| n as f64 / total);
            -shares.map(|share| share * share.ln()).sum::<f64>()
        };
        let mean = f64::midpoint(entropy(&rows), entropy(&columns));
        if mean == 0.0 {
            0.0
        } else {
            (information / mean).clamp(0.0, 1.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_parting_under_other_names_agrees_wholly() {
        let found = Crosstab::count(3, 3, [(0, 2), (0, 2), (1, 0), (2, 1), (2, 1)]).agreement();
        assert_eq!((found.purity, found.adjusted_rand), (1.0, 1.0));
        assert!((found.normalized_mutual_information - 1.0).abs() < 1e-12);
        let nothing = Crosstab::count(2, 2, []).agreement();
        assert!(nothing.purity.is_nan() && nothing.adjusted_rand.is_nan());
    }

    proptest! {
        /// Neither the order of the parts nor which parting comes first matters; purity alone has a direction.
        #[test]
        fn laws(pairs in prop::collection::vec((0_usize..4, 0_usize..3), 1..60)) {
            let there = Crosstab::count(4, 3, pairs.iter().copied()).agreement();
            let back = Crosstab::count(3, 4, pairs.iter().map(|&(a, b)| (b, a))).agreement();
            prop_assert!((there.adjusted_rand - back.adjusted_rand).abs() < 1e-12);
            let (a, b) = (there.normalized_mutual_information, back.normalized_mutual_information);
            prop_assert!((a - b).abs() < 1e-12 && (0.0..=1.0).contains(&a));
            let renamed = Crosstab::count(4, 3, pairs.iter().map(|&(a, b)| (3 - a, (b + 1) % 3))).agreement();
            prop_assert!((there.adjusted_rand - renamed.adjusted_rand).abs() < 1e-12);
            prop_assert_eq!(there.purity, renamed.purity);
            prop_assert!(there.adjusted_rand <= 1.0 + 1e-12 && there.purity <= 1.0);
        }
    }
}
