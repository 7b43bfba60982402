//! Report → saved model.

use super::{
    Distribution, Measured, SavedCoefficient, SavedColumn, SavedEquation, SavedFeature, SavedMetrics,
    SavedModel, SavedSegment, SavedSegments, SavedSource, SegmentFeature, SegmentLevel, Treatment,
};
use crate::engine::{
    EngineError,
    classify::{ClassifierReport, Evaluation},
    features::{ColumnEncoding, FeatureError, MISSING_LEVEL},
    format,
    run::Made,
    segment::{SegmentNames, SegmentScan},
    table::{StepState, Table},
};

/// Where a classifier comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The cleaned table that the report's rows refer to.
    pub table: &'a Table,
    /// Name of the file without folder, and hex SHA-256 of its bytes.
    pub file: &'a str,
    pub sha256: &'a str,
    /// Cleaning steps in words.
    pub cleaning: &'a [String],
}

/// As [`save`], of the results of a study.
///
/// # Errors
/// As [`save`].
pub fn save_made(
    classifier: &Made<ClassifierReport>,
    threshold: f64,
    segments: Option<(&Made<SegmentScan>, usize)>,
    names: &SegmentNames,
) -> Result<SavedModel, EngineError> {
    let on = &classifier.on;
    let receipt = &on.read.receipt;
    let file = format::file_name(&receipt.file);
    let steps = on.cleaning.effects.iter();
    let cleaning: Vec<String> = steps
        .filter(|effect| effect.state == StepState::Applied)
        .map(|effect| effect.step.title())
        .collect();
    let mut model = save(
        &classifier.report,
        threshold,
        segments.map(|(made, k)| (made.report.as_ref(), k)),
        Origin {
            table: &on.table,
            file: &file,
            sha256: &receipt.sha256,
            cleaning: &cleaning,
        },
    )?;
    if let Some(segments) = &mut model.segments {
        for place in 0..segments.segments.len() {
            let name = names.own(segments.number(place) - 1);
            segments.segments[place].name = name.map(str::to_owned);
        }
    }
    Ok(model)
}

/// Puts everything together that scoring needs. `segments` must have been found on the same table.
///
/// # Errors
/// When the table is not the one that the reports were made of.
pub fn save(
    report: &ClassifierReport,
    threshold: f64,
    segments: Option<(&SegmentScan, usize)>,
    origin: Origin<'_>,
) -> Result<SavedModel, EngineError> {
    let training = &report.train.rows;
    let columns = report
        .encoder
        .columns()
        .iter()
        .map(|encoding| column(encoding, origin.table, training))
        .collect::<Result<Vec<_>, FeatureError>>()?;
    // A saved segment is a centre: what is told otherwise cannot be saved as one.
    let segments = segments
        .filter(|(scan, _)| scan.spec.method.is_by_centre())
        .map(|(scan, k)| saved_segments(scan, k, origin.table))
        .transpose()?;
    Ok(SavedModel {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        source: SavedSource {
            file: origin.file.to_owned(),
            sha256: origin.sha256.to_owned(),
            rows: report.n_rows,
            train_rows: training.len(),
            test_rows: report.test.as_ref().map_or(0, |test| test.rows.len()),
            cleaning: origin.cleaning.to_vec(),
        },
        seed: report.seed,
        l2: report.spec.l2,
        class_weight: report.spec.class_weight.clone(),
        missing: report.spec.missing,
        target: report.target.clone(),
        classes: report.classes.clone(),
        positive: report.classes[report.positive].clone(),
        threshold,
        features: features(&columns, report),
        equations: equations(report),
        model: report.other.clone(),
        columns,
        metrics: SavedMetrics {
            train: measured(report, &report.train, threshold),
            test: report
                .test
                .as_ref()
                .map_or_else(Vec::new, |test| measured(report, test, threshold)),
        },
        segments,
    })
}

