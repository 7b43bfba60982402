//! The arithmetic behind one metric: what it counts, its fraction, its range and how that is made, and the customers.

use egui::Ui;

use super::{Shown, matrix};
use crate::{
    chart::{counted_of, name_of},
    engine::{
        classify::{ClassifierReport, Evaluation, RowGroup},
        format,
        metrics::{ConfusionMatrix, Interval, Metrics},
    },
    state::Command,
    views::widgets::{Button, body, hint, title},
};

/// A metric that can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    Accuracy,
    Precision,
    Recall,
    Specificity,
    F1,
    Mcc,
    RocAuc,
    PrAuc,
}

impl Metric {
    pub fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "Accuracy",
            Self::Precision => "Precision",
            Self::Recall => "Recall",
            Self::Specificity => "Specificity",
            Self::F1 => "F1",
            Self::Mcc => "MCC",
            Self::RocAuc => "ROC AUC",
            Self::PrAuc => "PR AUC",
        }
    }

    pub fn of(self, part: &Evaluation, metrics: &Metrics) -> Interval {
        match self {
            Self::Accuracy => metrics.accuracy,
            Self::Precision => metrics.precision,
            Self::Recall => metrics.recall,
            Self::Specificity => metrics.specificity,
            Self::F1 => metrics.f1,
            Self::Mcc => metrics.mcc,
            Self::RocAuc => part.roc_auc,
            Self::PrAuc => part.pr_auc,
        }
    }

    /// How its range is made.
    fn method(self) -> &'static str {
        match self {
            Self::Accuracy | Self::Precision | Self::Recall | Self::Specificity => "Wilson",
            Self::F1 | Self::Mcc | Self::PrAuc => "bootstrap, 1\u{202f}000 draws of the rows",
            Self::RocAuc => "DeLong",
        }
    }
}

/// What there is to say of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Arithmetic {
    /// "Of 341 predicted Premium Buyers 279 are."
    pub sentence: String,
    /// "TP ÷ (TP + FP) = 279 ÷ 341 = 0.818".
    pub formula: String,
    /// "95 %: 0.774 to 0.855, Wilson".
    pub range: String,
    /// Customers to select, with the words of their button.
    pub groups: Vec<(String, RowGroup)>,
}

/// Shows it, with its customers to select.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, metric: Metric, out: &mut Vec<Command>) {
    let found = arithmetic(shown.report, shown.part, &shown.metrics, shown.threshold, metric);
    let value = metric.of(shown.part, &shown.metrics).value;
    let words = if value.is_finite() {
        format!("{} {}", metric.name(), format::metric(value))
    } else {
        metric.name().to_owned()
    };
    title(ui, words);
    ui.add_space(2.0);
    body(ui, found.sentence);
    for line in [found.formula, found.range] {
        if !line.is_empty() {
            hint(ui, line);
        }
    }
    if !matrix::can_select(shown.part) {
        return;
    }
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 6.0);
        for (words, group) in found.groups {
            if Button::new(words).show(ui).clicked() {
                out.push(matrix::pick(ui, shown, shown.part_name, group));
            }
        }
    });
}

fn arithmetic(
    report: &ClassifierReport,
    part: &Evaluation,
    metrics: &Metrics,
    threshold: f64,
    metric: Metric,
) -> Arithmetic {
    let counts = report.confusion(part, threshold);
    let interval = metric.of(part, metrics);
    let (sentence, formula) = if report.n_classes() == 2 || metric == Metric::Accuracy {
        words(
            (&report.classes, report.positive),
            &counts,
            metric,
            interval.value,
        )
    } else {
        words_of_means(metric, metrics)
    };
    let range = if interval.low.is_finite() {
        let ends = format::range(interval.low, interval.high, 3);
        format!("95\u{202f}%: {ends}, {}", metric.method())
    } else {
        String::new()
    };
    Arithmetic {
        sentence,
        formula,
        range,
        groups: groups(report, &counts, metric),
    }
}

/// " = 279 ÷ 341 = 0.818"; what is not defined is said to be so.
fn ratio(above: u64, below: u64) -> String {
    let value = above as f64 / below as f64;
    let value = if value.is_finite() {
        format::metric(value)
    } else {
        "not defined".to_owned()
    };
    format!("{} ÷ {} = {value}", format::count(above), format::count(below))
}

/// "1 is", "279 are".
fn are(n: u64) -> String {
    format::plural(n, "is", "are")
}

