//! What one cell says, whatever stands around it.

use super::{
    code::Code,
    date::{self, Stamp},
    number::{self, Evidence as Marks},
    words::YesNoSets,
    written::Grouping,
};

/// What one cell says, whatever stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub marks: Marks,
    pub is_code: bool,
    pub is_too_long: bool,
    /// A whole number that may be a date.
    pub stamp: Option<Stamp>,
    /// The orders in which it is a date.
    pub dates: Option<date::Look>,
    pub yes_no: YesNoSets,
    /// A code such as EU or APAC.
    pub code: Code,
    /// The currency of a number.
    pub currency: Option<&'static str>,
    pub shape: Shape,
}

/// A way of writing, of which the first cell is kept as a sample: below 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape(u8);

impl Shape {
    pub const WORD: Self = Self(30);
    /// A mark for a missing cell; those from here on.
    const MISSING: u8 = 32;
    /// Dates, by what they tell of the order of day and month.
    pub const DAY_FIRST: Self = Self(17);
    pub const MONTH_FIRST: Self = Self(18);
    pub const DATE_IN_DOUBT: Self = Self(19);
    pub const YEAR_FIRST: Self = Self(28);
    pub const NAMED_MONTH: Self = Self(29);

    /// The mark at this place of the marks for missing cells; marks far down the list share one.
    pub fn missing(place: usize) -> Self {
        Self(Self::MISSING + u8::try_from(place).unwrap_or(u8::MAX).min(31))
    }

    /// A number with two readings.
    pub fn is_ambiguous_number(self) -> bool {
        (12..16).contains(&self.0)
    }

    pub fn is_missing(self) -> bool {
        self.0 >= Self::MISSING
    }

    fn number(marks: Marks, is_odd: bool, is_negative: bool) -> Self {
        let kind = match marks {
            Marks::Neutral | Marks::NoNumber => 0,
            Marks::Point => 1,
            Marks::Comma => 2,
            Marks::Ambiguous => 3,
        };
        Self(kind * 4 + u8::from(is_odd) * 2 + u8::from(is_negative))
    }

    /// A number with marks between its thousands: 20 to 27.
    fn parted(marks: Marks, grouping: Grouping, is_negative: bool) -> Self {
        let kind = match marks {
            // What the marks mean is not known: 1.234.
            Marks::Ambiguous => return Self::number(marks, true, is_negative),
            // A short one looks like any other: 45,123.10 beside 4,10,264.95.
            _ if grouping == Grouping::Indian => 3,
            Marks::Neutral | Marks::NoNumber => 0,
            Marks::Point => 1,
            Marks::Comma => 2,
        };
        Self(20 + 2 * kind + u8::from(is_negative))
    }

    fn date(look: date::Look) -> Self {
        match look.fits {
            _ if look.is_ambiguous => Self::DATE_IN_DOUBT,
            _ if look.begins_with_year => Self::YEAR_FIRST,
            _ if look.names_month => Self::NAMED_MONTH,
            [_, true, false] => Self::DAY_FIRST,
            [_, false, true] => Self::MONTH_FIRST,
            _ => Self(16),
        }
    }

    /// A bit of its own.
    pub fn bit(self) -> u64 {
        1 << self.0
    }
}

impl Verdict {
    /// Nothing is known.
    pub fn none() -> Self {
        Self {
            marks: Marks::NoNumber,
            is_code: false,
            is_too_long: false,
            stamp: None,
            dates: None,
            yes_no: YesNoSets::none(),
            code: Code::None,
            currency: None,
            shape: Shape::WORD,
        }
    }

    /// The short way for digits with at most one point, a minus before them: most numbers.
    #[inline]
    pub fn on_plain(cell: &str, thousands: Option<char>) -> Option<Self> {
        let number = number::plain(cell, '.')?;
        let marks = match number.point {
            None => Marks::Neutral,
            // With one to three digits before and three after it, the point may be a thousands mark.
            Some(at) if at > 3 || number.digits.len() != at + 4 => Marks::Point,
            Some(_) => number::evidence(cell, thousands),
        };
        let is_whole = number.point.is_none();
        let is_negative = number.digits.len() < cell.len();
        Some(Self {
            marks,
            is_code: is_whole && number::is_code(cell),
            is_too_long: is_whole && number::is_too_long(cell),
            stamp: if is_whole { date::stamp(cell) } else { None },
            shape: Shape::number(marks, false, is_negative),
            ..Self::none()
        })
    }

