//! Features that are the product or the sum of two others: total = average × count.

use rayon::prelude::*;

use super::{LeakKind, LeakWarning, Remedy, Severity, columns::Feature, identifier::share};
use crate::engine::{EngineError, Progress, features::median, format};

/// Triples are made of the first so many numbers.
const MOST_FEATURES: usize = 150;
/// Rows on which a triple is tried first; most fail within a few.
const TRIED_ROWS: usize = 48;
/// Fewer rows than this prove nothing.
const FEWEST_ROWS: usize = 20;
/// A relation holds when so many of 100 rows fit.
const FITTING_OF_100: usize = 95;
/// Most that a product may be off, as a share of it.
const RELATIVE_ERROR: f64 = 0.05;
/// Most that a relation may be off, as a share of the spread of what it explains.
const SHARE_OF_SPREAD: f64 = 0.05;

/// How a feature is made of two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Sum,
    Product,
}

/// Numbers on the sampled rows, and how exactly they are known.
struct Numbers<'a> {
    name: &'a str,
    values: &'a [f64],
    /// Half of the last decimal; 0 for whole numbers, which are counts.
    half_unit: f64,
    /// Median absolute deviation × 1.4826, of the values and of the logarithms of their sizes.
    spread: f64,
    log_spread: f64,
}

impl<'a> Numbers<'a> {
    fn of(feature: &'a Feature<'_>) -> Option<Self> {
        let values = feature.numbers()?;
        let decimals = i32::try_from(feature.decimals).unwrap_or(0);
        let logs = || {
            values
                .iter()
                .filter(|v| **v != 0.0 && !v.is_nan())
                .map(|v| v.abs().ln())
        };
        Some(Self {
            name: feature.name,
            values,
            half_unit: if decimals == 0 {
                0.0
            } else {
                0.5 * 10_f64.powi(-decimals)
            },
            spread: spread(values.iter().copied().filter(|v| !v.is_nan()).collect()),
            log_spread: spread(logs().collect()),
        })
    }
}

fn spread(values: Vec<f64>) -> f64 {
    let Some(middle) = median(values.clone()) else {
        return 0.0;
    };
    let deviations = values.into_iter().map(|v| (v - middle).abs()).collect();
    median(deviations).unwrap_or(0.0) * 1.4826
}

/// `whole` is made of `a` and `b`.
struct Relation<'a> {
    form: Form,
    whole: &'a Numbers<'a>,
    parts: [&'a Numbers<'a>; 2],
    /// Constant factor of a product.
    factor: f64,
}

