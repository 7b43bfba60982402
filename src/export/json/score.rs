//! What `score` prints.

use std::path::Path;

use serde::Serialize;

use super::text;
use crate::{
    engine::handover::{DriftLevel, FeatureDrift, SavedModel, ScoringReport},
    export::ExportError,
};

/// Everything `score` prints.
#[derive(Debug, Clone, Copy)]
pub struct ScoreRun<'a> {
    pub model_file: &'a Path,
    pub model: &'a SavedModel,
    pub report: &'a ScoringReport,
    pub out: &'a Path,
    /// Wall seconds of all the work.
    pub seconds: f64,
}

#[derive(Serialize)]
struct ScoreJson<'a> {
    model: ModelJson<'a>,
    source: SourceJson<'a>,
    out: String,
    scored: u64,
    unscored: u64,
    predicted: Vec<PredictedJson<'a>>,
    columns: ColumnsJson<'a>,
    problems: Vec<ProblemJson<'a>>,
    drift: Vec<DriftJson<'a>>,
    seconds: f64,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct ModelJson<'a> {
    file: String,
    target: &'a str,
    classes: &'a [String],
    positive: &'a str,
    threshold: f64,
    app_version: &'a str,
    trained_on: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    file: &'a str,
    sha256: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct PredictedJson<'a> {
    class: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct ColumnsJson<'a> {
    matched: &'a [String],
    extra: &'a [String],
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    problem: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct DriftJson<'a> {
    column: &'a str,
    psi: f64,
    psi_by_chance: f64,
    level: DriftLevel,
    missing: f64,
    missing_in_training: f64,
    unseen: u64,
    /// Of the cells that are not missing.
    unseen_share: f64,
    unseen_levels: Vec<LevelJson<'a>>,
}

#[derive(Serialize)]
struct LevelJson<'a> {
    level: &'a str,
    rows: u64,
}

/// The JSON.
///
/// # Errors
/// Never for reports the engine makes; kept so that no failure is silent.
pub fn score_json(run: &ScoreRun<'_>) -> Result<String, ExportError> {
    let ScoreRun {
        model_file,
        model,
        report,
        out,
        seconds,
    } = run;
    text(&ScoreJson {
        model: ModelJson {
            file: model_file.display().to_string(),
            target: &model.target,
            classes: &model.classes,
            positive: &model.positive,
            threshold: model.threshold,
            app_version: &model.app_version,
            trained_on: &model.source.file,
            sha256: &model.source.sha256,
        },
        source: SourceJson {
            file: &report.found.file,
            sha256: &report.found.sha256,
            rows: report.n_rows,
        },
        out: out.display().to_string(),
        scored: report.n_scored,
        unscored: report.n_rows - report.n_scored,
        predicted: std::iter::zip(&model.classes, &report.predicted)
            .map(|(class, &rows)| PredictedJson { class, rows })
            .collect(),
        columns: ColumnsJson {
            matched: &report.matching.matched,
            extra: &report.matching.extra,
        },
        problems: report
            .problems
            .iter()
            .map(|(problem, rows)| ProblemJson { problem, rows: *rows })
            .collect(),
        drift: report.drift.features.iter().map(drift).collect(),
        seconds: *seconds,
        warnings: &report.warnings,
    })
}

fn drift(feature: &FeatureDrift) -> DriftJson<'_> {
    let levels = feature.unseen_levels.iter();
    DriftJson {
        column: &feature.column,
        psi: feature.psi,
        psi_by_chance: feature.by_chance,
        level: feature.level,
        missing: feature.missing,
        missing_in_training: feature.missing_in_training,
        unseen: feature.unseen,
        unseen_share: feature.new_levels,
        unseen_levels: levels
            .map(|(level, rows)| LevelJson { level, rows: *rows })
            .collect(),
    }
}
