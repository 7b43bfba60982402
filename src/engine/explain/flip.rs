//! What would change the decision about a customer, one column at a time.
//!
//! A class is decided for where inequalities between log-odds hold: with two classes that the log-odds reach
//! those of the threshold, with more that no other class has higher ones. Log-odds are straight lines over one
//! number, so each inequality ends at a place that is known without a search.

use super::{Customer, Equations, ExplainReport, Seen, SeenNumbers, Value};

/// What it takes to flip the decision by one column alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Flip {
    /// A number within what was seen in training.
    To {
        /// The nearest number that flips, to the last digit.
        exact: f64,
        /// The nearest one that is written as the file writes numbers, where there is one.
        value: f64,
        /// How far that is, in standard deviations.
        deviations: f64,
    },
    /// Only a number beyond what was seen in training.
    Beyond { value: f64 },
    /// These levels of a category.
    Levels(Vec<usize>),
    /// No value at all.
    Never,
}

/// Decisions between a class and the rest, and what changes them.
#[derive(Debug, Clone, Copy)]
pub struct Flipping<'a> {
    report: &'a ExplainReport,
    class: usize,
    threshold: f64,
}

/// Log-odds at and their slope over a standardised feature: the decision is for the class where
/// `at + slope · u ≥ 0` for all of them.
type Lines = Vec<(f64, f64)>;

/// Steps beyond a border, in parts of the distance, that rounding may make necessary.
const NUDGES: [f64; 5] = [0.0, 1e-15, 1e-13, 1e-11, 1e-9];

impl<'a> Flipping<'a> {
    /// Between a class and the rest. With two classes the threshold decides.
    pub fn new(report: &'a ExplainReport, class: usize, threshold: f64) -> Self {
        Self {
            report,
            class,
            threshold,
        }
    }

    /// Between the class that is decided for and the rest.
    pub fn of_decision(report: &'a ExplainReport, customer: &Customer, threshold: f64) -> Self {
        Self::new(report, report.equations.decision(customer, threshold), threshold)
    }

