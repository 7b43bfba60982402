//! How the numbers of a column are written, to print them back as they stood.
//!
//! **Up to the format found.** A cell that is called parsed, printed back with the format of its column
//! and its own number of decimals, is its raw text but for what the format does not hold: spaces around
//! the cell, and, where the cells of a column are not all written alike, thousands marks, the place and
//! name of a currency, the form of the sign, a plus, noughts before the first digit or behind the last
//! decimal, and an exponent. None of these changes the number: [`Exact`] of the raw cell and of the
//! value are the same, digit by digit. Where they are not, because a cell has more digits than an `f64`
//! keeps, the cell is counted as rounded and the receipt says so.

use super::number::{self, Reading, WIDE_MINUS};
use crate::engine::format::MINUS;

/// How thousands are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// `1,234,567`.
    #[default]
    Threes,
    /// `12,34,567`.
    Indian,
}

/// How a negative number is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Negative {
    /// `-5`.
    #[default]
    Hyphen,
    /// `−5`, with U+2212.
    Minus,
    /// `5-`.
    Behind,
    /// `(5)`.
    Brackets,
    /// `－5`, with U+FF0D: a minus in Japanese encodings.
    Wide,
}

/// How the numbers of a column are written.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NumberFormat {
    pub decimal: char,
    /// As in the file: a narrow no-break space is not a space here.
    pub thousands: Option<char>,
    pub grouping: Grouping,
    /// What stands before and behind the digits: `€ `, ` %`.
    pub before: String,
    pub after: String,
    pub negative: Negative,
    /// Whether the sign of a negative number stands before `before`.
    pub sign_is_first: bool,
}

impl NumberFormat {
    /// Digits and nothing else.
    pub fn plain(decimal: char) -> Self {
        Self {
            decimal,
            thousands: None,
            grouping: Grouping::default(),
            before: String::new(),
            after: String::new(),
            negative: Negative::default(),
            sign_is_first: true,
        }
    }

    /// What cells that could be read tell of the format, each thing by the first that has it.
    pub fn learn<'a>(reading: Reading, cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut format = Self::plain(reading.decimal);
        let (mut knows_affix, mut knows_sign) = (false, false);
        for cell in cells {
            let cell = cell.trim();
            let Some(core) = number::core(cell) else { continue };
            // No digit stands before the core, so it is not found too early.
            let Some((head, tail)) = cell.split_once(core) else {
                continue;
            };
            let (negative, before, after, is_first) = parted(head, tail);
            if let Some(negative) = negative.filter(|_| !knows_sign) {
                (format.negative, format.sign_is_first, knows_sign) = (negative, is_first, true);
            }
            let has_affix = !before.is_empty() || !after.is_empty();
            if has_affix && !knows_affix {
                (format.before, format.after, knows_affix) = (before, after, true);
            }
            format.learn_groups(core);
        }
        format
    }

    fn learn_groups(&mut self, core: &str) {
        let whole = core
            .char_indices()
            .find(|&(_, sign)| number::mark_of(sign) == Some(self.decimal) || matches!(sign, 'e' | 'E'))
            .map_or(core, |(at, _)| &core[..at]);
        let mut marks = whole.char_indices().filter(|(_, sign)| !sign.is_ascii_digit());
        let (Some((first, mark)), last) = (marks.next(), marks.next_back()) else {
            return;
        };
        self.thousands.get_or_insert(mark);
        if let Some((last, _)) = last
            && whole[first..last].chars().filter(char::is_ascii_digit).count() % 3 != 0
        {
            self.grouping = Grouping::Indian;
        }
    }

    /// A number as the file writes it, with this many decimals.
    pub fn print(&self, value: f64, decimals: usize) -> String {
        let digits = format!("{:.decimals$}", value.abs());
        let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
        let is_negative = value < 0.0;
        let sign = match self.negative {
            _ if !is_negative => "",
            Negative::Hyphen => "-",
            Negative::Minus => "\u{2212}",
            Negative::Wide => "\u{ff0d}",
            Negative::Brackets => "(",
            Negative::Behind => "",
        };
        let mut out = String::new();
        let parts = [sign, &self.before];
        for part in if self.sign_is_first {
            parts
        } else {
            [parts[1], parts[0]]
        } {
            out.push_str(part);
        }
        self.push_grouped(&mut out, whole);
        if !rest.is_empty() {
            out.push(self.decimal);
            out.push_str(rest);
        }
        let end = match self.negative {
            Negative::Brackets if is_negative => ")",
            Negative::Behind if is_negative => "-",
            _ => "",
        };
        let parts = [&self.after, end];
        for part in if self.sign_is_first {
            parts
        } else {
            [parts[1], parts[0]]
        } {
            out.push_str(part);
        }
        out
    }

    fn push_grouped(&self, out: &mut String, whole: &str) {
        let Some(mark) = self.thousands else {
            out.push_str(whole);
            return;
        };
        for (place, digit) in whole.chars().enumerate() {
            let left = whole.len() - place;
            let is_start = match self.grouping {
                Grouping::Threes => left.is_multiple_of(3),
                Grouping::Indian => left == 3 || (left > 3 && (left - 3).is_multiple_of(2)),
            };
            if place > 0 && is_start {
                out.push(mark);
            }
            out.push(digit);
        }
    }
}

