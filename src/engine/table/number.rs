//! One cell → a number: `1.234,50 €`, `(1,234)`, `12 %`, `−0.5`, `1e-3`.

use super::{currency, layout::Layout, written::Grouping};
use crate::engine::format::MINUS;

/// Whole numbers with more digits are not kept exactly by `f64`.
pub const EXACT_DIGITS: usize = 15;

/// What Japanese encodings make of a minus.
pub const WIDE_MINUS: char = '\u{ff0d}';
const MINUSES: [char; 3] = ['-', MINUS, WIDE_MINUS];

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// `.` or `,`.
    pub decimal: char,
    /// The only thousands mark allowed; `None`: any that is not the decimal mark.
    pub thousands: Option<char>,
}

/// A number and how it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Finite.
    pub value: f64,
    /// Digits after the decimal mark, exponent counted in.
    pub decimals: usize,
    pub thousands: Option<char>,
    pub is_percent: bool,
    /// Also where the value is zero: -0.00.
    pub is_negative: bool,
}

/// What a cell says about the decimal mark of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    NoNumber,
    /// A number that reads the same either way.
    Neutral,
    /// Only readable with a decimal point (`0.5`, `1,234.5`, `1,234,567`).
    Point,
    /// Only readable with a decimal comma.
    Comma,
    /// Two readings, two values (`1.234`).
    Ambiguous,
}

/// What the marks of `cell` say.
pub fn evidence(cell: &str, thousands: Option<char>) -> Evidence {
    let Some(layout) = take_apart(cell).and_then(|parts| Layout::of(parts.core)) else {
        return Evidence::NoNumber;
    };
    if layout.last_mark.is_none() {
        return Evidence::Neutral;
    }
    let reads = |decimal| layout.fits(Reading { decimal, thousands });
    match (reads('.'), reads(',')) {
        (true, true) if layout.has_decimal_marks => Evidence::Ambiguous,
        (true, true) => Evidence::Neutral,
        (true, false) => Evidence::Point,
        (false, true) => Evidence::Comma,
        (false, false) => Evidence::NoNumber,
    }
}

/// Reads a cell.
///
/// # Errors
/// What is wrong with it, for the list of problems.
#[inline]
pub fn parse(cell: &str, reading: Reading) -> Result<Number, &'static str> {
    if let Some(plain) = plain(cell, reading.decimal)
        && let Some(value) = plain.value()
    {
        return Ok(Number {
            value,
            decimals: plain.decimals(),
            thousands: None,
            is_percent: false,
            is_negative: plain.is_negative,
        });
    }
    parse_marked(cell, reading)
}

/// A number that stands alone, by its own marks; one that reads either way (`1.234`) has decimals.
pub fn lone(text: &str) -> Option<f64> {
    let is_comma = match evidence(text, None) {
        Evidence::Comma => true,
        Evidence::Ambiguous => text.contains(','),
        Evidence::NoNumber | Evidence::Neutral | Evidence::Point => false,
    };
    let reading = Reading {
        decimal: if is_comma { ',' } else { '.' },
        thousands: None,
    };
    let number = parse(text, reading).ok().filter(|number| !number.is_percent);
    number.map(|number| number.value)
}

/// The long way.
fn parse_marked(cell: &str, reading: Reading) -> Result<Number, &'static str> {
    let parts = take_apart(cell).ok_or("no number")?;
    let layout = Layout::of(parts.core).ok_or("no number")?;
    if !layout.fits(reading) {
        return Err(match (evidence(cell, None), reading.decimal) {
            (Evidence::Comma, '.') => "no number with a decimal point",
            (Evidence::Point, ',') => "no number with a decimal comma",
            _ => "no number with these thousands marks",
        });
    }
    let value = layout.value(parts.core, reading.decimal);
    if !value.is_finite() {
        return Err("too large a number");
    }
    let has_decimals = layout.last_mark == Some(reading.decimal);
    let digits = i32::try_from(if has_decimals { layout.last } else { 0 }).unwrap_or(i32::MAX);
    Ok(Number {
        value: if parts.is_negative { -value } else { value },
        decimals: usize::try_from(digits.saturating_sub(layout.exponent.unwrap_or(0))).unwrap_or(0),
        thousands: if has_decimals {
            layout.group_mark
        } else {
            layout.last_mark
        },
        is_percent: parts.is_percent,
        is_negative: parts.is_negative,
    })
}