    /// The long way, for any cell.
    pub fn on(cell: &str, thousands: Option<char>) -> Self {
        if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
            // Neither a number nor a date. No word for yes or no has a digit.
            return Self {
                yes_no: YesNoSets::of(cell),
                code: Code::of(cell),
                ..Self::none()
            };
        }
        let marks = if is_plain_date(cell) || is_lettered(cell) {
            Marks::NoNumber
        } else {
            number::evidence(cell, thousands)
        };
        if marks == Marks::NoNumber {
            let dates = date::look(cell);
            return Self {
                dates,
                shape: dates.map_or(Shape::WORD, Shape::date),
                ..Self::none()
            };
        }
        let is_plain = number::plain(cell, '.').is_some();
        let is_whole = marks == Marks::Neutral;
        let (is_negative, grouping) = number::signs(cell, marks);
        Self {
            marks,
            is_code: is_whole && number::is_code(cell),
            is_too_long: is_whole && number::is_too_long(cell),
            stamp: if is_whole && is_plain {
                date::stamp(cell)
            } else {
                None
            },
            currency: if is_plain { None } else { number::currency_of(cell) },
            shape: match grouping {
                Some(grouping) => Shape::parted(marks, grouping, is_negative),
                None => Shape::number(marks, !is_plain, is_negative),
            },
            ..Self::none()
        }
    }
}

/// `C0001` and the like: no currency is a single letter, so it is never a number.
fn is_lettered(cell: &str) -> bool {
    matches!(cell.as_bytes(), [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii_digit())
}

/// `2024-02-29` and the like: never a number.
fn is_plain_date(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    bytes.get(4) == Some(&b'-') && (0..4).all(is_digit) && is_digit(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_judged_alone() {
        let on = |cell| Verdict::on_plain(cell, None).unwrap_or_else(|| Verdict::on(cell, None));
        assert_eq!(on("1.234").marks, Marks::Ambiguous);
        assert_eq!(on("20240131").stamp, Some(Stamp::Compact));
        assert!(on("0012").is_code && on("1234567890123456").is_too_long);
        assert_eq!(on("APAC").code, Code::Region);
        assert_eq!((on("12 EUR").currency, on("12").currency), (Some("€"), None));
        assert!(on("03/04/2024").dates.is_some_and(|look| look.is_ambiguous));
        assert_eq!(on("31/04/2024").marks, Marks::NoNumber);
    }

    #[test]
    fn shapes_are_told_apart() {
        let on = |cell| Verdict::on_plain(cell, None).unwrap_or_else(|| Verdict::on(cell, None));
        let cells = [
            "12",
            "-12",
            "1.5",
            "1,5",
            "1.250",
            "1.250 €",
            "12 €",
            "(12)",
            "1 234",
            "-1 234",
            "1,234.5",
            "(1,234.5)",
            "1.234,5",
            "1.234,5-",
            "4,10,264.95",
            "-4,10,264.95",
            "2024-01-31",
            "31/01/2024",
            "01/31/2024",
            "03/04/2024",
            "04/04/2024",
            "4 Apr 2024",
            "North",
        ];
        let bits: Vec<u64> = cells.iter().map(|cell| on(cell).shape.bit()).collect();
        for (at, bit) in bits.iter().enumerate() {
            assert!(!bits[..at].contains(bit), "{}", cells[at]);
        }
        assert!(Shape::missing(0).is_missing() && Shape::missing(500).bit() == 1 << 63);
        assert!(!on("North").shape.is_missing());
    }

    proptest::proptest! {
        /// Words without a digit and plain dates never are numbers.
        #[test]
        fn what_is_passed_over_is_no_number(word in "[^0-9]{0,8}", code in "[a-zA-Z][0-9][-0-9a-zE.,%€ ]{0,6}", date in "[0-9]{4}-[0-9][-0-9eE.,%€ ]{0,6}") {
            proptest::prop_assert_eq!(number::evidence(&word, None), Marks::NoNumber);
            proptest::prop_assert_eq!(date::look(&word), None);
            proptest::prop_assert_eq!(number::evidence(&code, None), Marks::NoNumber);
            proptest::prop_assert!(!is_plain_date(&date) || number::evidence(&date, None) == Marks::NoNumber);
        }
    }
}