/// Sign, and what else stands before and behind the digits; whether the sign is outermost.
fn parted(head: &str, tail: &str) -> (Option<Negative>, String, String, bool) {
    if head.contains('(') && tail.contains(')') {
        let (before, after) = (head.replacen('(', "", 1), tail.replacen(')', "", 1));
        // Where nothing else stands before the digits, what stands behind them tells.
        let is_first = if before.is_empty() {
            tail.ends_with(')')
        } else {
            head.starts_with('(')
        };
        return (Some(Negative::Brackets), before, after, is_first);
    }
    for (sign, negative) in [
        ('-', Negative::Hyphen),
        (MINUS, Negative::Minus),
        (WIDE_MINUS, Negative::Wide),
    ] {
        if let Some(at) = head.find(sign) {
            let is_first = at == 0;
            return (
                Some(negative),
                head.replacen(sign, "", 1),
                tail.to_owned(),
                is_first,
            );
        }
    }
    if let Some(at) = tail.find('-') {
        let is_last = at + 1 == tail.len();
        return (
            Some(Negative::Behind),
            head.to_owned(),
            tail.replacen('-', "", 1),
            is_last,
        );
    }
    (None, head.replacen('+', "", 1), tail.to_owned(), true)
}

/// A decimal number exactly: `digits` × 10^`exponent`, no nought at either end of the digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exact {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

impl Exact {
    /// The number that a cell says, to the last digit; `None`: it is no number in this reading.
    pub fn of_cell(cell: &str, reading: Reading) -> Option<Self> {
        let number = number::parse(cell, reading).ok()?;
        let core = number::core(cell.trim())?;
        let (mantissa, exponent) = core.split_once(['e', 'E']).unwrap_or((core, "0"));
        let mut digits = String::new();
        let mut decimals = 0;
        let mut is_behind = false;
        for sign in mantissa.chars() {
            if sign.is_ascii_digit() {
                digits.push(sign);
                decimals += i64::from(is_behind);
            } else {
                is_behind |= number::mark_of(sign) == Some(reading.decimal);
            }
        }
        let exponent = exponent.replace(MINUS, "-").parse::<i64>().ok()?;
        let is_negative = number.is_negative;
        Some(Self::normal(is_negative, &digits, exponent - decimals))
    }

    /// The shortest decimal number that is read as this value.
    pub fn of_value(value: f64) -> Self {
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let decimals = mantissa.split_once('.').map_or(0, |(_, behind)| behind.len());
        let exponent: i64 = exponent.parse().unwrap_or(0);
        let decimals = i64::try_from(decimals).unwrap_or(0);
        Self::normal(value < 0.0, &mantissa.replace('.', ""), exponent - decimals)
    }

    fn normal(is_negative: bool, digits: &str, exponent: i64) -> Self {
        let significant = digits.trim_start_matches('0');
        let trimmed = significant.trim_end_matches('0');
        let dropped = i64::try_from(significant.len() - trimmed.len()).unwrap_or(0);
        let is_zero = trimmed.is_empty();
        Self {
            is_negative: is_negative && !is_zero,
            digits: trimmed.to_owned(),
            exponent: if is_zero { 0 } else { exponent + dropped },
        }
    }
}

