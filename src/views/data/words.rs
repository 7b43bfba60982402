//! The Data tab's words about columns, steps and files.

use crate::engine::{
    format,
    study::{CleaningStep, ColumnSpec, MissingTreatment, chosen_words},
    table::{ColumnKind, ColumnSummary, DateFormat, DateOrder},
};

/// A value of a column, with the column's decimals.
pub fn value(value: f64, decimals: usize) -> String {
    format::decimal(value, decimals)
}

/// What a column lacks: "214 missing", "complete".
pub fn missing(column: &ColumnSummary) -> String {
    match column.missing {
        0 => "complete".to_owned(),
        n if n == column.n_rows => "all missing".to_owned(),
        n => format!("{} missing", format::count(n)),
    }
}

/// "4 levels", "all distinct", "812 distinct".
pub fn distinct(column: &ColumnSummary) -> String {
    let present = column.n_rows - column.missing.min(column.n_rows);
    match column.kind {
        ColumnKind::Category | ColumnKind::Boolean => format::plural(column.distinct, "level", "levels"),
        _ if column.distinct == present && present > 1 => "all distinct".to_owned(),
        _ => format!("{} distinct", format::count(column.distinct)),
    }
}

/// A column in a sentence: "age, number, 214 missing, mean 41.6, median 42, 18 to 80".
pub fn sentence(column: &ColumnSummary, n_filled: usize) -> String {
    let mut parts = vec![
        column.name.clone(),
        column.kind.word().to_owned(),
        missing(column),
    ];
    if n_filled > 0 {
        parts.push(format!("{} filled", format::count(n_filled)));
    }
    if column.kind == ColumnKind::Number {
        if column.min.is_finite() {
            parts.push(format!("mean {}", format::mean(column.mean, column.decimals)));
            parts.push(format!(
                "median {}",
                format::median(column.median, column.decimals)
            ));
            parts.push(format::range(column.min, column.max, column.decimals));
        }
    } else if column.distinct > 0 {
        parts.push(distinct(column));
    }
    parts.join(", ")
}

/// The statistics of a column, named.
pub fn statistics(column: &ColumnSummary) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if column.kind == ColumnKind::Number && column.min.is_finite() {
        let decimals = column.decimals;
        rows.push(("Mean", format::mean(column.mean, decimals)));
        rows.push(("Median", format::median(column.median, decimals)));
        rows.push(("Minimum", value(column.min, decimals)));
        rows.push(("Maximum", value(column.max, decimals)));
        if column.std.is_finite() {
            rows.push(("Standard deviation", format::mean(column.std, decimals)));
        }
    }
    rows.push(("Distinct values", format::count(column.distinct)));
    let share = column.missing as f64 / column.n_rows.max(1) as f64;
    let missing = if column.missing == 0 {
        "0".to_owned()
    } else {
        format!("{}, {}", format::count(column.missing), format::percent(share, 1))
    };
    rows.push(("Missing", missing));
    rows
}

/// Why rows are left out, in the list of rows.
pub fn rows_left_out(step: &CleaningStep) -> String {
    match step {
        CleaningStep::Duplicates { .. } => "Dropped as duplicates".to_owned(),
        CleaningStep::Missing { column, .. } => format!("Dropped without {column}"),
        CleaningStep::Outliers { column, .. } => format!("Outliers of {column}"),
        CleaningStep::Filter { condition } => format!("Not where {condition}"),
        CleaningStep::Chosen { keep: true, rows } => format!("Not selected: {}", chosen_words(rows)),
        CleaningStep::Chosen { rows, .. } => format!("Selected: {}", chosen_words(rows)),
        other => other.title(),
    }
}

/// A treatment beside others.
pub fn treatment(treatment: MissingTreatment) -> &'static str {
    match treatment {
        MissingTreatment::DropRows => "Drop rows",
        MissingTreatment::Mean => "Mean",
        MissingTreatment::Median => "Median",
        MissingTreatment::MostFrequent => "Most frequent",
        MissingTreatment::Category => "Own category",
    }
}

/// A treatment as something to do about `n` missing cells.
pub fn treatment_offer(treatment: MissingTreatment, n: usize) -> String {
    match treatment {
        MissingTreatment::DropRows => format!("Drop {}", format::plural(n, "row", "rows")),
        MissingTreatment::Mean => "Fill with mean".to_owned(),
        MissingTreatment::Median => "Fill with median".to_owned(),
        MissingTreatment::MostFrequent => "Fill with most frequent".to_owned(),
        MissingTreatment::Category => "Make a category of them".to_owned(),
    }
}

/// The treatments that a kind of column can have.
pub fn treatments(kind: ColumnKind) -> &'static [MissingTreatment] {
    if kind == ColumnKind::Number {
        &[
            MissingTreatment::Median,
            MissingTreatment::Mean,
            MissingTreatment::MostFrequent,
            MissingTreatment::DropRows,
        ]
    } else {
        &[
            MissingTreatment::MostFrequent,
            MissingTreatment::Category,
            MissingTreatment::DropRows,
        ]
    }
}

