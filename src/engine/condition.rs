//! What rows must be like: the conditions by which rows are filtered and selected.

use serde::{Deserialize, Serialize};

use super::{format, purchases::Day};

/// What a row must be like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Condition {
    /// A cell against a value as typed.
    Compare {
        column: String,
        comparison: Comparison,
        value: String,
    },
    /// A number in one bar of a histogram: the very rows that the bar counts.
    InBin { column: String, bin: Bin },
    /// A date in one bar of a histogram over days since 1970-01-01.
    OnDays { column: String, bin: Bin },
    /// These columns and no others are missing.
    MissingExactly { columns: Vec<String> },
}

/// How a cell is compared. A missing cell fulfils [`Comparison::Missing`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
    /// Of the text as shown, without regard to case.
    Contains,
    Lacks,
    Missing,
    Present,
}

impl Comparison {
    /// Those offered for a column of words.
    pub const WORDS: [Self; 6] = [
        Self::Is,
        Self::IsNot,
        Self::Contains,
        Self::Lacks,
        Self::Missing,
        Self::Present,
    ];

    /// "is", "is at least", "contains".
    pub fn words(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Less => "is less than",
            Self::AtMost => "is at most",
            Self::More => "is more than",
            Self::AtLeast => "is at least",
            Self::Contains => "contains",
            Self::Lacks => "does not contain",
            Self::Missing => "is missing",
            Self::Present => "is not missing",
        }
    }

    /// Whether it asks for less or more.
    pub fn is_order(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }

    /// Whether it wants a value.
    pub fn has_value(self) -> bool {
        !matches!(self, Self::Missing | Self::Present)
    }
}

/// One bar of `n_bins` equal ones from `low` to `high`, the last one closed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    pub low: f64,
    pub high: f64,
    pub n_bins: usize,
    pub place: usize,
}

impl Bin {
    /// The bar that counts `value`. For finite values from `low` to `high`.
    pub fn place_of(value: f64, low: f64, high: f64, n_bins: usize) -> usize {
        // Halves, because the width of a range may be too large for f64.
        let share = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "share lies in 0..=1, and the product is cut to the last bin"
        )]
        let place = (share * n_bins as f64) as usize;
        place.min(n_bins.saturating_sub(1))
    }

    /// Whether the bar counts `value`.
    pub fn holds(&self, value: f64) -> bool {
        value >= self.low
            && value <= self.high
            && Self::place_of(value, self.low, self.high, self.n_bins) == self.place
    }

    /// Lower and upper edge.
    pub fn edges(&self) -> (f64, f64) {
        let edge = |at: usize| {
            let share = at as f64 / self.n_bins.max(1) as f64;
            self.low * (1.0 - share) + self.high * share
        };
        (edge(self.place), edge(self.place + 1))
    }

    /// "40 to 45"; a bar around whole numbers is named by them: "40", "40 to 44".
    pub fn words(&self) -> String {
        let (from, to) = self.edges();
        let is_half = |edge: f64| (edge.fract().abs() - 0.5).abs() < 1e-6;
        if is_half(from) && is_half(to) {
            let (first, last) = ((from + 0.5).round(), (to - 0.5).round());
            return if first == last {
                format::significant(first)
            } else {
                format!("{} to {}", format::significant(first), format::significant(last))
            };
        }
        format!("{} to {}", format::significant(from), format::significant(to))
    }

    /// The same of a bar over days since 1970-01-01: "2024-01-05", "2024-01-05 to 2024-01-11".
    pub fn day_words(&self) -> String {
        let (from, to) = self.edges();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "days of the calendar, some millions at most"
        )]
        let day = |edge: f64| Day(edge.round() as i32);
        let (first, last) = (day(from + 0.5), day(to - 0.5));
        if first >= last {
            first.to_string()
        } else {
            format!("{first} to {last}")
        }
    }
}

impl Condition {
    /// `column` is exactly this value, as shown.
    pub fn is(column: &str, value: &str) -> Self {
        Self::Compare {
            column: column.to_owned(),
            comparison: Comparison::Is,
            value: value.to_owned(),
        }
    }

