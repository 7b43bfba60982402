//! One cell → is it a date? The text itself stays as written.

use jiff::civil;

/// Two-digit years from here on are of the last century.
const CENTURY_TURN: i16 = 70;

/// Order of the three numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

impl DateOrder {
    /// Of equally fitting orders the first is taken.
    pub const ALL: [Self; 3] = [Self::YearMonthDay, Self::DayMonthYear, Self::MonthDayYear];

    /// For sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::YearMonthDay => "year, month, day",
            Self::DayMonthYear => "day, month, year",
            Self::MonthDayYear => "month, day, year",
        }
    }
}

/// The date of a cell in a given order; a time of day after it is checked and left out.
pub fn parse(cell: &str, order: DateOrder) -> Option<civil::Date> {
    let (date, time) = match cell.find([' ', 'T']) {
        Some(at) => (&cell[..at], Some(&cell[at + 1..])),
        None => (cell, None),
    };
    if time.is_some_and(|time| !is_time(time)) {
        return None;
    }
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut fields = date.split(separator);
    let fields = [
        fields.next()?,
        fields.next()?,
        fields.next().filter(|_| fields.next().is_none())?,
    ];
    let [year, month, day] = match order {
        DateOrder::YearMonthDay => fields,
        DateOrder::DayMonthYear => [fields[2], fields[1], fields[0]],
        DateOrder::MonthDayYear => [fields[2], fields[0], fields[1]],
    };
    let year = match (year.len(), digits(year)?) {
        (4, year) => year,
        (2, year) if order != DateOrder::YearMonthDay => year + if year < CENTURY_TURN { 2000 } else { 1900 },
        _ => return None,
    };
    let [month, day] = [month, day].map(|field| {
        let is_short = field.len() <= 2;
        digits(field)
            .filter(|_| is_short)
            .and_then(|n| i8::try_from(n).ok())
    });
    civil::Date::new(year, month?, day?).ok()
}

fn digits(text: &str) -> Option<i16> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// `9:30`, `09:30:15.25`, `9:30 PM`, `09:30:00Z`, `09:30:00+02:00`.
fn is_time(text: &str) -> bool {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let text = ["AM", "PM", "Z"]
        .iter()
        .find_map(|end| upper.strip_suffix(end))
        .unwrap_or(&upper)
        .trim_end();
    let clock = text.split(['+', '-']).next().unwrap_or(text);
    let mut fields = clock.split(':');
    let mut within = |limit: i16| {
        fields
            .next()
            .map(|field| digits(field).is_some_and(|n| n < limit))
    };
    let hour_and_minute = within(24) == Some(true) && within(60) == Some(true);
    let second = clock.split(':').nth(2).is_none_or(|second| {
        let whole = second.split('.').next().unwrap_or(second);
        digits(whole).is_some_and(|n| n <= 60)
    });
    hour_and_minute && second && clock.split(':').count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told() {
        use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
        for (cell, order) in [
            ("1997-01-18", YearMonthDay),
            ("2024/2/29", YearMonthDay),
            ("2024-02-29T10:30:00Z", YearMonthDay),
            ("2024-02-29 10:30:00.123+02:00", YearMonthDay),
            ("31/12/2023", DayMonthYear),
            ("31.12.23", DayMonthYear),
            ("1.2.2024 9:05", DayMonthYear),
            ("12/31/2023 9:05 PM", MonthDayYear),
        ] {
            assert!(parse(cell, order).is_some(), "{cell}");
        }
        for (cell, order) in [
            ("2023-02-29", YearMonthDay),
            ("31/12/2023", MonthDayYear),
            ("12/31/2023", DayMonthYear),
            ("1.234", DayMonthYear),
            ("10:30", DayMonthYear),
            ("2024-01", YearMonthDay),
            ("2024-01-02 25:00", YearMonthDay),
            ("2024-01-02-03", YearMonthDay),
            ("20240102", YearMonthDay),
            ("1/2/3", DayMonthYear),
            ("-/-/-", DayMonthYear),
            ("", DayMonthYear),
        ] {
            assert!(parse(cell, order).is_none(), "{cell}");
        }
    }
}