/// The digits and marks of a cell, without sign, currency and percent; `None`: it is no number.
pub fn core(cell: &str) -> Option<&str> {
    let core = take_apart(cell)?.core;
    Layout::of(core).map(|_| core)
}

/// The currency of a cell that is a number.
pub fn currency_of(cell: &str) -> Option<&'static str> {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if is_digit(cell.as_bytes().first()) && is_digit(cell.as_bytes().last()) {
        return None;
    }
    // No digit stands before the core, so it is not found too early.
    let (before, after) = cell.split_once(core(cell)?)?;
    currency::of_affixes(before, after)
}

/// Whether a cell that is a number says that it is negative, and how its thousands are parted.
pub fn signs(cell: &str, marks: Evidence) -> (bool, Option<Grouping>) {
    let Some(parts) = take_apart(cell) else {
        return (false, None);
    };
    let layout = Layout::of(parts.core);
    let grouping = layout.and_then(|layout| layout.grouping(marks == Evidence::Neutral));
    (parts.is_negative, grouping)
}

/// A number of digits with at most one decimal mark, begun by a digit, perhaps with a minus before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain<'a> {
    /// Without the minus.
    pub digits: &'a str,
    /// Where in `digits` the mark is.
    pub point: Option<usize>,
    is_negative: bool,
    /// All digits as one number, where they are at most [`EXACT_DIGITS`].
    mantissa: u64,
}

/// The short way for most cells: `decimal` (ASCII) is the mark.
#[inline]
pub fn plain(cell: &str, decimal: char) -> Option<Plain<'_>> {
    let (digits, is_negative) = match cell.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (cell, false),
    };
    let (point, mantissa) = match word_of(digits.as_bytes()) {
        Some(word) => word_digits(word, digits.len(), decimal)?,
        None => long_digits(digits, decimal)?,
    };
    Some(Plain {
        digits,
        point,
        is_negative,
        mantissa,
    })
}

fn long_digits(digits: &str, decimal: char) -> Option<(Option<usize>, u64)> {
    let mut point = None;
    let mut mantissa = 0_u64;
    for (at, byte) in digits.bytes().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if char::from(byte) == decimal && at > 0 && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    (!digits.is_empty()).then_some((point, mantissa))
}

/// One to eight bytes as a word, the first lowest.
#[inline]
pub fn word_of(bytes: &[u8]) -> Option<u64> {
    let length = bytes.len();
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        // Both halves overlap in fewer than eight bytes, where they say the same.
        return (length <= 8).then(|| u64::from(first) | u64::from(last) << (8 * (length - 4)));
    }
    let (&first, &middle, &last) = (bytes.first()?, bytes.get(length / 2)?, bytes.last()?);
    let [first, middle, last] = [first, middle, last].map(u64::from);
    Some(first | middle << (8 * (length / 2)) | last << (8 * (length - 1)))
}

/// As [`long_digits`], all bytes at once.
#[inline]
fn word_digits(word: u64, length: usize, decimal: char) -> Option<(Option<usize>, u64)> {
    let below = |n_bytes: usize| u64::MAX >> (64 - 8 * n_bytes);
    let values = word ^ 0x3030_3030_3030_3030;
    let is_no_digit = ((values & 0x7f7f_7f7f_7f7f_7f7f) + 0x7676_7676_7676_7676) | values;
    let no_digits = is_no_digit & 0x8080_8080_8080_8080 & below(length);
    if no_digits == 0 {
        return Some((None, eight_digits(values << (64 - 8 * length))));
    }
    let at = (no_digits.trailing_zeros() / 8) as usize;
    let is_mark = (word >> (8 * at)) & 0xff == u64::from(u32::from(decimal));
    if at == 0 || !is_mark || no_digits & (no_digits - 1) != 0 {
        return None;
    }
    let before = below(at);
    let joined = (values & before) | ((values >> 8) & !before);
    Some((Some(at), eight_digits(joined << (64 - 8 * (length - 1)))))
}

/// Eight digits, the first lowest, as one number: by twos, by fours, by eights.
#[inline]
fn eight_digits(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10) + (digits >> 8);
    let low = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    low.wrapping_add(high) >> 32
}

