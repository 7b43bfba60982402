//! What `analyze` and `segment` print, and `results.json`.

use serde::Serialize;

use super::{
    coefficients::{CoefficientJson, coefficients},
    effects::{EffectJson, effects},
    inflation::InflationJson,
    leaks::LeakJson,
    no_model::NoModelJson,
    second::SecondJson,
    segments::{SegmentsJson, segments},
    text,
    validation::{Validation, ValidationJson},
};
use crate::{
    engine::{
        classify::{ClassifierReport, Evaluation},
        explain::ExplainReport,
        metrics::{ClassMetrics, Interval},
        run::Prepared,
        segment::{EvidenceReport, SecondFile, SegmentScan},
        sentinel::LeakWarning,
        table::{CleaningReport, ImportReceipt},
    },
    export::{CleaningJson, ExportError},
};

/// Rows that could not be scored, listed at most.
const MOST_UNSCORED: usize = 1_000;

/// Wall seconds of each stage in memory.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Seconds {
    pub read: f64,
    /// Feature matrix to fitted coefficients.
    pub train: f64,
    /// Standardised matrix to converged labels for the chosen k.
    pub segment: f64,
    /// The whole range of k with silhouettes.
    pub scan: f64,
    /// Looking for leaks.
    pub watch: f64,
    /// Judging every k.
    pub evidence: f64,
}

/// Who chose k.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    Silhouette,
    /// Schwarz's criterion of mixtures.
    Bic,
    /// There are as many as there are dense places.
    Density,
    User,
}

/// Everything `analyze` (with a classifier) and `segment` (without) print.
#[derive(Debug, Clone, Copy)]
pub struct Analysis<'a> {
    pub receipt: &'a ImportReceipt,
    /// Rows left after cleaning.
    pub rows_used: usize,
    pub seed: u64,
    pub cleaning: &'a CleaningReport,
    /// With the threshold.
    pub classifier: Option<(&'a ClassifierReport, f64)>,
    /// What its features do on average.
    pub explained: Option<&'a ExplainReport>,
    /// How the classifier was put to the test.
    pub validation: Option<Validation<'a>>,
    /// With k and who chose it.
    pub segments: Option<(&'a SegmentScan, usize, ChosenBy)>,
    /// What speaks for each k of the segments.
    pub evidence: Option<&'a EvidenceReport>,
    /// Customers of a second file in the same segments.
    pub second: Option<&'a SecondFile>,
    /// The table that the segments were found in.
    pub on: &'a Prepared,
    pub seconds: Seconds,
    pub warnings: &'a [String],
    /// What the sentinel found; its sentences are among `warnings`.
    pub leaks: &'a [LeakWarning],
}

#[derive(Serialize)]
struct AnalysisJson<'a> {
    source: SourceJson<'a>,
    seed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cleaning: Option<CleaningJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classifier: Option<ClassifierJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation: Option<ValidationJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<SegmentsJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<SecondJson<'a>>,
    seconds: Seconds,
    warnings: &'a [String],
    warning_details: Vec<LeakJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    file: &'a str,
    sha256: &'a str,
    rows: usize,
    rows_used: usize,
    /// With the rows that do not fit the header.
    rows_in_file: usize,
}

#[derive(Serialize)]
struct ClassifierJson<'a> {
    target: &'a str,
    classes: &'a [String],
    positive: &'a str,
    features: &'a [String],
    /// Whose probabilities and metrics these are; coefficients, convergence and log-likelihood are the logistic
    /// regression's in any case.
    model: &'static str,
    l2: f64,
    converged: bool,
    iterations: usize,
    train_rows: usize,
    test_rows: usize,
    unlabelled_rows: usize,
    log_likelihood: f64,
    /// Null with more than two classes; then see `intercepts`.
    intercept: Option<InterceptJson<'a>>,
    intercepts: Vec<InterceptJson<'a>>,
    coefficients: Vec<CoefficientJson<'a>>,
    inflation: Vec<InflationJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    effects: Vec<EffectJson<'a>>,
    train: EvaluationJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<EvaluationJson<'a>>,
    unscored: Vec<UnscoredJson<'a>>,
    unscored_total: usize,
}

#[derive(Clone, Copy, Serialize)]
struct InterceptJson<'a> {
    class: &'a str,
    value: f64,
    std_error: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct IntervalJson {
    value: f64,
    low: f64,
    high: f64,
}

impl From<Interval> for IntervalJson {
    fn from(interval: Interval) -> Self {
        let Interval { value, low, high } = interval;
        Self { value, low, high }
    }
}

#[derive(Serialize)]
struct EvaluationJson<'a> {
    rows: usize,
    threshold: f64,
    confusion: ConfusionJson<'a>,
    accuracy: IntervalJson,
    precision: IntervalJson,
    recall: IntervalJson,
    f1: IntervalJson,
    specificity: IntervalJson,
    mcc: IntervalJson,
    roc_auc: IntervalJson,
    pr_auc: IntervalJson,
    log_loss: f64,
    brier: f64,
    no_model: NoModelJson<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    per_class: Vec<PerClassJson<'a>>,
}

