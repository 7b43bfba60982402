//! How good the classifier is, and what moves it.

use super::{Block, ReportInput};
use crate::{
    chart::{ChartSpec, curve_chart, effect_chart, forest_chart, matrix_chart, scores_chart, source_line},
    engine::{
        classify::ClassifierReport,
        format::{decimal, file_name, metric, p_value, plural, range, signed, significant},
        metrics::{Curve, Interval},
        study::{MatrixValue, MatrixValues, ModelKind},
        validate::FoldsReport,
    },
    export::report::ReportTable,
};

/// Effects shown as curves: those that move the probability most.
const MOST_EFFECTS: usize = 4;

/// The metric that models are compared by: no threshold decides it.
const COMPARED_BY: &str = "roc_auc";

fn source(input: &ReportInput) -> String {
    let receipt = &input.on.read.receipt;
    source_line(&file_name(&receipt.file), &receipt.sha256, input.seed)
}

fn chart(spec: ChartSpec) -> Block {
    Block::Chart(Box::new(spec))
}

pub(super) fn model(input: &ReportInput) -> Vec<Block> {
    let Some(report) = input.classifier.as_deref() else {
        return Vec::new();
    };
    let against = report.against_no_model(report.shown(), input.threshold);
    let mut blocks = vec![Block::Text(trained(input, report))];
    if let Some(evidence) = against.evidence() {
        blocks.push(Block::Text(evidence));
    }
    blocks.push(Block::Table(metrics(report, input.threshold)));
    blocks.extend(report.unlabelled_words().map(Block::Warning));
    blocks.extend(report.fillings.iter().cloned().map(Block::Text));
    if let Some(folds) = &input.folds {
        blocks.extend(cross_validation(folds, input.threshold));
    }
    blocks
}

fn trained(input: &ReportInput, report: &ClassifierReport) -> String {
    let what = report.spec.model.title();
    let n_test = report.test.as_ref().map_or(0, |test| test.rows.len());
    let rows = plural(report.train.rows.len(), "row", "rows");
    let tested = if n_test == 0 {
        "None was kept for testing: the numbers below are of the rows it was trained on, and too kind."
            .to_owned()
    } else {
        let which = input
            .on
            .test_words()
            .map_or_else(String::new, |words| format!(" ({words})"));
        format!(
            "Its numbers are of {}{which} that it has not seen.",
            plural(n_test, "row", "rows")
        )
    };
    let at = if report.n_classes() == 2 {
        format!(
            " A customer counts as {} from a probability of {} on.",
            report.classes[report.positive],
            decimal(input.threshold, 2)
        )
    } else {
        String::new()
    };
    format!("{what}, trained on {rows}. {tested}{at}")
}

fn metrics(report: &ClassifierReport, threshold: f64) -> ReportTable {
    let shown = report.named_metrics(report.shown(), threshold);
    let training = report
        .test
        .as_ref()
        .map(|_| report.named_metrics(&report.train, threshold));
    let (class, baseline) = report.baseline(report.shown());
    let rows = shown.iter().enumerate().map(|(place, (name, interval))| {
        let mut row = vec![(*name).to_owned(), metric(interval.value), ranged(interval)];
        row.push(if *name == "accuracy" {
            metric(baseline.value)
        } else {
            String::new()
        });
        if let Some(training) = &training {
            row.push(metric(training[place].1.value));
        }
        row
    });
    let mut head = vec![
        String::new(),
        if report.test.is_some() { "test" } else { "training" }.to_owned(),
        "95\u{202f}% range".to_owned(),
        format!("always “{}”", report.classes[class]),
    ];
    if training.is_some() {
        head.push("training".to_owned());
    }
    ReportTable {
        caption: "Metrics".to_owned(),
        head,
        rows: rows.collect(),
        n_words: 1,
    }
}

fn ranged(interval: &Interval) -> String {
    if interval.low.is_finite() && interval.high.is_finite() {
        range(interval.low, interval.high, 3)
    } else {
        String::new()
    }
}

