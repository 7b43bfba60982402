//! What is parsed is printed back, in all dialects.

use proptest::prelude::*;

use super::{number::Reading, written::Exact, *};
use crate::engine::{Progress, study::ImportSpec};

/// How a table of the property is written.
#[derive(Debug, Clone)]
struct Dialect {
    delimiter: char,
    decimal: char,
    thousands: Option<char>,
    before: &'static str,
    after: &'static str,
    negative: usize,
    dates: DateFormat,
    is_quoted: bool,
    encoding: &'static encoding_rs::Encoding,
}

fn dialects() -> impl Strategy<Value = Dialect> {
    let marks = prop::sample::select(vec![
        ('.', None),
        (',', None),
        ('.', Some(',')),
        (',', Some('.')),
        (',', Some(' ')),
        ('.', Some('\'')),
        (',', Some('\u{a0}')),
    ]);
    let affixes = prop::sample::select(vec![
        ("", ""),
        ("", " €"),
        ("$", ""),
        ("", "%"),
        ("", " EUR"),
        ("£ ", ""),
    ]);
    let encodings = prop::sample::select(vec![
        encoding_rs::UTF_8,
        encoding_rs::WINDOWS_1252,
        encoding_rs::ISO_8859_15,
        encoding_rs::UTF_16LE,
    ]);
    let dates = prop::sample::select(DateFormat::ALL[..4].to_vec());
    let delimiters = prop::sample::select(vec![',', ';', '\t', '|']);
    (
        delimiters,
        marks,
        affixes,
        0..4_usize,
        dates,
        any::<bool>(),
        encodings,
    )
        .prop_map(
            |(delimiter, (decimal, thousands), (before, after), negative, dates, is_quoted, encoding)| {
                Dialect {
                    delimiter,
                    decimal,
                    thousands,
                    before,
                    after,
                    // Brackets and a sign behind stand around the amount only where no unit does.
                    negative: if after.is_empty() { negative } else { negative % 2 },
                    dates,
                    is_quoted,
                    encoding: if before.contains('£') && encoding == encoding_rs::ISO_8859_15 {
                        encoding_rs::UTF_8
                    } else {
                        encoding
                    },
                }
            },
        )
}

impl Dialect {
    fn number(&self, cents: i64) -> String {
        let format = NumberFormat {
            decimal: self.decimal,
            thousands: self.thousands,
            grouping: Grouping::Threes,
            before: self.before.to_owned(),
            after: self.after.to_owned(),
            negative: [
                Negative::Hyphen,
                Negative::Hyphen,
                Negative::Behind,
                Negative::Brackets,
            ][self.negative],
            sign_is_first: true,
        };
        format.print(cents as f64 / 100.0, 2)
    }

    fn date(&self, date: jiff::civil::Date) -> String {
        let pattern = match self.dates {
            DateFormat::Fields(DateOrder::YearMonthDay) => "%Y-%m-%d",
            DateFormat::Fields(DateOrder::DayMonthYear) => "%d.%m.%Y",
            DateFormat::Fields(DateOrder::MonthDayYear) => "%m/%d/%Y",
            _ => "%Y%m%d",
        };
        date.strftime(pattern).to_string()
    }

    fn bytes(&self, rows: &[[String; 3]]) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(u8::try_from(self.delimiter).unwrap())
            .quote_style(if self.is_quoted {
                csv::QuoteStyle::Always
            } else {
                csv::QuoteStyle::Necessary
            })
            .from_writer(Vec::new());
        writer.write_record(["amount", "day", "name"]).unwrap();
        for row in rows {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        if self.encoding == encoding_rs::UTF_16LE {
            return [0xfeff_u16]
                .into_iter()
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
        }
        self.encoding.encode(&text).0.into_owned()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Every cell that is called parsed, printed back in the format found, is its raw text.
    #[test]
    fn what_is_parsed_is_printed_back(
        dialect in dialects(),
        rows in prop::collection::vec((-50_000_000..50_000_000_i64, 0..30_000_i32, "[a-zé ]{0,6}z"), 8..30),
    ) {
        let start = jiff::civil::date(1960, 1, 1);
        let rows: Vec<[String; 3]> = rows
            .into_iter()
            .map(|(cents, days, name)| {
                let date = start.checked_add(jiff::Span::new().days(days)).unwrap();
                [dialect.number(cents), dialect.date(date), name]
            })
            .collect();
        let bytes = dialect.bytes(&rows);
        let spec = ImportSpec {
            // Which of two related encodings it is, is not what is tested here.
            encoding: Some(dialect.encoding.name().to_owned()),
            delimiter: Some(dialect.delimiter),
            ..ImportSpec::default()
        };
        let imported = read_bytes("t.csv", &bytes, &spec, &Progress::none()).unwrap();
        let [amount, day, name] = &imported.receipt.columns[..] else { panic!("three columns") };
        let cells = |at: usize| rows.iter().map(move |row| row[at].as_str());

        prop_assert_eq!((amount.kind, amount.parsed, amount.ambiguous), (ColumnKind::Number, rows.len(), 0));
        let format = amount.numbers.as_ref().unwrap();
        let reading = Reading { decimal: format.decimal, thousands: None };
        for (value, raw) in imported.table.numbers("amount").unwrap().into_iter().zip(cells(0)) {
            prop_assert_eq!(&format.print(value, 2), raw);
            prop_assert_eq!(Exact::of_cell(raw, reading), Some(Exact::of_value(value)));
        }

        let format = day.dates;
        prop_assert_eq!((day.kind, day.parsed), (ColumnKind::Date, rows.len()), "{:?}", format);
        if day.doubt.is_none() {
            for (date, raw) in imported.table.dates("day").unwrap().into_iter().zip(cells(1)) {
                prop_assert_eq!(dialect.date(date.unwrap()), raw);
            }
        }
        prop_assert!(cells(1).eq(imported.table.plain_cells("day").unwrap()));
        prop_assert!(cells(2).map(str::trim).eq(imported.table.plain_cells("name").unwrap()));
        prop_assert_eq!(name.rejected, 0);
    }
}
