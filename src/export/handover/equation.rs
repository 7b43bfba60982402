//! The log-odds of a class as one term a column: the same for every form that writes formulas.

use crate::engine::{
    features::MISSING_LEVEL,
    handover::{SavedEquation, SavedModel, Treatment},
    study::MissingPolicy,
};

/// intercept + Σ terms.
pub struct Equation<'m> {
    pub class: &'m str,
    pub intercept: f64,
    /// One a column, in the model's order.
    pub terms: Vec<Term<'m>>,
}

/// What a column adds to the log-odds.
pub enum Term<'m> {
    /// (value − mean) × slope; `None` for `missing`: then there is no score.
    Number {
        column: &'m str,
        missing: Option<f64>,
        mean: f64,
        slope: f64,
    },
    /// A constant a level; a level that is not listed has no score.
    Category {
        column: &'m str,
        levels: Vec<(&'m str, f64)>,
        missing: Option<f64>,
    },
}

/// One for the positive class, or one a class.
pub fn equations(model: &SavedModel) -> Vec<Equation<'_>> {
    model.equations.iter().map(|own| equation(model, own)).collect()
}

fn equation<'m>(model: &'m SavedModel, own: &'m SavedEquation) -> Equation<'m> {
    let mut features = model.features.iter().zip(&own.coefficients);
    let is_dropped = model.missing == MissingPolicy::Drop;
    let terms = model.columns.iter().map(|column| match &column.treatment {
        Treatment::Number { median } => {
            let (mean, slope) = features
                .next()
                .map_or((0.0, 0.0), |(feature, c)| (feature.mean, c.per_sd / feature.std));
            Term::Number {
                column: &column.name,
                missing: (!is_dropped).then_some(*median),
                mean,
                slope,
            }
        }
        Treatment::Category { levels } => {
            let made: Vec<(f64, f64)> = features
                .by_ref()
                .take(levels.len() - 1)
                .map(|(feature, c)| (feature.mean, c.per_sd / feature.std))
                .collect();
            // Standardised, a level that the cell does not hold adds −mean ÷ std as well.
            let base: f64 = made.iter().map(|(mean, slope)| -mean * slope).sum();
            let all = levels.iter().enumerate().map(|(place, level)| {
                let own = place.checked_sub(1).map_or(0.0, |feature| made[feature].1);
                (level.as_str(), base + own)
            });
            let (missing, levels): (Vec<_>, Vec<_>) = all.partition(|(level, _)| *level == MISSING_LEVEL);
            Term::Category {
                column: &column.name,
                levels,
                missing: missing
                    .first()
                    .map(|(_, constant)| *constant)
                    .filter(|_| !is_dropped),
            }
        }
    });
    Equation {
        class: &own.class,
        intercept: own.intercept_per_sd,
        terms: terms.collect(),
    }
}

/// The other class of two.
pub fn negative(model: &SavedModel) -> &str {
    let other = model.classes.iter().find(|class| **class != model.positive);
    other.map_or("", String::as_str)
}
