//! Cells that are dates, and cells that are none.

use jiff::civil;

use super::date::{
    DateFormat,
    DateOrder::{self, DayMonthYear, MonthDayYear, YearMonthDay},
    Stamp, day_number, look, parse, stamp,
};

fn read(cell: &str, order: DateOrder) -> Option<String> {
    parse(cell, DateFormat::Fields(order)).map(|date| date.to_string())
}

#[test]
fn dates_are_told() {
    for (cell, order, expected) in [
        ("1997-01-18", YearMonthDay, "1997-01-18"),
        ("2024/2/29", YearMonthDay, "2024-02-29"),
        ("2024-02-29T10:30:00Z", YearMonthDay, "2024-02-29"),
        ("2024-02-29 10:30:00.123+02:00", YearMonthDay, "2024-02-29"),
        ("2024-02-29T10:30:00.123456-0800", YearMonthDay, "2024-02-29"),
        ("2024-02-29 10:30:00 UTC", YearMonthDay, "2024-02-29"),
        ("24-02-29", YearMonthDay, "2024-02-29"),
        ("2024年2月29日", YearMonthDay, "2024-02-29"),
        ("31/12/2023", DayMonthYear, "2023-12-31"),
        ("31.12.23", DayMonthYear, "2023-12-31"),
        ("31. 12. 2023", DayMonthYear, "2023-12-31"),
        ("31.12.70", DayMonthYear, "1970-12-31"),
        ("1.2.2024 9:05", DayMonthYear, "2024-02-01"),
        ("1/2/2024, 9:05", DayMonthYear, "2024-02-01"),
        ("1/2/2024", MonthDayYear, "2024-01-02"),
        ("12/31/2023 9:05 PM", MonthDayYear, "2023-12-31"),
        ("12/31/2023 9:05:01am", MonthDayYear, "2023-12-31"),
    ] {
        assert_eq!(read(cell, order).as_deref(), Some(expected), "{cell}");
    }
}

#[test]
fn the_name_of_a_month_settles_the_order() {
    for (cell, expected) in [
        ("3 Jan 2024", "2024-01-03"),
        ("Jan 3, 2024", "2024-01-03"),
        ("03-Jan-24", "2024-01-03"),
        ("03-JAN-2024 10:30", "2024-01-03"),
        ("January 3rd, 2024", "2024-01-03"),
        ("3rd January 2024", "2024-01-03"),
        ("2024-Jan-03", "2024-01-03"),
        ("3. März 2024", "2024-03-03"),
        ("3. Okt. 2024", "2024-10-03"),
        ("3 août 2024", "2024-08-03"),
        ("1 février 2024", "2024-02-01"),
        ("3 de enero de 2024", "2024-01-03"),
    ] {
        for order in [DayMonthYear, MonthDayYear] {
            assert_eq!(read(cell, order).as_deref(), Some(expected), "{cell}");
        }
        assert!(!look(cell).is_some_and(|look| look.is_ambiguous), "{cell}");
    }
    assert_eq!(read("24-Jan-03", YearMonthDay).as_deref(), Some("2024-01-03"));
}

#[test]
fn what_is_no_date_is_refused() {
    for (cell, order) in [
        ("2023-02-29", YearMonthDay),
        ("31/12/2023", MonthDayYear),
        ("12/31/2023", DayMonthYear),
        ("1.234", DayMonthYear),
        ("10:30", DayMonthYear),
        ("2024-01", YearMonthDay),
        ("2024-01-02 25:00", YearMonthDay),
        ("2024-01-02 10:61", YearMonthDay),
        ("2024-01-02 13:30 PM", YearMonthDay),
        ("2024-01-02 10:30+99:00", YearMonthDay),
        ("2024-01-02-03", YearMonthDay),
        ("2024-01/02", YearMonthDay),
        ("20240102", YearMonthDay),
        ("1/2/3", DayMonthYear),
        ("31 12 2023", DayMonthYear),
        ("3 Juno 2024", DayMonthYear),
        ("Jan Feb 2024", DayMonthYear),
        ("May 2024", DayMonthYear),
        ("5 Mar 10:30", DayMonthYear),
        ("-/-/-", DayMonthYear),
        ("", DayMonthYear),
    ] {
        assert_eq!(read(cell, order), None, "{cell}");
    }
}

#[test]
fn a_look_tells_the_orders() {
    let told = |cell| look(cell).map(|look| (look.fits, look.is_ambiguous));
    assert_eq!(told("2024-03-04"), Some(([true, false, false], false)));
    assert_eq!(told("13/04/2024"), Some(([false, true, false], false)));
    assert_eq!(told("04/13/2024"), Some(([false, false, true], false)));
    assert_eq!(told("03/04/2024"), Some(([false, true, true], true)));
    assert_eq!(told("04/04/2024"), Some(([false, true, true], false)));
    assert_eq!(told("1.234,50"), None);
}

#[test]
fn digits_may_be_dates() {
    assert_eq!(stamp("20240131"), Some(Stamp::Compact));
    assert_eq!(stamp("20240132"), None);
    assert_eq!(stamp("12345678"), None);
    assert_eq!(stamp("1700000000"), Some(Stamp::UnixSeconds));
    assert_eq!(stamp("1700000000123"), Some(Stamp::UnixMilliseconds));
    assert_eq!(stamp("123456789"), None);
    let read = |cell, format| parse(cell, format).map(|date| date.to_string());
    assert_eq!(
        read("20240131", DateFormat::Compact).as_deref(),
        Some("2024-01-31")
    );
    assert_eq!(
        read("20240131T103000Z", DateFormat::Compact).as_deref(),
        Some("2024-01-31")
    );
    assert_eq!(
        read("1700000000", DateFormat::UnixSeconds).as_deref(),
        Some("2023-11-14")
    );
    assert_eq!(
        read("1700000000123", DateFormat::UnixMilliseconds).as_deref(),
        Some("2023-11-14")
    );
    assert_eq!(day_number(civil::date(1970, 1, 2)), 1);
    assert_eq!(day_number(civil::date(1969, 12, 31)), -1);
    assert_eq!(day_number(civil::date(2024, 2, 29)), 19_782);
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken_without_panic(cell in "\\PC{0,20}", dated in "[0-9A-Za-zä年月日 ./,:+-]{0,18}") {
        for cell in [&cell, &dated] {
            for format in DateFormat::ALL {
                let date = parse(cell, format);
                if let (Some(_), DateFormat::Fields(_)) = (date, format) {
                    proptest::prop_assert!(look(cell).is_some());
                }
            }
        }
    }
}