/// Every triple of numbers of which one is the product or the sum of the others, but for triples with
/// two features that say the same already.
pub fn combined(
    features: &[Feature<'_>],
    pairs: &[LeakWarning],
    progress: &Progress,
) -> Result<Vec<LeakWarning>, EngineError> {
    let numbers: Vec<Numbers<'_>> = features
        .iter()
        .filter_map(Numbers::of)
        .take(MOST_FEATURES)
        .collect();
    let n = numbers.len();
    let mut is_same = vec![false; n * n];
    for pair in pairs {
        let place = |name: &str| numbers.iter().position(|own| own.name == name);
        if let [a, b] = pair.columns.as_slice()
            && let (Some(a), Some(b)) = (place(a), place(b))
        {
            is_same[a * n + b] = true;
            is_same[b * n + a] = true;
        }
    }
    let found = (0..n)
        .into_par_iter()
        .map(|c| {
            progress.check()?;
            let mut found = Vec::new();
            for b in 0..c {
                for a in 0..b {
                    if is_same[a * n + b] || is_same[a * n + c] || is_same[b * n + c] {
                        continue;
                    }
                    found.extend(relation([&numbers[a], &numbers[b], &numbers[c]]));
                }
            }
            Ok(found)
        })
        .collect::<Result<Vec<_>, EngineError>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// The one relation of three features, given in file order: products before sums.
fn relation(three: [&Numbers<'_>; 3]) -> Option<LeakWarning> {
    for form in [Form::Product, Form::Sum] {
        for whole in [2, 1, 0] {
            let parts = [0, 1, 2].map(|i| three[i]);
            let (a, b) = match whole {
                2 => (parts[0], parts[1]),
                1 => (parts[0], parts[2]),
                _ => (parts[1], parts[2]),
            };
            let mut relation = Relation {
                form,
                whole: parts[whole],
                parts: [a, b],
                factor: 1.0,
            };
            if form == Form::Product {
                let Some(factor) = relation.usual_factor() else {
                    continue;
                };
                // Near 1 it is 1: averages are rounded.
                relation.factor = if (factor - 1.0).abs() < 0.02 { 1.0 } else { factor };
            }
            if relation.may_hold()
                && let Some((fitting, n)) = relation.holds()
            {
                return Some(relation.warning(three[2].name, fitting, n));
            }
        }
    }
    None
}

impl Relation<'_> {
    fn row(&self, row: usize) -> Option<[f64; 3]> {
        let [a, b] = self.parts;
        let values = [self.whole.values[row], a.values[row], b.values[row]];
        // Nothing plus nothing is nothing in every table.
        let says_something = values.iter().any(|v| *v != 0.0) && values.iter().all(|v| !v.is_nan());
        says_something.then_some(values)
    }

    /// The median of whole ÷ (a · b) on the first rows.
    fn usual_factor(&self) -> Option<f64> {
        let ratios: Vec<f64> = (0..self.whole.values.len())
            .filter_map(|row| self.row(row))
            .map(|[whole, a, b]| whole / (a * b))
            .filter(|ratio| ratio.is_finite() && *ratio != 0.0)
            .take(TRIED_ROWS)
            .collect();
        if ratios.len() < FEWEST_ROWS {
            return None;
        }
        // Spread out over the first eight: no need to sort.
        let near = |ratio: &&f64| (**ratio / ratios[0] - 1.0).abs() < 0.5;
        if ratios.iter().take(8).filter(near).count() < 5 && (ratios[1] / ratios[0] - 1.0).abs() > 0.5 {
            return None;
        }
        median(ratios)
    }

    fn fits(&self, [whole, a, b]: [f64; 3]) -> bool {
        let [unit_a, unit_b] = self.parts.map(|part| part.half_unit);
        let (made, tolerance) = match self.form {
            Form::Sum => {
                let [spread_a, spread_b] = self.parts.map(|part| part.spread);
                let spread = self.whole.spread.min(spread_a).min(spread_b);
                (a + b, unit_a + unit_b + SHARE_OF_SPREAD * spread)
            }
            Form::Product => {
                let relative = RELATIVE_ERROR.min(2.0 * SHARE_OF_SPREAD * self.whole.log_spread);
                let k = self.factor.abs();
                (
                    self.factor * a * b,
                    k * (b.abs() * unit_a + a.abs() * unit_b) + relative * whole.abs(),
                )
            }
        };
        let rounding = 1e-9 * (whole.abs() + a.abs() + b.abs());
        (whole - made).abs() <= tolerance + self.whole.half_unit + rounding
    }

    /// On the first rows: nearly all triples end here.
    fn may_hold(&self) -> bool {
        let (mut n, mut off) = (0, 0);
        for row in 0..self.whole.values.len() {
            let Some(values) = self.row(row) else { continue };
            n += 1;
            off += usize::from(!self.fits(values));
            if off > 4 {
                return false;
            }
            if n == TRIED_ROWS {
                break;
            }
        }
        n >= FEWEST_ROWS
    }

    /// Rows that fit, and rows that say something; `None` where the relation does not hold, or one
    /// part does nothing in it.
    fn holds(&self) -> Option<(usize, usize)> {
        let rows: Vec<[f64; 3]> = (0..self.whole.values.len())
            .filter_map(|row| self.row(row))
            .collect();
        let fitting = rows.iter().filter(|row| self.fits(**row)).count();
        if fitting * 100 < rows.len() * FITTING_OF_100 {
            return None;
        }
        for part in [1, 2] {
            // Were the part always as usual, these rows would not fit: it must explain them.
            let usual = median(rows.iter().map(|row| row[part]).collect())?;
            let left = rows.iter().filter(|row| {
                let mut with_usual = **row;
                with_usual[part] = usual;
                !self.fits(with_usual)
            });
            let (n, explained) = left.fold((0, 0), |(n, fitting), row| {
                (n + 1, fitting + usize::from(self.fits(*row)))
            });
            if n < (rows.len() / 50).max(FEWEST_ROWS / 2) || explained * 10 < n * 9 {
                return None;
            }
        }
        Some((fitting, rows.len()))
    }

    /// `last` is the last of the three in the file: of a sum the column that was derived from the others.
    fn warning(&self, last: &str, fitting: usize, n: usize) -> LeakWarning {
        let [a, b] = self.parts.map(|part| part.name);
        let whole = self.whole.name;
        let (made, rule) = match self.form {
            Form::Sum if last == whole => (whole, format!("{a} + {b}")),
            Form::Sum if last == a => (a, format!("{whole} − {b}")),
            Form::Sum => (b, format!("{whole} − {a}")),
            Form::Product if self.factor == 1.0 => (whole, format!("{a} × {b}")),
            Form::Product => (whole, format!("{} × {a} × {b}", format::significant(self.factor))),
        };
        let rows = if fitting == n {
            "every row".to_owned()
        } else {
            format!("{} of the rows", share(fitting, n))
        };
        let others: Vec<String> = [whole, a, b]
            .into_iter()
            .filter(|name| *name != made)
            .map(str::to_owned)
            .collect();
        let mut columns = vec![made.to_owned()];
        columns.extend(others);
        LeakWarning {
            kind: LeakKind::Combination,
            severity: Severity::Low,
            columns,
            numbers: vec![
                ("rows_that_fit", fitting as f64 / n as f64),
                ("factor", self.factor),
            ],
            sentence: format!(
                "{made} is {rule} in {rows}: it adds nothing to the two, and the coefficients of the three cannot \
                 be read one by one."
            ),
            remedies: vec![Remedy::leave_out(made)],
        }
    }
}
