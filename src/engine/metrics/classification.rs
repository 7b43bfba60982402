//! Accuracy, precision, recall, F1, specificity and MCC of a confusion matrix.

use super::{ConfusionMatrix, Interval, bootstrap_counts, wilson};

/// Metrics at one threshold. With more than two classes precision, recall, F1 and specificity are macro averages.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    pub accuracy: Interval,
    pub precision: Interval,
    pub recall: Interval,
    pub specificity: Interval,
    pub f1: Interval,
    pub mcc: Interval,
    /// With more than two classes: one entry a class.
    pub per_class: Vec<ClassMetrics>,
}

/// One class against all others.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassMetrics {
    pub precision: Interval,
    pub recall: Interval,
    pub f1: Interval,
    /// Rows that truly have the class.
    pub support: u64,
}

/// Metrics of a matrix; `positive` counts with two classes only. Wilson ranges for proportions,
/// seeded bootstrap for F1 and MCC. An undefined metric (no predicted positives) is NaN; in macro
/// averages it counts as 0, as in scikit-learn.
pub fn metrics_of(matrix: &ConfusionMatrix, positive: usize, seed: u64) -> Metrics {
    if matrix.n_classes() == 2 {
        two_classes(matrix, positive, seed)
    } else {
        more_classes(matrix)
    }
}

/// Accuracy, precision, recall, specificity, F1 and MCC without ranges: a few divisions, where many matrices
/// are measured at once. The values are those of [`metrics_of`].
pub fn metric_values(matrix: &ConfusionMatrix, positive: usize) -> [f64; 6] {
    if matrix.n_classes() != 2 {
        let found = more_classes(matrix);
        return [
            found.accuracy,
            found.precision,
            found.recall,
            found.specificity,
            found.f1,
            found.mcc,
        ]
        .map(|metric| metric.value);
    }
    let counts @ [tn, fp, fn_, tp] = cells(matrix, positive);
    let share = |hits: u64, of: u64| hits as f64 / of as f64;
    [
        share(matrix.right(), matrix.total()),
        share(tp, tp + fp),
        share(tp, tp + fn_),
        share(tn, tn + fp),
        f1(counts),
        mcc(counts),
    ]
}

fn two_classes(matrix: &ConfusionMatrix, positive: usize, seed: u64) -> Metrics {
    let cells @ [tn, fp, fn_, tp] = cells(matrix, positive);
    Metrics {
        accuracy: wilson(matrix.right(), matrix.total()),
        precision: wilson(tp, tp + fp),
        recall: wilson(tp, tp + fn_),
        specificity: wilson(tn, tn + fp),
        f1: bootstrap_counts(cells, seed, f1),
        mcc: bootstrap_counts(cells, seed, mcc),
        per_class: vec![],
    }
}

fn more_classes(matrix: &ConfusionMatrix) -> Metrics {
    let per_class: Vec<ClassMetrics> = (0..matrix.n_classes())
        .map(|class| {
            let cells @ [_, fp, fn_, tp] = cells(matrix, class);
            ClassMetrics {
                precision: wilson(tp, tp + fp),
                recall: wilson(tp, tp + fn_),
                f1: Interval::bare(f1(cells)),
                support: matrix.row_total(class),
            }
        })
        .collect();
    let macro_average = |of: &dyn Fn(usize) -> f64| {
        let sum: f64 = (0..matrix.n_classes())
            .map(of)
            .map(|v| if v.is_nan() { 0.0 } else { v })
            .sum();
        Interval::bare(if matrix.total() == 0 {
            f64::NAN
        } else {
            sum / matrix.n_classes() as f64
        })
    };
    Metrics {
        accuracy: wilson(matrix.right(), matrix.total()),
        precision: macro_average(&|class| per_class[class].precision.value),
        recall: macro_average(&|class| per_class[class].recall.value),
        specificity: macro_average(&|class| {
            let [tn, fp, ..] = cells(matrix, class);
            wilson(tn, tn + fp).value
        }),
        f1: macro_average(&|class| per_class[class].f1.value),
        mcc: Interval::bare(correlation(matrix)),
        per_class,
    }
}

/// [tn, fp, fn, tp] of one class against all others.
fn cells(matrix: &ConfusionMatrix, positive: usize) -> [u64; 4] {
    let tp = matrix.counts[positive][positive];
    let fn_ = matrix.row_total(positive) - tp;
    let fp = matrix.column_total(positive) - tp;
    [matrix.total() - tp - fn_ - fp, fp, fn_, tp]
}

/// Harmonic mean of precision and recall; NaN where there is nothing positive at all.
fn f1([_, fp, fn_, tp]: [u64; 4]) -> f64 {
    2.0 * tp as f64 / (2 * tp + fp + fn_) as f64
}