/// Whether the value of a cell is not exactly what it says. Only cells with more than 15 digits are
/// looked at: shorter ones are always exact.
pub fn is_rounded(cell: &str, value: f64, reading: Reading) -> bool {
    cell.len() > number::EXACT_DIGITS
        && cell.bytes().filter(u8::is_ascii_digit).count() > number::EXACT_DIGITS
        && Exact::of_cell(cell, reading).is_some_and(|exact| exact != Exact::of_value(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Reading = Reading {
        decimal: '.',
        thousands: None,
    };
    const COMMA: Reading = Reading {
        decimal: ',',
        thousands: None,
    };

    #[test]
    fn cells_are_printed_back() {
        for (cells, reading) in [
            (&["12", "1.50", "-3"][..], POINT),
            (&["1.234,50 €", "-2.000,00 €", "3,10 €"], COMMA),
            (&["€ 1.234,50", "€ 3,10"], COMMA),
            (&["$1,234.50", "-$3.10"], POINT),
            (&["$1,234.50", "$-3.10"], POINT),
            (&["($1,234.50)", "$3.10"], POINT),
            (&["$(1,234.50)", "$3.10"], POINT),
            (&["(1,234) €", "3 €"], POINT),
            (&["(1,234)", "5", "(3)"], POINT),
            (&["1,234-", "5"], POINT),
            (&["12,5 %", "1.000,0 %"], COMMA),
            (&["1\u{202f}234\u{202f}567.25", "3.10"], POINT),
            (&["1\u{a0}234,5", "12"], COMMA),
            (&["1'234.50", "\u{2212}0.50"], POINT),
            (&["1,00,000", "12,34,56,789", "1,234.50"], POINT),
            (&["USD 99", "USD 1,250"], POINT),
            (&["1 234,5 EUR"], COMMA),
            (&["1,234- €"], POINT),
            (&["\\1,234", "\\-5"], POINT),
            (&["￥1,234", "\u{ff0d}￥5"], POINT),
            (&["12", "1 234", "-7"], POINT),
        ] {
            let format = NumberFormat::learn(reading, cells.iter().copied());
            for cell in cells {
                let number = number::parse(cell, reading).unwrap();
                assert_eq!(format.print(number.value, number.decimals), *cell, "{format:?}");
            }
        }
    }

    #[test]
    fn exact_numbers_do_not_depend_on_the_writing() {
        let exact = |cell| Exact::of_cell(cell, POINT).unwrap();
        for cells in [
            &["1234.5", "1,234.50", "$1,234.5", "1.2345e3", "+01234.5"][..],
            &["-0.5", "(0.5)", "-.5", "0.50-", "\u{2212}5e-1"],
            &["0", "-0", "0.00", "0e5"],
        ] {
            for cell in cells {
                assert_eq!(exact(cell), exact(cells[0]), "{cell}");
                let value = number::parse(cell, POINT).unwrap().value;
                assert_eq!(Exact::of_value(value), exact(cell), "{cell}");
            }
        }
        assert_ne!(exact("0.9"), exact("900"));
        assert_ne!(exact("1.234"), exact("1234"));
    }

    #[test]
    fn digits_that_are_lost_are_known() {
        for (cell, expected) in [
            ("0.1", false),
            ("0.30000000000000004", false),
            ("0.123456789012345678", true),
            ("123456789012345678", true),
            ("1234567890123456", false),
            ("100000000000000000000", false),
        ] {
            let value = number::parse(cell, POINT).unwrap().value;
            assert_eq!(is_rounded(cell, value, POINT), expected, "{cell}");
        }
    }

    proptest::proptest! {
        /// Whatever the writing, the value is the number written, or known as rounded.
        #[test]
        fn no_value_changes_silently(cell in "[-+(]?[€$]? ?[0-9]{1,4}([., '\u{a0}][0-9]{1,4}){0,3}(e-?[0-9])?[)%-]?") {
            for reading in [POINT, COMMA] {
                if let Ok(number) = number::parse(&cell, reading) {
                    let exact = Exact::of_cell(&cell, reading).unwrap();
                    let is_same = exact == Exact::of_value(number.value);
                    proptest::prop_assert!(is_same || is_rounded(&cell, number.value, reading), "{cell}");
                }
            }
        }
    }
}
