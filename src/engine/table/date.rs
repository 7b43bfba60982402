//! One cell → a date. The text itself stays as written; a time of day is checked and left out.

use jiff::{Timestamp, civil, tz::Offset};
use serde::{Deserialize, Serialize};

use super::month;

/// Two-digit years from here on are of the last century.
const CENTURY_TURN: i16 = 70;
/// Years that dates without marks between their fields may have.
const COMPACT_YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Seconds since 1970 that are taken for a time: 1990 to 2100.
const UNIX_SECONDS: std::ops::Range<i64> = 631_152_000..4_102_444_800;

/// Order of the three fields of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

impl DateOrder {
    pub const ALL: [Self; 3] = [Self::YearMonthDay, Self::DayMonthYear, Self::MonthDayYear];

    /// Day and month in each other's place; `None`: the year stands first.
    pub fn exchanged(self) -> Option<Self> {
        match self {
            Self::YearMonthDay => None,
            Self::DayMonthYear => Some(Self::MonthDayYear),
            Self::MonthDayYear => Some(Self::DayMonthYear),
        }
    }

    /// For sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::YearMonthDay => "year, month, day",
            Self::DayMonthYear => "day, month, year",
            Self::MonthDayYear => "month, day, year",
        }
    }
}

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// Three fields with marks between them. A month that is a name, or a year of four digits at the start,
    /// settles the order for its own cell.
    Fields(DateOrder),
    /// `20240131`.
    Compact,
    /// Seconds since 1970-01-01 00:00 UTC; the date is the one in UTC.
    UnixSeconds,
    /// Milliseconds since then.
    UnixMilliseconds,
}

impl DateFormat {
    pub const ALL: [Self; 6] = [
        Self::Fields(DateOrder::YearMonthDay),
        Self::Fields(DateOrder::DayMonthYear),
        Self::Fields(DateOrder::MonthDayYear),
        Self::Compact,
        Self::UnixSeconds,
        Self::UnixMilliseconds,
    ];

    /// For sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fields(order) => order.words(),
            Self::Compact => "year, month, day in eight digits",
            Self::UnixSeconds => "seconds since 1970",
            Self::UnixMilliseconds => "milliseconds since 1970",
        }
    }
}

/// The date of a cell written in a given way, or begun by its year. A time zone is not applied: the date is
/// the one written.
pub fn parse(cell: &str, format: DateFormat) -> Option<civil::Date> {
    match format {
        DateFormat::Fields(order) => {
            let fields = Fields::of(cell)?;
            // Whatever the order of the others, a date that begins with the year has no second reading.
            let order = if fields.begins_with_year() {
                DateOrder::YearMonthDay
            } else {
                order
            };
            fields.date(order)
        }
        DateFormat::Compact => compact(cell),
        DateFormat::UnixSeconds => unix(cell, 1),
        DateFormat::UnixMilliseconds => unix(cell, 1000),
    }
}

/// Why a cell is no date in a given way.
pub fn refusal(cell: &str, format: DateFormat) -> &'static str {
    match format {
        DateFormat::Fields(order) if look(cell).is_some() => match order {
            DateOrder::YearMonthDay => "no date with the year first",
            DateOrder::DayMonthYear => "no date with the day first",
            DateOrder::MonthDayYear => "no date with the month first",
        },
        _ => "no date",
    }
}

/// Days from 1970-01-01 to a date.
pub fn day_number(date: civil::Date) -> i64 {
    date.duration_since(civil::date(1970, 1, 1)).as_hours() / 24
}

/// The orders in which a cell is a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// As [`DateOrder::ALL`].
    pub fits: [bool; 3],
    /// Day and month may change places, which gives another date.
    pub is_ambiguous: bool,
    /// It begins with a year of four digits, in numbers.
    pub begins_with_year: bool,
    /// The month is a name.
    pub names_month: bool,
}

