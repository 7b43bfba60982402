//! What a column does to the mean probability, all else as it is.
//!
//! The curve is a partial dependence (Friedman 2001): the mean over customers of their probability with the
//! column set to one value after the other. Standard errors follow from the covariance of the coefficients by
//! the delta method, as those of statsmodels' `get_margeff(at="overall")`.

use super::{
    Equations, Seen, SeenNumbers, Value,
    sums::{Mean, Sample},
};
use crate::engine::metrics::Z_95;

/// Points of the curve of a number.
const POINTS: usize = 41;

/// A number and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    /// `None` with a penalty, with more than two classes, or where the coefficients have no covariance.
    pub std_error: Option<f64>,
}

/// A mean probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectPoint {
    pub value: Value,
    pub probability: Estimate,
}

/// What a column does on average.
#[derive(Debug, Clone, PartialEq)]
pub enum Average {
    Number {
        /// Mean slope of the probability over one unit: the average marginal effect.
        slope: Estimate,
        /// A round number of units of about a standard deviation or somewhat less.
        step: f64,
        /// What the probability gains on average where every customer has `step` more.
        gain: Estimate,
    },
    /// Against the first level, level by level (that of the first is 0).
    Levels(Vec<Estimate>),
}

/// One column's effect on the probability of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub column: String,
    /// Over the range seen, or one point a level.
    pub points: Vec<EffectPoint>,
    pub average: Average,
}

impl Estimate {
    pub(super) fn new(value: f64, variance: Option<f64>) -> Self {
        Self {
            value,
            std_error: variance.map(f64::sqrt),
        }
    }

    pub(super) fn bare(value: f64) -> Self {
        Self::new(value, None)
    }

    /// 95 % bounds.
    pub fn range(&self) -> Option<(f64, f64)> {
        let half = Z_95 * self.std_error?;
        Some((self.value - half, self.value + half))
    }
}

impl Average {
    /// What the average comes to: of a step, or of the level that differs most from the first, with its place.
    pub fn largest(&self) -> (Estimate, usize) {
        match self {
            Self::Number { gain, .. } => (*gain, 0),
            Self::Levels(levels) => {
                let by_size = |a: &(usize, &Estimate), b: &(usize, &Estimate)| {
                    a.1.value.abs().total_cmp(&b.1.value.abs())
                };
                let found = levels.iter().enumerate().max_by(by_size);
                found.map_or((Estimate::bare(0.0), 0), |(place, own)| (*own, place))
            }
        }
    }
}

pub(super) fn effect(
    equations: &Equations,
    sample: &Sample<'_>,
    class: usize,
    column: usize,
    seen: &Seen,
) -> Effect {
    let moved = sample.moved(column);
    let at = |value: Value| moved.at(&equations.standardised(column, value), class);
    let point = |value: Value, mean: &Mean| EffectPoint {
        value,
        probability: mean.mean(),
    };
    let name = equations.columns[column].column().to_owned();
    match seen {
        Seen::Number(seen) => {
            let values = grid(seen).into_iter().map(Value::Number);
            let feature = equations.features[column].start;
            let std = equations.scaler.stds[feature];
            let step = round_step(std, seen.unit());
            let (as_is, more) = (
                sample.added(feature, 0.0, class),
                sample.added(feature, step / std, class),
            );
            Effect {
                column: name,
                points: values.map(|value| point(value, &at(value))).collect(),
                average: Average::Number {
                    slope: sample.slope(column, class),
                    step,
                    gain: sample.gain(&as_is, &more),
                },
            }
        }
        Seen::Levels { levels, .. } => {
            let means: Vec<Mean> = (0..levels.len()).map(|level| at(Value::Level(level))).collect();
            let first = means.first();
            let gains = means
                .iter()
                .map(|own| first.map_or(Estimate::bare(0.0), |first| sample.gain(first, own)));
            Effect {
                column: name,
                average: Average::Levels(gains.collect()),
                points: means
                    .iter()
                    .enumerate()
                    .map(|(level, mean)| point(Value::Level(level), mean))
                    .collect(),
            }
        }
    }
}

/// Equal steps over the range shown; one point where there is no range.
fn grid(seen: &SeenNumbers) -> Vec<f64> {
    let (low, high) = (seen.low, seen.high);
    if low >= high {
        return vec![low];
    }
    let last = (POINTS - 1) as f64;
    let place = |at: usize| low + (high - low) * (at as f64 / last);
    (0..POINTS)
        .map(|at| if at + 1 == POINTS { high } else { place(at) })
        .collect()
}

/// The largest of 1, 2 and 5 times a power of ten that is at most a standard deviation, and no less than
/// the column's unit.
fn round_step(std: f64, unit: f64) -> f64 {
    let power = 10_f64.powf(std.log10().floor());
    // A deviation of 0.5 must not fall below its own step by rounding.
    let fits = |times: f64| times * power <= std * (1.0 + 1e-9);
    let times = [5.0, 2.0].into_iter().find(|&times| fits(times)).unwrap_or(1.0);
    (times * power).max(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_no_smaller_than_the_unit() {
        for (std, unit, step) in [
            (843.0, 0.01, 500.0),
            (13.2, 1.0, 10.0),
            (0.5, 0.01, 0.5),
            (0.3, 1.0, 1.0),
            (2.0, 1.0, 2.0),
            (0.042, 0.001, 0.02),
        ] {
            assert!(
                (round_step(std, unit) - step).abs() < 1e-12,
                "{std}: {}",
                round_step(std, unit)
            );
        }
    }
}