    /// `column` is missing.
    pub fn missing(column: &str) -> Self {
        Self::Compare {
            column: column.to_owned(),
            comparison: Comparison::Missing,
            value: String::new(),
        }
    }

    /// The same, where a column is called otherwise.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        match &mut self {
            Self::Compare { column, .. } | Self::InBin { column, .. } | Self::OnDays { column, .. } => {
                if column == from {
                    to.clone_into(column);
                }
            }
            Self::MissingExactly { columns } => {
                for column in columns.iter_mut().filter(|column| *column == from) {
                    to.clone_into(column);
                }
            }
        }
        self
    }

    /// Whether it has the value it wants: one that is still being typed holds for every row.
    pub fn is_complete(&self) -> bool {
        match self {
            Self::Compare {
                comparison, value, ..
            } => !comparison.has_value() || !value.trim().is_empty(),
            Self::InBin { .. } | Self::OnDays { .. } | Self::MissingExactly { .. } => true,
        }
    }

    /// "region is North", "age 40 to 45", "age and spent are missing, nothing else".
    pub fn words(&self) -> String {
        match self {
            Self::Compare {
                column,
                comparison,
                value,
            } if comparison.has_value() => format!("{column} {} {value}", comparison.words()),
            Self::Compare {
                column, comparison, ..
            } => format!("{column} {}", comparison.words()),
            Self::InBin { column, bin } => format!("{column} {}", bin.words()),
            Self::OnDays { column, bin } => format!("{column} {}", bin.day_words()),
            Self::MissingExactly { columns } => match columns.as_slice() {
                [] => "nothing missing".to_owned(),
                [one] => format!("only {one} missing"),
                [most @ .., last] => format!("{} and {last} missing", most.join(", ")),
            },
        }
    }
}

/// A number as people type it: spaces between thousands, a point before decimals, − or -.
///
/// A comma is refused: it could be either.
pub fn typed_number(text: &str) -> Option<f64> {
    let text: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| if sign == format::MINUS { '-' } else { sign })
        .collect();
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_told() {
        assert_eq!(Condition::is("region", "North").words(), "region is North");
        assert_eq!(Condition::missing("age").words(), "age is missing");
        let bin = |low, high, n_bins, place| Bin {
            low,
            high,
            n_bins,
            place,
        };
        assert_eq!(bin(0.0, 100.0, 20, 8).words(), "40 to 45");
        assert_eq!(bin(17.5, 27.5, 10, 2).words(), "20");
        assert_eq!(bin(-0.5, 2.5, 3, 0).words(), "0");
        assert_eq!(bin(17.5, 77.5, 30, 1).words(), "20 to 21");
        assert_eq!(bin(-10.5, 94.5, 21, 0).words(), "\u{2212}10 to \u{2212}6");
        assert_eq!(
            bin(19_722.5, 19_736.5, 2, 0).day_words(),
            "2024-01-01 to 2024-01-07"
        );
        assert_eq!(bin(19_722.5, 19_736.5, 14, 13).day_words(), "2024-01-14");
        let columns = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(
            Condition::MissingExactly { columns }.words(),
            "a, b and c missing"
        );
    }

    #[test]
    fn bars_part_their_range() {
        for value in [0.0, 0.1, 3.3, 9.99, 10.0] {
            let bin = |place| Bin {
                low: 0.0,
                high: 10.0,
                n_bins: 7,
                place,
            };
            assert_eq!((0..7).filter(|&place| bin(place).holds(value)).count(), 1);
        }
        let last = Bin {
            low: 0.0,
            high: 10.0,
            n_bins: 7,
            place: 6,
        };
        assert!(last.holds(10.0) && !last.holds(10.1) && !last.holds(f64::NAN));
    }

    #[test]
    fn typed_numbers_have_a_point() {
        for (text, number) in [
            ("1 250.5", Some(1250.5)),
            ("1\u{202f}250", Some(1250.0)),
            ("\u{2212}3", Some(-3.0)),
            ("1,5", None),
            ("", None),
            ("inf", None),
        ] {
            assert_eq!(typed_number(text), number, "{text}");
        }
    }
}