/// In which orders a cell is a date; `None`: in none.
pub fn look(cell: &str) -> Option<Look> {
    let fields = Fields::of(cell)?;
    let [year_first, day_first, month_first] = DateOrder::ALL.map(|order| fields.date(order));
    let fits = [year_first.is_some(), day_first.is_some(), month_first.is_some()];
    fits.contains(&true).then_some(Look {
        fits,
        is_ambiguous: fits[1] && fits[2] && day_first != month_first,
        begins_with_year: fields.begins_with_year(),
        names_month: fields.widths.contains(&0),
    })
}

/// What whole numbers may be besides numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    Compact,
    UnixSeconds,
    UnixMilliseconds,
}

/// Digits that may be a date; `None` at once for most lengths.
pub fn stamp(cell: &str) -> Option<Stamp> {
    match cell.len() {
        8 => compact(cell).map(|_| Stamp::Compact),
        9 | 10 => unix(cell, 1).map(|_| Stamp::UnixSeconds),
        12 | 13 => unix(cell, 1000).map(|_| Stamp::UnixMilliseconds),
        _ => None,
    }
}

fn compact(cell: &str) -> Option<civil::Date> {
    let (date, rest) = cell.split_at_checked(8)?;
    let year = digits(date.get(..4)?)?;
    let (month, day) = (digits(date.get(4..6)?)?, digits(date.get(6..)?)?);
    let has_time = rest.is_empty() || time_after(rest);
    if !COMPACT_YEARS.contains(&year) || !has_time {
        return None;
    }
    of_numbers(year, month, day)
}

fn unix(cell: &str, per_second: i64) -> Option<civil::Date> {
    if !cell.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let second = cell.parse::<i64>().ok()? / per_second;
    if !UNIX_SECONDS.contains(&second) {
        return None;
    }
    let moment = Timestamp::from_second(second).ok()?;
    Some(Offset::UTC.to_datetime(moment).date())
}

/// The three fields of a date, as they stand.
#[derive(Debug, Clone, Copy)]
struct Fields {
    values: [i16; 3],
    /// Digits of each; 0 for the name of a month.
    widths: [usize; 3],
}

impl Fields {
    fn of(cell: &str) -> Option<Self> {
        let mut rest = cell;
        let mut fields = Self {
            values: [0; 3],
            widths: [0; 3],
        };
        let mut marks = ['\0'; 2];
        let mut n_names = 0;
        for place in 0..3 {
            let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if n_digits > 4 {
                return None;
            }
            if n_digits == 0 {
                let (number, after) = month::name(rest)?;
                (fields.values[place], rest) = (number, after);
                n_names += 1;
            } else {
                fields.values[place] = digits(&rest[..n_digits])?;
                fields.widths[place] = n_digits;
                rest = &rest[n_digits..];
            }
            if let Some(between) = marks.get_mut(place) {
                (*between, rest) = mark(rest)?;
            }
        }
        let is_written = match n_names {
            0 => matches!(marks, ['-', '-'] | ['/', '/'] | ['.', '.'] | ['年', '月']),
            1 => !marks.contains(&'年'),
            _ => false,
        };
        let rest = rest.strip_prefix('日').unwrap_or(rest);
        (is_written && (rest.is_empty() || time_after(rest))).then_some(fields)
    }

    /// In numbers: the name of a month settles the order by itself.
    fn begins_with_year(&self) -> bool {
        self.widths[0] == 4 && !self.widths.contains(&0)
    }

    fn date(&self, order: DateOrder) -> Option<civil::Date> {
        let [year, month, day] = match self.widths.iter().position(|&width| width == 0) {
            Some(named) => {
                let (first, second) = [(1, 2), (0, 2), (0, 1)][named];
                let year_is_first = self.widths[first] == 4
                    || (named == 1 && self.widths[second] != 4 && order == DateOrder::YearMonthDay);
                if year_is_first {
                    [first, named, second]
                } else {
                    [second, named, first]
                }
            }
            None => match order {
                DateOrder::YearMonthDay => [0, 1, 2],
                DateOrder::DayMonthYear => [2, 1, 0],
                DateOrder::MonthDayYear => [2, 0, 1],
            },
        };
        if self.widths[month] > 2 || self.widths[day] > 2 {
            return None;
        }
        let value = self.values[year];
        let full_year = match self.widths[year] {
            4 => value,
            2 if value < CENTURY_TURN => 2000 + value,
            2 => 1900 + value,
            _ => return None,
        };
        of_numbers(full_year, self.values[month], self.values[day])
    }
}

