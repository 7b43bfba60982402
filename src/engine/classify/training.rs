//! Table → report: encode, scale, fit on training rows, score all rows, measure.

use super::{
    ClassifierReport, RowProbabilities,
    coefficients::in_file_units,
    evaluation::{Evaluation, evaluate},
    inflation::{Inflation, inflation},
    learner::Learner,
    target::{positive_class, target_classes},
    test_file::tested_on,
    weights::{check_weights, class_weights},
    words,
};
use ndarray::Array2;

use crate::engine::{
    EngineError, Progress,
    features::{Encoded, Encoder, FeatureError, FeatureMatrix, Split, Standardizer, rows_with_missing},
    metrics::Interval,
    models::{
        logistic::{LogisticFit, LogisticSpec, MAX_ITERATIONS, fit_logistic},
        other::Fitted,
    },
    run::TestFile,
    study::{ClassifierSpec, MissingPolicy, ModelKind},
    table::Table,
};

/// The target as classes.
pub(super) struct Labels {
    pub target: String,
    pub classes: Vec<String>,
    /// Class of each table row.
    pub codes: Vec<Option<u32>>,
    pub positive: usize,
}

/// Features of all rows that can be scored, standardised on the training rows.
pub(super) struct Prepared {
    pub encoder: Encoder,
    pub scaler: Standardizer,
    pub encoded: Encoded,
    pub standardized: FeatureMatrix,
    /// Places of the training rows in the matrix, and their classes.
    pub training: Vec<u32>,
    pub training_labels: Vec<u32>,
}

impl Prepared {
    /// Test rows that can be scored: their places in the matrix, and in the table.
    pub fn tested(&self, split: &Split) -> impl Iterator<Item = (u32, u32)> {
        (0_u32..)
            .zip(self.encoded.rows.iter().copied())
            .filter(|(_, row)| split.test.binary_search(row).is_ok())
    }
}

/// Trains and evaluates. `spec.target` and `spec.features` are resolved by the caller (never `None`).
///
/// Progress says "Preparing features", "Training" and "Scoring" as these begin.
///
/// # Errors
/// When the columns cannot be used, a class has no training rows, or the caller cancels.
pub fn classify(
    table: &Table,
    split: &Split,
    spec: &ClassifierSpec,
    seed: u64,
    progress: &Progress,
) -> Result<ClassifierReport, EngineError> {
    classify_with(table, split, None, spec, seed, progress)
}

/// As [`classify`], tested on the rows of another file where there is one.
///
/// # Errors
/// As [`classify`]; also when the file lacks a column or none of its rows can test.
pub fn classify_with(
    table: &Table,
    split: &Split,
    test_file: Option<&TestFile>,
    spec: &ClassifierSpec,
    seed: u64,
    progress: &Progress,
) -> Result<ClassifierReport, EngineError> {
    progress.report(0.0, "Preparing features");
    let labels = labels(table, spec)?;
    let all = table.all_rows();
    let prepared = prepare(table, split, &all, spec, &labels, progress)?;
    progress.check()?;
    progress.report(0.2, "Training");
    let fitted = fit_all(&prepared, &labels, spec, seed, &progress.part(0.2, 0.85))?;
    progress.report(0.85, "Scoring");
    let inflation = inflation(&prepared, progress)?;
    let found = fitted.probabilities(&prepared.standardized);
    let probabilities = by_row(table.n_rows(), &prepared.encoded.rows, &found);
    progress.check()?;
    let part = |rows: &[u32]| {
        evaluate(
            rows,
            &labels.codes,
            &probabilities,
            (labels.classes.len(), labels.positive),
            &labels.classes,
        )
        .ranged(seed)
    };
    let train = part(&split.train);
    let (test, of_file) = match test_file {
        Some(file) => {
            let (test, said) = tested_on(file, &prepared, &labels, &fitted, spec)?;
            (Some(test.ranged(seed)), said)
        }
        None => ((!split.test.is_empty()).then(|| part(&split.test)), Vec::new()),
    };
    progress.check()?;
    let mut report = report(
        table,
        spec,
        seed,
        labels,
        prepared,
        (fitted, inflation),
        (train, test, probabilities),
    );
    report.warnings.extend(of_file);
    progress.report(1.0, "Scoring");
    Ok(report)
}