#[derive(Serialize)]
struct ConfusionJson<'a> {
    labels: &'a [String],
    counts: Vec<Vec<u64>>,
}

#[derive(Serialize)]
struct PerClassJson<'a> {
    class: &'a str,
    precision: IntervalJson,
    recall: IntervalJson,
    f1: IntervalJson,
    support: u64,
}

/// `row` counts the rows of the cleaned table from 1.
#[derive(Serialize)]
struct UnscoredJson<'a> {
    row: usize,
    reason: &'a str,
}

/// What `analyze` and `segment` print, and `results.json`.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn analysis_json(analysis: &Analysis<'_>) -> Result<String, ExportError> {
    let receipt = analysis.receipt;
    text(&AnalysisJson {
        source: SourceJson {
            file: &receipt.file,
            sha256: &receipt.sha256,
            rows: receipt.n_rows,
            rows_used: analysis.rows_used,
            rows_in_file: receipt.rows_in_file(),
        },
        seed: analysis.seed,
        cleaning: CleaningJson::of(analysis.cleaning),
        classifier: analysis
            .classifier
            .map(|(report, threshold)| classifier(report, analysis.explained, threshold)),
        validation: analysis
            .validation
            .zip(analysis.classifier)
            .map(|(validation, (report, threshold))| ValidationJson::of(&validation, report, threshold)),
        segments: analysis
            .segments
            .map(|(scan, k, chosen_by)| segments(scan, analysis.evidence, k, chosen_by, analysis.on)),
        second: analysis
            .second
            .zip(analysis.segments)
            .map(|(second, (_, k, _))| SecondJson::of(second, k)),
        seconds: analysis.seconds,
        warnings: analysis.warnings,
        warning_details: analysis.leaks.iter().map(LeakJson::of).collect(),
    })
}

fn classifier<'a>(
    report: &'a ClassifierReport,
    explained: Option<&'a ExplainReport>,
    threshold: f64,
) -> ClassifierJson<'a> {
    let intercepts: Vec<InterceptJson<'_>> = report
        .intercepts
        .iter()
        .map(|i| InterceptJson {
            class: &i.class,
            value: i.value,
            std_error: i.std_error,
        })
        .collect();
    ClassifierJson {
        target: &report.target,
        classes: &report.classes,
        positive: report.classes.get(report.positive).map_or("", String::as_str),
        features: &report.features,
        model: report.spec.model.name(),
        l2: report.spec.l2,
        converged: report.fit.converged,
        iterations: report.fit.iterations,
        train_rows: report.train.rows.len(),
        test_rows: report.test.as_ref().map_or(0, |t| t.rows.len()),
        unlabelled_rows: report.n_unlabelled,
        log_likelihood: report.fit.log_likelihood,
        intercept: match intercepts.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        intercepts,
        coefficients: coefficients(report),
        inflation: report.inflation.iter().map(InflationJson::of).collect(),
        effects: explained.map(effects).unwrap_or_default(),
        train: evaluation(report, &report.train, threshold),
        test: report.test.as_ref().map(|t| evaluation(report, t, threshold)),
        unscored: report
            .unscored
            .iter()
            .take(MOST_UNSCORED)
            .map(|u| UnscoredJson {
                row: u.row as usize + 1,
                reason: &u.reason,
            })
            .collect(),
        unscored_total: report.unscored.len(),
    }
}

fn evaluation<'a>(report: &'a ClassifierReport, part: &Evaluation, threshold: f64) -> EvaluationJson<'a> {
    let metrics = report.metrics(part, threshold);
    let against = report.against_no_model(part, threshold);
    let per_class = |(class, m): (&'a String, &ClassMetrics)| PerClassJson {
        class,
        precision: m.precision.into(),
        recall: m.recall.into(),
        f1: m.f1.into(),
        support: m.support,
    };
    EvaluationJson {
        rows: part.rows.len(),
        threshold,
        confusion: ConfusionJson {
            labels: &report.classes,
            counts: report.confusion(part, threshold).counts,
        },
        accuracy: metrics.accuracy.into(),
        precision: metrics.precision.into(),
        recall: metrics.recall.into(),
        f1: metrics.f1.into(),
        specificity: metrics.specificity.into(),
        mcc: metrics.mcc.into(),
        roc_auc: part.roc_auc.into(),
        pr_auc: part.pr_auc.into(),
        log_loss: part.log_loss,
        brier: part.brier,
        no_model: NoModelJson::new(&against, &report.classes),
        per_class: report
            .classes
            .iter()
            .zip(&metrics.per_class)
            .map(per_class)
            .collect(),
    }
}