impl Plain<'_> {
    /// The nearest `f64`, where that is found without rounding twice: digits below 2^53 divided by a
    /// power of ten that is exact (Clinger 1990).
    fn value(&self) -> Option<f64> {
        let n_digits = self.digits.len() - usize::from(self.point.is_some());
        if n_digits > EXACT_DIGITS {
            return None;
        }
        let value = self.mantissa as f64 / POWERS_OF_TEN[self.decimals()];
        Some(if self.is_negative { -value } else { value })
    }

    /// Digits behind the mark.
    fn decimals(&self) -> usize {
        self.point.map_or(0, |at| self.digits.len() - at - 1)
    }
}

/// 10^0 to 10^[`EXACT_DIGITS`].
const POWERS_OF_TEN: [f64; EXACT_DIGITS + 1] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// As [`str::trim`], quickly where there is nothing to take off.
#[inline]
pub fn trimmed(raw: &str) -> &str {
    let is_visible = |byte: Option<&u8>| byte.is_some_and(|byte| (33..127).contains(byte));
    let bytes = raw.as_bytes();
    if is_visible(bytes.first()) && is_visible(bytes.last()) {
        raw
    } else {
        raw.trim()
    }
}

/// `0001`, `01234`: digits whose leading zero means something.
pub fn is_code(cell: &str) -> bool {
    cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number too long to be kept exactly, such as a card number.
pub fn is_too_long(cell: &str) -> bool {
    cell.len() > EXACT_DIGITS && cell.bytes().all(|b| b.is_ascii_digit())
}

/// A cell without sign, currency and percent.
struct Parts<'a> {
    core: &'a str,
    is_negative: bool,
    is_percent: bool,
}

fn take_apart(cell: &str) -> Option<Parts<'_>> {
    let (first, last) = (*cell.as_bytes().first()?, *cell.as_bytes().last()?);
    if first.is_ascii_digit() && last.is_ascii_digit() {
        return Some(Parts {
            core: cell,
            is_negative: false,
            is_percent: false,
        });
    }
    if !cell.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut rest = cell.trim();
    let mut signs = 0;
    let mut is_negative = false;
    // Around all of it, or around the digits alone: ($5), $(5).
    let (mut opened, mut closed) = (0, 0);
    rest = strip_affix(rest, currency::strip_before, |rest| {
        if let Some(inner) = rest.strip_prefix('(') {
            opened += 1;
            return Some(inner);
        }
        let minus = rest.strip_prefix(MINUSES);
        is_negative |= minus.is_some();
        let unsigned = minus.or_else(|| rest.strip_prefix('+'))?;
        signs += 1;
        Some(unsigned)
    });
    let mut is_percent = false;
    rest = strip_affix(rest, currency::strip_after, |rest| {
        if let Some(inner) = rest.strip_suffix(')') {
            closed += 1;
            return Some(inner);
        }
        if let Some(unsigned) = rest.strip_suffix(MINUSES) {
            is_negative = true;
            signs += 1;
            return Some(unsigned);
        }
        let plain = rest.strip_suffix('%')?;
        let is_first = !is_percent;
        is_percent = true;
        is_first.then_some(plain)
    });
    let is_whole = opened == closed && signs + opened <= 1;
    (is_whole && !rest.is_empty()).then_some(Parts {
        core: rest,
        is_negative: is_negative || opened > 0,
        is_percent,
    })
}

/// Takes a currency at most once and other signs as long as `strip_sign` finds some, in any order.
fn strip_affix<'a>(
    mut rest: &'a str,
    strip_currency: impl Fn(&'a str) -> Option<&'a str>,
    mut strip_sign: impl FnMut(&'a str) -> Option<&'a str>,
) -> &'a str {
    let mut has_currency = false;
    loop {
        if let Some(next) = strip_sign(rest) {
            rest = next.trim();
        } else if let Some(next) = strip_currency(rest).filter(|_| !has_currency) {
            has_currency = true;
            rest = next.trim();
        } else {
            return rest;
        }
    }
}

/// The mark a sign stands for: all spaces are one, and both apostrophes.
pub fn mark_of(sign: char) -> Option<char> {
    match sign {
        '.' | ',' => Some(sign),
        '\'' | '\u{2019}' => Some('\''),
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => Some(' '),
        _ => None,
    }
}