/// A way to write dates, in a list of choices.
pub fn dates(format: DateFormat) -> &'static str {
    match format {
        DateFormat::Fields(DateOrder::YearMonthDay) => "Year month day",
        DateFormat::Fields(DateOrder::DayMonthYear) => "Day month year",
        DateFormat::Fields(DateOrder::MonthDayYear) => "Month day year",
        DateFormat::Compact => "20240131",
        DateFormat::UnixSeconds => "Unix seconds",
        DateFormat::UnixMilliseconds => "Unix milliseconds",
    }
}

/// A kind, in a list of choices.
pub fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Number => "Number",
        ColumnKind::Category => "Category",
        ColumnKind::Text => "Text",
        ColumnKind::Date => "Date",
        ColumnKind::Boolean => "Yes or no",
        ColumnKind::Identifier => "Identifier",
    }
}

/// What is chosen for a column: "number, decimal comma".
pub fn choices(spec: &ColumnSpec) -> String {
    let sign = |mark: char| mark_word(mark).to_lowercase();
    let mut parts = Vec::new();
    parts.extend(spec.kind.map(|kind| kind.word().to_owned()));
    parts.extend(spec.decimal.map(|mark| format!("decimal {}", sign(mark))));
    parts.extend(spec.thousands.map(|mark| format!("thousands {}", sign(mark))));
    parts.extend(spec.dates.map(|format| dates(format).to_lowercase()));
    parts.extend(spec.missing.as_ref().map(|_| "own missing marks".to_owned()));
    parts.join(", ")
}

fn mark_word(sign: char) -> String {
    let words = mark(sign);
    words.split("  ").next().unwrap_or_default().to_owned()
}

/// Marks for missing cells found in a column, without the empty cell: "NA, -".
pub fn marks(found: &[(String, usize)]) -> String {
    let marks: Vec<&str> = found
        .iter()
        .map(|(mark, _)| mark.as_str())
        .filter(|mark| !mark.is_empty())
        .collect();
    marks.join(", ")
}

/// What was typed, parted by commas, each part trimmed, empty ones left out.
pub fn parted(typed: &str) -> Vec<String> {
    let parts = typed.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// A size in bytes: "384 kB", "1.2 MB".
pub fn file_size(n_bytes: u64) -> String {
    let space = format::NARROW_SPACE;
    match n_bytes {
        0..1000 => format!("{n_bytes}{space}bytes"),
        1000..1_000_000 => format!("{}{space}kB", n_bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => {
            format!("{}{space}MB", format::decimal(n_bytes as f64 / 1e6, 1))
        }
        _ => format!("{}{space}GB", format::decimal(n_bytes as f64 / 1e9, 2)),
    }
}

/// A time: "21 ms", "1.3 s".
pub fn duration(seconds: f64) -> String {
    let space = format::NARROW_SPACE;
    if seconds < 1.0 {
        format!("{}{space}ms", format::decimal((seconds * 1000.0).max(1.0), 0))
    } else {
        format!("{}{space}s", format::decimal(seconds, 1))
    }
}

/// A mark of the file in words: "Semicolon  ;".
pub fn mark(mark: char) -> String {
    match mark {
        ',' => "Comma  ,".to_owned(),
        ';' => "Semicolon  ;".to_owned(),
        '\t' => "Tab".to_owned(),
        '|' => "Bar  |".to_owned(),
        ':' => "Colon  :".to_owned(),
        '.' => "Point  .".to_owned(),
        '\'' | '\u{2019}' => "Apostrophe  '".to_owned(),
        ' ' | '\u{a0}' | '\u{202f}' => "Space".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age() -> ColumnSummary {
        ColumnSummary {
            name: "age".to_owned(),
            kind: ColumnKind::Number,
            decimals: 0,
            n_rows: 5000,
            missing: 214,
            distinct: 63,
            min: 18.0,
            max: 80.0,
            mean: 41.5821,
            std: 12.53,
            median: 42.0,
            histogram: None,
            top: Vec::new(),
        }
    }

    #[test]
    fn a_column_is_told_in_a_sentence() {
        assert_eq!(
            sentence(&age(), 0),
            "age, number, 214 missing, mean 41.6, median 42, 18 to 80"
        );
        let mut empty = age();
        (empty.missing, empty.distinct, empty.min) = (5000, 0, f64::NAN);
        assert_eq!(sentence(&empty, 0), "age, number, all missing");
        let mut region = age();
        (region.name, region.kind) = ("region".to_owned(), ColumnKind::Category);
        (region.missing, region.distinct) = (0, 4);
        assert_eq!(
            sentence(&region, 31),
            "region, category, complete, 31 filled, 4 levels"
        );
    }

    #[test]
    fn sizes_and_times_are_short() {
        for (shown, expected) in [
            (file_size(12), "12\u{202f}bytes"),
            (file_size(383_211), "384\u{202f}kB"),
            (file_size(1_234_567), "1.2\u{202f}MB"),
            (duration(0.021), "21\u{202f}ms"),
            (duration(0.000_2), "1\u{202f}ms"),
            (duration(1.26), "1.3\u{202f}s"),
        ] {
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn words_have_no_mean() {
        assert!(!treatments(ColumnKind::Category).contains(&MissingTreatment::Mean));
        assert!(treatments(ColumnKind::Number).contains(&MissingTreatment::Median));
    }
}