/// A sentence and a formula; `yes`: the positive class.
fn words(
    (classes, yes): (&[String], usize),
    counts: &ConfusionMatrix,
    metric: Metric,
    value: f64,
) -> (String, String) {
    let n = format::count;
    let (right, all) = (counts.right(), counts.total());
    if metric == Metric::Accuracy {
        return (
            format!(
                "Of {} {} predicted rightly.",
                format::plural(all, "customer", "customers"),
                are(right)
            ),
            format!("right ÷ all = {}", ratio(right, all)),
        );
    }
    let no = 1 - yes;
    let [tp, fp, fn_, tn] = [(yes, yes), (no, yes), (yes, no), (no, no)].map(|(i, j)| counts.counts[i][j]);
    let (positive, negative) = (&classes[yes], &classes[no]);
    let value = if value.is_finite() {
        format::metric(value)
    } else {
        "not defined".to_owned()
    };
    match metric {
        Metric::Accuracy | Metric::Precision => (
            format!(
                "Of {} predicted {} {} truly {}.",
                n(tp + fp),
                name_of(tp + fp, positive),
                n(tp),
                if tp == 1 { "is" } else { "are" }
            ),
            format!("TP ÷ (TP + FP) = {}", ratio(tp, tp + fp)),
        ),
        Metric::Recall => (
            format!(
                "Of {} true {} {} found.",
                n(tp + fn_),
                name_of(tp + fn_, positive),
                are(tp)
            ),
            format!("TP ÷ (TP + FN) = {}", ratio(tp, tp + fn_)),
        ),
        Metric::Specificity => (
            format!(
                "Of {} true {} {} rightly left out.",
                n(tn + fp),
                name_of(tn + fp, negative),
                are(tn)
            ),
            format!("TN ÷ (TN + FP) = {}", ratio(tn, tn + fp)),
        ),
        Metric::F1 => (
            "Between precision and recall, nearer to the lower of the two.".to_owned(),
            format!("2·TP ÷ (2·TP + FP + FN) = {}", ratio(2 * tp, 2 * tp + fp + fn_)),
        ),
        Metric::Mcc => (
            "How truth and prediction go together: 1 is perfect, 0 is guessing.".to_owned(),
            format!(
                "(TP·TN − FP·FN) ÷ √((TP + FP)·(TP + FN)·(TN + FP)·(TN + FN)), with TP {}, TN {}, FP {}, FN {} = {value}",
                n(tp),
                n(tn),
                n(fp),
                n(fn_)
            ),
        ),
        Metric::RocAuc => (
            format!(
                "Of all pairs of one of {} and one of {}, the share in which the first scores higher; equal scores \
                 count half. The threshold plays no part.",
                counted_of(tp + fn_, positive),
                counted_of(tn + fp, negative)
            ),
            String::new(),
        ),
        Metric::PrAuc => (
            "Precision, averaged over the recalls of all thresholds. The threshold plays no part.".to_owned(),
            format!("Σ (recallₙ − recallₙ₋₁) · precisionₙ = {value}"),
        ),
    }
}

/// With more than two classes: the mean over the classes.
fn words_of_means(metric: Metric, metrics: &Metrics) -> (String, String) {
    let pick = |class: &crate::engine::metrics::ClassMetrics| match metric {
        Metric::Precision => Some(class.precision.value),
        Metric::Recall => Some(class.recall.value),
        Metric::F1 => Some(class.f1.value),
        _ => None,
    };
    let values: Option<Vec<f64>> = metrics.per_class.iter().map(pick).collect();
    let formula = values
        .filter(|values| values.len() <= 8)
        .map_or_else(String::new, |values| {
            // A class that is never predicted has no precision; in the mean it counts 0.
            let values: Vec<f64> = values
                .into_iter()
                .map(|v| if v.is_nan() { 0.0 } else { v })
                .collect();
            let sum: Vec<String> = values.iter().map(|&value| format::metric(value)).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            format!(
                "({}) ÷ {} = {}",
                sum.join(" + "),
                values.len(),
                format::metric(mean)
            )
        });
    let sentence = match metric {
        Metric::Mcc => "How truth and prediction go together over all classes: 1 is perfect, 0 is guessing.",
        Metric::RocAuc => {
            "The mean over the classes of the chance that a customer of the class scores higher on it than another one."
        }
        _ => "The mean over the classes, each against all others; every class counts alike.",
    };
    (sentence.to_owned(), formula)
}