pub(super) fn labels(table: &Table, spec: &ClassifierSpec) -> Result<Labels, EngineError> {
    let target = spec.target.clone().unwrap_or_default();
    let (classes, codes) = target_classes(table, &target)?;
    let positive = positive_class(&target, &classes, &codes, spec.positive.as_deref())?;
    check_weights(&spec.class_weight, &target, &classes)?;
    Ok(Labels {
        target,
        classes,
        codes,
        positive,
    })
}

/// Learns from the training rows of `split` and makes features of `rows`, which hold these.
pub(super) fn prepare(
    table: &Table,
    split: &Split,
    rows: &[u32],
    spec: &ClassifierSpec,
    labels: &Labels,
    progress: &Progress,
) -> Result<Prepared, EngineError> {
    let features = features(table, spec, &labels.target)?;
    let mut train = split.train.clone();
    if spec.missing == MissingPolicy::Drop {
        let is_missing = rows_with_missing(table, &features)?;
        train.retain(|&row| !is_missing[row as usize]);
    }
    check_classes_train(&train, labels)?;
    let encoder = Encoder::fit(table, &features, &train)?;
    progress.check()?;
    let encoded = encoder.apply(table, rows, spec.missing)?;
    progress.check()?;
    let mut place_of = vec![None; table.n_rows()];
    for (place, &row) in (0_u32..).zip(&encoded.rows) {
        place_of[row as usize] = Some(place);
    }
    let (training, training_labels): (Vec<u32>, Vec<u32>) = train
        .iter()
        .filter_map(|&row| Some((place_of[row as usize]?, labels.codes[row as usize]?)))
        .unzip();
    // Standardising belongs to the fit: its time counts as training.
    let (scaler, standardized) = progress.timed("train", || {
        let scaler = Standardizer::fit(&encoded.matrix.rows(&training));
        let standardized = scaler.apply(&encoded.matrix);
        (scaler, standardized)
    });
    progress.check()?;
    Ok(Prepared {
        encoder,
        scaler,
        encoded,
        standardized,
        training,
        training_labels,
    })
}

/// The features chosen, in file order.
fn features(table: &Table, spec: &ClassifierSpec, target: &str) -> Result<Vec<String>, FeatureError> {
    let chosen = spec.features.clone().unwrap_or_default();
    if chosen.iter().any(|column| column == target) {
        return Err(FeatureError::TargetIsFeature {
            column: target.to_owned(),
        });
    }
    in_file_order(table, chosen)
}

