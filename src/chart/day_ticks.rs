//! Round days along an axis of time, and how they are written.

use jiff::civil::{self, Weekday};

use crate::engine::purchases::Day;

/// Names of the months, as people write them beside a day.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// From one tick to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Days(i32),
    /// From a Monday on.
    Weeks(i32),
    /// From the first of January on.
    Months(i32),
}

const STEPS: [Step; 8] = [
    Step::Days(1),
    Step::Days(2),
    Step::Weeks(1),
    Step::Weeks(2),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
];

/// At most `most` days within `low..=high`, both in days since 1970-01-01: every day, Mondays, firsts of months or
/// years.
///
/// Ascending; none where the range holds no day of the calendar.
pub fn day_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(high - low).is_finite() {
        return Vec::new();
    }
    let (low, high) = (low.min(high), low.max(high));
    let (Some(first), Some(last)) = (date_of(low.ceil()), date_of(high.floor())) else {
        return Vec::new();
    };
    if first > last || most == 0 {
        return Vec::new();
    }
    // 1, 2, 5, 10 … years.
    let years =
        (0..4).flat_map(|power| [1, 2, 5].map(|factor| Step::Months(12 * factor * 10_i32.pow(power))));
    for step in STEPS.into_iter().chain(years) {
        let found: Vec<f64> = Ticks::new(step, first)
            .take_while(|date| *date <= last)
            .take(most + 1)
            .map(|date| f64::from(Day::of(date).0))
            .collect();
        if found.len() <= most {
            // Two ticks tell the scale; of a range between two firsts of months one does.
            return found;
        }
    }
    Vec::new()
}

/// How ticks are written: `12 Sep`, `Sep`, each with the year where it begins or changes, or years alone.
pub fn day_labels(days: &[f64]) -> Vec<String> {
    let dates: Vec<civil::Date> = days.iter().filter_map(|&day| date_of(day)).collect();
    if dates.len() < days.len() {
        return days.iter().map(f64::to_string).collect();
    }
    let are_firsts = dates.iter().all(|date| date.day() == 1);
    let are_years = are_firsts && dates.len() > 1 && dates.iter().all(|date| date.month() == 1);
    let mut year = None;
    let mut label = |date: civil::Date| {
        if are_years {
            return date.year().to_string();
        }
        let month = month_name(date);
        let day = if are_firsts {
            month.to_owned()
        } else {
            format!("{} {month}", date.day())
        };
        if year.replace(date.year()) == Some(date.year()) {
            day
        } else {
            format!("{day} {}", date.year())
        }
    };
    dates.into_iter().map(&mut label).collect()
}

fn month_name(date: civil::Date) -> &'static str {
    let place = usize::try_from(date.month() - 1).unwrap_or(0);
    MONTHS.get(place).copied().unwrap_or("")
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be a day of the calendar"
)]
fn date_of(day: f64) -> Option<civil::Date> {
    (day.abs() < 1e7).then(|| Day(day as i32).date()).flatten()
}

/// The ticks of one step from a day on.
struct Ticks {
    step: Step,
    next: Option<civil::Date>,
}

impl Ticks {
    fn new(step: Step, from: civil::Date) -> Self {
        Self {
            step,
            next: first_of(step, from),
        }
    }
}

impl Iterator for Ticks {
    type Item = civil::Date;

    fn next(&mut self) -> Option<civil::Date> {
        let now = self.next?;
        self.next = match self.step {
            Step::Days(n) => later(now, n),
            Step::Weeks(n) => later(now, n * 7),
            Step::Months(n) => months_later(now, n),
        };
        Some(now)
    }
}

/// The first day of a step's own, from a day on.
fn first_of(step: Step, from: civil::Date) -> Option<civil::Date> {
    match step {
        Step::Days(_) => Some(from),
        Step::Weeks(_) => {
            let past = from.weekday().since(Weekday::Monday);
            later(from, (7 - i32::from(past)) % 7)
        }
        Step::Months(n) => {
            let months = i32::from(from.year()) * 12 + i32::from(from.month()) - 1;
            let begun = months.div_euclid(n) * n;
            let is_begun = begun == months && from.day() == 1;
            of_months(if is_begun { begun } else { begun + n })
        }
    }
}

fn later(date: civil::Date, days: i32) -> Option<civil::Date> {
    Day(Day::of(date).0.checked_add(days)?).date()
}

fn months_later(date: civil::Date, n: i32) -> Option<civil::Date> {
    of_months(i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + n)
}

/// The first of the month that is so many months after January of the year 0.
fn of_months(months: i32) -> Option<civil::Date> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    civil::Date::new(year, month, 1).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> f64 {
        f64::from(Day::parse(text).unwrap().0)
    }

    fn told(from: &str, to: &str, most: usize) -> String {
        day_labels(&day_ticks(day(from) - 0.5, day(to) + 0.5, most)).join(", ")
    }

    #[test]
    fn ticks_are_the_days_a_hand_would_choose() {
        for (from, to, most, expected) in [
            ("2024-01-30", "2024-02-02", 5, "30 Jan 2024, 31 Jan, 1 Feb, 2 Feb"),
            (
                "2024-03-01",
                "2024-03-28",
                5,
                "4 Mar 2024, 11 Mar, 18 Mar, 25 Mar",
            ),
            ("2023-11-15", "2024-02-10", 4, "Dec 2023, Jan 2024, Feb"),
            (
                "1997-01-01",
                "1998-06-30",
                6,
                "Jan 1997, Apr, Jul, Oct, Jan 1998, Apr",
            ),
            ("2019-05-01", "2024-02-10", 6, "2020, 2021, 2022, 2023, 2024"),
            ("1950-05-01", "2003-02-10", 6, "1960, 1970, 1980, 1990, 2000"),
            ("2024-05-05", "2024-05-05", 6, "5 May 2024"),
        ] {
            assert_eq!(told(from, to, most), expected, "{from} to {to}");
        }
        assert!(day_ticks(f64::NAN, 3.0, 5).is_empty());
        assert!(day_ticks(1e12, 2e12, 5).is_empty());
    }

    proptest! {
        #[test]
        fn ticks_lie_within_and_are_few(low in -600_000_i32..2_000_000, span in 0_i32..400_000, most in 1_usize..9) {
            let (low, high) = (f64::from(low) - 0.5, f64::from(low + span) + 0.5);
            let found = day_ticks(low, high, most);
            prop_assert!(found.len() <= most);
            prop_assert!(found.iter().all(|&v| v >= low && v <= high));
            prop_assert!(found.windows(2).all(|w| w[0] < w[1]));
            let labels = day_labels(&found);
            prop_assert!(labels.len() == found.len() && labels.windows(2).all(|w| w[0] != w[1]), "{labels:?}");
        }
    }
}