/// Matthews' correlation coefficient (Matthews 1975); NaN where a row or column is empty.
fn mcc([tn, fp, fn_, tp]: [u64; 4]) -> f64 {
    let [tn, fp, fn_, tp] = [tn, fp, fn_, tp].map(|count| count as f64);
    let below = (tp + fp).sqrt() * (tp + fn_).sqrt() * (tn + fp).sqrt() * (tn + fn_).sqrt();
    (tp * tn - fp * fn_) / below
}

/// R_K, Matthews' coefficient for K classes (Gorodkin 2004); NaN where all truths or all
/// predictions are of one class.
fn correlation(matrix: &ConfusionMatrix) -> f64 {
    let n = matrix.total() as f64;
    let (mut cross, mut truths, mut predictions) = (0.0, 0.0, 0.0);
    for class in 0..matrix.n_classes() {
        let (truth, predicted) = (matrix.row_total(class) as f64, matrix.column_total(class) as f64);
        cross += truth * predicted;
        truths += truth * truth;
        predictions += predicted * predicted;
    }
    (matrix.right() as f64 * n - cross) / ((n * n - predictions).sqrt() * (n * n - truths).sqrt())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matrix(counts: &[&[u64]]) -> ConfusionMatrix {
        ConfusionMatrix {
            counts: counts.iter().map(|row| row.to_vec()).collect(),
        }
    }

    #[test]
    fn hand_counted() {
        let found = metrics_of(&matrix(&[&[50, 10], &[5, 35]]), 1, 42);
        assert_eq!(found.accuracy.value, 0.85);
        assert_eq!(found.precision.value, 35.0 / 45.0);
        assert_eq!(found.recall.value, 0.875);
        assert_eq!(found.specificity.value, 50.0 / 60.0);
        assert!((found.f1.value - 70.0 / 85.0).abs() < 1e-15);
        assert!((found.mcc.value - 0.697).abs() < 1e-3);
        for interval in [found.f1, found.mcc, found.accuracy] {
            assert!(interval.low < interval.value && interval.value < interval.high);
        }
    }

    #[test]
    fn three_classes_by_hand() {
        // scikit-learn on y = [0]*4 + [1]*3 + [2]*3: matthews_corrcoef 0.5477…, macro F1 0.7
        let found = metrics_of(&matrix(&[&[3, 1, 0], &[1, 2, 0], &[0, 1, 2]]), 0, 42);
        assert_eq!(found.accuracy.value, 0.7);
        assert!((found.precision.value - (0.75 + 0.5 + 1.0) / 3.0).abs() < 1e-15);
        assert!((found.recall.value - (0.75 + 2.0 / 3.0 + 2.0 / 3.0) / 3.0).abs() < 1e-15);
        assert_eq!(found.per_class.len(), 3);
        assert_eq!(found.per_class[2].support, 3);
        let two = matrix(&[&[50, 10], &[5, 35]]);
        assert!((correlation(&two) - mcc(cells(&two, 1))).abs() < 1e-15);
    }

    #[test]
    fn nothing_predicted_positive_is_undefined() {
        let found = metrics_of(&matrix(&[&[9, 0], &[3, 0]]), 1, 42);
        assert!(found.precision.value.is_nan() && found.mcc.value.is_nan());
        assert_eq!((found.recall.value, found.f1.value), (0.0, 0.0));
        let empty = metrics_of(&matrix(&[&[0, 0], &[0, 0]]), 1, 42);
        assert!(empty.accuracy.value.is_nan() && empty.f1.value.is_nan());
    }

    proptest! {
        #[test]
        fn values_alone_are_the_same_values(cells in proptest::array::uniform9(0_u64..50)) {
            let [a, b, c, d, ..] = cells;
            let two = matrix(&[&[a, b], &[c, d]]);
            let three = matrix(&[&cells[..3], &cells[3..6], &cells[6..]]);
            for matrix in [two, three] {
                let full = metrics_of(&matrix, 1, 42);
                let full = [full.accuracy, full.precision, full.recall, full.specificity, full.f1, full.mcc];
                for (alone, full) in metric_values(&matrix, 1).iter().zip(full) {
                    prop_assert!(*alone == full.value || alone.is_nan() && full.value.is_nan());
                }
            }
        }

        #[test]
        fn swapping_class_names_swaps_recalls(cells in proptest::array::uniform4(0_u64..500)) {
            let [a, b, c, d] = cells;
            let plain = metrics_of(&matrix(&[&[a, b], &[c, d]]), 1, 1);
            let swapped = metrics_of(&matrix(&[&[d, c], &[b, a]]), 1, 1);
            prop_assert_eq!(plain.recall.value.to_bits(), swapped.specificity.value.to_bits());
            prop_assert_eq!(plain.specificity.low.to_bits(), swapped.recall.low.to_bits());
            prop_assert_eq!(plain.accuracy.value.to_bits(), swapped.accuracy.value.to_bits());
        }
    }
}