    fn equations(&self) -> &'a Equations {
        &self.report.equations
    }

    /// Whether the decision is for the class.
    pub fn is_for(&self, customer: &Customer) -> bool {
        self.equations().decision(customer, self.threshold) == self.class
    }

    /// Where the decision changes, whatever to, while a number moves over all values and all else stays: ascending.
    pub fn all_borders(&self, customer: &Customer, column: usize) -> Vec<f64> {
        let classes = 0..self.equations().n_classes();
        let of = |class| Self { class, ..*self }.borders(customer, column);
        let mut borders: Vec<f64> = classes.flat_map(of).collect();
        borders.sort_by(f64::total_cmp);
        // Both sides of a border have told it, with the last digits of their own.
        borders.dedup_by(|next, before| {
            (*next - *before).abs() <= 1e-9 * next.abs().max(before.abs()).max(self.std(column))
        });
        borders
    }

    /// For each column what flips the decision.
    pub fn flips(&self, customer: &Customer) -> Vec<Flip> {
        (0..customer.values.len())
            .map(|column| self.flip(customer, column))
            .collect()
    }

    /// What flips the decision by this column alone.
    pub fn flip(&self, customer: &Customer, column: usize) -> Flip {
        match (&self.report.background.columns[column], customer.values[column]) {
            (Seen::Number(seen), Value::Number(now)) => self.flip_number(customer, column, seen, now),
            (Seen::Levels { levels, .. }, Value::Level(now)) => {
                let is_for = self.is_for(customer);
                let flips = |&level: &usize| {
                    level != now && self.is_for(&customer.with(column, Value::Level(level))) != is_for
                };
                let found: Vec<usize> = (0..levels.len()).filter(flips).collect();
                if found.is_empty() {
                    Flip::Never
                } else {
                    Flip::Levels(found)
                }
            }
            _ => Flip::Never,
        }
    }

    /// The column whose smallest change that flips is least in standard deviations, with that change.
    pub fn smallest(flips: &[Flip]) -> Option<(usize, &Flip)> {
        let far = |flip: &Flip| match flip {
            Flip::To { deviations, .. } => Some(*deviations),
            _ => None,
        };
        let numbers = flips.iter().enumerate().filter(|(_, flip)| far(flip).is_some());
        numbers.min_by(|(_, a), (_, b)| {
            far(a)
                .unwrap_or(f64::INFINITY)
                .total_cmp(&far(b).unwrap_or(f64::INFINITY))
        })
    }

    /// Where the decision changes while a number moves and all else stays: at most two places, ascending.
    pub fn borders(&self, customer: &Customer, column: usize) -> Vec<f64> {
        let Value::Number(now) = customer.values[column] else {
            return Vec::new();
        };
        let std = self.std(column);
        let Some((low, high)) = stretch(&self.lines(customer, column)) else {
            return Vec::new();
        };
        let mut borders: Vec<f64> = [low, high]
            .into_iter()
            .filter(|place| place.is_finite())
            .map(|place| now + place * std)
            .collect();
        borders.dedup();
        borders
    }

    fn std(&self, column: usize) -> f64 {
        let equations = self.equations();
        equations.scaler.stds[equations.features[column].start]
    }

    /// Of the log-odds of the class against the threshold, or against each other class, over the column's one
    /// standardised feature from where the customer is.
    fn lines(&self, customer: &Customer, column: usize) -> Lines {
        let equations = self.equations();
        let log_odds = equations.log_odds(&equations.all_standardised(&customer.values));
        let feature = equations.features[column].start;
        let weight = |class: usize| equations.weights[[class, feature]];
        let class = self.class;
        if !equations.is_binary() {
            let others = (0..equations.n_classes()).filter(|&other| other != class);
            return others
                .map(|other| (log_odds[class] - log_odds[other], weight(class) - weight(other)))
                .collect();
        }
        let positive = equations.positive;
        let border = (self.threshold / (1.0 - self.threshold)).ln();
        let at = log_odds[positive] - log_odds[1 - positive] - border;
        let slope = weight(positive) - weight(1 - positive);
        let sign = if class == positive { 1.0 } else { -1.0 };
        vec![(sign * at, sign * slope)]
    }

    fn flip_number(&self, customer: &Customer, column: usize, seen: &SeenNumbers, now: f64) -> Flip {
        let is_for = self.is_for(customer);
        let std = self.std(column);
        let Some((low, high)) = stretch(&self.lines(customer, column)) else {
            return Flip::Never;
        };
        // Out of the stretch by either end, or into it by the nearer one.
        let nearer = if low.abs() < high.abs() { low } else { high };
        let ends = if is_for { vec![low, high] } else { vec![nearer] };
        let ends = ends.into_iter().filter(|end| end.is_finite());
        let mut reached: Vec<f64> = ends
            .filter_map(|end| self.beyond(customer, column, now, end * std))
            .collect();
        reached.sort_by(|a, b| (a - now).abs().total_cmp(&(b - now).abs()));
        let within = |value: &&f64| (seen.least..=seen.most).contains(*value);
        match (reached.iter().find(within), reached.first()) {
            (Some(&exact), _) => {
                let value = self.written(customer, column, seen, now, exact);
                Flip::To {
                    exact,
                    value,
                    deviations: (value - now).abs() / std,
                }
            }
            (None, Some(&value)) => Flip::Beyond { value },
            (None, None) => Flip::Never,
        }
    }

    /// The nearest value at or just beyond the border that does flip.
    fn beyond(&self, customer: &Customer, column: usize, now: f64, by: f64) -> Option<f64> {
        let is_for = self.is_for(customer);
        let direction = if by < 0.0 { -1.0 } else { 1.0 };
        let least = now.abs().max(by.abs()).max(f64::MIN_POSITIVE);
        NUDGES
            .iter()
            .map(|nudge| now + by + direction * nudge * least)
            .find(|&value| self.is_for(&customer.with(column, Value::Number(value))) != is_for)
    }

    /// The value rounded away from where the customer is, to the decimals of the file; with more decimals
    /// where that would leave what was seen or step over the other border.
    fn written(&self, customer: &Customer, column: usize, seen: &SeenNumbers, now: f64, exact: f64) -> f64 {
        let is_for = self.is_for(customer);
        let flips = |value: f64| {
            (seen.least..=seen.most).contains(&value)
                && self.is_for(&customer.with(column, Value::Number(value))) != is_for
        };
        (0..4)
            .map(|more| {
                let places = 10_f64.powi(i32::try_from(seen.decimals).unwrap_or(0) + more);
                let scaled = exact * places;
                (if exact > now {
                    scaled.ceil()
                } else {
                    scaled.floor()
                }) / places
            })
            .find(|&value| flips(value))
            .unwrap_or(exact)
    }
}

/// Where all lines are at least 0; `None`: nowhere.
fn stretch(lines: &[(f64, f64)]) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for &(at, slope) in lines {
        if at.is_nan() || slope.is_nan() {
            return None;
        }
        let zero = -at / slope;
        if slope > 0.0 {
            low = low.max(zero);
        } else if slope < 0.0 {
            high = high.min(zero);
        } else if at < 0.0 {
            return None;
        }
    }
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_all_positive_between_their_borders() {
        assert_eq!(stretch(&[(1.0, 2.0)]), Some((-0.5, f64::INFINITY)));
        assert_eq!(stretch(&[(1.0, 2.0), (1.0, -1.0)]), Some((-0.5, 1.0)));
        assert_eq!(stretch(&[(-1.0, 1.0), (-1.0, -1.0)]), None);
        assert_eq!(stretch(&[(-1.0, 0.0)]), None);
        assert_eq!(stretch(&[(1.0, 0.0)]), Some((f64::NEG_INFINITY, f64::INFINITY)));
        // At a threshold of 1 nobody is decided for.
        assert_eq!(
            stretch(&[(f64::NEG_INFINITY, 1.0)]),
            Some((f64::INFINITY, f64::INFINITY))
        );
    }
}