/// The customers that a metric is about, and those that stand against it.
fn groups(report: &ClassifierReport, counts: &ConfusionMatrix, metric: Metric) -> Vec<(String, RowGroup)> {
    let n = |group: RowGroup| -> u64 {
        let classes = 0..counts.n_classes();
        let cells = classes.clone().flat_map(|i| classes.clone().map(move |j| (i, j)));
        cells
            .filter(|&(i, j)| group.holds(i, j))
            .map(|(i, j)| counts.counts[i][j])
            .sum()
    };
    let (yes, no) = (report.positive, 1_usize.saturating_sub(report.positive));
    let cell = |truth, predicted| RowGroup::Cell { truth, predicted };
    let is_binary = report.n_classes() == 2;
    let (about, against, word) = match metric {
        Metric::Precision if is_binary => (RowGroup::Predicted(yes), cell(no, yes), ["wrong"; 2]),
        Metric::Recall if is_binary => (RowGroup::Truth(yes), cell(yes, no), ["missed"; 2]),
        Metric::Specificity if is_binary => (
            RowGroup::Truth(no),
            cell(no, yes),
            ["false alarm", "false alarms"],
        ),
        _ => (RowGroup::All, RowGroup::Wrong, ["wrong"; 2]),
    };
    let mut groups = Vec::new();
    match n(about) {
        0 => {}
        1 => groups.push(("Select this one".to_owned(), about)),
        n => groups.push((format!("Select these {}", format::count(n)), about)),
    }
    if n(against) > 0 {
        let [one, many] = word;
        let words = format::plural(n(against), one, many);
        groups.push((format!("Only the {words}"), against));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::metrics::metrics_of;

    #[test]
    fn ratios_are_written_out() {
        assert_eq!(ratio(279, 341), "279 ÷ 341 = 0.818");
        assert_eq!(ratio(0, 0), "0 ÷ 0 = not defined");
        assert_eq!(ratio(1_250, 5_000), "1\u{202f}250 ÷ 5\u{202f}000 = 0.250");
    }

    #[test]
    fn one_customer_is_one_customer() {
        let classes = ["Bargain Hunter", "Premium Buyer"].map(str::to_owned);
        // Truth down, prediction across.
        let said = |counts: [[u64; 2]; 2], metric: Metric| {
            let counts = ConfusionMatrix {
                counts: counts.map(Vec::from).to_vec(),
            };
            words((&classes, 1), &counts, metric, 0.5).0
        };
        let lonely = [[1, 0], [0, 1]];
        for (metric, expected) in [
            (Metric::Precision, "Of 1 predicted Premium Buyer 1 truly is."),
            (Metric::Recall, "Of 1 true Premium Buyer 1 is found."),
            (
                Metric::Specificity,
                "Of 1 true Bargain Hunter 1 is rightly left out.",
            ),
            (Metric::Accuracy, "Of 2 customers 2 are predicted rightly."),
        ] {
            assert_eq!(said(lonely, metric), expected);
        }
        let pairs = said(lonely, Metric::RocAuc);
        assert!(
            pairs.starts_with("Of all pairs of one of 1 Premium Buyer and one of 1 Bargain Hunter, "),
            "{pairs}"
        );
        let many = [[771, 62], [138, 279]];
        for (metric, expected) in [
            (
                Metric::Precision,
                "Of 341 predicted Premium Buyers 279 truly are.",
            ),
            (Metric::Recall, "Of 417 true Premium Buyers 279 are found."),
            (
                Metric::Specificity,
                "Of 833 true Bargain Hunters 771 are rightly left out.",
            ),
        ] {
            assert_eq!(said(many, metric), expected);
        }
        assert_eq!(
            said([[0, 0], [1, 0]], Metric::Accuracy),
            "Of 1 customer 0 are predicted rightly."
        );
    }

    #[test]
    fn means_are_those_of_the_metrics() {
        let matrix = ConfusionMatrix {
            counts: vec![vec![3, 1, 0], vec![1, 2, 0], vec![0, 1, 2]],
        };
        let metrics = metrics_of(&matrix, 0, 42);
        let (_, formula) = words_of_means(Metric::Precision, &metrics);
        assert_eq!(formula, "(0.750 + 0.500 + 1.000) ÷ 3 = 0.750");
        assert!(words_of_means(Metric::Mcc, &metrics).1.is_empty());
    }
}
