//! How good the probabilities of one part of the rows are.

use rayon::prelude::*;

use super::{AgainstRest, RowProbabilities};
use crate::engine::metrics::{ConfusionMatrix, Interval, Metrics, ScoredRows};

/// Scored rows of one part (training or test).
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Rows of the table, ascending; of the test file's where `file` is named.
    pub rows: Vec<u32>,
    /// The test file that the rows come from; `None`: they are rows of the report's own table.
    pub file: Option<String>,
    /// Rows of that table in all.
    pub n_table: usize,
    /// Class of each of `rows`.
    pub truth: Vec<u32>,
    /// How many of `rows` are of each class.
    pub class_counts: Vec<u64>,
    /// For two classes: sorted scores of the positive class.
    pub scored: Option<ScoredRows>,
    /// For two classes: `rows` in the order of those scores.
    pub by_score: Vec<u32>,
    /// For more classes: the matrix of most probable labels.
    pub most_probable: Option<ConfusionMatrix>,
    /// For more classes, where curves are wanted: each against the rest, in the order of the classes; else empty.
    pub against_rest: Vec<AgainstRest>,
    /// Two classes: AUC with DeLong's range; more: macro one-against-rest, no range.
    pub roc_auc: Interval,
    /// Average precision; for two classes with its bootstrap range, for more the mean over the
    /// classes, no range.
    pub pr_auc: Interval,
    pub log_loss: f64,
    pub brier: f64,
}

impl Evaluation {
    /// With the range of the average precision, which folds have no use for.
    pub(super) fn ranged(mut self, seed: u64) -> Self {
        if let Some(scored) = &self.scored {
            self.pr_auc = scored.average_precision_range(seed);
        }
        self
    }

    /// Everything measured that is one number, by its name in files; `metrics` are those of this part.
    pub fn named(&self, metrics: &Metrics) -> [(&'static str, Interval); 10] {
        [
            ("accuracy", metrics.accuracy),
            ("precision", metrics.precision),
            ("recall", metrics.recall),
            ("specificity", metrics.specificity),
            ("f1", metrics.f1),
            ("mcc", metrics.mcc),
            ("roc_auc", self.roc_auc),
            ("pr_auc", self.pr_auc),
            ("log_loss", Interval::bare(self.log_loss)),
            ("brier", Interval::bare(self.brier)),
        ]
    }
}

/// Probabilities this near to 0 count as this far from it (as scikit-learn's `log_loss`).
const LEAST: f64 = f64::EPSILON;

/// Measures the rows of one part; rows without a label or probabilities are left out.
///
/// With more than two classes there are curves where `drawn` names the classes, in their order; folds, which nobody
/// looks at one by one, name none.
pub(super) fn evaluate(
    part: &[u32],
    codes: &[Option<u32>],
    probabilities: &RowProbabilities,
    (n_classes, positive): (usize, usize),
    drawn: &[String],
) -> Evaluation {
    let (rows, truth): (Vec<u32>, Vec<u32>) = part
        .iter()
        .filter_map(|&row| {
            probabilities.of(row as usize)?;
            Some((row, codes[row as usize]?))
        })
        .unzip();
    let n_table = codes.len();
    let mut class_counts = vec![0_u64; n_classes];
    for &class in &truth {
        class_counts[class as usize] += 1;
    }
    let of = |class: usize| {
        let pairs = rows.iter().zip(&truth);
        ScoredRows::with_rows(pairs.map(|(&row, &truth)| {
            let own = probabilities
                .of(row as usize)
                .map_or(f64::NAN, |found| found[class]);
            (own, truth as usize == class, row)
        }))
    };
    if n_classes == 2 {
        let (scored, by_score) = of(positive);
        return Evaluation {
            roc_auc: scored.roc_auc(),
            pr_auc: Interval::bare(scored.average_precision()),
            log_loss: scored.log_loss(),
            brier: scored.brier(),
            scored: Some(scored),
            by_score,
            class_counts,
            most_probable: None,
            against_rest: Vec::new(),
            rows,
            file: None,
            n_table,
            truth,
        };
    }
    // One class against the rest, the classes counting alike. Its sorted rows go as soon as they are measured: with many
    // classes all of them would need as many times the room.
    let measured = |class: usize| {
        let (scored, _) = of(class);
        let found = AgainstRest::measured(&scored);
        match drawn.get(class) {
            Some(name) => found.drawn(name, &scored),
            None => found,
        }
    };
    let each: Vec<AgainstRest> = (0..n_classes).into_par_iter().map(measured).collect();
    let macro_average =
        |of: &dyn Fn(&AgainstRest) -> f64| each.iter().map(of).sum::<f64>() / n_classes as f64;
    Evaluation {
        roc_auc: Interval::bare(macro_average(&|class| class.roc_auc.value)),
        pr_auc: Interval::bare(macro_average(&|class| class.average_precision)),
        log_loss: mean_log_loss(&rows, &truth, probabilities),
        // Brier's own sum over the classes (Brier 1950).
        brier: each.iter().map(|class| class.brier).sum(),
        scored: None,
        by_score: Vec::new(),
        class_counts,
        most_probable: Some(most_probable(&rows, &truth, probabilities, n_classes)),
        against_rest: if drawn.is_empty() { Vec::new() } else { each },
        rows,
        file: None,
        n_table,
        truth,
    }
}

fn mean_log_loss(rows: &[u32], truth: &[u32], probabilities: &RowProbabilities) -> f64 {
    let loss = |(&row, &truth): (&u32, &u32)| {
        let own = probabilities
            .of(row as usize)
            .map_or(f64::NAN, |found| found[truth as usize]);
        -own.clamp(LEAST, 1.0 - LEAST).ln()
    };
    let mut losses: Vec<f64> = rows.iter().zip(truth).map(loss).collect();
    // Added in their own order, so that the order of rows leaves no trace.
    losses.sort_unstable_by(f64::total_cmp);
    losses.iter().sum::<f64>() / losses.len() as f64
}

fn most_probable(
    rows: &[u32],
    truth: &[u32],
    probabilities: &RowProbabilities,
    n_classes: usize,
) -> ConfusionMatrix {
    let pairs = rows.iter().zip(truth).filter_map(|(&row, &truth)| {
        // With more than two classes neither positive class nor threshold counts.
        let predicted = probabilities.predicted(row as usize, 0, 0.5)?;
        Some((truth, u32::try_from(predicted).ok()?))
    });
    ConfusionMatrix::count(n_classes, pairs)
}