fn cross_validation(folds: &FoldsReport, threshold: f64) -> Vec<Block> {
    let rows = folds.metrics(threshold).into_iter().map(|found| {
        let known = found.range().unwrap_or_default();
        vec![found.title.to_owned(), metric(found.spread.mean), known]
    });
    let mut blocks = vec![
        Block::Heading(format!("Cross-validation, {}", folds.plan_words())),
        Block::Text(folds.how()),
        Block::Table(ReportTable {
            caption: "Means over the folds".to_owned(),
            head: ["", "mean", "95\u{202f}% range"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
            n_words: 1,
        }),
    ];
    if let Some(by) = folds.compare(COMPARED_BY, threshold) {
        let own = vec![
            by.model.title().to_owned(),
            metric(by.chosen.spread.mean),
            by.chosen.range().unwrap_or_default(),
            String::new(),
            String::new(),
        ];
        let others = by.others.iter().map(|other| {
            vec![
                other.kind.title().to_owned(),
                metric(other.metric.spread.mean),
                other.metric.range().unwrap_or_default(),
                signed(other.against.difference.mean, 3),
                p_value(other.p),
            ]
        });
        blocks.push(Block::Table(ReportTable {
            caption: "Models on the same folds".to_owned(),
            head: ["", by.chosen.title, "95\u{202f}% range", "difference", "p"]
                .map(str::to_owned)
                .to_vec(),
            rows: std::iter::once(own).chain(others).collect(),
            n_words: 1,
        }));
        blocks.push(Block::Text(by.sentence()));
    }
    blocks
}

pub(super) fn matrix(input: &ReportInput) -> Vec<Block> {
    let Some(report) = input.classifier.as_deref() else {
        return Vec::new();
    };
    let name = if report.test.is_some() { "test" } else { "training" };
    let values = MatrixValues::of([MatrixValue::Count, MatrixValue::OfRow]);
    let source = source(input);
    let part = (report.shown(), name);
    let mut blocks = vec![chart(matrix_chart(
        report,
        part,
        input.threshold,
        &values,
        &source,
    ))];
    blocks.extend(scores_chart(report, report.shown(), name, input.threshold, &source).map(chart));
    blocks
}

pub(super) fn curves(input: &ReportInput) -> Vec<Block> {
    let Some(report) = input.classifier.as_deref() else {
        return Vec::new();
    };
    let source = source(input);
    [
        Curve::Roc,
        Curve::PrecisionRecall,
        Curve::Calibration,
        Curve::Gains,
        Curve::Profit,
    ]
    .into_iter()
    // Without cost and margin there is no profit to draw.
    .filter(|curve| *curve != Curve::Profit || input.offer.break_even().is_some())
    .filter_map(|curve| curve_chart(report, curve, input.offer, input.threshold, &source))
    .map(|found| chart(found.spec))
    .collect()
}

pub(super) fn explanation(input: &ReportInput) -> Vec<Block> {
    let Some(report) = input.classifier.as_deref() else {
        return Vec::new();
    };
    let source = source(input);
    let mut blocks = Vec::new();
    if report.spec.model != ModelKind::Logistic {
        blocks.push(Block::Text(format!(
            "{} does not say by itself what moves it; the logistic regression on the same rows does.",
            report.spec.model.title()
        )));
    }
    blocks.push(chart(forest_chart(report, &source)));
    let Some(explained) = &input.explained else {
        return blocks;
    };
    let class = report.positive;
    let effects = explained.effects(class);
    for place in 0..effects.len() {
        blocks.push(Block::Text(explained.average_words(class, place)));
    }
    let reach = |place: usize| {
        let values = effects[place].points.iter().map(|point| point.probability.value);
        values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
    };
    let mut order: Vec<usize> = (0..effects.len()).collect();
    order.sort_by(|&a, &b| reach(b).total_cmp(&reach(a)));
    let most = order.into_iter().take(MOST_EFFECTS);
    blocks.extend(
        most.filter_map(|place| effect_chart(explained, (class, place), None, &source))
            .map(chart),
    );
    blocks
}

/// How the model is fitted.
pub(super) fn method(report: &ClassifierReport) -> String {
    let l2 = report.spec.l2;
    let levels = "categories become one column a level.";
    if report.spec.model != ModelKind::Logistic {
        let model = report.spec.model.in_words();
        return format!("The model ({model}) is fitted to the training rows; {levels}");
    }
    let fitted = if l2 == 0.0 {
        "maximum likelihood".to_owned()
    } else {
        format!(
            "penalised maximum likelihood, L2 {} on standardised coefficients",
            significant(l2)
        )
    };
    format!(
        "The logistic regression is fitted by {fitted} (Newton's method with step halving). Features are standardised \
         with the mean and the population standard deviation of the training rows, {levels}"
    )
}
