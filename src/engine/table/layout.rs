//! Digits and the marks between them: what they can mean.

use super::{
    number::{Reading, mark_of},
    written::Grouping,
};
use crate::engine::format::MINUS;

/// Where the marks stand between the digits.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own about the marks"
)]
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Digits before the first mark.
    pub first: usize,
    /// Digits after the last mark (before an exponent).
    pub last: usize,
    pub last_mark: Option<char>,
    /// The mark of all others, `None`: there are none.
    pub group_mark: Option<char>,
    /// All others are the same.
    groups_are_alike: bool,
    /// Digits between two marks: three everywhere, or (in India) two everywhere but behind the last.
    threes: bool,
    twos: bool,
    /// Digits between the last two marks.
    inner: Option<usize>,
    /// One of the marks is a point or a comma.
    pub has_decimal_marks: bool,
    starts_with_zero: bool,
    pub exponent: Option<i32>,
}

impl Layout {
    pub fn of(core: &str) -> Option<Self> {
        let (mantissa, exponent) = match core.find(['e', 'E']) {
            Some(at) => (&core[..at], Some(exponent_of(&core[at + 1..])?)),
            None => (core, None),
        };
        let mut layout = Self {
            first: 0,
            last: 0,
            last_mark: None,
            group_mark: None,
            groups_are_alike: true,
            threes: true,
            twos: true,
            inner: None,
            has_decimal_marks: false,
            starts_with_zero: mantissa.starts_with('0'),
            exponent,
        };
        let mut digits = 0_usize;
        let mut run = 0_usize;
        for sign in mantissa.chars() {
            if sign.is_ascii_digit() {
                (digits, run) = (digits + 1, run + 1);
            } else {
                layout.add_mark(mark_of(sign)?, run);
                run = 0;
            }
        }
        layout.last = run;
        if layout.last_mark.is_none() {
            layout.first = run;
        }
        (digits > 0).then_some(layout)
    }

    fn add_mark(&mut self, mark: char, run: usize) {
        match self.last_mark {
            None => self.first = run,
            Some(previous) => {
                self.groups_are_alike &= self.group_mark.is_none_or(|g| g == previous);
                self.group_mark = Some(previous);
                self.threes &= run == 3;
                self.twos &= self.inner.is_none_or(|inner| inner == 2);
                self.inner = Some(run);
            }
        }
        self.has_decimal_marks |= mark == '.' || mark == ',';
        self.last_mark = Some(mark);
    }

    pub fn fits(&self, reading: Reading) -> bool {
        let Some(last_mark) = self.last_mark else {
            return true;
        };
        let may_group = |mark| mark != reading.decimal && reading.thousands.is_none_or(|t| t == mark);
        let grouped = self.groups_are_alike && self.threes && (1..=3).contains(&self.first);
        // 1,00,000: lakhs and crores.
        let is_indian = |mark, behind| {
            mark == ',' && self.groups_are_alike && self.twos && behind && (1..=2).contains(&self.first)
        };
        // 0,435 is no 435, and 0,123.4 is nothing.
        if last_mark == reading.decimal {
            // At most one decimal mark, and it is the last.
            return self.group_mark.is_none_or(|mark| {
                let is_grouped = grouped || is_indian(mark, self.inner == Some(3));
                is_grouped && !self.starts_with_zero && may_group(mark)
            });
        }
        let same = self.group_mark.is_none_or(|mark| mark == last_mark);
        let is_whole = !self.starts_with_zero && self.exponent.is_none();
        let is_grouped = grouped || is_indian(last_mark, self.inner == Some(2));
        is_grouped && same && is_whole && self.last == 3 && may_group(last_mark)
    }

    /// How the thousands of a number are parted; `None`: by nothing. `is_whole`: none of the marks is for decimals.
    pub fn grouping(&self, is_whole: bool) -> Option<Grouping> {
        let is_parted = self.group_mark.is_some() || (is_whole && self.last_mark.is_some());
        is_parted.then_some(if self.threes {
            Grouping::Threes
        } else {
            Grouping::Indian
        })
    }

    pub fn value(&self, core: &str, decimal: char) -> f64 {
        let is_plain = self.group_mark.is_none() && self.last_mark.is_none_or(|m| m == '.' && decimal == '.');
        if is_plain && let Ok(value) = core.parse() {
            return value;
        }
        let plain: String = core
            .chars()
            .filter_map(|sign| match sign {
                MINUS => Some('-'),
                _ if sign.is_ascii_alphanumeric() || matches!(sign, '-' | '+') => Some(sign),
                _ if mark_of(sign) == Some(decimal) => Some('.'),
                _ => None,
            })
            .collect();
        plain.parse().unwrap_or(f64::NAN)
    }
}

fn exponent_of(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['-', '+', MINUS]).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size: i32 = digits.parse().unwrap_or(i32::MAX);
    Some(if digits.len() < text.len() && !text.starts_with('+') {
        -size
    } else {
        size
    })
}
