//! A calendar day as a number, so that differences are subtractions.

use std::fmt;

use jiff::{SignedDuration, civil};
use serde::{Deserialize, Serialize};

const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// Days since 1970-01-01; written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub i32);

impl Day {
    /// The day of a date of the calendar.
    pub fn of(date: civil::Date) -> Self {
        let days = date.duration_since(EPOCH).as_hours() / 24;
        // The calendar ends in the year 9999: some three million days.
        Self(i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// Reads `YYYY-MM-DD`; `None` where that is no day.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        is_plain
            .then(|| text.parse::<civil::Date>().ok())
            .flatten()
            .map(Self::of)
    }

    /// The date of the calendar; `None`: the calendar has no such day.
    pub fn date(self) -> Option<civil::Date> {
        EPOCH
            .checked_add(SignedDuration::from_hours(i64::from(self.0) * 24))
            .ok()
    }

    /// Days from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => date.fmt(f),
            None => write!(f, "day {}", self.0),
        }
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("\"{text}\" is no day; write it as 2024-12-31"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-03-01", 11_017),
            ("9999-12-31", 2_932_896),
        ] {
            assert_eq!(Day::parse(text), Some(Day(days)));
            assert_eq!(Day(days).to_string(), text);
        }
        for text in [
            "2024-02-30",
            "2024-1-1",
            "20240101",
            "31.12.2024",
            "",
            "2024-01-01T00:00",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day(10).since(Day(3)), 7);
        assert!(Day::try_from("soon".to_owned()).is_err());
    }
}
