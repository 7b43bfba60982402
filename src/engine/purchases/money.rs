//! Amounts that are added exactly.
//!
//! Cents are whole numbers: where every amount has few decimals they are added as such. Otherwise
//! the sum is compensated (Neumaier, *Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
//! Summen*, 1974) over sorted values, so that the order of the rows changes nothing.

/// Whole numbers up to here are exact in `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// More decimals than amounts of money have.
const MOST_DECIMALS: usize = 9;

/// One amount a row, some of them missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    cells: Cells,
    /// Decimals of the amounts: to show, and the scale of the whole numbers.
    decimals: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Cells {
    /// In units of 10^-decimals.
    Whole(Vec<Option<i64>>),
    /// NaN: missing.
    Real(Vec<f64>),
}

impl Money {
    /// Amounts written with at most `decimals` decimals. NaN: missing.
    pub fn new(values: Vec<f64>, decimals: usize) -> Self {
        let cells = match whole(&values, decimals) {
            Some(whole) => Cells::Whole(whole),
            None => Cells::Real(values),
        };
        Self { cells, decimals }
    }

    /// Prices times quantities, row by row.
    pub fn product(prices: &Self, quantities: &Self) -> Self {
        let decimals = prices.decimals + quantities.decimals;
        if let (Cells::Whole(prices), Cells::Whole(quantities)) = (&prices.cells, &quantities.cells) {
            let both = prices.iter().zip(quantities);
            let product = both.map(|(&price, &quantity)| match (price, quantity) {
                (Some(price), Some(quantity)) => price.checked_mul(quantity).map(Some),
                _ => Some(None),
            });
            if decimals <= MOST_DECIMALS
                && let Some(cells) = product.collect()
            {
                return Self {
                    cells: Cells::Whole(cells),
                    decimals,
                };
            }
        }
        let rows = 0..prices.len();
        let product = rows.map(|row| prices.value(row) * quantities.value(row));
        Self {
            cells: Cells::Real(product.collect()),
            decimals,
        }
    }

    pub fn len(&self) -> usize {
        match &self.cells {
            Cells::Whole(cells) => cells.len(),
            Cells::Real(cells) => cells.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn decimals(&self) -> usize {
        self.decimals
    }

    /// Whether the amounts are added as whole numbers.
    pub fn is_exact(&self) -> bool {
        matches!(self.cells, Cells::Whole(_))
    }

    /// NaN: missing.
    pub fn value(&self, row: usize) -> f64 {
        match &self.cells {
            Cells::Whole(cells) => match cells.get(row) {
                Some(&Some(cell)) => self.scaled(i128::from(cell)),
                _ => f64::NAN,
            },
            Cells::Real(cells) => cells.get(row).copied().unwrap_or(f64::NAN),
        }
    }

    /// The sum over some rows; missing amounts count nothing.
    pub fn sum(&self, rows: impl Iterator<Item = usize>) -> f64 {
        match &self.cells {
            Cells::Whole(cells) => {
                let cells = rows.filter_map(|row| cells.get(row).copied().flatten());
                self.scaled(cells.map(i128::from).sum())
            }
            Cells::Real(cells) => {
                let present = rows.filter_map(|row| cells.get(row).copied());
                sum(present.filter(|value| !value.is_nan()).collect())
            }
        }
    }

    fn scaled(&self, whole: i128) -> f64 {
        whole as f64 / power(self.decimals)
    }
}

/// A sum that does not depend on the order.
pub fn sum(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() {
            (total - next) + value
        } else {
            (value - next) + total
        };
        total = next;
    }
    total + lost
}

fn power(decimals: usize) -> f64 {
    10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX))
}

/// The values in units of 10^-decimals, where all of them are whole in it.
fn whole(values: &[f64], decimals: usize) -> Option<Vec<Option<i64>>> {
    if decimals > MOST_DECIMALS {
        return None;
    }
    let factor = power(decimals);
    let cell = |&value: &f64| {
        if value.is_nan() {
            return Some(None);
        }
        let scaled = (value * factor).round();
        #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
        let whole = scaled as i64;
        (scaled.abs() < EXACT && scaled / factor == value).then_some(Some(whole))
    };
    values.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_added_exactly() {
        let money = Money::new(vec![0.1; 1000], 2);
        assert!(money.is_exact());
        assert_eq!(money.sum(0..1000), 100.0);
        assert_eq!(money.sum([1, 2, 2000].into_iter()), 0.2);
        let some = Money::new(vec![1.25, f64::NAN, -0.05], 2);
        assert_eq!(some.sum(0..3), 1.2);
        assert!(some.value(1).is_nan() && some.value(9).is_nan());
    }

    #[test]
    fn long_fractions_are_compensated() {
        // Shown with six decimals, but not whole in millionths.
        let money = Money::new(vec![1e16, 1.000_000_1, -1e16], 6);
        assert!(!money.is_exact());
        assert_eq!(money.sum(0..3), 1.000_000_1);
        assert_eq!(sum(vec![1.0, 1e100, 1.0, -1e100]), 2.0);
    }

    #[test]
    fn prices_times_quantities_are_exact() {
        let prices = Money::new(vec![2.55, 0.85, f64::NAN, 4.0], 2);
        let quantities = Money::new(vec![6.0, -12.0, 1.0, f64::NAN], 0);
        let product = Money::product(&prices, &quantities);
        assert!(product.is_exact() && product.decimals() == 2);
        assert_eq!(product.value(0), 15.3);
        assert_eq!(product.value(1), -10.2);
        assert!(product.value(2).is_nan() && product.value(3).is_nan());
        let huge = Money::new(vec![9e15], 0);
        let square = Money::product(&huge, &huge);
        assert!(!square.is_exact() && square.value(0) == 8.1e31);
    }
}
