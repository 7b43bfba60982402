//! Generated tables, written in a generated dialect.

use encoding_rs::Encoding;
use proptest::prelude::*;

use crate::engine::table::{Grouping, Negative, NumberFormat};

/// How a table of the property is written.
#[derive(Debug, Clone)]
pub struct Dialect {
    pub delimiter: char,
    pub numbers: NumberFormat,
    pub decimals: usize,
    pub dates: DatePattern,
    pub truths: (&'static str, &'static str),
    pub is_quoted: bool,
    pub letters: Letters,
    pub line_end: csv::Terminator,
}

/// How dates are written: what stands for [`jiff::fmt::strtime`], and names that stand for its months.
#[derive(Debug, Clone, Copy)]
pub struct DatePattern {
    pub pattern: &'static str,
    pub months: Option<[&'static str; 12]>,
    /// Whether the columns may be dates with day and month in their other order.
    pub has_order: bool,
}

/// An encoding, and words that show which it is.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    pub encoding: &'static Encoding,
    pub has_mark: bool,
    pub words: &'static [&'static str],
}

const WESTERN: &[&str] = &[
    "Müller",
    "José García",
    "Zoë",
    "Köln",
    "François",
    "Straße",
    "Ünal",
    "café crème",
    "Málaga",
    "Håkon",
    "Søren",
    "Plain",
    "O'Brien",
    "a;b",
    "c,d",
    "say \"x\"",
    "two\nlines",
    "wide  gap",
];
const JAPANESE: &[&str] = &[
    "東京都",
    "山田太郎",
    "佐藤花子",
    "カタカナ",
    "ひらがな",
    "大阪府",
    "株式会社",
    "横浜市",
    "表示",
    "能力",
    "ソニー",
];
const CHINESE: &[&str] = &[
    "北京市",
    "上海客户",
    "张伟",
    "王芳",
    "购买记录",
    "广东省深圳市",
    "高级会员",
    "李娜",
    "一般",
    "中文字符",
];
const LATIN: &[&str] = &[
    "Ann",
    "Bob Smith",
    "Cy",
    "d-e",
    "F.G.",
    "x",
    "a;b",
    "c,d",
    "say \"x\"",
];

const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
];

/// Letters whose encoding the text tells, and others for which it has to be named.
pub fn letters(is_detected: bool) -> impl Strategy<Value = Letters> {
    let with = |encoding, has_mark, words| Letters {
        encoding,
        has_mark,
        words,
    };
    let mut all = vec![
        with(encoding_rs::UTF_8, false, WESTERN),
        with(encoding_rs::UTF_8, true, JAPANESE),
        with(encoding_rs::UTF_8, false, LATIN),
        with(encoding_rs::WINDOWS_1252, false, WESTERN),
        with(encoding_rs::WINDOWS_1252, false, LATIN),
        with(encoding_rs::SHIFT_JIS, false, JAPANESE),
        with(encoding_rs::GB18030, false, CHINESE),
        with(encoding_rs::UTF_16LE, true, JAPANESE),
        with(encoding_rs::UTF_16BE, true, WESTERN),
        with(encoding_rs::UTF_16LE, false, WESTERN),
        with(encoding_rs::UTF_16BE, false, CHINESE),
        with(encoding_rs::UTF_16LE, false, JAPANESE),
    ];
    if !is_detected {
        all.push(with(encoding_rs::ISO_8859_15, false, WESTERN));
        all.push(with(encoding_rs::EUC_JP, false, JAPANESE));
    }
    prop::sample::select(all)
}

fn numbers() -> impl Strategy<Value = NumberFormat> {
    let marks = prop::sample::select(vec![
        ('.', None),
        (',', None),
        ('.', Some(',')),
        (',', Some('.')),
        (',', Some(' ')),
        ('.', Some('\'')),
        (',', Some('\u{a0}')),
        ('.', Some('\u{202f}')),
    ]);
    let affixes = prop::sample::select(vec![
        ("", ""),
        ("", " €"),
        ("$", ""),
        ("$ ", ""),
        ("", "%"),
        ("", " %"),
        ("", " EUR"),
        ("£ ", ""),
        ("CHF ", ""),
        ("", " zł"),
        ("¥", ""),
    ]);
    let negatives = prop::sample::select(vec![
        Negative::Hyphen,
        Negative::Hyphen,
        Negative::Minus,
        Negative::Behind,
        Negative::Brackets,
    ]);
    let grouping = prop::sample::select(vec![Grouping::Threes, Grouping::Threes, Grouping::Indian]);
    (marks, affixes, negatives, any::<bool>(), grouping).prop_map(
        |((decimal, thousands), (before, after), negative, sign_is_first, grouping)| NumberFormat {
            decimal,
            thousands,
            // India writes 1,00,000.50.
            grouping: if thousands == Some(',') {
                grouping
            } else {
                Grouping::Threes
            },
            before: before.to_owned(),
            after: after.to_owned(),
            negative,
            // Where nothing else stands there, the sign is both.
            sign_is_first: sign_is_first
                || if negative == Negative::Behind {
                    after.is_empty()
                } else {
                    before.is_empty()
                },
        },
    )
}

