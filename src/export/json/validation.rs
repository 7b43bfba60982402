//! How a classifier was put to the test.

use serde::Serialize;

use crate::engine::{
    classify::ClassifierReport,
    run::Prepared,
    study::TestRows,
    validate::{
        Compared, Comparison, FoldMetric, FoldResult, FoldsReport, RANGE_SOURCE, TEST_SOURCE, Verdict,
    },
};

/// What the test stands on.
#[derive(Debug, Clone, Copy)]
pub struct Validation<'a> {
    pub on: &'a Prepared,
    /// Cross-validation, where asked for.
    pub folds: Option<&'a FoldsReport>,
}

#[derive(Serialize)]
pub struct ValidationJson<'a> {
    test: TestJson<'a>,
    /// Null without cross-validation.
    folds: Option<FoldsJson<'a>>,
}

/// `by`: `none`, `random`, `group`, `latest` or `file`.
#[derive(Serialize)]
struct TestJson<'a> {
    by: &'static str,
    rows: usize,
    /// The column that keeps rows together, or that tells later from earlier.
    column: Option<&'a str>,
    /// The first date or number tested on.
    from: Option<String>,
    file: Option<&'a str>,
    sha256: Option<&'a str>,
    /// Rows in neither part.
    left_out: usize,
    /// The same for the same data and split.
    split: &'a str,
}

#[derive(Serialize)]
struct FoldsJson<'a> {
    k: usize,
    repeats: usize,
    /// `random`, `group` (rows of `column` stay together) or `forward` (each fold trains on rows that are earlier by
    /// `column` than all it tests).
    by: &'static str,
    column: Option<&'a str>,
    seed: u64,
    threshold: f64,
    range: &'static str,
    /// Test rows ÷ training rows.
    test_per_train: f64,
    /// Whether cleaning steps learnt anew in each fold.
    cleans_anew: bool,
    metrics: MetricsJson,
    /// Repeat after repeat.
    each: Vec<FoldJson>,
    /// Null without other models.
    comparison: Option<ComparisonJson>,
    warnings: &'a [String],
}

/// One object with the metrics by their names.
struct MetricsJson(Vec<FoldMetric>);

impl Serialize for MetricsJson {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|metric| (metric.name, MetricJson::of(metric))))
    }
}

#[derive(Serialize)]
struct MetricJson<'a> {
    mean: f64,
    /// Divides by n − 1.
    std: f64,
    low: f64,
    high: f64,
    /// Folds in which it is defined.
    defined: usize,
    folds: &'a [f64],
}

#[derive(Serialize)]
struct FoldJson {
    repeat: usize,
    fold: usize,
    train_rows: usize,
    test_rows: usize,
    converged: bool,
}

impl<'a> ValidationJson<'a> {
    pub fn of(validation: &Validation<'a>, report: &ClassifierReport, threshold: f64) -> Self {
        let on = validation.on;
        let rows = report.test.as_ref().map_or(0, |test| test.rows.len());
        let (by, column) = match &on.held_out {
            TestRows::File { .. } => ("file", None),
            _ if rows == 0 => ("none", None),
            TestRows::Latest { column } => ("latest", Some(column.as_str())),
            TestRows::Random if on.kept_together.is_some() => ("group", on.kept_together.as_deref()),
            TestRows::Random => ("random", None),
        };
        Self {
            test: TestJson {
                by,
                rows,
                column,
                from: on.first_tested(),
                file: on.test_file.as_ref().map(|file| file.name.as_str()),
                sha256: on.test_file.as_ref().map(|file| file.sha256.as_str()),
                left_out: on.n_left_out,
                split: &on.split_id,
            },
            folds: validation.folds.map(|folds| FoldsJson::of(folds, threshold)),
        }
    }
}

impl<'a> FoldsJson<'a> {
    fn of(report: &'a FoldsReport, threshold: f64) -> Self {
        let (by, column) = match (&report.forward_by, &report.spec.keep_together) {
            (Some(column), _) => ("forward", Some(column.as_str())),
            (None, Some(column)) => ("group", Some(column.as_str())),
            (None, None) => ("random", None),
        };
        Self {
            k: report.plan.k,
            repeats: report.plan.repeats,
            by,
            column,
            seed: report.seed,
            threshold,
            range: RANGE_SOURCE,
            test_per_train: report.resampling.test_per_train,
            cleans_anew: report.cleans_anew,
            metrics: MetricsJson(report.metrics(threshold)),
            each: report.folds.iter().map(FoldJson::of).collect(),
            comparison: ComparisonJson::of(report, threshold),
            warnings: &report.warnings,
        }
    }
}

impl<'a> MetricJson<'a> {
    fn of(metric: &'a FoldMetric) -> Self {
        Self {
            mean: metric.spread.mean,
            std: metric.spread.std,
            low: metric.spread.low,
            high: metric.spread.high,
            defined: metric.spread.n,
            folds: &metric.values,
        }
    }
}

impl FoldJson {
    fn of(fold: &FoldResult) -> Self {
        Self {
            repeat: fold.place.repeat + 1,
            fold: fold.place.fold + 1,
            train_rows: fold.n_train,
            test_rows: fold.n_test,
            converged: fold.learnt.fit.converged,
        }
    }
}

/// Other models on the same folds, by every metric.
#[derive(Serialize)]
struct ComparisonJson {
    chosen: &'static str,
    test: &'static str,
    models: Vec<ModelJson>,
    sentence: String,
}

#[derive(Serialize)]
struct ModelJson {
    model: &'static str,
    title: &'static str,
    metrics: MetricsJson,
    /// Against the chosen model.
    tests: TestsJson,
}

/// One object with the tests by the metrics' names.
struct TestsJson(Vec<(&'static str, PairedJson)>);

impl Serialize for TestsJson {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, test)| (name, test)))
    }
}

#[derive(Serialize)]
struct PairedJson {
    difference: f64,
    low: f64,
    high: f64,
    t: f64,
    p: f64,
    /// For the number of models (Holm).
    p_adjusted: f64,
    verdict: &'static str,
}

impl ComparisonJson {
    fn of(report: &FoldsReport, threshold: f64) -> Option<Self> {
        let names = report.metrics(threshold).into_iter().map(|metric| metric.name);
        let by: Vec<Comparison> = names.filter_map(|name| report.compare(name, threshold)).collect();
        let first = by.iter().find(|by| by.chosen.name == "roc_auc")?;
        let model = |(place, other): (usize, &Compared)| ModelJson {
            model: other.kind.name(),
            title: other.kind.title(),
            metrics: MetricsJson(report.metrics_of(place, threshold)),
            tests: TestsJson(
                by.iter()
                    .map(|by| (by.chosen.name, PairedJson::of(&by.others[place])))
                    .collect(),
            ),
        };
        Some(Self {
            chosen: report.spec.model.title(),
            test: TEST_SOURCE,
            models: first.others.iter().enumerate().map(model).collect(),
            sentence: first.sentence(),
        })
    }
}

impl PairedJson {
    fn of(compared: &Compared) -> Self {
        let test = compared.against;
        Self {
            difference: test.difference.mean,
            low: test.difference.low,
            high: test.difference.high,
            t: test.t,
            p: test.p,
            p_adjusted: compared.p,
            verdict: match compared.verdict() {
                Verdict::Better => "better",
                Verdict::Worse => "worse",
                Verdict::NotDistinguishable => "not_distinguishable",
            },
        }
    }
}