fn column(encoding: &ColumnEncoding, table: &Table, training: &[u32]) -> Result<SavedColumn, FeatureError> {
    let name = encoding.column();
    let kind = table.column(name).map(|info| info.kind);
    let kind = kind.map_err(|_no_column| crate::engine::features::no_such_column(table, name))?;
    let (treatment, training) = match encoding {
        ColumnEncoding::Number { median, .. } => (
            Treatment::Number { median: *median },
            Distribution::of_numbers(table, name, training)?,
        ),
        ColumnEncoding::Category { levels, .. } => {
            let own = levels.iter().filter(|level| *level != MISSING_LEVEL);
            let own: Vec<String> = own.cloned().collect();
            (
                Treatment::Category {
                    levels: levels.clone(),
                },
                Distribution::of_levels(table, name, &own, training)?,
            )
        }
    };
    Ok(SavedColumn {
        name: name.to_owned(),
        kind,
        treatment,
        training,
    })
}

fn features(columns: &[SavedColumn], report: &ClassifierReport) -> Vec<SavedFeature> {
    let made = columns.iter().flat_map(|column| {
        let features = column.features().into_iter();
        features.map(|(name, level)| (name, column.name.clone(), level))
    });
    made.zip(report.scaler.means.iter().zip(&report.scaler.stds))
        .map(|((name, column, level), (&mean, &std))| SavedFeature {
            name,
            column,
            level,
            mean,
            std,
        })
        .collect()
}

/// With two classes the one row of weights speaks for class 1; it is turned to speak for the positive class,
/// as the report's coefficients are.
fn equations(report: &ClassifierReport) -> Vec<SavedEquation> {
    let n_features = report.scaler.means.len();
    let is_turned = report.n_classes() == 2 && report.positive == 0;
    let sign = if is_turned { -1.0 } else { 1.0 };
    report
        .intercepts
        .iter()
        .enumerate()
        .map(|(row, intercept)| SavedEquation {
            class: intercept.class.clone(),
            intercept: intercept.value,
            intercept_per_sd: sign * report.fit.intercepts[row],
            coefficients: report.coefficients[row * n_features..(row + 1) * n_features]
                .iter()
                .map(|coefficient| SavedCoefficient {
                    feature: coefficient.feature.clone(),
                    per_unit: coefficient.value,
                    per_sd: coefficient.per_sd,
                })
                .collect(),
        })
        .collect()
}

fn measured(report: &ClassifierReport, part: &Evaluation, threshold: f64) -> Vec<Measured> {
    let named = part.named(&report.metrics(part, threshold)).into_iter();
    named
        .map(|(name, interval)| Measured::new(name, interval))
        .collect()
}

fn saved_segments(scan: &SegmentScan, k: usize, table: &Table) -> Result<SavedSegments, FeatureError> {
    let features = scan
        .space
        .dimensions
        .iter()
        .map(|dimension| {
            let column = &dimension.column;
            let kind = table.column(column).map(|info| info.kind);
            let kind = kind.map_err(|_no_column| crate::engine::features::no_such_column(table, column))?;
            let level = dimension.level.as_ref().map(|name| SegmentLevel {
                name: name.clone(),
                kind,
            });
            Ok(SegmentFeature {
                column: column.clone(),
                level,
                log_floor: dimension.log_floor,
                median: dimension.fill,
                mean: dimension.center,
                std: dimension.scale,
            })
        })
        .collect::<Result<_, FeatureError>>()?;
    let found = scan.fit(k);
    let slots = scan.slots(found.k);
    let segments = found.centroids.iter().zip(found.fit.centroids.rows());
    Ok(SavedSegments {
        features,
        segments: segments
            .zip(&found.fit.sizes)
            .enumerate()
            .map(|(place, ((centroid, per_sd), &size))| SavedSegment {
                number: slots
                    .get(place)
                    .filter(|slot| **slot != place)
                    .map(|slot| slot + 1),
                name: None,
                size,
                centroid: centroid.clone(),
                centroid_per_sd: per_sd.to_vec(),
            })
            .collect(),
    })
}