fn dates() -> impl Strategy<Value = DatePattern> {
    let pattern = |pattern, has_order| DatePattern {
        pattern,
        months: None,
        has_order,
    };
    let named = |pattern, months| DatePattern {
        pattern,
        months: Some(months),
        has_order: false,
    };
    prop::sample::select(vec![
        pattern("%Y-%m-%d", false),
        pattern("%d.%m.%Y", true),
        pattern("%-d.%-m.%Y", true),
        pattern("%m/%d/%Y", true),
        pattern("%d/%m/%y", true),
        pattern("%Y%m%d", false),
        pattern("%Y-%m-%d %H:%M:%S", false),
        pattern("%Y-%m-%dT%H:%M", false),
        pattern("%d.%m.%Y %H:%M", true),
        pattern("%m/%d/%Y %I:%M %p", true),
        pattern("%-d %b %Y", false),
        pattern("%B %-d, %Y", false),
        pattern("%d-%b-%Y", false),
        named("%-d. @ %Y", GERMAN),
        named("%-d @ %Y", FRENCH),
        pattern("%Y年%-m月%-d日", false),
    ])
}

/// Dialects whose encoding and delimiter the text tells, or in which both are named.
pub fn dialects(is_detected: bool) -> impl Strategy<Value = Dialect> {
    let delimiters = prop::sample::select(vec![',', ';', '\t', '|']);
    let truths = prop::sample::select(vec![
        ("yes", "no"),
        ("TRUE", "FALSE"),
        ("ja", "nein"),
        ("Oui", "Non"),
        ("Y", "N"),
    ]);
    let line_ends = prop::sample::select(vec![
        csv::Terminator::CRLF,
        csv::Terminator::Any(b'\n'),
        csv::Terminator::Any(b'\r'),
    ]);
    (
        (delimiters, numbers(), 0..4_usize, dates(), truths),
        (any::<bool>(), letters(is_detected), line_ends),
    )
        .prop_map(
            |((delimiter, numbers, decimals, dates, truths), (is_quoted, letters, line_end))| Dialect {
                delimiter,
                numbers,
                decimals,
                dates,
                truths,
                is_quoted,
                letters,
                line_end,
            },
        )
}

/// What stands in a row before it is written.
#[derive(Debug, Clone)]
pub struct Row {
    /// Of the smallest unit that has decimals.
    pub amount: i64,
    /// `None`: a word stands in the place of the number.
    pub score: Option<i64>,
    /// Minutes since the start of 1971.
    pub minute: i64,
    pub truth: bool,
    pub word: usize,
}

pub fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        -50_000_000..50_000_000_i64,
        -3000..3000_i64,
        0..52_000_000_i64 / 2,
        any::<bool>(),
        any::<usize>(),
    );
    let row = row.prop_map(|(amount, score, minute, truth, word)| Row {
        amount,
        score: Some(score),
        minute,
        truth,
        word,
    });
    prop::collection::vec(row, 16..40).prop_map(|mut rows| {
        // Few enough that the column is still one of numbers.
        for row in rows.iter_mut().skip(5).step_by(16) {
            row.score = None;
        }
        rows
    })
}

/// So many minutes after the start of 1971.
pub fn moment(minute: i64) -> jiff::civil::DateTime {
    let start = jiff::civil::date(1971, 1, 1).at(0, 0, 0, 0);
    start.checked_add(jiff::Span::new().minutes(minute)).unwrap()
}

impl Dialect {
    pub fn number(&self, units: i64) -> String {
        let value = units as f64 / 10_f64.powi(i32::try_from(self.decimals).unwrap());
        self.numbers.print(value, self.decimals)
    }

    pub fn date(&self, minute: i64) -> String {
        let moment = moment(minute);
        let written = moment.strftime(self.dates.pattern).to_string();
        match self.dates.months {
            Some(months) => written.replace('@', months[usize::try_from(moment.month() - 1).unwrap()]),
            None => written,
        }
    }

    /// The cells of a row, with the letters that the encoding makes of them: Japanese ones have no yen and
    /// no minus of their own.
    pub fn cells(&self, row: &Row) -> [String; 5] {
        let encoding = self.letters.encoding;
        let written = |cell: String| {
            let (bytes, _, is_lossy) = encoding.encode(&cell);
            if is_lossy || encoding.output_encoding() != encoding {
                return cell;
            }
            encoding.decode_without_bom_handling(&bytes).0.into_owned()
        };
        [
            self.number(row.amount),
            row.score
                .map_or_else(|| "ask".to_owned(), |score| self.number(score)),
            self.date(row.minute),
            if row.truth { self.truths.0 } else { self.truths.1 }.to_owned(),
            self.letters.words[row.word % self.letters.words.len()].to_owned(),
        ]
        .map(written)
    }

    /// The table as the bytes of a file; `None`: it has letters that the encoding lacks.
    pub fn bytes(&self, rows: &[[String; 5]]) -> Option<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(u8::try_from(self.delimiter).ok()?)
            .terminator(self.line_end)
            .quote_style(if self.is_quoted {
                csv::QuoteStyle::Always
            } else {
                csv::QuoteStyle::Necessary
            })
            .from_writer(Vec::new());
        writer
            .write_record(["amount", "score", "seen", "subscribed", "name"])
            .ok()?;
        for row in rows {
            writer.write_record(row).ok()?;
        }
        let text = String::from_utf8(writer.into_inner().ok()?).ok()?;
        let Letters {
            encoding, has_mark, ..
        } = self.letters;
        let marked = if has_mark { format!("\u{feff}{text}") } else { text };
        if encoding == encoding_rs::UTF_16LE {
            return Some(marked.encode_utf16().flat_map(u16::to_le_bytes).collect());
        }
        if encoding == encoding_rs::UTF_16BE {
            return Some(marked.encode_utf16().flat_map(u16::to_be_bytes).collect());
        }
        let (bytes, _, is_lossy) = encoding.encode(&marked);
        (!is_lossy).then(|| bytes.into_owned())
    }
}