/// The mark between two fields, spaces around it left out; a space where there is no other.
fn mark(text: &str) -> Option<(char, &str)> {
    // 3rd January, 3 de enero.
    let text = ["st ", "nd ", "rd ", "th ", "st,", "nd,", "rd,", "th,"]
        .iter()
        .find(|end| text.starts_with(**end))
        .map_or(text, |_| &text[2..]);
    let rest = text.trim_start_matches(' ');
    let (mark, after) = match rest.chars().next()? {
        mark @ ('-' | '/' | '.' | ',' | '年' | '月') => (mark, &rest[mark.len_utf8()..]),
        _ if rest.len() < text.len() => (' ', rest),
        _ => return None,
    };
    let after = after.trim_start_matches(' ');
    Some((mark, after.strip_prefix("de ").unwrap_or(after)))
}

fn of_numbers(year: i16, month: i16, day: i16) -> Option<civil::Date> {
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// At most four digits.
fn digits(text: &str) -> Option<i16> {
    if text.is_empty() || text.len() > 4 {
        return None;
    }
    text.bytes().try_fold(0, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0'))
    })
}

/// A time behind a date, with what parts them: `T09:30`, ` 9:30 PM`, `, 09:30`.
fn time_after(rest: &str) -> bool {
    let time = rest
        .strip_prefix('T')
        .or_else(|| rest.strip_prefix(", "))
        .or_else(|| rest.strip_prefix(' '));
    time.is_some_and(|time| is_time(time.trim_start_matches(' ')))
}

/// `9:30`, `09:30:15.25`, `9:30 PM`, `093015`, each with `Z`, `UTC`, `+02:00` or `+0200` behind it.
fn is_time(text: &str) -> bool {
    let Some((hour, rest)) = two_digits(text, 24) else {
        return false;
    };
    let has_colon = rest.starts_with(':');
    let field = |text| if has_colon { after_colon(text) } else { sixty(text) };
    let Some(rest) = field(rest) else { return false };
    let rest = match field(rest) {
        Some(rest) => fraction(rest),
        None => rest,
    };
    let zone = rest.trim_start_matches(' ');
    let half = zone
        .get(..2)
        .filter(|half| half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm"));
    match half {
        Some(_) => hour >= 1 && hour <= 12 && is_zone(zone[2..].trim_start_matches(' ')),
        None => is_zone(zone),
    }
}

fn is_zone(text: &str) -> bool {
    if matches!(text, "" | "Z" | "z" | "UTC" | "GMT") {
        return true;
    }
    let Some((_, rest)) = text
        .strip_prefix(['+', '-'])
        .and_then(|offset| two_digits(offset, 24))
    else {
        return false;
    };
    rest.is_empty() || sixty(rest.strip_prefix(':').unwrap_or(rest)) == Some("")
}

fn after_colon(text: &str) -> Option<&str> {
    sixty(text.strip_prefix(':')?)
}

/// Two digits up to 60: a leap second is one.
fn sixty(text: &str) -> Option<&str> {
    let two = text.get(..2)?;
    digits(two).filter(|&n| n <= 60).map(|_| &text[2..])
}

/// One or two digits below `limit`.
fn two_digits(text: &str, limit: i16) -> Option<(i16, &str)> {
    let n = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let value = digits(&text[..n]).filter(|&value| value < limit)?;
    Some((value, &text[n..]))
}

/// What is behind decimals of a second.
fn fraction(text: &str) -> &str {
    let Some(decimals) = text.strip_prefix(['.', ',']) else {
        return text;
    };
    let after = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < decimals.len() { after } else { text }
}
