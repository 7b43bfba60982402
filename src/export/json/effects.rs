//! What each feature does on average, as in results.json.

use serde::Serialize;

use crate::engine::explain::{Average, Effect, EffectPoint, Estimate, ExplainReport, Value};

/// A feature's effect on the mean probability of a class.
#[derive(Serialize)]
pub(super) struct EffectJson<'a> {
    class: &'a str,
    feature: &'a str,
    /// The average marginal effect of one unit of the file; null for categories.
    average: Option<EstimateJson>,
    /// The gain where every customer has `step` more; null for categories.
    step: Option<f64>,
    gain: Option<EstimateJson>,
    /// Mean probability over the range seen in training; of each level, for categories.
    curve: Vec<PointJson>,
    sentence: String,
}

/// Bounds are 95 %; null where there is no standard error.
#[derive(Serialize)]
struct EstimateJson {
    value: f64,
    std_error: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Serialize)]
struct PointJson {
    /// A number, or the name of a level.
    value: PlaceJson,
    probability: EstimateJson,
    /// Against the first level; null for numbers.
    difference: Option<EstimateJson>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PlaceJson {
    Number(f64),
    Level(String),
}

impl From<Estimate> for EstimateJson {
    fn from(estimate: Estimate) -> Self {
        let range = estimate.range();
        Self {
            value: estimate.value,
            std_error: estimate.std_error,
            low: range.map(|(low, _)| low),
            high: range.map(|(_, high)| high),
        }
    }
}

/// Of all features on all classes that are explained.
pub(super) fn effects(report: &ExplainReport) -> Vec<EffectJson<'_>> {
    let classes = report.classifier.classes.iter().enumerate();
    classes
        .flat_map(|(class, name)| {
            let effects = report.effects(class).iter().enumerate();
            effects.map(move |(column, own)| effect(report, (class, name), column, own))
        })
        .collect()
}

fn effect<'a>(
    report: &'a ExplainReport,
    (class, name): (usize, &'a str),
    column: usize,
    own: &'a Effect,
) -> EffectJson<'a> {
    let (average, step, gain, levels) = match &own.average {
        Average::Number { slope, step, gain } => (Some(*slope), Some(*step), Some(*gain), None),
        Average::Levels(levels) => (None, None, None, Some(levels)),
    };
    let point = |(place, point): (usize, &EffectPoint)| PointJson {
        value: match point.value {
            Value::Number(number) => PlaceJson::Number(number),
            level @ Value::Level(_) => PlaceJson::Level(report.background.shown(column, level)),
        },
        probability: point.probability.into(),
        difference: levels
            .and_then(|levels| levels.get(place).copied())
            .map(Into::into),
    };
    EffectJson {
        class: name,
        feature: &own.column,
        average: average.map(Into::into),
        step,
        gain: gain.map(Into::into),
        curve: own.points.iter().enumerate().map(point).collect(),
        sentence: report.average_words(class, column),
    }
}
