//! What the classifier thinks of each row of the table.

/// Probabilities row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowProbabilities {
    n_classes: usize,
    /// rows × classes; NaN where not scored.
    values: Vec<f64>,
}

impl RowProbabilities {
    pub fn new(n_rows: usize, n_classes: usize) -> Self {
        Self {
            n_classes,
            values: vec![f64::NAN; n_rows * n_classes],
        }
    }

    /// Probabilities of the classes for a table row; `None` when it was not scored.
    pub fn of(&self, row: usize) -> Option<&[f64]> {
        let found = self
            .values
            .get(row * self.n_classes..(row + 1) * self.n_classes)?;
        (!found.first()?.is_nan()).then_some(found)
    }

    pub fn set(&mut self, row: usize, probabilities: &[f64]) {
        self.values[row * self.n_classes..(row + 1) * self.n_classes].copy_from_slice(probabilities);
    }

    /// The predicted class: positive from the threshold on with two classes, else the most probable.
    pub fn predicted(&self, row: usize, positive: usize, threshold: f64) -> Option<usize> {
        let found = self.of(row)?;
        if found.len() == 2 {
            return Some(if found[positive] >= threshold {
                positive
            } else {
                1 - positive
            });
        }
        (0..found.len()).max_by(|&a, &b| found[a].total_cmp(&found[b]).then(b.cmp(&a)))
    }
}
