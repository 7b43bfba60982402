//! Counts of true against predicted labels.

/// `counts[i][j]`: rows with true label i predicted as j.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix {
    pub counts: Vec<Vec<u64>>,
}

impl ConfusionMatrix {
    /// Counts pairs of (truth, predicted), each below `n_classes`.
    pub fn count(n_classes: usize, pairs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut counts = vec![vec![0; n_classes]; n_classes];
        for (truth, predicted) in pairs {
            counts[truth as usize][predicted as usize] += 1;
        }
        Self { counts }
    }

    pub fn n_classes(&self) -> usize {
        self.counts.len()
    }

    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// Rows whose true label is `class`.
    pub fn row_total(&self, class: usize) -> u64 {
        self.counts[class].iter().sum()
    }

    /// Rows predicted as `class`.
    pub fn column_total(&self, class: usize) -> u64 {
        self.counts.iter().map(|row| row[class]).sum()
    }

    /// Classes that no row is predicted as, where there are rows.
    pub fn never_predicted(&self) -> Vec<usize> {
        let all = 0..self.n_classes();
        all.filter(|&class| self.total() > 0 && self.column_total(class) == 0)
            .collect()
    }

    /// Rows predicted rightly.
    pub fn right(&self) -> u64 {
        (0..self.n_classes()).map(|c| self.counts[c][c]).sum()
    }
}