/// Sorts columns by their place in the file and drops repetitions.
///
/// # Errors
/// When a column is not there, or none is chosen.
pub(in crate::engine) fn in_file_order(
    table: &Table,
    chosen: Vec<String>,
) -> Result<Vec<String>, FeatureError> {
    if chosen.is_empty() {
        return Err(FeatureError::NoFeatures);
    }
    let mut places = chosen
        .into_iter()
        .map(|column| {
            let place = table.columns().iter().position(|info| info.name == column);
            match place {
                Some(place) => Ok((place, column)),
                None => Err(crate::engine::features::no_such_column(table, &column)),
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    places.sort_unstable();
    places.dedup();
    Ok(places.into_iter().map(|(_, column)| column).collect())
}

fn check_classes_train(train: &[u32], labels: &Labels) -> Result<(), FeatureError> {
    let mut has_rows = vec![false; labels.classes.len()];
    for &row in train {
        if let Some(class) = labels.codes[row as usize] {
            has_rows[class as usize] = true;
        }
    }
    match has_rows.iter().position(|has_rows| !has_rows) {
        Some(class) => Err(FeatureError::NoTrainingRows {
            label: labels.classes[class].clone(),
        }),
        None => Ok(()),
    }
}

pub(super) fn fit(
    prepared: &Prepared,
    labels: &Labels,
    spec: &ClassifierSpec,
    seed: u64,
    progress: &Progress,
) -> Result<LogisticFit, EngineError> {
    let n_classes = labels.classes.len();
    let spec = LogisticSpec {
        l2: spec.l2.max(0.0),
        class_weights: class_weights(&prepared.training_labels, &labels.classes, &spec.class_weight),
        max_iterations: MAX_ITERATIONS,
        seed,
    };
    let found = progress.timed("train", || {
        let rows = prepared.standardized.rows(&prepared.training);
        fit_logistic(&rows, &prepared.training_labels, n_classes, &spec, progress)
    });
    Ok(found?)
}

fn fit_all(
    prepared: &Prepared,
    labels: &Labels,
    spec: &ClassifierSpec,
    seed: u64,
    progress: &Progress,
) -> Result<Fitted, EngineError> {
    let logistic = fit(prepared, labels, spec, seed, progress)?;
    let other = if spec.model == ModelKind::Logistic {
        None
    } else {
        let learner = Learner::new(prepared, &labels.classes, spec, seed);
        progress.timed("train", || learner.fit(spec.model, progress))?
    };
    Ok(Fitted { logistic, other })
}

/// Probabilities (rows × classes) of some rows of a table.
pub(super) fn by_row(n_rows: usize, rows: &[u32], found: &Array2<f64>) -> RowProbabilities {
    let mut probabilities = RowProbabilities::new(n_rows, found.ncols());
    for (row, own) in rows.iter().zip(found.rows()) {
        if let Some(own) = own.to_slice() {
            probabilities.set(*row as usize, own);
        }
    }
    probabilities
}

fn report(
    table: &Table,
    spec: &ClassifierSpec,
    seed: u64,
    labels: Labels,
    prepared: Prepared,
    (fitted, inflation): (Fitted, Vec<Inflation>),
    (train, test, probabilities): (Evaluation, Option<Evaluation>, RowProbabilities),
) -> ClassifierReport {
    let names = prepared.encoder.names();
    let Fitted { logistic: fit, other } = fitted;
    let (coefficients, intercepts) =
        in_file_units(&fit, &prepared.scaler, &names, &labels.classes, labels.positive);
    let n_unlabelled = labels.codes.iter().filter(|code| code.is_none()).count();
    let columns = prepared.encoder.columns().iter();
    let mut report = ClassifierReport {
        spec: spec.clone(),
        seed,
        target: labels.target,
        classes: labels.classes,
        positive: labels.positive,
        features: columns.map(|column| column.column().to_owned()).collect(),
        encoder: prepared.encoder,
        scaler: prepared.scaler,
        fit,
        other,
        coefficients,
        inflation,
        intercepts,
        train,
        test,
        probabilities,
        unscored: prepared.encoded.unscored,
        n_rows: table.n_rows(),
        n_unlabelled,
        fillings: Vec::new(),
        warnings: Vec::new(),
    };
    let note = report.spec.class_weight.note().map(str::to_owned);
    report.fillings = note.into_iter().collect();
    report
        .fillings
        .extend(words::fillings(&report, &prepared.encoded.imputed));
    report.warnings = words::warnings(&report);
    report.warnings.extend(no_ranges(&report));
    report
}

/// With one kind of label in a part its curve does not exist.
fn no_ranges(report: &ClassifierReport) -> Option<String> {
    let Interval { value, .. } = report.test.as_ref()?.roc_auc;
    value.is_nan().then(|| {
        "The test rows do not hold every class: ROC and AUC are undefined. A larger test fraction helps."
            .to_owned()
    })
}
